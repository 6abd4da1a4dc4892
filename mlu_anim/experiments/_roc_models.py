"""The models behind the ROC clip, and how a fitted classifier is asked for scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset, breast_cancer, require_seed, stratified_split
from mlu_anim.errors import BadInput
from mlu_anim.experiments import _ranking
from mlu_anim.labels import one_line

FEATURE_NAME = "mean compactness"
POSITIVE_NAME = "malignant"
N_TEST = 42
"""Few enough that a GIF 640 px wide shows each as a mark of 6 px radius, in its exact place."""
N_SEEDS = 101
"""Odd, so that the median is one of them."""


@dataclass(frozen=True)
class TypicalSplit:
    """Two models fitted on the same rows, and the rows that neither has seen."""

    one_feature: Any
    all_features: Any
    one_column: NDArray[np.float64]
    """Shape (42, 1)."""
    all_columns: NDArray[np.float64]
    """Shape (42, 30)."""
    y: NDArray[np.str_]
    """Shape (42,), names of classes."""
    feature_name: str
    positive_name: str
    provenance: Mapping[str, object]


def breast_cancer_split(seed: int | None) -> TypicalSplit:
    """The split of that seed, or the one whose AUC is the median over 101 seeds."""
    if seed is not None:
        require_seed(seed)
    data = breast_cancer()
    aucs = [_auc_of_split(data, each) for each in range(N_SEEDS)]
    # Exact fractions of one denominator, so equal AUCs compare equal: the smallest seed wins.
    chosen = aucs.index(sorted(aucs)[N_SEEDS // 2]) if seed is None else seed
    split = stratified_split(data.y, n_test=N_TEST, seed=chosen)
    column = data.column(FEATURE_NAME)
    y = data.y
    return TypicalSplit(
        one_feature=_fitted(column[split.train], y[split.train]),
        all_features=_fitted(data.X[split.train], y[split.train]),
        one_column=column[split.test],
        all_columns=data.X[split.test],
        y=y[split.test],
        feature_name=FEATURE_NAME,
        positive_name=POSITIVE_NAME,
        provenance={
            "data": data.name,
            "n_train": len(split.train),
            "test_size": N_TEST,
            "seed": chosen,
            "n_seeds": N_SEEDS,
            "seed_aucs_mean": float(np.mean(aucs)),
            "seed_aucs_sd": float(np.std(aucs, ddof=1)),
        },
    )


def positive_score(estimator: Any, rows: Any, pos_label: str) -> NDArray[np.float64]:
    """How positive a fitted classifier finds each row: predict_proba, or decision_function."""
    classes = [one_line(each) for each in estimator.classes_]
    if len(classes) != 2 or pos_label not in classes:
        raise BadInput(
            f"{type(estimator).__name__} knows the classes {', '.join(classes)}, "
            f"not two of which one is {pos_label!r}",
            hint="Fit a classifier of two classes on labels spelled as in y.",
        )
    index = classes.index(pos_label)
    if hasattr(estimator, "predict_proba"):
        return np.asarray(estimator.predict_proba(rows)[:, index], dtype=np.float64)
    if hasattr(estimator, "decision_function"):
        score = np.asarray(estimator.decision_function(rows), dtype=np.float64)
        return score if index == 1 else -score
    raise BadInput(
        f"{type(estimator).__name__} has neither predict_proba nor decision_function",
        hint="Use a classifier that gives scores.",
    )


def description(estimator: Any) -> dict[str, dict[str, str]]:
    """The parameters of an estimator, or of each step of a pipeline, by class name."""
    steps = [step for _, step in estimator.steps] if hasattr(estimator, "steps") else [estimator]
    return {
        type(step).__name__: {
            name: repr(value) for name, value in sorted(step.get_params(deep=False).items())
        }
        for step in steps
        if hasattr(step, "get_params")
    }


def _auc_of_split(data: Dataset, seed: int) -> float:
    split = stratified_split(data.y, n_test=N_TEST, seed=seed)
    column = data.column(FEATURE_NAME)
    model = _fitted(column[split.train], data.y[split.train])
    score = positive_score(model, column[split.test], POSITIVE_NAME)
    return _ranking.count_pairs(data.y[split.test] == POSITIVE_NAME, score).share_right


def _fitted(rows: NDArray[np.float64], y: NDArray[Any]) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, y)
