"""The options that several commands share; each command puts them in a section of its help."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from mlu_anim.commands.command import Decorator, option
from mlu_anim.commands.option_types import OneOf, WholeNumber

CUTS = ("short", "full")


def _default_cache() -> Path:
    from mlu_anim.system import store

    return store.default_folder()


def _choose_project(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    """Choose the project for this command and the processes that it starts."""
    if folder is None:
        return
    from mlu_anim.system import programmes

    before = os.environ.get(programmes.PROJECT_VARIABLE)
    os.environ[programmes.PROJECT_VARIABLE] = str(programmes.require_project(folder))
    context.call_on_close(lambda: _restore(programmes.PROJECT_VARIABLE, before))


def _restore(variable: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = value


cache_option = option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=_default_cache,
    metavar="DIR",
    help="Folder that keeps results and drawn parts of films.  [default: $MLU_ANIM_CACHE, or "
    "your system's folder for caches]",
)
json_option = option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
project_option = option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    callback=_choose_project,
    expose_value=False,
    is_eager=True,
    help="Folder with clips of your own, besides ours.  [default: $MLU_ANIM_PROJECT, or the "
    "current folder if it has scenes/ and experiments/]",
)
jobs_option = option(
    "--jobs",
    type=WholeNumber(1),
    metavar="N",
    help="Number of worker processes.  [default: one per core]",
)


def open_option(help_text: str) -> Callable[[str], Decorator]:
    """Return the option that shows the result in the user's browser."""
    return option("--open", "opens", is_flag=True, help=help_text)


def rendered_to_option(help_text: str) -> Callable[[str], Decorator]:
    """Return the option for the folder with renderings."""
    return option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="renders",
        show_default=True,
        metavar="DIR",
        help=help_text,
    )


def cut_option(help_text: str) -> Callable[[str], Decorator]:
    """Return the option for a cut, with a default of its own."""
    return option(
        "--cut",
        type=OneOf(CUTS),
        default="full",
        show_default=True,
        help=help_text,
    )
