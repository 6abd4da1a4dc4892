"""The fields of a RocSweep, with their groups of values, computed from labels and scores."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.data import ranking
from mlu_anim.data.ranking import Bools, Curve, Floats, Ints, Pairs
from mlu_anim.results.values import Values

MOST_CASES = 1_000
"""Most cases of one class that a result stores."""
MISS_COST = 5
"""The default cost of a miss, in false alarms."""
EVERYDAY_POSITION = 0.5
"""The axis position of the default threshold: scikit-learn's 0.5 on a `probability` axis, the
median case on a `rank` axis."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SecondModel(Values):
    """A second model's ranking of the cases of a RocSweep."""

    name: str
    auc: float
    tp: Ints
    """Shape (n_second_steps,): positives with score >= threshold, as RocSweep.tp; fp: negatives."""
    fp: Ints
    bound: float
    """Largest difference between the area under the stored steps and auc; 0.0 if all are stored."""
    pos: Floats
    """The cases of RocSweep.pos_scores, in the same order: axis positions by the second model."""
    neg: Floats
    """The cases of RocSweep.neg_scores, likewise."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Feature(Values):
    """The only feature of a model whose score rises, or falls, strictly with it."""

    name: str
    low: float
    """The feature's value at the axis position 0; the largest value if the score falls with it."""
    high: float
    """The feature's value at the axis position 1, where the model's score is highest."""

    def value(self, position: float) -> float:
        """Return the feature's value at an axis position."""
        return self.low + position * (self.high - self.low)


@dataclass(frozen=True, eq=False, kw_only=True)
class PairColumns(Values):
    """The grid of all pairs, with a column for each negative."""

    right: Ints
    """Shape (n_neg,): for each of RocSweep.neg_scores, how many positives have a higher score."""
    tied: Ints
    """Shape (n_neg,): for each of RocSweep.neg_scores, how many positives have the same score."""


@dataclass(frozen=True)
class Marks:
    """The marks of the beeswarm plot: one for every case, or quantile dots."""

    position: Floats
    """Shape (n_marks,), from 0 to 1 on the axis: first the positives, then the negatives, in both
    groups from the highest position to the lowest."""
    is_positive: Bools
    second_rank: Floats | None
    """Shape (n_marks,), from 0 to 1: mid-ranks of the same cases by the second model; None without
    one."""
    all_cases: bool
    """True if each case has its own mark."""

    @property
    def shares(self) -> tuple[float, float]:
        """The shares of all positives and of all negatives that one mark of theirs stands for."""
        n_pos = int(self.is_positive.sum())
        return 1 / max(n_pos, 1), 1 / max(len(self.is_positive) - n_pos, 1)

    def duels(self, n_duels: int) -> Ints:
        """Return `ranking.spread_pairs` of the positive and the negative marks: (n, 2)."""
        pos, neg = self.position[self.is_positive], self.position[~self.is_positive]
        return ranking.spread_pairs(pos, neg, n_duels)


def computed(
    is_positive: Bools,
    score: Floats,
    *,
    second_score: Floats | None = None,
    second_name: str = "",
    everyday_threshold: float | None = None,
    are_probabilities: bool | None = None,
    feature: tuple[str, Floats] | None = None,
    miss_cost: int = MISS_COST,
    **names: str,
) -> dict[str, Any]:
    """Return all fields of a RocSweep; `names` holds those of names and the provenance.

    is_positive, score, second_score: shape (n,); the scores are finite and both classes occur.
    everyday_threshold: the score at which the model decides.  are_probabilities: whether its scores
    are probabilities. If None, both are derived from the scores.  feature: name and values, shape
    (n,), of the model's only feature, which is the axis if the score is strictly monotone in it.
    """
    are_probabilities = ranking.are_probabilities(score) and are_probabilities is not False
    if everyday_threshold is None and are_probabilities:
        everyday_threshold = EVERYDAY_POSITION
    axis, feature_position = _feature_axis(*feature, score) if feature else (None, score)
    of_second = [] if second_score is None else [second_score]
    is_probability = not axis and are_probabilities and ranking.are_probabilities(*of_second)
    position = feature_position if axis or is_probability else ranking.mid_ranks(score)
    curve, auc = ranking.roc(is_positive, score)
    pairs = ranking.count_pairs(is_positive, score)
    second_position = second_score
    if second_score is not None and not is_probability:
        second_position = ranking.mid_ranks(second_score)
    pos, neg = (_held_rows(c, position, second_position) for c in (is_positive, ~is_positive))
    second = None
    if second_score is not None and second_position is not None:
        places = second_position[pos], second_position[neg]
        second = _second_model(second_name, *ranking.roc(is_positive, second_score), *places)
    right, tied = ranking.pairs_by_negative(position[pos], position[neg])
    is_held = len(pos) + len(neg) == len(score)
    is_default = is_probability and everyday_threshold == EVERYDAY_POSITION
    return {
        **names,
        "score_axis": "probability" if is_probability else "feature" if axis else "rank",
        "feature": axis,
        "miss_cost": miss_cost,
        "n_samples": len(score),
        "n_pos": int(curve.tp[-1]),
        "n_neg": int(curve.fp[-1]),
        "auc": auc,
        "n_pairs": pairs.total,
        "n_pairs_right": pairs.right,
        "n_pairs_tied": pairs.tied,
        "verdict": _verdict(curve, pairs),
        **_steps(curve, np.unique(position), everyday_threshold, miss_cost),
        "everyday_threshold": None if is_default else everyday_threshold,
        "pos_scores": position[pos],
        "neg_scores": position[neg],
        "columns": PairColumns(right=right, tied=tied) if is_held else None,
        "second": second,
    }


