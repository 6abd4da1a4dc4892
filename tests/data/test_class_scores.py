"""Scores of fitted classifiers: for either class, with the threshold of the model's own predict."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from mlu_anim.data.class_scores import scores_of
from mlu_anim.system.errors import BadInput

ROWS = np.random.default_rng(0).normal(size=(120, 2))
UP = ROWS[:, 0] + ROWS[:, 1] ** 2 > 0.7
WORDS = np.where(UP, "up", "down")
FIXED = [
    FixedThresholdClassifier(LogisticRegression(), threshold=share, pos_label=said)
    for share in (0.2, 0.8)
    for said in (None, "up", "down")
]


@pytest.mark.parametrize("positive", ["up", "down"])
@pytest.mark.parametrize("estimator", [LinearSVC(), LogisticRegression(), *FIXED], ids=repr)
def test_the_threshold_calls_as_predict_does(estimator: Any, positive: str) -> None:
    model = clone(estimator).fit(ROWS, WORDS)
    negative = "down" if positive == "up" else "up"
    scores = scores_of(model, ROWS, positive, negative)
    called = scores.values >= scores.threshold
    assert (called == (model.predict(ROWS) == positive)).all()
    assert scores.are_probabilities is not isinstance(estimator, LinearSVC)
    if estimator not in FIXED:
        assert scores.threshold == (0.5 if scores.are_probabilities else 0)


def test_one_class_of_three_has_its_own_probability() -> None:
    X, y = load_iris(return_X_y=True)  # noqa: N806 - scikit-learn's name
    model = KNeighborsClassifier(7).fit(X, y)
    assert (scores_of(model, X, "2", "the rest").values == model.predict_proba(X)[:, 2]).all()
    with pytest.raises(BadInput, match="separates 3 classes, without probabilities"):
        scores_of(RidgeClassifier().fit(X, y), X, "2", "the rest")


def test_a_data_frame_is_given_to_the_estimator_as_it_is() -> None:
    frame = pl.DataFrame({"a": ROWS[:, 0], "b": ROWS[:, 1]})
    model = LogisticRegression().fit(frame, WORDS)  # warns of rows without names, an error here
    assert (scores_of(model, frame, "up", "down").values == model.predict_proba(frame)[:, 1]).all()


def test_other_classes_are_refused() -> None:
    with pytest.raises(BadInput, match="knows the classes 'down' and 'up'"):
        scores_of(LogisticRegression().fit(ROWS, WORDS), ROWS, "1", "0")
