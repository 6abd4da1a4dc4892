"""Summarize the points of an object in a few numbers."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

DECIMALS = 3
"""Decimals of coordinates in scene units: an eighth of a pixel at 1080p."""
MAX_PIECES = 60
"""The most contours that are listed; of more, every second, third ... is listed."""
N_SAMPLES = 12
"""The number of points that are listed of a single contour."""
_CURVE = 4
_GOLDEN = 0.6180339887498949


def box_of(points: Points) -> tuple[float, ...]:
    """The bounding box: left, bottom, right, top."""
    low, high = points.min(axis=0), points.max(axis=0)
    return rounded([low[0], low[1], high[0], high[1]])


def pieces_of(points: Points, n_points_per_curve: int = _CURVE) -> tuple[Points, int]:
    """The centers of the contours, or some points of a single one, and the number of contours.

    `points`: shape (n_curves * n_points_per_curve, 3).
    """
    starts = _contour_starts(points, n_points_per_curve)
    if len(starts) == 1:
        chosen = np.unique(np.linspace(0, len(points) - 1, N_SAMPLES).round().astype(int))
        return points[chosen, :2], 1
    xy = points[:, :2]
    low = np.minimum.reduceat(xy, starts * n_points_per_curve)
    high = np.maximum.reduceat(xy, starts * n_points_per_curve)
    centers: Points = (low + high) / 2
    return centers, len(centers)


def moment_of(points: Points) -> float:
    """A sum over all coordinates with different weights from 0.5 to 1.5."""
    flat = points.ravel()
    weights = 0.5 + (np.arange(1, len(flat) + 1) * _GOLDEN) % 1.0
    return float(round(float(flat @ weights), DECIMALS)) + 0.0


def rounded(values: "NDArray[np.float64] | list[float]") -> tuple[float, ...]:
    """Round to the decimals that are stored."""
    result: list[float] = (
        np.round(np.asarray(values, dtype=float).ravel(), DECIMALS) + 0.0
    ).tolist()
    return tuple(result)


def _contour_starts(points: Points, n_per_curve: int) -> NDArray[np.int_]:
    """The indices of curves that do not begin at the end of the curve before."""
    complete = points[: len(points) // n_per_curve * n_per_curve]
    if len(complete) < 2 * n_per_curve:
        return np.array([0])
    ends, starts = (
        complete[n_per_curve - 1 : -1 : n_per_curve, :2],
        complete[n_per_curve::n_per_curve, :2],
    )
    broken = np.abs(ends - starts)[:, :2].max(axis=1) > 1e-6
    return np.concatenate([[0], np.flatnonzero(broken) + 1])
