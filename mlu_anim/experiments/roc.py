"""ROC and AUC: what a threshold catches and what it costs, and the share of pairs ranked right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.predictions import Predictions, predictions_from_columns
from mlu_anim.experiments import (
    _ranking,
    _roc_data,
    _roc_fields,
    _roc_identities,
    _roc_models,
    _roc_words,
)
from mlu_anim.experiments._model_scores import scores_of
from mlu_anim.experiments._ranking import Bools, Floats, Ints
from mlu_anim.results.facts import Fact
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import UsageError


@dataclass(frozen=True)
class Marks:
    """What the swarm draws: every case, or quantile dots."""

    position: Floats
    """Shape (n_marks,), from 0 to 1 on the axis; the positives first, each class falling."""
    is_positive: Bools
    second_position: Floats | None
    """The same cases under the second model, shape (n_marks,), or None."""
    pos_share_per_mark: float
    """The share of the positives that one mark stands for: 1 / number of their marks."""
    neg_share_per_mark: float
    all_cases: bool
    """Whether each case has its own mark."""


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: counts of cases."""

    tp: int
    fn: int
    fp: int
    tn: int


@dataclass(frozen=True, eq=False, kw_only=True)
class RocSweep(Result):
    """One ranking of two classes, swept by a threshold from above all scores to below them.

    Axis positions are from 0 to 1: the score itself on a `probability` axis, the mid-rank divided
    by n on a `rank` axis. Counts of cases are exact on all rows, also where drawing is thinned.
    """

    clip: ClassVar[str] = "roc"

    model_name: str
    positive_name: str
    negative_name: str
    score_axis: str
    """`probability` when all scores (the second model's too) are from 0 to 1, else `rank`."""
    n_samples: int
    n_pos: int
    n_neg: int
    auc: float
    """scikit-learn's roc_auc_score of all rows."""
    n_pairs: int
    n_pairs_right: int
    n_pairs_tied: int
    threshold: Floats
    """Shape (n_steps,), 2 <= n_steps <= 2,000, falling; the first is inf."""
    position: Floats
    """Shape (n_steps,), the axis position of each threshold, falling; the first, of inf, is 1."""
    tp: Ints
    """Shape (n_steps,), positives with score >= threshold, from 0 to n_pos."""
    fp: Ints
    """Shape (n_steps,), negatives with score >= threshold, from 0 to n_neg."""
    drawn_bound: float
    """Largest difference between the area under the held steps and auc; 0.0 when all are held."""
    everyday_step: int
    """The last step whose threshold is at least the everyday one: index into threshold."""
    youden_step: int
    """The step with the largest tpr - fpr of all thresholds, the highest among equals."""
    youden: float
    """tpr - fpr at that step, from 0 to 1."""
    pos_scores: Floats
    """Shape (min(n_pos, 1,000),), axis positions, falling: all, or quantiles (i + 0.5) / 1,000."""
    neg_scores: Floats
    second_pos: Floats
    """The same cases' positions under the second model, in the same order; empty without one."""
    second_neg: Floats
    column_right: Ints
    """Shape (n_neg,), for each of neg_scores the positives above it.

    This and column_tied are empty when a class has more than 1,000 cases.
    """
    column_tied: Ints
    """Shape (n_neg,), for each of neg_scores the positives level with it."""
    pair_right: Ints
    """Shape (2,), indices into pos_scores and neg_scores of a pair ranked right, or (-1, -1)."""
    pair_wrong: Ints
    """Shape (2,), the same for a pair ranked wrong."""
    second_name: str
    """Empty when there is no second model; then second_auc is 0.0 and its arrays are empty."""
    second_auc: float
    second_tp: Ints
    """Shape (n_second_steps,), as tp."""
    second_fp: Ints
    second_bound: float
    """As drawn_bound, for the second model's curve."""
    verdict: str
    """`perfect` (auc is 1), `constant` (one distinct score), `inverted` (auc < 0.5) or `usual`."""
    provenance: str
    """JSON object: data set, split, model with parameters, spread over seeds."""
    everyday_threshold: float | None = None
    """The score at which the model itself decides; None for the default of the axis: a probability
    of 0.5, or the median score if nothing is known about the scores."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for group in (
            (self.threshold, self.position, self.tp, self.fp),
            (self.second_tp, self.second_fp),
            (self.column_right, self.column_tied),
        ):
            if len({each.shape for each in group}) != 1 or group[0].ndim != 1:
                raise ValueError("arrays of steps, or of columns, differ in length")
        if len(self.threshold) < 2:
            raise ValueError("a sweep has at least two steps")
        for own, second in (
            (self.pos_scores, self.second_pos),
            (self.neg_scores, self.second_neg),
        ):
            if len(second) not in (0, len(own)):
                raise ValueError("the second model has scored other cases")

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        *,
        pos_label: object = None,
        second_estimator: Any = None,
        second_X: Any = None,  # noqa: N803
        provenance: Mapping[str, object] | None = None,
        **names: str,
    ) -> Self:
        """Sweep a fitted classifier on test rows, scored by predict_proba or decision_function.

        X: shape (n, n_features), an array or a data frame, whichever it was fitted on. y: shape
        (n,), a column of any dataframe. second_estimator is scored on second_X, or on X. names,
        provenance: as from_predictions.
        """
        table = predictions_from_columns(y, np.zeros(len(y)), pos_label)
        classes = table.pos_label, table.neg_label
        scores = scores_of(estimator, X, *classes)
        second_score = None
        if second_estimator is not None:
            second_rows = X if second_X is None else second_X
            second_score = scores_of(second_estimator, second_rows, *classes).values
        about = {"model": _roc_models.description(estimator), **(provenance or {})}
        return cls.from_predictions(
            y,
            scores.values,
            pos_label=table.pos_label,
            second_score=second_score,
            everyday_threshold=scores.threshold,
            are_probabilities=scores.are_probabilities,
            provenance=about,
            **{"model_name": type(estimator).__name__, **names},
        )

    @classmethod
    def from_predictions(
        cls,
        y_true: Any,
        y_score: Any,
        *,
        pos_label: object = None,
        second_score: Any = None,
        everyday_threshold: float | None = None,
        are_probabilities: bool | None = None,
        model_name: str = "the model",
        second_name: str = "the second model",
        positive_name: str | None = None,
        negative_name: str | None = None,
        provenance: Mapping[str, object] | None = None,
    ) -> Self:
        """Sweep labels and scores: arrays, lists, or columns of polars, pandas, pyarrow ...

        y_true, y_score, second_score: shape (n,), n >= 2, in the same order; two classes, and
        finite scores. second_score: the same rows' scores by a second model.
        everyday_threshold: the score at which the model itself decides; by default 0.5 if the
        scores are from 0 to 1, else the median score. are_probabilities: by default True if
        y_score is from 0 to 1. Raises BadInput.
        """
        table = predictions_from_columns(y_true, y_score, pos_label)
        second = (
            None
            if second_score is None
            else predictions_from_columns(y_true, second_score, pos_label)
        )
        return cls(
            model_name=model_name,
            second_name=second_name if second is not None else "",
            positive_name=positive_name or table.positive_name,
            negative_name=negative_name or table.negative_name,
            provenance=json.dumps({"data": table.source, **(provenance or {})}, sort_keys=True),
            **_roc_fields.computed(
                table.y_true,
                table.y_score,
                None if second is None else second.y_score,
                everyday_threshold=everyday_threshold,
                are_probabilities=are_probabilities,
            ),
        )

    @property
    def by_median(self) -> bool:
        """True if the everyday threshold is the median score, for lack of any other."""
        return self.everyday_threshold is None and self.score_axis == "rank"

    @property
    def tpr(self) -> Floats:
        """Shape (n_steps,), rising from 0 to 1."""
        return self.tp / self.n_pos

    @property
    def fpr(self) -> Floats:
        """Shape (n_steps,), rising from 0 to 1."""
        return self.fp / self.n_neg

    @property
    def about(self) -> Mapping[str, Any]:
        """The provenance as values."""
        return dict(json.loads(self.provenance))

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The facts about the ranking that choose a sentence's form; the strongest first."""
        return _roc_words.verdicts(self)

    def matrix(self, step: int) -> Matrix:
        """The confusion matrix when `score >= threshold[step]` is called positive."""
        tp, fp = int(self.tp[step]), int(self.fp[step])
        return Matrix(tp=tp, fn=self.n_pos - tp, fp=fp, tn=self.n_neg - fp)

    def marks(self, per_class: int | None = None) -> Marks:
        """The swarm: every held case, or at most `per_class` quantile dots of each class."""
        pos = _ranking.quantile_indices(len(self.pos_scores), per_class or _ranking.MOST_CASES)
        neg = _ranking.quantile_indices(len(self.neg_scores), per_class or _ranking.MOST_CASES)
        second = None
        if len(self.second_pos):
            second = np.concatenate([self.second_pos[pos], self.second_neg[neg]])
        return Marks(
            position=np.concatenate([self.pos_scores[pos], self.neg_scores[neg]]),
            is_positive=np.repeat([True, False], [len(pos), len(neg)]),
            second_position=second,
            pos_share_per_mark=1 / max(len(pos), 1),
            neg_share_per_mark=1 / max(len(neg), 1),
            all_cases=len(pos) == self.n_pos and len(neg) == self.n_neg,
        )

    def drawn_pair(self, n_discs: int, n_squares: int, *, right: bool) -> tuple[Ints, Ints]:
        """A pair ranked right (or wrong) of cases that have a mark; (-1, -1) where none is such.

        n_discs, n_squares: how many marks each class has. Gives which disc and which square, and
        the indices of their cases in pos_scores and neg_scores: shape (2,) each. Where there are
        fewer marks than cases, marks near those of pair_right may be ranked the other way.
        """
        rows = _ranking.quantile_indices(len(self.pos_scores), n_discs)
        columns = _ranking.quantile_indices(len(self.neg_scores), n_squares)
        pair = _ranking.example_pair(self.pos_scores[rows], self.neg_scores[columns], right=right)
        return pair, pair if pair[0] < 0 else np.array([rows[pair[0]], columns[pair[1]]])

    def checks(self) -> tuple[Check, ...]:
        """Every identity of the clip, each side from other arrays than the other."""
        return _roc_identities.identities(self)

    def facts(self) -> Mapping[str, Fact]:
        """What sentences may mention; `seeds_...` only with the clip's own data."""
        return _roc_words.facts(self)


