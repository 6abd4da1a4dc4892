"""Random forests: a mean of leaves, not a count of votes, and trees that err together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import MODEL_ROWS_NOTE
from mlu_anim.experiments import (
    _forest_accepted,
    _forest_fields,
    _forest_growth,
    _forest_identities,
    _forest_models,
    _forest_origin,
    _forest_own,
    _forest_verdicts,
    _forest_words,
)
from mlu_anim.experiments._forest_own import Fitted
from mlu_anim.experiments._forest_settings import PARAMETERS, Settings
from mlu_anim.experiments._forest_trees import TOP_LEVELS, Bools, Floats, Ints
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Check, Result

__all__ = ["PARAMETERS", "ForestVote", "default", "from_data", "from_model"]


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
    """How often a majority of n_trees independent voters as good as the mean tree is right."""
    mean_correlation: float
    """Mean Pearson correlation of errors, over pairs of trees."""
    case_order: Ints
    """Shape (n_columns,): drawn cases from the one that most trees get wrong to the one that
    fewest; all of them, or 100 that stand for 1 % of the test cases each."""
    shuffled_wrong: Bools
    """Shape (n_trees, n_columns): as many errors of each tree, dealt to columns at random."""

    grown_accuracy: Floats
    """Shape (n_steps,): of the first 1, 2, ... trees of a larger forest; empty without one."""
    grown_wrong: Floats
    """Shape (n_steps, n_cases): the mean probability that they give the wrong class."""
    promised_growth: Floats
    """Shape (n_odd,): promised_accuracy of 1, 3, 5 ... voters."""
    oob_accuracy: Floats
    """Out-of-bag accuracy of the first 50, 51, ... trees, or empty."""
    oob_score: float
    """scikit-learn's oob_score_ of the larger forest; 0.0 without."""
    oob_rows_seen: int
    """Training rows that were out of bag at least once."""

    verdict: str
    """What is special, up to two words: `worse`, the forest is not better than its mean tree, or
    `kept`, it is as good as promised; then `pure`, all leaves that test cases end in are of one
    class, so that votes and mean are one, or `agree`, they say the same of every test case anyway.
    `usual` is neither."""
    provenance: str
    """JSON object: data set, split, model with parameters, spread over seeds."""

    # --- held only where there is something to say; None otherwise ------------------------------

    n_all_trees: int | None = None
    """Trees of the forest of which the first n_trees are followed."""
    levels_below: Ints | None = None
    """Shape (n_nodes,): levels that follow a node, 0 for a leaf; where trees are too deep to be
    drawn whole. Of them TOP_LEVELS are held, and below only the leaves of the drawn cases and the
    path of the followed one: a child that is not held is negative."""
    root_distinct: Ints | None = None
    """Shape (n_trees,): different rows in each root; where rows were weighted, by class or else,
    so that node_rows are sums of weights and node_probability shares of them."""
    random_cuts: bool | None = None
    """True where thresholds were drawn at random, as extra trees do."""
    pair_errors: Ints | None = None
    """Shape (n_trees, n_trees): test cases that both trees get wrong, of all n_test; where these
    are too many to be drawn. Then `is_positive` and what trees say hold the drawn cases only."""
    cases_by_errors: Ints | None = None
    """Shape (n_trees + 1,): test cases, of all, that 0, 1, ... trees get wrong."""
    n_forest_errors: int | None = None
    """Test cases, of all, that the forest gets wrong."""
    grown_counts: Ints | None = None
    """The numbers of trees to which grown_accuracy belongs; where not 1, 2, ..."""

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
        fields = _forest_fields.computed(
            _forest_fields.Given(
                *(estimator, X, y, pos_label, larger_estimator),
                *(X_train, y_train, feature_names, n_trees, seed),
            ),
            {"positive_name": positive_name, "negative_name": negative_name},
        )
        about = {**_forest_accepted.description(estimator), **(provenance or {})}
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
    def is_thinned(self) -> bool:
        """Whether a column stands for 1 % of the test cases, and not for one."""
        return self.pair_errors is not None

    @property
    def has_bag(self) -> bool:
        """Whether rows were drawn with repeats; a forest without bootstrap has all rows once."""
        return int(self.rows_by_draws[1]) != self.n_train

    @property
    def is_whole(self) -> bool:
        """True if every tree was given every training row once: no bootstrap."""
        return self.n_drawn == self.n_train and bool((self.n_distinct == self.n_train).all())

    @property
    def is_stump(self) -> bool:
        """True if the first tree is a single leaf."""
        return int(self.feature[0]) < 0

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The facts about the forest that choose a sentence's form; the strongest first."""
        return _forest_verdicts.verdicts(self)

    @property
    def tree_counts(self) -> Ints:
        """Shape (n_steps,): the numbers of trees to which grown_accuracy belongs."""
        if self.grown_counts is not None:
            return self.grown_counts
        return np.arange(1, len(self.grown_accuracy) + 1)

    @property
    def growth(self) -> str:
        """What more trees do in the end: `levels` off, `rises` or `falls`."""
        return _forest_growth.course(self.grown_accuracy, self.tree_counts, self.n_test)

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

    def checks(self) -> tuple[Check, ...]:
        """Every identity of the clip, each side from other arrays than the other."""
        return _forest_identities.identities(self)

    def facts(self) -> Mapping[str, Fact]:
        """What sentences may mention; those of more trees only with a larger forest."""
        return _forest_words.facts(self)


