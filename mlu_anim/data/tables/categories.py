"""Store the words of a column as codes, each different word once."""

import math

import numpy as np
from numpy.typing import NDArray

from mlu_anim.wording.value_text import MISSING, is_number, one_line

MOST_WORDS = 1_000
"""Most different words of a column; one with more contains names or text, not categories."""
GAP = -1
_MOST_SPELLINGS = 10_000


class CategoryCodes(dict[str, int]):
    """The code of a cell's word by the cell's text: 0, 1 ... in order of first appearance.

    Spellings of a word that differ in spaces or number format share a code; a missing cell has the
    code GAP. is_raw: each spelling is a word of its own, and the number of words is not limited, as
    a model's encoders expect.
    """

    def __init__(self, *, is_raw: bool = False) -> None:
        super().__init__()
        self.words: list[str] = []
        self.longest = 0
        self.is_raw = is_raw
        self._of_word: dict[str, int] = {}

    def __missing__(self, cell: str) -> int:
        line = one_line(cell)
        word = cell if self.is_raw else line
        if line.casefold() in MISSING or (is_number(line) and math.isnan(float(line))):
            code = GAP
        elif len(self.words) > MOST_WORDS and not self.is_raw and word not in self._of_word:
            code = GAP  # not used: the column is dropped
        else:
            code = self._of_word.setdefault(word, len(self.words))
            if code == len(self.words):
                self.words.append(word)
                self.longest = max(self.longest, len(word))
        if len(self) < _MOST_SPELLINGS:
            self[cell] = code
        return code

    def in_order(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Return the sorted words, numbers first and by size, and the new code for each old code.

        The new codes have shape (n_words + 1,): the last one, which is found with the code GAP, is
        GAP.
        """
        order = sorted(range(len(self.words)), key=lambda index: _place(self.words[index]))
        new_code = np.empty(len(order) + 1, dtype=np.int32)
        new_code[order] = np.arange(len(order))
        new_code[GAP] = GAP
        return tuple(self.words[index] for index in order), new_code


def _place(word: str) -> tuple[bool, float, str]:
    number = float(word) if is_number(word) else 0.0
    return not is_number(word), number, word
