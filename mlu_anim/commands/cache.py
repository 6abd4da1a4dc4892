"""`cache`: what is kept of earlier work."""

import json
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.options import cache_option, json_option
from mlu_anim.system import errors, terminal


@click.group("cache", short_help="What is kept of earlier work.")
def cache_group() -> None:
    """What is kept of earlier work, and how much room it takes.

    Everything in it can be made again. It never grows beyond $MLU_ANIM_CACHE_LIMIT (2GB unless
    set): what was used longest ago goes first.

    \b
      python3 cli.py cache info
      python3 cli.py cache prune --max-size 500MB
    """


@cache_group.command("info")
@json_option
@cache_option
def cache_info(as_json: bool, cache: Path | None) -> int:
    """Where it is, what is in it, and how large it is."""
    from mlu_anim.system import cache_contents

    kept = _store(cache)
    lines = (
        [json.dumps(cache_contents.describe(kept))] if as_json else cache_contents.as_lines(kept)
    )
    for line in lines:
        terminal.put(line)
    return 0


@cache_group.command("verify")
@cache_option
def cache_verify(cache: Path | None) -> int:
    """Read everything and set aside what is damaged; exit code 5 when something was."""
    from mlu_anim.system import cache_contents

    n_read, damaged = cache_contents.verify(_store(cache))
    terminal.put(f"{n_read:,} entries read, {len(damaged):,} of them damaged and set aside")
    return errors.CheckFailed.exit_code if damaged else 0


@cache_group.command("prune")
@click.option("--max-size", metavar="SIZE", help="How much may stay: 500MB, 4GB.")
@cache_option
def cache_prune(cache: Path | None, max_size: str | None) -> int:
    """Remove what was used longest ago, until the rest fits."""
    from mlu_anim.system import cache_contents, store

    limit = store.size_limit() if max_size is None else store.parse_size(max_size, "--max-size")
    removed = _store(cache).prune(limit)
    size = cache_contents.format_size(sum(entry.size_bytes for entry in removed))
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
    from mlu_anim.system import store

    return store.Store(folder or store.default_folder())
