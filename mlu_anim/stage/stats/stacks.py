"""Stacks: parts of stacked bars, rows piled at the same place, and belts of folds."""

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


def belts(fold: ArrayLike) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.bool_]]:
    """Return slot, belt and whether it tests, for each row on each of n_folds belts.

    `fold`: the fold of each row, from 0, (n_rows,). On every belt the rows stand in the order of
    their folds; on belt k, fold k tests. Shape of each: (n_folds * n_rows,), belt by belt.
    """
    given = np.asarray(fold, dtype=int)
    slot = np.empty(len(given), dtype=int)
    slot[np.argsort(given, kind="stable")] = np.arange(len(given))
    n_belts = int(given.max()) + 1
    belt = np.repeat(np.arange(n_belts), len(given))
    return np.tile(slot, n_belts), belt, np.tile(given, n_belts) == belt


def belt_parts(n_rows: int, n_folds: int, n_belts: int = 0) -> NDArray[np.float64]:
    """Return where the part of each belt that tests is: left, foot, right and top, (n_belts, 4).

    Slots are 1 wide; all belts together are 1 high, the first from 0 down. `n_belts`: with more
    belts than folds, the others are folded up at the end.
    """
    ends = np.cumsum([len(part) for part in np.array_split(np.arange(n_rows), n_folds)])
    belt = np.arange(n_belts or n_folds)
    fold = np.minimum(belt, n_folds - 1)
    foot, top = (np.minimum(belt + side, n_folds) / n_folds for side in (0.07, 0.93))
    return np.column_stack([np.append(0, ends)[fold], foot, ends[fold], top])
