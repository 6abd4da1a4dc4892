"""Search trees of neighbors and splines of a loaded model, checked before they are asked.

As in `tree_checks`: compiled code follows the numbers in them and does not look whether they lie
inside.
"""

from typing import Any

import numpy as np

_METRICS = ("EuclideanDistance64", "ManhattanDistance64", "ChebyshevDistance64")
"""Those that compare two rows by nothing else than their numbers."""
_HIGHEST_DEGREE = 100


def is_sound_neighbor_tree(tree: Any) -> bool:
    """Whether a KDTree or BallTree leads from its first node down to rows that it has."""
    from sklearn.neighbors import KDTree

    data, rows, nodes, bounds, *_, metric, _ = tree.__getstate__()
    n_rows, n_nodes = len(data), len(nodes)
    own_metric = type(metric).__module__ == "sklearn.metrics._dist_metrics"
    if not own_metric or type(metric).__name__ not in _METRICS:
        return False
    kinds = 2 if isinstance(tree, KDTree) else 1
    if n_rows == 0 or n_nodes == 0 or bounds.shape != (kinds, n_nodes, data.shape[1]):
        return False
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    first, end = nodes["idx_start"], nodes["idx_end"]
    return bool(
        len(rows) == n_rows
        and ((rows >= 0) & (rows < n_rows)).all()
        and (2 * inner + 2 < n_nodes).all()
        and ((first >= 0) & (first <= end) & (end <= n_rows)).all()
    )


def is_sound_spline(spline: Any) -> bool:
    """Whether a BSpline has as many knots and coefficients as its degree needs."""
    held = vars(spline)
    knots, coefficients, degree = held.get("_t"), held.get("_c"), held.get("k")
    if not (isinstance(knots, np.ndarray) and isinstance(coefficients, np.ndarray)):
        return False
    if not (isinstance(degree, int) and 0 <= degree <= _HIGHEST_DEGREE):
        return False
    if knots.ndim != 1 or knots.dtype != np.float64 or coefficients.ndim < 1:
        return False
    enough = 2 * degree + 2 <= len(knots) <= len(coefficients) + degree + 1
    return enough and bool(np.isfinite(knots).all() and (np.diff(knots) >= 0).all())
