"""Precision and recall: how right a model is that looks for a rare class, and how much it finds."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from mlu_anim.data import ranking, typical_split
from mlu_anim.data.class_scores import scores_of
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.model_description import description
from mlu_anim.data.pixel_columns import picture_shape
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.ranking import Bools, Floats, Ints
from mlu_anim.data.sources import Asked, AskedModel, Predicted, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.typical_split import TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result

POSITIVE, INK = "8", 16
"""The digit that is looked for, and the level of a pixel that is full of ink."""
N_TEST, N_TRAIN = 100, 150
MOST_TILES = 120
"""Most cases with a tile each; of more, 100 tiles stand for the cases at quantiles of a class."""
MOST_IN_A_PILE = 25
"""Most tiles in a 25th of an axis of scores; if there are more, all stand at their ranks."""
TIMES = 5
BAR_CALLS = 1.2
"""The bar is lowered until the cases called positive are so many times the positives."""
EXACT = 1e-12


@dataclass(frozen=True, eq=False, kw_only=True)
class RareClass(Result):
    """Cases of a class that is looked for among others, called positive from a threshold on."""

    clip: ClassVar[str] = "precision_recall"

    positive_name: str
    negative_name: str
    n_samples: int
    n_pos: int
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
    """Shape (n_steps,): positives with score >= threshold, from 0 to n_pos."""
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
    """scikit-learn's accuracy of a model that never says positive; below, other scores of it."""
    bar_precision: float
    bar_recall: float
    best_f1: float
    average_precision: float
    auc: float
    times: int
    """How many times as many negatives there are once positives are rarer."""
    rarer_precision: float
    """The precision at the same bar then; so for the other two."""
    rarer_average_precision: float
    rarer_auc: float

    @property
    def n_neg(self) -> int:
        return self.n_samples - self.n_pos

    @property
    def n_steps(self) -> int:
        return len(self.tp)

    @property
    def all_tiles(self) -> bool:
        """True if each case has a tile."""
        return len(self.position) == self.n_samples

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


def of_scores(
    is_positive: Bools,
    score: Floats,
    *,
    threshold: float | None = None,
    are_probabilities: bool = True,
    pictures: Any = None,
    times: int = TIMES,
    **texts: str,
) -> RareClass:
    """Return the result for cases with labels and finite scores, both of shape (n_samples,).

    threshold: the score from which the model says positive.  texts: both names and the provenance.
    """
    from sklearn import metrics

    tiles = _tiles(is_positive, score)
    has_threshold = are_probabilities and ranking.are_probabilities(score)
    is_probability = has_threshold and not _is_crowded(score[tiles])
    position = score if is_probability else ranking.mid_ranks(score) * len(score) + 0.5
    curve, auc = ranking.roc(is_positive, score)
    places = np.append(position.max(), np.unique(position)[::-1])
    is_known = threshold is not None or has_threshold
    everyday = threshold if threshold is not None else 0.5 if has_threshold else np.median(score)
    n_pos, called = int(curve.tp[-1]), curve.tp + curve.fp
    bar = int(np.argmax(called >= min(BAR_CALLS * n_pos, called[-1])))
    best = int(np.argmax(2 * curve.tp / (n_pos + called)))
    usual = int(np.flatnonzero(curve.threshold >= everyday)[-1])
    kept = ranking.drawn_steps(curve, keep=(bar, best, usual))
    usual, bar_now, best_now = np.searchsorted(kept, (usual, bar, best)).tolist()
    distinct, rank = ranking.ranks(score)
    above = len(distinct) - rank
    weight = np.where(is_positive, 1, times)
    by_bar, by_best = (above <= step for step in (bar, best))
    return RareClass(
        n_samples=len(score),
        n_pos=n_pos,
        is_probability=is_probability,
        position=position[tiles],
        is_positive=is_positive[tiles],
        called_at=np.searchsorted(kept, above[tiles]),
        pictures=np.zeros((0, 1, 1)) if pictures is None else pictures[tiles],
        threshold=curve.threshold[kept],
        place=places[kept],
        tp=curve.tp[kept],
        fp=curve.fp[kept],
        bound=max(_bound(curve.tp, n * curve.fp, kept) for n in (1, times)),
        everyday_threshold=float(everyday),
        everyday_is_known=is_known,
        everyday_step=usual,
        bar_step=bar_now,
        best_step=best_now,
        lazy_accuracy=float(metrics.accuracy_score(is_positive, np.zeros(len(score), dtype=bool))),
        bar_precision=float(metrics.precision_score(is_positive, by_bar)),
        bar_recall=float(metrics.recall_score(is_positive, by_bar)),
        best_f1=float(metrics.f1_score(is_positive, by_best)),
        average_precision=float(metrics.average_precision_score(is_positive, rank)),
        auc=auc,
        times=times,
        rarer_precision=float(metrics.precision_score(is_positive, by_bar, sample_weight=weight)),
        rarer_average_precision=float(
            metrics.average_precision_score(is_positive, rank, sample_weight=weight)
        ),
        rarer_auc=float(metrics.roc_auc_score(is_positive, rank, sample_weight=weight)),
        **texts,
    )


