"""All computed fields of a ForestVote."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.data.models.positive_class import positive_in_model
from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments import (
    _forest_accepted,
    _forest_errors,
    _forest_growth,
    _forest_rows,
    _forest_trees,
)
from mlu_anim.experiments._forest_trees import Bools, Floats, Ints


@dataclass(frozen=True)
class Given:
    """What from_estimator was given."""

    estimator: Any
    X: Any
    y: Any
    pos_label: object
    larger: Any
    X_train: Any
    y_train: Any
    feature_names: Any
    n_trees: int | None
    seed: int


@dataclass(frozen=True)
class Told:
    """What trees and forest say of all test rows.

    `says`, `probability`: (n_trees, n_test); `is_positive`, `forest_...`: (n_test,).
    """

    is_positive: Bools
    probability: Floats
    says: Bools
    forest_probability: Floats
    forest_says: Bools
    positive: int
    """Which of the forest's classes is the positive one."""

    @property
    def wrong(self) -> Bools:
        return np.asarray(self.says != self.is_positive)

    @property
    def forest_wrong(self) -> Bools:
        return np.asarray(self.forest_says != self.is_positive)

    @property
    def accuracy(self) -> float:
        """Of the mean tree."""
        return float((self.says == self.is_positive).mean())


def computed(given: Given, names: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Every field besides the provenance; names: of the classes, None for the labels' own."""
    whole = given.estimator
    _forest_accepted.require_forest(whole)
    rows = _forest_accepted.rows_of(whole, given.X, given.feature_names)
    forest = _forest_accepted.first_trees(whole, _forest_accepted.n_followed(whole, given.n_trees))
    _forest_accepted.require_splits(forest)
    table = predictions_from_columns(given.y, np.zeros(len(rows)), given.pos_label)
    positive = positive_in_model(
        type(forest).__name__, forest.classes_, table.pos_label, table.neg_label
    )
    told = _told(forest, given.X, rows, np.asarray(table.y_true, dtype=bool), positive)
    fields = {
        "positive_name": names["positive_name"] or table.positive_name,
        "negative_name": names["negative_name"] or table.negative_name,
        "feature_names": _forest_accepted.feature_names(forest, given.feature_names, rows.shape[1]),
        "ties_go_positive": positive == 0,
        "n_trees": len(forest.estimators_),
        "n_test": len(rows),
        "n_offered": int(forest.estimators_[0].max_features_),
        **_forest_trees.importances(forest),
        **_forest_trees.bags(forest),
        **_of_rows(given, forest, rows, told),
    }
    if forest is not whole:
        fields["n_all_trees"] = len(whole.estimators_)
    return fields


def _told(forest: Any, given_rows: Any, rows: Floats, is_positive: Bools, positive: int) -> Told:
    """What is said of all rows; the forest is asked by scikit-learn's own methods."""
    probability, says = _forest_rows.all_answers(forest.estimators_, rows, positive)
    with warnings.catch_warnings():  # names of features are compared where the rows are read
        warnings.simplefilter("ignore", UserWarning)
        both = forest.predict_proba(given_rows)
    forest_says = both.argmax(axis=1) == positive
    return Told(is_positive, probability, says, both[:, positive], forest_says, positive)


def _of_rows(given: Given, forest: Any, rows: Floats, told: Told) -> Mapping[str, Any]:
    """What trees and forest say of the test rows that are drawn, and how they err on all."""
    pure = bool(np.isin(told.probability, (0.0, 1.0)).all())
    case = _case(told, pure)
    n_wrong, wrong = told.wrong.sum(axis=0), told.wrong
    if len(rows) <= _forest_rows.MOST_COLUMNS:
        drawn, counted = np.arange(len(rows)), {}
        order, columns = _forest_errors.case_order(wrong), drawn
    else:
        confident = np.where(told.is_positive, 1, -1) * (0.5 - told.forest_probability)
        columns = _forest_rows.columns(n_wrong, told.forest_wrong, confident)
        drawn = columns if case in columns else np.append(columns, case)
        counted = dict(_forest_rows.error_counts(wrong, told.forest_wrong))
        order = np.arange(len(columns))
    return {
        **_of_drawn(forest, rows, told, drawn, case),
        **_errors(told, wrong[:, columns], given.seed),
        **counted,
        "case_order": order,
        **_grown(given, forest, rows, told, drawn),
        "verdict": _verdict(told, pure),
    }


def _of_drawn(forest: Any, rows: Floats, told: Told, drawn: Ints, case: int) -> Mapping[str, Any]:
    """Trees, and what they say of the rows that are drawn, by scikit-learn's own methods."""
    trees, held = forest.estimators_, rows[drawn]
    probability, says, leaf = _forest_trees.votes(trees, held, told.positive)
    paths = _forest_trees.decision_paths(trees, rows[case : case + 1])
    kept = _forest_trees.top_and(trees, leaf, paths)
    if kept is not None:
        leaf = np.stack([_forest_trees.renumbered(a, b) for a, b in zip(leaf, kept, strict=True)])
        paths = [_forest_trees.renumbered(a, b) for a, b in zip(paths, kept, strict=True)]
    return {
        **_forest_trees.flat_trees(trees, told.positive, kept),
        "is_positive": told.is_positive[drawn],
        "tree_probability": probability,
        "tree_says": says,
        "tree_leaf": leaf,
        "forest_probability": told.forest_probability[drawn],
        "forest_says": told.forest_says[drawn],
        "case": int(np.flatnonzero(drawn == case)[0]),
        "case_values": rows[case].astype(np.float32).astype(np.float64),
        "case_path": _forest_trees.padded(paths),
    }


def hard_majority(says: Bools, ties_go_positive: bool) -> Bools:
    """Shape (n_test,): what most trees say, an exact tie as scikit-learn's argmax would."""
    twice = 2 * says.sum(axis=0)
    return np.asarray(twice >= len(says) if ties_go_positive else twice > len(says))


def _case(told: Told, pure: bool) -> int:
    """Where votes and mean disagree, else anywhere: the case with the largest gap.

    Where all leaves are pure there is no gap: the case about which the trees agree least.
    """
    share = told.says.mean(axis=0)
    if pure:
        return int(np.argmin(np.abs(share - 0.5)))
    gap = np.abs(share - told.forest_probability)
    return int(np.argmax(np.where(_apart(told), gap + 1, gap)))


def _apart(told: Told) -> Bools:
    """Shape (n_test,): where votes and mean disagree."""
    return np.asarray(hard_majority(told.says, told.positive == 0) != told.forest_says)


def _errors(told: Told, drawn_wrong: Bools, seed: int) -> Mapping[str, Any]:
    n_trees = len(told.says)
    return {
        "mean_tree_accuracy": told.accuracy,
        "forest_accuracy": float((told.forest_says == told.is_positive).mean()),
        "promised_accuracy": _forest_errors.promised_accuracy(n_trees, told.accuracy),
        "mean_correlation": _forest_errors.mean_correlation(told.wrong),
        "shuffled_wrong": _forest_errors.typical_shuffle(drawn_wrong, seed),
    }


def _grown(given: Given, forest: Any, rows: Floats, told: Told, drawn: Ints) -> Mapping[str, Any]:
    """The larger forest: the one given, or all trees where only the first are followed."""
    larger = given.larger
    if larger is None and len(forest.estimators_) < len(given.estimator.estimators_):
        larger = given.estimator
    if larger is None:
        return _forest_growth.NOTHING
    positive = told.positive
    fields = dict(_forest_growth.grown(larger, rows, told.is_positive, positive, drawn))
    fields["promised_growth"] = _forest_growth.promises(larger, told.accuracy)
    if given.X_train is not None and given.y_train is not None and larger.bootstrap:
        train = np.asarray(given.X_train, dtype=np.float64)
        is_positive = np.asarray(given.y_train) == given.estimator.classes_[positive]
        fields |= _forest_growth.out_of_bag(larger, train, is_positive, positive)
    return fields


def _verdict(told: Told, pure: bool) -> str:
    promised = _forest_errors.promised_accuracy(len(told.says), told.accuracy)
    forest = float((told.forest_says == told.is_positive).mean())
    kept = "kept" if forest >= promised else ""
    agree = "" if _apart(told).any() else "agree"
    words = ["worse" if forest <= told.accuracy else kept, "pure" if pure else agree]
    return "_".join(word for word in words if word) or "usual"
