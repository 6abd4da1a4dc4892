"""The map between values and the page: two scales over a rectangle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Floats, Linear, Scale

UNIT = Linear(0.0, 1.0)


@dataclass(frozen=True)
class Plane:
    """Values on the scales `x` and `y`, from the left lower to the right upper corner of `rect`."""

    rect: Rect
    x: Scale = UNIT
    y: Scale = UNIT

    @classmethod
    def of_page(cls, rect: Rect) -> "Plane":
        """A part of the page, whose values are scene units."""
        return cls(rect, Linear(rect.left, rect.right), Linear(rect.bottom, rect.top))

    def c2p(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Points (n, 2) on the page of values `x` and `y`; manim's name for it."""
        shares = np.column_stack([self.x.to_share(x), self.y.to_share(y)])
        placed: Floats = self._corner + shares * self._size
        return placed

    def p2c(self, points: ArrayLike) -> Floats:
        """Values (n, 2) at points of the page, (n, 2) or (n, 3); manim's name for it."""
        shares = self.shares(points)
        x, y = self.x.from_share(shares[:, 0]), self.y.from_share(shares[:, 1])
        return np.column_stack([x, y])

    def shares(self, points: ArrayLike) -> Floats:
        """Points of the page, (n, 2) or (n, 3), as shares (n, 2) of the rectangle."""
        shares: Floats = (np.asarray(points, dtype=float)[:, :2] - self._corner) / self._size
        return shares

    @property
    def _corner(self) -> Floats:
        return np.array([self.rect.left, self.rect.bottom])

    @property
    def _size(self) -> Floats:
        return np.array([self.rect.width, self.rect.height])
