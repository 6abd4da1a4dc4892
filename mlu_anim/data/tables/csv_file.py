"""Read character-separated text row by row.

Rows are numbered as in a spreadsheet: the header is row 1, and empty rows count.
"""

import csv
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.tables.file_bytes import open_binary
from mlu_anim.data.tables.number_parsing import (
    COMMA,
    POINT,
    detect_decimal_mark,
    is_thousands_or_decimals,
)
from mlu_anim.data.tables.table_format import (
    DETECTED,
    TableFormat,
    detect_separator,
    parse_rows,
    separator_name,
)
from mlu_anim.system.errors import BadInput

LONGEST_LINE = 1_000_000
"""Most characters of one line; longer lines are refused."""
SAVE_AS = "Save it as CSV UTF-8 (comma separated)."

_SAMPLE_LINES, _SAMPLE_CHARACTERS = 500, 1 << 18
"""The size of the sample from which the separator and the decimal mark are detected."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_EXACT = float(2**53)


@dataclass(frozen=True)
class Header:
    """The header of a table: the names of its columns, and the number of its row."""

    file: str
    """The file's name, without its folder, for messages."""
    row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Consecutive rows whose cells are all plain numbers."""

    rows: range
    """Row numbers in the file."""
    numbers: NDArray[np.float64]
    """Shape (n_rows, n_columns)."""
    is_whole: NDArray[np.bool_]
    """Shape (n_columns,): True if all numbers up to here are integers, and those of the first block
    are also written as integers (not `1.0`)."""


class CsvReader:
    """An open CSV file: its header, then its rows, each of which can be read once.

    Raises BadInput, with file and row, if the text is not a well-formed table.
    """

    decimal: str | None
    """The decimal mark; None if neither an option nor the first rows show it."""
    doubtful: frozenset[str]
    """Names of columns whose points can be decimal or thousands marks: `1.234`."""

    def __init__(self, path: Path, form: TableFormat = DETECTED) -> None:
        self.file = path.name
        self.notes: dict[str, str] = {}
        self.n_empty_rows = 0
        self._row = 0
        self._put_back: deque[str] = deque()
        # Bad bytes become surrogates, so that the error can name their row.
        self._text = io.TextIOWrapper(
            open_binary(path), encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        try:
            usual = "\t" if re.search(r"\.tsv(\.gz)?$", path.name, re.IGNORECASE) else ","
            sample = self._sample()
            stated = self._stated_separator()
            self._delimiter = form.separator or stated or detect_separator(sample, usual)
            if self._delimiter not in (usual, stated, form.separator):
                name = separator_name(self._delimiter)
                self.notes["separator"] = f"cells are separated by {name} (--separator)"
            self._detect_decimal(sample, form.decimal)
            self._records = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
            self.header = self._read_header()
        except BaseException:
            self._text.close()
            raise

    def __enter__(self) -> "CsvReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each non-empty row with its row number; it has as many cells as the header."""
        width = len(self.header.columns)
        for number, cells in self._numbered():
            if width > 1 and not any(map(str.strip, cells)):
                self.n_empty_rows += 1
                continue
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                del cells[width:]  # separators at the end of the row
            if len(cells) != width:
                raise BadInput(
                    f"{self.file}: row {number}: {_cells(len(cells))} where the header has {width}",
                    hint="Every row needs as many cells as the header; put cells that contain "
                    f"{separator_name(self._delimiter)} in quotes.",
                )
            yield number, cells

    def blocks(self, n_rows: int) -> Iterator[Block]:
        """Yield blocks of up to `n_rows` rows as numbers, as long as all cells are plain numbers.

        This is twice as fast as `rows()`, which then yields the rest.
        """
        is_whole: NDArray[np.bool_] | None = None
        while self.decimal != COMMA and (lines := list(islice(iter(self._raw_line, ""), n_rows))):
            numbers = _plain_numbers(lines, self._delimiter, len(self.header.columns))
            if numbers is None:
                self._put_back.extend(lines)
                return
            if is_whole is None:
                is_whole = _spelled_whole(lines, self._delimiter)
            is_whole = is_whole & (numbers == np.trunc(numbers)).all(axis=0)
            first = self._row + 1
            self._row += len(lines)
            yield Block(range(first, self._row + 1), numbers, is_whole)

    def _sample(self) -> list[str]:
        """Return the first lines, without a line like `sep=;`; all of them are read again later."""
        n_characters = 0
        while len(self._put_back) < _SAMPLE_LINES and n_characters < _SAMPLE_CHARACTERS:
            if not (line := self._next_line()):
                break
            self._put_back.append(line)
            n_characters += len(line)
        lines = list(self._put_back)
        if lines and _SEPARATOR_LINE.fullmatch(lines[0]):
            del lines[0]
        return lines

    def _stated_separator(self) -> str | None:
        """Return the separator that Excel states in a first line `sep=;`, and skip that line.

        Returns None if there is no such line.
        """
        match = _SEPARATOR_LINE.fullmatch(self._put_back[0]) if self._put_back else None
        if match is None:
            return None
        self._put_back.popleft()
        self._row += 1
        return match[1]

    def _detect_decimal(self, sample: Sequence[str], chosen: str | None) -> None:
        rows = parse_rows(sample, self._delimiter)
        columns = list(zip_longest(*rows[1:], fillvalue=""))
        self.decimal = chosen or detect_decimal_mark(columns)
        self.doubtful = frozenset()
        if self.decimal == COMMA and chosen is None:
            self.notes["decimal"] = "numbers are read with a decimal comma (--decimal)"
        if self.decimal is None and self._delimiter != ",":
            self.doubtful = frozenset(
                name.strip()
                for name, cells in zip(rows[0] if rows else (), columns, strict=False)
                if is_thousands_or_decimals(cells, POINT)
            )

    def _read_header(self) -> Header:
        number, cells = next(self._numbered(), (0, []))
        columns = tuple(" ".join(cell.splitlines()).strip() for cell in cells)
        if not any(columns):
            raise BadInput(
                f"{self.file}: the file is empty",
                hint="It needs a header row and at least two rows below it.",
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
                hint="Look for a quotation mark that is not closed or is inside a cell.",
            ) from error

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
        """Return the next line with its line end; empty at the end of the file."""
        return self._put_back.popleft() if self._put_back else self._next_line()

    def _next_line(self) -> str:
        try:
            return self._text.readline(LONGEST_LINE)
        except (EOFError, zlib.error, OSError) as error:  # a damaged gzip file
            reason = getattr(error, "strerror", None) or error
            raise BadInput(
                f"{self.file}: cannot be read: {reason}",
                hint="Check that the file is complete, and save it again.",
            ) from error

    def _not_text(self, problem: str) -> BadInput:
        return BadInput(f"{self.file}: row {self._row + 1}: {problem}", hint=SAVE_AS)


def _plain_numbers(lines: Sequence[str], delimiter: str, width: int) -> NDArray[np.float64] | None:
    """Return lines as numbers, shape (n_lines, width); None if a cell is not a plain number.

    Quoted and missing cells, and numbers from 2**53 on, are not plain.
    """
    if any(line.isspace() or len(line) >= LONGEST_LINE for line in lines):
        return None
    try:
        numbers = np.loadtxt(lines, delimiter=delimiter, comments=None, ndmin=2)
    except ValueError:
        return None
    if numbers.shape != (len(lines), width) or (np.abs(numbers) >= _EXACT).any():
        return None  # the digits of integers that large are checked one by one
    return numbers


def _spelled_whole(lines: Sequence[str], delimiter: str) -> NDArray[np.bool_]:
    """Return which columns are written without decimal points and exponents, shape (n_columns,)."""
    columns = zip(*(line.split(delimiter) for line in lines), strict=True)
    return np.array([not set("".join(cells)) & set(".eEnN") for cells in columns])


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
