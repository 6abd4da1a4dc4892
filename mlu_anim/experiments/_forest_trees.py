"""The trees of a fitted forest as flat arrays, and the way of one case through each of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_ROWS_SHOWN = 40
"""How many training rows are drawn one by one."""


def flat_trees(trees: list[Any], positive: int) -> Mapping[str, Any]:
    """All nodes of all trees, tree after tree; children are counted within their own tree.

    positive: index of the positive class in the trees' classes.
    """
    parts = [tree.tree_ for tree in trees]
    counts = [part.node_count for part in parts]
    value = np.concatenate([part.value[:, 0, :] for part in parts])
    return {
        "tree_start": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "feature": np.concatenate([part.feature for part in parts]).astype(np.int64),
        "threshold": np.concatenate([part.threshold for part in parts]).astype(np.float64),
        "left": np.concatenate([part.children_left for part in parts]).astype(np.int64),
        "right": np.concatenate([part.children_right for part in parts]).astype(np.int64),
        "node_rows": np.concatenate([part.weighted_n_node_samples for part in parts]),
        "node_probability": value[:, positive] / value.sum(axis=1),
    }


def paths(trees: list[Any], row: Floats) -> Ints:
    """Shape (n_trees, n_levels): the nodes of scikit-learn's decision_path, padded with -1.

    row: shape (1, n_features), float32 as scikit-learn compares it.
    """
    found = [np.flatnonzero(tree.decision_path(row).toarray()[0]) for tree in trees]
    padded = np.full((len(trees), max(len(nodes) for nodes in found)), -1, dtype=np.int64)
    for nodes, line in zip(found, padded, strict=True):
        line[: len(nodes)] = nodes
    return padded


def votes(trees: list[Any], rows: Any, positive: int) -> tuple[Floats, Bools, Ints]:
    """Of each tree and row: probability of the positive class, hard vote, and leaf.

    Shapes (n_trees, n_rows). scikit-learn's trees predict an index of the forest's classes.
    """
    probability = np.stack([tree.predict_proba(rows)[:, positive] for tree in trees])
    says = np.stack([tree.predict(rows).astype(np.int64) == positive for tree in trees])
    leaf = np.stack([tree.apply(rows) for tree in trees]).astype(np.int64)
    return probability, says, leaf


def bags(forest: Any) -> Mapping[str, Any]:
    """Which training rows each tree was given: how often, and how many different ones.

    `rows_by_draws[k]`: rows that tree 1 was given k times.
    """
    samples = forest.estimators_samples_
    n_train = int(forest._n_samples)  # scikit-learn offers no public name
    draws = np.bincount(samples[0], minlength=n_train)
    return {
        "n_train": n_train,
        "n_drawn": len(samples[0]),
        "shown_draws": draws[:MOST_ROWS_SHOWN].astype(np.int64),
        "rows_by_draws": np.bincount(draws, minlength=3).astype(np.int64),
        "n_distinct": np.array([len(np.unique(each)) for each in samples], dtype=np.int64),
    }


def importances(forest: Any) -> Mapping[str, Floats]:
    """The importance of each feature: the forest's, and each tree's."""
    return {
        "importance": np.asarray(forest.feature_importances_, dtype=np.float64),
        "tree_importance": np.stack([tree.feature_importances_ for tree in forest.estimators_]),
    }
