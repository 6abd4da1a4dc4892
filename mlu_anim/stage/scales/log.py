"""Logarithmic scales."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.scales.scale import Floats, Tick, thinned
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.wording.numerals import Numbers

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = range(-3, 5)
"""Exponents of the powers of ten that are written out, such as 0.001 and 1000."""


@dataclass(frozen=True)
class Log:
    """A logarithmic scale of positive numbers: equal ratios are equally far apart.

    `at`: the values of its ticks, rising; by default powers of ten. `fine`: True for a short tick
    without a number at 1, 2, ... 9 times each power of ten. Raises AuthorMistake unless
    0 < `low` < `high`.
    """

    low: float
    high: float
    at: tuple[float, ...] = ()
    fine: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.low < self.high:
            rule = f"a logarithmic scale from {self.low:g} to {self.high:g}"
            raise AuthorMistake(rule, hint="both ends must be above 0, the first one lower")

    def as_numbers(self, values: ArrayLike) -> Floats:
        return np.asarray(values, dtype=float)

    def to_share(self, numbers: ArrayLike) -> Floats:
        shares: Floats = np.log(np.asarray(numbers, dtype=float) / self.low) / self._span
        return shares

    def from_share(self, shares: ArrayLike) -> Floats:
        numbers: Floats = self.low * np.exp(np.asarray(shares, dtype=float) * self._span)
        return numbers

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        """Return powers of ten; if the axis has fewer than two, 1, 2 and 5 times powers of ten."""
        if self.at:
            return tuple(Tick(v, numbers.tick(v)) for v in thinned(self.at, at_most))
        tens = self._times(1)
        if len(tens) >= 2:
            return tuple(Tick(v, _power(v, numbers)) for v in thinned(tens, at_most))
        values = self._times(1, 2, 5) or (self.low,)
        return tuple(Tick(v, numbers.tick(v)) for v in thinned(values, at_most))

    def fine_ticks(self) -> tuple[float, ...]:
        """Return the values of the ticks without a number."""
        return self._times(*range(1, 10)) if self.fine else ()

    def _times(self, *factors: int) -> tuple[float, ...]:
        """Return the products of these factors and powers of ten that are on the scale, rising."""
        first, last = int(np.floor(np.log10(self.low))), int(np.ceil(np.log10(self.high)))
        values, slack = (n * 10.0**k for k in range(first, last + 1) for n in factors), 1 + 1e-9
        return tuple(v for v in values if self.low / slack <= v <= self.high * slack)

    @property
    def _span(self) -> float:
        return float(np.log(self.high / self.low))


def _power(value: float, numbers: Numbers) -> str:
    exponent = round(np.log10(value))
    raised = str(exponent).translate(_RAISED)
    return numbers.tick(value) if exponent in _PLAIN else f"10{raised}"
