"""A histogram that lies on the side of a plot: its bins are heights of the y axis."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme


class SideHistogram(Part):
    """Bars that grow to the right from `x`; the longest is `longest` units of x, for all alike."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        counts: NDArray[np.int_],
        bin_edges: NDArray[np.float64],
        x: float,
        per_count: float,
        role: str,
        grown: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """`counts`: (n_bins,).  `bin_edges`: (n_bins + 1,).  `per_count`: of x, for each count."""
        self.plane, self._grown, self._x, self._per_count = plane, grown, x, per_count
        self._counts, self._edges = counts, bin_edges
        self.bars = Ink(fill=theme.color(role))
        super().__init__(self.bars, name=name)

    def state(self) -> Hashable:
        return self._grown()

    def draw(self) -> None:
        there = self._counts > 0
        lengths = self._counts[there] * self._per_count * self._grown()
        low = self.plane.c2p(np.full(len(lengths), self._x), self._edges[:-1][there])
        high = self.plane.c2p(self._x + lengths, self._edges[1:][there])
        air = (0.0, min(0.015, 0.1 * float(high[0, 1] - low[0, 1])) if len(low) else 0.0)
        self.bars.points = shapes.rectangles(low + air, high - air)

    def drawn(self) -> NDArray[np.float64]:
        """(n_bars, 2): of each bar that is drawn, the middle of its bin and its count."""
        bars = self.plane.p2c(self.bars.points).reshape(-1, 16, 2)
        low, high = bars.min(axis=1), bars.max(axis=1)
        counts = (high[:, 0] - low[:, 0]) / self._per_count
        return np.column_stack([(low[:, 1] + high[:, 1]) / 2, counts])

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name}_counted": float(self.drawn()[:, 1].sum())}
