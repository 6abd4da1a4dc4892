"""Channels: the data columns of a mark, constant or computed from tracked values."""

from collections.abc import Callable, Hashable
from typing import Any, TypedDict

import numpy as np
from manim import ValueTracker
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage.tracked import remembered

Source = ArrayLike | Callable[[], ArrayLike] | ValueTracker
"""Source of a column: a constant, an array, a function that returns one of them, or a tracker."""
Value = float | Callable[[], float] | ValueTracker
"""A number, a function that returns one, or a tracker."""
Floats = NDArray[np.float64]
Rows = Callable[[], Floats]
"""Returns a row for each thing that is drawn, as it is now."""


def read(value: Value) -> float:
    """Return the present number of a value."""
    if isinstance(value, ValueTracker):
        return float(value.get_value())
    return float(value() if callable(value) else value)


class Channel:
    """One column of a mark: shape (n_rows,), or (1,) if the value is the same for all rows."""

    def __init__(self, source: Source) -> None:
        if isinstance(source, ValueTracker):
            source = source.get_value
        self._read = remembered(source) if callable(source) else None
        self._fixed = None if callable(source) else _column(source)
        self._told: tuple[ArrayLike | None, bytes] = None, b""

    @property
    def is_fixed(self) -> bool:
        """True for a constant or an array, False for a function or a tracker."""
        return self._fixed is not None

    def now(self) -> NDArray[Any]:
        """Return the column at this moment: shape (n_rows,) or (1,)."""
        return _column(self._read()) if self._read is not None else np.asarray(self._fixed)

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the column does; None if it is fixed."""
        if self._read is None:
            return None
        now = self._read()
        if now is not self._told[0] or not isinstance(now, np.ndarray):  # an array is read-only
            self._told = now, _column(now).tobytes()
        return self._told[1]


def _column(source: ArrayLike) -> NDArray[Any]:
    return np.atleast_1d(np.asarray(source))


class Corners(TypedDict):
    """Channels of boxes, or of both ends of lines."""

    x: Rows
    y: Rows
    x2: Rows
    y2: Rows


def corners(boxes: Rows) -> Corners:
    """Return channels from left, bottom, right and top, or from both ends of lines: (n, 4)."""
    x, y, x2, y2 = (column(boxes, k) for k in range(4))
    return {"x": x, "y": y, "x2": x2, "y2": y2}


def column(rows: Rows, k: int) -> Rows:
    """Return a channel: one column of the rows, which are functions of tracked values alone."""
    kept = remembered(rows)
    return lambda: kept()[:, k]


def around(rows: Floats, grow: float = 1.0) -> Floats:
    """Return the squares around middles, (n, 4).  rows: middle and half height, (n, 3)."""
    at, half = rows[:, :2], grow * rows[:, 2:]
    return np.hstack([at - half, at + half])


def along(stops: Floats, way: float) -> Floats:
    """Return the values at `way` along stops, which lie at 0, 1, 2 ...: the shape of one stop."""
    at = min(max(float(way), 0.0), len(stops) - 1.0)
    low = int(at)
    if low == at:
        return np.asarray(stops[low])
    return np.asarray((1 - (at - low)) * stops[low] + (at - low) * stops[low + 1])


def pixel_boxes(rows: Floats, feature: Any, shape: tuple[int, int]) -> Floats:
    """Return the corners of one pixel of each picture, (n, 4).

    rows: middle and half height of each picture, (n, 3).  feature: the number of the pixel.
    """
    height, width = shape
    down, across = np.divmod(np.asarray(feature), width)
    x, y, half = rows.T
    pixel = half / height
    left, top = x - width * pixel + 2 * pixel * across, y + half - 2 * pixel * down
    return np.column_stack([left, top - 2 * pixel, left + 2 * pixel, top])
