"""Random forests: a mean of leaves, not a count of votes, and trees that err together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.experiments import _forest_fields, _forest_identities, _forest_models, _forest_words
from mlu_anim.experiments._forest_trees import Bools, Floats, Ints
from mlu_anim.facts import Fact
from mlu_anim.result import Check, Result


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
    """Whether the positive class is the first, which scikit-learn takes on an exact tie."""
    n_trees: int
    n_test: int
    n_offered: int
    """How many features, drawn at random, each split may choose from (max_features)."""

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
    n_drawn: int
    """How many times a row was drawn for each tree."""
    shown_draws: Ints
    """Shape (min(n_train, 40),): how often tree 1 was given each of the first training rows."""
    rows_by_draws: Ints
    """Shape (most + 1,): how many training rows tree 1 was given 0, 1, 2 ... times."""
    n_distinct: Ints
    """Shape (n_trees,): how many different rows each tree was given."""

    is_positive: Bools
    """Shape (n_test,): the truth."""
    tree_probability: Floats
    """Shape (n_trees, n_test): each tree's predict_proba."""
    tree_says: Bools
    """Shape (n_trees, n_test): whether each tree predicts the positive class."""
    tree_leaf: Ints
    """Shape (n_trees, n_test): the leaf in which each case ends (apply)."""
    forest_probability: Floats
    """Shape (n_test,): the forest's predict_proba."""
    forest_says: Bools
    """Shape (n_test,): whether the forest predicts the positive class."""

    case: int
    """The test case that is followed: votes and mean disagree, or lie farthest apart."""
    case_values: Floats
    """Shape (n_features,): its values as scikit-learn compares them (single precision)."""
    case_path: Ints
    """Shape (n_trees, n_levels): the nodes of its decision_path, padded with -1."""

    mean_tree_accuracy: float
    forest_accuracy: float
    promised_accuracy: float
    """How often a majority of n_trees independent voters as good as the mean tree is right."""
    mean_correlation: float
    """Mean Pearson correlation of errors, over pairs of trees."""
    case_order: Ints
    """Shape (n_test,): test cases from the one that most trees get wrong to the one that fewest."""
    shuffled_wrong: Bools
    """Shape (n_trees, n_test): as many errors of each tree, dealt to cases at random."""

    grown_accuracy: Floats
    """Shape (n_more_trees,): of the first 1, 2, ... trees of a larger forest; empty without one."""
    grown_wrong: Floats
    """Shape (n_more_trees, n_test): the mean probability that they give the wrong class."""
    promised_growth: Floats
    """Shape ((n_more_trees + 1) // 2,): promised_accuracy of 1, 3, 5 ... voters."""
    oob_accuracy: Floats
    """Shape (n_more_trees - 49,): out-of-bag accuracy of the first 50, 51, ... trees, or empty."""
    oob_score: float
    """scikit-learn's oob_score_ of the larger forest; 0.0 without."""
    oob_rows_seen: int
    """Training rows that were out of bag at least once."""

    verdict: str
    """What is special: `worse`, the forest is not better than its mean tree, or `kept`, it is as
    good as promised; and `agree`, votes and mean say the same of every test case. `worse_agree`
    and `kept_agree` are both, `usual` is none."""
    provenance: str
    """JSON object: data set, split, model with parameters, spread over seeds."""

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
        provenance: Mapping[str, object] | None = None,
    ) -> Self:
        """Follow a fitted RandomForestClassifier on test rows it has not seen.

        estimator: 3 to 15 trees, at most 4 levels of splits, two classes.
        X: shape (n_test, n_features), at most 120 rows; y: shape (n_test,), the true labels.
        larger_estimator: a forest whose first trees are the estimator's, for the beat `more`;
        X_train, y_train: the rows that it was fitted on, for its out-of-bag accuracy.
        feature_names: shape (n_features,), by default feature_names_in_. Raises BadInput.
        """
        fields = _forest_fields.computed(
            _forest_fields.Given(
                estimator, X, y, pos_label, larger_estimator, X_train, y_train, feature_names
            ),
            {"positive_name": positive_name, "negative_name": negative_name},
        )
        about = {**_forest_fields.description(estimator), **(provenance or {})}
        return cls(provenance=json.dumps(about, sort_keys=True), **fields)

    @property
    def about(self) -> Mapping[str, Any]:
        """The provenance as values."""
        return dict(json.loads(self.provenance))

    @property
    def wrong(self) -> Bools:
        """Shape (n_trees, n_test): where each tree errs."""
        return np.asarray(self.tree_says != self.is_positive)

    @property
    def forest_wrong(self) -> Bools:
        """Shape (n_test,): where the forest errs."""
        return np.asarray(self.forest_says != self.is_positive)

    @property
    def n_positive_votes(self) -> int:
        """How many trees call the followed case positive."""
        return int(self.tree_says[:, self.case].sum())

    @property
    def votes_say(self) -> bool:
        """Whether most trees call the followed case positive."""
        twice = 2 * self.n_positive_votes
        return twice > self.n_trees or (twice == self.n_trees and self.ties_go_positive)

    def nodes(self, tree: int) -> slice:
        """Where the nodes of a tree stand in the arrays of nodes."""
        return slice(int(self.tree_start[tree]), int(self.tree_start[tree + 1]))

    def checks(self) -> tuple[Check, ...]:
        """Every identity of the clip, each side from other arrays than the other."""
        return _forest_identities.identities(self)

    def facts(self) -> Mapping[str, Fact]:
        """What sentences may mention; those of more trees only with a larger forest."""
        return _forest_words.facts(self)


def default(seed: int | None = None) -> ForestVote:
    """Malignant or benign by three features: nine trees on 42 test rows, then 200 trees.

    seed: of the split and the forest; without it those of the median of 101.
    """
    typical = _forest_models.typical_forest(seed)
    return ForestVote.from_estimator(
        typical.forest,
        typical.X_test,
        typical.y_test,
        pos_label=_forest_models.POSITIVE_NAME,
        larger_estimator=typical.larger,
        X_train=typical.X_train,
        y_train=typical.y_train,
        feature_names=[name.removeprefix("mean ") for name in _forest_models.FEATURES],
        provenance=typical.provenance,
    )