def _tiles(is_positive: Bools, score: Floats) -> Ints:
    """Return the cases that are drawn: all, or 100 at quantiles of the scores of their class."""
    if len(score) <= MOST_TILES:
        return np.arange(len(score))
    n_pos = int(np.clip(np.rint(100 * is_positive.mean()), 1, 99))
    found = []
    for members, n in ((is_positive, n_pos), (~is_positive, 100 - n_pos)):
        rows = np.flatnonzero(members)
        rows = rows[np.argsort(score[rows], kind="stable")]
        found.append(rows[np.unique(((np.arange(n) + 0.5) / n * len(rows)).astype(int))])
    return np.sort(np.concatenate(found))


def _is_crowded(score: Floats) -> bool:
    """Return True if too many tiles would stand one above the other on an axis of scores.

    Small positive scores below 0.5 stand on a logarithmic axis, which has room for them.
    """
    if 0 < score.min() < score.max() < min(0.5, 50 * score.min()):
        return False
    return int(np.histogram(score, 25, (0, 1))[0].max()) > MOST_IN_A_PILE


def _bound(tp: Ints, fp: Ints, kept: Ints) -> float:
    """Return how far the sum over the kept steps may be from that over all steps."""
    precision = tp / np.maximum(tp + fp, 1)
    gained = np.diff(tp, prepend=0) / tp[-1] * precision
    exact = np.add.reduceat(gained, np.append(0, kept[:-1] + 1))
    return float(np.abs(exact - np.diff(tp[kept], prepend=0) / tp[-1] * precision[kept]).sum())


# --- where the scores come from -----------------------------------------------------------------


def digits() -> Dataset:
    """Return the clip's own data: 1,797 handwritten digits of 8 x 8 pixels, from 0 to 1."""
    found = load_dataset("digits")
    return replace(found, X=found.X / INK, columns={})


def _model(rows: SplitRows) -> Any:
    """Return the unfitted model: on pixels without scaling, whose scores then stay small."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if picture_shape(rows.data.feature_names):
        return LogisticRegression(C=0.1)
    return make_pipeline(StandardScaler(), LogisticRegression())


def _scores(rows: SplitRows) -> Floats:
    with warnings.catch_warnings():
        # A fit that stopped before it converged still ranks, and the curve says how well.
        warnings.simplefilter("ignore")
        X = rows.data.X / _darkest(rows.data)  # noqa: N806 - scikit-learn's name
        model = _model(rows).fit(X[rows.train], rows.is_positive[rows.train])
        return scores_of(model, X[rows.test], "True", "False").values


def _darkest(data: Dataset) -> float:
    """Return the largest pixel of a table of pictures, and 1 for any other table."""
    return float(data.X.max()) or 1.0 if picture_shape(data.feature_names) else 1.0


def _pictures(data: Dataset, rows: Any = slice(None)) -> Any:
    shape = picture_shape(data.feature_names)
    if shape is None or data.X.min() < 0:
        return None
    return (data.X[rows] / _darkest(data)).reshape(-1, *shape)


def quality(rows: SplitRows, times: int = TIMES) -> float:
    """Return the average precision of the clip's model on the test rows."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(rows.is_positive[rows.test], _scores(rows)))


