"""Stacks: bars on bars, and things piled up one by one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def stacked(values: ArrayLike) -> tuple[Floats, Floats]:
    """Where each part of a stack begins and ends: two (n_parts, n_stacks) of the same `values`.

    The first part stands on 0, each on the one before it; no value is negative.
    """
    parts = np.asarray(values, dtype=float)
    if (parts < 0).any():
        raise ValueError("a part of a stack is negative")
    ends = np.cumsum(parts, axis=0)
    return ends - parts, ends


def piled(places: ArrayLike) -> NDArray[np.int_]:
    """How many rows before each have the same place: its height in a pile, (n_rows,), from 0."""
    given = np.asarray(places)
    heights = np.zeros(len(given), dtype=int)
    for place in np.unique(given):
        rows = np.flatnonzero(given == place)
        heights[rows] = np.arange(len(rows))
    return heights
