"""Groups of values in the result of the ROC clip, and what it derives for the scene."""

from dataclasses import dataclass

from mlu_anim.experiments.roc.ranking import Bools, Floats, Ints
from mlu_anim.results.values import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class SecondModel(Values):
    """Another model's ranking of the same cases."""

    name: str
    auc: float
    tp: Ints
    """Shape (n_second_steps,), as RocSweep.tp."""
    fp: Ints
    bound: float
    """As RocSweep.drawn_bound, for this curve."""
    pos: Floats
    """Axis positions of the cases of RocSweep.pos_scores, in the same order."""
    neg: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class PairColumns(Values):
    """The grid of all pairs, a column for each negative."""

    right: Ints
    """Shape (n_neg,), for each of RocSweep.neg_scores the positives above it."""
    tied: Ints
    """Shape (n_neg,), for each of them the positives level with it."""


@dataclass(frozen=True)
class Marks:
    """The marks of the swarm: every case, or quantile dots."""

    position: Floats
    """Shape (n_marks,), from 0 to 1 on the axis; the positives first, each class falling."""
    is_positive: Bools
    second_position: Floats | None
    """The same cases under the second model, shape (n_marks,), or None."""
    pos_share_per_mark: float
    """The share of the positives that one mark stands for: 1 / number of their marks."""
    neg_share_per_mark: float
    all_cases: bool
    """True if each case has its own mark."""


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: counts of cases."""

    tp: int
    fn: int
    fp: int
    tn: int
