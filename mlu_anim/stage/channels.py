"""Channels: the data columns of a mark, constant or computed from tracked values."""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from manim import ValueTracker
from numpy.typing import ArrayLike, NDArray

Source = ArrayLike | Callable[[], ArrayLike] | ValueTracker
"""Source of a column: a constant, an array, a function that returns one of them, or a tracker."""
Value = float | Callable[[], float] | ValueTracker
"""A number, a function that returns one, or a tracker."""


def read(value: Value) -> float:
    """Return the present number of a value."""
    if isinstance(value, ValueTracker):
        return float(value.get_value())
    return float(value() if callable(value) else value)


def between(values: NDArray[np.float64], at: float) -> NDArray[np.float64]:
    """Return the set of values at index `at`, or the mixture of the two that it lies between."""
    low = min(int(at), len(values) - 1)
    way = at - low
    if way == 0:
        return np.asarray(values[low])
    return np.asarray((1 - way) * values[low] + way * values[low + 1])


class Channel:
    """One column of a mark: shape (n_rows,), or (1,) if the value is the same for all rows."""

    def __init__(self, source: Source) -> None:
        if isinstance(source, ValueTracker):
            source = source.get_value
        self._read: Callable[[], ArrayLike] | None = source if callable(source) else None
        self._fixed = None if callable(source) else _column(source)

    @property
    def is_fixed(self) -> bool:
        """True for a constant or an array, False for a function or a tracker."""
        return self._fixed is not None

    def now(self) -> NDArray[Any]:
        """Return the column at this moment: shape (n_rows,) or (1,)."""
        return _column(self._read()) if self._read is not None else np.asarray(self._fixed)

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the column does; None if it is fixed."""
        return None if self._read is None else self.now().tobytes()


def _column(source: ArrayLike) -> NDArray[Any]:
    return np.atleast_1d(np.asarray(source))
