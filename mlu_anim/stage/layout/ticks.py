"""Ticks that fit: as many as have room, with the last label moved inside if it would stick out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mlu_anim.stage.page import Page
from mlu_anim.stage.scales import Band, Scale, Tick
from mlu_anim.stage.words import Anchor, shortened, text_width
from mlu_anim.wording.numerals import Numbers

MOST_TICKS, FEW_TICKS = 5, 3
"""Largest number of ticks on an axis: on a page with room, and on a page with less."""
_APART_EM = 0.6
"""Least gap between neighboring labels of an x axis, in em."""
_NAME_EM = 1.15
"""Least distance between the baselines of names on a y axis, in em."""
_SHORTEST_EM = 1.6
"""Least width for a shortened name, in em; if bands have less room, only some of them are named."""


@dataclass(frozen=True)
class Placed:
    """A tick of an x axis, and the point of its label that is placed at its value."""

    tick: Tick
    anchor: Anchor = "center"


def most_ticks(page: Page) -> int:
    """Return the largest number of ticks that an axis of this page may have."""
    return MOST_TICKS if page.wide and page.type.label < 0.3 else FEW_TICKS


def ticks_across(
    scale: Scale, page: Page, numbers: Numbers, width: float, air: float
) -> tuple[Placed, ...]:
    """Return the ticks of an x axis that is `width` wide, in scene units.

    `air`: how far labels may extend beyond the ends of the axis.
    """
    em = page.type.label
    if isinstance(scale, Band):
        return _names_across(scale, em, numbers, width, air)
    for at_most in range(most_ticks(page), 0, -1):
        ticks = scale.ticks(at_most, numbers)
        placed = tuple(Placed(t, _anchor(t, scale, em, width, air)) for t in ticks)
        if not _crowded(placed, scale, em, width):
            break
    return placed


def ticks_up(
    scale: Scale, page: Page, numbers: Numbers, height: float, widest: float
) -> tuple[Tick, ...]:
    """Return the ticks of a y axis that is `height` high, in scene units.

    Labels are shortened to the width `widest`; if the names of bands are too close, only every k-th
    is kept.
    """
    em = page.type.label
    at_most = min(most_ticks(page), max(2, int(height / (2 * em))))
    ticks = scale.ticks(at_most, numbers)
    if isinstance(scale, Band):
        step = max(1, -(-len(ticks) * _NAME_EM * em // height)) if height > 0 else 1
        ticks = ticks[:: int(step)]
    return tuple(replace(t, label=shortened(t.label, em, widest)) for t in ticks)


def _names_across(
    scale: Band, em: float, numbers: Numbers, width: float, air: float
) -> tuple[Placed, ...]:
    """Return the names of bands on an x axis, each shortened to the width of its band.

    If the bands are too narrow for that, only every k-th has a name, in full. Such a name too is
    shortened if it would extend beyond the plot by more than `air`.
    """
    ticks = scale.ticks(len(scale.names), numbers)
    values = [tick.value for tick in ticks]
    nearest = min((b - a for a, b in pairwise(values)), default=len(scale.names))
    apart = nearest * width / len(scale.names)
    pitch = apart - _APART_EM * em
    widest = max(text_width(t.label, em) for t in ticks)
    if widest <= pitch or pitch >= _SHORTEST_EM * em:
        return tuple(Placed(replace(t, label=shortened(t.label, em, pitch))) for t in ticks)
    every = int(-(-(widest + _APART_EM * em) // apart))
    return tuple(
        Placed(replace(t, label=shortened(t.label, em, _room_around(t, scale, width, air))))
        for t in ticks[::every]
    )


def _room_around(tick: Tick, scale: Scale, width: float, air: float) -> float:
    """Return the width of the widest label that can be centered at a tick."""
    middle = float(scale.to_share([tick.value])[0]) * width
    return 2 * (min(middle, width - middle) + air)


def _crowded(placed: Sequence[Placed], scale: Scale, em: float, width: float) -> bool:
    """Return True if two neighboring labels are too close to each other."""
    ends = []
    for label in placed:
        middle = float(scale.to_share([label.tick.value])[0]) * width
        half = text_width(label.tick.label, em) / 2
        middle -= half if label.anchor == "right" else 0.0
        ends.append((middle - half, middle + half))
    ends.sort()
    return any(b[0] - a[1] < _APART_EM * em for a, b in pairwise(ends))


def _anchor(tick: Tick, scale: Scale, em: float, width: float, air: float) -> Anchor:
    half = text_width(tick.label, em) / 2
    share = float(scale.to_share([tick.value])[0])
    return "right" if (1 - share) * width + air < half else "center"
