"""The grid of (positive, negative) pairs: a column per negative, filled by what ranks right.

Laid over a ROC plot its filled share is the area under the curve: a column's height is the share
of positives that score higher (Hanley and McNeil, 1982, the AUC as a rank statistic).
"""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

FILL = 0.28
TIE = 0.13
_SMALLEST_CELL = 0.06
_HAIRLINE = 0.016


class PairGrid(Part):
    """Columns laid from the left, `n_laid()` of them; a tied pair counts, and is filled, half."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        column_right: NDArray[np.int_],
        column_tied: NDArray[np.int_],
        n_pos: int,
        n_laid: Callable[[], int],
    ) -> None:
        """`column_right`, `column_tied`: (n_neg,) pairs of each column."""
        self.plane, self.n_pos, self.n_neg = plane, n_pos, len(column_right)
        self._right, self._tied, self._n_laid = column_right, column_tied, n_laid
        accent = theme.color("accent")
        self.filled = Ink(fill=accent, strength=FILL)
        self.tied = Ink(fill=accent, strength=TIE)
        lines = Ink(self._cell_lines(), stroke=theme.color("panel"), width=_HAIRLINE)
        super().__init__(self.filled, self.tied, lines, name=name)

    def state(self) -> Hashable:
        return self._n_laid()

    def draw(self) -> None:
        n_laid = self._n_laid()
        low = np.zeros(n_laid)
        self.filled.points = self._columns(low, self._right[:n_laid])
        top = self._right + self._tied
        ties = np.flatnonzero(self._tied[:n_laid])
        self.tied.points = self._columns(self._right[ties], top[ties], ties)

    def readings(self) -> Mapping[str, float | int]:
        full = self._area(self.filled.points) + self._area(self.tied.points) / 2
        return {f"{self.part_name}_filled": full}

    def _area(self, points: shapes.Points) -> float:
        """The share of the unit square that drawn columns cover, from their corners alone."""
        if not len(points):
            return 0.0
        corners = self.plane.p2c(points).reshape(-1, 16, 2)
        sizes = corners.max(axis=1) - corners.min(axis=1)
        return float((sizes[:, 0] * sizes[:, 1]).sum())

    def _columns(
        self,
        low: NDArray[np.float64] | NDArray[np.int_],
        high: NDArray[np.int_],
        columns: NDArray[np.int_] | None = None,
    ) -> shapes.Points:
        index = np.arange(len(high)) if columns is None else columns
        if not len(index):
            return np.zeros((0, 3))
        left_bottom = self.plane.c2p(index / self.n_neg, low / self.n_pos)
        right_top = self.plane.c2p((index + 1) / self.n_neg, high / self.n_pos)
        return shapes.rectangles(left_bottom, right_top)

    def _cell_lines(self) -> shapes.Points:
        r = self.plane.rect
        lines = []
        if r.width / self.n_neg >= _SMALLEST_CELL:
            xs = np.linspace(r.left, r.right, self.n_neg + 1)[1:-1]
            lines.append(shapes.rows_of_segments(_along(xs, r.bottom), _along(xs, r.top)))
        if r.height / self.n_pos >= _SMALLEST_CELL:
            ys = np.linspace(r.bottom, r.top, self.n_pos + 1)[1:-1]
            across = [np.column_stack([np.full_like(ys, x), ys]) for x in (r.left, r.right)]
            lines.append(shapes.rows_of_segments(*across))
        return shapes.joined(lines)


class AreaUnder(Part):
    """The area under a curve, for so many pairs that single cells would not be seen."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        n_drawn: Callable[[], float],
    ) -> None:
        self.plane, self._x, self._y, self._n_drawn = plane, x, y, n_drawn
        self.filled = Ink(fill=theme.color("accent"), strength=FILL)
        super().__init__(self.filled, name=name)

    def state(self) -> Hashable:
        return self._n_drawn()

    def draw(self) -> None:
        n_drawn = int(self._n_drawn())
        x, y = self._x[:n_drawn], self._y[:n_drawn]
        corners = self.plane.c2p([*x, x[-1], x[0]], [*y, 0.0, 0.0])
        self.filled.points = shapes.polygon(corners)

    def readings(self) -> Mapping[str, float | int]:
        seen = self.plane.p2c(self.filled.points[0::4])[:-2]
        return {f"{self.part_name}_filled": float(np.trapezoid(seen[:, 1], seen[:, 0]))}


def _along(xs: NDArray[np.float64], y: float) -> NDArray[np.float64]:
    return np.column_stack([xs, np.full_like(xs, y)])
