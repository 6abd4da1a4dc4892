"""The plan of a frame: where its plot and its texts stand on the card."""

from dataclasses import dataclass

from mlu_anim.stage import sizes
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.plane import Plane


@dataclass(frozen=True)
class Wants:
    """The room that a frame needs, in scene units: 0 for what it does not have.

    `above`, `below`: the text sizes (em) of the titles of the y axis and of the x axis. `left`,
    `right`: how far text extends beside the plot. `ticks_below`: the height of the labels of the x
    axis. `marks`: the room that marks need beyond the plot at its left, bottom, right and top.
    """

    n_head_lines: int = 0
    key_height: float = 0.0
    above: float = 0.0
    below: float = 0.0
    left: float = 0.0
    right: float = 0.0
    ticks_below: float = 0.0
    n_foot_lines: int = 0
    marks: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    square: bool = False


@dataclass(frozen=True)
class Plan:
    """The places of a frame's parts on a card.

    `room`: the card without padding, head, legend (`key`) and foot. Both axis titles stand
    between `titles_left`, where that of the y axis begins, and `titles_right`; that of the x axis
    ends with the axis if it can; `y_title` and `x_title` are their baselines.
    `notes`: the room for notes, which is a corner of the plot if `notes_inside`, else the area
    beside or below a small plot. `y_title_ends`: the right end of the text above the plot.
    """

    room: Rect
    head: Rect
    key: Rect
    plane: Plane
    y_title: float
    x_title: float
    titles_left: float
    titles_right: float
    foot: Rect
    notes: Rect
    notes_inside: bool
    y_title_ends: float = 0.0

    @property
    def plot(self) -> Rect:
        """The rectangle of the plot."""
        return self.plane.rect


def plan_frame(card: Rect, page: Page, wants: Wants) -> Plan:
    """Cut strips off the card for all that is wanted; the plot takes the rest."""
    label = page.type.label
    room = card.inset(page.pad, sizes.CARD_AIR * page.pad)
    head_height = sizes.LINE_EM * label * wants.n_head_lines
    head, rest = room.cut_top(head_height, sizes.HEAD_GAP_EM * label if head_height else 0.0)
    gap = sizes.HEAD_GAP_EM * label if wants.key_height else 0.0
    key, rest = rest.cut_top(wants.key_height, gap)
    foot, rest = rest.cut_bottom(*_foot_strip(page, wants))
    wanted = _within(rest, wants)
    return _planned(_plot(wanted, rest, page, wants), rest, page, wants, head, key, foot)


def _foot_strip(page: Page, wants: Wants) -> tuple[float, float]:
    """Return the height of the foot and of the gap above it."""
    if not wants.n_foot_lines:
        return 0.0, 0.0
    more = sizes.LINE_EM * (wants.n_foot_lines - 1)
    return (sizes.FOOT_EM + more) * page.type.readout, sizes.FOOT_GAP_EM * page.type.label


def _within(rest: Rect, wants: Wants) -> Rect:
    """Return the rectangle for the plot that the margins for text and marks leave."""
    left, bottom, right, top = wants.marks
    return Rect(
        rest.left + wants.left + left,
        rest.bottom + _below(wants) + sizes.TITLE_BELOW_EM * wants.below + bottom,
        rest.right - wants.right - right,
        rest.top - sizes.TITLE_ABOVE_EM * wants.above - top,
    )


def _below(wants: Wants) -> float:
    """Return the height of the tick labels below the plot, with the space above them."""
    return wants.ticks_below + sizes.TICK_SPACE if wants.ticks_below else 0.0


def _plot(wanted: Rect, rest: Rect, page: Page, wants: Wants) -> tuple[Rect, bool]:
    """Return the rectangle of the plot, and whether notes have room inside it."""
    if not wants.square:
        return wanted, True
    square = wanted.square()
    beside = rest.width - wants.left - square.width - 2 * page.pad
    inside = square.width >= sizes.ROOMY_SIDE or (page.wide and beside < sizes.NOTES_COLUMN)
    if not inside:  # upper left, so that the free area is one rectangle
        top, left = wanted.top, wanted.left
        square = Rect(left, top - square.height, left + square.width, top)
    elif page.wide:  # its x axis is level with that of the card beside it
        square = Rect(square.left, wanted.bottom, square.right, wanted.bottom + square.height)
    return square, inside


def _planned(
    plot: tuple[Rect, bool], rest: Rect, page: Page, wants: Wants, head: Rect, key: Rect, foot: Rect
) -> Plan:
    r, inside = plot
    x_title = r.bottom - wants.marks[1] - _below(wants) - sizes.TITLE_FALL_EM * wants.below
    beside = Rect(r.right + 2 * page.pad, r.bottom, rest.right, r.top)
    below_top = x_title - sizes.NOTES_GAP_EM * (wants.below or page.type.label)
    below = Rect(rest.left, rest.bottom, rest.right, below_top)
    outside = beside if beside.width > below.height else below
    is_beside = not inside and outside is beside
    return Plan(
        room=rest,
        head=head,
        key=key,
        plane=Plane(r),
        y_title=r.top + wants.marks[3] + sizes.TITLE_RISE_EM * wants.above,
        x_title=x_title,
        titles_left=r.left - wants.left,
        titles_right=r.right if is_beside else rest.right,
        foot=foot,
        notes=_corner(r) if inside else outside,
        notes_inside=inside,
    )


def _corner(plot: Rect) -> Rect:
    """Return the lower right corner of a plot, where the area under a rising curve is."""
    left, bottom, right, top = sizes.CORNER
    return Rect(
        plot.left + left * plot.width,
        plot.bottom + bottom * plot.height,
        plot.right - right * plot.width,
        plot.bottom + top * plot.height,
    )
