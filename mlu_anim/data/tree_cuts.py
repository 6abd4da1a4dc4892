"""Cuts of decision trees: the gain of each in bits, ties, and rectangles, by our own arithmetic."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_LEAST_STEP = 1e-7
"""scikit-learn's trees do not cut between values that are closer (FEATURE_THRESHOLD)."""
TIE = 1e-9
"""Two gains that are closer are equal: chance takes one of the two cuts."""


def bits(positives: Any, total: Any) -> Floats:
    """Return the entropy of two classes in bits, 0 for none; shape of the arguments."""
    share = np.asarray(positives, dtype=float) / np.maximum(total, 1)
    parts = np.stack([share, 1 - share])
    return np.asarray(-(parts * np.log2(np.where(parts > 0, parts, 1))).sum(axis=0))


def single(x: Any) -> Floats:
    """Return numbers as scikit-learn's trees read them: rounded to single precision."""
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def gains(x: Floats, is_positive: Bools) -> tuple[Floats, Floats]:
    """Return all cuts of one feature, rising, and how much each takes from the entropy.

    x: shape (n_rows,). A cut is the middle of two neighboring values.
    """
    order = np.argsort(x, kind="stable")
    value, positives = x[order], np.cumsum(is_positive[order])
    last = np.flatnonzero(np.diff(value) > _LEAST_STEP)
    n, n_left, left = len(x), last + 1, positives[last]
    right: Ints = is_positive.sum() - left
    after = (n_left * bits(left, n_left) + (n - n_left) * bits(right, n - n_left)) / max(n, 1)
    return value[last] / 2 + value[last + 1] / 2, bits(is_positive.sum(), n) - after


def cuts_by_node(x: Floats, is_positive: Bools, held: Bools) -> Floats:
    """Return node, feature, threshold and gain of every cut of some nodes, (n_cuts, 4).

    held: shape (n_nodes, n_rows), True for the rows at a node; a node without rows has no cuts.
    """
    cuts = [
        np.column_stack([np.full(len(cut), node), np.full(len(cut), feature), cut, gained])
        for node, rows in enumerate(held)
        for feature in range(x.shape[1])
        for cut, gained in [gains(x[rows, feature], is_positive[rows])]
    ]
    return np.concatenate(cuts)


def margin(gained: Floats) -> float:
    """Return by how much the best of all cuts gains more than the next, infinite without one."""
    found = np.sort(gained)
    return float(found[-1] - found[-2]) if len(found) > 1 else float("inf")


def has_tie(tree: Any, x: Floats, y: Bools) -> bool:
    """Return True if at some node two cuts gain the same; x: shape (n_rows, n_features)."""
    comes = tree.decision_path(x).toarray().astype(bool)
    held = [comes[:, node] for node in np.flatnonzero(tree.tree_.children_left >= 0)]
    found = (np.concatenate([gains(v, y[rows])[1] for v in x[rows].T]) for rows in held)
    return any(margin(each) < TIE for each in found)


def two_best(x: Floats, is_positive: Bools) -> list[int]:
    """Return the two features whose best first cuts gain most, in the order of the table."""
    best = [gains(column, is_positive)[1].max(initial=0.0) for column in x.T]
    return sorted(np.argsort(-np.array(best), kind="stable")[:2].tolist())


def leaf_boxes(tree: Any) -> Floats:
    """Return the rectangles of a fitted tree's leaves on two features, then their nodes, (n, 5).

    A rectangle is left, bottom, right and top.
    """
    part = tree.tree_
    ends = boxes(part.feature, part.threshold, part.children_left, part.children_right)
    leaves = np.flatnonzero(part.children_left < 0)
    return np.column_stack([*(end[leaves] for end in ends), leaves])


def boxes(feature: Ints, threshold: Floats, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return lower and upper corners of the rectangles of all nodes, (n_nodes, 2) each."""
    low, high = np.full((len(left), 2), -np.inf), np.full((len(left), 2), np.inf)
    for node in np.flatnonzero(left >= 0):
        below, above, at = left[node], right[node], feature[node]
        low[[below, above]], high[[below, above]] = low[node], high[node]
        high[below, at] = min(high[node, at], threshold[node])
        low[above, at] = max(low[node, at], threshold[node])
    return low, high
