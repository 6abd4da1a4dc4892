"""Rows of a table for least squares: what is refused, and features that say a thing twice."""

import numpy as np
import pytest

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.regression_rows import RegressionRows
from mlu_anim.data.sources import Table
from mlu_anim.system.errors import BadInput


def rows_of(X: np.ndarray) -> RegressionRows:  # noqa: N803 - scikit-learn's name
    y = np.random.default_rng(1).normal(size=len(X))
    names = tuple(f"column {k}" for k in range(X.shape[1]))
    return RegressionRows.of(Table(Dataset("rooms", X, y, names, target_name="rent"), y, 0), 100)


@pytest.mark.parametrize(
    ("n_rows", "n_columns", "message"),
    [
        (8, 2, "8 rows are too few for 5 folds"),
        (12, 9, "12 rows are too few for 5 folds: .* 11 rows or more have to train"),
    ],
)
def test_folds_need_rows(n_rows: int, n_columns: int, message: str) -> None:
    X = np.random.default_rng(0).normal(size=(n_rows, n_columns))  # noqa: N806
    with pytest.raises(BadInput, match=message):
        rows_of(X).in_folds(5)


def test_a_column_that_one_row_decides_is_refused() -> None:
    X = np.column_stack([np.random.default_rng(0).normal(size=40), np.arange(40) == 3])  # noqa: N806
    with pytest.raises(BadInput, match="a few rows alone decide a coefficient"):
        rows_of(X).left_out(np.arange(40) % 5)


def test_what_columns_say_twice_counts_once() -> None:
    """Up to rounding, which numbers far from zero have more of."""
    column = np.random.default_rng(0).normal(size=40)
    rows = rows_of(np.column_stack([column, 1.7e9 - column]))
    assert rows.X.shape == (40, 1)
    assert np.abs(np.corrcoef(rows.X[:, 0], column)[0, 1]) == pytest.approx(1)
