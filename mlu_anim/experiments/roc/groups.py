"""Groups of values in the result of the ROC clip, and values that the scene derives from it."""

from dataclasses import dataclass

from mlu_anim.experiments.roc import ranking
from mlu_anim.experiments.roc.ranking import Bools, Floats, Ints
from mlu_anim.results.values import Values


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
    """The cases of RocSweep.neg_scores, in the same order: axis positions by the second model."""


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
    second_position: Floats | None
    """Shape (n_marks,): axis positions of the same cases by the second model; None without one."""
    pos_share_per_mark: float
    """The share of all positives that one mark stands for: 1 / number of their marks."""
    neg_share_per_mark: float
    """The share of all negatives that one mark stands for."""
    all_cases: bool
    """True if each case has its own mark."""

    def duels(self, n_duels: int) -> Ints:
        """Return pairs of a positive and a negative mark, spread over all pairs: (n, 2).

        Each is an index among the positive marks and one among the negative ones. If some pairs are
        lost, one of these is, and if some are won, one is.
        """
        pos, neg = self.position[self.is_positive], self.position[~self.is_positive]
        return ranking.spread_pairs(pos, neg, n_duels)


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: counts of cases."""

    tp: int
    fn: int
    fp: int
    tn: int
