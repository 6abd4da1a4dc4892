"""The result of the ROC clip: a ranking of two classes, and the counts at each threshold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.data.class_scores import scores_of
from mlu_anim.data.model_description import description
from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.data.ranking import Bools, Floats, Ints, mid_ranks, quantile_indices
from mlu_anim.data.split_rows import provenance as stored
from mlu_anim.experiments.roc import fields
from mlu_anim.experiments.roc.fields import MOST_CASES, Feature, Marks, PairColumns, SecondModel
from mlu_anim.results.result import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class RocSweep(Result):
    """A ranking of two classes, swept by a threshold from above all scores down to the lowest.

    Axis positions are from 0 to 1: the score itself on a `probability` axis, the scaled value of
    the model's only feature on a `feature` axis, the mid-rank divided by n on a `rank` axis. Counts
    of cases are exact on all rows, even if only some steps are stored.
    """

    clip: ClassVar[str] = "roc"

    model_name: str
    positive_name: str
    negative_name: str
    score_axis: str
    """`feature` if the score is strictly monotone in the model's only feature; else `probability`
    if all scores (the second model's too) are from 0 to 1, else `rank`."""
    feature: Feature | None
    n_samples: int
    n_pos: int
    n_neg: int
    auc: float
    """scikit-learn's roc_auc_score on all rows."""
    n_pairs: int
    n_pairs_right: int
    n_pairs_tied: int
    threshold: Floats
    """Shape (n_steps,), 2 <= n_steps <= 2,000, falling; the first is inf."""
    position: Floats
    """Shape (n_steps,): the axis position of each threshold, falling; the first, for inf, is 1."""
    tp: Ints
    """Shape (n_steps,), positives with score >= threshold, from 0 to n_pos."""
    fp: Ints
    """Shape (n_steps,), negatives with score >= threshold, from 0 to n_neg."""
    drawn_bound: float
    """Largest difference between the area under the stored steps and auc; 0.0 if all are stored."""
    everyday_step: int
    """Index of the last step whose threshold is at least the everyday threshold."""
    youden_step: int
    """Index of the step with the largest tpr - fpr; among equals, of the highest threshold."""
    youden: float
    """Youden's J, the tpr - fpr at that step, from 0 to 1."""
    miss_cost: int
    """The cost of a miss, in false alarms."""
    cheapest_step: int
    """Index of the step of least miss_cost * FN + FP; among equals, of the highest threshold."""
    pos_scores: Floats
    """Shape (min(n_pos, 1,000),), falling: axis positions of all positives, or their quantiles."""
    neg_scores: Floats
    """Shape (min(n_neg, 1,000),), falling: axis positions of all negatives, or their quantiles."""
    columns: PairColumns | None
    """The grid of pairs; None if a class has more than 1,000 cases."""
    second: SecondModel | None
    verdict: str
    """`perfect` (auc is 1), `constant` (one distinct score), `inverted` (auc < 0.5) or `usual`."""
    everyday_threshold: float | None = None
    """The score at which the model itself decides. None for the default of the axis: 0.5 on a
    `probability` axis, the median score on a `rank` axis."""

    def __post_init__(self) -> None:
        super().__post_init__()
        second, columns = self.second, self.columns
        groups: list[tuple[Floats | Ints, ...]] = [
            (self.threshold, self.position, self.tp, self.fp),
            *([(columns.right, columns.tied)] if columns else []),
            *([(second.tp, second.fp)] if second else []),
        ]
        if any(len({each.shape for each in group}) != 1 or group[0].ndim != 1 for group in groups):
            raise ValueError("arrays of steps, or of columns, differ in length")
        if len(self.threshold) < 2:
            raise ValueError("a sweep has at least two steps")
        own, others = (self.pos_scores, self.neg_scores), second and (second.pos, second.neg)
        if others and [len(each) for each in own] != [len(each) for each in others]:
            raise ValueError("the second model has scored other cases")

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        *,
        pos_label: object = None,
        provenance: Mapping[str, object] | None = None,
        **given: Any,
    ) -> Self:
        """Sweep a fitted classifier on test rows, scored by predict_proba or decision_function.

        X: shape (n, n_features), an array or a data frame, whichever it was fitted on.  y: shape
        (n,), a column of any dataframe library.  pos_label: the positive class.  given: as in
        `from_predictions`. Raises BadInput.
        """
        table = predictions_from_columns(y, np.zeros(len(y)), pos_label)
        scores = scores_of(estimator, X, table.pos_label, table.neg_label)
        return cls.from_predictions(
            y,
            scores.values,
            pos_label=table.pos_label,
            everyday_threshold=scores.threshold,
            are_probabilities=scores.are_probabilities,
            provenance={"model": description(estimator), **(provenance or {})},
            **{"model_name": type(estimator).__name__, **given},
        )

    @classmethod
    def from_predictions(
        cls,
        y_true: Any,
        y_score: Any,
        *,
        pos_label: object = None,
        second_score: Any = None,
        provenance: Mapping[str, object] | None = None,
        **given: Any,
    ) -> Self:
        """Sweep labels and scores: arrays, lists, or columns of polars, pandas, pyarrow ...

        y_true, y_score, second_score: shape (n,), n >= 2, in the same order; two classes, and
        finite scores. second_score: the scores of the same rows by a second model.
        given: `model_name`, `second_name`, `positive_name`, `negative_name`; and as in
        `fields.computed` `everyday_threshold`, the score at which the model itself decides,
        `are_probabilities` and `miss_cost`. Raises BadInput.
        """
        table = predictions_from_columns(y_true, y_score, pos_label)
        if second_score is not None:
            second_score = predictions_from_columns(y_true, second_score, pos_label).y_score
        names = {"model_name": "the model", "second_name": "the second model", **table.names}
        return cls.of_scores(
            table.y_true,
            table.y_score,
            second_score=second_score,
            provenance=stored({"data": table.source, **(provenance or {})}),
            **{**names, **given},
        )

    @classmethod
    def of_scores(cls, is_positive: Bools, score: Floats, **given: Any) -> Self:
        """Sweep cases whose labels and scores are already checked; see `fields.computed`."""
        return cls(**fields.computed(is_positive, score, **given))

    def risk_at(self, position: float) -> float:
        """Return the model's score at an axis position, between those of the nearest two steps.

        Between two scores inside (0, 1) the log-odds are interpolated, which for a logistic
        regression of one feature is exact; between others the scores are.
        """
        at, scores = self.position[:0:-1], self.threshold[:0:-1]
        if scores[0] <= 0 or scores[-1] >= 1:
            return float(np.interp(position, at, scores))
        return float(1 / (1 + np.exp(-np.interp(position, at, _log_odds(scores)))))

    def position_of(self, score: float) -> float:
        """Return the axis position of a score, the inverse of `risk_at`."""
        at, scores = self.position[:0:-1], self.threshold[:0:-1]
        if scores[0] <= 0 or scores[-1] >= 1 or not 0 < score < 1:
            return float(np.interp(score, scores, at))
        return float(np.interp(_log_odds(score), _log_odds(scores), at))

    @property
    def by_median(self) -> bool:
        """True if the everyday threshold is the median score, since no other is known."""
        return self.everyday_threshold is None and self.score_axis == "rank"

    @property
    def tpr(self) -> Floats:
        """The true positive rate at each step, shape (n_steps,), rising from 0 to 1."""
        return self.tp / self.n_pos

    @property
    def fpr(self) -> Floats:
        """The false positive rate at each step, shape (n_steps,), rising from 0 to 1."""
        return self.fp / self.n_neg

    def matrix(self, step: int) -> dict[str, int]:
        """Return tp, fn, fp and tn if `score >= threshold[step]` is predicted positive."""
        tp, fp = int(self.tp[step]), int(self.fp[step])
        return {"tp": tp, "fn": self.n_pos - tp, "fp": fp, "tn": self.n_neg - fp}

    def marks(self, per_class: int | None = None) -> Marks:
        """Return the marks of the beeswarm plot: one for each stored case, or some quantile dots.

        per_class: most dots of a class; None for all stored cases.
        """
        scores = self.pos_scores, self.neg_scores
        pos, neg = (quantile_indices(len(each), per_class or MOST_CASES) for each in scores)
        second_rank = None
        if self.second is not None:
            places = self.second.pos[pos], self.second.neg[neg]
            second_rank = mid_ranks(np.concatenate(places))
        return Marks(
            position=np.concatenate([self.pos_scores[pos], self.neg_scores[neg]]),
            is_positive=np.repeat([True, False], [len(pos), len(neg)]),
            second_rank=second_rank,
            all_cases=len(pos) == self.n_pos and len(neg) == self.n_neg,
        )


def _log_odds(share: Any) -> Any:
    return np.log(share / (1 - share))
