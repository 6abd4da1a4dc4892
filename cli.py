"""Make short explainer films about machine learning from real computations.

\b
Examples:
  python3 cli.py list                             all clips
  python3 cli.py render roc                       film, GIF and still
  python3 cli.py render roc -q draft --format gif a quick look
  python3 cli.py render roc --predictions my.csv  a clip of your own scores
  python3 cli.py render clips.toml                all renderings listed in it
  python3 cli.py render my.py:MyScene             any scene, faster than manim
  python3 cli.py preview roc --open               see it while you edit it
  python3 cli.py embed roc --as html              code to paste into a page
  python3 cli.py gallery                          one page of all renderings
  python3 cli.py new my-clip                      a clip of your own

The files go to renders/. The first run installs what is missing and says so; --help, --version and
doctor never install anything. COMMAND --help explains one command.
"""

# This file must run in Python 3.8 up to `ensure_ready`, which asks for a newer Python.
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

from mlu_anim.commands import cache, check, compare, essay, new, publish
from mlu_anim.commands.command import Command, Group, option, section
from mlu_anim.commands.option_types import WholeNumber
from mlu_anim.commands.options import cache_option, json_option, project_option
from mlu_anim.commands.preview import preview
from mlu_anim.commands.render import render
from mlu_anim.system import errors, temporary_files, terminal


@click.group(cls=Group, help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mlu-anim", message="%(prog)s %(version)s")
def app() -> None:
    pass


for command in (
    render,
    preview,
    cache.cache_group,
    publish.embed,
    publish.gallery,
    essay.essay,
    new.new,
    check.check,
    compare.diff,
    compare.frames,
):
    app.add_command(command)


@app.command("list", cls=Command, short_help="List all clips.")
@section("Options", project_option, json_option)
def list_clips(as_json: bool) -> int:
    """List all clips with their titles, and what unfinished clips still lack.

    \b
    Example:
      python3 cli.py list
    """
    from mlu_anim.results import clips
    from mlu_anim.system import programmes
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
    for trouble in programmes.troubles():
        terminal.print_note(trouble)
    return 0


@app.command(cls=Command, short_help="Show the beats, numbers and options of a clip.")
@click.argument("clip", metavar="CLIP")
@section(
    "Options",
    json_option,
    option(
        "--wording-template",
        is_flag=True,
        help="Print all words of the clip instead, as a file for render --wording.",
    ),
    option(
        "--quiz",
        is_flag=True,
        help="Print questions for learners instead: what the clip explains, usual "
        "misunderstandings, and what is wrong about them.",
    ),
    cache_option,
    project_option,
)
def info(clip: str, as_json: bool, wording_template: bool, quiz: bool, cache: Path) -> int:
    """Show what data a clip takes, its parameters, its beats (the steps of the scene) with their
    times, the numbers that it shows, and what is checked before it is drawn.

    \b
    Examples:
      python3 cli.py info roc
      python3 cli.py info roc --json | python3 -m json.tool
      python3 cli.py info roc --wording-template > my.toml
      python3 cli.py info roc --quiz
    """
    from mlu_anim.pipeline import description

    if wording_template and quiz:
        raise errors.UsageError(
            "--wording-template and --quiz cannot be combined: choose one of them"
        )
    if quiz:
        for line in description.quiz_lines(clip, cache, as_json=as_json):
            terminal.put(line)
        return 0
    if wording_template:
        from mlu_anim.wording import words_template

        terminal.put(words_template.words_template(clip, description.own_result(clip, cache)))
        return 0
    found = description.describe(clip, cache)
    lines = [json.dumps(found.as_plain(), default=str)] if as_json else found.as_lines()
    for line in lines:
        terminal.put(line)
    return 0


@app.command(cls=Command, short_help="Show whether this machine is ready.")
@section("Options", json_option)
def doctor(as_json: bool) -> int:
    """Show what this machine has, what it lacks, and how to fix it.

    Installs nothing. Exit code 0 if the machine is ready, 3 if it is not.

    \b
    Example:
      python3 cli.py doctor
    """
    from mlu_anim.system.doctor import report

    return report.show(as_json=as_json)


@app.command(cls=Command, short_help="Measure how fast rendering is.")
@section(
    "Options",
    option(
        "--quick",
        is_flag=True,
        help="Measure less, in under 2 minutes: only the short cut of roc, at 15 frames per "
        "second.",
    ),
    option(
        "--growth",
        is_flag=True,
        help="Measure something else: how the time changes with the number of marks, the size "
        "and length of the film, and the number of workers. Plots it in docs/images/growth.png.",
    ),
    option(
        "--rounds",
        type=WholeNumber(1),
        metavar="N",
        help="Repeat each measurement N times; has no effect with --growth.  "
        "[default: 3, or 1 with --quick]",
    ),
    option(
        "--page",
        is_flag=True,
        help="Also write the results as a table to docs/performance.md; not with --quick or "
        "--growth.",
    ),
    json_option,
    option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        default="build/bench.json",
        show_default=True,
        metavar="FILE",
        help="File for the measured values, as JSON.",
    ),
)
def bench(**options: Any) -> int:
    """Measure how fast rendering is, compared with stock manim, and with encoding the same frames
    without drawing them.

    The full measurement takes most of an hour. Nothing else should run on the
    machine meanwhile. It works only in a clone of the repository.

    \b
    Examples:
      python3 cli.py bench --quick
      python3 cli.py bench --page
    """
    from mlu_anim.commands import benching

    return benching.run(**options)


@app.command(
    cls=Command,
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": ["--help"],
    },
    short_help="Run the checks of the project.",
)
@section(
    "Options",
    option(
        "--all",
        "everything",
        is_flag=True,
        help="Include the slow tests, and draw fresh random inputs for the property tests. Can be "
        "combined with pytest options.",
    ),
)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST OPTIONS]...")
def test(everything: bool, pytest_arguments: tuple[str, ...]) -> int:
    """Run the checks of the project (without the slow tests): ruff check, ruff format, mypy,
    import-linter and pytest.

    If pytest options are given, only pytest runs, with those options. -h is
    pytest's; use --help for this page. It works only in a clone of the
    repository.

    \b
    Examples:
      python3 cli.py test
      python3 cli.py test -k roc -x
      python3 cli.py test --all
    """
    from mlu_anim.commands import project_checks

    return project_checks.run(pytest_arguments, everything=everything)


def main() -> int:
    """Run the command line and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(errors.TERMINATED))
    temporary_files.choose_folder()
    try:
        return app.main(prog_name=_program(), standalone_mode=False) or 0
    except click.exceptions.Abort:
        return errors.INTERRUPTED
    except errors.MluAnimError as error:
        terminal.print_error(error)
        return error.exit_code


def _program() -> str:
    return "python3 cli.py" if sys.argv[0].endswith(".py") else "mlu-anim"


if __name__ == "__main__":
    sys.exit(main())
