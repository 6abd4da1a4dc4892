"""The interface of an open table in any file format, and its class for files read row by row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from mlu_anim.data.tables.column import Column
from mlu_anim.data.tables.csv_file import Block, Header
from mlu_anim.data.tables.file_bytes import SMALLER_TABLE_HINT
from mlu_anim.system.errors import BadInput

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000_000, 1_000, 60_000_000
"""Limits of a table; fitting a model to MOST_CELLS cells takes 2 GiB."""
_ROWS_AT_ONCE, CELLS_AT_ONCE = 1_000, 10_000
"""Sizes of the blocks in which a file is read. They fit into the processor's cache, which is twice
as fast as blocks twenty times as large."""


@dataclass(frozen=True)
class ReadOptions:
    """Options for reading columns; the defaults suit the project's own models.

    raw: names of columns that are left as they are, for a model with its own encoders.  text: names
    of columns whose cells stay words even if they look like numbers.  exact: detect lost digits of
    any number, not only of integers.
    """

    raw: Collection[str] = ()
    text: Collection[str] = ()
    exact: bool = False

    def column(self, name: str, decimal: str | None) -> Column:
        """Return an empty column of that name.  decimal: its decimal mark, None if unknown."""
        return Column(
            name, decimal, is_text=name in self.text, is_raw=name in self.raw, is_exact=self.exact
        )


PLAIN = ReadOptions()


class TableFile(Protocol):
    """An open table, whose columns can be read once."""

    file: str
    """Name of the file, for messages."""
    header_row: int
    names: tuple[str, ...]
    """Names of the columns, without empty and repeated ones."""
    repeated: tuple[str, ...]
    """Names that several columns have."""
    n_unnamed: int

    @property
    def notes(self) -> Mapping[str, str]:
        """Notes on the text format that was detected, one sentence each."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def read(
        self, wanted: Sequence[str], spare: Sequence[str], how: ReadOptions = PLAIN
    ) -> dict[str, Column]:
        """Read columns and return them by name.

        wanted: names of columns that are always read.  spare: names of columns that are left out if
        all together have more than MOST_CELLS cells.  Raises BadInput for a table that is too
        large.
        """

    def row(self, index: int) -> int:
        """Return the row number in the file, for messages, from the index of a row."""


class RowReader(Protocol):
    """An open file that is read row by row: a CSV file, or a sheet of a workbook."""

    header: Header
    notes: dict[str, str]
    n_empty_rows: int
    doubtful: frozenset[str]

    @property
    def decimal(self) -> str | None:
        """The decimal mark; None if unknown."""

    def rows(self) -> Iterator[tuple[int, list[str]]]: ...
    def blocks(self, n_rows: int) -> Iterator[Block]: ...
    def __exit__(self, *_: object) -> None: ...


class RowTable:
    """A TableFile for a file that is read row by row: a CSV file, or a sheet of a workbook."""

    def __init__(self, file: str, table: RowReader) -> None:
        self._table, self.file = table, file
        columns = table.header.columns
        self.header_row = table.header.row
        named = [name for name in columns if name]
        self.repeated = tuple(dict.fromkeys(name for name in named if named.count(name) > 1))
        self.names = tuple(name for name in named if name not in self.repeated)
        self.n_unnamed = len(columns) - len(named)
        self._row_numbers: list[Sequence[int]] = []
        self._n_rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._table.__exit__()

    @property
    def notes(self) -> Mapping[str, str]:
        """Notes on the detected text format and on skipped empty rows, one sentence each."""
        n_empty = self._table.n_empty_rows
        return self._table.notes | (
            {"empty": f"empty rows skipped: {n_empty:,}"} if n_empty else {}
        )

    def read(
        self, wanted: Sequence[str], spare: Sequence[str], how: ReadOptions = PLAIN
    ) -> dict[str, Column]:
        """Read columns and return them by name; see TableFile.read."""
        columns = {name: how.column(name, self._table.decimal) for name in (*wanted, *spare)}
        for name in self._table.doubtful & columns.keys():
            columns[name].is_doubtful = True
        place = {name: index for index, name in enumerate(self._table.header.columns)}
        if not how.exact and not how.text:
            self._read_blocks(columns, spare, place)
        for row_numbers, cells in self._batches():
            self._count(row_numbers, columns, spare)
            for name, column in columns.items():
                column.take(cells[place[name]])
        for column in columns.values():
            column.finish()
        return columns

    def _read_blocks(
        self, columns: dict[str, Column], spare: Sequence[str], place: Mapping[str, int]
    ) -> None:
        for block in self._table.blocks(_ROWS_AT_ONCE):
            self._count(block.rows, columns, spare)
            by_column = np.ascontiguousarray(block.numbers.T)
            for name, column in columns.items():
                index = place[name]
                column.take_numbers(by_column[index], is_whole=bool(block.is_whole[index]))

    def _count(
        self, numbers: Sequence[int], columns: dict[str, Column], spare: Sequence[str]
    ) -> None:
        """Store the row numbers of the next rows; drop spare columns if there are too many cells.

        Raises BadInput for more than MOST_ROWS rows, and for too many cells without spare columns.
        """
        self._n_rows += len(numbers)
        if self._n_rows > MOST_ROWS:
            first_too_many = numbers[MOST_ROWS - self._n_rows]
            raise too_large(self.file, f"row {first_too_many}: more than {MOST_ROWS:,} rows")
        if self._n_rows * len(columns) > MOST_CELLS:
            for name in spare:
                columns.pop(name, None)
            require_cells(self.file, self._n_rows, len(columns))
        # A range if there are no gaps, since a million row numbers take memory.
        first, end = numbers[0], numbers[-1] + 1
        has_no_gaps = end - first == len(numbers)
        self._row_numbers.append(range(first, end) if has_no_gaps else numbers)

    def row(self, index: int) -> int:
        """Return the row number in the file, as a spreadsheet counts, from the index of a row."""
        for numbers in self._row_numbers:
            if index < len(numbers):
                return numbers[index]
            index -= len(numbers)
        raise IndexError(index)

    def _batches(self) -> Iterator[tuple[tuple[int, ...], list[tuple[str, ...]]]]:
        """Yield batches of rows: their row numbers, and for each column its cells."""
        n_columns = len(self._table.header.columns)
        rows = self._table.rows()
        while batch := list(islice(rows, max(1, CELLS_AT_ONCE // n_columns))):
            numbers, cells = zip(*batch, strict=True)
            yield numbers, list(zip(*cells, strict=True))


def require_cells(file: str, n_rows: int, n_columns: int) -> None:
    """Raise BadInput for a table of more than MOST_CELLS cells."""
    if n_rows * n_columns > MOST_CELLS:
        problem = f"{n_columns:,} columns of {n_rows:,} rows are more than {MOST_CELLS:,} cells"
        raise too_large(file, problem)


def too_large(file: str, problem: str) -> BadInput:
    """Return the error for a table that is too large."""
    return BadInput(f"{file}: {problem}", hint=SMALLER_TABLE_HINT)
