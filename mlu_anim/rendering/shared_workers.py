"""Keep worker processes for the next clip, so that manim is loaded once for many clips."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from mlu_anim.rendering.workers import Workers
from mlu_anim.system import temporary_files


class SharedWorkers:
    """Worker processes for one clip after the other; leaving the block stops them.

    They start at the first `borrow`. After an error within a `borrow` block they are stopped, since
    one of them may still be at work; the next `borrow` starts others.
    """

    def __init__(self) -> None:
        self._kept: Workers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    @contextmanager
    def borrow(self, n_workers: int, *, one_core_is_busy: bool = False) -> Iterator[Workers]:
        """Lend `n_workers` workers for the block, and start them if needed.

        `one_core_is_busy`: if they are started, the last one starts after the first loaded manim.
        """
        if self._kept is not None and self._kept.n_workers != n_workers:
            self._stop()
        if self._kept is None:
            self._kept = Workers(n_workers, one_core_is_busy=one_core_is_busy)
        try:
            yield self._kept
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._kept is not None:
            self._kept.stop()
            self._kept = None
            temporary_files.remove_abandoned(Path(tempfile.gettempdir()), temporary_files.SCRATCH)


@contextmanager
def workers_for(
    shared: SharedWorkers | None, n_workers: int, *, one_core_is_busy: bool
) -> Iterator[Workers]:
    """Lend workers for the block: those of `shared`, or new ones, which stop with the block.

    `one_core_is_busy`: if they are started, the last one starts after the first loaded manim.
    """
    if shared is not None:
        with shared.borrow(n_workers, one_core_is_busy=one_core_is_busy) as workers:
            yield workers
    else:
        with Workers(n_workers, one_core_is_busy=one_core_is_busy) as workers:
            yield workers
