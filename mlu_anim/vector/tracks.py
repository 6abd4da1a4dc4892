"""Tracks: numbers over time, kept at few frames and straight in between.

The frames are chosen as Ramer, Douglas and Peucker do it for lines: the ends are kept, then always
the frame that is farthest from the straight course, until none is farther than the tolerance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]
Whole = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Track:
    """Whole numbers at some frames.

    `frames`: rising.  `values`: shape (n_frames, n_numbers); straight between two frames, and
    constant before the first and after the last.
    """

    frames: tuple[int, ...]
    values: Whole

    @classmethod
    def through(cls, frames: Sequence[int], values: ArrayLike, tolerance: ArrayLike) -> Self:
        """Return a track that is nowhere farther from `values` than `tolerance`, then rounded.

        `frames`: rising.  `values`: shape (len(frames), n_numbers), in units.
        `tolerance`: one for all, for each number, or for each frame, shape (n_frames, 1 or more).
        """
        numbers = np.asarray(values, dtype=float)
        rows = keyframes(np.asarray(frames), numbers, np.broadcast_to(tolerance, numbers.shape))
        return cls(tuple(int(frames[row]) for row in rows), np.rint(numbers[rows]).astype(int))

    @property
    def is_constant(self) -> bool:
        """True if the numbers are always the same."""
        return bool((self.values == self.values[0]).all())

    def at(self, frame: float) -> Values:
        """Return the numbers at a frame, which may lie between two."""
        after = int(np.searchsorted(self.frames, frame, side="right"))
        if after in (0, len(self.frames)):
            alone: Values = self.values[min(after, len(self.frames) - 1)].astype(float)
            return alone
        first, last = self.frames[after - 1], self.frames[after]
        share = (frame - first) / (last - first)
        between: Values = self.values[after - 1] * (1 - share) + self.values[after] * share
        return between


def keyframes(frames: Whole, values: Values, tolerance: Values) -> list[int]:
    """Return the rows of `values` to keep: the first, the last, and all that a line would miss."""
    if not (np.abs(values - values[0]) > tolerance).any():
        return [0]
    kept = {0, len(frames) - 1}
    spans = [(0, len(frames) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        share = (frames[first + 1 : last] - frames[first]) / (frames[last] - frames[first])
        line = values[first] + share[:, None] * (values[last] - values[first])
        away = np.abs(values[first + 1 : last] - line)
        off = (away / tolerance[first + 1 : last]).max(axis=1)
        worst = int(off.argmax())
        if off[worst] > 1:
            middle = first + 1 + worst
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)
