"""Least squares without some of the rows, from one fit to all of them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_LEAST = 1e-8
"""Least eigenvalue of 1 - the hat matrix of rows without which there still is a model."""


def shuffled_folds(n_rows: int, n_folds: int, *seed: int) -> Ints:
    """Return the fold of each row, from 0, (n_rows,); sizes differ by one at most."""
    fold = np.empty(n_rows, dtype=np.int64)
    order = np.random.default_rng(seed).permutation(n_rows)
    for number, rows in enumerate(np.array_split(order, n_folds)):
        fold[rows] = number
    return fold


def each_fold(fold: Ints) -> Bools:
    """Return which rows are in each fold: (n_folds, n_rows)."""
    return np.asarray(fold == np.arange(fold.max() + 1)[:, None])


def fold_means(values: Floats, fold: Ints) -> Floats:
    """Return the mean over the rows of each fold: (n_folds,)."""
    return np.asarray(np.bincount(fold, values) / np.bincount(fold))


def without_a_few(
    n_rows: int, share: float, n_times: int, seed: int
) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows that are left out, this share of all and at least one, and those that are kept."""
    n_out, generator = max(round(share * n_rows), 1), np.random.default_rng(seed)
    for _ in range(n_times):
        order = generator.permutation(n_rows)
        yield order[:n_out], order[n_out:]


def hat_basis(X: Floats) -> Floats:  # noqa: N803 - scikit-learn's name
    """Return orthonormal columns that span the features and an intercept: (n_rows, rank).

    The hat matrix is this matrix times its transpose; its diagonal is the leverage of each row.
    """
    basis, sizes, _ = np.linalg.svd(np.column_stack([np.ones(len(X)), X]), full_matrices=False)
    found: Floats = basis[:, sizes > 1e-9 * sizes[0]]
    return found


def left_out(basis: Floats, y: Floats, fold: Ints) -> Floats:
    """Return target minus guess of each row for a fit to all other folds: (n_rows,).

    Nothing is refitted: the residuals of a fold, divided by 1 - its block of the hat matrix, are
    those without the fold. They are NaN where the other folds do not determine a model.
    """
    residual, off = y - basis @ (basis.T @ y), np.full(len(y), np.nan)
    for number in range(fold.max() + 1):
        rows = basis[fold == number]
        block = np.eye(len(rows)) - rows @ rows.T
        if np.linalg.eigvalsh(block)[0] > _LEAST:
            off[fold == number] = np.linalg.solve(block, residual[fold == number])
    return off


def error_left_out(basis: Floats, y: Floats, fold: Ints) -> float:
    """Return the error by cross-validation: the mean over the folds of their mean misses.

    NaN where the other folds do not determine a model.
    """
    return float(fold_means(np.abs(left_out(basis, y, fold)), fold).mean())
