"""A place along a polyline, counted in its segments."""

import numpy as np
from numpy.typing import ArrayLike


def along(x: ArrayLike, y: ArrayLike, n_segments: float) -> tuple[float, float]:
    """Return the place after `n_segments` segments: with 2.5, the middle of the third one."""
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    at = np.arange(len(xs))
    return float(np.interp(n_segments, at, xs)), float(np.interp(n_segments, at, ys))
