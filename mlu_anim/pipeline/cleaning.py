"""Removes the unfinished files that killed processes have left."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlu_anim.system import temporary_files
from mlu_anim.system.store import Store, size_limit


@contextmanager
def cleaned(folder: Path, cache: Path | None) -> Iterator[None]:
    """Clean before and after the block, and then bring the cache below its size limit.

    After the block, since the workers of a failed rendering are killed as well.
    """
    temporary_files.remove_abandoned(folder, temporary_files.PARTIAL)
    try:
        yield
    finally:
        remove_leftovers(folder)
        if cache is not None:
            Store(cache).prune(size_limit())


def remove_leftovers(folder: Path) -> None:
    """Remove what dead processes have left in an output folder and in the system's scratch."""
    temporary_files.remove_abandoned(folder, temporary_files.PARTIAL)
    temporary_files.remove_abandoned(Path(tempfile.gettempdir()), temporary_files.SCRATCH)
