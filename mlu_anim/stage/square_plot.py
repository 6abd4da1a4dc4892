"""Where a square plot stands on its card, with room for ticks, axis names and notes."""

from dataclasses import dataclass

from mlu_anim.stage.axes import Plane, Tick
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.words import text_width

_ROOMY = 3.2
"""A plot with at least this side has room for notes in its own lower right."""
_COLUMN = 2.6
"""Notes beside a small plot need a column as wide as this."""


@dataclass(frozen=True)
class SquarePlan:
    """The plot's plane, the baselines of the names of its axes, and where notes go.

    The name of the y axis stands above its upper end, that of the x axis below the ticks; both
    start at `names_left`, where the tick labels do, and may reach `names_right`.
    """

    plane: Plane
    y_name: float
    x_name: float
    names_left: float
    names_right: float
    notes: Rect
    notes_inside: bool


def plan_square(card: Rect, page: Page, y_ticks: tuple[Tick, ...]) -> SquarePlan:
    """The largest square that leaves room for the words around it.

    Notes stand in the plot's lower right, where the area under a curve is; a small plot leaves
    them the rest of the card, beside it or below.
    """
    ticks_width = max(text_width(t.label, page.type.label) for t in y_ticks) + 0.14
    room = card.inset(page.pad, 0.8 * page.pad)
    wanted = _plot_room(room, page, ticks_width)
    square = wanted.square()
    beside = room.width - ticks_width - square.width - 2 * page.pad
    inside = square.width >= _ROOMY or (page.wide and beside < _COLUMN)
    if inside and page.wide:  # on one line with the axis of the card beside it
        square = Rect(square.left, wanted.bottom, square.right, wanted.bottom + square.height)
    if not inside:
        square = _pushed(square, room, page, ticks_width)
    return _planned(square, room, page, ticks_width, inside)


def _plot_room(room: Rect, page: Page, ticks_width: float) -> Rect:
    label, readout = page.type.label, page.type.readout
    below, above = 0.13 + label + 1.25 * readout, 1.35 * readout
    left, right = room.left + ticks_width, room.right - 0.1
    return Rect(left, room.bottom + below, right, room.top - above)


def _pushed(square: Rect, room: Rect, page: Page, ticks_width: float) -> Rect:
    """The same square, up and to the left, so that what remains is in one piece."""
    side = square.width
    left, top = room.left + ticks_width, room.top - 1.35 * page.type.readout
    return Rect(left, top - side, left + side, top)


def _planned(square: Rect, room: Rect, page: Page, ticks_width: float, inside: bool) -> SquarePlan:
    label, readout = page.type.label, page.type.readout
    x_name = square.bottom - 0.13 - label - 0.95 * readout
    beside = Rect(square.right + 2 * page.pad, square.bottom, room.right, square.top)
    below = Rect(room.left, room.bottom, room.right, x_name - 0.35 * readout)
    outside = beside if beside.width > below.height else below
    within = Rect(
        square.left + 0.34 * square.width,
        square.bottom + 0.05 * square.height,
        square.right - 0.05 * square.width,
        square.bottom + 0.5 * square.height,
    )
    is_beside = not inside and outside is beside
    return SquarePlan(
        plane=Plane(square),
        y_name=square.top + 0.55 * readout,
        x_name=x_name,
        names_left=square.left - ticks_width,
        names_right=square.right if is_beside else room.right,
        notes=within if inside else outside,
        notes_inside=inside,
    )
