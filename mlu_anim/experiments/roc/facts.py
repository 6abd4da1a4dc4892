"""The facts and verdicts that sentences of the ROC clip may mention."""

import math
from collections.abc import Mapping

import numpy as np

from mlu_anim.data import typical_split
from mlu_anim.data.ranking import roundest
from mlu_anim.experiments.roc.fields import EVERYDAY_POSITION
from mlu_anim.experiments.roc.sweep import RocSweep
from mlu_anim.results.facts import Fact, Kind

MOST_MARKED_CASES = 200
"""Most cases that have a mark each; with more, a mark stands for a share of a class. See
`scenes.roc`."""
_COUNTS = ("n_samples", "n_pos", "n_neg", "n_pairs", "n_pairs_right", "n_pairs_tied", "miss_cost")


def facts(sweep: RocSweep) -> Mapping[str, Fact]:
    """Return all facts by name; those about random splits only if rows were split at random."""
    second, everyday = sweep.second, sweep.everyday_threshold
    if everyday is None and not sweep.by_median:
        everyday = EVERYDAY_POSITION
    right, tied = sweep.n_pairs_right, sweep.n_pairs_tied
    counts = {name: getattr(sweep, name) for name in _COUNTS}
    counts["n_pairs_wrong"] = sweep.n_pairs - right - tied
    if "n_train" in sweep.about:
        counts["n_train"] = sweep.about["n_train"]
    at_everyday, at_cheapest = sweep.matrix(sweep.everyday_step), sweep.matrix(sweep.cheapest_step)
    counts |= {f"everyday_{cell}": n for cell, n in at_everyday.items()}
    counts |= {f"cheapest_{cell}": n for cell, n in at_cheapest.items()}
    shares = {
        "auc": sweep.auc,
        "second_auc": second.auc if second else 0.0,
        "chance_auc": 0.5,
        "youden": sweep.youden,
        "pairs_right_share": right / sweep.n_pairs,
        "pairs_tied_share": tied / sweep.n_pairs,
        "everyday_tpr": at_everyday["tp"] / sweep.n_pos,
        "everyday_fpr": at_everyday["fp"] / sweep.n_neg,
    }
    names = {
        "positive": sweep.positive_name,
        "negative": sweep.negative_name,
        "feature": sweep.feature.name if sweep.feature else "",
        "model": sweep.model_name,
        "second_model": second.name if second else "",
    }
    return {
        **{name: Fact(value, Kind.COUNT) for name, value in counts.items()},
        **{name: Fact(value, Kind.SHARE) for name, value in shares.items()},
        **{name: Fact(value, Kind.NAME) for name, value in names.items()},
        "everyday_threshold": _threshold(sweep, sweep.everyday_step, everyday),
        "cheapest_threshold": _threshold(sweep, sweep.cheapest_step),
        "youden_threshold": _threshold(sweep, sweep.youden_step),
        **typical_split.facts(sweep.about),
    }


def _threshold(sweep: RocSweep, step: int, known: float | None = None) -> Fact:
    """Return the threshold of a step, by default the roundest one with its confusion matrix."""
    threshold = _stated(sweep, step) if known is None else known
    # The threshold above all scores is infinite: the best one if no score is better than chance.
    return Fact(threshold, Kind.SCORE) if math.isfinite(threshold) else Fact("∞", Kind.NAME)


def verdicts(sweep: RocSweep) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    - The result's own; `inverted_tied` before it if some pairs are tied, and `tied` after it.
    - `many_tied`: some pairs are tied, and there are more cases than marks.
    - `mixed_hit`, `mixed_alarm`: the first step with a positive, or the next one with a negative,
      has cases of both classes; `no_alarm`: there is no such next step.
    - `rounded`: a threshold named in a sentence, rounded as written, may split the cases
      differently.
    - `median`: the model's threshold is unknown, and the everyday threshold is the median score.
    - `stays`, `rightward`: where the threshold of least cost is, seen from the everyday one;
      without either, it is left of it.
    - `own`: the clip's own tumors; `feature`: cases stand at the model's only feature.
    - `rank`: cases stand at the rank of their score; `many`: there are more cases than marks.
    - `given`: scores come from a table of predictions; `unscaled`: they may not be probabilities.
    """
    about, tied = sweep.about, sweep.n_pairs_tied > 0
    is_many, given = sweep.n_samples > MOST_MARKED_CASES, "y_score" in about
    named = [sweep.youden_step, sweep.cheapest_step]
    named += [sweep.everyday_step] if sweep.by_median else []
    up, right = np.diff(sweep.tp) > 0, np.diff(sweep.fp) > 0
    hit = int(up.argmax())
    alarms = np.flatnonzero(right[hit + 1 :]) + hit + 1
    holds = {
        "inverted_tied": sweep.verdict == "inverted" and tied,
        sweep.verdict: True,
        "many_tied": tied and is_many,
        "tied": tied,
        "mixed_hit": bool(right[hit]),
        "no_alarm": len(alarms) == 0,
        "mixed_alarm": len(alarms) > 0 and bool(up[alarms[0]]),
        "median": sweep.by_median,
        "rounded": any(_is_rounded(sweep, step) for step in named),
        "stays": sweep.cheapest_step == sweep.everyday_step,
        "rightward": sweep.cheapest_step < sweep.everyday_step,
        "own": "said" in about,
        "feature": sweep.score_axis == "feature",
        "rank": sweep.score_axis == "rank",
        "many": is_many,
        "given": given,
        "unscaled": given or about.get("scored_by") == "decision_function",
    }
    return tuple(name for name, is_true in holds.items() if is_true)


def _stated(sweep: RocSweep, step: int) -> float:
    """Return the roundest threshold with the same confusion matrix as the step's own.

    Any number above the next lower score and up to the step's own does the same. Where steps are
    left out, the next lower score is not stored, and the result has at most three digits: see
    `_is_rounded`.
    """
    lower, upper = _between(sweep, step)
    if not math.isfinite(upper):
        return upper
    is_thinned = sweep.drawn_bound > 0
    middle = upper if is_thinned or not math.isfinite(lower) else (lower + upper) / 2
    instead = float(f"{upper:.3g}") if is_thinned else upper
    found = roundest(middle, lower, upper, 3 if is_thinned else 16)
    return instead if found is None else found


def _is_rounded(sweep: RocSweep, step: int) -> bool:
    """Return True if the threshold, rounded as written, may change the step's confusion matrix."""
    lower, upper = _between(sweep, step)
    written = float(f"{_stated(sweep, step):.6g}")
    return math.isfinite(upper) and not lower < written <= upper


def _between(sweep: RocSweep, step: int) -> tuple[float, float]:
    """Return the next lower stored threshold, or minus infinity, and the step's own threshold."""
    below = (*sweep.threshold[1:].tolist(), -math.inf)
    return below[step], float(sweep.threshold[step])
