"""Rows drawn with replacement: each row of a table once for every time that it was drawn."""

from collections.abc import Callable, Hashable, Mapping
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

_ASPECT = 2.2
"""Width of a row, in heights."""
_STEP = 0.11
"""Distance of a copy behind the one before, as a share of the pitch."""


class BagOfRows(Part):
    """A grid of rows; repeated draws stand behind each other, rows never drawn stay hollow."""

    def __init__(
        self,
        name: str,
        rect: Rect,
        theme: Theme,
        draws: NDArray[np.int64],
        *,
        drawn: Callable[[], float],
    ) -> None:
        """`draws`: (n_rows,) how often each was drawn; `drawn()`: from 0 to 1, how many so far."""
        self.draws, self._drawn = draws, drawn
        n_rows = len(draws)
        columns = max(1, round((n_rows * rect.width / rect.height / _ASPECT) ** 0.5))
        down = ceil(n_rows / columns)
        self._pitch = rect.width / columns, rect.height / down
        row, column = np.divmod(np.arange(n_rows), columns)
        corner = np.column_stack([column * self._pitch[0], -(row + 1) * self._pitch[1]])
        self._corner = np.array([rect.left, rect.top]) + corner
        self._order = _order_of_draws(draws)
        color, panel = theme.color("train"), theme.color("panel")
        size = self._size()
        hollow = shapes.rectangles(self._corner, self._corner + size)
        self.hollow = Ink(hollow, stroke=theme.color("muted"), width=0.02, strength=0.6)
        self.copies = Ink(fill=color, stroke=panel, width=0.025)
        super().__init__(self.hollow, self.copies, name=name)

    def state(self) -> Hashable:
        return self._n_drawn()

    def draw(self) -> None:
        order = self._order[: self._n_drawn()]
        row, copy = order[:, 0], order[:, 1]
        # Copies further back are painted first.
        back_first = np.lexsort((row, -copy))
        row, copy = row[back_first], copy[back_first]
        shift = _STEP * min(self._pitch) * copy
        low = self._corner[row] + np.column_stack([shift, shift])
        self.copies.points = shapes.rectangles(low, low + self._size())

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name}_copies": len(self.copies.points) // 16}

    def _n_drawn(self) -> int:
        return round(self._drawn() * len(self._order))

    def _size(self) -> NDArray[np.float64]:
        across, down = self._pitch
        room = _STEP * min(self._pitch) * max(int(self.draws.max()) - 1, 1)
        return np.array([0.86 * across - room, 0.86 * down - room])


def _order_of_draws(draws: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shape (n_draws, 2): row and copy, all first copies before all second ones."""
    copies = [(row, copy) for row, n in enumerate(draws) for copy in range(int(n))]
    copies.sort(key=lambda pair: (pair[1], pair[0]))
    return np.array(copies, dtype=np.int64).reshape(-1, 2)
