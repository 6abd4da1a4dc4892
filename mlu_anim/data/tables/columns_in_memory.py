"""A column that somebody has in memory, of whichever library, as a list of Python's values."""

from typing import Any

import numpy as np

from mlu_anim.system.errors import BadInput


def column_in_memory(values: Any, name: str) -> list[object]:
    """The values as a list; None, or what the library has for it, where one is missing.

    values: shape (n,) or (n, 1). Raises BadInput, naming the argument, for other shapes.
    """
    taken = _of_dataframe(values, name)
    if taken is not values:
        return list(taken)
    if not hasattr(taken, "__array__") and hasattr(taken, "to_numpy"):
        taken = taken.to_numpy()
    if isinstance(taken, np.ma.MaskedArray):
        taken = np.asarray(taken.tolist(), dtype=object)  # None where masked
    try:
        found = np.asarray(taken)
    except ValueError:  # a list in it, and no rows of one length
        return list(taken)
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1:
        raise _not_a_column(name, found.shape)
    return list(found.tolist())


def _of_dataframe(values: Any, name: str) -> Any:
    """A column of polars, pandas, pyarrow or another library as a list; the rest as it is."""
    from narwhals.stable import v2 as narwhals

    found: Any = narwhals.from_native(values, pass_through=True, allow_series=True)
    if isinstance(found, narwhals.LazyFrame):
        raise BadInput(f"{name} is not computed yet", hint="Collect it, and give one column.")
    if isinstance(found, narwhals.DataFrame):
        if found.shape[1] != 1:
            raise _not_a_column(name, found.shape)
        found = found[:, 0]
    return found.to_list() if isinstance(found, narwhals.Series) else found


def _not_a_column(name: str, shape: tuple[int, ...]) -> BadInput:
    return BadInput(
        f"{name} has the shape {shape}, not (n,)",
        hint="Give one column: of predict_proba's, the positive class's.",
    )
