"""Measure the margins that the texts of a frame need, then make its plan and its ticks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mlu_anim.stage import sizes
from mlu_anim.stage.layout.plan import Plan, Wants, plan_frame
from mlu_anim.stage.layout.ticks import Placed, ticks_across, ticks_up
from mlu_anim.stage.layout.titles import AxisTitle
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.plane import UNIT, Plane
from mlu_anim.stage.scales import Scale, Tick
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width

_PASSES = 2
"""Passes of the layout: margins depend on ticks and texts, which depend on the plot's size."""


@dataclass(frozen=True)
class Parts:
    """The scales, axis titles and other wants of a frame, from which its layout is computed.

    `wants`: the room that is known before ticks and marks. `marks`: returns the room that marks
    need beyond the plot (left, bottom, right, top), given the frame's scales over the plot and the
    room for both. `ticks`: False for a frame without axes.
    """

    x: Scale | None
    y: Scale | None
    x_title: AxisTitle | None
    y_title: AxisTitle | None
    wants: Wants
    marks: Callable[[Plane, Rect], tuple[float, float, float, float]]
    ticks: bool = True


@dataclass(frozen=True)
class Measured:
    """A frame's plan and the ticks that fit: `across` on the x axis, `up` on the y axis."""

    plan: Plan
    across: tuple[Placed, ...]
    up: tuple[Tick, ...]


def measure(setting: Setting, card: Rect, parts: Parts) -> Measured:
    """Lay out a frame on its card: return its plan and its ticks."""
    page, numbers = setting.page, setting.numbers
    plane, room = Plane(card, parts.x or UNIT, parts.y or UNIT), card
    across: tuple[Placed, ...] = ()
    up: tuple[Tick, ...] = ()
    for _ in range(_PASSES):
        r, marks = plane.rect, parts.marks(plane, room)
        if parts.y is not None and parts.ticks:
            up = ticks_up(parts.y, page, numbers, r.height, _widest_name(card, page, marks))
        if parts.x is not None and parts.ticks:
            air = sizes.END_AIR + page.pad / 2
            across = ticks_across(parts.x, page, numbers, r.width, air)
        plan = plan_frame(card, page, replace(_wants(setting, parts, across, up), marks=marks))
        plane, room = Plane(plan.plot, plane.x, plane.y), plan.room
    return Measured(replace(plan, plane=plane), across, up)


def _widest_name(card: Rect, page: Page, marks: tuple[float, float, float, float]) -> float:
    """Return the width for names of bands at the left of a plot, in scene units.

    The plot keeps at least sizes.PLOT_SHARE of the card's width, if names can be that short.
    """
    left, _, right, _ = marks
    beside = left + right + sizes.TICK_GAP + sizes.END_AIR + 2 * page.pad
    spare = (1 - sizes.PLOT_SHARE) * card.width - beside
    return max(min(sizes.NAMES_SHARE * card.width, spare), page.type.label)


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
    """Return the `Wants.above` that makes room for the upper half of the topmost tick's label."""
    return sizes.HALF_CAP_EM * em / sizes.TITLE_ABOVE_EM if up else 0.0
