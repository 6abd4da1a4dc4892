"""Convert a column in memory, of any dataframe library, to a list of Python values."""

from typing import Any

import numpy as np

from mlu_anim.system.errors import BadInput


def column_in_memory(values: Any, name: str) -> list[object]:
    """Return a column's values as a list; missing ones are None or the library's own missing value.

    values: shape (n,) or (n, 1).  name: the argument's name for errors. Raises BadInput for other
    shapes.
    """
    column = _of_dataframe(values, name)
    if column is not values:
        return list(column)
    if not hasattr(column, "__array__") and hasattr(column, "to_numpy"):
        column = column.to_numpy()
    if isinstance(column, np.ma.MaskedArray):
        column = np.asarray(column.tolist(), dtype=object)  # None where masked
    try:
        array = np.asarray(column)
    except ValueError:  # a list of lists of different lengths
        return list(column)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise _not_a_column(name, array.shape)
    return list(array.tolist())


def _of_dataframe(values: Any, name: str) -> Any:
    """Return a column of polars, pandas, pyarrow and others as a list; other values unchanged.

    Raises BadInput for a data frame that is lazy or does not have exactly one column.
    """
    from narwhals.stable import v2 as narwhals

    column: Any = narwhals.from_native(values, pass_through=True, allow_series=True)
    if isinstance(column, narwhals.LazyFrame):
        raise BadInput(f"{name} is not computed yet", hint="Collect it, and pass one column.")
    if isinstance(column, narwhals.DataFrame):
        if column.shape[1] != 1:
            raise _not_a_column(name, column.shape)
        column = column[:, 0]
    return column.to_list() if isinstance(column, narwhals.Series) else column


def _not_a_column(name: str, shape: tuple[int, ...]) -> BadInput:
    return BadInput(
        f"{name} has the shape {shape}, not (n,)",
        hint="Pass one column: of predict_proba, that of the positive class.",
    )
