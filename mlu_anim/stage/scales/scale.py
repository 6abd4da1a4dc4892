"""The interface of scales, and their ticks."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.wording.numerals import Numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tick:
    """A value on an axis and the label written at it."""

    value: float
    label: str


class Scale(Protocol):
    """Maps values to shares of an axis: 0 where it begins and 1 where it ends.

    Values may be numbers, names or dates, depending on the scale; `as_numbers` turns them into
    numbers, which the other methods take and return.
    """

    def as_numbers(self, values: ArrayLike) -> Floats:
        """Return values as numbers, in the same shape."""
        ...

    def to_share(self, numbers: ArrayLike) -> Floats:
        """Return the share of the axis at each number; beyond its ends below 0 or above 1."""
        ...

    def from_share(self, shares: ArrayLike) -> Floats:
        """Return the number at each share of the axis: the inverse of `to_share`."""
        ...

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        """Return at most `at_most` ticks; `numbers` formats their labels."""
        ...


def thinned(values: tuple[float, ...], at_most: int) -> tuple[float, ...]:
    """Return every k-th value from the first on, with the smallest k that leaves few enough."""
    step = max(1, -(-len(values) // max(at_most, 1)))
    return values[::step]
