"""The places of the stacks of errors on their card, and of the names of their layers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.axes import Plane, Tick, round_ticks
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.words import text_width
from mlu_anim.wording.numerals import ENGLISH, Numbers
from scenes._bias_variance_landing_marks import mark_radius
from scenes._bias_variance_mark_key import ROW, across_width, row_width

ABOVE_MARK = 0.12
"""Between a mark and its number."""
HEADROOM = 1.2
"""Least height of the plot, in its tallest stack: a mark and a number stand on it."""


@dataclass(frozen=True)
class ErrorPlan:
    """The card's room, the plot, and the left end and the top of both keys.

    The names of the layers stand between the tall stacks at both ends, where errors are small, and
    the name of the marks beside that of the axis, or below it; a narrow plot has all above it.
    """

    card: Rect
    plane: Plane
    y_ticks: tuple[Tick, ...]
    layer_key: tuple[float, float]
    test_key: tuple[float, float]
    is_across: bool
    """True if the layers' names stand in one row."""


def plan_errors(
    card: Rect,
    page: Page,
    *,
    heights: NDArray[np.float64],
    layers: tuple[str, ...],
    test: str,
    axis: str,
    below: float,
    numbers: Numbers = ENGLISH,
) -> ErrorPlan:
    """The largest plot that leaves room for the words around it.

    `heights`: (n_stacks,), the errors.  `layers`, `test`, `axis`: the names of layers, of marks and
    of the y axis.  `below`: what is left free between the card's room and the plot.
    """
    em = page.type.label
    room = card.inset(page.pad, 0.8 * page.pad)
    n_stacks, top = len(heights), HEADROOM * float(heights.max())
    ticks = round_ticks(0.0, top, 5, numbers)
    left = room.left + max(text_width(t.label, em) for t in ticks) + 0.14
    pitch = (room.right - left) / n_stacks
    bottom, rows = room.bottom + below, (0.5 + len(layers) * ROW) * em
    beside = row_width((test,), em) + text_width(axis, em, "medium") + 0.15 <= room.width
    above = (1.5 if beside else 1.5 + ROW) * em
    lowest = (room.top - above - rows - bottom) / (room.top - above - bottom) * top
    is_low = all(height < lowest for height in heights[2 : n_stacks - 1])
    between = is_low and row_width(layers, em) + 0.1 <= (n_stacks - 3.5) * pitch
    is_across = not between and across_width(layers, em) <= room.width
    if not between:
        above = (1.6 + (2 if is_across else len(layers) + 1) * ROW) * em
    n_ticks = max(2, min(5, int((room.top - above - bottom) / (1.8 * em))))
    ticks = round_ticks(0.0, top, n_ticks, numbers)
    left = room.left + max(text_width(t.label, em) for t in ticks) + 0.14
    rect = Rect(left, bottom, room.right, room.top - above)
    top = max(top, _with_room(float(heights.max()), rect, page))
    plane = Plane(rect, (0.5, n_stacks + 0.5), (0.0, top))
    first_row = room.top - 1.5 * em
    above_plot = room.left, first_row - ROW * em
    layer_key = (rect.left + 2 * pitch + 0.1, rect.top) if between else above_plot
    beside_axis = room.right - row_width((test,), em), room.top
    is_in_title_row = beside and between
    test_key = beside_axis if is_in_title_row else (room.left, first_row)
    return ErrorPlan(room, plane, ticks, layer_key, test_key, is_across)


def _with_room(tallest: float, rect: Rect, page: Page) -> float:
    """The upper end of an axis on which a mark and a number stand above the tallest stack."""
    needed = mark_radius(page) + ABOVE_MARK + 0.75 * page.type.label
    return tallest / (1 - min(needed / rect.height, 0.5))
