"""What more trees do: accuracy on test rows and out of bag, from the first tree to the last."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mlu_anim.experiments._forest_errors import promised_accuracy
from mlu_anim.experiments._forest_trees import Bools, Floats, votes

OOB_FROM = 50
"""With fewer trees many rows have been out of bag too seldom."""

NOTHING: Mapping[str, Any] = {
    "grown_accuracy": np.zeros(0),
    "grown_wrong": np.zeros((0, 0)),
    "promised_growth": np.zeros(0),
    "oob_accuracy": np.zeros(0),
    "oob_score": 0.0,
    "oob_rows_seen": 0,
}
"""The fields of a result without a larger forest."""


def grown(
    forest: Any,
    rows: Any,
    is_positive: Bools,
    positive: int,
    voter_accuracy: float,
    train: tuple[Any, Bools] | None,
) -> Mapping[str, Any]:
    """The fields about the larger forest; train: the rows it was fitted on, for out of bag."""
    probability, _, _ = votes(forest.estimators_, rows, positive)
    means = running_means(probability)
    says = _says(means, positive)
    wrong = np.where(is_positive, 1 - means, means)
    odd = range(1, len(means) + 1, 2)
    fields = {
        **NOTHING,
        "grown_accuracy": (says == is_positive).mean(axis=1),
        "grown_wrong": wrong,
        "promised_growth": np.array([promised_accuracy(n, voter_accuracy) for n in odd]),
    }
    if train is not None and forest.bootstrap:
        fields |= _out_of_bag(forest, *train, positive)
    return fields


def running_means(probability: Floats) -> Floats:
    """Row n - 1 is the mean over the first n trees: shape (n_trees, n_rows)."""
    return np.cumsum(probability, axis=0) / np.arange(1, len(probability) + 1)[:, None]


def _out_of_bag(forest: Any, rows: Any, is_positive: Bools, positive: int) -> Mapping[str, Any]:
    probability, _, _ = votes(forest.estimators_, rows, positive)
    is_out = np.ones(probability.shape, dtype=bool)
    for out, sample in zip(is_out, forest.estimators_samples_, strict=True):
        out[sample] = False
    n_out = np.cumsum(is_out, axis=0)
    means = np.cumsum(np.where(is_out, probability, 0.0), axis=0) / np.maximum(n_out, 1)
    right = (_says(means, positive) == is_positive) & (n_out > 0)
    accuracy = right.sum(axis=1) / np.maximum((n_out > 0).sum(axis=1), 1)
    return {
        "oob_accuracy": accuracy[OOB_FROM - 1 :],
        "oob_score": float(forest.oob_score_) if hasattr(forest, "oob_score_") else 0.0,
        "oob_rows_seen": int((n_out[-1] > 0).sum()),
    }


def _says(mean_probability: Floats, positive: int) -> Bools:
    """Which rows are called positive; an exact tie goes to the first class, as in scikit-learn."""
    return np.asarray(mean_probability >= 0.5 if positive == 0 else mean_probability > 0.5)
