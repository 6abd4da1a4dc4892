"""The interface of scales, and the ticks that they propose."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.wording.numerals import Numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tick:
    """A value of an axis and the label written there."""

    value: float
    label: str


class Scale(Protocol):
    """Maps values to shares of an axis: 0 where it begins and 1 where it ends.

    A value may be given in the way of the scale (a name, a date); `as_numbers` makes it a number,
    and the other methods take and return such numbers.
    """

    def as_numbers(self, values: ArrayLike) -> Floats:
        """Values as numbers, in the shape given."""
        ...

    def to_share(self, numbers: ArrayLike) -> Floats:
        """Shares of the axis at these numbers; outside of the domain below 0 or above 1."""
        ...

    def from_share(self, shares: ArrayLike) -> Floats:
        """Numbers at these shares of the axis: the inverse of `to_share`."""
        ...

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        """Ticks from the lowest to the highest, no more than `at_most`."""
        ...


def thinned(values: tuple[float, ...], at_most: int) -> tuple[float, ...]:
    """Every k-th value from the first, with the smallest k that leaves at most `at_most`."""
    step = max(1, -(-len(values) // max(at_most, 1)))
    return values[::step]
