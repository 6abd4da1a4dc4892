"""What a frame needs around its plot, measured from its text; then its plan and its ticks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlu_anim.stage import sizes
from mlu_anim.stage.layout.plan import Plan, Wants, plan_frame
from mlu_anim.stage.layout.ticks import Placed, ticks_across, ticks_up
from mlu_anim.stage.layout.titles import AxisTitle
from mlu_anim.stage.page import Rect
from mlu_anim.stage.plane import UNIT, Plane
from mlu_anim.stage.scales import Scale, Tick
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width

_PASSES = 2
"""Ticks depend on the plot's size, and margins on the ticks; two passes settle both."""


@dataclass(frozen=True)
class Parts:
    """What a frame is measured from. `wants`: what is known before the ticks, if it has `ticks`."""

    x: Scale | None
    y: Scale | None
    x_title: AxisTitle | None
    y_title: AxisTitle | None
    wants: Wants
    ticks: bool = True


@dataclass(frozen=True)
class Measured:
    """A frame's plan and the ticks that fit on it."""

    plan: Plan
    across: tuple[Placed, ...]
    up: tuple[Tick, ...]


def measure(setting: Setting, card: Rect, parts: Parts) -> Measured:
    """Measure the margins and place the plot."""
    page, numbers = setting.page, setting.numbers
    plane = Plane(card, parts.x or UNIT, parts.y or UNIT)
    across: tuple[Placed, ...] = ()
    up: tuple[Tick, ...] = ()
    for _ in range(_PASSES):
        r = plane.rect
        if parts.y is not None and parts.ticks:
            widest = sizes.NAMES_SHARE * card.width
            up = ticks_up(parts.y, page, numbers, r.height, widest)
        if parts.x is not None and parts.ticks:
            air = sizes.END_AIR + page.pad / 2
            across = ticks_across(parts.x, page, numbers, r.width, air)
        plan = plan_frame(card, page, _wants(setting, parts, across, up))
        plane = Plane(plan.plot, plane.x, plane.y)
    return Measured(replace(plan, plane=plane), across, up)


def _wants(setting: Setting, parts: Parts, across: Sequence[Placed], up: Sequence[Tick]) -> Wants:
    em, readout = setting.page.type.label, setting.page.type.readout
    left = max((text_width(t.label, em) for t in up), default=-sizes.TICK_GAP) + sizes.TICK_GAP
    return replace(
        parts.wants,
        above=readout if parts.y_title else _half_a_label(up, em),
        below=readout if parts.x_title else 0.0,
        left=left,
        right=sizes.END_AIR if across else 0.0,
        ticks_below=em if across else 0.0,
    )


def _half_a_label(up: Sequence[Tick], em: float) -> float:
    """Room of the uppermost tick's label where no title stands above it."""
    return sizes.HALF_CAP_EM * em / sizes.TITLE_ABOVE_EM if up else 0.0
