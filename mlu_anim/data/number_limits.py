"""Refuse numbers that are too large or too close together for the precision of a model."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.system.errors import BadInput

LARGEST_SINGLE = float(np.finfo(np.float32).max)
"""Decision trees store features in single precision; a larger number would become infinite."""
_LEAST_STEP = 1e-7
"""A feature with a smaller range is constant to scikit-learn's trees (FEATURE_THRESHOLD)."""
_RANGE = f"from {-LARGEST_SINGLE:.1e} to {LARGEST_SINGLE:.1e}"
Place = Callable[[int, int], str]
"""Function from the row and column index of a cell to its place: `table.csv: row 3, column 'a'`."""


def require_trees_can_read(data: Dataset) -> None:
    """Raise BadInput for a feature that becomes infinite or constant in single precision.

    Decision trees store features in single precision.
    """
    require_single(data.X, lambda row, column: data.place(row, data.feature_names[column]))
    for name, column in zip(data.feature_names, data.X.T, strict=True):
        if column.min() == column.max() or np.ptp(column.astype(np.float32)) > _LEAST_STEP:
            continue
        raise BadInput(
            f"{data.name}: column {name!r}: its numbers, from {column.min():.10g} to "
            f"{column.max():.10g}, are all equal to a decision tree, which computes in single "
            f"precision and ignores steps up to {_LEAST_STEP:g}",
            hint="Subtract a round number from the column or multiply it, so that its numbers "
            "differ in their first 6 digits, or leave it out with --features.",
        )


def require_single(rows: NDArray[Any], place: Place) -> None:
    """Raise BadInput for the first number, row by row, that does not fit into single precision.

    rows: shape (n_rows, n_features); NaN is refused too.  place: names a cell for the message.
    """
    fits = np.abs(rows) <= LARGEST_SINGLE  # never NaN
    if fits.all():
        return
    row, column = map(int, np.argwhere(~fits)[0])
    value = float(rows[row, column])
    rule = f"{value:g} is not {_RANGE}, which decision trees can hold"
    raise BadInput(
        f"{place(row, column)}: {'the value is missing' if np.isnan(value) else rule}",
        hint="Fix the cell, remove the row, or leave the column out with --features.",
    )


def find_number_too_large(
    message: str, data: Dataset, used: Sequence[str] | None = None
) -> tuple[str, str] | None:
    """Return a message on the cell that makes scikit-learn raise `too large for dtype`, and a hint.

    message: the text of the error. Returns None for any other error.
    used: names of the features that the model uses; None for all.
    """
    dtype = re.search(r"too large for dtype\('float(\d+)'\)", message)
    names = [n for n in data.feature_names if used is None or n in used] or data.feature_names
    if dtype is None or not len(data.X):
        return None
    columns = [data.feature_names.index(name) for name in names]
    sizes = np.abs(data.X[:, columns])
    beyond = np.argwhere(sizes > LARGEST_SINGLE)
    if dtype[1] == "32" and len(beyond):
        row, column = beyond[0]
        rule = f"is not {_RANGE}: the model computes in single precision"
    else:
        row, column = np.unravel_index(int(sizes.argmax()), sizes.shape)
        rule = "is the largest number, and becomes infinite inside the model"
    value = float(data.X[row, columns[column]])
    return (
        f"{data.place(int(row), names[column])}: {value:g} {rule}",
        "Fix the cell, remove the row, or use a column of smaller numbers.",
    )
