"""The result of the random-forest clip: a small forest, its votes on test rows, and its errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.data.model_description import description
from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints
from mlu_anim.data.split_rows import provenance as stored
from mlu_anim.experiments.random_forest import fields
from mlu_anim.experiments.random_forest.groups import (
    TOP_LEVELS,
    AllCases,
    Bag,
    LargerForest,
    LeafRows,
    Pictures,
)
from mlu_anim.results.result import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class ForestVote(Result):
    """A small forest of two classes: its trees, its votes on test rows, and how they err.

    Probabilities are of the positive class. Nodes are numbered within their own tree.
    """

    clip: ClassVar[str] = "random_forest"

    positive_name: str
    negative_name: str
    feature_names: Any
    """Shape (n_features,), text."""
    ties_go_positive: bool
    """True if the positive class is the first, which scikit-learn takes on an exact tie."""
    n_trees: int
    n_test: int
    n_offered: int
    """The number of features, drawn at random, that each split may choose from (max_features)."""

    tree_start: Ints
    """Shape (n_trees + 1,): tree t has the nodes from tree_start[t] up to, not including,
    tree_start[t + 1]."""
    feature: Ints
    """Shape (n_nodes,): index of the feature that a node splits on; negative in leaves."""
    threshold: Floats
    """Shape (n_nodes,): a case goes left if its value of the feature is at most this."""
    left: Ints
    """Shape (n_nodes,): a node's left child, numbered within the tree; negative in leaves. `right`
    has the right children."""
    right: Ints
    node_rows: Floats
    """Shape (n_nodes,): number of training rows in a node, repeated ones as often as drawn."""
    node_probability: Floats
    """Shape (n_nodes,): the share of positives among a node's training rows."""

    n_train: int
    bag: Bag | None
    """None for a forest without a bootstrap, each of whose trees was given every row once."""

    is_positive: Bools
    """Shape (n_cases,): whether a case is positive. The n_cases that are drawn are all test cases,
    or about 100 of them."""
    tree_probability: Floats
    """Shape (n_trees, n_cases): each tree's predict_proba for the positive class."""
    tree_says: Bools
    """Shape (n_trees, n_cases): whether each tree predicts the positive class."""
    tree_leaf: Ints
    """Shape (n_trees, n_cases): the leaf in which each case ends (apply)."""
    forest_probability: Floats
    """Shape (n_cases,): the forest's predict_proba for the positive class."""
    forest_says: Bools
    """Shape (n_cases,): whether the forest predicts the positive class."""

    case: int
    """Index of the case that is followed: of those on which votes and mean disagree and the mean is
    right, or else of those on which they disagree, or else of all, the one with the largest gap
    between them; if all leaves are pure, the one on which trees agree least."""
    case_values: Floats
    """Shape (n_features,): the followed case's values, rounded to single precision as scikit-learn
    compares them."""
    case_path: Ints
    """Shape (n_trees, n_levels): the nodes of the followed case's decision_path, padded with -1."""

    mean_tree_accuracy: float
    forest_accuracy: float
    promised_accuracy: float
    """The chance that most of n_trees independent voters are right, if each is as good as the mean
    tree."""
    most_by_chance: float
    """The chance that more than half of the trees err, if they err independently."""
    mean_correlation: float
    """Mean Pearson correlation of errors over pairs of trees."""
    n_tiles: int
    """Number of the first drawn cases that have a tile on the wall: all test cases, or 100 of them
    that stand for 1 % each."""
    leaf: LeafRows | None
    """None without training rows, for weighted rows, and for more than can be drawn."""
    pictures: Pictures | None
    """None unless the features are pixels."""

    larger: LargerForest | None
    thinned: AllCases | None
    """None if all test cases are drawn. Otherwise, `is_positive` and the predictions are those of
    the drawn cases only, and a tile stands for 1 % of all."""

    verdict: str
    """`pure` (all leaves that test cases reach are of one class, so that share of votes and mean
    probability are equal), `agree` (votes and mean agree on every test case), or `usual`."""
    random_cuts: bool
    """True if thresholds were drawn at random, as in extra trees."""
    n_all_trees: int | None = None
    """Number of trees of the whole forest, if only its first n_trees are followed; else None."""
    levels_below: Ints | None = None
    """Shape (n_nodes,): how many levels of nodes are below a node, 0 for a leaf. None if trees are
    drawn whole. Otherwise only some nodes are stored: TOP_LEVELS levels of splits, the leaves that
    drawn cases reach, and the path of the followed case. A child that is not stored is negative."""
    root_distinct: Ints | None = None
    """Shape (n_trees,): number of different rows in each root, if rows are weighted, for example by
    class. Then node_rows are sums of weights, and node_probability is a share of weights. Otherwise
    None."""

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        *,
        pos_label: object = None,
        larger_estimator: Any = None,
        X_train: Any = None,  # noqa: N803
        y_train: Any = None,
        positive_name: str | None = None,
        negative_name: str | None = None,
        feature_names: Any = None,
        n_trees: int | None = None,
        provenance: Mapping[str, object] | None = None,
    ) -> Self:
        """Follow a fitted RandomForestClassifier or ExtraTreesClassifier on rows it has not seen.

        estimator: at least 3 trees of any depth, for two classes.
        X: shape (n_test, n_features), at least one row of each class; y: shape (n_test,), the true
        classes.
        larger_estimator: a forest whose first trees are the estimator's, for the last beat;
        X_train, y_train: the rows that it was fitted on, of which some are drawn.
        feature_names: shape (n_features,), by default feature_names_in_.
        n_trees: how many trees are followed, the first ones; by default all of up to 15, 9 of more.
        Raises BadInput for a forest or rows that do not fit.
        """
        values = fields.computed(
            fields.Given(
                *(estimator, X, y, pos_label, larger_estimator),
                *(X_train, y_train, feature_names, n_trees),
            ),
            {"positive_name": positive_name, "negative_name": negative_name},
        )
        about = {"model": description(estimator), **(provenance or {})}
        return cls(provenance=stored(about), **values)

    @property
    def wrong(self) -> Bools:
        """True where a tree errs on a drawn case, shape (n_trees, n_cases)."""
        return np.asarray(self.tree_says != self.is_positive)

    @property
    def forest_wrong(self) -> Bools:
        """True where the forest errs on a drawn case, shape (n_cases,)."""
        return np.asarray(self.forest_says != self.is_positive)

    @property
    def n_wrong(self) -> Ints:
        """The number of test cases that each tree gets wrong, shape (n_trees,)."""
        if self.thinned is None:
            return np.asarray(self.wrong.sum(axis=1), dtype=np.int64)
        return np.asarray(np.diag(self.thinned.pair_errors))

    @property
    def n_forest_wrong(self) -> int:
        """The number of test cases that the forest gets wrong."""
        if self.thinned is None:
            return int(self.forest_wrong.sum())
        return self.thinned.n_forest_errors

    @property
    def n_most_wrong(self) -> int:
        """The number of test cases that more than half of the trees get wrong."""
        if self.thinned is None:
            return int((self.wrong.mean(axis=0) > 0.5).sum())
        return self.thinned.n_most_wrong

    @property
    def typical_tree(self) -> int:
        """The tree whose number of errors is the median; the first one among equals."""
        median = np.sort(self.n_wrong)[self.n_trees // 2]
        return int(np.argmax(self.n_wrong == median))

    @property
    def n_drawn(self) -> int:
        """The number of training rows drawn for each tree, with repeats."""
        return self.n_train if self.bag is None else self.bag.n_drawn

    @property
    def n_distinct(self) -> Ints:
        """The number of different training rows that each tree was given, shape (n_trees,)."""
        return np.full(self.n_trees, self.n_train) if self.bag is None else self.bag.n_distinct

    @property
    def has_bag(self) -> bool:
        """True if tree 1 was given some training rows repeatedly, or some not at all."""
        return self.bag is not None and int(self.bag.rows_by_draws[1]) != self.n_train

    @property
    def is_whole(self) -> bool:
        """True if every tree was given every training row once."""
        return self.n_drawn == self.n_train and bool((self.n_distinct == self.n_train).all())

    @property
    def n_positive_votes(self) -> int:
        """The number of trees that predict the positive class for the followed case."""
        return int(self.tree_says[:, self.case].sum())

    @property
    def votes_say(self) -> bool:
        """True if most trees predict the positive class for the followed case."""
        twice = 2 * self.n_positive_votes
        return twice > self.n_trees or (twice == self.n_trees and self.ties_go_positive)

    def nodes(self, tree: int) -> slice:
        """Return the slice of a tree's nodes in `feature`, `left` and the other arrays of nodes."""
        return slice(int(self.tree_start[tree]), int(self.tree_start[tree + 1]))

    def top_nodes(self, tree: int) -> Ints:
        """Return the nodes of a tree that are drawn, numbered within the tree.

        Those are its top levels, or all nodes where trees are drawn whole.
        """
        left, right = (each[self.nodes(tree)] for each in (self.left, self.right))
        level, nodes = np.full(len(left), -1), np.array([0])
        for depth in range(len(left) if self.levels_below is None else TOP_LEVELS + 1):
            level[nodes] = depth
            nodes = np.concatenate([left[nodes], right[nodes]])
            nodes = nodes[nodes >= 0]
        return np.flatnonzero(level >= 0)
