"""The facts and verdicts that sentences of the ROC clip may mention."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from mlu_anim.data import typical_split
from mlu_anim.experiments.roc.fields import EVERYDAY_POSITION
from mlu_anim.experiments.roc.result import RocSweep
from mlu_anim.results.facts import Fact, Kind

_DIAGONAL = (0.0, 1.0)
MOST_MARKED_CASES = 200
"""Most cases that have a mark each; with more, a mark stands for a share of a class. See
`scenes.roc`."""
CHANCE_AUC = float(np.trapezoid(_DIAGONAL, _DIAGONAL))
"""Area under the diagonal, the ROC curve of equal or random scores."""


def facts(sweep: RocSweep) -> Mapping[str, Fact]:
    """Return all facts by name; those about random splits only if rows were split at random."""
    about, everyday = sweep.about, sweep.everyday_threshold
    if everyday is None:
        by_median = sweep.by_median
        everyday = stated(sweep, sweep.everyday_step) if by_median else EVERYDAY_POSITION
    return {
        **dict(_counts(sweep)),
        **dict(_names(sweep)),
        **dict(_at_threshold(sweep, "everyday", sweep.everyday_step, everyday)),
        **dict(
            _at_threshold(
                sweep, "cheapest", sweep.cheapest_step, stated(sweep, sweep.cheapest_step)
            )
        ),
        **dict(_at_threshold(sweep, "youden", sweep.youden_step, stated(sweep, sweep.youden_step))),
        **typical_split.facts(about),
    }


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
    named = [sweep.youden_step, sweep.cheapest_step]
    named += [sweep.everyday_step] if sweep.by_median else []
    rounded = any(is_rounded(sweep, step) for step in named)
    given = "y_score" in about
    holds = {
        "inverted_tied": sweep.verdict == "inverted" and tied,
        sweep.verdict: True,
        "many_tied": tied and sweep.n_samples > MOST_MARKED_CASES,
        "tied": tied,
        **_steps_told(sweep),
        "median": sweep.by_median,
        "rounded": rounded,
        "stays": sweep.cheapest_step == sweep.everyday_step,
        "rightward": sweep.cheapest_step < sweep.everyday_step,
        "own": "said" in about,
        "feature": sweep.score_axis == "feature",
        "rank": sweep.score_axis == "rank",
        "many": sweep.n_samples > MOST_MARKED_CASES,
        "given": given,
        "unscaled": given or about.get("scored_by") == "decision_function",
    }
    return tuple(name for name, is_true in holds.items() if is_true)


def _steps_told(sweep: RocSweep) -> dict[str, bool]:
    """Return what is special about the two steps that are shown slowly."""
    up, right = np.diff(sweep.tp) > 0, np.diff(sweep.fp) > 0
    hit = int(up.argmax())
    later = np.flatnonzero(right[hit + 1 :]) + hit + 1
    return {
        "mixed_hit": bool(right[hit]),
        "no_alarm": len(later) == 0,
        "mixed_alarm": len(later) > 0 and bool(up[later[0]]),
    }


def stated(sweep: RocSweep, step: int) -> float:
    """Return the roundest threshold with the same confusion matrix as the step's own.

    Any number above the next lower score and up to the step's own does the same. Where steps are
    left out, the next lower score is not stored, and the result has at most three digits: see
    `is_rounded`.
    """
    lower, upper = _between(sweep, step)
    if not math.isfinite(upper):
        return upper
    is_thinned = sweep.drawn_bound > 0
    middle = upper if is_thinned or not math.isfinite(lower) else (lower + upper) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, 4 if is_thinned else 17))
    instead = float(f"{upper:.3g}") if is_thinned else upper
    return next((number for number in rounded if lower < number <= upper), instead)


def is_rounded(sweep: RocSweep, step: int) -> bool:
    """Return True if the threshold, rounded as written, may change the step's confusion matrix."""
    lower, upper = _between(sweep, step)
    if not math.isfinite(upper):
        return False
    return not lower < float(f"{stated(sweep, step):.6g}") <= upper


def _between(sweep: RocSweep, step: int) -> tuple[float, float]:
    """Return the next lower stored threshold, or minus infinity, and the step's own threshold."""
    is_last = step == len(sweep.threshold) - 1
    lower = -math.inf if is_last else float(sweep.threshold[step + 1])
    return lower, float(sweep.threshold[step])


def _counts(sweep: RocSweep) -> Iterator[tuple[str, Fact]]:
    yield "auc", Fact(sweep.auc, Kind.SHARE)
    yield "auc_percent", Fact(sweep.auc, Kind.PERCENT)
    yield "second_auc", Fact(sweep.second.auc if sweep.second else 0.0, Kind.SHARE)
    yield "chance_auc", Fact(CHANCE_AUC, Kind.SHARE)
    yield "youden", Fact(sweep.youden, Kind.SHARE)
    yield "miss_cost", Fact(sweep.miss_cost, Kind.COUNT)
    for name in ("n_samples", "n_pos", "n_neg", "n_pairs", "n_pairs_right", "n_pairs_tied"):
        yield name, Fact(getattr(sweep, name), Kind.COUNT)
    n_wrong = sweep.n_pairs - sweep.n_pairs_right - sweep.n_pairs_tied
    yield "pairs_right_share", Fact(sweep.n_pairs_right / sweep.n_pairs, Kind.SHARE)
    yield "pairs_tied_share", Fact(sweep.n_pairs_tied / sweep.n_pairs, Kind.SHARE)
    yield "n_pairs_wrong", Fact(n_wrong, Kind.COUNT)


def _names(sweep: RocSweep) -> Iterator[tuple[str, Fact]]:
    yield "positive", Fact(sweep.positive_name, Kind.NAME)
    yield "negative", Fact(sweep.negative_name, Kind.NAME)
    yield "feature", Fact(sweep.feature.name if sweep.feature else "", Kind.NAME)
    yield "model", Fact(sweep.model_name, Kind.NAME)
    yield "second_model", Fact(sweep.second.name if sweep.second else "", Kind.NAME)
    if "n_train" in sweep.about:
        yield "n_train", Fact(sweep.about["n_train"], Kind.COUNT)


def _at_threshold(
    sweep: RocSweep, name: str, step: int, threshold: float
) -> Iterator[tuple[str, Fact]]:
    matrix = sweep.matrix(step)
    # The threshold above all scores is infinite: the best one if no score is better than chance.
    finite = math.isfinite(threshold)
    yield (
        f"{name}_threshold",
        Fact(threshold, Kind.SCORE) if finite else Fact("∞", Kind.NAME),
    )
    yield f"{name}_tpr", Fact(matrix.tp / sweep.n_pos, Kind.SHARE)
    yield f"{name}_fpr", Fact(matrix.fp / sweep.n_neg, Kind.SHARE)
    for cell in ("tp", "fn", "fp", "tn"):
        yield f"{name}_{cell}", Fact(getattr(matrix, cell), Kind.COUNT)
