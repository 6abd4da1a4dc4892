"""Linear scales, and round values for their ticks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.scales.scale import Floats, Tick, thinned
from mlu_anim.wording.numerals import Numbers

_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Linear:
    """A linear scale from `low` to `high`; `low` may be the larger one.

    `at`: the values of its ticks, rising; by default round ones. None: it has no axis.
    """

    low: float = 0.0
    high: float = 1.0
    at: tuple[float, ...] | None = ()

    @classmethod
    def over(cls, values: ArrayLike, *, zero: bool = False, air: float = 0.0) -> "Linear":
        """Return a scale from the least to the largest value, extended to round numbers.

        `zero`: include 0. `air`: extra space at both ends, as a share of the range; an end at 0
        gets none if `zero` is set.
        """
        data = np.asarray(values, dtype=float)
        low, high = float(data.min()), float(data.max())
        low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
        span = (high - low) or abs(high) or 1.0
        low -= air * span if low != 0 or not zero else 0.0
        high += air * span if high != 0 or not zero or low == 0 else 0.0
        step = _round_step(span / 4)
        low, high = float(np.floor(low / step) * step), float(np.ceil(high / step) * step)
        return cls(low, high if high > low else low + step)

    @classmethod
    def close(cls, values: ArrayLike, air: float = 0.06) -> "Linear":
        """Return a scale that ends close to the least and the largest value, with round ticks."""
        data = np.asarray(values, dtype=float)
        low, high = float(data.min()), float(data.max())
        space = air * ((high - low) or abs(high) or 1.0)
        return cls(low - space, high + space, round_values(low - space, high + space, 4))

    def as_numbers(self, values: ArrayLike) -> Floats:
        return np.asarray(values, dtype=float)

    def to_share(self, numbers: ArrayLike) -> Floats:
        shares: Floats = (np.asarray(numbers, dtype=float) - self.low) / (self.high - self.low)
        return shares

    def from_share(self, shares: ArrayLike) -> Floats:
        numbers: Floats = self.low + np.asarray(shares, dtype=float) * (self.high - self.low)
        return numbers

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        if self.at is None:
            return ()
        low, high = sorted((self.low, self.high))
        values = thinned(self.at, at_most) if self.at else round_values(low, high, at_most)
        return tuple(Tick(value, numbers.tick(value)) for value in values)


def round_values(low: float, high: float, at_most: int) -> tuple[float, ...]:
    """Return at most `at_most` round values from `low` to `high`, rising.

    They are multiples of 1, 2 or 5 times a power of ten; if there are none, the middle of the range
    alone.
    """
    power = 10.0 ** np.floor(np.log10(high - low))
    for step in (factor * power for factor in _STEPS):
        first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
        if 0 <= last - first < at_most:
            return tuple(k * step for k in range(first, last + 1))
    return ((low + high) / 2,)


def _round_step(step: float) -> float:
    """Return the smallest 1, 2 or 5 times a power of ten that is at least `step`."""
    power = 10.0 ** np.floor(np.log10(step))
    least = step * (1 - 1e-9)
    return float(next(k * power for k in (1, 2, 5, 10) if k * power >= least))
