"""A comma-separated file, row by row, with one clear message for whatever is wrong with it.

Rows are numbered as a spreadsheet shows them: the header is row 1 and blank lines count.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mlu_anim.errors import BadInput
from mlu_anim.user_files import require_file

LONGEST_LINE = 1_000_000
"""Most characters of one line; what is longer is no table."""

MOST_BYTES = 4_000_000_000
"""Of a file; a million rows of 4,000 characters each."""
FEWER = "Take a random sample of the rows, or leave columns out of the file."

_SAVE_AS = "Save it as CSV UTF-8 (comma separated)."
_FOREIGN_STARTS = {
    b"PK\x03\x04": "a zip archive or a spreadsheet (xlsx, ods)",
    b"\xd0\xcf\x11\xe0": "an Excel workbook (xls)",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip archive",
    b"\xff\xfe": "text in UTF-16, not UTF-8",
    b"\xfe\xff": "text in UTF-16, not UTF-8",
}


@dataclass(frozen=True)
class Header:
    """The first row of a table."""

    file: str
    """The file's name, without its folder, for messages."""
    row: int
    columns: tuple[str, ...]


class Table:
    """An open table: its header, then its rows, each read once.

    Raises BadInput, naming the file and the row, for what is not a well-formed table.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._row = 0
        self._put_back: deque[str] = deque()
        self._delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        # Bad bytes become surrogates, so that the row in which they stand can be named.
        self._text = io.TextIOWrapper(
            _opened(path), encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        try:
            self._records = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
            self.header = self._read_header()
        except BaseException:
            self._text.close()
            raise

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank with its number; all have as many cells as the header."""
        width = len(self.header.columns)
        for number, cells in self._numbered():
            if len(cells) != width:
                raise BadInput(
                    f"{self.file}: row {number}: {_cells(len(cells))} where the header has {width}",
                    hint="Every row needs as many cells as the header; quote cells with commas.",
                )
            yield number, cells

    def blocks(self, n_rows: int) -> Iterator[tuple[range, NDArray[np.float64]]]:
        """The rows as numbers, some at a time, as long as all cells are plain numbers.

        Twice as fast as `rows()`, which then gives the rest. Each block has its rows' numbers and
        the shape (n_rows, n_columns).
        """
        while lines := list(islice(iter(self._raw_line, ""), n_rows)):
            numbers = _plain_numbers(lines, self._delimiter, len(self.header.columns))
            if numbers is None:
                self._put_back.extend(lines)
                return
            first = self._row + 1
            self._row += len(lines)
            yield range(first, self._row + 1), numbers

    def _read_header(self) -> Header:
        number, cells = next(self._numbered(), (0, []))
        columns = tuple(" ".join(cell.splitlines()).strip() for cell in cells)
        if not any(columns):
            raise BadInput(
                f"{self.file}: the file is empty",
                hint="It needs a header row and at least two rows below it.",
            )
        _require_delimiter(self.file, columns)
        for index, column in enumerate(columns):
            if column and column in columns[:index]:
                raise BadInput(
                    f"{self.file}: row {number}, column {column!r}: the name stands there twice",
                    hint="Give each column its own name.",
                )
        return Header(self.file, number, columns)

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in self._records:
                self._row += 1
                if cells:
                    yield self._row, cells
        except csv.Error as error:
            raise BadInput(
                f"{self.file}: row {self._row + 1}: not readable as CSV: {error}",
                hint="Look for a quotation mark that is not closed or stands inside a cell.",
            ) from error
        except OSError as error:
            raise BadInput(f"{self.file}: cannot be read: {error.strerror or error}") from error

    def _lines(self) -> Iterator[str]:
        while line := self._raw_line():
            if len(line) >= LONGEST_LINE:
                raise self._not_text(f"a line is longer than {LONGEST_LINE:,} characters")
            if "\0" in line:
                raise self._not_text("a NUL byte, so this is a binary file or damaged")
            if not line.isascii() and any("\udc80" <= character <= "\udcff" for character in line):
                raise self._not_text("a byte that is not UTF-8 text")
            yield line

    def _raw_line(self) -> str:
        """The next line with its end; empty when there is none."""
        return self._put_back.popleft() if self._put_back else self._text.readline(LONGEST_LINE)

    def _not_text(self, what: str) -> BadInput:
        return BadInput(f"{self.file}: row {self._row + 1}: {what}", hint=_SAVE_AS)


def _plain_numbers(lines: Sequence[str], delimiter: str, width: int) -> NDArray[np.float64] | None:
    """The lines as numbers, one row each; None when a cell is no number, quoted or missing."""
    if any(line.isspace() or len(line) >= LONGEST_LINE for line in lines):
        return None
    try:
        numbers = np.loadtxt(lines, delimiter=delimiter, comments=None, ndmin=2)
    except ValueError:
        return None
    return numbers if numbers.shape == (len(lines), width) else None


def _opened(path: Path) -> BinaryIO:
    require_file(path, MOST_BYTES, FEWER)
    try:
        if path.is_dir():
            raise BadInput(f"{path.name}: is a folder, not a file", hint="Give the path of a CSV.")
        opened = path.open("rb")
    except FileNotFoundError:
        raise BadInput(f"{path.name}: no such file", hint="Check the path.") from None
    except PermissionError:
        raise BadInput(
            f"{path.name}: may not be read by this user", hint="Check the file's permissions."
        ) from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name}: cannot be opened: {error}", hint="Check the path.") from error
    try:
        _require_text(path.name, opened.peek(8))
    except BaseException:
        opened.close()
        raise
    return opened


def _require_text(file: str, start: bytes) -> None:
    for signature, what in _FOREIGN_STARTS.items():
        if start.startswith(signature):
            raise BadInput(f"{file}: row 1: this is {what}, not a table", hint=_SAVE_AS)


def _require_delimiter(file: str, columns: tuple[str, ...]) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas")):
        if len(columns) == 1 and mark in columns[0]:
            wanted = "tabs (its name ends in .tsv)" if mark == "," else "commas"
            raise BadInput(
                f"{file}: row 1: the columns are separated by {name}, not by {wanted}",
                hint="Name it .tsv." if mark == "\t" else _SAVE_AS,
            )


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
