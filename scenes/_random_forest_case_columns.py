"""A column for each case, as high as the share that it has now; those above half are dark."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

LIGHT = 0.3
_WIDTH = 0.72

Floats = NDArray[np.float64]


class CaseColumns(Part):
    """Columns over a plane from 0 to 1 upward; `heights()` gives them, (n_cases,)."""

    def __init__(
        self, name: str, plane: Plane, theme: Theme, *, heights: Callable[[], Floats]
    ) -> None:
        self.plane, self._heights = plane, heights
        ink = theme.color("ink")
        self.below = Ink(fill=ink, strength=LIGHT)
        self.above = Ink(fill=ink)
        super().__init__(self.below, self.above, name=name)

    def state(self) -> Hashable:
        return self._heights().tobytes()

    def draw(self) -> None:
        heights = self._heights()
        rect, n_columns = self.plane.rect, len(heights)
        pitch = rect.width / n_columns
        left = rect.left + (np.arange(n_columns) + (1 - _WIDTH) / 2) * pitch
        top = self.plane.c2p(np.zeros(n_columns), heights)[:, 1]
        low = np.column_stack([left, np.full(n_columns, rect.bottom)])
        high = np.column_stack([left + _WIDTH * pitch, top])
        is_above = heights > 0.5
        self.below.points = shapes.rectangles(low[~is_above], high[~is_above])
        self.above.points = shapes.rectangles(low[is_above], high[is_above])

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name}_above_half": len(self.above.points) // 16}

    def drawn_heights(self) -> Floats:
        """The heights as they are drawn, from the left: (n_cases,)."""
        points = np.concatenate([self.below.points, self.above.points]).reshape(-1, 16, 3)
        order = np.argsort(points[:, :, 0].min(axis=1), kind="stable")
        return np.asarray(self.plane.p2c(points[order].max(axis=1))[:, 1])
