"""The models behind the ROC clip, on a typical split of its own data."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, breast_cancer, require_seed, stratified_split
from mlu_anim.data.models.positive_class import THE_REST
from mlu_anim.experiments import _ranking, _typical_split
from mlu_anim.experiments._model_scores import scores_of

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
    score = scores_of(model, column[split.test], POSITIVE_NAME, THE_REST).values
    return _ranking.count_pairs(data.y[split.test] == POSITIVE_NAME, score).share_right


def unfitted() -> Any:
    """The clip's model: scikit-learn's logistic regression as it comes, of scaled features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression())
