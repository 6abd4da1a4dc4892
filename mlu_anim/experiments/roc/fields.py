"""The fields of a RocSweep, computed from labels and scores."""

from typing import Any

import numpy as np

from mlu_anim.experiments.roc import ranking
from mlu_anim.experiments.roc.groups import PairColumns, SecondModel
from mlu_anim.experiments.roc.ranking import Bools, Curve, Floats, Pairs

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
) -> dict[str, Any]:
    """Return all fields of a RocSweep but the names and the provenance.

    is_positive, score: shape (n,); the scores are finite and both classes occur.
    second: the name of a second model and its scores of the same cases, shape (n,).
    everyday_threshold: the score at which the model decides.  are_probabilities: whether its scores
    are probabilities. If None, both are derived from the scores.
    """
    within = ranking.are_probabilities(score)
    are_probabilities = within and are_probabilities is not False
    if everyday_threshold is None and are_probabilities:
        everyday_threshold = EVERYDAY_POSITION
    is_probability = are_probabilities and (second is None or ranking.are_probabilities(second[1]))
    position = score if is_probability else ranking.mid_ranks(score)
    curve, auc = ranking.roc(is_positive, score)
    pairs = ranking.count_pairs(is_positive, score)
    return {
        "score_axis": "probability" if is_probability else "rank",
        "n_samples": len(score),
        "n_pos": int(curve.tp[-1]),
        "n_neg": int(curve.fp[-1]),
        "auc": auc,
        "n_pairs": pairs.total,
        "n_pairs_right": pairs.right,
        "n_pairs_tied": pairs.tied,
        "verdict": _verdict(curve, pairs),
        **_steps(curve, np.unique(position), everyday_threshold),
        "everyday_threshold": None
        if is_probability and everyday_threshold == EVERYDAY_POSITION
        else everyday_threshold,
        **_cases(is_positive, position, second, is_probability=is_probability),
    }


def _steps(
    curve: Curve, distinct_positions: Floats, everyday_threshold: float | None
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
    steps = ranking.drawn_steps(curve, keep=(youden, everyday))
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
    """Return the fields about stored cases: positions, grid of pairs, example pairs, second model.

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
        "pair_right": ranking.example_pair(pos, neg, right=True),
        "pair_wrong": ranking.example_pair(pos, neg, right=False),
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
