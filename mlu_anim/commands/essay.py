"""The command `essay`: write a page that tells a clip's story."""

from pathlib import Path

import click

from mlu_anim.commands.command import Command, option, section
from mlu_anim.commands.option_types import WholeNumber
from mlu_anim.commands.options import cache_option, jobs_option, project_option
from mlu_anim.commands.render_options import RenderOptions
from mlu_anim.commands.render_sections import data_section
from mlu_anim.system import terminal
from mlu_anim.system.errors import UsageError

EPILOG = """\b
A page is one file: it needs no server and no network, and can be read without
scripts. docs/essays.md says how an essay is written and checked.

\b
Exit codes: as for render (python3 cli.py render --help).
"""


@click.command(cls=Command, epilog=EPILOG, short_help="Write a page that tells a clip's story.")
@click.argument("clips", nargs=-1, metavar="CLIP...|--all")
@section(
    "What to write",
    option(
        "--all",
        "everything",
        is_flag=True,
        help="A site with all essays: a page for each, and index.html with a card for each.",
    ),
    option("--title", metavar="TEXT", help="Your title.  [default: the clip's own]"),
    option(
        "--wording",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help="Your sentences, names and number formats, also for prose, quiz and game; "
        "info CLIP --wording-template prints a file to start from.",
    ),
    option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Set a parameter of the clip; info CLIP lists them. Can be repeated.",
    ),
    option(
        "--seed",
        type=WholeNumber(0),
        metavar="N",
        help="Seed of the random choices.  [default: as for render]",
    ),
    option(
        "--frozen-result",
        type=click.Path(path_type=Path),
        metavar="FILE.npz",
        help="Tell of the result stored in this file instead of computing one.",
    ),
)
@data_section
@section(
    "Files",
    option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="renders",
        show_default=True,
        metavar="DIR",
        help="Folder for the pages: DIR/NAME/CLIP.essay.html, or DIR/essays/ with --all.",
    ),
    option(
        "--name",
        metavar="NAME",
        help="Name of the folder in DIR.  [default: as for render]",
    ),
)
@section(
    "This run",
    jobs_option,
    project_option,
    cache_option,
    option("--no-cache", is_flag=True, help="Compute and draw everything again; store nothing."),
)
@click.pass_context
def essay(context: click.Context, /, clips: tuple[str, ...], everything: bool, **_: object) -> int:
    """Write a page that tells a clip's story: text, film, figure, quiz.

    Scrolling plays the film beat by beat beside the text. A figure answers
    when you move it, a quiz asks what you saw, and references say where it
    comes from. All numbers are those of the result, also with your own data.

    \b
    Examples:
      python3 cli.py essay roc
      python3 cli.py essay --all --out site
      python3 cli.py essay roc --predictions scores.csv --y-true sick \\
          --y-score risk --title "Who needs a bed?"
      python3 cli.py essay roc --wording deutsch.toml

    Prints the paths of the pages.
    """
    from mlu_anim.pipeline import essay as essays
    from mlu_anim.pipeline import essay_site
    from mlu_anim.results import clips as known_clips

    if everything == bool(clips):
        rule = "--all means all essays" if clips else "essay needs the name of a clip"
        hint = f"Essays: {', '.join(essays.names())}; or --all for all of them."
        raise UsageError(rule, hint="Leave out one of the two." if clips else hint)
    options = RenderOptions.of(context)
    given = [name for word in clips for name in known_clips.matching_names(word)]
    requests = [options.of_clip(name).request for name in given or essays.names()]
    with terminal.progress() as report:
        if everything:
            paths = essay_site.write(requests, report)
        else:
            for request in requests:
                essays.path_of(request)  # all requests are checked before the first is drawn
            paths = [essays.make(request, report).write() for request in requests]
    for path in paths:
        terminal.put(str(path))
        if path.stat().st_size > essays.MOST_BYTES:
            terminal.print_note(f"{path.name} has {path.stat().st_size:,} bytes, more than 1 MB")
    return 0
