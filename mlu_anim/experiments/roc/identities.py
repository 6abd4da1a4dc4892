"""The identities of the ROC clip: the two sides of each are computed from different arrays."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.experiments.roc import ranking
from mlu_anim.experiments.roc.groups import PairColumns, SecondModel
from mlu_anim.experiments.roc.ranking import Floats, Ints
from mlu_anim.experiments.roc.result import RocSweep
from mlu_anim.results.result import Check

EXACT = 1e-12


def identities(sweep: RocSweep) -> Iterator[Check]:
    """Yield all identities; those about single cases only if every case is stored."""
    yield from _of_counts(sweep)
    yield from _of_the_curve(sweep)
    yield from _of_thresholds(sweep)
    yield from _of_costs(sweep)
    yield from _of_cases(sweep)
    yield from _of_pairs(sweep)
    if sweep.second is not None:
        yield from _of_the_second_model(sweep, sweep.second)


def _of_counts(sweep: RocSweep) -> Iterator[Check]:
    yield Check("positives + negatives = cases", sweep.n_pos + sweep.n_neg, sweep.n_samples)
    yield Check("positives x negatives = pairs", sweep.n_pos * sweep.n_neg, sweep.n_pairs)
    # Half a pair of 1,000,000 rows is 2e-12 of the AUC, so EXACT never hides one.
    verdict = "inverted" if sweep.auc < 0.5 - EXACT else "usual"
    if sweep.auc > 1 - EXACT:
        verdict = "perfect"
    if len(sweep.threshold) == 2:
        verdict = "constant"
    yield _is_true("the verdict is what the AUC says", sweep.verdict == verdict)


def _of_the_curve(sweep: RocSweep) -> Iterator[Check]:
    bound = EXACT + sweep.drawn_bound
    yield Check("area of the drawn curve = AUC", _area(sweep.tpr, sweep.fpr), sweep.auc, bound)
    yield Check("the curve starts at (0, 0)", float(abs(sweep.tp[0]) + abs(sweep.fp[0])), 0)
    yield Check("the curve ends at all positives", float(sweep.tp[-1]), sweep.n_pos)
    yield Check("the curve ends at all negatives", float(sweep.fp[-1]), sweep.n_neg)
    yield Check("steps where the curve falls", _n_falling(sweep.tp) + _n_falling(sweep.fp), 0)
    standing = (np.diff(sweep.tp) == 0) & (np.diff(sweep.fp) == 0)
    yield Check("steps where the curve stands still", float(standing.sum()), 0)


def _of_thresholds(sweep: RocSweep) -> Iterator[Check]:
    rising = float((sweep.threshold[1:] >= sweep.threshold[:-1]).sum())
    yield Check("thresholds that do not fall", rising, 0)
    yield _is_true("the first threshold is above all scores", bool(np.isposinf(sweep.threshold[0])))
    yield Check("positions that rise", _n_falling(-sweep.position), 0)
    outside = (sweep.position < 0) | (sweep.position > 1)
    yield Check("positions off the axis", float(outside.sum()), 0)
    if sweep.score_axis == "probability":
        apart = np.abs(sweep.position[1:] - sweep.threshold[1:])
        yield Check("a probability stands at its own value", float(apart.max()), 0)
    if sweep.score_axis == "feature":
        yield from _of_the_feature(sweep)
    own = sweep.everyday_threshold
    at_least = sweep.position >= 0.5 if own is None else sweep.threshold >= own
    last = int(at_least.sum()) - 1
    yield Check("the everyday step is the last from its threshold up", sweep.everyday_step, last)
    rise = sweep.tpr - sweep.fpr
    yield Check("Youden's J = TPR - FPR at its step", sweep.youden, rise[sweep.youden_step], EXACT)
    yield Check("Youden's J is the largest TPR - FPR", sweep.youden, float(rise.max()), EXACT)


def _of_the_feature(sweep: RocSweep) -> Iterator[Check]:
    """Yield that the score rises strictly along the feature, from one of its ends to the other."""
    at = sweep.position[1:]
    yield Check(
        "steps that the score makes without the feature", float((np.diff(at) >= 0).sum()), 0
    )
    ends = float(abs(at[0] - 1) + abs(at[-1]))
    yield Check("the feature's ends are the ends of the axis", ends, 0, EXACT)


def _of_costs(sweep: RocSweep) -> Iterator[Check]:
    """Yield that no threshold costs less, tried by brute force over the cases themselves."""
    matrix = sweep.matrix(sweep.cheapest_step)
    cost = sweep.miss_cost * matrix.fn + matrix.fp
    pos, neg = sweep.pos_scores, sweep.neg_scores
    if len(pos) + len(neg) == sweep.n_samples:
        bars = [np.inf, *pos, *neg]
        tried = [sweep.miss_cost * int((pos < b).sum()) + int((neg >= b).sum()) for b in bars]
    else:
        tried = (sweep.miss_cost * (sweep.n_pos - sweep.tp) + sweep.fp).tolist()
    yield Check("the chosen threshold has the least cost of all", cost, min(tried))


def _of_cases(sweep: RocSweep) -> Iterator[Check]:
    marks = sweep.marks(100)
    for name, scores, counts, n, share in (
        ("positives", sweep.pos_scores, sweep.tp, sweep.n_pos, marks.pos_share_per_mark),
        ("negatives", sweep.neg_scores, sweep.fp, sweep.n_neg, marks.neg_share_per_mark),
    ):
        of_class = marks.is_positive if name == "positives" else ~marks.is_positive
        yield Check(f"{name}: marks add up to all", float(of_class.sum()) * share, 1, EXACT)
        yield Check(f"{name}: cases held", len(scores), min(n, ranking.MOST_CASES))
        yield Check(f"{name}: scores out of order", _n_falling(-scores), 0)
        if len(scores) == n:
            # So TP + FN = n_pos and FP + TN = n_neg, with FN and TN counted among the cases.
            left = np.searchsorted(np.sort(scores), sweep.position[1:], side="left")
            wrong = float((counts[1:] + left != n).sum())
            yield Check(f"{name}: steps where caught + left behind is not all", wrong, 0)
        else:
            wrong = float(((counts < 0) | (counts > n)).sum())
            yield Check(f"{name}: steps that count more than there are", wrong, 0)


def _of_pairs(sweep: RocSweep) -> Iterator[Check]:
    right = (2 * sweep.n_pairs_right + sweep.n_pairs_tied) / (2 * sweep.n_pairs)
    yield Check("share of pairs ranked right + ties / 2 = AUC", right, sweep.auc, EXACT)
    is_small = max(sweep.n_pos, sweep.n_neg) <= ranking.MOST_CASES
    held = sweep.columns is not None
    yield _is_true("the grid of pairs is held if every case is", held == is_small)
    if sweep.columns is not None:
        yield from _of_the_grid(sweep, sweep.columns)
    if (
        is_small
        and sweep.n_pairs_right
        and sweep.n_pairs_right + sweep.n_pairs_tied < sweep.n_pairs
    ):
        duels = sweep.marks().duels(8)
        gaps = sweep.pos_scores[duels[:, 0]] - sweep.neg_scores[duels[:, 1]]
        shown = len(duels) < 2 or bool((gaps > 0).any() and (gaps < 0).any())
        yield _is_true("the duels shown have a won and a lost one", shown)


def _of_the_grid(sweep: RocSweep, columns: PairColumns) -> Iterator[Check]:
    yield Check("one column for each negative", len(columns.right), sweep.n_neg)
    yield Check("columns add up to the pairs right", columns.right.sum(), sweep.n_pairs_right)
    yield Check("columns add up to the pairs tied", columns.tied.sum(), sweep.n_pairs_tied)
    filled = (columns.right.sum() + columns.tied.sum() / 2) / sweep.n_pairs
    yield Check("filled share of the grid = AUC", filled, sweep.auc, EXACT)
    gaps = sweep.pos_scores[:, None] - sweep.neg_scores[None, :]
    heights = (gaps > 0).sum(axis=0), (gaps == 0).sum(axis=0)
    held = np.stack([columns.right, columns.tied])
    name = "each column is as high as the positives above its negative"
    yield _is_true(name, _same(held, np.stack(heights)))


def _of_the_second_model(sweep: RocSweep, second: SecondModel) -> Iterator[Check]:
    tp, fp = second.tp, second.fp
    area = _area(tp / sweep.n_pos, fp / sweep.n_neg)
    bound = EXACT + second.bound
    yield Check("area of the second curve = its AUC", area, second.auc, bound)
    ends = abs(tp[0]) + abs(fp[0]) + abs(tp[-1] - sweep.n_pos) + abs(fp[-1] - sweep.n_neg)
    yield Check("the second curve goes from (0, 0) to (1, 1)", float(ends), 0)
    yield Check("steps where the second curve falls", _n_falling(tp) + _n_falling(fp), 0)
    if len(second.pos) + len(second.neg) == sweep.n_samples:
        right, tied = ranking.columns(second.pos, second.neg)
        share = (right.sum() + tied.sum() / 2) / sweep.n_pairs
        yield Check("share of the second model's pairs = its AUC", share, second.auc, EXACT)
        counts = _counts_at_each_position(second.pos, second.neg)
        if counts.shape[1] <= ranking.MOST_STEPS:  # else the curve is thinned
            same = _same(np.stack([tp, fp]), counts)
            yield _is_true("the second curve counts the second model's cases", same)


def _area(tpr: Floats, fpr: Floats) -> float:
    """Return the area under the drawn curve by the trapezoidal rule."""
    return float(np.trapezoid(tpr, fpr))


def _n_falling(values: Ints | Floats) -> float:
    return float((np.diff(values) < 0).sum())


def _counts_at_each_position(pos: Floats, neg: Floats) -> Ints:
    """Return how many cases of each class are at or above each position, shape (2, n_steps).

    The positions are distinct and fall; before them is a column of zeros.
    """
    falling = np.unique(np.concatenate([pos, neg]))[::-1]
    sides = [(each[:, None] >= falling[None, :]).sum(axis=0) for each in (pos, neg)]
    return np.concatenate([np.zeros((2, 1), dtype=np.int64), np.stack(sides)], axis=1)


def _same(left: Ints, right: Ints) -> bool:
    return bool(np.array_equal(left, right))


def _is_true(name: str, holds: bool) -> Check:
    return Check(name, float(holds), 1)
