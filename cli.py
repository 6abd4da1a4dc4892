"""Make explainer clips about machine learning that are computed, not drawn.

\b
  python3 cli.py render roc                       film, GIF and poster in renders/roc/
  python3 cli.py render roc -q draft --format gif a quick look
  python3 cli.py render roc --predictions my.csv  the same story with your own rows
  python3 cli.py render my.py:MyScene             any manim scene of yours, faster
  python3 cli.py embed roc --as html              what to paste into a page
  python3 cli.py gallery                          one page of all that was rendered
  python3 cli.py check                            can everybody see, read and trust the clips?
  python3 cli.py list                             the clips there are
  python3 cli.py info roc                         beats, numbers and inputs of one
  python3 cli.py doctor                           what this machine has and lacks
  python3 cli.py diff old/roc new/roc             what is different, in words
  python3 cli.py test                             all checks of the project

The first run sets up what is missing and says so; --help, --version and doctor never do.
"""

# Only what Python 3.8 can read: bootstrap tells an old Python what to do.
from __future__ import annotations

import sys

from mlu_anim import __version__, bootstrap

if __name__ == "__main__":
    bootstrap.ensure_ready(sys.argv[1:], __doc__)

import json
import signal
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mlu_anim import errors, terminal
from mlu_anim.inputs import DATASET_NAMES
from mlu_anim.option_types import CommaList, PositiveRatio

QUALITIES = ("draft", "standard", "high", "4k")
FORMATS = ("mp4", "webm", "mov", "gif", "webp", "apng", "png")
EMBED_TARGETS = ("markdown", "html", "quarto", "sphinx", "jupyter", "moodle")
SCENE_OPTIONS = frozenset({"quality", "formats", "fps", "seed", "fast", "jobs", "out"})
"""What can be asked of a scene that knows nothing of us."""
NO_OPTIONS_OF_CLIPS = frozenset({"no_captions", "no_title", "no_cache", "fast"})
"""What is said of a clip in other words than it was asked for."""
cache_option = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MLU_ANIM_CACHE",
    metavar="DIR",
    help="Where what has been made is kept.  [default: your system's place for caches]",
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="renders",
    show_default=True,
    metavar="DIR",
    help="Where the files were rendered to.",
)
RENDER_EPILOG = """\b
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
  python3 cli.py render roc --json | python3 -m json.tool
  python3 cli.py render lecture.py:Intro -q high --format mp4 --fast

\b
Exit codes: 0 all good, 1 a clip failed, 2 usage, 3 machine not ready, 4 bad input,
5 a check failed, 130 interrupted, 143 terminated. Of several clips the worst counts.
"""


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mlu-anim", message="%(prog)s %(version)s")
def app() -> None:
    pass


