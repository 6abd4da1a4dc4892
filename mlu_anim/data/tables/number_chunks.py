"""Collect the numbers of a column block by block, and note how they are written."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.tables.categories import MOST_WORDS, CategoryCodes
from mlu_anim.data.tables.number_parsing import (
    MOST_DIGITS,
    POINT,
    ParsedNumber,
    count_significant_digits,
    loses_digits,
    parse_number,
)
from mlu_anim.results.inputs import DECIMAL_MARKS
from mlu_anim.wording.value_text import MISSING

_EXACT = 2.0**53
_NOT_WHOLE = set(".eEnN")
_MISSING = ParsedNumber(np.nan)


class NumberChunks:
    """The numbers of a column, collected block by block; NaN for a missing cell.

    decimal: the decimal mark, None if unknown.  is_exact: detect lost digits of any number, not
    only of integers.
    """

    def __init__(self, decimal: str | None, *, is_exact: bool = False) -> None:
        self._is_exact = is_exact
        self._long: dict[float, Decimal] = {}
        self._is_decimal_known = decimal is not None
        self._decimal = decimal or POINT
        self._pieces: list[NDArray[np.float64]] = []
        self._texts: dict[float, str] = {}
        """The original text of numbers that are not written plainly, by value."""
        self._ambiguous = ""
        self._has_groups = self._has_percent = self._has_no_percent = False
        self.is_whole = True
        self.has_lost_digits = False

    def add(self, numbers: NDArray[np.float64], *, is_whole: bool) -> None:
        """Add numbers that were written without percent signs or thousands marks."""
        self._pieces.append(numbers)
        self.is_whole = self.is_whole and is_whole
        self._has_no_percent = self._has_no_percent or bool(np.isfinite(numbers).any())

    def take(self, cells: Sequence[str]) -> bool:
        """Add the numbers in these cells; if a cell is neither a number nor missing, return False.

        In that case, nothing is added.
        """
        numbers = None
        joined = "".join(cells)
        if self._decimal == POINT and "_" not in joined:  # Python reads 1_000 as a number
            numbers = _plain(cells)
            if numbers is None:
                numbers = _plain([_filled(cell) for cell in cells])
        if numbers is None:
            return self._take_spelled(cells)
        self.add(numbers, is_whole=not _NOT_WHOLE & set(joined))
        if (np.abs(numbers) >= _EXACT).any():
            self.has_lost_digits = self.has_lost_digits or any(map(loses_digits, cells))
        if self._is_exact and max(map(len, cells), default=0) > MOST_DIGITS:
            self._compare_digits(cells, numbers)
        return True

    def _compare_digits(self, cells: Sequence[str], numbers: NDArray[np.float64]) -> None:
        """Set `has_lost_digits` if different texts become the same number."""
        for cell, number in zip(cells, numbers.tolist(), strict=True):
            if (
                len(cell) > MOST_DIGITS
                and count_significant_digits(cell) > MOST_DIGITS
                and not _is_gap(cell)
            ):
                text = Decimal(cell.strip())
                if self._long.setdefault(number, text) != text:
                    self.has_lost_digits = True

    def reads(self, cell: str) -> bool:
        """Return True if this cell is a number, or missing."""
        return cell.strip().casefold() in MISSING or parse_number(cell, self._decimal) is not None

    def joined(self) -> NDArray[np.float64]:
        """Return all numbers, shape (n_rows,), and remove them from this object."""
        numbers = np.concatenate([*self._pieces, np.zeros(0)])
        self._pieces.clear()
        return numbers

    def as_codes(self, codes: CategoryCodes) -> list[NDArray[np.int32]]:
        """Return all numbers as codes of words, block by block, and remove them from this object.

        This is for a column that turns out to contain other words too.  codes: maps a cell's text
        to its code.
        """
        chunks = []
        for piece in self._pieces:
            texts = ["" if x != x else self._texts.get(x) or repr(x) for x in piece.tolist()]
            chunks.append(np.array([codes[text] for text in texts], dtype=np.int32))
            if len(codes.words) > MOST_WORDS and not codes.is_raw:  # the column will be dropped
                break
        self._pieces.clear()
        return chunks

    @property
    def marks(self) -> Sequence[str]:
        """Marks in the numbers, other than a decimal mark, for a note: `thousands marks`."""
        marks = ("thousands marks",) if self._has_groups or self._ambiguous else ()
        return (*marks, "percent signs (12 % is 0.12)") if self._has_percent else marks

    @property
    def doubt(self) -> str | None:
        """The reason why the numbers are ambiguous; None if they are not."""
        if self._has_percent and self._has_no_percent:
            return "some cells have a percent sign and others have none"
        if self._ambiguous and not self._is_decimal_known and not self._has_groups:
            readings = [parse_number(self._ambiguous, mark) for mark in DECIMAL_MARKS]
            values = " or ".join(f"{number.value:g}" for number in readings if number is not None)
            return f"{self._ambiguous!r} can be {values}, and no number shows the decimal mark"
        return None

    def _take_spelled(self, cells: Sequence[str]) -> bool:
        parsed = [
            _MISSING if _is_gap(cell) else parse_number(cell, self._decimal) for cell in cells
        ]
        numbers = [number for number in parsed if number is not None]
        if len(numbers) < len(cells):
            return False
        for number, cell in zip(numbers, cells, strict=True):
            if number is not _MISSING:
                self._note(number, cell.strip())
        self._pieces.append(np.array([number.value for number in numbers]))
        return True

    def _note(self, number: ParsedNumber, cell: str) -> None:
        """Record the format in which a number is written."""
        if number.is_percent or number.has_groups or number.is_ambiguous:
            if len(self._texts) <= MOST_WORDS:
                self._texts.setdefault(number.value, cell)
            if number.is_ambiguous and self._decimal not in cell:
                self._ambiguous = self._ambiguous or cell
        self._has_groups = self._has_groups or number.has_groups
        self._has_percent = self._has_percent or number.is_percent
        self._has_no_percent = self._has_no_percent or not number.is_percent
        self.is_whole = self.is_whole and not number.is_percent and number.value % 1 == 0
        self.has_lost_digits = self.has_lost_digits or loses_digits(cell)


def _is_gap(cell: str) -> bool:
    return cell.strip().casefold() in MISSING


def _filled(cell: str) -> str:
    return "nan" if _is_gap(cell) else cell


def _plain(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """Return the cells as numbers, shape (n_cells,); None if a cell is not a number."""
    try:
        return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except ValueError:
        return None
