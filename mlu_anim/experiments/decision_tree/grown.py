"""A grown tree with its cuts, its leaves, and what becomes of it when it grows on or again."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.decision_tree.gains import Bools, Floats, Ints, boxes
from mlu_anim.results.result import Result
from mlu_anim.results.values import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class Depths(Values):
    """Shares named right by trees of depth 1, 2, ...; mean over several ways to break ties."""

    train: Floats
    test: Floats
    depth: Ints
    """Shape (n_leaves,): of one tree of each depth, the rectangles of its leaves."""
    low: Floats
    high: Floats
    says_positive: Bools


@dataclass(frozen=True, eq=False, kw_only=True)
class Redraws(Values):
    """Trees grown without a few rows; those in which two cuts gain the same are left out."""

    feature: Ints
    """Shape (n_trees, 3): the feature asked at the root, below at the left, at the right; or -1."""
    threshold: Floats
    agreeing: Floats
    """Shape (n_trees,): the share of test rows that get the same name as from the first tree."""
    dropped: Ints
    """Shape (n_trees, n_dropped): the rows that each was grown without."""
    cut_tree: Ints
    """Shape (n_cuts,): the tree of each cut. Its ends may be infinite."""
    low: Floats
    high: Floats
    n_tied: int


@dataclass(frozen=True, eq=False, kw_only=True)
class GrownTree(Result):
    """A tree on two features and two classes; nodes are numbered as in scikit-learn."""

    clip: ClassVar[str] = "decision_tree"

    feature_names: NDArray[np.str_]
    positive_name: str
    negative_name: str
    x: Floats
    """Shape (n_rows, 2): training rows, in single precision."""
    is_positive: Bools
    leaf: Ints
    """Shape (n_rows,): the leaf of each by scikit-learn's apply."""
    unseen: Floats
    """Shape (n_test, 2): test rows; with a user's model, its rows again."""
    unseen_is_positive: Bools
    unseen_leaf: Ints
    feature: Ints
    """Shape (n_nodes,): 0 or 1, -2 for a leaf."""
    threshold: Floats
    left: Ints
    right: Ints
    impurity: Floats
    """Shape (n_nodes,): entropy in bits by scikit-learn."""
    positives: Ints
    total: Ints
    says_positive: Bools
    """Shape (n_nodes,): what the model says of rows that end there."""
    curve_node: Ints
    """Shape (n_points,): the gain of every cut of each node that asks, by our own arithmetic."""
    curve_feature: Ints
    curve_cut: Floats
    curve_gain: Floats
    case: int
    """The test row that is followed."""
    is_grown: bool
    """True for a tree that was grown on these rows, False for a user's model."""
    depths: Depths | None = None
    redraws: Redraws | None = None

    @property
    def asking(self) -> list[int]:
        """The nodes that ask, parents first."""
        return [int(node) for node in np.flatnonzero(self.left >= 0)]

    @property
    def gain(self) -> Floats:
        """The information gain of each question: what it takes from its node's entropy, in bits."""
        asks = np.array(self.asking, dtype=int)
        after = sum(self.total[below] * self.impurity[below] for below in self._below(asks))
        return np.asarray(self.impurity[asks] - after / np.maximum(self.total[asks], 1))

    def _below(self, nodes: Ints) -> tuple[Ints, Ints]:
        return self.left[nodes], self.right[nodes]

    def curve(self, node: int, feature: int) -> tuple[Floats, Floats]:
        """The cuts of a node by one feature, and what each gains."""
        rows = (self.curve_node == node) & (self.curve_feature == feature)
        return self.curve_cut[rows], self.curve_gain[rows]

    def path(self, point: Floats) -> list[int]:
        """The nodes on the way of a point, from the root to its leaf."""
        nodes = [0]
        while self.left[nodes[-1]] >= 0:
            is_left = point[self.feature[nodes[-1]]] <= self.threshold[nodes[-1]]
            nodes.append(int((self.left if is_left else self.right)[nodes[-1]]))
        return nodes

    @cached_property
    def boxes(self) -> tuple[Floats, Floats]:
        """The rectangle of each node: lower and upper corners, infinite where it is open."""
        return boxes(self.feature, self.threshold, self.left, self.right)

    @cached_property
    def held(self) -> Bools:
        """True for training rows in the rectangle of a node, shape (n_nodes, n_rows)."""
        low, high = (corners[:, None] for corners in self.boxes)
        return np.asarray(((self.x > low) & (self.x <= high)).all(axis=2))

    @property
    def is_right(self) -> Bools:
        """True for test rows that get their true name, shape (n_test,)."""
        return np.asarray(self.says_positive[self.unseen_leaf] == self.unseen_is_positive)

    @property
    def is_other(self) -> Bools:
        """True for trees without a few rows that ask something else somewhere, (n_trees,)."""
        if self.redraws is None:
            return np.zeros(0, dtype=bool)
        feature, threshold = by_place(self.feature, self.threshold, self.left, self.right)
        apart = (self.redraws.feature != feature) | (self.redraws.threshold != threshold)
        return np.asarray(apart.any(axis=1))


def by_place(feature: Ints, threshold: Floats, left: Ints, right: Ints) -> tuple[Ints, Floats]:
    """Return features and thresholds of a tree's first two levels, as in Redraws."""
    nodes = np.array([0, left[0], right[0]]) if left[0] >= 0 else np.array([0, -1, -1])
    asks = (nodes >= 0) & (left[nodes] >= 0)
    return np.where(asks, feature[nodes], -1), np.where(asks, threshold[nodes], 0.0)
