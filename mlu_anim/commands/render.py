"""`render`: clips of ours, or any manim scene."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands import course
from mlu_anim.commands.options import (
    all_of,
    cache_option,
    input_options,
    picture_options,
    telling_options,
)
from mlu_anim.pipeline.presets import options_of, ratios_of
from mlu_anim.system import terminal
from mlu_anim.system.problems import Collect, Problems

SCENE_OPTIONS = frozenset({"quality", "effort", "formats", "fps", "seed", "jobs", "out"})
"""What can be asked of a scene that knows nothing of us."""
NO_OPTIONS_OF_CLIPS = frozenset({"no_captions", "no_title", "no_cache", "max_size"})
"""What is said of a clip in other words than it was asked for."""
FIELDS = {"no_captions": "captions", "no_title": "heading", "max_size": "max_size_bytes"}
"""Fields of a request whose options have other names."""
TRANSPARENT_FORMATS = ("webm", "png")
EPILOG = """\b
Examples:
  python3 cli.py render roc --ratio 9:16 --theme dark
  python3 cli.py render roc --cut full --format mp4 -q high --pace 1.2
  python3 cli.py render roc --beats sweep,pairs --no-captions --out /tmp/clips
  python3 cli.py render roc --predictions scores.csv --y-true sick --y-score risk \\
      --pos-label yes --name ward-3 --title "Ward 3: who needs a bed?"
  python3 cli.py render roc --data wine --pos-label class_1 --features alcohol,hue
  python3 cli.py render random-forest --data patients.csv --target sick --set n_trees=12
  python3 cli.py render roc --model mine.skops --data unseen.csv --target sick
  python3 cli.py render roc random-forest --wording deutsch.toml
  python3 cli.py render roc --for readme
  python3 cli.py render roc random-forest --for social --theme dark
  python3 cli.py render roc --transparent --no-title -q high
  python3 cli.py render 'r*' --json | jq -r 'select(.format == "mp4") | .path'
  python3 cli.py render lecture.py:Intro -q high --format mp4
  python3 cli.py render --all --keep-going
  python3 cli.py render clips.toml --dry-run

\b
A course, clips.toml (docs/courses.md): each key is an option, each list a choice of several.
  [defaults]
  format = "mp4,gif,png"
  wording = "deutsch.toml"            # seen from the file's folder
  [[render]]                          # 3 clips, 2 themes, 2 ratios: 12 renderings
  clip = ["roc", "random-forest", "bias-variance"]
  theme = ["light", "dark"]
  ratio = ["16:9", "9:16"]
  [[render]]
  clip = "roc"
  data = "wine"
  pos-label = ["class_0", "class_1"]
  name = "wine-{pos-label}"           # a folder for each

