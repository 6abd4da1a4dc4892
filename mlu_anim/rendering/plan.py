"""Which pictures have to be drawn: a shot, and the moments that its files need."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from mlu_anim.stage.variant import Cut, Variant

RasterPlan = tuple[tuple[Fraction, frozenset[Fraction]], ...]
"""Moments in seconds, rising, each with the rates that show it."""


def raster_plan(duration_s: Fraction, rates: Iterable[Fraction]) -> RasterPlan:
    """The union of the moments k / rate before `duration_s`; what coincides is drawn once."""
    wanted: dict[Fraction, set[Fraction]] = {}
    for rate in rates:
        for k in range(ceil(duration_s * rate)):
            wanted.setdefault(k / rate, set()).add(rate)
    return tuple((t, frozenset(wanted[t])) for t in sorted(wanted))


@dataclass(frozen=True)
class Shot:
    """All that the frames of one cut depend on; found by its content, and picklable.

    `rates`: frames a second of the outputs that are made of this shot.
    """

    clip: str
    result_path: Path
    result_digest: str
    variant: Variant
    cut: Cut
    rates: tuple[Fraction, ...]