def _feature_axis(name: str, values: Floats, score: Floats) -> tuple[Feature | None, Floats]:
    """Return a feature as an axis, and the position of each case on it, from 0 to 1.

    If the score falls as the feature rises, the axis is turned around. It is None, and the
    positions are the scores, unless the score is strictly monotone in the feature: equal values
    have equal scores, and no others do.
    """
    low, high = float(values.min()), float(values.max())
    if np.isfinite(high - low) and high > low:
        ranks, width = ranking.mid_ranks(score), high - low
        ways = ((values - low) / width, low, high), ((high - values) / width, high, low)
        for position, start, end in ways:
            if np.array_equal(ranking.mid_ranks(position), ranks):
                return Feature(name=name, low=start, high=end), position
    return None, score


def _steps(
    curve: Curve, distinct_positions: Floats, everyday_threshold: float | None, miss_cost: int
) -> dict[str, Any]:
    # One threshold for each distinct score, and a position for each, in the same order.
    position = np.concatenate([[1.0], distinct_positions[::-1]])
    at_least = (
        position >= EVERYDAY_POSITION
        if everyday_threshold is None
        else curve.threshold >= everyday_threshold
    )
    everyday = int(np.flatnonzero(at_least)[-1])
    n_pos, n_neg = int(curve.tp[-1]), int(curve.fp[-1])
    # Among equals, argmax and argmin return the step with the highest threshold.
    rise = curve.tp * n_neg - curve.fp * n_pos
    youden = int(np.argmax(rise))
    cheapest = int(np.argmin(miss_cost * (n_pos - curve.tp) + curve.fp))
    steps = ranking.drawn_steps(curve, keep=(youden, everyday, cheapest))
    return {
        "threshold": curve.threshold[steps],
        "position": position[steps],
        "tp": curve.tp[steps],
        "fp": curve.fp[steps],
        "drawn_bound": ranking.drawn_bound(curve, steps),
        "everyday_step": int(np.searchsorted(steps, everyday)),
        "cheapest_step": int(np.searchsorted(steps, cheapest)),
        "youden_step": int(np.searchsorted(steps, youden)),
        "youden": int(rise[youden]) / (n_pos * n_neg),
    }


def _held_rows(members: Bools, position: Floats, second: Floats | None) -> Ints:
    """Return the indices of the cases of one class that are stored, by falling position.

    These are all cases, or MOST_CASES at evenly spaced quantiles. Cases of equal position are
    ordered by their position for the second model, so that the order of the table's rows does not
    matter.
    """
    rows = np.flatnonzero(members)
    tie_breaker = position if second is None else second
    falling = rows[np.lexsort((-tie_breaker[rows], -position[rows]))]
    return falling[ranking.quantile_indices(len(rows), MOST_CASES)]


def _second_model(name: str, curve: Curve, auc: float, pos: Floats, neg: Floats) -> SecondModel:
    steps = ranking.drawn_steps(curve)
    tp, fp, bound = curve.tp[steps], curve.fp[steps], ranking.drawn_bound(curve, steps)
    return SecondModel(name=name, auc=auc, tp=tp, fp=fp, bound=bound, pos=pos, neg=neg)


def _verdict(curve: Curve, pairs: Pairs) -> str:
    if len(curve.tp) == 2:
        return "constant"
    if pairs.right == pairs.total:
        return "perfect"
    return "inverted" if 2 * pairs.right + pairs.tied < pairs.total else "usual"
