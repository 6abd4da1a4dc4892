"""Marks that come down on a plot and land at their values."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Page
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

SMALLEST_PX = 6.4
"""Radius of a mark in a picture 640 px wide, with a sliver to spare."""


def mark_radius(page: Page) -> float:
    """The radius of a mark, large enough in a picture 640 px wide."""
    return SMALLEST_PX * page.px_640


class LandingMarks(Part):
    """Discs at (x, y) of a plot; until `landed()` is 1 they are on their way from above."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        x: ArrayLike,
        y: ArrayLike,
        radius: float,
        role: str,
        landed: Callable[[], float] = lambda: 1.0,
        fall: float = 0.6,
    ) -> None:
        """`fall`: how far above its value a mark begins, in scene units."""
        self.plane, self._landed, self._fall, self.radius = plane, landed, fall, radius
        self._centers = plane.c2p(x, y)
        self.discs = Ink(fill=theme.color(role), halo=theme.color("panel"), halo_width=0.04)
        super().__init__(self.discs, name=name)

    def state(self) -> Hashable:
        return self._landed()

    def draw(self) -> None:
        above = (0.0, self._fall * (1 - self._landed()))
        self.discs.points = shapes.discs(self._centers + above, self.radius)

    def values(self) -> shapes.Points:
        """(n_marks, 2): the values at which the marks are drawn now."""
        marks = self.discs.points.reshape(-1, 16, 3)
        return self.plane.p2c((marks.min(axis=1) + marks.max(axis=1)) / 2)

    def readings(self) -> Mapping[str, float | int]:
        drawn = self.values()[:, 1]
        return {f"{self.part_name}_mean": float(np.mean(drawn))} if len(drawn) else {}