@app.command(epilog=RENDER_EPILOG)
@click.argument("clips", nargs=-1, required=True, metavar="CLIP|FILE.py:SCENE...")
@click.option(
    "-q",
    "--quality",
    type=click.Choice(QUALITIES),
    default="standard",
    show_default=True,
    help="854x480@15, 1280x720@30, 1920x1080@60, 3840x2160@60.",
)
@click.option(
    "--format",
    "formats",
    type=CommaList(FORMATS),
    default="mp4,gif,png",
    show_default=True,
    help="Which files to write.",
)
@click.option(
    "--cut",
    type=click.Choice(["short", "full"]),
    help="Which beats.  [default: short for gif, full for mp4]",
)
@click.option("--beats", type=CommaList(), default=(), help="Only these beats of the cut.")
@click.option(
    "--pace",
    type=PositiveRatio(),
    default="1",
    show_default=True,
    help="Speed: 2 is twice as fast.",
)
@click.option("--no-captions", is_flag=True, help="Leave the captions out.")
@click.option("--no-title", is_flag=True, help="Leave the title out.")
@click.option(
    "--ratio",
    type=click.Choice(["16:9", "1:1", "4:5", "9:16"]),
    default="16:9",
    show_default=True,
    help="Shape of the picture, laid out anew for each.",
)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="renders",
    show_default=True,
    metavar="DIR",
    help="Where the files go: DIR/NAME/CLIP.mp4.",
)
@click.option("--fps", type=PositiveRatio(), help="Frames a second, instead of the quality's.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the experiment.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the clip; `info CLIP` lists them. Can be given several times.",
)
@click.option(
    "--data",
    metavar="FILE|NAME",
    help=f"Your own table (CSV, TSV, Parquet), or one of {', '.join(DATASET_NAMES)}.",
)
@click.option("--target", metavar="COLUMN", help="Column of --data that is to be predicted.")
@click.option(
    "--features",
    type=CommaList(),
    default=(),
    metavar="COLUMNS",
    help="Columns that predict it.  [default: all others]",
)
@click.option("--drop-missing", is_flag=True, help="Leave rows of --data with gaps out.")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="FILE.skops",
    help="Your fitted scikit-learn model; it is asked for every row of --data.",
)
@click.option(
    "--trust",
    multiple=True,
    metavar="TYPE",
    help="Load a type in --model that is not known to be harmless.",
)
@click.option(
    "--predictions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your own predictions: a table with true labels and scores.",
)
@click.option("--y-true", metavar="COLUMN", help="Column of the true labels.")
@click.option("--y-score", metavar="COLUMN", help="Column of the scores.")
@click.option(
    "--pos-label",
    metavar="VALUE",
    help="The label that counts as positive (--predictions, --data).",
)
@click.option(
    "--frozen-result",
    type=click.Path(path_type=Path),
    metavar="FILE.npz",
    help="Draw a saved result, a golden's for example, and compute nothing.",
)
@click.option("--name", metavar="NAME", help="Folder name of your version.")
@click.option("--title", metavar="TEXT", help="Title that is shown, instead of the clip's.")
@click.option(
    "--wording",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="Your own sentences, names and numbers; `info CLIP --wording-template` begins one.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: cores]"
)
@cache_option
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--explain", is_flag=True, help="Say why what was made before is made again.")
@click.option(
    "--fast",
    is_flag=True,
    help="FILE.py:SCENE only: quicker, and edges differ from manim's by a few levels.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per clip on stdout.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.pass_context
def render(
    context: click.Context, /, clips: tuple[str, ...], as_json: bool, dry_run: bool, **options: Any
) -> int:
    """Render clips, or any manim scene; the paths of the files are printed on stdout."""
    from mlu_anim import clips as known_clips
    from mlu_anim.rendering.foreign import reference

    given = {k for k in options if context.get_parameter_source(k) is ParameterSource.COMMANDLINE}
    for clip in clips:  # a typing error stops before hours of work, not after
        if reference.is_reference(clip):
            reference.parse(clip)
            _require_options_of_a_scene(clip, given)
        else:
            known_clips.module_name(clip)
            if options["fast"]:
                raise click.UsageError(f"--fast is for FILE.py:SCENE; {clip} is always fast.")
    from mlu_anim.rendering_many import render_each

    requests = [_request(clip, options) for clip in dict.fromkeys(clips)]
    return render_each(requests, as_json=as_json, dry_run=dry_run)


def _require_options_of_a_scene(clip: str, given: set[str]) -> None:
    """A scene of the user's lays itself out: what shapes our clips has no meaning there."""
    for name in sorted(given - SCENE_OPTIONS - {"no_cache"}):  # it is always rendered anew
        option = f"--{name.replace('_', '-')}"
        raise click.UsageError(
            f"{option} shapes the clips of this project; the scene {clip} takes no such option."
        )


def _request(clip: str, options: dict[str, Any]) -> Any:
    """The request for one of our clips, or for a scene of the user's."""
    from mlu_anim.rendering.foreign import reference

    if reference.is_reference(clip):
        from mlu_anim.foreign_pipeline import ForeignRequest

        shared = {name: options[name] for name in SCENE_OPTIONS}
        return ForeignRequest(reference.parse(clip), **shared)
    from mlu_anim import store
    from mlu_anim.pipeline import RenderRequest

    own = {k: v for k, v in options.items() if k not in NO_OPTIONS_OF_CLIPS}
    own["pace"] = float(options["pace"])
    own["cache"] = None if options["no_cache"] else options["cache"] or store.default_folder()
    captions, heading = not options["no_captions"], not options["no_title"]
    return RenderRequest(clip=clip, captions=captions, heading=heading, **own)


@app.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per clip.")
def list_clips(as_json: bool) -> int:
    """The clips there are, with a line on each."""
    from mlu_anim import clips

    for name in clips.names():
        title, line = clips.summary(name)
        as_object = {"clip": name, "title": title, "summary": line}
        terminal.put(json.dumps(as_object) if as_json else f"{name:18} {title}: {line}")
    return 0


@app.command()
@click.argument("clip")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option(
    "--wording-template", is_flag=True, help="All its words instead, as a file for --wording."
)
@cache_option
def info(clip: str, as_json: bool, wording_template: bool, cache: Path | None) -> int:
    """What a clip takes, its beats and their times, the numbers it shows and what is checked.

    \b
      python3 cli.py info roc
      python3 cli.py info roc --json | python3 -m json.tool
      python3 cli.py info roc --wording-template > my.toml
    """
    from mlu_anim import describing, store

    folder = cache or store.default_folder()
    if wording_template:
        from mlu_anim import words_template

        terminal.put(words_template.template(clip, describing.own_result(clip, folder)))
        return 0
    found = describing.describe(clip, folder)
    lines = [json.dumps(found.as_plain(), default=str)] if as_json else found.as_lines()
    for line in lines:
        terminal.put(line)
    return 0


@app.group("cache")
def cache_group() -> None:
    """What is kept of earlier work, and how much room it takes.

    Everything in it can be made again. It never grows beyond $MLU_ANIM_CACHE_LIMIT (2GB unless
    set): what was used longest ago goes first.

    \b
      python3 cli.py cache info
      python3 cli.py cache prune --max-size 500MB
    """


@cache_group.command("info")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@cache_option
def cache_info(as_json: bool, cache: Path | None) -> int:
    """Where it is, what is in it, and how large it is."""
    from mlu_anim import caching

    kept = _store(cache)
    lines = [json.dumps(caching.described(kept))] if as_json else caching.lines(kept)
    for line in lines:
        terminal.put(line)
    return 0


@cache_group.command("verify")
@cache_option
def cache_verify(cache: Path | None) -> int:
    """Read everything and set aside what is damaged; exit code 5 when something was."""
    from mlu_anim import caching

    n_read, damaged = caching.verify(_store(cache))
    terminal.put(f"{n_read:,} entries read, {len(damaged):,} of them damaged and set aside")
    return errors.CheckFailed.exit_code if damaged else 0


@cache_group.command("prune")
@click.option("--max-size", metavar="SIZE", help="How much may stay: 500MB, 4GB.")
@cache_option
def cache_prune(cache: Path | None, max_size: str | None) -> int:
    """Remove what was used longest ago, until the rest fits."""
    from mlu_anim import caching, store

    limit = store.size_limit() if max_size is None else store.parsed_size(max_size, "--max-size")
    removed = _store(cache).prune(limit)
    size = caching.written(sum(entry.size_bytes for entry in removed))
    terminal.put(f"{len(removed):,} entries removed, {size}")
    return 0


@cache_group.command("clear")
@cache_option
def cache_clear(cache: Path | None) -> int:
    """Remove everything in it."""
    removed = _store(cache).prune(0)
    terminal.put(f"{len(removed):,} entries removed")
    return 0


def _store(folder: Path | None) -> Any:
    from mlu_anim import store

    return store.Store(folder or store.default_folder())


@app.command()
@click.argument("clip")
@click.option(
    "--as",
    "target",
    type=click.Choice(EMBED_TARGETS),
    required=True,
    help="The place that the snippet is for.",
)
@out_option
@click.option("--name", metavar="NAME", help="Folder name of your version, as in `render`.")
@click.option("--variant", metavar="TEXT", help="One of several renderings, such as dark-9x16.")
@click.option(
    "--at",
    metavar="FOLDER|URL",
    default="",
    help="Where the files will lie, as your page sees it.  [default: where they are]",
)
@click.option("--autoplay", is_flag=True, help="Play at once, but not for who wants less motion.")
@click.option("--gif", "animation", is_flag=True, help="For places that take only images.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def embed(clip: str, **options: Any) -> int:
    """Print what to paste into a page to show a clip that has been rendered.

    \b
      python3 cli.py embed roc --as html
      python3 cli.py embed roc --as markdown --gif
      python3 cli.py embed roc --as quarto --variant dark-9x16 --at media/
    """
    from mlu_anim import publishing

    return publishing.embed(clip, **options)


@app.command()
@out_option
def gallery(out: Path) -> int:
    """Write one page of all that has been rendered: DIR/index.html.

    It needs no server: open the file. Films, sizes, snippets to copy, numbers and provenance.
    """
    from mlu_anim import publishing

    return publishing.gallery(out)


@app.command()
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@out_option
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: cores]"
)
@cache_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object per clip.")
def check(
    clips: tuple[str, ...], out: Path, jobs: int | None, cache: Path | None, as_json: bool
) -> int:
    """Hold clips, all of them by default, to what a publisher needs; exit code 5 for a fault.

    Identities, contrast, color vision, flashes, size of texts, overlaps, margins and words of both
    cuts, in light and dark, across and upright; and the words and sizes of what has been rendered.

    \b
      python3 cli.py check
      python3 cli.py check roc --json | python3 -m json.tool
    """
    from mlu_anim import store
    from mlu_anim.quality import checking, report

    folder = cache or store.default_folder()
    with terminal.progress() as told:
        found = checking.check_clips(clips, out=out, cache=folder, n_workers=jobs, report=told)
    if as_json:
        for each in found:
            terminal.put(json.dumps(each.as_plain()))
    else:
        report.show(found)
    return errors.CheckFailed.exit_code if any(each.findings for each in found) else 0


