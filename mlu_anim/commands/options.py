"""The options that several commands share; each command puts them in a section of its help."""

from pathlib import Path

import click

from mlu_anim.commands.command import option
from mlu_anim.commands.option_types import OneOf, WholeNumber

CUTS = ("short", "full")


def _default_cache() -> Path:
    from mlu_anim.system import store

    return store.default_folder()


cache_option = option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=_default_cache,
    metavar="DIR",
    help="Folder that keeps results and drawn parts of films.  [default: $MLU_ANIM_CACHE, or "
    "your system's folder for caches]",
)
rendered_to_option = option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="renders",
    show_default=True,
    metavar="DIR",
    help="Folder that the clips were rendered to.",
)
json_option = option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
jobs_option = option(
    "--jobs",
    type=WholeNumber(1),
    metavar="N",
    help="Number of worker processes.  [default: one per core]",
)
cut_option = option(
    "--cut",
    type=OneOf(CUTS),
    default="full",
    show_default=True,
    help="The short or the full version of the clip.",
)
