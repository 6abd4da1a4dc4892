"""A ranking of two classes, counted: the area is scikit-learn's, and thinning keeps its bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

from mlu_anim.data import ranking
from tests.strategies import Labelled, labelled_scores


@given(table=labelled_scores())
def test_pairs_and_ranks_are_those_of_plain_counting(table: Labelled) -> None:
    is_positive, score = table
    pairs, (curve, auc) = ranking.count_pairs(*table), ranking.roc(*table)
    assert auc == pytest.approx(pairs.share_right, abs=1e-12)
    assert auc == pytest.approx(roc_auc_score(is_positive, rankdata(score)))
    assert (curve.tp[-1], curve.fp[-1]) == (is_positive.sum(), (~is_positive).sum())
    assert ranking.mid_ranks(score) == pytest.approx((rankdata(score) - 0.5) / len(score))


@pytest.mark.parametrize("n_rows", [ranking.MOST_STEPS - 1, 9_000])
def test_a_long_curve_is_thinned_to_few_steps_that_include_those_kept(n_rows: int) -> None:
    generator = np.random.default_rng(0)
    curve, auc = ranking.roc(generator.random(n_rows) < 0.3, generator.random(n_rows))
    steps = ranking.drawn_steps(curve, keep=(7, 1234))
    assert len(steps) <= ranking.MOST_STEPS
    assert {0, 7, 1234, len(curve.tp) - 1} <= set(steps.tolist())
    tpr, fpr = curve.tp[steps] / curve.tp[-1], curve.fp[steps] / curve.fp[-1]
    off = abs(np.trapezoid(tpr, fpr) - auc)
    assert off <= ranking.drawn_bound(curve, steps) + 1e-12 < 1e-3


@given(table=labelled_scores())
def test_pairs_that_stand_for_all_are_apart_and_of_both_kinds(table: Labelled) -> None:
    pos, neg = (np.sort(table[1][c])[::-1] for c in (table[0], ~table[0]))
    right, tied = ranking.pairs_by_negative(pos, neg)
    above, same = pos[:, None] > neg, pos[:, None] == neg
    np.testing.assert_array_equal([right, tied], [above.sum(axis=0), same.sum(axis=0)])
    row, column = ranking.spread_pairs(pos, neg, 8).T
    n_pairs = min(8, len(pos), len(neg))
    assert min(len(set(row)), len(set(column))) + 2 >= len(row) == n_pairs
    shown = np.sign(pos[row] - neg[column])
    if n_pairs > 1 and above.any() and (~above & ~same).any():
        assert shown[:2].tolist() == [1, -1]


@given(table=labelled_scores(), times=st.integers(1, 100))
def test_precision_of_the_drawn_steps_keeps_its_bound(table: Labelled, times: int) -> None:
    curve, _ = ranking.roc(*table)
    every = np.arange(len(curve.tp))
    assert ranking.precision_bound(curve, every, times) == pytest.approx(0, abs=1e-12)
    drawn = np.unique(np.append(every[::3], every[-1]))
    precision = curve.tp / np.maximum(curve.tp + times * curve.fp, 1)
    sums = [(np.diff(curve.tp[s]) * precision[s][1:]).sum() / curve.tp[-1] for s in (every, drawn)]
    assert abs(sums[0] - sums[1]) <= ranking.precision_bound(curve, drawn, times) + 1e-12


def test_few_cases_that_stand_for_all_keep_the_shares_and_the_quantiles() -> None:
    is_positive, score = np.arange(5000) % 3 == 0, np.random.default_rng(0).normal(size=5000)
    rows = ranking.standing_for_all(is_positive, score, 120, 100)
    assert (len(rows), is_positive[rows].sum()) == (100, 33)
    assert np.median(score[rows]) == pytest.approx(np.median(score), abs=0.02)
    assert len(ranking.standing_for_all(is_positive[:120], score[:120], 120, 100)) == 120


def test_the_roundest_number_stays_between_its_neighbors() -> None:
    assert ranking.roundest(0.1234, 0.115, 0.1234) == 0.12
    assert ranking.roundest(0.1234, 0.1233, 0.1234) == 0.1234
    assert ranking.roundest(0.1234, 0.1233, 0.1234, most_digits=3) is None
