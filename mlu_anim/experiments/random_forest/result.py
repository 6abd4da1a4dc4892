"""The result of the random-forest clip: a small forest, its votes on test rows, and its errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.data.model_description import description
from mlu_anim.data.split_rows import provenance as stored
from mlu_anim.experiments.random_forest import fields
from mlu_anim.experiments.random_forest.groups import AllCases, Bag, LargerForest
from mlu_anim.experiments.random_forest.growth import course
from mlu_anim.experiments.random_forest.trees import TOP_LEVELS, Bools, Floats, Ints
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
    """Shape (n_trees + 1,): the nodes of tree t are tree_start[t] to tree_start[t + 1]."""
    feature: Ints
    """Shape (n_nodes,): the feature that a node asks for, negative in leaves."""
    threshold: Floats
    """Shape (n_nodes,): a case goes left when its value is at most this."""
    left: Ints
    """Shape (n_nodes,): the left child, negative in leaves; right alike."""
    right: Ints
    node_rows: Floats
    """Shape (n_nodes,): training rows in a node, repeated ones counted as often as drawn."""
    node_probability: Floats
    """Shape (n_nodes,): the share of positives among them."""
    importance: Floats
    """Shape (n_features,): the forest's feature_importances_."""
    tree_importance: Floats
    """Shape (n_trees, n_features): each tree's."""

    n_train: int
    bag: Bag | None
    """None for a forest without a bootstrap: each tree was given every row once."""

    is_positive: Bools
    """Shape (n_cases,): the truth; the drawn cases are all n_test, or about 100 of them."""
    tree_probability: Floats
    """Shape (n_trees, n_cases): each tree's predict_proba."""
    tree_says: Bools
    """Shape (n_trees, n_cases): whether each tree predicts the positive class."""
    tree_leaf: Ints
    """Shape (n_trees, n_cases): the leaf in which each case ends (apply)."""
    forest_probability: Floats
    """Shape (n_cases,): the forest's predict_proba."""
    forest_says: Bools
    """Shape (n_cases,): whether the forest predicts the positive class."""

    case: int
    """The test case that is followed: votes and mean disagree, or lie farthest apart."""
    case_values: Floats
    """Shape (n_features,): its values as scikit-learn compares them (single precision)."""
    case_path: Ints
    """Shape (n_trees, n_levels): the nodes of its decision_path, padded with -1."""

    mean_tree_accuracy: float
    forest_accuracy: float
    promised_accuracy: float
    """The chance that most of n_trees independent voters as good as the mean tree are right."""
    mean_correlation: float
    """Mean Pearson correlation of errors, over pairs of trees."""
    case_order: Ints
    """Shape (n_columns,): drawn cases from the one that most trees get wrong to the one that
    fewest; all of them, or 100 that stand for 1 % of the test cases each."""
    shuffled_wrong: Bools
    """Shape (n_trees, n_columns): as many errors of each tree, dealt to columns at random."""

    larger: LargerForest | None
    thinned: AllCases | None
    """None if all test cases are drawn. Otherwise `is_positive` and the trees' answers are those
    of the drawn cases, and a column stands for 1 % of all."""

    verdict: str
    """One or two words. First `worse`, the forest is not better than its mean tree, or `kept`, it
    is as good as promised; then `pure`, all leaves that test cases end in are of one class, so that
    votes and mean are one, or `agree`, they agree on every test case. Otherwise `usual`."""
    random_cuts: bool
    """True where thresholds were drawn at random, as extra trees do."""
    n_all_trees: int | None = None
    """Trees of the forest of which the first n_trees are followed."""
    levels_below: Ints | None = None
    """Shape (n_nodes,): levels that follow a node, 0 for a leaf; where trees are too deep to be
    drawn whole. Of them TOP_LEVELS are held, and below only the leaves of the drawn cases and the
    path of the followed one: a child that is not held is negative."""
    root_distinct: Ints | None = None
    """Shape (n_trees,): different rows in each root; where rows were weighted, by class or else,
    so that node_rows are sums of weights and node_probability shares of them."""

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
        seed: int = 0,
        provenance: Mapping[str, object] | None = None,
    ) -> Self:
        """Follow a fitted RandomForestClassifier or ExtraTreesClassifier on rows it has not seen.

        estimator: 3 trees or more of any depth, two classes.
        X: shape (n_test, n_features), at least a row of each class; y: shape (n_test,), the truth.
        larger_estimator: a forest whose first trees are the estimator's, for the beat `more`;
        X_train, y_train: the rows that it was fitted on, for its out-of-bag accuracy.
        feature_names: shape (n_features,), by default feature_names_in_.
        n_trees: how many trees are followed, the first ones; by default all of up to 15, 9 of more.
        seed: of the deal of errors to cases at random. Raises BadInput.
        """
        values = fields.computed(
            fields.Given(
                *(estimator, X, y, pos_label, larger_estimator),
                *(X_train, y_train, feature_names, n_trees, seed),
            ),
            {"positive_name": positive_name, "negative_name": negative_name},
        )
        about = {"model": description(estimator), **(provenance or {})}
        return cls(provenance=stored(about), **values)

    @property
    def wrong(self) -> Bools:
        """Shape (n_trees, n_test): where each tree errs."""
        return np.asarray(self.tree_says != self.is_positive)

    @property
    def forest_wrong(self) -> Bools:
        """Shape (n_test,): where the forest errs."""
        return np.asarray(self.forest_says != self.is_positive)

    @property
    def is_thinned(self) -> bool:
        """True if a column stands for 1 % of the test cases, and not for one."""
        return self.thinned is not None

    @property
    def n_drawn(self) -> int:
        """The number of draws for each tree."""
        return self.n_train if self.bag is None else self.bag.n_drawn

    @property
    def n_distinct(self) -> Ints:
        """Shape (n_trees,): the number of different rows that each tree was given."""
        return np.full(self.n_trees, self.n_train) if self.bag is None else self.bag.n_distinct

    @property
    def has_bag(self) -> bool:
        """True if tree 1 was given some rows repeatedly, or others not at all."""
        return self.bag is not None and int(self.bag.rows_by_draws[1]) != self.n_train

    @property
    def is_whole(self) -> bool:
        """True if every tree was given every training row once."""
        return self.n_drawn == self.n_train and bool((self.n_distinct == self.n_train).all())

    @property
    def is_stump(self) -> bool:
        """True if the first tree is a single leaf."""
        return int(self.feature[0]) < 0

    @property
    def growth(self) -> str:
        """The course of the accuracy with more trees: `levels` off, `rises` or `falls`."""
        if self.larger is None:
            return "levels"
        return course(self.larger.accuracy, self.larger.counts, self.n_test)

    @property
    def n_positive_votes(self) -> int:
        """The number of trees that call the followed case positive."""
        return int(self.tree_says[:, self.case].sum())

    @property
    def votes_say(self) -> bool:
        """True if most trees call the followed case positive."""
        twice = 2 * self.n_positive_votes
        return twice > self.n_trees or (twice == self.n_trees and self.ties_go_positive)

    def nodes(self, tree: int) -> slice:
        """The place of a tree's nodes in the arrays of nodes."""
        return slice(int(self.tree_start[tree]), int(self.tree_start[tree + 1]))

    def top_nodes(self, tree: int) -> Ints:
        """The nodes of a tree that are drawn, by their number within it: those of the top levels.

        All of them where trees are drawn whole.
        """
        left, right = (each[self.nodes(tree)] for each in (self.left, self.right))
        level, nodes = np.full(len(left), -1), np.array([0])
        for depth in range(len(left) if self.levels_below is None else TOP_LEVELS + 1):
            level[nodes] = depth
            nodes = np.concatenate([left[nodes], right[nodes]])
            nodes = nodes[nodes >= 0]
        return np.flatnonzero(level >= 0)
