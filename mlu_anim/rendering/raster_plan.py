"""Which moments have to be drawn, so that every wanted rate gets its frames from one pass."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

RasterPlan = tuple[tuple[Fraction, frozenset[Fraction]], ...]
"""Moments in seconds, rising, each with the rates that show it."""


def raster_plan(duration_s: Fraction, rates: Iterable[Fraction]) -> RasterPlan:
    """The union of the moments k / rate before `duration_s`; what coincides is drawn once."""
    wanted: dict[Fraction, set[Fraction]] = {}
    for rate in rates:
        for k in range(ceil(duration_s * rate)):
            wanted.setdefault(k / rate, set()).add(rate)
    return tuple((t, frozenset(wanted[t])) for t in sorted(wanted))
