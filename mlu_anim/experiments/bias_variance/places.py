"""Find places along a curve where a distance has its typical size, to draw a bracket there."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def interpolated(x: Floats, values: Floats, at: float) -> Floats:
    """Return the values at the place x = `at`, by linear interpolation between grid points.

    x: shape (n_grid,), rising.  values: shape (..., n_grid).  Returns shape (...).
    """
    right = int(np.clip(np.searchsorted(x, at), 1, len(x) - 1))
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return np.asarray(values[..., right - 1] * (1 - share) + values[..., right] * share)


def place_of_gap(x: Floats, gap: Floats, size: float, near: float) -> float:
    """Return the x nearest to `near` where the gap is `size` or -`size`.

    gap: shape (n_grid,), the signed distance of the mean model from the truth.
    """
    found: list[float] = []
    for wanted in (size, -size):
        above = gap - wanted
        for left in np.flatnonzero(above[:-1] * above[1:] <= 0):
            rise = above[left + 1] - above[left]
            share = -above[left] / rise if rise else 0.0
            found.append(float(x[left] + share * (x[left + 1] - x[left])))
    return _nearest(found, near, x, np.abs(np.abs(gap) - size))


def place_of_spread(x: Floats, curves: Floats, size: float, near: float) -> float:
    """Return the x nearest to `near` where the standard deviation of the curves is `size`.

    curves: shape (n_curves, n_grid). Between two grid points the variance of straight lines is a
    parabola, so the place is exact.
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
    """Return the roots of a s² + b s + c from 0 to 1."""
    inside = b * b - 4 * a * c
    if inside < 0 or (a == 0 and b == 0):
        return []
    # The stable form of the formula: no difference of nearly equal numbers.
    half = -(b + np.copysign(np.sqrt(inside), b)) / 2
    roots = [c / half] if half else []
    roots += [half / a] if a else []
    return [root for root in roots if 0 <= root <= 1]


def _nearest(found: Iterable[float], near: float, x: Floats, off: Floats) -> float:
    """Return the place in `found` that is nearest to `near`.

    off: shape (n_grid,), how far each x is from fulfilling the condition. If `found` is empty,
    return the x with the smallest value.
    """
    return min(found, key=lambda place: abs(place - near), default=float(x[off.argmin()]))
