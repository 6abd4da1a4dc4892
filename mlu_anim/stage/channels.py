"""Channels: the columns of a mark, fixed or following tracked values."""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from manim import ValueTracker
from numpy.typing import ArrayLike, NDArray

Source = ArrayLike | Callable[[], ArrayLike] | ValueTracker
"""A constant, an array, or a function of tracked values that gives one of them."""
Value = float | Callable[[], float] | ValueTracker
"""A number, or one that follows a tracked value."""


def read(value: Value) -> float:
    """The present value, as a float."""
    if isinstance(value, ValueTracker):
        return float(value.get_value())
    return float(value() if callable(value) else value)


class Channel:
    """One column: shape (n_rows,), or (1,) where it is the same for all rows."""

    def __init__(self, source: Source) -> None:
        if isinstance(source, ValueTracker):
            source = source.get_value
        self._read: Callable[[], ArrayLike] | None = source if callable(source) else None
        self._fixed = None if callable(source) else _column(source)

    @property
    def is_fixed(self) -> bool:
        """True for a constant or an array, False for a function of tracked values."""
        return self._fixed is not None

    def now(self) -> NDArray[Any]:
        """The column now: (n_rows,) or (1,)."""
        return _column(self._read()) if self._read is not None else np.asarray(self._fixed)

    def state(self) -> Hashable:
        """A value that changes whenever the column does: equal states mean equal columns."""
        return None if self._read is None else self.now().tobytes()


def _column(source: ArrayLike) -> NDArray[Any]:
    return np.atleast_1d(np.asarray(source))
