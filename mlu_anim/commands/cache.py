"""The command `cache`: show, verify, prune or clear the results and film parts that are kept."""

import json
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.command import Command, Group, option, section
from mlu_anim.commands.option_types import ByteSize
from mlu_anim.commands.options import cache_option, json_option
from mlu_anim.system import errors, terminal


@click.group("cache", cls=Group, short_help="Show or empty the cache.")
def cache_group() -> None:
    """Show or empty the cache: results and drawn parts of films from earlier runs.

    Emptying the cache is safe: everything in it can be computed again. After
    each rendering, the least recently used entries are removed until the cache
    fits into $MLU_ANIM_CACHE_LIMIT (2GB unless you set it).

    \b
    Examples:
      python3 cli.py cache info
      python3 cli.py cache prune --max-size 500MB
    """


@cache_group.command("info", cls=Command, short_help="Show its folder, entries and size.")
@section("Options", json_option, cache_option)
def cache_info(as_json: bool, cache: Path) -> int:
    """Show where the cache is, what is in it, and how large it is.

    \b
    Example:
      python3 cli.py cache info
    """
    from mlu_anim.system import cache_contents

    kept = _store(cache)
    lines = (
        [json.dumps(cache_contents.describe(kept))] if as_json else cache_contents.as_lines(kept)
    )
    for line in lines:
        terminal.put(line)
    return 0


@cache_group.command(
    "verify", cls=Command, short_help="Read every entry and set damaged ones aside."
)
@section("Options", cache_option)
def cache_verify(cache: Path) -> int:
    """Read every entry of the cache, and move damaged ones to its folder damaged/.

    What was in a damaged entry is computed again when it is needed. Exit code 5
    if an entry was damaged.

    \b
    Example:
      python3 cli.py cache verify
    """
    from mlu_anim.system import cache_contents

    n_read, damaged = cache_contents.verify(_store(cache))
    terminal.put(f"{n_read:,} entries read, {len(damaged):,} damaged and moved aside")
    return errors.CheckFailed.exit_code if damaged else 0


@cache_group.command("prune", cls=Command, short_help="Remove the least recently used entries.")
@section(
    "Options",
    option(
        "--max-size",
        "max_size_bytes",
        type=ByteSize(),
        help="Size that may remain, such as 500MB or 4GB.  [default: $MLU_ANIM_CACHE_LIMIT or 2GB]",
    ),
    cache_option,
)
def cache_prune(cache: Path, max_size_bytes: int | None) -> int:
    """Remove the least recently used entries until the rest is no larger than --max-size.

    \b
    Example:
      python3 cli.py cache prune --max-size 500MB
    """
    from mlu_anim.system import cache_contents, store

    limit_bytes = store.size_limit() if max_size_bytes is None else max_size_bytes
    removed = _store(cache).prune(limit_bytes)
    size = cache_contents.format_size(sum(entry.size_bytes for entry in removed))
    terminal.put(f"{len(removed):,} entries removed, {size}")
    return 0


@cache_group.command("clear", cls=Command, short_help="Remove all entries.")
@section("Options", cache_option)
def cache_clear(cache: Path) -> int:
    """Remove all entries of the cache, which is safe: they can be computed again.

    \b
    Example:
      python3 cli.py cache clear
    """
    removed = _store(cache).prune(0)
    terminal.put(f"{len(removed):,} entries removed")
    return 0


def _store(folder: Path) -> Any:
    from mlu_anim.system import store

    return store.Store(folder)
