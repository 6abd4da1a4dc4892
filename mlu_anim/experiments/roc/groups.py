"""Groups of values in the result of the ROC clip, and values that the scene derives from it."""

from dataclasses import dataclass

from mlu_anim.data.ranking import Bools, Floats, Ints, spread_pairs
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
        """Return `spread_pairs` of the positive and the negative marks: (n, 2)."""
        pos, neg = self.position[self.is_positive], self.position[~self.is_positive]
        return spread_pairs(pos, neg, n_duels)