def of_split(rows: SplitRows, times: int = TIMES) -> RareClass:
    """Return the result for the clip's model, fitted to the training rows, on the test rows."""
    return of_scores(
        rows.is_positive[rows.test],
        _scores(rows),
        pictures=_pictures(rows.data, rows.test),
        times=times,
        provenance=rows.provenance(model=description(_model(rows))),
        positive_name=rows.two.positive_name,
        negative_name=rows.two.negative_name,
    )


def of_model(asked: AskedModel, times: int = TIMES) -> RareClass:
    """Return the result for the user's model on all rows of the table; it is not refitted."""
    two = asked.two
    with asked.model.speaking(asked.data):
        scores = scores_of(asked.model.estimator, asked.rows, two.pos_label, two.neg_label)
    return of_scores(
        two.is_positive,
        scores.values,
        threshold=scores.threshold,
        are_probabilities=scores.are_probabilities,
        pictures=_pictures(asked.data),
        times=times,
        provenance=asked.provenance(model=description(asked.model.estimator)),
        **asked.names,
    )


def of_predictions(given: Predictions) -> RareClass:
    """Return the result for labels and scores that the user supplies."""
    names: dict[str, Any] = {
        "positive_name": given.positive_name,
        "negative_name": given.negative_name,
    }
    return of_scores(given.y_true, given.y_score, provenance=given.provenance(), **names)


# --- what is true of a result, and what sentences may mention -----------------------------------


def identities(r: RareClass) -> Iterator[Check]:
    tp, called, bar, best = r.tp, r.tp + r.fp, r.bar_step, r.best_step
    yield Check("all right that are negative = accuracy", r.n_neg / r.n_samples, r.lazy_accuracy)
    yield Check("hits / called = precision_score", r.bar_precision, r.precision()[bar], EXACT)
    yield Check("hits / positives = recall_score", r.bar_recall, r.recall[bar], EXACT)
    p, q = r.precision()[best], r.recall[best]
    f1 = 2 * p * q / (p + q) if p + q > 0 else 0.0
    yield Check("F1 = 2PR / (P + R) = f1_score", r.best_f1, f1, EXACT)
    yield Check("no step has a larger F1", (2 * tp / (r.n_pos + called)).max(), f1, EXACT)
    off = r.bound + EXACT
    ap = _step_sum(r, 1)
    yield Check("sum of P times the rise of R = average precision", ap, r.average_precision, off)
    yield Check("recall never falls as the bar is lowered", np.diff(tp).min() >= 0, True)
    yield Check("in the end all positives are found", tp[-1], r.n_pos)
    yield Check("in the end precision = prevalence", r.precision()[-1], r.n_pos / r.n_samples)
    rarer = r.precision(r.times)
    yield Check("rarer: hits / called = precision", rarer[bar], r.rarer_precision, EXACT)
    ap = _step_sum(r, r.times)
    yield Check("rarer: sum of P times the rise of R", ap, r.rarer_average_precision, off)
    yield Check("rarer: the ROC curve's area stays", r.auc, r.rarer_auc, EXACT)
    if r.all_tiles:
        steps = np.arange(r.n_steps)[:, None]
        seen = r.called_at[None] <= steps
        for name, counts, rows in (("hits", tp, r.is_positive), ("wrong", r.fp, ~r.is_positive)):
            apart = np.abs((seen & rows).sum(axis=1) - counts).max()
            yield Check(f"tiles called, {name} = scikit-learn's count at each step", apart, 0)


