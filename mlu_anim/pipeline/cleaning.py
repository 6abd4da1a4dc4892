"""Remove temporary files that killed processes left behind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlu_anim.system import temporary_files
from mlu_anim.system.store import Store, size_limit


@contextmanager
def cleaned(folder: Path, cache: Path | None) -> Iterator[None]:
    """Remove abandoned temporary files before and after the block; then shrink the cache.

    The block's own workers may leave files, since they are killed if a rendering fails.

    `folder`: the output folder.
    `cache`: the cache folder; above its size limit the least recently used entries are removed.
    None for no cache.
    """
    temporary_files.remove_abandoned(folder, temporary_files.PARTIAL)
    try:
        yield
    finally:
        remove_leftovers(folder)
        if cache is not None:
            Store(cache).prune(size_limit())


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of dead processes from an output folder and the system's own."""
    temporary_files.remove_abandoned(folder, temporary_files.PARTIAL)
    temporary_files.remove_abandoned(Path(tempfile.gettempdir()), temporary_files.SCRATCH)