def default(seed: int | None = None, **settings: Any) -> ForestVote:
    """Malignant or benign by three features: nine trees on 42 test rows, then 200 trees.

    seed: of the split and the forest; without it those of the median of 101.
    settings: as PARAMETERS names them.
    """
    typical = _forest_models.typical_forest(seed, Settings(**settings))
    names = [name.removeprefix("mean ") for name in _forest_models.FEATURES]
    return _of_typical(typical, names, pos_label=_forest_models.POSITIVE_NAME)


def from_data(
    data: Dataset, *, pos_label: object = None, seed: int | None = None, **settings: Any
) -> ForestVote:
    """A forest fitted on the user's table, told on the share of each class that is held out.

    pos_label: the positive class; of more than two, that class against the rest.
    seed: of the split and the forest; without it typical ones where the table is not too large.
    settings: as PARAMETERS names them.
    """
    two = data.two_classes(pos_label)
    typical = _forest_models.forest_of(data, two.pos_label, two.y, seed, Settings(**settings))
    names = {"positive_name": two.positive_name, "negative_name": two.negative_name}
    return _of_typical(typical, data.feature_names, pos_label=two.pos_label, **names)


def from_model(
    model: Fitted,
    data: Dataset,
    *,
    pos_label: object = None,
    seed: int | None = None,
    **settings: Any,
) -> ForestVote:
    """The user's fitted forest, asked for all rows of the table: nothing is fitted.

    seed: of the deal of errors to cases at random.
    settings: n_trees, how many are followed, and n_more_trees, how many of its trees are told.
    """
    _forest_own.require_fitted_settings(settings)
    two, rows = data.two_classes(pos_label), model.rows(data)
    with model.speaking(data):
        forest, rows, names = _forest_own.forest_within(model.estimator, rows, data.feature_names)
    _forest_own.require_rows(forest, rows, names, data)
    return ForestVote.from_estimator(
        _forest_own.of_so_many_trees(forest, settings.get("n_more_trees")),
        rows,
        two.y,
        pos_label=two.pos_label,
        positive_name=two.positive_name,
        negative_name=two.negative_name,
        feature_names=names,
        n_trees=settings.get("n_trees"),
        seed=seed or 0,
        provenance={
            **_forest_accepted.description(forest),
            **_forest_origin.origin(data, two.pos_label, two.neg_label),
            "test_rows": MODEL_ROWS_NOTE,
            "n_test": len(two.y),
            "model_name": model.name,
        },
    )


def _of_typical(
    typical: _forest_models.TypicalForest, feature_names: Any, **named: Any
) -> ForestVote:
    return ForestVote.from_estimator(
        typical.forest,
        typical.X_test,
        typical.y_test,
        larger_estimator=typical.larger,
        X_train=typical.X_train,
        y_train=typical.y_train,
        feature_names=feature_names,
        provenance=typical.provenance,
        **named,
    )
