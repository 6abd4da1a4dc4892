"""A table in memory: a data frame of any library, or arrays of features and a target."""

import math
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.tables import table_file
from mlu_anim.data.tables.column import DATES, Column
from mlu_anim.data.tables.columns_in_memory import column_in_memory
from mlu_anim.data.tables.table_file import (
    CELLS_AT_ONCE,
    PLAIN,
    ReadOptions,
    require_cells,
    too_large,
)
from mlu_anim.system.errors import BadInput

_WHOLE, _NUMBERS, _BOOLEAN, _DATES, _SPANS = "iu", "iuf", "b", "M", "m"
"""Kinds of numpy types."""


class MemoryTable:
    """A TableFile of columns in memory. Its first row is row 0, as in the caller's own code."""

    header_row = 0
    repeated: tuple[str, ...] = ()
    n_unnamed = 0
    notes: Mapping[str, str] = {}

    def __init__(self, name: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take columns of shape (n_rows,), by name; `name` is that of the table, for messages.

        Raises BadInput for a table without columns, with too many rows, or with columns of
        different lengths.
        """
        self.file, self._columns, self.names = name, columns, tuple(columns)
        lengths = {column: len(values) for column, values in columns.items()}
        if not lengths:
            raise BadInput(f"{name}: no columns", hint="Pass a target and one feature or more.")
        self._n_rows = next(iter(lengths.values()))
        for column, length in lengths.items():
            if length != self._n_rows:
                raise BadInput(
                    f"{name}: {self.names[0]!r} has {self._n_rows:,} rows and {column!r} "
                    f"{length:,}",
                    hint="Pass one value for each row, in the same order.",
                )
        if self._n_rows > table_file.MOST_ROWS:
            most = f"at most {table_file.MOST_ROWS:,} are read"
            raise too_large(name, f"{self._n_rows:,} rows; {most}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    def read(
        self, wanted: Sequence[str], spare: Sequence[str], how: ReadOptions = PLAIN
    ) -> dict[str, Column]:
        """Return columns by name; see TableFile.read."""
        names = [*wanted, *spare]
        if self._n_rows * len(names) > table_file.MOST_CELLS:
            names = list(wanted)
            require_cells(self.file, self._n_rows, len(names))
        return {name: _column(name, self._columns[name], how) for name in names}

    def row(self, index: int) -> int:
        """Return the index itself: rows in memory are counted from 0."""
        return index


def table_of_frame(frame: Any, name: str) -> MemoryTable:
    """Return the table of a data frame: of pandas, polars, pyarrow and others.

    Raises BadInput for other values, for a frame that is not computed yet, and for repeated names.
    """
    from narwhals.exceptions import NarwhalsError
    from narwhals.stable import v2 as narwhals

    try:
        found: Any = narwhals.from_native(frame, pass_through=True)
        if isinstance(found, narwhals.LazyFrame):
            raise BadInput(f"{name}: is not computed yet", hint="Call collect() on it first.")
        if not isinstance(found, narwhals.DataFrame):
            raise BadInput(
                f"{name}: a {type(frame).__name__} is not a data frame",
                hint="Pass a data frame, the path of a table, or the name of a data set.",
            )
        columns = {str(column): found[column].to_numpy() for column in found.columns}
    except NarwhalsError as error:
        raise BadInput(f"{name}: {error}") from error
    return MemoryTable(name, columns)


def table_of_arrays(X: Any, y: Any, name: str) -> tuple[MemoryTable, str]:  # noqa: N803
    """Return a table of features and a target, as scikit-learn takes them, and the target's name.

    X: a data frame, or an array of shape (n_samples, n_features); its columns are then named x0,
    x1, ... y: shape (n_samples,); a Series keeps its name. Raises BadInput for other shapes.
    """
    if not hasattr(X, "columns") and not hasattr(X, "column_names"):
        X = np.asarray(X)  # noqa: N806
        if X.ndim != 2:
            raise BadInput(
                f"X has the shape {X.shape}, not (n_samples, n_features)",
                hint="Reshape one feature with X.reshape(-1, 1), and a sparse matrix with "
                "X.toarray().",
            )
        columns = {f"x{number}": X[:, number] for number in range(X.shape[1])}
    else:
        columns = dict(table_of_frame(X, name)._columns)
    target = str(getattr(y, "name", None) or "target")
    while target in columns:
        target = f"{target}_"
    labels = y if isinstance(y, np.ndarray) and y.ndim == 1 else _as_array(column_in_memory(y, "y"))
    return MemoryTable(name, {**columns, target: labels}), target


def _as_array(values: Sequence[object]) -> NDArray[Any]:
    """Return values as an array; of objects unless all are numbers, or all words or booleans."""
    kinds = {type(value) for value in values}
    if kinds <= {int, float} or kinds in ({bool}, {str}):
        return np.asarray(values)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _column(name: str, values: NDArray[Any], options: ReadOptions) -> Column:
    kind = values.dtype.kind
    is_raw, is_text = name in options.raw, name in options.text
    is_word = kind not in f"{_NUMBERS}{_BOOLEAN}"
    column = Column(
        name, None, is_text=is_text or (is_raw and is_word), is_raw=is_raw, is_exact=options.exact
    )
    if kind == _SPANS or not _has_plain_cells(values):
        column.give_up("values that are no numbers or words")
    elif kind == _DATES and not is_text:
        if is_raw:
            column.moments = values
        else:
            column.give_up(DATES)
    elif kind in _NUMBERS and not is_text:
        numbers = values.astype(np.float64)
        is_whole = kind in _WHOLE
        column.has_lost_digits = bool(is_whole and (numbers.astype(values.dtype) != values).any())
        column.take_numbers(numbers, is_whole=is_whole)
    else:
        for first in range(0, len(values), CELLS_AT_ONCE):
            column.take(list(map(_cell, values[first : first + CELLS_AT_ONCE].tolist())))
    column.finish()
    return column


def _has_plain_cells(values: NDArray[Any]) -> bool:
    """Return False if a cell holds a list, a dict or another container."""
    if values.dtype.kind != "O":
        return values.dtype.kind != "V"
    kinds = {type(value) for value in values.tolist()}
    return not any(
        issubclass(kind, list | tuple | dict | set | bytes | np.ndarray) for kind in kinds
    )


def _cell(value: object) -> str:
    """Return a cell as a CSV file would hold it; a missing value is an empty cell."""
    is_missing = value is None or (isinstance(value, float) and math.isnan(value))
    if is_missing or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    return str(value)
