"""One column of a table, filled block by block: numbers if all cells are numbers, else words.

column = Column("age")
column.take(["31", "", "45"])       # and so on
column.finish()
column.numbers                      # [31, nan, 45]; or column.codes and column.words
column.values()                     # as pandas would read it
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.tables.categories import MOST_WORDS, CategoryCodes
from mlu_anim.data.tables.number_chunks import NumberChunks
from mlu_anim.data.tables.number_parsing import is_date, looks_like_number

LONGEST_WORD = 100
ITS_OWN_WORD = "a word of its own in each row"
DATES = "dates or times"
_MARKS_OF_A_GAP = frozenset(
    (
        *("?", "-", "--", ".", "none", "unknown", "missing", "#n/a", "n.a.", "n/v", "n.v.", "k.a."),
        *("#value!", "#div/0!", "#ref!", "#num!", "#name?", "#null!"),
    )
)
"""Texts, in lower case, that often stand for a missing number."""
_MOST_NUMBERS_AS_WORDS = 10
"""A column with more different numbers holds measurements, so that its few words are typos."""
_BOOLEANS = frozenset({"true", "false"})


class Kind(Enum):
    """The type of a column, as pandas or polars would choose it."""

    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    WORDS = auto()


class Column:
    """A column while it is read and afterwards; `finish` sets `numbers`, or `codes` and `words`.

    numbers: shape (n_rows,), NaN where a cell is missing.
    codes: shape (n_rows,), index into `words`, -1 where a cell is missing.
    decimal: the decimal mark; None if unknown, so that a number like `1,234` is ambiguous
    (`doubt`).
    is_text: its cells stay words even if they look like numbers.
    is_raw: for a model with its own encoders: words stay as they are, with any number and length.
    is_exact: detect lost digits of any number, not only of integers; words of a text column may be
    long.
    """

    def __init__(
        self,
        name: str,
        decimal: str | None = ".",
        *,
        is_text: bool = False,
        is_raw: bool = False,
        is_exact: bool = False,
    ) -> None:
        self.name, self.is_raw = name, is_raw
        self.kind = Kind.NUMBER
        self.is_doubtful = False
        """True if every point is before three digits, so that it can be a decimal or a thousands
        mark."""
        self.numbers: NDArray[np.float64] | None = None
        self.codes: NDArray[np.int32] | None = None
        self.words: tuple[str, ...] = ()
        self.moments: NDArray[np.datetime64] | None = None
        """Shape (n_rows,): dates and times of a file with such a type, if a user's model may need
        them."""
        self.has_lost_digits = False
        """True if numbers have more digits than a float can hold, so that different ones become
        equal."""
        self.first_word: tuple[int, str] | None = None
        """Index of the row, and text, of the first cell that is neither a number nor missing."""
        self.unfit: str | None = None
        """The reason why the cells are not stored: `text of 300 characters`. None if they are."""
        self._pieces = NumberChunks(decimal, is_exact=is_exact)
        self._codes: list[NDArray[np.int32]] = []
        self._coded: CategoryCodes | None = CategoryCodes(is_raw=is_raw) if is_text else None
        self._is_text, self._is_label = is_text, is_text and is_exact
        self._n_rows = 0

    def take(self, cells: Sequence[str]) -> None:
        """Add the next cells as text."""
        if self.unfit is None and not (self._coded is None and self._pieces.take(cells)):
            self._take_words(cells)
        self._n_rows += len(cells)

    def take_numbers(self, numbers: NDArray[np.float64], *, is_whole: bool = False) -> None:
        """Add the next cells from a file with typed numbers; NaN where a cell is missing.

        is_whole: all of them are integers, by their type or spelling.
        """
        if self._coded is not None:
            self._take_words([repr(int(x) if is_whole else x) for x in numbers.tolist()])
        else:
            self._pieces.add(numbers, is_whole=is_whole)
        self._n_rows += len(numbers)

    def give_up(self, why: str) -> None:
        """Drop all cells of this column, for the given reason."""
        self.unfit = why
        self._pieces = NumberChunks(None)
        self._codes.clear()

    def finish(self) -> None:
        """Join the blocks, set `kind`, and sort the words: numbers first and by size.

        A column of dates becomes unfit, unless it is raw.
        """
        if self.unfit is not None or self.moments is not None:
            return
        if self._coded is None:
            self.numbers = self._pieces.joined()
            self.has_lost_digits = self.has_lost_digits or self._pieces.has_lost_digits
            whole = self._pieces.is_whole and not np.isnan(self.numbers).any()
            self.kind = Kind.INTEGER if whole else Kind.NUMBER
            return
        self.words, new_code = self._coded.in_order()
        self.codes = new_code[np.concatenate([*self._codes, np.zeros(0, dtype=np.int32)])]
        self._codes.clear()
        self.kind = Kind.WORDS
        if not self._is_text and {word.strip().casefold() for word in self.words} <= _BOOLEANS:
            self.kind = Kind.BOOLEAN if self.words else Kind.WORDS
        elif not self.is_raw and self.words and all(map(is_date, self.words)):
            self.unfit, self.codes, self.words = DATES, None, ()

    def different(self) -> list[str]:
        """Return the different words or numbers as text, without missing cells, after `finish`."""
        if self.numbers is None:
            return list(self.words)
        return [repr(x) for x in np.unique(self.numbers[~np.isnan(self.numbers)]).tolist()]

    def select_rows(self, keep: NDArray[np.bool_]) -> None:
        """Keep only some rows of a finished column, and the words that occur in them.

        keep: shape (n_rows,).
        """
        if self.numbers is not None:
            self.numbers = self.numbers[keep]
        if self.moments is not None:
            self.moments = self.moments[keep]
        if self.codes is not None:
            codes = self.codes[keep]
            left = np.unique(codes[codes >= 0])
            new_code = np.full(len(self.words) + 1, -1, dtype=np.int32)
            new_code[left] = np.arange(len(left))
            self.codes, self.words = new_code[codes], tuple(self.words[i] for i in left)

    def values(self, numbers: NDArray[np.float64] | None = None) -> NDArray[Any]:
        """Return the value of each row in the column's own type, shape (n_rows,).

        The type is int64, float64, bool, datetime64 or text.  numbers: shape (n_rows,), used if the
        attribute `numbers` was set to None because the feature matrix holds the numbers.
        """
        held = self.numbers if numbers is None else numbers
        if self.moments is not None:
            return self.moments
        if self.kind is Kind.BOOLEAN:
            return self.is_true
        if self.codes is not None:
            return self.text
        assert held is not None
        return held.astype(np.int64) if self.kind is Kind.INTEGER else held

    @property
    def missing(self) -> NDArray[np.bool_] | None:
        """True for missing cells, shape (n_rows,); None if no cells are stored (`unfit`)."""
        if self.numbers is not None:
            return np.isnan(self.numbers)
        if self.moments is not None:
            return np.isnat(self.moments)
        return None if self.codes is None else self.codes < 0

    @property
    def text(self) -> NDArray[np.str_]:
        """The word of each row, shape (n_rows,), in a column of words without missing cells."""
        return np.array(self.words, dtype=np.str_)[self.codes]

    @property
    def is_true(self) -> NDArray[np.bool_]:
        """The truth value of each row, shape (n_rows,), if the column is boolean and complete."""
        true = [word.strip().casefold() == "true" for word in self.words]
        return np.array(true, dtype=np.bool_)[self.codes]

    @property
    def converted_formats(self) -> Sequence[str]:
        """Number formats that were converted, for a note: percent signs, thousands marks."""
        return () if self.numbers is None else self._pieces.marks

    @property
    def doubt(self) -> str | None:
        """The reason why the column's numbers are ambiguous; None if they are not."""
        if self.numbers is None:
            return None
        if self.is_doubtful and self.kind is Kind.NUMBER:
            return "points can be thousands or decimal marks, and no number shows which"
        return self._pieces.doubt

    @property
    def numbers_as_words(self) -> tuple[str, ...]:
        """The words that look like numbers; empty unless this is a column of words."""
        return tuple(filter(looks_like_number, self.words)) if self.kind is Kind.WORDS else ()

    @property
    def nearly_numbers(self) -> bool:
        """True for a column of numbers and a few words: typing errors or marks of missing cells."""
        if self._coded is None or self._is_text:
            return False
        words = self._coded.words
        others = [word for word in words if not looks_like_number(word)]
        n_numbers = len(words) - len(others)
        if not n_numbers or len(others) > len(words) / 2:
            return False
        too_many = n_numbers > _MOST_NUMBERS_AS_WORDS
        return too_many or all(word.casefold() in _MARKS_OF_A_GAP for word in others)

    def _take_words(self, cells: Sequence[str]) -> None:
        if self._coded is None:
            self._coded = CategoryCodes(is_raw=self.is_raw)
            self._codes += self._pieces.as_codes(self._coded)
        if self.first_word is None and not self._is_text:
            at = next((i for i, cell in enumerate(cells) if not self._pieces.reads(cell)), 0)
            self.first_word = self._n_rows + at, cells[at].strip() if cells else ""
        coded, all_distinct = self._coded, len(self._coded.words) == self._n_rows
        self._codes.append(
            np.fromiter(map(coded.__getitem__, cells), dtype=np.int32, count=len(cells))
        )
        if self.is_raw:
            return
        if coded.longest > LONGEST_WORD and not self._is_label:
            self.give_up(f"text of {coded.longest:,} characters")
        elif len(coded.words) > MOST_WORDS:
            all_distinct = all_distinct and len(set(cells)) == len(cells)
            why = ITS_OWN_WORD if all_distinct else f"more than {MOST_WORDS:,} words"
            self.give_up(DATES if all(map(is_date, coded.words)) else why)
