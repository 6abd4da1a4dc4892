"""The fields of a RocSweep, computed from labels and scores."""

from typing import Any

import numpy as np

from mlu_anim.experiments.roc import ranking
from mlu_anim.experiments.roc.groups import Feature, PairColumns, SecondModel
from mlu_anim.experiments.roc.ranking import Bools, Curve, Floats, Pairs

MISS_COST = 5
"""How many false alarms a miss costs by default."""
EVERYDAY_POSITION = 0.5
"""The axis position of the default threshold: scikit-learn's 0.5 on a `probability` axis, the
median case on a `rank` axis."""


def computed(
    is_positive: Bools,
    score: Floats,
    *,
    second: tuple[str, Floats] | None,
    everyday_threshold: float | None = None,
    are_probabilities: bool | None = None,
    feature: tuple[str, Floats] | None = None,
    miss_cost: int = MISS_COST,
) -> dict[str, Any]:
    """Return all fields of a RocSweep but the names and the provenance.

    is_positive, score: shape (n,); the scores are finite and both classes occur.
    second: the name of a second model and its scores of the same cases, shape (n,).
    everyday_threshold: the score at which the model decides.  are_probabilities: whether its scores
    are probabilities. If None, both are derived from the scores.  feature: name and values, shape
    (n,), of the model's only feature, which is the axis if the score is strictly monotone in it.
    miss_cost: how many false alarms a miss costs.
    """
    within = ranking.are_probabilities(score)
    are_probabilities = within and are_probabilities is not False
    if everyday_threshold is None and are_probabilities:
        everyday_threshold = EVERYDAY_POSITION
    is_probability = are_probabilities and (second is None or ranking.are_probabilities(second[1]))
    axis = None if feature is None else feature_axis(*feature, score)
    is_probability &= axis is None
    position = score if is_probability else ranking.mid_ranks(score)
    if axis is not None:
        position = axis[1]
    curve, auc = ranking.roc(is_positive, score)
    pairs = ranking.count_pairs(is_positive, score)
    return {
        "score_axis": "probability" if is_probability else "feature" if axis else "rank",
        "feature": axis[0] if axis else None,
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
        "everyday_threshold": None
        if is_probability and everyday_threshold == EVERYDAY_POSITION
        else everyday_threshold,
        **_cases(is_positive, position, second, is_probability=is_probability),
    }


def feature_axis(name: str, values: Floats, score: Floats) -> tuple[Feature, Floats] | None:
    """Return a feature as an axis, and the position of each case on it, from 0 to 1.

    If the score falls as the feature rises, the axis is turned around. None unless the score is
    strictly monotone in the feature: equal values have equal scores, and no others do.
    """
    low, high = float(values.min()), float(values.max())
    if not np.isfinite(high - low) or high == low:
        return None
    rising = (values - low) / (high - low)
    ranks = ranking.mid_ranks(score)
    for position, ends in ((rising, (low, high)), ((high - values) / (high - low), (high, low))):
        if np.array_equal(ranking.mid_ranks(position), ranks):
            return Feature(name=name, low=ends[0], high=ends[1]), position
    return None


def _steps(
    curve: Curve, distinct_positions: Floats, everyday_threshold: float | None, miss_cost: int
) -> dict[str, Any]:
    # One threshold for each distinct score, and a position for each, in the same order.
    position = np.concatenate([[1.0], distinct_positions[::-1]])
    youden = ranking.youden_step(curve)
    at_least = (
        position >= EVERYDAY_POSITION
        if everyday_threshold is None
        else curve.threshold >= everyday_threshold
    )
    everyday = int(np.flatnonzero(at_least)[-1])
    cheapest = ranking.cheapest_step(curve, miss_cost)
    steps = ranking.drawn_steps(curve, keep=(youden, everyday, cheapest))
    tp, fp, n_pos, n_neg = (
        int(each) for each in (curve.tp[youden], curve.fp[youden], curve.tp[-1], curve.fp[-1])
    )
    return {
        "threshold": curve.threshold[steps],
        "position": position[steps],
        "tp": curve.tp[steps],
        "fp": curve.fp[steps],
        "drawn_bound": ranking.drawn_bound(curve, steps),
        "everyday_step": int(np.searchsorted(steps, everyday)),
        "cheapest_step": int(np.searchsorted(steps, cheapest)),
        "youden_step": int(np.searchsorted(steps, youden)),
        "youden": (tp * n_neg - fp * n_pos) / (n_pos * n_neg),
    }


def _cases(
    is_positive: Bools,
    position: Floats,
    second: tuple[str, Floats] | None,
    *,
    is_probability: bool,
) -> dict[str, Any]:
    """Return the fields about stored cases: positions, grid of pairs, second model.

    position: axis positions of all cases, shape (n,).  second: name and scores of a second model.
    """
    other = None if second is None else second[1]
    if other is not None and not is_probability:
        other = ranking.mid_ranks(other)
    sides = [(each, None if other is None else other[each]) for each in (is_positive, ~is_positive)]
    rows = [ranking.held_rows(position[member], own) for member, own in sides]
    pos, neg = (position[s[0]][r] for s, r in zip(sides, rows, strict=True))
    right, tied = ranking.columns(pos, neg)
    all_held = len(pos) + len(neg) == len(position)
    places = [own[r] for (_, own), r in zip(sides, rows, strict=True) if own is not None]
    return {
        "pos_scores": pos,
        "neg_scores": neg,
        "columns": PairColumns(right=right, tied=tied) if all_held else None,
        "second": None if second is None else _second(is_positive, *second, *places),
    }


def _second(is_positive: Bools, name: str, score: Floats, pos: Floats, neg: Floats) -> SecondModel:
    curve, auc = ranking.roc(is_positive, score)
    steps = ranking.drawn_steps(curve)
    return SecondModel(
        name=name,
        auc=auc,
        tp=curve.tp[steps],
        fp=curve.fp[steps],
        bound=ranking.drawn_bound(curve, steps),
        pos=pos,
        neg=neg,
    )


def _verdict(curve: Curve, pairs: Pairs) -> str:
    if len(curve.tp) == 2:
        return "constant"
    if pairs.right == pairs.total:
        return "perfect"
    return "inverted" if 2 * pairs.right + pairs.tied < pairs.total else "usual"
