"""The command `new`: write the files of a new clip, which works at once."""

import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlu_anim.commands.command import Command, option, section
from mlu_anim.system import terminal
from mlu_anim.system.bootstrap.requirements import is_importable
from mlu_anim.system.errors import UsageError

if TYPE_CHECKING:
    from mlu_anim.commands import new_clip


@click.command(cls=Command, short_help="Write the files of a clip of your own.")
@click.argument("name", metavar="NAME")
@section(
    "Options",
    option(
        "--in",
        "--project",
        "home",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of your clips; made if it is missing.  [default: $MLU_ANIM_PROJECT, or the "
        "current folder]",
    ),
    option(
        "--essay",
        "has_essay",
        is_flag=True,
        help="Write the skeleton of an essay as well; of a clip that exists, only that.",
    ),
)
def new(name: str, home: Path | None, has_essay: bool) -> int:
    """Write a small clip that works, for you to change: its experiment, scene, words with a quiz,
    facts, test and golden (a recording that the test compares it with).

    No file is overwritten; words and facts are added to the end of their files.
    In a clone of this project the files go where its own clips are.

    \b
    Examples:
      python3 cli.py new neighbors
      python3 cli.py new neighbors --in ~/clips
      python3 cli.py new neighbors --essay

    docs/adding-a-clip.md explains each of these files, docs/essays.md the essay.
    """
    from mlu_anim.commands import new_clip
    from mlu_anim.system import programmes

    place = new_clip.Place.of(home or programmes.project_folder() or Path())
    if has_essay and _is_there(name, place):
        return _essay(name, place)
    files = new_clip.write(name, place)
    for path, about in zip(files.values(), _ABOUT, strict=True):
        terminal.put(f"{path}  {about}")
    terminal.print_note("recording its golden, which takes some seconds")
    terminal.put(f"{new_clip.record_golden(name, place)}  the golden that the test compares with")
    if has_essay:
        _essay(name, place)
    terminal.put("next:")
    for line in _next(name, place, files):
        terminal.put(f"  {line}")
    return 0


def _is_there(name: str, place: "new_clip.Place") -> bool:
    """Return True for a clip that exists; a folder that is no project yet has none."""
    from mlu_anim.commands import new_clip
    from mlu_anim.results import clips

    with suppress(UsageError), new_clip.chosen(place):
        return name in clips.names()
    return False


def _essay(name: str, place: "new_clip.Place") -> int:
    """Write the skeleton of an essay and print its path."""
    from mlu_anim.commands import new_clip, new_essay

    with new_clip.chosen(place):
        terminal.put(f"{new_essay.write(name)}  the essay's words, for you to write")
    return 0


_ABOUT = (
    "what is computed, and must be true",
    "how it looks and moves",
    "what is said, with a quiz",
    "what sentences may mention",
    "what is promised",
)


def _next(name: str, place: "new_clip.Place", files: dict[str, Path]) -> list[str]:
    """Return three commands that look at a new clip, check it and test it."""
    program, here = _program(), place.home.resolve() == Path.cwd()
    where = "" if here or place.is_clone else f" --project {shlex.quote(str(place.home))}"
    test = f"python3 -m pytest {shlex.quote(str(list(files.values())[-1]))}"
    if place.is_clone:
        test = f"{program} test -k {name}"
    elif not is_importable("pytest"):
        test += "  (after: python3 -m pip install pytest)"
    return [
        f"{program} render {name} -q draft --format gif{where}",
        f"{program} check {name}{where}",
        test,
    ]


def _program() -> str:
    """Return the words with which this program was called."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python3 -m mlu_anim"
    return f"python3 {shlex.quote(sys.argv[0])}" if called.suffix == ".py" else "mlu-anim"
