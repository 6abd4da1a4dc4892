"""A barcode of errors: a row for each voter, a column for each case, dark where it is wrong."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

GROUND = 0.09
"""Strength of the ground of a cell that is right."""
_AIR = 0.16
"""Gap between cells, as a share of their pitch."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Barcode(Part):
    """Dark cells that slide within their rows from one arrangement to another.

    The last row stands apart: what all voters make of a case together.
    """

    def __init__(
        self,
        name: str,
        rect: Rect,
        theme: Theme,
        *,
        before: Bools,
        after: Bools,
        together_before: Bools,
        together_after: Bools,
        way: Callable[[], float],
    ) -> None:
        """`before`, `after`: (n_rows, n_columns), as many dark cells in each row of both.

        `together_...`: (n_columns,), the last row. `way()`: 0 for before, 1 for after.
        """
        self.rect, self._way = rect, way
        self.n_rows, self.n_columns = before.shape
        self._rows, self._from = np.nonzero(before)
        self._to = np.nonzero(after)[1]
        self._together = together_before, together_after
        self.pitch = rect.width / self.n_columns, rect.height / (self.n_rows + 1.8)
        ink = theme.color("ink")
        self.ground = Ink(self._ground(), fill=ink, strength=GROUND)
        self.dark = Ink(fill=ink)
        self.last_before, self.last_after = Ink(fill=ink), Ink(fill=ink)
        super().__init__(self.ground, self.dark, self.last_before, self.last_after, name=name)

    @property
    def last_row_top(self) -> float:
        """Top of the row that stands apart, on the page."""
        return float(self.rect.bottom + self.pitch[1] * 1.3)

    def state(self) -> Hashable:
        return self._way()

    def draw(self) -> None:
        way = self._way()
        self.dark.points = self._cells(self._rows, self._from + (self._to - self._from) * way)
        before, after = (np.flatnonzero(columns) for columns in self._together)
        self.last_before.points, self.last_after.points = self._last(before), self._last(after)
        self.last_before.strength = max(0.0, 1 - 3 * way)
        self.last_after.strength = max(0.0, 3 * way - 2)

    def readings(self) -> Mapping[str, float | int]:
        together = self.last_after if self._way() > 0.5 else self.last_before
        return {
            f"{self.part_name}_dark": len(self.dark.points) // 16,
            f"{self.part_name}_together": len(together.points) // 16,
        }

    def dark_cells(self) -> Bools:
        """Cells of the voters' rows that are dark now, read back from their ink."""
        cells = self.dark.points.reshape(-1, 16, 3)
        center = (cells.min(axis=1) + cells.max(axis=1)) / 2
        column = (center[:, 0] - self.rect.left) / self.pitch[0] - 0.5
        row = (self.rect.top - center[:, 1]) / self.pitch[1] - 0.5
        is_dark = np.zeros((self.n_rows, self.n_columns), dtype=bool)
        is_dark[np.round(row).astype(int), np.round(column).astype(int)] = True
        return is_dark

    def last_row(self) -> Bools:
        """Cells of the last row that are dark and can be seen."""
        is_dark = np.zeros(self.n_columns, dtype=bool)
        for ink in (self.last_before, self.last_after):
            if ink.visibility > 0:
                left = ink.points.reshape(-1, 16, 3)[:, :, 0].min(axis=1) - self.rect.left
                is_dark[(left / self.pitch[0]).astype(int)] = True
        return is_dark

    def _ground(self) -> shapes.Points:
        """Every cell, that of the last row too."""
        rows, columns = np.indices((self.n_rows, self.n_columns)).reshape(2, -1)
        last = self._last(np.arange(self.n_columns))
        return shapes.joined([self._cells(rows, columns), last])

    def _cells(self, rows: NDArray[np.int64], columns: Floats | NDArray[np.int64]) -> shapes.Points:
        across, down = self.pitch
        left, top = self.rect.left + columns * across, self.rect.top - rows * down
        return self._boxes(left, top, down)

    def _last(self, columns: NDArray[np.int64]) -> shapes.Points:
        left = self.rect.left + columns * self.pitch[0]
        return self._boxes(left, np.full(len(left), self.last_row_top), 1.3 * self.pitch[1])

    def _boxes(self, left: Floats, top: Floats, height: float) -> shapes.Points:
        across, air = self.pitch[0], _AIR * min(self.pitch)
        low = np.column_stack([left + air / 2, top - height + air / 2])
        high = np.column_stack([left + across - air / 2, top - air / 2])
        return shapes.rectangles(low, high)
