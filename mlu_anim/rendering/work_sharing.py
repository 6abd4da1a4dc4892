"""A queue of pieces of work with work stealing: neighbors stay together, no worker stays idle.

A worker goes on with the piece after its last one, which it reaches without playing the scene
from its beginning. A worker that has nothing left takes the second half of the longest range of
pieces that wait.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class PieceRange:
    """The pieces from `first` to `end` of one task; `first` is being done, the others wait."""

    task: int
    first: int
    end: int

    @property
    def n_waiting(self) -> int:
        """The number of pieces that another worker could take."""
        return max(0, self.end - self.first - 1)


class PieceQueue:
    """The pieces of all tasks, handed out in ranges; safe for several threads."""

    def __init__(self, lengths: Sequence[int]) -> None:
        """`lengths`: the number of pieces of each task."""
        self._lock = threading.Lock()
        self._untouched = [PieceRange(task, 0, n) for task, n in enumerate(lengths) if n]
        self._taken: list[PieceRange] = []

    def take(self) -> PieceRange | None:
        """Return a task that nobody has begun, or half of the longest range; None if none waits."""
        with self._lock:
            pieces = self._untouched.pop(0) if self._untouched else self._split_longest()
            if pieces is not None:
                self._taken.append(pieces)
            return pieces

    def _split_longest(self) -> PieceRange | None:
        longest = max(self._taken, key=lambda pieces: pieces.n_waiting, default=None)
        if longest is None or not longest.n_waiting:
            return None
        middle = longest.end - (longest.n_waiting + 1) // 2
        second_half = PieceRange(longest.task, middle, longest.end)
        longest.end = middle
        return second_half

    def advance(self, pieces: PieceRange) -> bool:
        """Move on to the next piece, as the first one is done; return False if none is left."""
        with self._lock:
            pieces.first += 1
            return pieces.first < pieces.end
