"""Arithmetic on a ranking of two classes, in whole numbers wherever there is a count."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 2_000
"""Most thresholds of a curve that a result stores; metrics are computed from every row."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Counts of the n_pos * n_neg pairs: `right` if the positive scores higher, `tied` if equal."""

    right: int
    tied: int
    total: int

    @property
    def share_right(self) -> float:
        """The share of pairs ranked right, where ties count half: the AUC."""
        return (2 * self.right + self.tied) / (2 * self.total)


@dataclass(frozen=True)
class Curve:
    """The points of a ROC curve as counts of cases with `score >= threshold`.

    There is one point for each distinct score, and (0, 0) before them.
    """

    threshold: Floats
    """Shape (n_steps,), falling; the first is inf."""
    tp: Ints
    fp: Ints


def ranks(scores: Floats) -> tuple[Floats, Ints]:
    """Return the distinct scores, rising, and for each row the index of its score among them.

    scikit-learn is given these indices instead of the scores: they have the same order, and
    differences of neighbors neither overflow nor vanish.
    """
    distinct, rank = np.unique(scores, return_inverse=True)
    return distinct, rank.astype(np.int64)


def are_probabilities(*scores: Floats) -> bool:
    """Return True if every score is from 0 to 1."""
    return all(bool(np.all((each >= 0) & (each <= 1))) for each in scores)


def mid_ranks(scores: Floats) -> Floats:
    """Return for each row the share of rows with a lower score, plus half of those with the same.

    The row itself is among those with the same score. Shape (n,), from 0 to 1.
    """
    _, rank, count = np.unique(scores, return_inverse=True, return_counts=True)
    twice_below = 2 * (np.cumsum(count) - count) + count
    return np.asarray(twice_below[rank] / (2 * len(scores)))


def count_pairs(is_positive: Bools, scores: Floats) -> Pairs:
    """Count the pairs of a positive and a negative by their order; this sorts only once."""
    pos, neg = scores[is_positive], np.sort(scores[~is_positive])
    below = int(np.searchsorted(neg, pos, side="left").sum())
    not_above = int(np.searchsorted(neg, pos, side="right").sum())
    return Pairs(below, not_above - below, len(pos) * len(neg))


def pairs_by_negative(pos: Floats, neg: Floats) -> tuple[Ints, Ints]:
    """Return for each negative how many positives have a higher score, and how many the same."""
    rising = np.sort(pos)
    not_above = np.searchsorted(rising, neg, side="right")
    return len(pos) - not_above, not_above - np.searchsorted(rising, neg, side="left")


