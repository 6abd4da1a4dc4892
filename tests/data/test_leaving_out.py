"""Least squares without some of the rows: as fits to the other rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.leaving_out import hat_basis, left_out, shuffled_folds, without_a_few


@settings(max_examples=25)
@given(st.integers(8, 40), st.integers(1, 3), st.integers(2, 5), st.integers(0, 99))
def test_rows_are_left_out_as_by_fits_to_the_others(n: int, p: int, k: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    X, y, fold = generator.normal(size=(n, p)), generator.normal(size=n), shuffled_folds(n, k, seed)  # noqa: N806
    assert np.ptp(np.bincount(fold, minlength=k)) <= 1
    X = np.column_stack([X, X[:, 0]])  # noqa: N806 - a column that says nothing new
    basis, design = hat_basis(X), np.column_stack([np.ones(n), X])
    assert basis.shape == (n, p + 1)
    off = left_out(basis, y, fold)
    for number in range(k):
        rest = fold != number
        if rest.sum() >= p + 3:
            beta = np.linalg.lstsq(design[rest], y[rest], rcond=None)[0]
            assert off[~rest] == pytest.approx((y - design @ beta)[~rest], abs=1e-6)


def test_a_row_that_alone_decides_a_coefficient_cannot_be_left_out() -> None:
    X = np.eye(6)[:, :1]  # noqa: N806
    off = left_out(hat_basis(X), np.arange(6.0), np.arange(6))
    assert np.isnan(off).tolist() == [True] + 5 * [False]


def test_another_seed_makes_other_folds() -> None:
    folds = {tuple(shuffled_folds(20, 5, 3, turn).tolist()) for turn in range(10)}
    assert len(folds) == 10
    assert shuffled_folds(20, 5, 3, 0).tolist() == shuffled_folds(20, 5, 3, 0).tolist()


@pytest.mark.parametrize(("n_rows", "n_out"), [(60, 3), (5, 1)])
def test_a_few_rows_are_left_out_each_time_anew(n_rows: int, n_out: int) -> None:
    found = [*without_a_few(n_rows, 0.05, 20, seed=0)]
    assert {len(out) for out, _ in found} == {n_out}
    assert all(sorted([*out, *kept]) == [*range(n_rows)] for out, kept in found)
    assert len({tuple(out) for out, _ in found}) > 1
