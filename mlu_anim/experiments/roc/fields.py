"""The fields of a RocSweep, computed from labels and scores."""

from typing import Any

import numpy as np

from mlu_anim.experiments.roc import ranking as _ranking
from mlu_anim.experiments.roc.ranking import Bools, Curve, Floats, Ints, Pairs

EVERYDAY_POSITION = 0.5
"""The axis position of the default threshold: scikit-learn's 0.5 on an axis of probabilities, the
median case on an axis of ranks."""

_NO_COUNTS: Ints = np.array([], dtype=np.int64)
_NO_POSITIONS: Floats = np.array([], dtype=np.float64)


def computed(
    is_positive: Bools,
    score: Floats,
    second_score: Floats | None,
    *,
    everyday_threshold: float | None = None,
    are_probabilities: bool | None = None,
) -> dict[str, Any]:
    """All fields but the names and the provenance.

    is_positive, score, second_score: shape (n,); the scores are finite and both classes occur.
    everyday_threshold, are_probabilities: of a model; without one they are derived from the scores.
    """
    within = _ranking.are_probabilities(score)
    are_probabilities = within and are_probabilities is not False
    if everyday_threshold is None and are_probabilities:
        everyday_threshold = EVERYDAY_POSITION
    is_probability = are_probabilities and (
        second_score is None or _ranking.are_probabilities(second_score)
    )
    position = score if is_probability else _ranking.mid_ranks(score)
    second = second_score
    if second is not None and not is_probability:
        second = _ranking.mid_ranks(second)
    curve, auc = _ranking.roc(is_positive, score)
    pairs = _ranking.count_pairs(is_positive, score)
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
        **_cases(is_positive, position, second),
        **_second_curve(is_positive, second_score),
    }


def _steps(
    curve: Curve, distinct_positions: Floats, everyday_threshold: float | None
) -> dict[str, Any]:
    # One threshold for each distinct score, and a position for each, in the same order.
    position = np.concatenate([[1.0], distinct_positions[::-1]])
    youden = _ranking.youden_step(curve)
    at_least = (
        position >= EVERYDAY_POSITION
        if everyday_threshold is None
        else curve.threshold >= everyday_threshold
    )
    everyday = int(np.flatnonzero(at_least)[-1])
    steps = _ranking.drawn_steps(curve, keep=(youden, everyday))
    tp, fp, n_pos, n_neg = (
        int(each) for each in (curve.tp[youden], curve.fp[youden], curve.tp[-1], curve.fp[-1])
    )
    return {
        "threshold": curve.threshold[steps],
        "position": position[steps],
        "tp": curve.tp[steps],
        "fp": curve.fp[steps],
        "drawn_bound": _ranking.drawn_bound(curve, steps),
        "everyday_step": int(np.searchsorted(steps, everyday)),
        "youden_step": int(np.searchsorted(steps, youden)),
        "youden": (tp * n_neg - fp * n_pos) / (n_pos * n_neg),
    }


def _cases(is_positive: Bools, position: Floats, second: Floats | None) -> dict[str, Any]:
    held = {}
    for side, member in (("pos", is_positive), ("neg", ~is_positive)):
        own_second = None if second is None else second[member]
        rows = _ranking.held_rows(position[member], own_second)
        held[f"{side}_scores"] = position[member][rows]
        held[f"second_{side}"] = _NO_POSITIONS if own_second is None else own_second[rows]
    pos, neg = held["pos_scores"], held["neg_scores"]
    all_held = len(pos) + len(neg) == len(position)
    right, tied = _ranking.columns(pos, neg) if all_held else (_NO_COUNTS, _NO_COUNTS)
    return {
        **held,
        "column_right": right,
        "column_tied": tied,
        "pair_right": _ranking.example_pair(pos, neg, right=True),
        "pair_wrong": _ranking.example_pair(pos, neg, right=False),
    }


def _second_curve(is_positive: Bools, score: Floats | None) -> dict[str, Any]:
    if score is None:
        return {
            "second_auc": 0.0,
            "second_tp": _NO_COUNTS,
            "second_fp": _NO_COUNTS,
            "second_bound": 0.0,
        }
    curve, auc = _ranking.roc(is_positive, score)
    steps = _ranking.drawn_steps(curve)
    return {
        "second_auc": auc,
        "second_tp": curve.tp[steps],
        "second_fp": curve.fp[steps],
        "second_bound": _ranking.drawn_bound(curve, steps),
    }


def _verdict(curve: Curve, pairs: Pairs) -> str:
    if len(curve.tp) == 2:
        return "constant"
    if pairs.right == pairs.total:
        return "perfect"
    return "inverted" if 2 * pairs.right + pairs.tied < pairs.total else "usual"