@app.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def doctor(as_json: bool) -> int:
    """What this machine has and lacks.

    Says how to mend each trouble. Exit code 0 when ready, else 3; nothing is installed.
    """
    from mlu_anim import doctor

    return doctor.show(as_json=as_json)


@app.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--cut", type=click.Choice(["short", "full"]), default="full", show_default=True)
@click.option(
    "--goldens",
    type=click.Path(file_okay=False, path_type=Path),
    default="tests/regression/goldens",
    show_default=True,
    metavar="DIR",
    help="Where the goldens are that A alone is compared with.",
)
@click.option(
    "--frozen-result",
    is_flag=True,
    help="Draw a clip from the golden's own result: only changes of the drawing are seen.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per pair on stdout.")
def diff(before: str, after: str | None, as_json: bool, **options: Any) -> int:
    """What is different of two bundles, or of a clip or bundle and its golden, in words.

    A and B: a folder that `render` wrote, a manifest (.json), frame data (.frames.csv), the folder
    of a golden, or a clip's name for the clip as it is now. Exit code 6 when they differ.

    \b
      python3 cli.py diff before/roc after/roc
      python3 cli.py diff renders/roc/roc.json
      python3 cli.py diff roc --frozen-result
    """
    from mlu_anim.regression import comparing, github

    found = comparing.compare(before, after, **options)
    for each in found:
        for line in [json.dumps(each.as_plain())] if as_json else each.lines():
            terminal.put(line)
        github.tell(each.name, each.differences, each.notes)
    return errors.DiffersFromGolden.exit_code if any(each.differences for each in found) else 0


