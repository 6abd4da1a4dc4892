"""The threshold on its way: every step is reached, and stands for its own cases."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.experiments.roc import RocSweep
from scenes._roc_threshold_sweep import OFF_LEFT, OFF_RIGHT, ThresholdSweep
from tests.strategies import Labelled, labelled_scores


@dataclass(frozen=True)
class Steps:
    """A sweep over given positions, one positive at each."""

    position: NDArray[np.float64]
    n_neg: int = 1

    @property
    def n_pos(self) -> int:
        return len(self.position) - 1

    @property
    def tp(self) -> NDArray[np.int64]:
        return np.arange(len(self.position))

    @property
    def fp(self) -> NDArray[np.int64]:
        return np.append(np.zeros(self.n_pos, dtype=np.int64), 1)


def _sweep(result: RocSweep | Steps) -> ThresholdSweep:
    return ThresholdSweep(result, ValueTracker(OFF_RIGHT), ValueTracker(OFF_RIGHT))


@given(labelled_scores())
def test_the_bar_of_a_step_is_at_that_step(rows: Labelled) -> None:
    sweep = _sweep(RocSweep.from_predictions(*rows))
    for step in range(len(sweep.result.position)):
        assert sweep.step_at(sweep.bar_position(step)) == step


@pytest.mark.parametrize("low", [0.0, 0.3, 1 - 2**-53])
def test_neighboring_floats_are_told_apart(low: float) -> None:
    sweep = _sweep(Steps(np.array([1.0, float(np.nextafter(low, 2)), low])))
    assert sweep.step_at(sweep.bar_position(1)) == 1


@settings(max_examples=20)
@given(labelled_scores())
def test_the_way_of_the_bar_only_goes_on(rows: Labelled) -> None:
    sweep = _sweep(RocSweep.from_predictions(*rows))
    way = [sweep.rate(alpha) for alpha in np.linspace(0, 1, 50)]
    assert way[0] == pytest.approx(0)
    assert way[-1] == pytest.approx(1)
    assert all(before < after for before, after in pairwise(way))


@given(labelled_scores())
def test_counts_are_those_of_the_cases_at_or_above_the_bar(rows: Labelled) -> None:
    result = RocSweep.from_predictions(*rows)
    sweep = _sweep(result)
    for at in (OFF_RIGHT, 0.75, 0.5, 0.25, OFF_LEFT):
        sweep.threshold.set_value(at)
        counts = sweep.counts()
        assert counts.tp == (result.pos_scores >= at).sum()
        assert counts.fp == (result.neg_scores >= at).sum()
        assert (counts.tp + counts.fn, counts.fp + counts.tn) == (result.n_pos, result.n_neg)
        x, y = sweep.operating_point()
        assert (x * result.n_neg, y * result.n_pos) == pytest.approx((counts.fp, counts.tp))
