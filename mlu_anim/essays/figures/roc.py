"""Data of the live figure of the ROC clip: the cases on their axis, and where the bar begins."""

from typing import TYPE_CHECKING, Any

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import RocSweep


def figure_data(sweep: "RocSweep") -> dict[str, Any] | None:
    """Return scores and classes of all cases, the axis, and the first bar; None for too many cases.

    Scores are positions on the axis from 0 to 1.  `low`, `high`: the values at its ends.
    """
    if sweep.n_samples > MOST_CASES:
        return None
    feature = sweep.feature
    at_rank = sweep.score_axis == "rank"
    bars = sweep.position[max(sweep.everyday_step, 1) :][:2]
    return {
        "scores": [*sweep.pos_scores.tolist(), *sweep.neg_scores.tolist()],
        "positive": [True] * sweep.n_pos + [False] * sweep.n_neg,
        "low": feature.low if feature else 0.0,
        "high": feature.high if feature else float(sweep.n_samples) if at_rank else 1.0,
        "log": False,
        "decimals": 1 if feature else 0 if at_rank else 2,
        "bar": float(bars.mean()),  # between two cases: the same are called
        "missCost": sweep.miss_cost,
    }
