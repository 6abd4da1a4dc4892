"""Who may work at a time: everybody side by side, or one alone while the others rest."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Shared turns and lonely ones, for several threads; who wants to be alone comes first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._n_working = self._n_wanting = 0
        """Those who have a turn; those who want to be alone, or are."""

    @contextmanager
    def shared(self) -> Iterator[None]:
        """A turn beside others; begins when nobody wants to be alone."""
        self._begin()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A turn that begins when all others have ended or rest."""
        with self._changed:
            self._n_wanting += 1
            self._changed.wait_for(lambda: self._n_working == 0)
            self._n_working += 1
        try:
            yield
        finally:
            with self._changed:
                self._n_working -= 1
                self._n_wanting -= 1
                self._changed.notify_all()

    def rest(self) -> None:
        """Within a shared turn: let those go first who want to be alone."""
        self._end()
        self._begin()

    def _begin(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._n_wanting == 0)
            self._n_working += 1

    def _end(self) -> None:
        with self._changed:
            self._n_working -= 1
            self._changed.notify_all()
