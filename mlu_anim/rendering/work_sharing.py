"""A queue of pieces of work with work stealing, so that no worker stays idle.

Each worker has a range of consecutive pieces of one task, such as the slices of a film, and does
them in order, so that it need not play the scene from its beginning again. A worker that has
finished its range begins another task or, if none is left, takes the second half of the pieces that
wait in the longest range.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class PieceRange:
    """The pieces `first` to `end` - 1 of one task; `first` is being done, the others wait."""

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
        """Return the pieces that a worker should do next; None if no piece waits.

        These are all pieces of a task that no worker has begun or, if there is no such task, the
        second half of the pieces that wait in the longest range.
        """
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
        """Remove the first piece of a range, which is done; return False if none is left."""
        with self._lock:
            pieces.first += 1
            return pieces.first < pieces.end
