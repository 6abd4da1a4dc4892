"""Curves that grow with a value, points that follow values, and brackets that measure heights."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

WIDTH = 0.055
POINT_RADIUS = 0.13


class Curve(Part):
    """A polyline through given vertices, of which the first `n_drawn()` are drawn."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        x: ArrayLike,
        y: ArrayLike,
        *,
        color: str,
        under: str | None,
        n_drawn: Callable[[], float],
        width: float = WIDTH,
        halo_width: float = 0.06,
    ) -> None:
        """`x`, `y`: the vertices in data units, each of shape (n,).

        `n_drawn`: returns how many vertices are drawn: 1 draws nothing, 2 the first segment, and
        2.5 also half of the second.
        `under`: the color of the halo; None draws no halo, so that the curve hides no other one.
        """
        self.plane, self._n_drawn = plane, n_drawn
        self._vertices = plane.c2p(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        self.line = Ink(stroke=color, width=width, halo=under, halo_width=halo_width)
        super().__init__(self.line, name=name)

    def state(self) -> Hashable:
        return self._n_drawn()

    def draw(self) -> None:
        n_drawn = min(max(self._n_drawn(), 1.0), float(len(self._vertices)))
        whole = int(n_drawn)
        seen = self._vertices[:whole]
        if whole < n_drawn:
            start, end = self._vertices[whole - 1], self._vertices[whole]
            seen = np.vstack([seen, start + (end - start) * (n_drawn - whole)])
        self.line.points = shapes.polyline(seen)

    def vertices(self) -> shapes.Points:
        """Return the vertices that are drawn now, in data units: shape (n, 2)."""
        drawn = self.line.points
        if not len(drawn):
            return np.zeros((0, 2))
        return self.plane.p2c(np.vstack([drawn[0::4], drawn[-1:]]))

    def readings(self) -> Mapping[str, float | int]:
        seen = self.vertices()
        if not len(seen):
            return {}
        return {f"{self.part_name}_area": float(np.trapezoid(seen[:, 1], seen[:, 0]))}


class Point(Part):
    """A dot at the data coordinates (x, y) that `at()` returns, which may change."""

    def __init__(
        self, name: str, plane: Plane, theme: Theme, *, at: Callable[[], tuple[float, float]]
    ) -> None:
        self.plane, self._at = plane, at
        ink, panel = theme.color("ink"), theme.color("panel")
        self.dot = Ink(fill=ink, halo=panel, halo_width=0.05)
        super().__init__(self.dot, name=name)

    def state(self) -> Hashable:
        return self._at()

    def draw(self) -> None:
        x, y = self._at()
        self.dot.points = shapes.discs(self.plane.c2p([x], [y]), POINT_RADIUS)

    def readings(self) -> Mapping[str, float | int]:
        center = (self.dot.points.min(axis=0) + self.dot.points.max(axis=0)) / 2
        x, y = self.plane.p2c(center[None])[0]
        return {f"{self.part_name}_x": float(x), f"{self.part_name}_y": float(y)}


@dataclass(frozen=True)
class Move:
    """The move of a bracket to another plot, where its lower end is at (`x`, `bottom`).

    `way`: returns how much of the way is done, from 0 to 1.
    """

    plane: Plane
    x: float
    bottom: float
    way: Callable[[], float]


class Bracket(Part):
    """A vertical measuring bracket with serifs, from `bottom` to `top` at `x` in a plot.

    `grown`: returns the share of its length that is drawn. After a move to another plot, it has the
    same length in the units of that plot.
    """

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        x: float,
        bottom: float,
        top: float,
        role: str = "accent",
        grown: Callable[[], float] = lambda: 1.0,
        move: Move | None = None,
    ) -> None:
        self.plane, self._x, self._bottom, self._top = plane, x, bottom, top
        self._grown, self._move = grown, move
        self.line = Ink(
            stroke=theme.color(role), width=WIDTH, halo=theme.color("panel"), halo_width=0.04
        )
        super().__init__(self.line, name=name)

    def state(self) -> Hashable:
        return self._grown(), self._way()

    def draw(self) -> None:
        if self._grown() == 0:
            self.line.points = np.zeros((0, 3))
            return
        x, low, high = self._place()
        serif = 0.11
        self.line.points = shapes.joined(
            [
                shapes.polyline([(x, low), (x, high)]),
                shapes.polyline([(x - serif, low), (x + serif, low)]),
                shapes.polyline([(x - serif, high), (x + serif, high)]),
            ]
        )

    def _way(self) -> float:
        return self._move.way() if self._move else 0.0

    def _place(self) -> tuple[float, float, float]:
        """Return x, the lower end and the upper end of the bracket on the page."""
        length = (self._top - self._bottom) * self._grown()
        here = _upright(self.plane, self._x, self._bottom, length)
        if self._move is None or self._way() == 0:
            return here
        there = _upright(self._move.plane, self._move.x, self._move.bottom, length)
        x, low, high = (a + (b - a) * self._way() for a, b in zip(here, there, strict=True))
        return x, low, high

    def readings(self) -> Mapping[str, float | int]:
        if not len(self.line.points):
            return {f"{self.part_name}_length": 0.0}
        low, high = self.line.points[[0, 3], 1]
        unit = _unit(self.plane)
        if self._move is not None:
            unit += (_unit(self._move.plane) - unit) * self._way()
        return {f"{self.part_name}_length": float((high - low) / unit)}


def _upright(plane: Plane, x: float, bottom: float, length: float) -> tuple[float, float, float]:
    (left, low), (_, high) = plane.c2p([x, x], [bottom, bottom + length])
    return float(left), float(low), float(high)


def _unit(plane: Plane) -> float:
    """Return the height of one unit of a plot's y axis, in scene units."""
    return plane.rect.height / (plane.y_range[1] - plane.y_range[0])
