"""Summarize the points of a drawn object in a few numbers."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

DECIMALS = 3
"""The decimals of stored coordinates, in scene units: steps of an eighth of a pixel at 1080p."""
MAX_PIECES = 60
"""The largest number of contours that are listed; of more, only every second, third ... one is."""
N_SAMPLES = 12
"""The largest number of points that are listed for an object with a single contour."""
_CURVE = 4
_GOLDEN = 0.6180339887498949


def box_of(points: Points) -> tuple[float, ...]:
    """Return the bounding box of points: left, bottom, right, top, rounded.

    `points`: shape (n_points, 3).
    """
    low, high = points.min(axis=0), points.max(axis=0)
    return rounded([low[0], low[1], high[0], high[1]])


def pieces_of(points: Points, n_points_per_curve: int = _CURVE) -> tuple[Points, int]:
    """Return the centers of the contours, shape (n_contours, 2), and the number of contours.

    For a single contour, return some of its points instead of its center.
    `points`: the points of Bezier curves, shape (n_curves * n_points_per_curve, 3).
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
    """Return a weighted sum of all coordinates, which changes if any point moves.

    The weights lie between 0.5 and 1.5 and differ for each coordinate.
    """
    flat = points.ravel()
    weights = 0.5 + (np.arange(1, len(flat) + 1) * _GOLDEN) % 1.0
    return float(round(float(flat @ weights), DECIMALS)) + 0.0


def rounded(values: "NDArray[np.float64] | list[float]") -> tuple[float, ...]:
    """Return all values in one tuple, rounded to the stored number of decimals."""
    result: list[float] = (
        np.round(np.asarray(values, dtype=float).ravel(), DECIMALS) + 0.0
    ).tolist()
    return tuple(result)


def _contour_starts(points: Points, n_per_curve: int) -> NDArray[np.int_]:
    """Return the indices of the curves that begin a contour: not at the end of the curve before.

    `points`: shape (n_curves * n_per_curve, 3); an incomplete last curve is ignored.
    """
    complete = points[: len(points) // n_per_curve * n_per_curve]
    if len(complete) < 2 * n_per_curve:
        return np.array([0])
    ends, starts = (
        complete[n_per_curve - 1 : -1 : n_per_curve, :2],
        complete[n_per_curve::n_per_curve, :2],
    )
    broken = np.abs(ends - starts)[:, :2].max(axis=1) > 1e-6
    return np.concatenate([[0], np.flatnonzero(broken) + 1])
