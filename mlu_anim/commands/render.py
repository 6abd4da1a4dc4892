"""The command `render`: render clips of this project, a user's manim scenes, and course files."""

from collections.abc import Iterator
from pathlib import Path

import click

from mlu_anim.commands.command import Command
from mlu_anim.commands.render_options import RenderOptions, scene_fields
from mlu_anim.commands.render_sections import (
    data_section,
    files_section,
    look_section,
    run_section,
    what_section,
)
from mlu_anim.pipeline import presets
from mlu_anim.system import terminal
from mlu_anim.system.errors import UsageError
from mlu_anim.system.problems import Collect, Problems
from mlu_anim.system.suggestions import nearest

TABLES = {"Purposes and platforms (--for)": presets.summaries()}
EPILOG = """\b
More examples:
  python3 cli.py render roc --cut full --format mp4 -q high --pace 1.2
  python3 cli.py render roc --beats alarm,duels --no-captions --out /tmp/clips
  python3 cli.py render roc --data wine --pos-label class_1 \\
      --features alcohol,hue
  python3 cli.py render roc --predictions scores.csv --y-true sick \\
      --y-score risk --pos-label yes --name ward-3 --title "Who needs a bed?"
  python3 cli.py render roc --model mine.skops --data unseen.csv --target sick
  python3 cli.py render random-forest --data patients.csv --target sick \\
      --set n_trees=12
  python3 cli.py render roc random-forest --wording deutsch.toml
  python3 cli.py render roc random-forest --for instagram --theme dark
  python3 cli.py render roc --transparent --no-title -q high
  python3 cli.py render 'r*' --json | jq -r 'select(.format == "mp4") | .path'
  python3 cli.py render lecture.py:Intro -q high --format mp4
  python3 cli.py render --all --dry-run

\b
A course is a file such as clips.toml. The keys are clip and render's long
options, without --. A list makes one rendering for each of its values, except
for beats, features, format and trust, which take several (docs/courses.md).
  [defaults]
  format = "mp4,gif,png"
  wording = "deutsch.toml"        # path relative to this file
  [[render]]                      # 3 clips, 2 themes, 2 ratios: 12 renderings
  clip = ["roc", "random-forest", "bias-variance"]
  theme = ["light", "dark"]
  ratio = ["16:9", "9:16"]
  [[render]]                      # 2 renderings, each in its own folder
  clip = "roc"
  data = "wine"
  pos-label = ["class_0", "class_1"]
  name = "wine-{pos-label}"       # {key} is replaced by its value

\b
Exit codes:
  0         success
  1         a clip failed while it was computed, drawn or encoded
  2         wrong command
  3         this machine lacks something
  4         wrong input
  5         a result failed one of its own checks, so it was not drawn
  130, 143  interrupted, terminated
If renderings fail for different reasons, one code is returned: the one that
comes first in 3, 2, 4, 5, 1. Only diff has exit code 6.

\b
docs/glossary.md explains the words clip, scene, result, rendering, still,
cut, beat, ratio, theme, golden and purpose.
"""


@click.command(
    cls=Command,
    tables=TABLES,
    epilog=EPILOG,
    short_help="Make films, GIFs and stills of clips.",
)
@click.argument("clips", nargs=-1, metavar="WHAT...|--all")
@what_section
@look_section
@data_section
@files_section
@run_section
@click.pass_context
def render(
    context: click.Context,
    /,
    clips: tuple[str, ...],
    everything: bool,
    keep_going: bool,
    as_json: bool,
    dry_run: bool,
    opens: bool,
    **_: object,
) -> int:
    """Make a film, a GIF and a still of a clip, with captions and alt text.

    \b
    WHAT is one or more of
      roc               a clip; python3 cli.py list shows all
      'r*'              all clips whose names match, in quotes
      clips.toml        a course: a file that lists many renderings
      lecture.py:Intro  a scene of your own manim file

    \b
    Examples:
      python3 cli.py render roc
      python3 cli.py render roc -q draft --format gif --open
      python3 cli.py render roc --ratio 9:16 --theme dark
      python3 cli.py render roc --for youtube
      python3 cli.py render clips.toml --dry-run

    Prints the paths of the files. Files that are up to date are not made again.
    """
    from mlu_anim.pipeline.batch import Job, render_each
    from mlu_anim.pipeline.course_file import placed

    if opens and dry_run:
        raise UsageError("--dry-run makes no file that --open could show", hint="Leave one out.")
    problems, jobs = Problems(), []
    # Collect all errors and report them before hours of work, not one after each rendering.
    for options in _asked(context, clips, everything, problems.collecting):
        with problems.collecting(), placed(options.where):
            jobs += [Job(request, options.where) for request in options.requests()]
    if everything:
        remark_unfinished()
    # With --all nobody chose the clips: a broken one must not stop the others.
    keep_going = keep_going or everything
    return render_each(
        jobs,
        as_json=as_json,
        dry_run=dry_run,
        keep_going=keep_going,
        opens=opens,
        problems=problems,
    )


def remark_unfinished() -> None:
    """Print a note on each clip that is left out because it lacks something."""
    from mlu_anim.results import clips as known_clips
    from mlu_anim.system import programmes

    for trouble in programmes.troubles():
        terminal.print_note(trouble)
    for name, lacks in known_clips.unfinished().items():
        terminal.print_note(f"{name} is not finished, and is left out: {lacks[0]}")


def _asked(
    context: click.Context, words: tuple[str, ...], everything: bool, collect: Collect
) -> Iterator[RenderOptions]:
    """Yield the options of each rendering that the words of a command line ask for.

    `words`: names of clips, patterns, course files and FILE.py:SCENE.
    `everything`: all clips, as with --all.
    `collect`: returns a context manager that may collect the errors of one word.
    """
    from mlu_anim.commands import course
    from mlu_anim.rendering.foreign import scene_reference
    from mlu_anim.results import clips as known_clips

    _require_one_of(words, everything, known_clips.names())
    options = RenderOptions.of(context)
    reader = course.CourseReader(context, scene_fields(), collect)
    for word in words or known_clips.names():
        with collect():
            if course.is_course(word):
                yield from reader.read(Path(word))
            elif scene_reference.is_reference(word):
                yield options.of_clip(word)
            else:
                _require_no_mistyped_suffix(word)
                yield from map(options.of_clip, known_clips.matching_names(word))


def _require_no_mistyped_suffix(word: str) -> None:
    """Raise UsageError for a word with a mistyped suffix, such as `clips.tml` for `clips.toml`."""
    stem, dot, suffix = word.rpartition(".")
    if dot and (near := nearest(suffix, ("toml", "py"))):
        raise UsageError(f"no clip named {word!r}", hint=f"Did you mean {f'{stem}.{near}'!r}?")


def _require_one_of(words: tuple[str, ...], everything: bool, names: list[str]) -> None:
    """Raise UsageError if both names and --all are given, or neither.

    `words`: the given names. `names`: the names of all clips, for the message.
    """
    if everything and words:
        raise UsageError(
            f"--all means all clips, so {words[0]!r} cannot be given with it",
            hint="Leave out one of the two.",
        )
    if not everything and not words:
        raise UsageError(
            "render needs the name of a clip",
            hint=f"Clips: {', '.join(names)}; or --all for all of them. "
            "(python3 cli.py render --help)",
        )
