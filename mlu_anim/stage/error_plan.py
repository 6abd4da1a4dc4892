"""Where the stacks of errors stand on their card, and where the names of their layers go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.numerals import ENGLISH, Numbers
from mlu_anim.stage.axes import Plane, Tick, round_ticks
from mlu_anim.stage.landing_marks import mark_radius
from mlu_anim.stage.mark_key import ROW, row_width
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.words import text_width

_LOW = 1.4
"""Below this height a fixed share is not enough for the mark and the number on a stack."""
HEADROOM = 1.2
"""Height of the plot, in its tallest stack: a mark and a number stand on it."""


@dataclass(frozen=True)
class ErrorPlan:
    """The card's room, the plot, and the left end and the top of both keys.

    The names of the layers stand between the tall stacks at both ends, where errors are small, and
    the name of the marks beside that of the axis; a narrow plot has all of them above it.
    """

    card: Rect
    plane: Plane
    y_ticks: tuple[Tick, ...]
    layer_key: tuple[float, float]
    test_key: tuple[float, float]


def plan_errors(
    card: Rect,
    page: Page,
    *,
    heights: NDArray[np.float64],
    layers: tuple[str, ...],
    test: str,
    axis: str,
    numbers: Numbers = ENGLISH,
) -> ErrorPlan:
    """The largest plot that leaves room for the words around it.

    `heights`: (n_stacks,), the errors.  `layers`, `test`, `axis`: the names of layers, of marks and
    of the y axis.
    """
    em = page.type.label
    room = card.inset(page.pad, 0.8 * page.pad)
    n_stacks, top = len(heights), HEADROOM * float(heights.max())
    ticks = round_ticks(0.0, top, 5, numbers)
    left = room.left + max(text_width(t.label, em) for t in ticks) + 0.14
    pitch = (room.right - left) / n_stacks
    bottom, rows = room.bottom + 0.16 + 2.2 * em, (0.5 + len(layers) * ROW) * em
    lowest = (room.top - 1.5 * em - rows - bottom) / (room.top - 1.5 * em - bottom) * top
    is_low = all(height < lowest for height in heights[2 : n_stacks - 1])
    between = is_low and row_width(layers, em) + 0.1 <= (n_stacks - 3.5) * pitch
    beside = row_width((test,), em) + text_width(axis, em, "medium") + 0.15 <= room.width
    inside = between and beside
    above = 1.5 * em if inside else (1.6 + (len(layers) + 1) * ROW) * em
    rect = Rect(left, bottom, room.right, room.top - above)
    if rect.height < _LOW:
        above_stack = 0.12 + mark_radius(page) + 0.8 * em
        top = max(top, float(heights.max()) * rect.height / (rect.height - above_stack))
    ticks = round_ticks(0.0, top, max(2, min(5, int(rect.height / (1.7 * em)))), numbers)
    plane = Plane(rect, (0.5, n_stacks + 0.5), (0.0, top))
    first_row = room.top - 1.5 * em
    if inside:
        layer_key = rect.left + 2 * pitch + 0.1, rect.top
        return ErrorPlan(
            room, plane, ticks, layer_key, (room.right - row_width((test,), em), room.top)
        )
    return ErrorPlan(room, plane, ticks, (room.left, first_row - ROW * em), (room.left, first_row))
