"""A grown tree with its cuts, its leaves, and what becomes of it when it grows on or again."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.decision_tree.gains import Bools, Floats, Ints, bits
from mlu_anim.results.result import Result
from mlu_anim.results.values import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class Depths(Values):
    """Shares named right by trees of depth 1, 2, ...; mean over several ways to break ties."""

    train: Floats
    test: Floats
    depth: Ints
    """Shape (n_leaves,): of the tree of each depth, the rectangles of its leaves."""
    low: Floats
    high: Floats
    says_positive: Bools


@dataclass(frozen=True, eq=False, kw_only=True)
class Redraws(Values):
    """Trees grown without a few rows; those in which two cuts gain the same are left out."""

    feature: Ints
    """Shape (n_trees, n_places): the feature asked at each place of a full tree, -1 for none.
    The places below place p are 2 p + 1 and 2 p + 2."""
    threshold: Floats
    agreeing: Floats
    """Shape (n_trees,): the share of test rows that get the same name as from the first tree."""
    dropped: Ints
    """Shape (n_trees, n_dropped): the rows that each was grown without."""
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
    """Whether the tree was grown on these rows; False for a user's model."""
    depths: Depths | None = None
    redraws: Redraws | None = None

    @property
    def asking(self) -> list[int]:
        """The nodes that ask, parents first."""
        return [int(node) for node in np.flatnonzero(self.left >= 0)]

    def gain(self, node: int) -> float:
        """How much a node's question takes from its entropy, in bits."""
        below = [self.left[node], self.right[node]]
        weight = self.total[below] / max(self.total[node], 1)
        return float(self.impurity[node] - (weight * self.impurity[below]).sum())

    def curve(self, node: int, feature: int) -> tuple[Floats, Floats]:
        """The cuts of a node by one feature, and what each gains."""
        rows = (self.curve_node == node) & (self.curve_feature == feature)
        return self.curve_cut[rows], self.curve_gain[rows]

    def path(self, point: Floats) -> list[int]:
        """The nodes on the way of a point, from the root to its leaf."""
        nodes = [0]
        while self.left[nodes[-1]] >= 0:
            node = nodes[-1]
            goes_left = point[self.feature[node]] <= self.threshold[node]
            nodes.append(int(self.left[node] if goes_left else self.right[node]))
        return nodes

    def rows_at(self, node: int) -> Bools:
        """Which training rows come to a node."""
        low, high = (corner[node] for corner in self.boxes)
        return np.asarray(((self.x > low) & (self.x <= high)).all(axis=1))

    @cached_property
    def boxes(self) -> tuple[Floats, Floats]:
        """The rectangle of each node: lower and upper corners, infinite where it is open."""
        return boxes(self.feature, self.threshold, self.left, self.right)

    @property
    def is_right(self) -> Bools:
        """Whether each test row gets its true name."""
        return np.asarray(self.says_positive[self.unseen_leaf] == self.unseen_is_positive)

    @property
    def entropies(self) -> Floats:
        """The entropies of the nodes from our own counts, shape (n_nodes,)."""
        held = [self.rows_at(node) for node in range(len(self.left))]
        return bits([self.is_positive[rows].sum() for rows in held], [rows.sum() for rows in held])

    @property
    def places(self) -> tuple[Ints, Floats]:
        """Features and thresholds by place, as in Redraws."""
        return by_place(self.feature, self.threshold, self.left, self.right)

    @property
    def n_other(self) -> int:
        """How many trees, grown without a few rows, ask something else somewhere."""
        if self.redraws is None:
            return 0
        feature, threshold = self.places
        n = min(len(feature), self.redraws.feature.shape[1])
        same = (self.redraws.feature[:, :n] == feature[:n]).all(axis=1)
        same &= (self.redraws.threshold[:, :n] == threshold[:n]).all(axis=1)
        return int((~same).sum())


def boxes(feature: Ints, threshold: Floats, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return the lower and upper corners of the rectangles of all nodes, shape (n_nodes, 2)."""
    low, high = np.full((len(left), 2), -np.inf), np.full((len(left), 2), np.inf)
    for node in np.flatnonzero(left >= 0):
        below, above, at = left[node], right[node], feature[node]
        low[[below, above]], high[[below, above]] = low[node], high[node]
        high[below, at] = min(high[node, at], threshold[node])
        low[above, at] = max(low[node, at], threshold[node])
    return low, high


def by_place(
    feature: Ints, threshold: Floats, left: Ints, right: Ints, levels: int = 2
) -> tuple[Ints, Floats]:
    """Return the features and thresholds of a tree's upper levels by their places."""
    asks, cuts = np.full(2**levels - 1, -1, dtype=np.int64), np.zeros(2**levels - 1)
    waiting = [(0, 0)]
    while waiting:
        node, place = waiting.pop()
        if left[node] >= 0 and place < len(asks):
            asks[place], cuts[place] = feature[node], threshold[node]
            waiting += [(int(left[node]), 2 * place + 1), (int(right[node]), 2 * place + 2)]
    return asks, cuts
