"""One column of a table, taken piece by piece: numbers as long as all cells are, else words.

column = Column("age")
column.take(["31", "", "45"])       # again and again
column.finish()
column.numbers                      # [31, nan, 45]; or column.codes and column.words
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mlu_anim.labels import MISSING, is_number, one_line

MOST_WORDS = 1_000
"""Most different words of a column; one with more holds names or text, no categories."""
LONGEST_WORD = 100
ITS_OWN_WORD = "a word of its own in each row"
_MOST_SPELLINGS = 10_000
_GAP = -1
_MARKS_OF_A_GAP = frozenset(
    ("?", "-", "--", ".", "none", "unknown", "missing", "#n/a", "#value!", "n.a.")
)
"""What stands among numbers when somebody had none."""


class Column:
    """A column as it is read. Of `numbers` and `codes` one is there when it is finished.

    numbers: shape (n_rows,), NaN where a cell is missing.
    codes: shape (n_rows,), index into `words`, -1 where a cell is missing.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.numbers: NDArray[np.float64] | None = None
        self.codes: NDArray[np.int32] | None = None
        self.words: tuple[str, ...] = ()
        self.first_word: tuple[int, str] | None = None
        """Index of the row, and the cell, of the first that was no number."""
        self.unfit: str | None = None
        """What it holds that can be neither: `text of 300 characters`; then no cell is kept."""
        self._pieces: list[NDArray[np.float64]] = []
        self._codes: list[NDArray[np.int32]] = []
        self._coded: _Codes | None = None
        self._n_rows = 0

    def take(self, cells: Sequence[str]) -> None:
        """The next cells, as a file writes them."""
        if self.unfit is None:
            numbers = _numbers(cells) if self._coded is None else None
            if numbers is None:
                self._take_words(cells)
            else:
                self._pieces.append(numbers)
        self._n_rows += len(cells)

    def take_numbers(self, numbers: NDArray[np.float64]) -> None:
        """The next cells, of a file that knows numbers; NaN where one is missing."""
        self._pieces.append(numbers)
        self._n_rows += len(numbers)

    def give_up(self, why: str) -> None:
        """Hold nothing of this column, and say why."""
        self.unfit = why
        self._pieces.clear()
        self._codes.clear()

    def finish(self) -> None:
        """Join the pieces; words stand in order, numbers among them by their size."""
        if self.unfit is not None:
            return
        if self._coded is None:
            none = np.zeros(0)
            self.numbers = np.concatenate([*self._pieces, none])
        else:
            order = sorted(range(len(self._coded.words)), key=lambda i: _place(self._coded, i))
            new_code = np.empty(len(order) + 1, dtype=np.int32)
            new_code[order] = np.arange(len(order))
            new_code[_GAP] = _GAP
            self.words = tuple(self._coded.words[i] for i in order)
            self.codes = new_code[np.concatenate(self._codes)]
        self._pieces.clear()
        self._codes.clear()

    def kept(self, keep: NDArray[np.bool_]) -> None:
        """Hold only some rows of a finished column."""
        if self.numbers is not None:
            self.numbers = self.numbers[keep]
        if self.codes is not None:
            codes = self.codes[keep]
            left = np.unique(codes[codes >= 0])
            new_code = np.full(len(self.words) + 1, _GAP, dtype=np.int32)
            new_code[left] = np.arange(len(left))
            self.codes, self.words = new_code[codes], tuple(self.words[i] for i in left)

    @property
    def missing(self) -> NDArray[np.bool_] | None:
        """Shape (n_rows,); None when this is unfit."""
        if self.numbers is not None:
            return np.isnan(self.numbers)
        return None if self.codes is None else self.codes == _GAP

    @property
    def text(self) -> NDArray[np.str_]:
        """The words of all rows, shape (n_rows,); without gaps."""
        return np.array(self.words, dtype=np.str_)[self.codes]

    @property
    def nearly_numbers(self) -> bool:
        """Whether what is no number among the words is a slip, or a mark for a missing cell."""
        if self._coded is None:
            return False
        words = self._coded.words
        others = [word for word in words if not is_number(word)]
        if len(others) > len(words) / 2:
            return False
        too_many = len(words) > MOST_WORDS
        return too_many or all(word.casefold() in _MARKS_OF_A_GAP for word in others)

    def _take_words(self, cells: Sequence[str]) -> None:
        if self._coded is None:
            self._coded = _Codes()
            self._respell()
        if self.first_word is None:
            at = next(i for i, cell in enumerate(cells) if _numbers([cell]) is None)
            self.first_word = self._n_rows + at, cells[at].strip()
        coded, all_distinct = self._coded, len(self._coded.words) == self._n_rows
        self._codes.append(
            np.fromiter(map(coded.__getitem__, cells), dtype=np.int32, count=len(cells))
        )
        if coded.longest > LONGEST_WORD:
            self.give_up(f"text of {coded.longest:,} characters")
        elif len(coded.words) > MOST_WORDS:
            all_distinct = all_distinct and len(set(cells)) == len(cells)
            self.give_up(ITS_OWN_WORD if all_distinct else f"more than {MOST_WORDS:,} words")

    def _respell(self) -> None:
        """Numbers turned out to be words among others."""
        assert self._coded is not None
        for piece in self._pieces:
            spelled = ["" if number != number else repr(number) for number in piece.tolist()]
            self._codes.append(np.array([self._coded[each] for each in spelled], dtype=np.int32))
            if len(self._coded.words) > MOST_WORDS:  # it will be given up
                break
        self._pieces.clear()


class _Codes(dict[str, int]):
    """The code of each cell, in the order in which words are met; spellings of a word share it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.longest = 0
        self._of_word: dict[str, int] = {}

    def __missing__(self, cell: str) -> int:
        word = one_line(cell)
        if word.casefold() in MISSING or (is_number(word) and math.isnan(float(word))):
            code = _GAP
        elif len(self.words) > MOST_WORDS and word not in self._of_word:
            code = _GAP  # nobody will ask: the column is given up
        else:
            code = self._of_word.setdefault(word, len(self.words))
            if code == len(self.words):
                self.words.append(word)
                self.longest = max(self.longest, len(word))
        if len(self) < _MOST_SPELLINGS:
            self[cell] = code
        return code


def _numbers(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """The cells as numbers, NaN where one is missing; None when one is neither."""
    if "_" in "".join(cells):  # Python reads 1_000 as a number
        return None
    try:
        return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except ValueError:
        pass
    filled = ["nan" if cell.strip().casefold() in MISSING else cell for cell in cells]
    try:
        return np.fromiter(map(float, filled), dtype=np.float64, count=len(cells))
    except ValueError:
        return None


def _place(coded: _Codes | None, index: int) -> tuple[bool, float, str]:
    assert coded is not None
    word = coded.words[index]
    number = float(word) if is_number(word) else 0.0
    return not is_number(word), number, word
