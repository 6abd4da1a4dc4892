"""The models behind the ROC clip, and how a fitted classifier is asked for scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset, breast_cancer, require_seed, stratified_split
from mlu_anim.errors import BadInput
from mlu_anim.experiments import _ranking, _typical_split
from mlu_anim.labels import one_line, shown

FEATURE_NAME = "mean compactness"
POSITIVE_NAME = "malignant"
N_TEST = 42
"""Few enough that a GIF 640 px wide shows each as a mark of 6 px radius, in its exact place."""
N_SEEDS = 101
"""Odd, so that the median is one of them."""
_LONGEST_VALUE = 200


@dataclass(frozen=True)
class TypicalSplit:
    """Two models fitted on the same rows, and the rows that neither has seen."""

    one_feature: Any
    all_features: Any
    one_column: NDArray[np.float64]
    """Shape (n_test, 1)."""
    all_columns: NDArray[np.float64]
    """Shape (n_test, 30)."""
    y: NDArray[np.str_]
    """Shape (n_test,), names of classes."""
    feature_name: str
    positive_name: str
    provenance: Mapping[str, object]


def breast_cancer_split(seed: int | None, test_share: float | None = None) -> TypicalSplit:
    """The split of that seed, or the one whose AUC is the median over 101 seeds.

    test_share: of the rows; without it 42 of them test.
    """
    if seed is not None:
        require_seed(seed)
    data = breast_cancer()
    n_test = N_TEST if test_share is None else ceil(test_share * len(data.y))
    # Exact fractions of one denominator, so equal AUCs compare equal.
    aucs = [_auc_of_split(data, n_test, each) for each in range(N_SEEDS)]
    chosen = _typical_split.median_seed(aucs) if seed is None else seed
    split = stratified_split(data.y, n_test=n_test, seed=chosen)
    column = data.column(FEATURE_NAME)
    y = data.y
    return TypicalSplit(
        one_feature=unfitted().fit(column[split.train], y[split.train]),
        all_features=unfitted().fit(data.X[split.train], y[split.train]),
        one_column=column[split.test],
        all_columns=data.X[split.test],
        y=y[split.test],
        feature_name=FEATURE_NAME,
        positive_name=POSITIVE_NAME,
        provenance={
            "data": data.name,
            "n_train": len(split.train),
            "test_size": n_test,
            "seed": chosen,
            **_typical_split.spread("aucs", aucs),
        },
    )


def positive_score(estimator: Any, rows: Any, pos_label: str) -> NDArray[np.float64]:
    """How positive a fitted classifier finds each row: predict_proba, or decision_function.

    Of more than two classes, the probability of one against the rest. Raises BadInput for what is
    no such classifier.
    """
    name = type(estimator).__name__
    index, n_classes = _place_of(pos_label, estimator)
    if hasattr(estimator, "predict_proba"):
        return np.asarray(estimator.predict_proba(rows)[:, index], dtype=np.float64)
    if n_classes > 2:
        raise BadInput(
            f"{name} tells {n_classes} classes apart, without probabilities",
            hint="Use a classifier that has predict_proba, or one of two classes.",
        )
    if hasattr(estimator, "decision_function"):
        score = np.asarray(estimator.decision_function(rows), dtype=np.float64)
        return score if index == 1 else -score
    raise BadInput(
        f"{name} has neither predict_proba nor decision_function",
        hint="Use a classifier that gives scores.",
    )


def method_of(estimator: Any) -> str:
    """The method that `positive_score` asks: `predict_proba` or `decision_function`."""
    return "predict_proba" if hasattr(estimator, "predict_proba") else "decision_function"


def _place_of(pos_label: str, estimator: Any) -> tuple[int, int]:
    """Which of the estimator's classes is the positive one, and how many there are."""
    name = type(estimator).__name__
    found = getattr(estimator, "classes_", None)
    if found is None:
        raise BadInput(
            f"{name} tells no classes apart: it has no classes_",
            hint="Give a fitted classifier; ROC ranks cases of two classes.",
        )
    if any(np.ndim(each) for each in found):
        raise BadInput(f"{name} predicts several targets", hint="Fit it to one of them.")
    classes = [one_line(each) for each in found]
    if pos_label not in classes or len(classes) < 2:
        told = ", ".join(classes[:6]) + (" ..." if len(classes) > 6 else "")
        raise BadInput(
            f"{name} knows the classes {told}, not {shown(pos_label)}",
            hint="Fit a classifier on labels spelled as in the data, or say --pos-label.",
        )
    return classes.index(pos_label), len(classes)


def description(estimator: Any) -> dict[str, dict[str, str]]:
    """The parameters of an estimator, or of each step of a pipeline, by class name."""
    steps = [step for _, step in estimator.steps] if hasattr(estimator, "steps") else [estimator]
    return {
        type(step).__name__: {
            name: _short(value) for name, value in sorted(step.get_params(deep=False).items())
        }
        for step in steps
        if hasattr(step, "get_params")
    }


def _short(value: object) -> str:
    """A parameter's value on one line; a user's own may be an array, or another model."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _auc_of_split(data: Dataset, n_test: int, seed: int) -> float:
    split = stratified_split(data.y, n_test=n_test, seed=seed)
    column = data.column(FEATURE_NAME)
    model = unfitted().fit(column[split.train], data.y[split.train])
    score = positive_score(model, column[split.test], POSITIVE_NAME)
    return _ranking.count_pairs(data.y[split.test] == POSITIVE_NAME, score).share_right


def unfitted() -> Any:
    """The clip's model: scikit-learn's logistic regression as it comes, of scaled features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression())
