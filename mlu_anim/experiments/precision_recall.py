"""Precision and recall: how right a model is that looks for a rare class, and how much it finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import numpy as np

from mlu_anim.data import ranking, typical_split
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.pixel_columns import NO_PICTURES, picture_shape, pictures, pixel_levels
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.ranked_cases import RankedCases, fitted_scores
from mlu_anim.data.ranking import Bools, Floats, Ints
from mlu_anim.data.sources import Asked, AskedModel, Predicted, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.typical_split import TypicalSplit
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result
from mlu_anim.results.values import Values

POSITIVE = "8"
"""The digit that is looked for."""
N_TEST, N_TRAIN = 100, 150
MOST_TILES, N_TILES = 120, 100
"""Most cases with a tile each; of more, so many tiles stand for all."""
MOST_IN_A_PILE = 25
"""Most tiles in a 25th of an axis of scores; if there are more, all stand at their ranks."""
TIMES, MOST_TIMES = 5, 20
BAR_CALLS = 1.2
"""The bar is lowered until the cases called positive are so many times the positives."""
EXACT = 1e-12


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores(Values):
    """Scikit-learn's measures of a ranking: at the stated bar, and over all bars."""

    precision: float
    recall: float
    average_precision: float
    auc: float


@dataclass(frozen=True, eq=False, kw_only=True)
class RareClass(Result):
    """Cases of a class that is looked for among others, called positive from a threshold on."""

    clip: ClassVar[str] = "precision_recall"

    positive_name: str
    negative_name: str
    is_probability: bool
    """True if tiles stand at their score, from 0 to 1; else at its rank, from 1 to n_samples."""
    position: Floats
    """Shape (n_tiles,): the place of each drawn case on the axis."""
    is_positive: Bools
    """Shape (n_tiles,): whether a drawn case is positive."""
    called_at: Ints
    """Shape (n_tiles,): the step at which a drawn case is first called positive."""
    pictures: Any
    """Shape (n_tiles, height, width), levels from 0 to 1; of no tiles if cases are no pictures."""
    threshold: Floats
    """Shape (n_steps,), falling; the first is inf."""
    place: Floats
    """Shape (n_steps,): the axis position of each threshold; the first two are the same."""
    tp: Ints
    """Shape (n_steps,): positives with score >= threshold, rising from 0."""
    fp: Ints
    bound: float
    """How far the stored steps' average precision may be off; 0.0 if all steps are stored."""
    everyday_threshold: float
    """The score from which the model itself says positive; the median score if it is not known."""
    everyday_is_known: bool
    everyday_step: int
    bar_step: int
    """The first step at which the cases called are at least BAR_CALLS times the positives."""
    best_step: int
    """The step with the largest F1, of the highest threshold among equals."""
    lazy_accuracy: float
    """scikit-learn's accuracy of a model that never says positive."""
    best_f1: float
    """scikit-learn's F1 at the best step."""
    usual: Scores
    times: int
    """How many times as many negatives there are once positives are rarer."""
    rarer: Scores

    @property
    def n_pos(self) -> int:
        return int(self.tp[-1])

    @property
    def n_neg(self) -> int:
        return int(self.fp[-1])

    @property
    def n_samples(self) -> int:
        return self.n_pos + self.n_neg

    @property
    def n_steps(self) -> int:
        return len(self.tp)

    @property
    def is_log(self) -> bool:
        """True if scores stand on a logarithmic axis: all are small and positive."""
        return self.is_probability and _are_small(self.place)

    @property
    def recall(self) -> Floats:
        """The share of positives called so, shape (n_steps,), rising from 0 to 1."""
        return self.tp / self.n_pos

    def precision(self, times: float = 1.0) -> Floats:
        """Return the share of cases called positive that are, of each step: shape (n_steps,).

        times: factor of the negatives. Before the first call it is 1, as scikit-learn has it.
        """
        called = self.tp + times * self.fp
        return np.asarray(np.where(called > 0, self.tp / np.maximum(called, 1), 1.0))


