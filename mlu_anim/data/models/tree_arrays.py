"""The nodes of fitted trees as flat arrays, the paths of rows, and the weights of a forest."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def flat_trees(
    trees: Sequence[Any], positive: int, kept: Sequence[Ints] | None = None
) -> Mapping[str, Any]:
    """Return the nodes of all trees, tree after tree, as arrays by name.

    Children are numbered within their own tree.  positive: index of the positive class in the
    trees' classes.  kept: the nodes of each tree to include, rising; None for all nodes.
    """
    parts = [tree.tree_ for tree in trees]
    held = [np.arange(part.node_count) for part in parts] if kept is None else kept
    value = np.concatenate([part.value[nodes, 0, :] for part, nodes in _pairs(parts, held)])

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name)[nodes] for part, nodes in _pairs(parts, held)])

    def children(name: str) -> Ints:
        return np.concatenate(
            [renumbered(getattr(part, name)[nodes], nodes) for part, nodes in _pairs(parts, held)]
        )

    fields = {
        "tree_start": np.cumsum([0, *(len(nodes) for nodes in held)]).astype(np.int64),
        "feature": joined("feature").astype(np.int64),
        "threshold": joined("threshold").astype(np.float64),
        "left": children("children_left"),
        "right": children("children_right"),
        "node_rows": joined("weighted_n_node_samples"),
        "node_probability": value[:, positive] / value.sum(axis=1),
    }
    if kept is not None:
        below = [levels_below(part)[nodes] for part, nodes in _pairs(parts, held)]
        fields["levels_below"] = np.concatenate(below)
    return fields


def _pairs(parts: Sequence[Any], held: Sequence[Ints]) -> Any:
    return zip(parts, held, strict=True)


def renumbered(nodes: NDArray[Any], kept: Ints) -> Ints:
    """Return nodes as indices into `kept`, and -1 for those that are not in it.  kept: rising."""
    place = np.minimum(np.searchsorted(kept, nodes), len(kept) - 1)
    return np.where(kept[place] == nodes, place, -1).astype(np.int64)


def levels(tree: Any) -> Ints:
    """Return the level of each node, 0 for the root, shape (node_count,)."""
    level = np.zeros(tree.node_count, dtype=np.int64)
    nodes = np.array([0])
    while len(nodes):
        splits = nodes[tree.children_left[nodes] >= 0]
        nodes = np.concatenate([tree.children_left[splits], tree.children_right[splits]])
        level[nodes] = np.tile(level[splits] + 1, 2)
    return level


def top_and(trees: Sequence[Any], n_levels: int, leaves: Ints, paths: Sequence[Ints]) -> list[Ints]:
    """Return for each tree the nodes of its top levels, those in `leaves`, and those on its path.

    n_levels: how many levels below the root.  leaves: shape (n_trees, n_rows).  paths: one for each
    tree.
    """
    return [
        np.unique(np.concatenate([np.flatnonzero(levels(tree.tree_) <= n_levels), ends, path]))
        for tree, ends, path in zip(trees, leaves, paths, strict=True)
    ]


def levels_below(tree: Any) -> Ints:
    """Return how many levels of nodes are below each node, 0 for a leaf, shape (node_count,)."""
    level, below = levels(tree), np.zeros(tree.node_count, dtype=np.int64)
    for each in range(int(level.max()) - 1, -1, -1):
        nodes = np.flatnonzero((level == each) & (tree.children_left >= 0))
        children = below[tree.children_left[nodes]], below[tree.children_right[nodes]]
        below[nodes] = 1 + np.maximum(*children)
    return below


def decision_paths(trees: Sequence[Any], row: Floats) -> list[Ints]:
    """Return for each tree the nodes on the decision path of one row, shape (1, n_features)."""
    return [np.flatnonzero(tree.decision_path(row).toarray()[0]) for tree in trees]


def padded(paths: Sequence[Ints]) -> Ints:
    """Return paths as the rows of an array, padded with -1, shape (n_trees, n_levels)."""
    lines = np.full((len(paths), max(len(nodes) for nodes in paths)), -1, dtype=np.int64)
    for nodes, line in zip(paths, lines, strict=True):
        line[: len(nodes)] = nodes
    return lines


def votes(trees: Sequence[Any], rows: Any, positive: int) -> tuple[Floats, Bools, Ints]:
    """Return each tree's probability of the positive class, vote for it, and leaf, for each row.

    All have shape (n_trees, n_rows). scikit-learn's trees predict indices of the forest's classes.
    """
    probability = np.stack([tree.predict_proba(rows)[:, positive] for tree in trees])
    says = np.stack([tree.predict(rows).astype(np.int64) == positive for tree in trees])
    leaf = np.stack([tree.apply(rows) for tree in trees]).astype(np.int64)
    return probability, says, leaf


def n_rows(forest: Any) -> int:
    """Return the number of training rows, for which scikit-learn has no public name."""
    return int(forest._n_samples)


def draws(forest: Any) -> Ints:
    """Return how often each training row was given to each tree, shape (n_trees, n_train)."""
    n_train, samples = n_rows(forest), forest.estimators_samples_
    return np.array([np.bincount(each, minlength=n_train) for each in samples], dtype=np.int64)


def root_distinct(forest: Any) -> Ints | None:
    """Return the number of different rows in each root, shape (n_trees,), if rows are weighted.

    Returns None if nodes hold numbers of draws.
    """
    if not _is_weighted(forest, len(forest.estimators_samples_[0])):
        return None
    held = [int(tree.tree_.n_node_samples[0]) for tree in forest.estimators_]
    return np.array(held, dtype=np.int64)


def _is_weighted(forest: Any, n_drawn: int) -> bool:
    """Return True if nodes hold sums of class or sample weights instead of numbers of draws.

    Balanced weights add up to the number of rows, so the roots alone do not decide it. The weights
    in the nodes depend on scikit-learn's version: from 1.9 on, a bootstrap draws rows by their
    weights and then counts them, unless classes are balanced in each sample.
    """
    if forest.bootstrap and forest.class_weight == "balanced_subsample":
        return True
    for tree in (each.tree_ for each in forest.estimators_):
        weights = tree.weighted_n_node_samples
        counts = np.rint(weights) if forest.bootstrap else tree.n_node_samples
        if weights[0] != n_drawn or not np.array_equal(weights, counts):
            return True
    return False
