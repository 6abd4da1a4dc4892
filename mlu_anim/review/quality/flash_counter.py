"""Count flashes frame by frame, by the rules of WCAG 2.2 (2.3.1).

A flash is a pair of opposing changes of relative luminance by at least 0.1, with the darker value
below 0.8, or a pair of opposing changes of saturated red. More than three flashes within a second
are too many if at least a quarter of any field of ten degrees of vision flashes at once, that is,
changes in the same direction within a tenth of a second. Small marks that pass through a cell are
not flashes.
"""

from collections import deque
from dataclasses import dataclass
from math import ceil
from typing import Self

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Cells = NDArray[np.bool_]
CELL_PX = 4
"""The side of a square cell, whose mean color is measured, in pixels of the drawn frame."""
MIN_CHANGE = 0.1
BRIGHT = 0.8
MIN_RED_CHANGE = 20 / 320
SATURATED = 0.8
MAX_CHANGES = 6
"""The number of changes allowed within one second: three flashes of two opposing changes each."""
AT_ONCE_S = 0.1
"""Changes of cells in one direction within this time count as one simultaneous change."""
MAX_SHARE = 0.25
"""The share of a field of ten degrees at which flashing becomes a fault."""
_SCREEN_PX, _FIELD_PX = (1024, 768), (341, 256)
"""Width and height of WCAG's typical screen, and of a field of ten degrees of vision on it."""
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)


@dataclass(frozen=True)
class Field:
    """The size of a field of ten degrees of vision, in cells of a picture that fills the screen."""

    width: int
    height: int

    @classmethod
    def of(cls, width_px: int, height_px: int) -> Self:
        """Return the field for pictures of this size; at least one cell, at most the picture."""
        scale = min(_SCREEN_PX[0] / width_px, _SCREEN_PX[1] / height_px)
        across = min(width_px, _FIELD_PX[0] / scale) / CELL_PX
        down = min(height_px, _FIELD_PX[1] / scale) / CELL_PX
        return cls(max(1, int(across)), max(1, int(down)))

    def largest_share(self, flashing: Cells) -> float:
        """Return the largest share (0 to 1) of flashing cells in any field of the picture.

        `flashing`: True for each flashing cell; shape (n_rows, n_columns).
        """
        if not flashing.any():
            return 0.0
        sums = np.pad(flashing.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        height, width = (
            min(a, b) for a, b in zip((self.height, self.width), flashing.shape, strict=True)
        )
        inside = sums[height:, width:] - sums[:-height, width:]
        inside = inside - sums[height:, :-width] + sums[:-height, :-width]
        return float(inside.max()) / (self.width * self.height)


class FlashCounter:
    """Counts the opposing changes of each cell's value over the last second.

    `least_change`: the smallest difference of two values that counts as a change.
    `darker_than`: a change counts only if the lower value is below this.
    """

    def __init__(self, field: Field, fps: int, least_change: float, darker_than: float) -> None:
        self._field, self._least, self._darker_than = field, least_change, darker_than
        self._changes: deque[Cells] = deque(maxlen=fps)
        self._directions: deque[tuple[Cells, Cells]] = deque(maxlen=ceil(AT_ONCE_S * fps))
        self._low: Values = np.empty((0, 0), dtype=np.float32)

    @classmethod
    def general(cls, field: Field, fps: int) -> Self:
        """Return a counter for changes of relative luminance (0 to 1)."""
        return cls(field, fps, MIN_CHANGE, BRIGHT)

    @classmethod
    def red(cls, field: Field, fps: int) -> Self:
        """Return a counter for changes of saturated red."""
        return cls(field, fps, MIN_RED_CHANGE, np.inf)

    def add(self, values: Values) -> float:
        """Add a frame, and return the largest share of a field that has flashed too often.

        `values`: the value of each cell; shape (n_rows, n_columns).
        """
        if not len(self._low):
            self._low, self._high = values, values
            self._direction = np.zeros(values.shape, dtype=np.int8)
            self._count = np.zeros(values.shape, dtype=np.int16)
        if len(self._changes) == self._changes.maxlen:
            self._count -= self._changes[0]
        up, down = self._turned(values)
        self._changes.append(up | down)
        self._count += up | down
        self._directions.append((up, down))
        too_often = self._count > MAX_CHANGES
        at_once = (
            np.logical_or.reduce(directions) for directions in zip(*self._directions, strict=True)
        )
        return max(self._field.largest_share(too_often & direction) for direction in at_once)

    def _turned(self, values: Values) -> tuple[Cells, Cells]:
        """Return two masks: cells that now rise after falling, and that now fall after rising."""
        low, high = np.minimum(self._low, values), np.maximum(self._high, values)
        up = (self._direction <= 0) & (values - low >= self._least) & (low < self._darker_than)
        down = (
            (self._direction >= 0) & (high - values >= self._least) & (values < self._darker_than)
        )
        self._direction[up], self._direction[down] = 1, -1
        turned = up | down
        self._low, self._high = np.where(turned, values, low), np.where(turned, values, high)
        return up, down


def luminance_and_red(picture: NDArray[np.uint8]) -> tuple[Values, Values]:
    """Return relative luminance and saturated red of each cell, shape (n_rows, n_columns) each.

    `picture`: red, green and blue; shape (height_px, width_px, 3).
    """
    height, width = (CELL_PX * (n // CELL_PX) for n in picture.shape[:2])
    linear = _LINEAR[picture[:height, :width]]
    cells = linear.reshape(height // CELL_PX, CELL_PX, width // CELL_PX, CELL_PX, 3)
    means = cells.mean(axis=(1, 3))
    red, rest = means[..., 0], means[..., 1] + means[..., 2]
    is_saturated = red >= SATURATED * np.maximum(red + rest, 1e-6)
    return means @ _WEIGHTS, np.where(is_saturated, red - rest, 0).astype(np.float32)
