"""Places along a curve where a distance has its typical size, and a bracket can measure it."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def interpolated(x: Floats, values: Floats, at: float) -> Floats:
    """Values at one place between grid points, on the straight lines that are drawn.

    x: shape (n_grid,), rising.  values: shape (..., n_grid).  Returns shape (...).
    """
    right = int(np.clip(np.searchsorted(x, at), 1, len(x) - 1))
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return np.asarray(values[..., right - 1] * (1 - share) + values[..., right] * share)


def place_of_gap(x: Floats, gap: Floats, size: float, near: float) -> float:
    """The place next to `near` where a gap, shape (n_grid,), is `size` wide, up or down."""
    found: list[float] = []
    for wanted in (size, -size):
        above = gap - wanted
        for left in np.flatnonzero(above[:-1] * above[1:] <= 0):
            rise = above[left + 1] - above[left]
            share = -above[left] / rise if rise else 0.0
            found.append(float(x[left] + share * (x[left + 1] - x[left])))
    return _nearest(found, near, x, np.abs(np.abs(gap) - size))


def place_of_spread(x: Floats, curves: Floats, size: float, near: float) -> float:
    """The place next to `near` where curves, shape (n_curves, n_grid), have a deviation of `size`.

    Between two grid points the variance of straight lines is a parabola, so the place is exact.
    """
    centered = curves - curves.mean(axis=0)
    variance = (centered**2).mean(axis=0)
    shared = (centered[:, :-1] * centered[:, 1:]).mean(axis=0)
    found: list[float] = []
    for left, (a, b) in enumerate(pairwise(variance)):
        shares = _roots(a - 2 * shared[left] + b, 2 * (shared[left] - a), a - size**2)
        found += [float(x[left] + share * (x[left + 1] - x[left])) for share in shares]
    return _nearest(found, near, x, np.abs(variance - size**2))


def _roots(a: float, b: float, c: float) -> list[float]:
    """The roots of a s^2 + b s + c from 0 to 1."""
    inside = b * b - 4 * a * c
    if inside < 0 or (a == 0 and b == 0):
        return []
    # The stable form of the formula: no difference of nearly equal numbers.
    half = -(b + np.copysign(np.sqrt(inside), b)) / 2
    roots = [c / half] if half else []
    roots += [half / a] if a else []
    return [root for root in roots if 0 <= root <= 1]


def _nearest(found: Iterable[float], near: float, x: Floats, off: Floats) -> float:
    """The nearest of the places; where nothing crosses, the grid point that is least off."""
    return min(found, key=lambda place: abs(place - near), default=float(x[off.argmin()]))
