"""Fitted forests of classification trees: what is accepted, and their first trees."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.tree_arrays import Floats
from mlu_anim.data.number_limits import LARGEST_SINGLE, require_single
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

RowPlace = Callable[[int], str]
FEWEST_TREES = 3


def require_forest(forest: Any) -> None:
    """Raise BadInput unless this is a fitted forest for two classes with at least three trees."""
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
    """Raise BadInput unless this is a fitted RandomForestClassifier or ExtraTreesClassifier."""
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
    """Return a copy of a forest that has only its first `n_trees` trees, but all its attributes.

    A forest that has no more trees than that is returned itself.
    """
    if n_trees >= len(forest.estimators_):
        return forest
    small = copy.copy(forest)
    small.estimators_ = forest.estimators_[:n_trees]
    small.n_estimators = n_trees
    return small


def require_splits(forest: Any) -> None:
    """Raise BadInput if no tree of the forest has a split."""
    if max(tree.get_depth() for tree in forest.estimators_) < 1:
        raise BadInput(
            f"none of the {len(forest.estimators_)} trees has a split",
            hint="Fit on more rows that differ, or with a smaller min_samples_leaf.",
        )


def rows_of(
    forest: Any, given: Any, names: Any = None, row_place: RowPlace | None = None
) -> Floats:
    """Return test rows as numbers, shape (n_test, n_features).

    given: the rows, an array or a data frame.  names: those of the features.  row_place: function
    from a row's index to its place, for messages. Raises BadInput for the wrong number of features,
    and for a number that is missing or too large for single precision.
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
    """Return the names of the features: `names`, or by default the forest's own, or `feature 1` ...

    Raises BadInput if there are not `n_features` names.
    """
    if names is None:
        names = getattr(forest, "feature_names_in_", None)
    if names is None:
        names = [f"feature {index + 1}" for index in range(n_features)]
    if len(names) != n_features:
        raise BadInput(f"{len(names)} feature names for {n_features} features")
    return np.array([one_line(name) for name in names])


def require_rows(forest: Any, rows: Any, names: Any, data: Dataset) -> None:
    """Raise BadInput for an unsuitable forest, or a number in its rows that trees cannot hold.

    rows: the input of the forest.  names: those of its columns.  data: the table, of which the
    message names row and column.
    """
    require_forest(forest)
    rows = np.asarray(rows, dtype=np.float64)
    beyond = np.flatnonzero(~(np.abs(rows) <= LARGEST_SINGLE).all(axis=1))
    if len(beyond):  # if the table's own number is too large, name that cell
        first = int(beyond[0])
        cells = data.X[first : first + 1]
        require_single(cells, lambda _, column: data.place(first, data.feature_names[column]))
    rows_of(forest, rows, names, lambda row: f"{data.name}: row {data.row_number(row)}")
