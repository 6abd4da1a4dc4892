"""Who does which pieces of some rows of work: neighbors stay together, and nobody is left idle.

A worker goes on with the piece after its last one, which it reaches without a new beginning. One
that has nothing left takes over the second half of the longest stretch that waits.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Share:
    """The pieces `first` to `end` of a row; `first` is being done, the others wait."""

    row: int
    first: int
    end: int

    @property
    def n_waiting(self) -> int:
        """How many pieces could be given away."""
        return max(0, self.end - self.first - 1)


class Shares:
    """Gives out the pieces of all rows; safe for several threads."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self._lock = threading.Lock()
        self._untouched = [Share(row, 0, n) for row, n in enumerate(lengths) if n]
        self._given: list[Share] = []

    def take(self) -> Share | None:
        """The next row that nobody has begun, or half of what waits; None when nothing does."""
        with self._lock:
            if self._untouched:
                share = self._untouched.pop(0)
            else:
                longest = max(self._given, key=lambda each: each.n_waiting, default=None)
                if longest is None or not longest.n_waiting:
                    return None
                middle = longest.end - (longest.n_waiting + 1) // 2
                share = Share(longest.row, middle, longest.end)
                longest.end = middle
            self._given.append(share)
            return share

    def go_on(self, share: Share) -> bool:
        """Its first piece is done: move on to the next; False when there is none any more."""
        with self._lock:
            share.first += 1
            return share.first < share.end
