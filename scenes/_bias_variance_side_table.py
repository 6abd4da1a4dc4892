"""A table of lengths: a row for each kind of distance, a column for each of two models.

Lengths stand in it as they were measured, at the scale of the plot that they come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.panel import fitted_em
from mlu_anim.stage.words import text_width

BESIDE = 0.22
"""Between a side, or its square, and its length."""
BRACKET_AT = 0.11
"""Place of a bracket from the left end of its column: its serifs begin there."""
INDENT = 0.3
"""Place of a square, clear of the bracket that is its side."""
_LEAST = 0.3
"""Height of a cell that is worth having above a length."""
_AIR = 0.12
"""Between a cell's upper edge and the name of its row, and below the cell."""


@dataclass(frozen=True)
class SideTable:
    """Places of the table's cells.

    `cells`: for each row, from the top, those of both columns.  `unit`: how long 1 is on the page.
    `em`: size of the lengths, which stand beside what they measure, in narrow cells below it.
    """

    room: Rect
    heads: tuple[tuple[float, float], tuple[float, float]]
    """The left ends of both columns' names, on their baseline."""
    rules: NDArray[np.float64]
    """Shape (n_rows,): heights of the lines above the rows."""
    names: tuple[tuple[float, float], ...]
    """The left ends of the rows' names, on their baselines."""
    cells: tuple[tuple[Rect, Rect], ...]
    unit: float
    em: float
    is_below: bool

    def square(self, row: int, column: int, side: float) -> Rect:
        """The square with this side, in values, on the page."""
        cell, length = self.cells[row][column], side * self.unit
        return Rect(cell.left, cell.bottom, cell.left + length, cell.bottom + length)

    def text_at(self, row: int, column: int, side: float) -> tuple[float, float]:
        """Place of the length of such a square; of a bracket alone when `side` is 0."""
        square = self.square(row, column, side)
        if self.is_below:
            return square.left - INDENT, square.bottom - self.em
        return square.right + (BESIDE if side else 0.08), square.bottom


def plan_table(
    card: Rect,
    page: Page,
    *,
    sides: NDArray[np.float64],
    texts: Sequence[Sequence[str]],
    unit: float,
) -> SideTable:
    """The table as large as its card.

    `sides`: (n_rows, 2), the lengths.  `texts`: the widest that is written beside each of them.
    `unit`: how long 1 is where the lengths were measured; kept, unless a square would not fit.
    """
    label = page.type.label
    room = card.inset(page.pad, 0.8 * page.pad)
    head, below = room.cut_top(1.2 * label, gap=0.3 * label)
    n_rows, lefts = len(sides), (room.left, room.left + room.width / 2)
    tops = below.top - np.arange(n_rows) * below.height / n_rows
    width = room.width / 2 - INDENT - 0.5 * BESIDE
    height = below.height / n_rows - 1.55 * label - 2 * _AIR
    longest = max(float(sides.max()), 1e-300)
    em = _size(texts, page, width - BESIDE - unit * longest)
    widest = max(text_width(text, em, "semibold") for row in texts for text in row)
    is_below = widest + BESIDE + unit * longest > width and height > 1.2 * em + _LEAST
    room_beside = width if is_below else max(width - BESIDE - widest, 0.2 * width)
    unit = min(unit, (height - (1.2 * em if is_below else 0)) / longest, room_beside / longest)
    cells = []
    for top, row in zip(tops, sides, strict=True):
        cell_top = float(top) - 1.55 * label - _AIR
        bottom = cell_top - max(unit * float(row.max()), 0.75 * em)
        cells.append(tuple(Rect(x + INDENT, bottom, x + room.width / 2, cell_top) for x in lefts))
    baseline = head.top - 0.85 * label
    return SideTable(
        room,
        ((lefts[0], baseline), (lefts[1], baseline)),
        tops,
        tuple((room.left, float(top) - 1.25 * label) for top in tops),
        tuple((pair[0], pair[1]) for pair in cells),
        unit,
        em,
        is_below,
    )


def _size(texts: Sequence[Sequence[str]], page: Page, width: float) -> float:
    """As large as a readout where there is room, as small as a label where there is little."""
    if width <= 0:
        return page.type.label
    largest = page.type.readout
    fitting = [fitted_em(text, largest, width, "semibold") for row in texts for text in row]
    return max(page.type.label, min(fitting))
