"""Make explainer clips about machine learning that are computed, not drawn.

\b
  python3 cli.py render roc                       film, GIF and poster in renders/roc/
  python3 cli.py render roc -q draft --format gif a quick look
  python3 cli.py render roc --predictions my.csv  the same story with your own rows
  python3 cli.py render my.py:MyScene             any manim scene of yours, faster
  python3 cli.py render clips.toml                a whole course
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

from mlu_anim import __version__
from mlu_anim.system.bootstrap.start import ensure_ready

if __name__ == "__main__":
    ensure_ready(sys.argv[1:], __doc__)

import json
import signal
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands import cache, check, compare, publish
from mlu_anim.commands.options import cache_option, json_option
from mlu_anim.commands.render import render
from mlu_anim.system import errors, terminal


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mlu-anim", message="%(prog)s %(version)s")
def app() -> None:
    pass


for command in (
    render,
    cache.cache_group,
    publish.embed,
    publish.gallery,
    check.check,
    compare.diff,
    compare.frames,
):
    app.add_command(command)


@app.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per clip.")
def list_clips(as_json: bool) -> int:
    """The clips there are, with a line on each; of unfinished ones, what they lack."""
    from mlu_anim.results import clips
    from mlu_anim.wording import clip_sentences

    for name in clips.names():
        title, line = clip_sentences.summary(name)
        as_object = {"clip": name, "title": title, "summary": line}
        terminal.put(json.dumps(as_object) if as_json else f"{name:18} {title}: {line}")
    for name, lacks in clips.unfinished().items():
        terminal.put(
            json.dumps({"clip": name, "lacks": lacks})
            if as_json
            else "\n".join((f"{name:18} not finished:", *(f"{'':18}   {each}" for each in lacks)))
        )
    return 0


@app.command(short_help="Beats, numbers and inputs of a clip.")
@click.argument("clip")
@json_option
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
    from mlu_anim.pipeline import description
    from mlu_anim.system import store

    folder = cache or store.default_folder()
    if wording_template:
        from mlu_anim.wording import words_template

        terminal.put(words_template.words_template(clip, description.own_result(clip, folder)))
        return 0
    found = description.describe(clip, folder)
    lines = [json.dumps(found.as_plain(), default=str)] if as_json else found.as_lines()
    for line in lines:
        terminal.put(line)
    return 0


@app.command()
@json_option
def doctor(as_json: bool) -> int:
    """What this machine has and lacks.

    Gives a fix for each problem. Exit code 0 if ready, else 3; nothing is installed.
    """
    from mlu_anim.system.doctor import report

    return report.show(as_json=as_json)


@app.command(short_help="How fast rendering is.")
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
    from mlu_anim.commands import benching

    return benching.run(**options)


@app.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": ["--help"],
    }
)
@click.option("--all", "everything", is_flag=True, help="Slow tests too, and other examples.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(everything: bool, pytest_arguments: tuple[str, ...]) -> int:
    """Run all checks of the project.

    ruff, mypy, import-linter and pytest; with more arguments only pytest, with those.

    \b
      python3 cli.py test
      python3 cli.py test -k roc -x
    """
    from mlu_anim.commands import project_checks

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
        terminal.print_error(error)
        return error.exit_code


def _program() -> str:
    return "python3 cli.py" if sys.argv[0].endswith(".py") else "mlu-anim"


if __name__ == "__main__":
    sys.exit(main())
