"""All computed fields of a ForestVote, and what a forest must be like to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.errors import BadInput
from mlu_anim.experiments import _forest_errors, _forest_growth, _forest_trees
from mlu_anim.experiments._forest_trees import Bools, Floats
from mlu_anim.labels import one_line
from mlu_anim.predictions import from_columns

FEWEST_TREES, MOST_TREES = 3, 15
MOST_LEVELS = 4
"""Of splits; a tree of more cannot be drawn so that it can be read."""
MOST_TEST_ROWS = 120
SHUFFLE_SEED = 0


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


def computed(given: Given, names: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Every field besides the provenance; names: of the classes, None for the labels' own."""
    forest, rows = given.estimator, np.asarray(given.X, dtype=np.float64)
    require_forest(forest)
    if len(rows) > MOST_TEST_ROWS:
        raise BadInput(
            f"{len(rows):,} test rows are more than the {MOST_TEST_ROWS} that can be drawn",
            hint="Give a random sample of them.",
        )
    table = from_columns(given.y, np.zeros(len(rows)), given.pos_label)
    positive = _positive_index(forest, table.pos_label)
    return {
        "positive_name": names["positive_name"] or table.positive_name,
        "negative_name": names["negative_name"] or table.negative_name,
        "feature_names": _feature_names(given, rows.shape[1]),
        "ties_go_positive": positive == 0,
        "n_trees": len(forest.estimators_),
        "n_test": len(rows),
        "n_offered": int(forest.estimators_[0].max_features_),
        **_forest_trees.flat_trees(forest.estimators_, positive),
        **_forest_trees.importances(forest),
        **_forest_trees.bags(forest),
        **_of_rows(given, rows, np.asarray(table.y_true, dtype=bool), positive),
    }


def _of_rows(given: Given, rows: Floats, is_positive: Bools, positive: int) -> Mapping[str, Any]:
    """What trees and forest say of the test rows, and how they err."""
    forest, ties_go_positive = given.estimator, positive == 0
    probability, says, leaf = _forest_trees.votes(forest.estimators_, rows, positive)
    forest_probability = forest.predict_proba(given.X)[:, positive]
    forest_says = np.asarray(forest.predict(given.X) == forest.classes_[positive])
    case = _case(says, forest_probability, forest_says, ties_go_positive)
    return {
        "is_positive": is_positive,
        "tree_probability": probability,
        "tree_says": says,
        "tree_leaf": leaf,
        "forest_probability": forest_probability,
        "forest_says": forest_says,
        "case": case,
        "case_values": rows[case].astype(np.float32).astype(np.float64),
        "case_path": _forest_trees.paths(forest.estimators_, rows[case : case + 1]),
        **_errors(says != is_positive, forest_says == is_positive),
        **_grown(given, rows, is_positive, positive, float((says == is_positive).mean())),
        "verdict": _verdict(says, forest_says, is_positive, ties_go_positive),
    }


def require_forest(forest: Any) -> None:
    """Raise BadInput when the clip cannot be told of this estimator."""
    kind = type(forest).__name__
    if not hasattr(forest, "estimators_samples_") or not hasattr(forest, "predict_proba"):
        raise BadInput(
            f"{kind} is not a fitted forest of classification trees",
            hint="Fit a RandomForestClassifier first.",
        )
    if len(forest.classes_) != 2:
        raise BadInput(f"{kind} knows {len(forest.classes_)} classes, not two")
    n_trees = len(forest.estimators_)
    if not FEWEST_TREES <= n_trees <= MOST_TREES:
        raise BadInput(
            f"a forest of {n_trees} trees cannot be drawn tree by tree",
            hint=f"Fit n_estimators={FEWEST_TREES} to {MOST_TREES}; more as larger_estimator.",
        )
    depth = max(tree.get_depth() for tree in forest.estimators_)
    if not 1 <= depth <= MOST_LEVELS:
        raise BadInput(
            f"trees of {depth} levels cannot be drawn so that they can be read",
            hint=f"Fit max_depth={MOST_LEVELS} or less, on rows that can be told apart.",
        )


def description(estimator: Any) -> Mapping[str, object]:
    """The estimator's class and parameters."""
    parameters = {key: repr(value) for key, value in sorted(estimator.get_params().items())}
    return {"model": {type(estimator).__name__: parameters}}


def _positive_index(forest: Any, pos_label: str) -> int:
    classes = [one_line(each) for each in forest.classes_]
    if pos_label not in classes:
        raise BadInput(
            f"the forest knows the classes {', '.join(classes)}, not {pos_label!r}",
            hint="Fit it on labels spelled as in y.",
        )
    return classes.index(pos_label)


def _feature_names(given: Given, n_features: int) -> Any:
    names = given.feature_names
    if names is None:
        names = getattr(given.estimator, "feature_names_in_", None)
    if names is None:
        names = [f"feature {index + 1}" for index in range(n_features)]
    if len(names) != n_features:
        raise BadInput(f"{len(names)} feature names for {n_features} features")
    return np.array([one_line(name) for name in names])


def hard_majority(says: Bools, ties_go_positive: bool) -> Bools:
    """Shape (n_test,): what most trees say, an exact tie as scikit-learn's argmax would."""
    twice = 2 * says.sum(axis=0)
    return np.asarray(twice >= len(says) if ties_go_positive else twice > len(says))


def _case(
    says: Bools, forest_probability: Floats, forest_says: Bools, ties_go_positive: bool
) -> int:
    """Where votes and mean disagree, else anywhere: the case with the largest gap."""
    gap = np.abs(says.mean(axis=0) - forest_probability)
    apart = hard_majority(says, ties_go_positive) != forest_says
    return int(np.argmax(np.where(apart, gap + 1, gap)))


def _errors(wrong: Bools, forest_right: Bools) -> Mapping[str, Any]:
    mean_tree = float((~wrong).mean())
    return {
        "mean_tree_accuracy": mean_tree,
        "forest_accuracy": float(forest_right.mean()),
        "promised_accuracy": _forest_errors.promised_accuracy(len(wrong), mean_tree),
        "mean_correlation": _forest_errors.mean_correlation(wrong),
        "case_order": _forest_errors.case_order(wrong),
        "shuffled_wrong": _forest_errors.typical_shuffle(wrong, SHUFFLE_SEED),
    }


def _grown(
    given: Given, rows: Floats, is_positive: Bools, positive: int, accuracy: float
) -> Mapping[str, Any]:
    if given.larger is None:
        return _forest_growth.NOTHING
    train = None
    if given.X_train is not None and given.y_train is not None:
        label = given.estimator.classes_[positive]
        train = np.asarray(given.X_train, dtype=np.float64), np.asarray(given.y_train) == label
    return _forest_growth.grown(given.larger, rows, is_positive, positive, accuracy, train)


def _verdict(says: Bools, forest_says: Bools, is_positive: Bools, ties_go_positive: bool) -> str:
    agree = bool((hard_majority(says, ties_go_positive) == forest_says).all())
    forest, mean_tree = (float((each == is_positive).mean()) for each in (forest_says, says))
    promised = _forest_errors.promised_accuracy(len(says), mean_tree)
    kept = "kept" if forest >= promised else ""
    words = ["worse" if forest <= mean_tree else kept, "agree" if agree else ""]
    return "_".join(word for word in words if word) or "usual"
