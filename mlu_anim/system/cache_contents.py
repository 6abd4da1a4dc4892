"""Describe and verify the entries of the cache, for the `cache` commands."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from mlu_anim.system.store import DAMAGED, KINDS, Store, size_limit

_LINES = {
    "results": "computed results",
    "segments": "drawn and encoded pieces of films",
    DAMAGED: "damaged entries, set aside",
}


def describe(store: Store) -> dict[str, Any]:
    """Return the folder, size limit and total size of the cache, and what it has of each kind.

    `kinds` maps each kind to its number of `entries` and their `size_bytes`.
    """
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for entry in store.entries():
        counts[entry.kind] += 1
        sizes[entry.kind] += entry.size_bytes
    kinds = {
        kind: {"entries": counts[kind], "size_bytes": sizes[kind]} for kind in (*KINDS, DAMAGED)
    }
    return {
        "folder": str(store.folder),
        "limit_bytes": size_limit(),
        "size_bytes": sizes.total(),
        "kinds": kinds,
    }


def as_lines(store: Store) -> Iterator[str]:
    """Yield a report for people: the cache's folder, the space in use, a line for each kind."""
    summary = describe(store)
    yield f"folder    {summary['folder']}"
    yield f"in use    {format_size(summary['size_bytes'])} of {format_size(summary['limit_bytes'])}"
    for kind, numbers in summary["kinds"].items():
        size = format_size(numbers["size_bytes"])
        yield f"{kind:9} {numbers['entries']:6,} {size:>9}  {_LINES[kind]}"


def verify(store: Store) -> tuple[int, list[str]]:
    """Read every entry and set damaged ones aside.

    Return the number of entries read, and the file names of the damaged ones.
    """
    n_read = 0
    for entry in store.entries():
        if entry.kind == DAMAGED:
            continue
        with suppress(FileNotFoundError):  # evicted meanwhile
            n_read += 1
            if not entry.is_whole():
                store.set_aside(entry.path)
    return n_read, store.damaged


def format_size(size_bytes: int) -> str:
    """Return a size in B, kB, MB or GB (powers of 1000): `1.9 MB`."""
    size, units = float(size_bytes), iter(("B", "kB", "MB", "GB"))
    unit = next(units)
    while size >= 1000 and unit != "GB":
        size, unit = size / 1000, next(units)
    return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