def spread_pairs(pos: Floats, neg: Floats, n_pairs: int) -> Ints:
    """Return pairs spread over the grid of all pairs, no two in a row or column: (n, 2).

    Each is an index among the positives and one among the negatives. If none of them is ranked
    right, but some pair of the grid is, one is replaced by the pair that is clearest right; and
    likewise for wrong ones. The first pair is ranked right, and the next one wrong.
    """
    n_pairs = min(n_pairs, len(pos), len(neg))
    step = next(s for s in (5, 3, 7, 1) if np.gcd(s, n_pairs) == 1)
    order = np.arange(n_pairs)
    rows = (2 * ((step * order + n_pairs // 2) % n_pairs) + 1) * len(pos) // (2 * n_pairs)
    columns = (2 * ((step * step * order + 1) % n_pairs) + 1) * len(neg) // (2 * n_pairs)
    gaps = pos[:, None] - neg[None, :]
    for sign in (1, -1):
        shown, place = sign * gaps[rows, columns], 5 * n_pairs // 8
        if not (shown > 0).any() and (sign * gaps > 0).any():
            is_only_other = shown[place] < 0 and (shown < 0).sum() == 1
            place = (place + is_only_other) % n_pairs
            rows[place], columns[place] = np.unravel_index(np.argmax(sign * gaps), gaps.shape)
    shown = gaps[rows, columns]
    first = [int(np.argmax(kind)) for kind in (shown > 0, shown < 0) if kind.any()]
    order = np.array([*first, *(k for k in range(n_pairs) if k not in first)])
    return np.column_stack([rows, columns])[order]


def quantile_indices(n: int, at_most: int) -> Ints:
    """Return the indices of all of n sorted values, or of the quantiles (i + 0.5) / at_most."""
    if n <= at_most:
        return np.arange(n)
    return (2 * np.arange(at_most) + 1) * n // (2 * at_most)


def standing_for_all(is_positive: Bools, scores: Floats, at_most: int, n: int) -> Ints:
    """Return the cases that are drawn, rising: all of up to `at_most`; of more, n stand for all.

    These keep the share of each class, at least one of each, and are at quantiles of its scores.
    """
    if len(scores) <= at_most:
        return np.arange(len(scores))
    n_pos = int(np.clip(np.rint(n * is_positive.mean()), 1, n - 1))
    found = []
    for members, n_members in ((is_positive, n_pos), (~is_positive, n - n_pos)):
        rows = np.flatnonzero(members)
        rising = rows[np.argsort(scores[rows], kind="stable")]
        found.append(rising[quantile_indices(len(rows), n_members)])
    return np.sort(np.concatenate(found))


def roundest(about: float, lower: float, upper: float, most_digits: int = 16) -> float | None:
    """Return `about` with the fewest digits that keep it above `lower` and not above `upper`.

    None if even `most_digits` do not.
    """
    rounded = (float(f"{about:.{n}g}") for n in range(1, most_digits + 1))
    return next((number for number in rounded if lower < number <= upper), None)


def roc(is_positive: Bools, scores: Floats) -> tuple[Curve, float]:
    """Return scikit-learn's `roc_curve` as counts, with all thresholds, and its `roc_auc_score`."""
    from sklearn.metrics import roc_auc_score, roc_curve

    distinct, rank = ranks(scores)
    fpr, tpr, threshold = roc_curve(is_positive, rank, drop_intermediate=False)
    n_pos = int(is_positive.sum())
    curve = Curve(
        threshold=np.concatenate([[np.inf], distinct[threshold[1:].astype(np.int64)]]),
        tp=np.rint(tpr * n_pos).astype(np.int64),
        fp=np.rint(fpr * (len(is_positive) - n_pos)).astype(np.int64),
    )
    return curve, float(roc_auc_score(is_positive, rank))


def drawn_steps(curve: Curve, keep: tuple[int, ...] = ()) -> Ints:
    """Return the indices of the steps that are drawn, rising.

    These are all steps, or at most MOST_STEPS that are evenly spaced along the curve. Both ends and
    the steps in `keep` are always among them.
    """
    n_steps = len(curve.tp)
    if n_steps <= MOST_STEPS:
        return np.arange(n_steps)
    along = curve.tp / curve.tp[-1] + curve.fp / curve.fp[-1]
    evenly = np.linspace(0, 2, MOST_STEPS - 2 - len(keep))
    steps = np.minimum(np.searchsorted(along, evenly), n_steps - 1)
    return np.unique(np.concatenate([steps, [0, n_steps - 1], keep])).astype(np.int64)


def drawn_bound(curve: Curve, steps: Ints) -> float:
    """Return the largest possible error of the area under the steps that are drawn.

    That is the sum, over drawn segments, of the area between segment and curve; 0.0 if all are
    drawn.
    """
    exact = np.concatenate([[0], np.cumsum(_twice_areas(curve.tp, curve.fp))])
    left_out = np.diff(exact[steps]) - _twice_areas(curve.tp[steps], curve.fp[steps])
    return int(np.abs(left_out).sum()) / (2 * int(curve.tp[-1]) * int(curve.fp[-1]))


def precision_bound(curve: Curve, steps: Ints, times: float = 1.0) -> float:
    """Return the largest possible error of the average precision over the steps that are drawn.

    times: factor of the negatives.
    """
    called = np.maximum(curve.tp + times * curve.fp, 1)
    gained = np.diff(curve.tp, prepend=0) / curve.tp[-1] * curve.tp / called
    exact = np.add.reduceat(gained, np.append(0, steps[:-1] + 1))
    drawn = np.diff(curve.tp[steps], prepend=0) / curve.tp[-1] * (curve.tp / called)[steps]
    return float(np.abs(exact - drawn).sum())


def _twice_areas(tp: Ints, fp: Ints) -> Ints:
    return np.asarray(np.diff(fp) * (tp[1:] + tp[:-1]))