def rare_class(cases: RankedCases, pictures: Any = NO_PICTURES, times: int = TIMES) -> RareClass:
    """Return the result for ranked cases. pictures: shape (n_samples, height, width), or none."""
    from sklearn import metrics

    is_positive, score, threshold = cases.is_positive, cases.score, cases.threshold
    tiles = ranking.standing_for_all(is_positive, score, MOST_TILES, N_TILES)
    has_threshold = cases.are_probabilities and ranking.are_probabilities(score)
    is_probability = has_threshold and not _is_crowded(score[tiles])
    position = score if is_probability else ranking.mid_ranks(score) * len(score) + 0.5
    curve, _ = ranking.roc(is_positive, score)
    n_pos, called = curve.tp[-1], curve.tp + curve.fp
    everyday = threshold if threshold is not None else 0.5 if has_threshold else np.median(score)
    steps = {
        "everyday_step": np.flatnonzero(curve.threshold >= everyday)[-1],
        "bar_step": np.argmax(called >= min(BAR_CALLS * n_pos, called[-1])),
        "best_step": np.argmax(2 * curve.tp / (n_pos + called)),
    }
    kept = ranking.drawn_steps(curve, keep=tuple(steps.values()))
    stored: Any = {name: int(np.searchsorted(kept, step)) for name, step in steps.items()}
    distinct, rank = ranking.ranks(score)
    above = len(distinct) - rank
    by_bar, by_best = (above <= steps[name] for name in ("bar_step", "best_step"))

    def scores(times: int) -> Scores:
        look: Any = {"sample_weight": np.where(is_positive, 1, times)}
        return Scores(
            precision=float(metrics.precision_score(is_positive, by_bar, **look)),
            recall=float(metrics.recall_score(is_positive, by_bar, **look)),
            average_precision=float(metrics.average_precision_score(is_positive, rank, **look)),
            auc=float(metrics.roc_auc_score(is_positive, rank, **look)),
        )

    return RareClass(
        is_probability=is_probability,
        position=position[tiles],
        is_positive=is_positive[tiles],
        called_at=np.searchsorted(kept, above[tiles]),
        pictures=pictures[tiles] if len(pictures) else pictures,
        threshold=curve.threshold[kept],
        place=np.append(position.max(), np.unique(position)[::-1])[kept],
        tp=curve.tp[kept],
        fp=curve.fp[kept],
        bound=max(ranking.precision_bound(curve, kept, n) for n in (1, times)),
        everyday_threshold=float(everyday),
        everyday_is_known=threshold is not None or has_threshold,
        **stored,
        lazy_accuracy=float(metrics.accuracy_score(is_positive, np.zeros(len(score), dtype=bool))),
        best_f1=float(metrics.f1_score(is_positive, by_best)),
        usual=scores(1),
        times=times,
        rarer=scores(times),
        **cases.texts,
    )


def _is_crowded(score: Floats) -> bool:
    """Return True if too many tiles would stand one above the other on an axis of scores.

    A logarithmic axis has room for them.
    """
    pile = int(np.histogram(score, 25, (0, 1))[0].max())
    return pile > MOST_IN_A_PILE and not _are_small(score)


def _are_small(scores: Floats) -> bool:
    """Return True if scores are positive and below 0.5, but not far apart for a logarithm."""
    return bool(0 < scores.min() < scores.max() < min(0.5, 50 * scores.min()))


# --- where the scores come from -----------------------------------------------------------------


def _model(data: Dataset) -> Any:
    """Return the unfitted model: on pixels without scaling, whose scores then stay small."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if picture_shape(data.feature_names):
        return LogisticRegression(C=0.1)
    return make_pipeline(StandardScaler(), LogisticRegression())


def quality(rows: SplitRows, times: int = TIMES) -> float:
    """Return the average precision of the clip's model on the test rows."""
    from sklearn.metrics import average_precision_score

    scores = fitted_scores(_in_levels(rows), _model(rows.data))
    return float(average_precision_score(rows.is_positive[rows.test], scores))


def _in_levels(rows: SplitRows) -> SplitRows:
    """Return the rows with pixels from 0 to 1; those of a table without pixels are unchanged."""
    return replace(rows, data=replace(rows.data, X=pixel_levels(rows.data)))


def of_split(rows: SplitRows, times: int = TIMES) -> RareClass:
    """Return the result for the clip's model, fitted to the training rows, on the test rows."""
    rows = _in_levels(rows)
    cases = RankedCases.of_split(rows, _model(rows.data))
    return rare_class(cases, pictures(rows.data, rows.test), times)


def of_model(asked: AskedModel, times: int = TIMES) -> RareClass:
    """Return the result for the user's model on all rows of the table; it is not refitted."""
    return rare_class(RankedCases.of_model(asked), pictures(asked.data), times)


def of_predictions(given: Predictions) -> RareClass:
    """Return the result for labels and scores that the user supplies."""
    return rare_class(RankedCases.of_predictions(given))


# --- what is true of a result, and what sentences may mention -----------------------------------


