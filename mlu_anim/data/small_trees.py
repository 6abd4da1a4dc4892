"""Decision trees of at most two questions on the longest way, side by side as arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.data.tree_cuts import Bools, Floats, Ints, boxes
from mlu_anim.results.values import Values
from mlu_anim.system.errors import BadInput

LEVELS, N_PLACES = 2, 7
_PLACES = np.arange(N_PLACES)


@dataclass(frozen=True, eq=False, kw_only=True)
class SortedRows(Values):
    """Rows of two classes that a small tree has sorted."""

    x: Floats
    """Shape (n_rows, n_features), in single precision."""
    is_positive: Bools
    leaf: Ints
    """Shape (n_rows,): the place of each row's leaf by scikit-learn's apply."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SmallTrees(Values):
    """Trees whose nodes have places: the root is 0; below the place k are 2 k + 1 and 2 k + 2.

    The left one, 2 k + 1, is for rows up to the threshold. All arrays have a row for each tree.
    """

    feature: Ints
    """Shape (n_trees, 7): the feature asked at each place; -1 for a leaf, and without a node."""
    threshold: Floats
    says_positive: Bools
    """Shape (n_trees, 7): what a tree says of rows that end at a place."""

    @property
    def asks(self) -> Bools:
        """True where a node asks, shape (n_trees, 7)."""
        return np.asarray(self.feature >= 0)

    @property
    def is_leaf(self) -> Bools:
        """True where a node is a leaf, shape (n_trees, 7)."""
        below_a_question = self.asks[:, (_PLACES - 1) // 2] | (_PLACES == 0)
        return np.asarray(below_a_question & ~self.asks)

    @property
    def is_changed(self) -> Bools:
        """True where a tree does not ask what the first one asks, shape (n_trees, 7)."""
        off = (self.feature != self.feature[0]) | (self.threshold != self.threshold[0])
        return np.asarray(off)

    def boxes(self, tree: int = 0) -> tuple[Floats, Floats]:
        """Return lower and upper corners of the rectangles of all places, (7, 2) each.

        They are infinite where a rectangle is open, and all around without a node.
        """
        left = np.where(self.asks[tree], 2 * _PLACES + 1, -1)
        return boxes(self.feature[tree], self.threshold[tree], left, left + 1)

    def ends(self, x: Floats, tree: int = 0, levels: int = LEVELS) -> Ints:
        """Return the places to which at most so many questions send rows, shape (n_rows,)."""
        feature, threshold = self.feature[tree], self.threshold[tree]
        at, row = np.zeros(len(x), dtype=np.int64), np.arange(len(x))
        for _ in range(levels):
            below = 2 * at + 1 + (x[row, feature[at]] > threshold[at])
            at = np.where(feature[at] >= 0, below, at)
        return at

    def held(self, x: Floats, tree: int = 0) -> Bools:
        """Return True for rows in the rectangle of a node, shape (7, n_rows)."""
        low, high = (corners[:, None] for corners in self.boxes(tree))
        is_there = (self.asks | self.is_leaf)[tree, :, None]
        return np.asarray(((x > low) & (x <= high)).all(axis=2) & is_there)

    def says(self, x: Floats, tree: int = 0) -> Bools:
        """Return what a tree says of rows, True for positive."""
        return np.asarray(self.says_positive[tree, self.ends(x, tree)])

    def agreement(self, x: Floats) -> float:
        """Return the share of rows that get the first tree's name from another, on average."""
        first = self.says(x)
        same = [(self.says(x, tree) == first).mean() for tree in range(1, len(self.feature))]
        return float(np.mean(same or [1.0]))


def require_small(tree: Any, n_features: int) -> None:
    """Raise BadInput unless this is a fitted small tree for two classes on so many features."""
    from sklearn.tree import DecisionTreeClassifier

    is_tree = isinstance(tree, DecisionTreeClassifier)
    if not is_tree or len(tree.classes_) != 2 or tree.n_features_in_ != n_features:
        raise BadInput(
            f"{type(tree).__name__} is not a decision tree on {n_features} features and 2 classes",
            hint=f"Fit a DecisionTreeClassifier on {n_features} features, with max_depth={LEVELS}.",
        )
    if tree.get_depth() > LEVELS:
        raise BadInput(
            f"the tree asks up to {tree.get_depth()} questions, and {LEVELS} can be drawn",
            hint=f"Fit it with max_depth={LEVELS}.",
        )


def path_to(place: int) -> list[int]:
    """Return the places from the root to a place."""
    return [*path_to((place - 1) // 2), place] if place else [0]


def nodes_by_place(tree: Any) -> Ints:
    """Return scikit-learn's number of the node of a fitted tree at each place, -1 without one."""
    below = np.column_stack([tree.tree_.children_left, tree.tree_.children_right])
    nodes = np.append(0, np.full(N_PLACES - 1, -1))
    for place in range(N_PLACES // 2):
        if nodes[place] >= 0:
            nodes[2 * place + 1 : 2 * place + 3] = below[nodes[place]]
    return nodes


def says_positive(tree: Any, is_positive: Callable[[Any], bool]) -> Bools:
    """Return what a fitted tree says at each of scikit-learn's nodes; `is_positive`: of a class."""
    kinds = np.array([is_positive(label) for label in tree.classes_], dtype=bool)
    return np.asarray(kinds[tree.tree_.value[:, 0].argmax(axis=1)])


def of_fitted(trees: Sequence[Any], is_positive: Callable[[Any], bool] = bool) -> SmallTrees:
    """Return scikit-learn's fitted trees as arrays."""
    rows = []
    for tree in trees:
        part, nodes = tree.tree_, nodes_by_place(tree)
        asks, says = (
            (nodes >= 0) & (part.children_left[nodes] >= 0),
            says_positive(tree, is_positive),
        )
        asked = np.where(asks, part.feature[nodes], -1), np.where(asks, part.threshold[nodes], 0.0)
        rows.append((*asked, says[nodes] & (nodes >= 0)))
    feature, threshold, said = (np.array(each) for each in zip(*rows, strict=True))
    return SmallTrees(feature=feature, threshold=threshold, says_positive=said)


def sorted_rows(tree: Any, x: Floats, is_positive: Bools) -> SortedRows:
    """Return rows as a fitted tree sorts them."""
    nodes = nodes_by_place(tree).tolist()
    leaf = np.array([nodes.index(node) for node in tree.apply(x)], dtype=np.int64)
    return SortedRows(x=x, is_positive=is_positive, leaf=leaf)
