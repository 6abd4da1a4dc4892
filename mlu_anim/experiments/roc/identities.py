"""The identities of the ROC clip: the two sides of each are computed from different arrays."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.data.ranking import MOST_STEPS, Floats, Ints
from mlu_anim.experiments.roc.fields import MOST_CASES, PairColumns, SecondModel
from mlu_anim.experiments.roc.sweep import RocSweep
from mlu_anim.results.result import Check

EXACT = 1e-12


def identities(sweep: RocSweep) -> Iterator[Check]:
    """Yield all identities; those about single cases only if every case is stored."""
    second, bound = sweep.second, sweep.drawn_bound
    yield from _of_counts(sweep)
    yield from _of_a_curve(sweep, "the curve", sweep.tp, sweep.fp, sweep.auc, bound)
    standing = (np.diff(sweep.tp) == 0) & (np.diff(sweep.fp) == 0)
    yield Check("steps where the curve stands still", standing.sum(), 0)
    yield from _of_thresholds(sweep)
    yield from _of_cases(sweep)
    yield _of_costs(sweep)
    yield from _of_pairs(sweep)
    if second is not None:
        other = second.tp, second.fp, second.auc, second.bound
        yield from _of_a_curve(sweep, "the second curve", *other)
        yield from _of_the_second_model(sweep, second)


def _of_counts(sweep: RocSweep) -> Iterator[Check]:
    yield Check("positives + negatives = cases", sweep.n_pos + sweep.n_neg, sweep.n_samples)
    yield Check("positives x negatives = pairs", sweep.n_pos * sweep.n_neg, sweep.n_pairs)
    # Half a pair of 1,000,000 rows is 2e-12 of the AUC, so EXACT never hides one.
    verdict = "inverted" if sweep.auc < 0.5 - EXACT else "usual"
    if sweep.auc > 1 - EXACT:
        verdict = "perfect"
    if len(sweep.threshold) == 2:
        verdict = "constant"
    yield Check("the verdict is what the AUC says", sweep.verdict == verdict, True)


def _of_a_curve(
    sweep: RocSweep, name: str, tp: Ints, fp: Ints, auc: float, bound: float
) -> Iterator[Check]:
    n_pos, n_neg = sweep.n_pos, sweep.n_neg
    yield Check(f"area of {name} = AUC", np.trapezoid(tp / n_pos, fp / n_neg), auc, EXACT + bound)
    off = abs(tp[0]) + abs(fp[0]) + abs(tp[-1] - n_pos) + abs(fp[-1] - n_neg)
    yield Check(f"{name} goes from (0, 0) to (1, 1)", off, 0)
    yield Check(f"steps where {name} falls", _n_falling(tp, fp), 0)


def _of_thresholds(sweep: RocSweep) -> Iterator[Check]:
    threshold, at = sweep.threshold, sweep.position
    yield Check("thresholds that do not fall", (threshold[1:] >= threshold[:-1]).sum(), 0)
    yield Check("the first threshold is above all scores", np.isposinf(threshold[0]), True)
    yield Check("positions that rise", _n_falling(-at), 0)
    yield Check("positions off the axis", ((at < 0) | (at > 1)).sum(), 0)
    if sweep.score_axis == "probability":
        apart = np.abs(at[1:] - threshold[1:]).max()
        yield Check("a probability stands at its own value", apart, 0)
    if sweep.score_axis == "feature":
        name = "steps that the score makes without the feature"
        yield Check(name, (np.diff(at[1:]) >= 0).sum(), 0)
        ends = abs(at[1] - 1) + abs(at[-1])
        yield Check("the feature's ends are the ends of the axis", ends, 0, EXACT)
    own = sweep.everyday_threshold
    last = (at >= 0.5 if own is None else threshold >= own).sum() - 1
    yield Check("the everyday step is the last from its threshold up", sweep.everyday_step, last)
    rise = sweep.tpr - sweep.fpr
    yield Check("Youden's J = TPR - FPR at its step", sweep.youden, rise[sweep.youden_step], EXACT)
    yield Check("Youden's J is the largest TPR - FPR", sweep.youden, rise.max(), EXACT)


def _of_cases(sweep: RocSweep) -> Iterator[Check]:
    for name, scores, counts, n in (
        ("positives", sweep.pos_scores, sweep.tp, sweep.n_pos),
        ("negatives", sweep.neg_scores, sweep.fp, sweep.n_neg),
    ):
        yield Check(f"{name}: cases held", len(scores), min(n, MOST_CASES))
        yield Check(f"{name}: scores out of order", _n_falling(-scores), 0)
        if len(scores) == n:
            # So TP + FN = n_pos and FP + TN = n_neg, with FN and TN counted among the cases.
            left = np.searchsorted(np.sort(scores), sweep.position[1:], side="left")
            wrong = (counts[1:] + left != n).sum()
            yield Check(f"{name}: steps where caught + left behind is not all", wrong, 0)
        else:
            wrong = ((counts < 0) | (counts > n)).sum()
            yield Check(f"{name}: steps that count more than there are", wrong, 0)


def _of_costs(sweep: RocSweep) -> Check:
    """Return that no threshold costs less, tried by brute force over the cases themselves."""
    matrix, pos, neg = sweep.matrix(sweep.cheapest_step), sweep.pos_scores, sweep.neg_scores
    cost = sweep.miss_cost * matrix["fn"] + matrix["fp"]
    least = int((sweep.miss_cost * (sweep.n_pos - sweep.tp) + sweep.fp).min())
    if len(pos) + len(neg) == sweep.n_samples:
        bars = (np.inf, *pos, *neg)
        least = min(sweep.miss_cost * int((pos < b).sum()) + int((neg >= b).sum()) for b in bars)
    return Check("the chosen threshold has the least cost of all", cost, least)


def _of_pairs(sweep: RocSweep) -> Iterator[Check]:
    n_right, n_tied, n = sweep.n_pairs_right, sweep.n_pairs_tied, sweep.n_pairs
    right = (2 * n_right + n_tied) / (2 * n)
    yield Check("share of pairs ranked right + ties / 2 = AUC", right, sweep.auc, EXACT)
    is_small = max(sweep.n_pos, sweep.n_neg) <= MOST_CASES
    held = sweep.columns is not None
    yield Check("the grid of pairs is held if every case is", held == is_small, True)
    if sweep.columns is not None:
        yield from _of_the_grid(sweep, sweep.columns)
    if is_small and n_right and n_right + n_tied < n:
        duels = sweep.marks().duels(8)
        gaps = sweep.pos_scores[duels[:, 0]] - sweep.neg_scores[duels[:, 1]]
        shown = len(duels) < 2 or ((gaps > 0).any() and (gaps < 0).any())
        yield Check("the duels shown have a won and a lost one", shown, True)


def _of_the_grid(sweep: RocSweep, columns: PairColumns) -> Iterator[Check]:
    right, tied = columns.right, columns.tied
    yield Check("columns add up to the pairs right", right.sum(), sweep.n_pairs_right)
    yield Check("columns add up to the pairs tied", tied.sum(), sweep.n_pairs_tied)
    filled = (right.sum() + tied.sum() / 2) / sweep.n_pairs
    yield Check("filled share of the grid = AUC", filled, sweep.auc, EXACT)
    gaps = sweep.pos_scores[:, None] - sweep.neg_scores[None, :]
    same = np.array_equal([right, tied], [(gaps > 0).sum(axis=0), (gaps == 0).sum(axis=0)])
    yield Check("each column is as high as the positives above its negative", same, True)


def _of_the_second_model(sweep: RocSweep, second: SecondModel) -> Iterator[Check]:
    if len(second.pos) + len(second.neg) < sweep.n_samples:
        return
    gaps = second.pos[:, None] - second.neg[None, :]
    share = ((gaps > 0).sum() + (gaps == 0).sum() / 2) / sweep.n_pairs
    yield Check("share of the second model's pairs = its AUC", share, second.auc, EXACT)
    falling = np.unique(np.concatenate([second.pos, second.neg]))[::-1]
    if len(falling) < MOST_STEPS:  # else the curve is thinned
        sides = (second.pos, second.tp), (second.neg, second.fp)
        same = [
            np.array_equal(counts, [0, *(side[:, None] >= falling).sum(axis=0)])
            for side, counts in sides
        ]
        yield Check("the second curve counts the second model's cases", all(same), True)


def _n_falling(*series: Ints | Floats) -> int:
    """Return how often a value is smaller than the one before it."""
    return sum(int((np.diff(values) < 0).sum()) for values in series)
