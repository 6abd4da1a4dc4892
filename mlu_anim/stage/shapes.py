"""Points of simple shapes, as cubic Bezier curves like manim's: shape (4 * n_curves, 3)."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]

_ARC = 4 * (np.sqrt(2) - 1) / 3
"""Distance of a Bezier handle from its end of a quarter circle, in radii."""


def polyline(corners: ArrayLike) -> Points:
    """Return a line with straight segments through `corners`: (n, 2), in order."""
    xy = np.asarray(corners, dtype=float).reshape(-1, 2)
    if len(xy) < 2:
        return np.zeros((0, 3))
    start, end = xy[:-1, None, :], xy[1:, None, :]
    steps = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    curves = start + (end - start) * steps
    return _raised(curves.reshape(-1, 2))


def polygon(corners: ArrayLike) -> Points:
    """Return a closed polygon with these `corners`: (n, 2)."""
    xy = np.asarray(corners, dtype=float).reshape(-1, 2)
    return polyline(np.vstack([xy, xy[:1]])) if len(xy) else np.zeros((0, 3))


def rectangle(left: float, bottom: float, right: float, top: float) -> Points:
    """Return a rectangle, given by its edges."""
    return polygon([(left, bottom), (right, bottom), (right, top), (left, top)])


def rounded_rectangle(
    left: float, bottom: float, right: float, top: float, radius: float
) -> Points:
    """Return a rectangle whose corners are quarter circles."""
    r, k = radius, radius * (1 - _ARC)
    corners = [
        (right, top, -1, -1),
        (left, top, 1, -1),
        (left, bottom, 1, 1),
        (right, bottom, -1, 1),
    ]
    curves: list[tuple[float, float]] = []
    for index, (x, y, dx, dy) in enumerate(corners):
        along_x, along_y = (x + dx * r, y), (x, y + dy * r)
        near_x, near_y = (x + dx * k, y), (x, y + dy * k)
        arc = [along_y, near_y, near_x, along_x]
        arc = arc if index % 2 == 0 else arc[::-1]
        if curves:
            curves += _straight(curves[-1], arc[0])
        curves += arc
    curves += _straight(curves[-1], curves[0])
    return _raised(np.array(curves))


def discs(centers: ArrayLike, radius: ArrayLike) -> Points:
    """Return a circle around each of `centers`: (n, 2).

    `radius`: one for all, or one each, (n,). Shape (n, 2) makes ellipses of these horizontal and
    vertical radii.
    """
    return stamped(_DISC, centers, radius)


def squares(centers: ArrayLike, radius: ArrayLike) -> Points:
    """Return a square around each of `centers`, of the same area as a disc of `radius`."""
    return stamped(_SQUARE, centers, np.asarray(radius) * (np.sqrt(np.pi) / 2))


def diamonds(centers: ArrayLike, radius: ArrayLike) -> Points:
    """Return a diamond around each of `centers`, of the same area as a disc of `radius`."""
    return stamped(_DIAMOND, centers, np.asarray(radius) * np.sqrt(np.pi / 2))


def rounded_squares(centers: ArrayLike, half: ArrayLike) -> Points:
    """Return a square with round corners around each of `centers`: (n, 2).

    `half`: half its side, one for all or one each, (n,); or half of width and height, (n, 2).
    """
    return stamped(_ROUNDED, centers, half)


def rows_of_segments(starts: ArrayLike, ends: ArrayLike) -> Points:
    """Return separate straight segments, from `starts` to `ends`: (n, 2) each."""
    a, b = (np.asarray(v, dtype=float).reshape(-1, 1, 2) for v in (starts, ends))
    steps = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    return _raised((a + (b - a) * steps).reshape(-1, 2))


def dashes(start: tuple[float, float], end: tuple[float, float], dash: float = 0.08) -> Points:
    """Return a dashed straight line; dashes and gaps are equally long: about `dash` scene units."""
    a, b = np.array(start), np.array(end)
    length = float(np.hypot(*(b - a)))
    n_dashes = max(1, round((length / dash + 1) / 2))
    edges = np.linspace(0, 1, 2 * n_dashes)
    along = a + (b - a) * edges[:, None]
    return rows_of_segments(along[0::2], along[1::2])


def dashed(corners: ArrayLike, dash: float = 0.12) -> Points:
    """Return a dashed line through `corners`, (n, 2); dashes and gaps are about `dash` long.

    It begins and ends with a dash.
    """
    xy = np.asarray(corners, dtype=float).reshape(-1, 2)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    n_dashes = max(1, round((along[-1] / dash + 1) / 2))
    edges = np.linspace(0, along[-1], 2 * n_dashes)
    at = np.unique(np.concatenate([along, edges]))
    places = np.column_stack([np.interp(at, along, column) for column in xy.T])
    middles = (at[:-1] + at[1:]) / 2
    is_dash = np.searchsorted(edges, middles) % 2 == 1
    return rows_of_segments(places[:-1][is_dash], places[1:][is_dash])


def rectangles(left_bottom: ArrayLike, right_top: ArrayLike) -> Points:
    """Return rectangles of 16 points, given by lower left and upper right corners: (n, 2) each."""
    low, high = (np.asarray(v, dtype=float).reshape(-1, 1, 2) for v in (left_bottom, right_top))
    return _raised((low + (high - low) * _UNIT_SQUARE[None]).reshape(-1, 2))


def joined(shapes: Iterable[Points]) -> Points:
    """Return the points of several shapes, joined as one shape."""
    parts = [shape for shape in shapes if len(shape)]
    return np.concatenate(parts) if parts else np.zeros((0, 3))


def stamped(stamp: NDArray[np.float64], centers: ArrayLike, size: ArrayLike) -> Points:
    """Return a copy of `stamp` at each of `centers`: (n, 2), enlarged by `size`.

    `stamp`: points around the origin, (n_points, 2). `size`: one factor for all, one each, (n,), or
    horizontal and vertical factors, (n, 2).
    """
    xy = np.asarray(centers, dtype=float).reshape(-1, 1, 2)
    sizes = np.asarray(size, dtype=float)
    if sizes.ndim:
        sizes = sizes[:, None, None] if sizes.ndim == 1 else sizes[:, None, :]
    return _raised((xy + stamp[None] * sizes).reshape(-1, 2))


def _straight(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1) = a, b
    return [(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in (0, 1 / 3, 2 / 3, 1)]


def _raised(xy: NDArray[np.float64]) -> Points:
    points = np.zeros((len(xy), 3))
    points[:, :2] = xy
    return points


def _quarters() -> NDArray[np.float64]:
    quarter = np.array([(1, 0), (1, _ARC), (_ARC, 1), (0, 1)])
    turn = np.array([(0, 1), (-1, 0)])
    turned = [quarter]
    for _ in range(3):
        turned.append(turned[-1] @ turn)
    return np.concatenate(turned)


_DISC = _quarters()
_UNIT_SQUARE = polygon([(0, 0), (1, 0), (1, 1), (0, 1)])[:, :2]
_SQUARE = polygon([(-1, -1), (1, -1), (1, 1), (-1, 1)])[:, :2]
_DIAMOND = polygon([(0, -1), (1, 0), (0, 1), (-1, 0)])[:, :2]
_ROUNDED = rounded_rectangle(-1, -1, 1, 1, 0.4)[:, :2]
