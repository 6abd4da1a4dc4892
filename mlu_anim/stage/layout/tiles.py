"""Tiles, one for each case: where they stand in a wall, and on an axis onto which they fall."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from mlu_anim.stage.page import Grid, Rect
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.stats import swarm

_AIR = 1.01
"""Distance of touching tiles, in diameters."""
_WALL = 0.42
"""Radius of a tile in the wall, as a share of the distance between tiles."""
_SIZES = np.linspace(2.4, 0.66, 90)
"""Radii to try on an axis, in the least radius that can be read; the last ones overlap."""
_FULL_ROWS = 1.2
"""How much larger tiles may be for a wall whose last row is not full."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Places of tiles, (n_tiles, 2), and their radius, in scene units."""

    at: Floats
    radius: float


def tile_wall(room: Rect, n: int) -> Spots:
    """Return `n` tiles as a wall in the middle of a room, its rows full if that costs little."""
    columns = range(1, n + 1)
    pitch = {c: Grid(room, n, columns=c).pitch * (1.0 if n % c else _FULL_ROWS) for c in columns}
    grid = Grid(room, n, columns=max(pitch, key=lambda c: pitch[c]))
    places = grid.places()
    spare = float(places[-1, 1]) - grid.pitch / 2 - room.bottom
    return Spots(places - np.array([0, spare / 2]), _WALL * grid.pitch)


def tiles_on_axis(
    plane: Plane, values: Floats, least: float, top: float, below: Rect | None = None
) -> Spots:
    """Return tiles that stand on the x axis of a plane, each at its value, as large as they fit.

    `least`: the least radius that can be read. `top`: the height up to which there is room. Tiles
    under the rectangle `below` stay below it.
    """
    x, foot = plane.c2p(values, np.zeros(len(values)))[:, 0], plane.rect.bottom

    def stacked(radius: float) -> tuple[Floats, Floats]:
        """Return the heights of tiles of a radius, and up to where there is room for each."""
        room = np.full(len(x), top - foot - 2 * radius)
        if below is not None:
            under = (x + radius > below.left) & (x - radius < below.right)
            room[under] = below.bottom - foot - 2 * radius
        return swarm(x, 2 * _AIR * radius), room

    def fit(radius: float) -> bool:
        heights, room = stacked(radius)
        return bool((heights <= room).all())

    sizes = (_SIZES * least).tolist()
    radius = sizes[min(bisect_left(sizes, True, key=fit), len(sizes) - 1)]  # a smaller one fits too
    heights, room = stacked(radius)
    if (heights > room).any():
        heights = heights * min(1.0, float((room / np.maximum(heights, 1e-9)).min()))
    return Spots(np.column_stack([x, foot + radius + heights]), radius)
