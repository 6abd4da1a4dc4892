"""Where the stacks of errors stand on their card, and where the names of their layers go."""

from dataclasses import dataclass

import numpy as np

from mlu_anim.stage.axes import Plane, Tick
from mlu_anim.stage.mark_key import ROW, row_width
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.words import text_width

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
    n_stacks: int,
    largest: float,
    layers: tuple[str, ...],
    test: str,
    axis: str,
) -> ErrorPlan:
    """The largest plot that leaves room for the words around it.

    `largest`: the largest error.  `layers`, `test`, `axis`: names of layers, marks and the y axis.
    """
    em = page.type.label
    room = card.inset(page.pad, 0.8 * page.pad)
    top = HEADROOM * largest
    ticks = ticks_up_to(top)
    left = room.left + max(text_width(t.label, em) for t in ticks) + 0.14
    pitch = (room.right - left) / n_stacks
    between = row_width(layers, em) + 0.1 <= (n_stacks - 3.5) * pitch
    beside = row_width((test,), em) + text_width(axis, em, "medium") + 0.15 <= room.width
    inside = between and beside
    above = 1.5 * em if inside else (1.6 + (len(layers) + 1) * ROW) * em
    rect = Rect(left, room.bottom + 0.16 + 2.2 * em, room.right, room.top - above)
    plane = Plane(rect, (0.5, n_stacks + 0.5), (0.0, top))
    first_row = room.top - 1.5 * em
    if inside:
        layer_key = rect.left + 2 * pitch + 0.1, rect.top
        return ErrorPlan(
            room, plane, ticks, layer_key, (room.right - row_width((test,), em), room.top)
        )
    return ErrorPlan(room, plane, ticks, (room.left, first_row - ROW * em), (room.left, first_row))


def ticks_up_to(top: float) -> tuple[Tick, ...]:
    """Round values from 0 on, at most five."""
    power = 10.0 ** np.floor(np.log10(top))
    step = next(s * power for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0) if top / (s * power) < 5)
    return tuple(Tick(k * step, f"{k * step:.6g}") for k in range(int(top / step) + 1))
