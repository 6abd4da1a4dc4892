"""The files that a table of the user's comes in: CSV and TSV, and Parquet where polars is there.

with open_file(path) as file:
    columns = file.read(wanted=["age", "sick"], spare=[])
"""

import contextlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np

from mlu_anim.data_columns import Column
from mlu_anim.errors import BadInput, MachineNotReady
from mlu_anim.tables import FEWER, MOST_BYTES, Table
from mlu_anim.user_files import require_file

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000_000, 1_000, 60_000_000
"""What is read at most; so many cells take 2 GiB while a model is fitted to them."""
_ROWS_AT_ONCE, _CELLS_AT_ONCE = 1_000, 10_000
"""Few enough to stay in the processor's cache: twice as fast as twenty times as many."""
LONGEST_CELL = 10_000
"""Of a Parquet file, in bytes; of a CSV its longest line is the limit."""
_PARQUET = b"PAR1"


class DataFile(Protocol):
    """An open table; its named columns can be read once."""

    file: str
    """Its name, for messages."""
    names: tuple[str, ...]
    """Of its columns, those that have a name."""
    n_unnamed: int

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def read(self, wanted: Sequence[str], spare: Sequence[str]) -> dict[str, Column]:
        """The columns by name, finished; those that are spare only if all are not too many."""

    def row(self, index: int) -> int:
        """The number of a row that was read, as messages count them."""


def open_file(path: Path) -> DataFile:
    """The table at that path, its header read; raises BadInput."""
    require_file(path, MOST_BYTES, FEWER)
    with contextlib.suppress(OSError), path.open("rb") as file:
        if file.read(len(_PARQUET)) == _PARQUET:
            return ParquetFile(path)
    if path.suffix.lower() in (".parquet", ".pq") and path.is_file():
        raise BadInput(f"{path.name}: is no Parquet file", hint="Write it again, or give a CSV.")
    return CsvFile(path)


class CsvFile:
    """Comma- or tab-separated values."""

    def __init__(self, path: Path) -> None:
        self._table = Table(path)
        self.file = path.name
        columns = self._table.header.columns
        self.names = tuple(name for name in columns if name)
        self.n_unnamed = len(columns) - len(self.names)
        self._row_numbers: list[Sequence[int]] = []
        self._n_rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._table.__exit__()

    def read(self, wanted: Sequence[str], spare: Sequence[str]) -> dict[str, Column]:
        """As DataFile says; rows are counted as a spreadsheet shows them."""
        columns = {name: Column(name) for name in (*wanted, *spare)}
        for numbers, block in self._table.blocks(_ROWS_AT_ONCE):
            self._count(numbers, columns, spare)
            cells = dict(
                zip(self._table.header.columns, np.ascontiguousarray(block.T), strict=True)
            )
            for name, column in columns.items():
                column.take_numbers(cells[name])
        for row_numbers, words in self._batches():
            self._count(row_numbers, columns, spare)
            for name, column in columns.items():
                column.take(words[name])
        for column in columns.values():
            column.finish()
        return columns

    def _count(
        self, numbers: Sequence[int], columns: dict[str, Column], spare: Sequence[str]
    ) -> None:
        """Note the numbers of rows that come next; let spare columns go when there are too many."""
        self._n_rows += len(numbers)
        if self._n_rows > MOST_ROWS:
            raise _too_large(self.file, f"more than {MOST_ROWS:,} rows")
        if self._n_rows * len(columns) > MOST_CELLS:
            for name in spare:
                columns.pop(name, None)
            require_cells(self.file, self._n_rows, len(columns))
        # Without gaps as a range, so that the numbers of a million rows take no room.
        first, end = numbers[0], numbers[-1] + 1
        whole = end - first == len(numbers)
        self._row_numbers.append(range(first, end) if whole else numbers)

    def row(self, index: int) -> int:
        """As DataFile says."""
        for numbers in self._row_numbers:
            if index < len(numbers):
                return numbers[index]
            index -= len(numbers)
        raise IndexError(index)

    def _batches(self) -> Iterator[tuple[tuple[int, ...], dict[str, tuple[str, ...]]]]:
        """Numbers of some rows, and their cells by column."""
        names = self._table.header.columns
        rows = self._table.rows()
        while batch := list(islice(rows, max(1, _CELLS_AT_ONCE // len(names)))):
            numbers, cells = zip(*batch, strict=True)
            yield numbers, dict(zip(names, zip(*cells, strict=True), strict=True))


class ParquetFile:
    """A Parquet file, read column by column."""

    def __init__(self, path: Path) -> None:
        self._polars, self._path, self.file = _polars(path.name), path, path.name
        with self._told():
            self._types = self._polars.read_parquet_schema(path)
        indices = [name for name in self._types if _is_index(name)]
        self.names = tuple(name for name in self._types if name not in indices)
        self.n_unnamed = len(indices)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, wanted: Sequence[str], spare: Sequence[str]) -> dict[str, Column]:
        """As DataFile says; the first row is row 1."""
        with self._told():
            lazy = self._polars.scan_parquet(self._path, glob=False)
            n_rows = lazy.select(self._polars.len()).collect().item()
        if n_rows > MOST_ROWS:
            raise _too_large(self.file, f"{n_rows:,} rows; at most {MOST_ROWS:,} are read")
        names = [*wanted, *spare]
        if n_rows * len(names) > MOST_CELLS:
            names = list(wanted)
            require_cells(self.file, n_rows, len(names))
        return {name: self._column(name) for name in names}

    def row(self, index: int) -> int:
        """As DataFile says."""
        return index + 1

    def _column(self, name: str) -> Column:
        polars, column, kind = self._polars, Column(name), self._types[name]
        with self._told():
            if kind.is_nested() or kind in (polars.Binary, polars.Object, polars.Duration):
                column.give_up(f"values of the type {kind}, no numbers or words")
            else:
                values = polars.read_parquet(self._path, columns=[name], glob=False)[name]
                if kind.is_numeric():
                    column.take_numbers(values.cast(polars.Float64).to_numpy().astype(np.float64))
                else:
                    self._require_short(name, values)
                    words = values.cast(polars.String)
                    for first in range(0, len(words), _CELLS_AT_ONCE):
                        piece = words.slice(first, _CELLS_AT_ONCE).fill_null("")
                        column.take(piece.to_list())
        column.finish()
        return column

    def _require_short(self, name: str, values: Any) -> None:
        """Raise BadInput for long words: stored once, they may stand in every row."""
        longest = values.unique().cast(self._polars.String).str.len_bytes().max() or 0
        if longest > LONGEST_CELL:
            raise _too_large(f"{self.file}: column {name!r}", f"{longest:,} bytes in a cell")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What polars says of a file that is damaged; it panics too, which is no Exception."""
        errors = self._polars.exceptions
        try:
            yield
        except (errors.PolarsError, errors.PanicException, OSError, ValueError) as error:
            said = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise BadInput(
                f"{self.file}: cannot be read as Parquet: {said}", hint="Write it again."
            ) from error


def require_cells(file: str, n_rows: int, n_columns: int) -> None:
    """Raise BadInput for more than can be computed with."""
    if n_rows * n_columns > MOST_CELLS:
        what = f"{n_columns:,} columns of {n_rows:,} rows are more than {MOST_CELLS:,} cells"
        raise _too_large(file, what)


def _too_large(file: str, what: str) -> BadInput:
    return BadInput(f"{file}: {what}", hint=FEWER)


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
    """Whether a column has no name, or the one under which pandas keeps its index."""
    return not name.strip() or name.startswith("__index_level_")