def identities(r: RareClass) -> Iterator[Check]:
    tp, called, bar, best = r.tp, r.tp + r.fp, r.bar_step, r.best_step
    yield Check("all right that are negative = accuracy", r.n_neg / r.n_samples, r.lazy_accuracy)
    p, q = r.precision()[best], r.recall[best]
    f1 = 2 * p * q / (p + q) if p + q > 0 else 0.0
    yield Check("F1 = 2PR / (P + R) = f1_score", r.best_f1, f1, EXACT)
    yield Check("no step has a larger F1", (2 * tp / (r.n_pos + called)).max(), f1, EXACT)
    yield Check("recall never falls as the bar is lowered", np.diff(tp).min() >= 0, True)
    for name, scores, times in (("", r.usual, 1), ("rarer: ", r.rarer, r.times)):
        precision, off = r.precision(times), r.bound + EXACT
        summed = (np.diff(r.recall) * precision[1:]).sum()
        yield Check(f"{name}hits / called = precision", precision[bar], scores.precision, EXACT)
        yield Check(f"{name}hits / positives = recall", r.recall[bar], scores.recall, EXACT)
        yield Check(f"{name}sum of P times the rise of R", summed, scores.average_precision, off)
    yield Check("rarer: the ROC curve's area stays", r.usual.auc, r.rarer.auc, EXACT)
    if len(r.position) == r.n_samples:
        seen = r.called_at[None] <= np.arange(r.n_steps)[:, None]
        for name, counts, rows in (("hits", tp, r.is_positive), ("wrong", r.fp, ~r.is_positive)):
            apart = np.abs((seen & rows).sum(axis=1) - counts).max()
            yield Check(f"tiles called, {name} = scikit-learn's count at each step", apart, 0)


def facts(r: RareClass) -> Mapping[str, Fact]:
    bar, best, usual = r.bar_step, r.best_step, r.everyday_step
    tables: dict[Kind, dict[str, Any]] = {
        Kind.NAME: {"positive": r.positive_name, "negative": r.negative_name},
        Kind.COUNT: {
            "n_samples": r.n_samples,
            "n_pos": r.n_pos,
            "n_everyday": int(r.tp[usual] + r.fp[usual]),
            "n_called": int(r.tp[bar] + r.fp[bar]),
            "n_hits": int(r.tp[bar]),
            "n_wrong": int(r.fp[bar]),
            "n_missed": int(r.n_pos - r.tp[bar]),
            "times": r.times,
        },
        Kind.PERCENT: {
            "lazy": r.lazy_accuracy,
            "prevalence": r.n_pos / r.n_samples,
            "rarer_prevalence": r.n_pos / (r.n_pos + r.times * r.n_neg),
            "precision": r.usual.precision,
            "recall": r.usual.recall,
            "rarer_precision": r.rarer.precision,
            "best_precision": float(r.precision()[best]),
            "best_recall": float(r.recall[best]),
        },
        Kind.SHARE: {
            "ap": r.usual.average_precision,
            "rarer_ap": r.rarer.average_precision,
            "auc": r.usual.auc,
            "best_f1": r.best_f1,
        },
        Kind.SCORE: {"everyday": r.everyday_threshold, "bar": _stated(r, bar)},
    }
    told = {name: Fact(v, kind) for kind, table in tables.items() for name, v in table.items()}
    return told | dict(typical_split.facts(r.about))


def _stated(r: RareClass, step: int) -> float:
    """Return the roundest threshold that calls the same cases as the step's own."""
    upper = float(r.threshold[step])
    lower = float(r.threshold[step + 1]) if step + 1 < r.n_steps else -np.inf
    return ranking.roundest(upper, lower, upper) or upper


def verdicts(r: RareClass) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    `never`: at its own threshold, the model calls no case positive, and `unknown`: that threshold
    is not known. `perfect`: no negative scores higher than a positive. `constant`: all scores are
    equal. `still`: the cases called at the bar are all positive, or all negative. `digits`:
    handwritten eights. `rank`: tiles stand at ranks. `thinned`: not every case has a tile. `stays`:
    the bar is moved nowhere from the model's own threshold.
    """
    usual, called = r.everyday_step, r.tp + r.fp
    return holding(
        constant=r.n_steps == 2,
        perfect=r.fp[r.tp.searchsorted(r.n_pos)] == 0,
        never=called[usual] == 0,
        unknown=not r.everyday_is_known,
        still=min(r.tp[r.bar_step], r.fp[r.bar_step]) == 0,
        digits=len(r.pictures) > 0 and r.positive_name == POSITIVE,
        rank=not r.is_probability,
        thinned=len(r.position) < r.n_samples,
        stays=r.bar_step == usual,
    )


SPLIT = TypicalSplit("precisions", quality, n_test=N_TEST, most_train=N_TRAIN)
_ROWS = Supervised(of_split, SPLIT, own=partial(load_dataset, "digits"), pos_label=POSITIVE)
EXPERIMENT = Experiment(
    RareClass,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=_ROWS,
    data=replace(_ROWS, split=replace(SPLIT, most_train=None)),
    model=Asked(compute=of_model),
    predictions=Predicted(of_predictions),
    parameters=(
        Parameter("times", TIMES, "how many times as many others, in the end", 2, MOST_TIMES),
        SPLIT.parameter,
    ),
)
