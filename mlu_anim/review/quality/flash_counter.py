"""Flashes as WCAG 2.2 counts them (2.3.1): a detector of our own, frame by frame.

A flash is a pair of opposing changes of relative luminance by a tenth or more, the darker side
below 0.8; or of saturated red. More than three within a second are too many where a quarter of any
ten degrees of sight flashes at once: so many places go the same way within a tenth of a second.
Small marks that move across a place, one here and one there, are no flash.
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
"""Pixels of a drawn frame on a side of what is measured as one place."""
LEAST_CHANGE = 0.1
BRIGHT = 0.8
LEAST_RED_CHANGE = 20 / 320
SATURATED = 0.8
MOST_CHANGES = 6
"""Within one second: three flashes, each of two opposing changes."""
AT_ONCE_S = 0.1
"""Changes in one direction within this time are one change of all their places."""
MOST_SHARE = 0.25
"""Of ten degrees of sight."""
_SCREEN_PX, _FIELD_PX = (1024, 768), (341, 256)
"""WCAG's typical screen, and ten degrees of sight on it."""
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)


@dataclass(frozen=True)
class Field:
    """Ten degrees of sight, in cells of a picture that fills the screen."""

    width: int
    height: int

    @classmethod
    def of(cls, width_px: int, height_px: int) -> Self:
        """The field on pictures of that size."""
        scale = min(_SCREEN_PX[0] / width_px, _SCREEN_PX[1] / height_px)
        across = min(width_px, _FIELD_PX[0] / scale) / CELL_PX
        down = min(height_px, _FIELD_PX[1] / scale) / CELL_PX
        return cls(max(1, int(across)), max(1, int(down)))

    def largest_share(self, flashing: Cells) -> float:
        """The largest share of any such field that is flashing."""
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
    """Counts opposing changes in each cell over the last second."""

    def __init__(self, field: Field, fps: int, least_change: float, darker_than: float) -> None:
        self._field, self._least, self._darker_than = field, least_change, darker_than
        self._changes: deque[Cells] = deque(maxlen=fps)
        self._ways: deque[tuple[Cells, Cells]] = deque(maxlen=ceil(AT_ONCE_S * fps))
        self._low: Values = np.empty((0, 0), dtype=np.float32)

    @classmethod
    def general(cls, field: Field, fps: int) -> Self:
        """Of relative luminance."""
        return cls(field, fps, LEAST_CHANGE, BRIGHT)

    @classmethod
    def red(cls, field: Field, fps: int) -> Self:
        """Of saturated red."""
        return cls(field, fps, LEAST_RED_CHANGE, np.inf)

    def add(self, values: Values) -> float:
        """Take the next frame; the largest share of a field that flashes too often by now."""
        if not len(self._low):
            self._low, self._high = values, values
            self._way = np.zeros(values.shape, dtype=np.int8)
            self._count = np.zeros(values.shape, dtype=np.int16)
        if len(self._changes) == self._changes.maxlen:
            self._count -= self._changes[0]
        up, down = self._turned(values)
        self._changes.append(up | down)
        self._count += up | down
        self._ways.append((up, down))
        too_often = self._count > MOST_CHANGES
        at_once = (np.logical_or.reduce(ways) for ways in zip(*self._ways, strict=True))
        return max(self._field.largest_share(too_often & way) for way in at_once)

    def _turned(self, values: Values) -> tuple[Cells, Cells]:
        """The cells that went up after going down, and the other way, by enough to be seen."""
        low, high = np.minimum(self._low, values), np.maximum(self._high, values)
        up = (self._way <= 0) & (values - low >= self._least) & (low < self._darker_than)
        down = (self._way >= 0) & (high - values >= self._least) & (values < self._darker_than)
        self._way[up], self._way[down] = 1, -1
        turned = up | down
        self._low, self._high = np.where(turned, values, low), np.where(turned, values, high)
        return up, down


def luminance_and_red(picture: NDArray[np.uint8]) -> tuple[Values, Values]:
    """Of each cell of a picture (height_px, width_px, 3), in red, green and blue."""
    height, width = (CELL_PX * (n // CELL_PX) for n in picture.shape[:2])
    linear = _LINEAR[picture[:height, :width]]
    cells = linear.reshape(height // CELL_PX, CELL_PX, width // CELL_PX, CELL_PX, 3)
    means = cells.mean(axis=(1, 3))
    red, rest = means[..., 0], means[..., 1] + means[..., 2]
    is_saturated = red >= SATURATED * np.maximum(red + rest, 1e-6)
    return means @ _WEIGHTS, np.where(is_saturated, red - rest, 0).astype(np.float32)