def _step_sum(r: RareClass, times: int) -> float:
    return float((np.diff(r.recall) * r.precision(times)[1:]).sum())


def facts(r: RareClass) -> Mapping[str, Fact]:
    bar, best, usual = r.bar_step, r.best_step, r.everyday_step
    p, q = r.precision(), r.recall
    counts = {
        "n_samples": r.n_samples,
        "n_pos": r.n_pos,
        "n_neg": r.n_neg,
        "n_everyday": r.tp[usual] + r.fp[usual],
        "n_called": r.tp[bar] + r.fp[bar],
        "n_hits": r.tp[bar],
        "n_wrong": r.fp[bar],
        "n_missed": r.n_pos - r.tp[bar],
        "times": r.times,
    }
    percents = {
        "lazy": r.lazy_accuracy,
        "prevalence": r.n_pos / r.n_samples,
        "rarer_prevalence": r.n_pos / (r.n_pos + r.times * r.n_neg),
        "precision": p[bar],
        "recall": q[bar],
        "rarer_precision": r.rarer_precision,
        "best_precision": p[best],
        "best_recall": q[best],
    }
    shares = {
        "ap": r.average_precision,
        "rarer_ap": r.rarer_average_precision,
        "auc": r.auc,
        "best_f1": r.best_f1,
    }
    scores = {"everyday": r.everyday_threshold, "bar": _stated(r, bar)}
    return {
        "positive": Fact(r.positive_name, Kind.NAME),
        "negative": Fact(r.negative_name, Kind.NAME),
        **{name: Fact(int(value), Kind.COUNT) for name, value in counts.items()},
        **{name: Fact(float(value), Kind.PERCENT) for name, value in percents.items()},
        **{name: Fact(float(value), Kind.SHARE) for name, value in shares.items()},
        **{name: Fact(float(value), Kind.SCORE) for name, value in scores.items()},
        **typical_split.facts(r.about),
    }


def _stated(r: RareClass, step: int) -> float:
    """Return the roundest threshold that calls the same cases as the step's own."""
    upper = float(r.threshold[step])
    lower = float(r.threshold[step + 1]) if step + 1 < r.n_steps else -np.inf
    rounded = (float(f"{upper:.{n}g}") for n in range(1, 17))
    return next((value for value in rounded if lower < value <= upper), upper)


def verdicts(r: RareClass) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    `never`: at its own threshold, the model calls no case positive, and `unknown`: that threshold
    is not known. `perfect`: no negative scores higher than a positive. `constant`: all scores are
    equal. `still`: the cases called at the bar are all positive, or all negative. `digits`:
    handwritten eights. `rank`: tiles stand at ranks. `thinned`: not every case has a tile. `stays`:
    the bar is moved nowhere from the model's own threshold.
    """
    usual, called = r.everyday_step, r.tp + r.fp
    pictured = len(r.pictures) > 0
    holds = {
        "constant": r.n_steps == 2,
        "perfect": bool(r.fp[r.tp.searchsorted(r.n_pos)] == 0),
        "never": bool(called[usual] == 0),
        "unknown": not r.everyday_is_known,
        "still": bool(min(r.tp[r.bar_step], r.fp[r.bar_step]) == 0),
        "digits": pictured and r.positive_name == POSITIVE,
        "rank": not r.is_probability,
        "thinned": not r.all_tiles,
        "stays": r.bar_step == usual,
    }
    return (*(name for name, is_true in holds.items() if is_true), "usual")


SPLIT = TypicalSplit("precisions", quality, n_test=N_TEST, most_train=N_TRAIN)
_ROWS = Supervised(of_split, SPLIT, own=digits, pos_label=POSITIVE)
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
        Parameter("times", TIMES, "how many times as many others, in the end", 2, 100),
        SPLIT.parameter,
    ),
)
