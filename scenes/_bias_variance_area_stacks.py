"""Squares that pour into stacked bars: sides are lengths, and it is their areas that add up."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

BAR_SHARE = 0.76
"""Width of a bar, of the distance between two."""


@dataclass(frozen=True)
class Growth:
    """Progress of the stacks, each value from 0 to 1.

    `widened`: the sides of the first and the last stack have become squares; the lowest layer of
    each has its own, `added`.  `flattened`: their squares have become bars.
    `risen`: the stacks between them have grown.
    """

    widened: float = 0.0
    added: float = 0.0
    flattened: float = 0.0
    risen: float = 0.0


@dataclass(frozen=True)
class Squares:
    """Squares of the layers of the first and the last stack, before they are bars.

    `corners`: (2, n_layers, 2), their lower left corners on the page.  `unit`: how long a side of
    1 is there.
    """

    corners: NDArray[np.float64]
    unit: float


class AreaStacks(Part):
    """A stack of areas at 1, 2, ... n on the x axis of a plot whose y axis measures areas.

    The first and the last stack come as squares. On their way to the stack all of them grow by one
    factor, so that at each moment their areas are to each other as they are in the stack.
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
        squares: Squares,
    ) -> None:
        """`areas`: (n_stacks, n_layers), none negative, the lowest layer first."""
        self.plane, self.areas, self._growth, self._squares = plane, areas, growth, squares
        self.bar_width = BAR_SHARE * plane.rect.width / (plane.x_range[1] - plane.x_range[0])
        unit = plane.rect.height / (plane.y_range[1] - plane.y_range[0])
        self._bar_unit = sqrt(self.bar_width * unit)
        self.layers = [Ink(fill=theme.color(role)) for role in roles]
        super().__init__(*self.layers, name=name)

    def side_unit(self) -> float:
        """Length on the page of a side of 1 now: as measured, in the end so as to fill a bar."""
        unit = self._squares.unit
        return unit + (self._bar_unit - unit) * self._growth().flattened

    def state(self) -> Hashable:
        return self._growth()

    def draw(self) -> None:
        rects = self._rects(self._growth())
        for index, ink in enumerate(self.layers):
            ink.points = shapes.rectangles(rects[:, index, :2], rects[:, index, 2:])

    def _rects(self, growth: Growth) -> NDArray[np.float64]:
        """(n_stacks, n_layers, 4): left, bottom, right, top on the page."""
        n_stacks = len(self.areas)
        heights = self.areas * self._bar_unit**2 / self.bar_width
        heights[1:-1] *= growth.risen
        tops = self.plane.rect.bottom + np.cumsum(heights, axis=1)
        middles = self.plane.c2p(np.arange(n_stacks) + 1, np.zeros(n_stacks))[:, :1]
        lefts = np.broadcast_to(middles - self.bar_width / 2, heights.shape)
        rects = np.stack([lefts, tops - heights, lefts + self.bar_width, tops], axis=2)
        rects[[0, -1]] = self._on_their_way(growth)
        return rects

    def _on_their_way(self, growth: Growth) -> NDArray[np.float64]:
        """(2, n_layers, 4): the first and the last stack, as far as they are bars."""
        flat = growth.flattened
        sides = np.sqrt(self.areas[[0, -1]]) * self.side_unit()
        widths = sides + (self.bar_width - sides) * flat
        heights = np.divide(sides**2, widths, where=widths > 0, out=np.zeros_like(sides))
        ends = np.array([1, len(self.areas)])
        lefts = self.plane.c2p(ends, [0.0, 0.0])[:, :1] - self.bar_width / 2
        bottoms = self.plane.rect.bottom + np.cumsum(heights, axis=1) - heights
        stacked = np.stack([np.broadcast_to(lefts, heights.shape), bottoms], axis=2)
        low = self._squares.corners + (stacked - self._squares.corners) * flat
        shown = np.full_like(widths, growth.widened)
        shown[:, 0] = growth.added
        high = low + np.stack([widths * shown, heights], axis=2)
        return np.concatenate([low, high], axis=2)

    def readings(self) -> Mapping[str, float | int]:
        """The area that each layer of the first and the last stack has on the page, in values."""
        values: dict[str, float | int] = {}
        for index, ink in enumerate(self.layers):
            corners = ink.points.reshape(-1, 16, 3)[:, :, :2]
            across = corners.max(axis=1) - corners.min(axis=1)
            areas = across.prod(axis=1) / self.side_unit() ** 2
            for end, stack in (("first", 0), ("last", -1)):
                values[f"{self.part_name}_{end}_{index + 1}"] = float(areas[stack])
        return values
