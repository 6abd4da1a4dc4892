"""Ticks that fit: as many as have room, their labels pushed inside at the ends of the axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mlu_anim.stage.page import Page
from mlu_anim.stage.scales import Band, Scale, Tick
from mlu_anim.stage.words import Anchor, shortened, text_width
from mlu_anim.wording.numerals import Numbers

MOST_TICKS, FEW_TICKS = 5, 3
"""The most ticks of an axis, where there is room and where there is less."""
_APART_EM = 0.6
"""Least gap between two labels beside each other."""
_NAME_EM = 1.15
"""Least distance of the baselines of names above each other."""
_SHORTEST_EM = 1.6
"""A name cut shorter than this says nothing: then some of the bands have no name."""


@dataclass(frozen=True)
class Placed:
    """A tick, and which part of its label stands at its value."""

    tick: Tick
    anchor: Anchor = "center"


def most_ticks(page: Page) -> int:
    """The largest number of ticks that an axis of this page may have."""
    return MOST_TICKS if page.wide and page.type.label < 0.3 else FEW_TICKS


def ticks_across(
    scale: Scale, page: Page, numbers: Numbers, width: float, air: float
) -> tuple[Placed, ...]:
    """Ticks of an x axis `width` wide, in scene units; labels may end `air` beyond its ends."""
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
    """Ticks of a y axis `height` high, in scene units; names are shortened to `widest`."""
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
    """Names of bands, shortened to their bands; where that leaves nothing, some of them whole.

    A whole name too is shortened where it would reach beyond the plot by more than `air`.
    """
    ticks = scale.ticks(len(scale.names), numbers)
    pitch = width / len(ticks) - _APART_EM * em
    widest = max(text_width(t.label, em) for t in ticks)
    if widest <= pitch or pitch >= _SHORTEST_EM * em:
        return tuple(Placed(replace(t, label=shortened(t.label, em, pitch))) for t in ticks)
    every = int(-(-(widest + _APART_EM * em) // (width / len(ticks))))
    return tuple(
        Placed(replace(t, label=shortened(t.label, em, _room_around(t, scale, width, air))))
        for t in ticks[::every]
    )


def _room_around(tick: Tick, scale: Scale, width: float, air: float) -> float:
    """Width of the widest label that can be centered at a tick."""
    middle = float(scale.to_share([tick.value])[0]) * width
    return 2 * (min(middle, width - middle) + air)


def _crowded(placed: Sequence[Placed], scale: Scale, em: float, width: float) -> bool:
    """True if labels, the outer ones pushed inside, would touch."""
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
