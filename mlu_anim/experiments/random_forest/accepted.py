"""The forests that the clip accepts, and which of their trees are followed."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from mlu_anim.data.number_limits import require_single
from mlu_anim.experiments.random_forest.trees import Floats
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

RowPlace = Callable[[int], str]
FEWEST_TREES, MOST_TREES = 3, 15
FOLLOWED = 9
"""Of a forest of more than MOST_TREES so many are followed, unless another number is asked for."""


def require_forest(forest: Any) -> None:
    """Raise BadInput unless the estimator is a fitted forest of two classes."""
    _require_kind(forest)
    kind, n_trees = type(forest).__name__, len(forest.estimators_)
    if np.ndim(forest.classes_[0]) or len(forest.classes_) != 2:
        n_classes = len(forest.classes_)
        raise BadInput(
            f"{kind} knows {n_classes} classes, not two"
            if not np.ndim(forest.classes_[0])
            else f"{kind} predicts {n_classes} targets at once, not one",
            hint="Fit it on two classes: one of them against the rest.",
        )
    if n_trees < FEWEST_TREES:
        raise BadInput(
            f"{kind} has {n_trees} trees: too few to vote",
            hint=f"Fit it with n_estimators={FEWEST_TREES} or more.",
        )


def _require_kind(forest: Any) -> None:
    """Trees of classes whose leaves are averaged: a random forest, or one of extra trees."""
    from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
    from sklearn.tree import DecisionTreeClassifier

    kind = type(forest).__name__
    if not isinstance(forest, RandomForestClassifier | ExtraTreesClassifier):
        raise BadInput(
            f"{kind} is not a forest of classification trees",
            hint="Give a fitted RandomForestClassifier or ExtraTreesClassifier.",
        )
    trees = getattr(forest, "estimators_", ())
    if not len(trees) or not hasattr(forest, "_n_samples"):
        raise BadInput(
            f"{kind} is not a fitted forest of classification trees",
            hint="Fit it first, and save it with scikit-learn 1.4 or later.",
        )
    if not all(isinstance(tree, DecisionTreeClassifier) for tree in trees):
        raise BadInput(f"{kind} holds something else than decision trees of classes")


def first_trees(forest: Any, n_trees: int) -> Any:
    """A forest of the first trees of another, with all that scikit-learn says of a forest."""
    if n_trees == len(forest.estimators_):
        return forest
    small = copy.copy(forest)
    small.estimators_ = forest.estimators_[:n_trees]
    small.n_estimators = n_trees
    return small


def n_followed(forest: Any, wanted: int | None) -> int:
    """The number of trees that are followed: `wanted`, or all of a small forest, else nine."""
    n_trees = len(forest.estimators_)
    if wanted is None:
        return n_trees if n_trees <= MOST_TREES else FOLLOWED
    if not FEWEST_TREES <= wanted <= min(MOST_TREES, n_trees):
        raise BadInput(
            f"{wanted} trees of this forest of {n_trees} cannot be followed one by one",
            hint=f"Follow {FEWEST_TREES} to {min(MOST_TREES, n_trees)}.",
        )
    return wanted


def require_splits(forest: Any) -> None:
    """Raise BadInput for trees of one leaf each: they ask nothing."""
    if max(tree.get_depth() for tree in forest.estimators_) < 1:
        raise BadInput(
            f"none of the {len(forest.estimators_)} trees has a split",
            hint="Fit on more rows that differ, or with a smaller min_samples_leaf.",
        )


def rows_of(
    forest: Any, given: Any, names: Any = None, row_place: RowPlace | None = None
) -> Floats:
    """Test rows as numbers, (n_test, n_features); BadInput where the forest cannot take them.

    names: of the features.  row_place: names a row by its index, as messages begin.
    """
    rows = np.asarray(given, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != forest.n_features_in_:
        n_features = rows.shape[1] if rows.ndim == 2 else 1
        raise BadInput(
            f"the forest asks for {forest.n_features_in_} features, the rows have {n_features}",
            hint="Give the features that it was fitted on, in the same order.",
        )
    columns = feature_names(forest, names, rows.shape[1])
    place = row_place or (lambda row: f"row {row + 1}")
    require_single(rows, lambda row, column: f"{place(row)}, column {str(columns[column])!r}")
    return rows


def feature_names(forest: Any, names: Any, n_features: int) -> Any:
    """The names given, or the forest's own, or numbers."""
    if names is None:
        names = getattr(forest, "feature_names_in_", None)
    if names is None:
        names = [f"feature {index + 1}" for index in range(n_features)]
    if len(names) != n_features:
        raise BadInput(f"{len(names)} feature names for {n_features} features")
    return np.array([one_line(name) for name in names])
