"""A shot is one cut in one variant; a raster plan lists the times at which it must be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from mlu_anim.stage.variant import Cut, Variant

RasterPlan = tuple[tuple[Fraction, frozenset[Fraction]], ...]
"""Times in seconds, rising, each with the frame rates that have a frame at this time."""


def raster_plan(duration_s: Fraction, rates: Iterable[Fraction]) -> RasterPlan:
    """Return all times k / rate before `duration_s`; a time of several rates is listed once."""
    rates_at: dict[Fraction, set[Fraction]] = {}
    for rate in rates:
        for k in range(ceil(duration_s * rate)):
            rates_at.setdefault(k / rate, set()).add(rate)
    return tuple((t, frozenset(rates_at[t])) for t in sorted(rates_at))


@dataclass(frozen=True)
class Shot:
    """Everything that the frames of one cut depend on; hashable and picklable.

    `rates`: the frame rates of the files that are made from this shot.
    """

    clip: str
    result_path: Path
    result_digest: str
    variant: Variant
    cut: Cut
    rates: tuple[Fraction, ...]