PARAMETERS = (
    Parameter(
        "test_share",
        _roc_data.TEST_SHARE,
        "share of the rows of --data that test; of the clip's own, 42 rows do",
        low=0.05,
        high=0.95,
    ),
)


def default(seed: int | None = None, test_share: float | None = None) -> RocSweep:
    """Malignant or benign by one feature, on 42 test rows; all 30 features beside it.

    seed: of the random split; without it the one whose AUC is the median of 101 splits.
    """
    typical = _roc_models.breast_cancer_split(seed, test_share)
    return RocSweep.from_estimator(
        typical.one_feature,
        typical.one_column,
        typical.y,
        pos_label=typical.positive_name,
        second_estimator=typical.all_features,
        second_X=typical.all_columns,
        model_name=typical.feature_name,
        second_name=f"all {typical.all_columns.shape[1]} features",
        provenance=typical.provenance,
    )


def from_data(
    data: Dataset,
    pos_label: object = None,
    seed: int | None = None,
    test_share: float = _roc_data.TEST_SHARE,
) -> RocSweep:
    """The same story with the user's table: our model, tried on rows that it has not seen.

    Where only some features were chosen, a model of all of them is the second. Raises BadInput.
    """
    told = _roc_data.told_by_our_model(data, pos_label, seed, test_share)
    return RocSweep.from_predictions(**told)


def from_model(
    model: FittedModel,
    data: Dataset,
    pos_label: object = None,
    seed: int | None = None,
    test_share: float | None = None,
) -> RocSweep:
    """The same story with the user's model, asked about all rows of the table; none trains."""
    for option, value in (("--seed", seed), ("--set test_share", test_share)):
        if value is not None:
            raise UsageError(
                f"--model trains nothing; {option} would not change it",
                hint="Leave one of the two out.",
            )
    return RocSweep.from_predictions(**_roc_data.told_by(model, data, pos_label))


def from_table(predictions: Predictions) -> RocSweep:
    """The same story with the user's predictions."""
    return RocSweep(
        model_name=predictions.y_score_column,
        second_name="",
        positive_name=predictions.positive_name,
        negative_name=predictions.negative_name,
        provenance=json.dumps(
            {
                "data": predictions.source,
                "y_true": predictions.y_true_column,
                "y_score": predictions.y_score_column,
                "pos_label": predictions.pos_label,
                "neg_label": predictions.neg_label,
                **({"notes": dict(predictions.notes)} if predictions.notes else {}),
            },
            sort_keys=True,
        ),
        **_roc_fields.computed(predictions.y_true, predictions.y_score, None),
    )
