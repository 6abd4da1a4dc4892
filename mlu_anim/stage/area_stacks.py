"""Squares that pour into stacked bars: sides are lengths, and it is their areas that add up."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.theme import Theme

BAR_SHARE = 0.76
"""Width of a bar, of the distance between two."""
SQUARES_APART = 0.14


@dataclass(frozen=True)
class Growth:
    """How far the stacks have come, each from 0 to 1.

    `widened`: the sides of the first and the last stack have become squares; the last layer of
    each has its own, `added`.  `flattened`: their squares have become bars, of the same areas.
    `risen`: the stacks between them have grown.
    """

    widened: float = 0.0
    added: float = 0.0
    flattened: float = 0.0
    risen: float = 0.0


class AreaStacks(Part):
    """A stack of areas at 1, 2, ... n on the x axis of a plot whose y axis measures areas.

    The first and the last stack come as squares, set at the outer edges of their bars.
    """

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        areas: NDArray[np.float64],
        roles: Sequence[str],
        growth: Callable[[], Growth],
    ) -> None:
        """`areas`: (n_stacks, n_layers), none negative, the lowest layer first."""
        self.plane, self.areas, self._growth = plane, areas, growth
        self.bar_width = BAR_SHARE * plane.rect.width / (plane.x_range[1] - plane.x_range[0])
        unit = plane.rect.height / (plane.y_range[1] - plane.y_range[0])
        self.side_unit = sqrt(self.bar_width * unit)
        """How long a side of 1 is on the page, so that a square has the area of its bar."""
        self.layers = [Ink(fill=theme.color(role)) for role in roles]
        super().__init__(*self.layers, name=name)

    def state(self) -> Hashable:
        return self._growth()

    def draw(self) -> None:
        rects = self._rects(self._growth())
        for index, ink in enumerate(self.layers):
            low, high = rects[:, index, :2], rects[:, index, 2:]
            ink.points = shapes.rectangles(low, high)

    def square(self, stack: int, layer: int) -> Rect:
        """Where a square of the first (0) or the last (-1) stack stands on the page."""
        left, bottom, right, top = self._rects(Growth(1.0, 1.0))[stack, layer]
        return Rect(float(left), float(bottom), float(right), float(top))

    def bar(self, stack: int) -> Rect:
        """Where a whole stack of bars stands on the page."""
        rects = self._rects(Growth(1.0, 1.0, 1.0, 1.0))[stack]
        (left, bottom), (right, top) = rects[0, :2], rects[-1, 2:]
        return Rect(float(left), float(bottom), float(right), float(top))

    def _rects(self, growth: Growth) -> NDArray[np.float64]:
        """(n_stacks, n_layers, 4): left, bottom, right, top on the page."""
        n_stacks, n_layers = self.areas.shape
        sides = np.sqrt(self.areas) * self.side_unit
        flat = np.full((n_stacks, 1), 1.0)
        flat[[0, -1]] = growth.flattened
        full_width = sides + (self.bar_width - sides) * flat
        # A square's area whatever its width, so that nothing is gained or lost on the way.
        heights = np.divide(sides**2, full_width, where=full_width > 0, out=np.zeros_like(sides))
        heights[1:-1] *= growth.risen
        shown = np.ones((n_stacks, n_layers))
        shown[[0, -1]] = growth.widened
        shown[[0, -1], -1] = growth.added
        widths = full_width * shown
        tops = np.cumsum(heights + SQUARES_APART * (1 - flat), axis=1)
        tops += self.plane.rect.bottom - SQUARES_APART * (1 - flat)
        middles = self.plane.c2p(np.arange(n_stacks) + 1, np.zeros(n_stacks))[:, :1]
        lefts = np.broadcast_to(middles - self.bar_width / 2, widths.shape).copy()
        lefts[-1] += self.bar_width - widths[-1]
        return np.stack([lefts, tops - heights, lefts + widths, tops], axis=2)

    def readings(self) -> Mapping[str, float | int]:
        """The area that each layer of the first and the last stack has on the page, in units."""
        found: dict[str, float | int] = {}
        for index, ink in enumerate(self.layers):
            corners = ink.points.reshape(-1, 16, 3)[:, :, :2]
            across = corners.max(axis=1) - corners.min(axis=1)
            areas = across.prod(axis=1) / self.side_unit**2
            for end, stack in (("first", 0), ("last", -1)):
                found[f"{self.part_name}_{end}_{index + 1}"] = float(areas[stack])
        return found
