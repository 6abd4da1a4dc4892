"""Check a loaded model's search trees, neighbors, support vectors, splines and sparse arrays.

As with decision trees (`tree_checks`), compiled code uses the numbers in their arrays as indices
without checking the range.
"""

from typing import Any

import numpy as np

_METRICS = ("EuclideanDistance64", "ManhattanDistance64", "ChebyshevDistance64")
"""Metrics that use nothing but the numbers of the two rows compared."""
_HIGHEST_DEGREE = 100
_SUPPORT_VECTOR_CLASSIFIERS = ("c_svc", "nu_svc")


def is_sound_neighbor_tree(tree: Any) -> bool:
    """Return True if every node of a KDTree or BallTree refers to nodes and rows that exist."""
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
    """Return True if a BSpline has as many knots and coefficients as its degree needs."""
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


def is_sound_sparse_array(array: Any) -> bool:
    """Return True if the indices of a compressed sparse array lie inside of its shape."""
    check = getattr(type(array), "check_format", None)  # other formats check when they are built
    try:
        return check is None or check(array, full_check=True) is None
    except ValueError:
        return False


def is_sound_neighbors_model(model: Any) -> bool:
    """Return True if each fitted row has a target, and there are at least n_neighbors rows."""
    held = vars(model)
    rows = held.get("_fit_X")
    if rows is None:  # not fitted
        return True
    n_rows, n_neighbors = rows.shape[0], held.get("n_neighbors_", held.get("n_neighbors"))
    return (
        held.get("n_samples_fit_") == n_rows
        and held.get("n_features_in_", rows.shape[1]) == rows.shape[1]
        and (n_neighbors is None or 1 <= n_neighbors <= n_rows)
        and _are_targets(held, n_rows)
    )


def _are_targets(held: dict[str, Any], n_rows: int) -> bool:
    targets, classes = held.get("_y"), held.get("classes_")
    if targets is None:
        return classes is None  # unsupervised
    if len(targets) != n_rows or classes is None:
        return len(targets) == n_rows
    # Several targets have a list of classes each.
    columns = [targets] if targets.ndim == 1 else list(targets.T)
    classes = classes if held["outputs_2d_"] else [classes]
    return len(columns) == len(classes) and all(
        column.dtype.kind in "iu" and bool(((column >= 0) & (column < len(known))).all())
        for column, known in zip(columns, classes, strict=True)
    )


def is_sound_support_vector_machine(model: Any) -> bool:
    """Return True if the arrays that libsvm reads have the sizes that it expects."""
    held = vars(model)
    if "support_" not in held:  # not fitted
        return True
    if "_impl" in held or not isinstance(held["_sparse"], bool):
        return False
    is_classifier = type(model)._impl in _SUPPORT_VECTOR_CLASSIFIERS
    n_classes = len(held["classes_"]) if is_classifier else 2  # libsvm's number for regression
    return n_classes > 1 and (
        _are_support_vectors(held)
        and _are_support_counts(held["_n_support"], len(held["support_"]), n_classes, is_classifier)
        and _are_support_weights(held, n_classes)
    )


def _are_support_vectors(held: dict[str, Any]) -> bool:
    support, vectors, n_fitted = held["support_"], held["support_vectors_"], held["shape_fit_"][0]
    if support.ndim != 1 or not ((support >= 0) & (support < n_fitted)).all():
        return False
    kernel = held["kernel"]
    if kernel == "precomputed":
        return not held["_sparse"]
    if callable(kernel):
        return not held["_sparse"] and len(held["_BaseLibSVM__Xfit"]) == n_fitted
    return bool(vectors.shape == (len(support), held["n_features_in_"]))


def _are_support_counts(counts: Any, n_vectors: int, n_classes: int, is_classifier: bool) -> bool:
    """Return True if libsvm can split the support vectors by class; regression has no classes."""
    if counts.shape != (n_classes,):
        return False
    if is_classifier:
        return bool((counts >= 0).all()) and counts.sum(dtype=np.int64) == n_vectors
    return n_vectors == 0 or bool(counts[0] == n_vectors)


def _are_support_weights(held: dict[str, Any], n_classes: int) -> bool:
    n_vectors, n_pairs = len(held["support_"]), n_classes * (n_classes - 1) // 2
    expected = (n_classes - 1, n_vectors)
    coefficients = held["_dual_coef_"]
    if coefficients.shape != expected or held["dual_coef_"].shape != expected:
        return False
    if held["_sparse"] and coefficients.data.shape != (expected[0] * expected[1],):
        return False
    n_probabilities = (n_pairs,) if held["_effective_probability"] else (0, n_pairs)
    return (
        held["_intercept_"].shape == (n_pairs,)
        and held["_probA"].shape == held["_probB"].shape
        and held["_probA"].ndim == 1
        and len(held["_probA"]) in n_probabilities
    )
