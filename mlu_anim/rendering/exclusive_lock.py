"""A shared/exclusive lock: many threads hold it together, or one holds it alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SharedExclusiveLock:
    """A lock with shared and exclusive holders; waiting exclusive holders go first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._n_holders = 0
        self._n_exclusive = 0
        """The number of exclusive holders, including those that wait."""

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the lock together with others, once no exclusive holder has it or waits for it."""
        self._acquire_shared()
        try:
            yield
        finally:
            self._release_shared()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock alone, once all others have released it or given way."""
        with self._changed:
            self._n_exclusive += 1
            self._changed.wait_for(lambda: self._n_holders == 0)
            self._n_holders += 1
        try:
            yield
        finally:
            with self._changed:
                self._n_holders -= 1
                self._n_exclusive -= 1
                self._changed.notify_all()

    def give_way(self) -> None:
        """Release a shared hold, and take it again after all waiting exclusive holders."""
        self._release_shared()
        self._acquire_shared()

    def _acquire_shared(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._n_exclusive == 0)
            self._n_holders += 1

    def _release_shared(self) -> None:
        with self._changed:
            self._n_holders -= 1
            self._changed.notify_all()
