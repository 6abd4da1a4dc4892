"""Thinning: fewer vertices of a line, and how far it may be off for that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Thinned:
    """Which vertices are kept, (n_kept,), rising; `bound`: the largest distance in y of the line
    through them from any vertex left out.
    """

    kept: NDArray[np.int_]
    bound: float


def thin(x: ArrayLike, y: ArrayLike, at_most: int) -> Thinned:
    """At most so many vertices of a line with rising x; first and last are among them.

    In each of equally many stretches the lowest and the highest vertex are kept, so that no peak is
    lost.
    """
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    n = len(xs)
    if n <= max(at_most, 4):
        return Thinned(np.arange(n), 0.0)
    stretches = np.array_split(np.arange(1, n - 1), max(1, (at_most - 2) // 2))
    peaks = [s[[ys[s].argmin(), ys[s].argmax()]] for s in stretches if len(s)]
    kept = np.unique(np.concatenate([[0], *peaks, [n - 1]])).astype(int)
    off = np.abs(np.interp(xs, xs[kept], ys[kept]) - ys)
    return Thinned(kept, float(off.max()))
