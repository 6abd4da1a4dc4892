"""All rows of a table, ready for least squares on all of its features."""

from dataclasses import dataclass

import numpy as np

from mlu_anim.data.leaving_out import Floats, hat_basis
from mlu_anim.data.one_feature import is_far, target_exponent
from mlu_anim.data.sources import Table
from mlu_anim.system.errors import BadInput


@dataclass(frozen=True)
class RegressionRows:
    """Standardized features and the target of the rows that are used."""

    X: Floats
    """Shape (n_rows, n_features), of mean 0 and deviation 1; constant features are left out."""
    x: Floats | None
    """The only feature as it is, (n_rows,); None for several, and for values so far from zero that
    all would read the same on an axis."""
    y: Floats
    """Shape (n_rows,): the target, in units of 10 ** exponent."""
    basis: Floats
    """Orthonormal columns that span the features and an intercept."""
    exponent: int

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
        return cls(X, x, y / 10.0**exponent, hat_basis(X), exponent)