\b
Exit codes: 0 all good, 1 a clip failed, 2 usage, 3 machine not ready, 4 bad input,
5 a check failed, 130 interrupted, 143 terminated. Of several clips the worst counts.
"""


work_options = all_of(
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="renders",
        show_default=True,
        metavar="DIR",
        help="Where the files go: DIR/NAME/CLIP.mp4.",
    ),
    click.option("--name", metavar="NAME", help="Folder name of your version."),
    click.option(
        "--frozen-result",
        type=click.Path(path_type=Path),
        metavar="FILE.npz",
        help="Draw a saved result, a golden's for example, and compute nothing.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Worker processes.  [default: cores]",
    ),
    cache_option,
    click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing."),
    click.option("--explain", is_flag=True, help="Say why what was made before is made again."),
)


@click.command(epilog=EPILOG, short_help="Make films, GIFs and stills of clips.")
@click.argument("clips", nargs=-1, metavar="[CLIP|'PATTERN*'|COURSE.toml|FILE.py:SCENE]...")
@click.option(
    "--all", "everything", is_flag=True, help="All clips there are, also after one failed."
)
@picture_options
@telling_options
@input_options
@work_options
@click.option("-k", "--keep-going", is_flag=True, help="Go on with the others when one fails.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file on stdout.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.pass_context
def render(
    context: click.Context,
    /,
    clips: tuple[str, ...],
    everything: bool,
    keep_going: bool,
    as_json: bool,
    dry_run: bool,
    **options: Any,
) -> int:
    """Render clips, or any manim scene; the paths of the files are printed on stdout.

    What was rendered before and would come out the same is left as it is.
    """
    from mlu_anim.pipeline.batch import Job, render_each

    problems, jobs = Problems(), []
    # All typing errors are told before hours of work, not one after each.
    for one in _asked(context, clips, everything, problems.collecting):
        with problems.collecting(), course.placed_usage(one.where):
            _require_known(one)
            jobs += [Job(request, one.where) for request in _requests(one)]
    if everything:
        remark_unfinished()
    # Nobody chose the clips of --all: a broken one must not cost the others.
    keep_going = keep_going or everything
    return render_each(
        jobs, as_json=as_json, dry_run=dry_run, keep_going=keep_going, problems=problems
    )


def remark_unfinished() -> None:
    """Print a note on each clip that is left out because it lacks something."""
    from mlu_anim.results import clips as known_clips

    for name, lacks in known_clips.unfinished().items():
        terminal.print_note(f"{name} is not finished, and is left out: {lacks[0]}")


def _asked(
    context: click.Context, words: tuple[str, ...], everything: bool, collect: Collect
) -> Iterator[course.Asked]:
    """Every rendering that these words ask for."""
    from mlu_anim.rendering.foreign import reference
    from mlu_anim.results import clips as known_clips

    if everything == bool(words):
        rule = "--all is all clips, without their names" if everything else "which CLIP?"
        raise click.UsageError(f"{rule} ({', '.join(known_clips.names())}, or --all)", context)
    shared = course.asked_of(context)
    for word in words or known_clips.names():
        if course.is_course(word):
            with collect():
                yield from course.read(Path(word), context, shared, SCENE_OPTIONS, collect)
        else:
            named: list[str] = []
            with collect():
                is_scene = reference.is_reference(word)
                named = [word] if is_scene else known_clips.matching_names(word)
            for clip in named:
                yield replace(shared, clip=clip)


def _require_known(asked: course.Asked) -> None:
    """The clip exists, and takes these options."""
    from mlu_anim.rendering.foreign import reference
    from mlu_anim.results import clips as known_clips

    if reference.is_reference(asked.clip):
        reference.parse(asked.clip)
        _require_options_of_a_scene(asked.clip, asked.given)
    else:
        known_clips.module_name(asked.clip)


def _require_options_of_a_scene(clip: str, given: frozenset[str]) -> None:
    """A scene of the user's lays itself out: what shapes our clips has no meaning there."""
    for name in sorted(given - SCENE_OPTIONS - {"no_cache"}):  # it is always rendered anew
        option = f"--{name.replace('_', '-')}"
        raise click.UsageError(
            f"{option} shapes the clips of this project; the scene {clip} takes no such option."
        )


def _requests(asked: course.Asked) -> list[Any]:
    """The requests for one of our clips, or for a scene of the user's.

    A preset sets no option that was said.
    """
    from mlu_anim.rendering.foreign import reference

    clip, options, given = asked.clip, asked.options, asked.given
    if reference.is_reference(clip):
        from mlu_anim.pipeline.foreign.request import ForeignRequest

        shared = {name: options[name] for name in SCENE_OPTIONS}
        if "quality" not in given:
            shared["quality"] = None  # then the user's file may set its own
        return [ForeignRequest(reference.parse(clip), **shared)]
    from mlu_anim.pipeline.request import RenderRequest

    own = _as_fields(options)
    said = {FIELDS.get(name, name) for name in given}
    for name, value in options_of(options["preset"]).items():
        if name not in said:
            own[name] = value
    if options["transparent"] and "formats" not in said:
        own["formats"] = TRANSPARENT_FORMATS
    ratios = () if "ratio" in said else ratios_of(options["preset"])
    return [
        RenderRequest(clip=clip, **own | {"ratio": ratio}) for ratio in ratios or [own["ratio"]]
    ]


def _as_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options by the names of a request's fields."""
    from mlu_anim.system import store

    own = {k: v for k, v in options.items() if k not in NO_OPTIONS_OF_CLIPS}
    own["pace"] = float(options["pace"])
    own["cache"] = None if options["no_cache"] else options["cache"] or store.default_folder()
    own["captions"], own["heading"] = not options["no_captions"], not options["no_title"]
    if options["max_size"] is not None:
        own["max_size_bytes"] = store.parse_size(options["max_size"], "--max-size")
    return own
