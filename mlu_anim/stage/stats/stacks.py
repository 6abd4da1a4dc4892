"""Stacks: parts of stacked bars, and rows piled at the same place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def stacked(values: ArrayLike) -> tuple[Floats, Floats]:
    """Return begin and end of each part of each stack: two arrays of the shape of `values`.

    `values`: (n_parts, n_stacks). The first part begins at 0, every other at the end of the one
    before. Raises ValueError for a negative value.
    """
    parts = np.asarray(values, dtype=float)
    if (parts < 0).any():
        raise ValueError("a part of a stack is negative")
    ends = np.cumsum(parts, axis=0)
    return ends - parts, ends


def piled(places: ArrayLike) -> NDArray[np.int_]:
    """Return the height of each row in its stack: the number of earlier rows at the same place.

    Shape (n_rows,).
    """
    given = np.asarray(places)
    heights = np.zeros(len(given), dtype=int)
    for place in np.unique(given):
        rows = np.flatnonzero(given == place)
        heights[rows] = np.arange(len(rows))
    return heights


@dataclass(frozen=True, eq=False)
class Bricks:
    """A histogram of repeats: the box of each, shape (n_values,), its height counted in repeats."""

    left: Floats
    right: Floats
    foot: NDArray[np.int_]
    top: NDArray[np.int_]


def bricks(values: ArrayLike, step: float, most: int = 24) -> Bricks:
    """Return a brick for each value, on those before it that fall into the same bin.

    `step`: the distance of values that can occur; bins are one step wide, or as many as make at
    most `most` bins, and one of them is around 0.
    """
    given = np.asarray(values, dtype=float)
    width = step * max(1.0, np.ceil(np.ptp(given) / step / (most - 1)))
    middle = np.floor(given / width + 0.5 + 1e-9) * width
    foot = piled(middle)
    return Bricks(middle - width / 2, middle + width / 2, foot, foot + 1)
