"""All rows of a table, ready for least squares on all of its features."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from mlu_anim.data.leaving_out import Floats, Ints, hat_basis, left_out
from mlu_anim.data.one_feature import is_far, target_exponent
from mlu_anim.data.sources import Table
from mlu_anim.system.errors import BadInput

_LEAST = 1e-6
"""Least size of a direction of the features that counts, as a share of the largest one."""


@dataclass(frozen=True)
class RegressionRows:
    """Features and the target of the rows that are used."""

    X: Floats
    """Shape (n_rows, n_directions): uncorrelated combinations of the standardized features, of mean
    0 and deviation 1; what the features say twice is in it once."""
    x: Floats | None
    """The only feature as it is, (n_rows,); None for several, and for values so far from zero that
    all would read the same on an axis."""
    y: Floats
    """Shape (n_rows,): the target, in units of 10 ** exponent."""
    basis: Floats
    """Orthonormal columns that span the features and an intercept."""
    exponent: int
    name: str
    """The name of the table."""

    @classmethod
    def of(cls, table: Table, most_rows: int) -> "RegressionRows":
        """Return the rows, of more than `most_rows` a random sample.

        Raises BadInput for a table in which no feature, or the target, never changes.
        """
        chosen = np.sort(np.random.default_rng(table.seed).permutation(len(table.y))[:most_rows])
        X, y, name = table.data.X[chosen], table.y[chosen], table.data.name  # noqa: N806
        X = X[:, np.ptp(X, axis=0) > 0]  # noqa: N806
        if not X.size:
            raise BadInput(f"{name}: no feature differs from row to row")
        exponent = target_exponent(y, f"{name}: column {table.data.target_name!r}")
        x = X[:, 0] if X.shape[1] == 1 and not is_far(X[:, 0]) else None
        X = X / np.abs(X).max(axis=0)  # noqa: N806 - so that no square overflows
        X = (X - X.mean(axis=0)) / X.std(axis=0)  # noqa: N806
        directions, sizes, _ = np.linalg.svd(X, full_matrices=False)
        X = len(X) ** 0.5 * directions[:, sizes > _LEAST * sizes[0]]  # noqa: N806
        return cls(X, x, y / 10.0**exponent, hat_basis(X), exponent, name)

    def in_folds(self, n_folds: int) -> "RegressionRows":
        """Return the rows; raises BadInput if they are too few for these folds.

        Each fold has to test two rows, and the others to determine a model.
        """
        n_rows, n_needed = len(self.y), self.basis.shape[1] + 1
        if n_rows < 2 * n_folds or n_rows - ceil(n_rows / n_folds) < n_needed:
            raise BadInput(
                f"{self.name}: {n_rows} rows are too few for {n_folds} folds: each has to test "
                f"2 rows, and {n_needed} rows or more have to train",
                hint="Give more rows, name fewer columns with --features, or set another n_folds.",
            )
        return self

    def left_out(self, fold: Ints) -> Floats:
        """Return target minus guess of each row for a fit to all other folds: (n_rows,).

        Raises BadInput where other folds do not determine a model.
        """
        off = left_out(self.basis, self.y, fold)
        if np.isnan(off).any():
            raise BadInput(
                f"{self.name}: a few rows alone decide a coefficient: without them there is no "
                "model",
                hint="Leave out columns that are the same in almost all rows (--features).",
            )
        return off
