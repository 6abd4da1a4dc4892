"""Thinning: fewer vertices of a line, and the error that this causes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Thinned:
    """The vertices of a line that are kept.

    `kept`: their indices, (n_kept,), rising. `bound`: the largest vertical distance of a dropped
    vertex from the line through the kept ones.
    """

    kept: NDArray[np.int_]
    bound: float


def thin(x: ArrayLike, y: ArrayLike, at_most: int) -> Thinned:
    """Keep at most `at_most` vertices of a line (at least 4), including the first and the last.

    `x`, `y`: (n_vertices,), x rising. The line is divided into sections with about equally many
    vertices; of each, the lowest and the highest are kept, so that no peak is lost.
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
