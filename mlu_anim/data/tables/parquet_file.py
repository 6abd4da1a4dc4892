"""Read Parquet files with polars; each column has the type that the file states."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from mlu_anim.data.tables import table_file
from mlu_anim.data.tables.column import DATES, Column
from mlu_anim.data.tables.table_file import (
    CELLS_AT_ONCE,
    PLAIN,
    ReadOptions,
    require_cells,
    too_large,
)
from mlu_anim.system.errors import BadInput, MachineNotReady

LONGEST_CELL = 10_000
"""Most bytes of a cell; for a CSV file, the limit on the length of a line serves instead."""


class ParquetFile:
    """A TableFile for Parquet, read column by column."""

    header_row = 1
    repeated: tuple[str, ...] = ()
    notes: Mapping[str, str] = {}

    def __init__(self, path: Path, decimal: str | None = None) -> None:
        self._polars, self._path, self.file = _polars(path.name), path, path.name
        with self._readable():
            self._types = self._polars.read_parquet_schema(path)
        indices = [name for name in self._types if _is_index(name)]
        self.names = tuple(name for name in self._types if name not in indices)
        self.n_unnamed = len(indices)
        self._decimal = decimal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(
        self, wanted: Sequence[str], spare: Sequence[str], options: ReadOptions = PLAIN
    ) -> dict[str, Column]:
        """Read columns and return them by name; see TableFile.read."""
        with self._readable():
            lazy = self._polars.scan_parquet(self._path, glob=False)
            n_rows = lazy.select(self._polars.len()).collect().item()
        if n_rows > table_file.MOST_ROWS:
            most = f"at most {table_file.MOST_ROWS:,} are read"
            raise too_large(self.file, f"{n_rows:,} rows; {most}")
        names = [*wanted, *spare]
        if n_rows * len(names) > table_file.MOST_CELLS:
            names = list(wanted)
            require_cells(self.file, n_rows, len(names))
        return {name: self._column(name, options) for name in names}

    def row(self, index: int) -> int:
        """Return the row number, for messages, from the index of a row: the first row is row 1."""
        return index + 1

    def _column(self, name: str, options: ReadOptions) -> Column:
        polars, kind = self._polars, self._types[name]
        is_word = not kind.is_numeric() and kind != polars.Boolean
        is_text = name in options.text or (name in options.raw and is_word)
        column = Column(
            name,
            self._decimal,
            is_text=is_text,
            is_raw=name in options.raw,
            is_exact=options.exact,
        )
        with self._readable():
            if kind.is_nested() or kind in (polars.Binary, polars.Object, polars.Duration):
                column.give_up(f"values of the type {kind}, no numbers or words")
            elif kind.is_temporal() and name not in options.raw:
                column.give_up(DATES)
            else:
                values = polars.read_parquet(self._path, columns=[name], glob=False)[name]
                self._fill(column, values, as_text=name in options.text)
        column.finish()
        return column

    def _fill(self, column: Column, values: Any, *, as_text: bool) -> None:
        """Add a polars Series to a column: as numbers, dates or words by its type.

        as_text: always as words.
        """
        polars, kind = self._polars, values.dtype
        if kind.is_numeric() and not as_text:
            numbers = values.cast(polars.Float64)
            if kind.is_integer() and (numbers.cast(kind, strict=False) != values).any():
                column.has_lost_digits = True
            whole = kind.is_integer() and not values.has_nulls()
            column.take_numbers(numbers.to_numpy().astype(np.float64), is_whole=whole)
            return
        if kind.is_temporal() and not as_text:
            column.moments = values.to_numpy()
            return
        if kind == polars.Boolean:
            spelled = {True: "True", False: "False"}  # as pandas writes them to a CSV
            values = values.replace_strict(spelled, return_dtype=polars.String)
        self._require_short(column.name, values)
        words = values.cast(polars.String)
        for first in range(0, len(words), CELLS_AT_ONCE):
            column.take(words.slice(first, CELLS_AT_ONCE).fill_null("").to_list())

    def _require_short(self, name: str, values: Any) -> None:
        """Raise BadInput for a cell of more than LONGEST_CELL bytes.

        The file stores such a word once, but every row can have it.
        """
        longest = values.unique().cast(self._polars.String).str.len_bytes().max() or 0
        if longest > LONGEST_CELL:
            raise too_large(f"{self.file}: column {name!r}", f"{longest:,} bytes in a cell")

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """Turn polars' errors for a damaged file into BadInput.

        Its PanicException is caught by name, since it does not derive from Exception.
        """
        errors = self._polars.exceptions
        try:
            yield
        except (errors.PolarsError, errors.PanicException, OSError, ValueError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise BadInput(
                f"{self.file}: cannot be read as Parquet: {reason}", hint="Write it again."
            ) from error


def _polars(file: str) -> Any:
    try:
        import polars
    except ModuleNotFoundError:
        raise MachineNotReady(
            f"{file}: Parquet needs the Python package polars, which is not installed",
            hint='Run: pip install "mlu-anim[dataframes]" (or save the table as CSV)',
        ) from None
    return polars


def _is_index(name: str) -> bool:
    """Return True if a column has no name, or the name that pandas gives its index."""
    return not name.strip() or name.startswith("__index_level_")
