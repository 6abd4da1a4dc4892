"""From points to the few numbers that are kept of them."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

DECIMALS = 3
"""Of a scene unit: an eighth of a pixel at 1080p."""
MOST_PIECES = 60
"""So many contours are listed, else every second, every third ..."""
N_SAMPLES = 12
"""So many points are listed of a single contour."""
_CURVE = 4
_GOLDEN = 0.6180339887498949


def box_of(points: Points) -> tuple[float, ...]:
    """Left, bottom, right, top."""
    low, high = points.min(axis=0), points.max(axis=0)
    return rounded([low[0], low[1], high[0], high[1]])


def pieces_of(points: Points, n_points_per_curve: int = _CURVE) -> tuple[Points, int]:
    """The middles of the separate contours, or some points of a single one; and how many there are.

    `points`: (n_curves * n_points_per_curve, 3).
    """
    starts = _contour_starts(points, n_points_per_curve)
    if len(starts) == 1:
        chosen = np.unique(np.linspace(0, len(points) - 1, N_SAMPLES).round().astype(int))
        return points[chosen, :2], 1
    xy = points[:, :2]
    low = np.minimum.reduceat(xy, starts * n_points_per_curve)
    high = np.maximum.reduceat(xy, starts * n_points_per_curve)
    middles: Points = (low + high) / 2
    return middles, len(middles)


def moment_of(points: Points) -> float:
    """A sum over all coordinates whose weights, from 0.5 to 1.5, are unlike each other."""
    flat = points.ravel()
    weights = 0.5 + (np.arange(1, len(flat) + 1) * _GOLDEN) % 1.0
    return float(round(float(flat @ weights), DECIMALS)) + 0.0


def rounded(values: "NDArray[np.float64] | list[float]") -> tuple[float, ...]:
    """As many decimals as are written."""
    found: list[float] = (
        np.round(np.asarray(values, dtype=float).ravel(), DECIMALS) + 0.0
    ).tolist()
    return tuple(found)


def _contour_starts(points: Points, n_per_curve: int) -> NDArray[np.int_]:
    """The curves that do not begin where the one before has ended."""
    whole = points[: len(points) // n_per_curve * n_per_curve]
    if len(whole) < 2 * n_per_curve:
        return np.array([0])
    ends, starts = (
        whole[n_per_curve - 1 : -1 : n_per_curve, :2],
        whole[n_per_curve::n_per_curve, :2],
    )
    broken = np.abs(ends - starts)[:, :2].max(axis=1) > 1e-6
    return np.concatenate([[0], np.flatnonzero(broken) + 1])
