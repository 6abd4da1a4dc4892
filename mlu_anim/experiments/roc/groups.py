"""Groups of values in the result of the ROC clip, and values that the scene derives from it."""

from dataclasses import dataclass

import numpy as np

from mlu_anim.data.ranking import Bools, Floats, Ints
from mlu_anim.results.values import Values

MOST_CASES = 1_000
"""Most cases of one class that a result stores."""


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
        """Return pairs spread over the grid of all pairs, no two in a row or column: (n, 2).

        Each is an index among the positive marks and one among the negative ones. If all of them
        are won, but not all pairs of the grid are, one is replaced by the clearest lost pair; and
        by the clearest won pair if all are lost.
        """
        pos, neg = self.position[self.is_positive], self.position[~self.is_positive]
        n_duels = min(n_duels, len(pos), len(neg))
        step = next(s for s in (5, 3, 7, 1) if np.gcd(s, n_duels) == 1)
        order = np.arange(n_duels)
        rows = (2 * ((step * order + n_duels // 2) % n_duels) + 1) * len(pos) // (2 * n_duels)
        columns = (2 * ((step * step * order + 1) % n_duels) + 1) * len(neg) // (2 * n_duels)
        gaps = pos[:, None] - neg[None, :]
        for sign in (1, -1):
            shown, place = sign * gaps[rows, columns], 5 * n_duels // 8
            if not (shown > 0).any() and (sign * gaps > 0).any():
                is_only_other = shown[place] < 0 and (shown < 0).sum() == 1
                place = (place + is_only_other) % n_duels
                found = np.unravel_index(int(np.argmax(sign * gaps)), gaps.shape)
                rows[place], columns[place] = found
        return np.column_stack([rows, columns])


def pair_columns(pos: Floats, neg: Floats) -> PairColumns:
    """Return for each negative how many positives have a higher score, and how many the same."""
    rising = np.sort(pos)
    not_above = np.searchsorted(rising, neg, side="right")
    below = np.searchsorted(rising, neg, side="left")
    return PairColumns(right=len(pos) - not_above, tied=not_above - below)


def quantile_indices(n: int, at_most: int) -> Ints:
    """Return the indices of all of n sorted values, or of the quantiles (i + 0.5) / at_most."""
    if n <= at_most:
        return np.arange(n)
    return (2 * np.arange(at_most) + 1) * n // (2 * at_most)