@app.command()
@click.argument("source", metavar="CLIP|FILE.frames.csv")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--cut", type=click.Choice(["short", "full"]), default="full", show_default=True)
def frames(source: str, target: Path, cut: str) -> int:
    """Write what each frame of a clip shows to FILE (.csv or .parquet), without drawing it.

    \b
      python3 cli.py frames roc roc.parquet
    """
    from mlu_anim.regression import export

    export.export(source, target, cut=cut)
    terminal.put(str(target))
    return 0


@app.command()
@click.option("--quick", is_flag=True, help="A short form for daily use, under 2 minutes.")
@click.option("--growth", is_flag=True, help="How time grows instead, with a plot for the docs.")
@click.option("--rounds", type=click.IntRange(min=1), help="How often each is run.  [default: 3]")
@click.option("--page", is_flag=True, help="Put the table into docs/performance.md.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default="build/bench.json",
    show_default=True,
    help="Where the figures go.",
)
def bench(**options: Any) -> int:
    """How fast rendering is, against stock manim and the encoder alone.

    All of it takes most of an hour; leave the machine alone meanwhile.
    """
    from mlu_anim import benching

    return benching.run(**options)


@app.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": ["--help"],
    }
)
@click.option("--all", "everything", is_flag=True, help="The slow tests as well.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(everything: bool, pytest_arguments: tuple[str, ...]) -> int:
    """Run all checks of the project.

    ruff, mypy, import-linter and pytest; with more arguments only pytest, with those.

    \b
      python3 cli.py test
      python3 cli.py test -k roc -x
    """
    from mlu_anim import project_checks

    return project_checks.run(pytest_arguments, everything=everything)


def main() -> int:
    """Run the command line; gives the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(errors.TERMINATED))
    try:
        return app.main(prog_name=_program(), standalone_mode=False) or 0
    except click.exceptions.Abort:
        return errors.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except errors.MluAnimError as error:
        terminal.complain(error)
        return error.exit_code


def _program() -> str:
    return "python3 cli.py" if sys.argv[0].endswith(".py") else "mlu-anim"


if __name__ == "__main__":
    sys.exit(main())
