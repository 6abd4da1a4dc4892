"""The scores that a fitted classifier gives each row, and its decision threshold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.class_labels import match_class
from mlu_anim.data.models.positive_class import positive_in_model
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]
_HALF, _ZERO = 0.5, 0.0


@dataclass(frozen=True)
class Scores:
    """A classifier's scores for a set of rows, and the threshold of its own predictions."""

    values: Floats
    """Shape (n,): the score of each row; the higher, the more positive."""
    threshold: float
    """The score from which the model itself predicts the positive class: 0.5 for probabilities, 0
    for decision_function, or the threshold of a FixedThresholdClassifier or
    TunedThresholdClassifierCV."""
    are_probabilities: bool


def scores_of(estimator: Any, rows: Any, pos_label: str, neg_label: str) -> Scores:
    """Return a classifier's scores by predict_proba, or else by decision_function.

    A threshold that was set or tuned on decision_function selects that method too. pos_label,
    neg_label: the classes as the table spells them. A model of more than two classes needs
    predict_proba; its scores are the probabilities of `pos_label`. Raises BadInput for an estimator
    that is no classifier, gives no scores, or does not know these classes.
    """
    inner = _innermost(estimator)
    name, classes = type(inner).__name__, _classes(estimator)
    index = positive_in_model(name, classes, pos_label, neg_label)
    own = _fixed_threshold(estimator, index)
    by_decision = own is not None and own[1] == "decision_function"
    if hasattr(estimator, "predict_proba") and not by_decision:
        values = np.asarray(estimator.predict_proba(rows)[:, index], dtype=np.float64)
        return Scores(values, own[0] if own else _HALF, are_probabilities=True)
    if len(classes) > 2:
        raise BadInput(
            f"{name} separates {len(classes)} classes, without probabilities",
            hint="Use a classifier that has predict_proba, or one of two classes.",
        )
    if hasattr(estimator, "decision_function"):
        values = np.asarray(estimator.decision_function(rows), dtype=np.float64)
        values = values if index == 1 else -values
        return Scores(values, own[0] if own else _ZERO, are_probabilities=False)
    raise BadInput(
        f"{name} has neither predict_proba nor decision_function",
        hint="Fit it with voting='soft', which gives scores."
        if getattr(inner, "voting", "") == "hard"
        else "Use a classifier that gives scores.",
    )


def _classes(estimator: Any) -> list[object]:
    name, found = type(_innermost(estimator)).__name__, getattr(estimator, "classes_", None)
    if found is None:
        raise BadInput(
            f"{name} is no classifier: it has no classes_",
            hint="Give a fitted classifier; ROC ranks cases of two classes.",
        )
    if any(np.ndim(each) for each in found):
        raise BadInput(f"{name} predicts several targets", hint="Fit it to one of them.")
    return list(found)


def _fixed_threshold(estimator: Any, index: int) -> tuple[float, str] | None:
    """Return the threshold that was set or tuned, and the method it applies to; None without one.

    index: the class, among the estimator's classes, that scores belong to; a threshold for the
    other class is converted.
    """
    from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV

    inner = _innermost(estimator)
    if not isinstance(inner, FixedThresholdClassifier | TunedThresholdClassifierCV):
        return None
    threshold = getattr(inner, "best_threshold_", getattr(inner, "threshold", "auto"))
    if threshold == "auto":
        return None
    method = inner.response_method
    if method == "auto":
        method = "predict_proba" if hasattr(estimator, "predict_proba") else "decision_function"
    pos_label = getattr(inner, "pos_label", None)
    of_class = 1 if pos_label is None else match_class(pos_label, list(map(str, inner.classes_)))
    if index == of_class:
        return float(threshold), method
    return (1.0 if method == "predict_proba" else 0.0) - float(threshold), method


def _innermost(estimator: Any) -> Any:
    """Return the estimator that predicts: a pipeline's last step, or a search's best model."""
    while True:
        if hasattr(estimator, "best_estimator_"):
            estimator = estimator.best_estimator_
        elif getattr(estimator, "steps", None):
            estimator = estimator.steps[-1][1]
        else:
            return estimator
