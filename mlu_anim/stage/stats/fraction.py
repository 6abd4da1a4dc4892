"""Fractions made of tiles: a tile for each thing that is counted, above and below a line."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_LINE = 0.5
"""Height of the line between both counts with its gaps, in pitches."""


@dataclass(frozen=True, eq=False)
class FractionTiles:
    """Places of the tiles of a fraction, in the units of its room.

    `over`, `under`: the middles of the tiles, (n, 2), row by row from the left. `pitch`: the
    distance between neighbors. `line`: left end, right end and height of the line between them.
    """

    over: Floats
    under: Floats
    pitch: float
    line: tuple[float, float, float]


def fraction_tiles(
    n_over: int, n_under: int, width: float, height: float, largest: float = np.inf
) -> FractionTiles:
    """Return the places of `n_over` tiles above a line and `n_under` below it, as large as fits.

    Both begin at the left edge, so that their lengths compare. The room has its lower left corner
    at (0, 0); the fraction stands at its top. `largest`: the largest pitch.
    """
    most = max(n_over, n_under, 1)
    pitches = {n: _pitch(n, n_over, n_under, width, height) for n in range(1, most + 1)}
    columns = max(pitches, key=lambda n: (round(pitches[n], 9), n))
    pitch = min(pitches[columns], largest)
    columns = min(most, max(columns, int(width / pitch + 1e-9)))
    rows = max(ceil(n_over / columns), 1)
    line = height - rows * pitch - _LINE / 2 * pitch
    below = line - _LINE / 2 * pitch
    over, under = (_places(n, columns, pitch) for n in (n_over, n_under))
    ends = 0.0, min(most, columns) * pitch, line
    return FractionTiles(over + np.array([0, height]), under + np.array([0, below]), pitch, ends)


def _pitch(columns: int, n_over: int, n_under: int, width: float, height: float) -> float:
    rows = max(ceil(n_over / columns), 1) + ceil(n_under / columns)
    return min(width / columns, height / (rows + _LINE))


def _places(n: int, columns: int, pitch: float) -> Floats:
    down, across = np.divmod(np.arange(n), columns)
    return np.column_stack([across + 0.5, -down - 0.5]) * pitch
