"""The map between values and the page: two scales over a rectangle."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.channels import Value, read
from mlu_anim.stage.page import Rect, between
from mlu_anim.stage.scales import Floats, Linear, Scale, Tick
from mlu_anim.wording.numerals import Numbers

UNIT = Linear(0.0, 1.0)


@dataclass(frozen=True)
class Plane:
    """A map from values on the scales `x` and `y` to points of the rectangle `rect`, and back."""

    rect: Rect
    x: Scale = UNIT
    y: Scale = UNIT

    @classmethod
    def of_page(cls, rect: Rect) -> "Plane":
        """Return a plane over a part of the page, whose values are scene units."""
        return cls(rect, Linear(rect.left, rect.right), Linear(rect.bottom, rect.top))

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the map does; None if it never does."""
        return None

    def c2p(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Return the points (n, 2) on the page for values `x` and `y`; named as in manim."""
        shares = np.column_stack([self.x.to_share(x), self.y.to_share(y)])
        placed: Floats = self._corner + shares * self._size
        return placed

    def p2c(self, points: ArrayLike) -> Floats:
        """Return the values (n, 2) at points of the page, (n, 2) or (n, 3); named as in manim."""
        shares = self.shares(points)
        x, y = self.x.from_share(shares[:, 0]), self.y.from_share(shares[:, 1])
        return np.column_stack([x, y])

    def shares(self, points: ArrayLike) -> Floats:
        """Return points of the page, (n, 2) or (n, 3), as shares of the rectangle: shape (n, 2).

        (0, 0) is its lower left corner and (1, 1) its upper right corner.
        """
        shares: Floats = (np.asarray(points, dtype=float)[:, :2] - self._corner) / self._size
        return shares

    @property
    def now(self) -> Rect:
        """The rectangle at this moment."""
        return self.rect

    @property
    def _corner(self) -> Floats:
        return np.array([self.now.left, self.now.bottom])

    @property
    def _size(self) -> Floats:
        return np.array([self.now.width, self.now.height])


@dataclass(frozen=True)
class MovingPlane(Plane):
    """A plane that goes from `begin`, where it is at `way` 0, to the rectangle `rect` at 1."""

    begin: Plane = field(kw_only=True)
    way: Value = field(kw_only=True)

    def state(self) -> Hashable:
        return self.begin.state(), read(self.way)

    @property
    def now(self) -> Rect:
        return between(self.begin.now, self.rect, read(self.way))


@dataclass(frozen=True)
class Zoom:
    """A scale that goes from `begin`, at `way` 0, to `end`, at 1; both are linear or of dates."""

    begin: Scale
    end: Scale
    way: Value

    def as_numbers(self, values: ArrayLike) -> Floats:
        return self.end.as_numbers(values)

    def to_share(self, numbers: ArrayLike) -> Floats:
        way = read(self.way)
        shares: Floats = (1 - way) * self.begin.to_share(numbers) + way * self.end.to_share(numbers)
        return shares

    def from_share(self, shares: ArrayLike) -> Floats:
        low, high = self.end.from_share([0.0, 1.0])
        first, last = self.to_share([low, high])
        numbers: Floats = low + (np.asarray(shares) - first) / (last - first) * (high - low)
        return numbers

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        return self.end.ticks(at_most, numbers)
