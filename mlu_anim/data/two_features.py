"""Two features of a table with two classes, as the axes of a plot."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, stratified_split
from mlu_anim.data.one_feature import require_both_classes, require_near
from mlu_anim.data.sources import Table
from mlu_anim.system.errors import BadInput

FEWEST = 5
"""Fewest rows of a class."""


def require_two(data: Dataset) -> None:
    """Raise BadInput for a table of one feature."""
    if len(data.feature_names) < 2:
        raise BadInput(
            f"{data.name}: one feature, and this clip draws two",
            hint="Name two columns: --features weight,height.",
        )


def two_features(table: Table, most_rows: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the first two features, shape (n, 2), and whether rows are positive, shape (n,).

    most_rows: if there are more, this many are drawn at random. Raises BadInput for a table without
    two features that vary, or with too few rows of a class.
    """
    data, two = table.data, table.classes
    assert two is not None
    x, is_positive = data.X[:, :2], two.is_positive
    require_two(data)
    for name, column in zip(data.feature_names, x.T, strict=False):
        if column.min() == column.max():
            raise BadInput(
                f"{data.name}: column {name!r}: all values are equal",
                hint="Name two columns that vary with --features.",
            )
        require_near(column, f"{data.name}: column {name!r}")
    if len(x) > most_rows:
        kept = stratified_split(is_positive, n_test=most_rows, seed=table.seed).test
        x, is_positive = x[kept], is_positive[kept]
    require_both_classes(is_positive, FEWEST, data.name)
    return x, is_positive
