"""Text that is placed by its baseline and changes without being rebuilt."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Literal

import numpy as np

from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.wording.typesetting import CAP_HEIGHT, outline

Anchor = Literal["left", "center", "right"]
At = tuple[float, float]
_SAME_GLYPHS = 1e-6
_SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


def text_width(text: str, em: float, weight: str = "regular", tracking_em: float = 0.0) -> float:
    """Return the width of `text` at the size `em`, in scene units."""
    return outline(text, weight, tracking_em).advance * em


def first_fitting(texts: Sequence[str], em: float, width: float, weight: str = "medium") -> str:
    """Return the first of the texts that is at most `width` wide, or else the last one."""
    fitting = (text for text in texts if text_width(text, em, weight) <= width)
    return next(fitting, texts[-1])


class Words(Ink):
    """One line of text; `anchor`: which point of its baseline (left, center, right) is at `at`."""

    def __init__(
        self,
        string: str,
        *,
        em: float,
        at: At = (0.0, 0.0),
        color: str,
        under: str | None = None,
        weight: str = "regular",
        anchor: Anchor = "left",
        halo: str | None = None,
        halo_width: float = 0.06,
        tracking_em: float = 0.0,
        strength: float = 1.0,
    ) -> None:
        """`under`: the color that this text is meant to stand on, for the contrast check."""
        super().__init__(fill=color, halo=halo, halo_width=halo_width, strength=strength)
        self.string, self.em, self.at, self.weight = string, em, at, weight
        self.anchor, self.tracking_em = anchor, tracking_em
        self.text_color, self.under_color = color, under or halo
        self._set()

    def set_string(self, string: str) -> None:
        """Show another string at the same place."""
        if string != self.string:
            self.string = string
            self._set()

    def move_to_baseline(self, at: At, em: float | None = None) -> None:
        """Move the text to `at`, and change its size if `em` is given."""
        if at != self.at or (em is not None and em != self.em):
            self.at, self.em = at, em or self.em
            self._set()

    @property
    def text_width(self) -> float:
        return text_width(self.string, self.em, self.weight, self.tracking_em)

    def line_box(self) -> Rect:
        """Return the rectangle of the line, from a little below the baseline to capital height."""
        left = self.at[0] - _SHIFT[self.anchor] * self.text_width
        bottom, top = self.at[1] - 0.2 * self.em, self.at[1] + CAP_HEIGHT * self.em
        return Rect(left, bottom, left + self.text_width, top)

    def drawn_place(self) -> At:
        """Return `at` as read back from the points; NaN if nothing is drawn."""
        drawn = outline(self.string, self.weight, self.tracking_em)
        if not len(self.points):
            return float("nan"), float("nan")
        x, y, _ = self.points[0] - drawn.points[0] * self.em
        return float(x) + _SHIFT[self.anchor] * drawn.advance * self.em, float(y)

    def drawn_string(self) -> str:
        """Return `string` if its glyphs are what is drawn, else an empty string."""
        drawn = outline(self.string, self.weight, self.tracking_em).points * self.em
        if drawn.shape != self.points.shape or not len(drawn):
            return ""
        moved = self.points - drawn
        return self.string if float(np.ptp(moved, axis=0).max()) < _SAME_GLYPHS else ""

    def _set(self) -> None:
        drawn = outline(self.string, self.weight, self.tracking_em)
        left = self.at[0] - _SHIFT[self.anchor] * drawn.advance * self.em
        self.points = drawn.points * self.em + (left, self.at[1], 0.0)


class Label(Part):
    """A part with text that does not change."""

    def __init__(self, name: str, *words: Ink) -> None:
        super().__init__(*words, name=name)


class LiveLabel(Part):
    """A part with one line of text that changes: `say()` returns it."""

    def __init__(self, name: str, words: Words, say: Callable[[], str]) -> None:
        self.words, self._say = words, say
        super().__init__(words, name=name)

    def state(self) -> Hashable:
        return self._say()

    def draw(self) -> None:
        self.words.set_string(self._say())


def wrapped(text: str, em: float, width: float, weight: str = "regular") -> list[str]:
    """Break `text` at spaces into as few lines as `width` allows, of even lengths if possible."""
    words = [
        piece
        for word in text.split(" ")  # no line ends at a thin space
        for piece in _pieces(word, em, width, weight)
    ]
    return _most_even(words, em, width, weight) or [_joined([word]) for word in words]


def _pieces(word: str, em: float, width: float, weight: str) -> list[str]:
    """Return a word in pieces: one, or more if it is too wide, broken after signs such as `_`."""
    pieces = []
    while word and text_width(word, em, weight) > width:
        fitting = _n_fitting(word, em, width, weight)
        signs = [n for n in range(fitting // 2, fitting + 1) if word[n - 1 : n] in _BREAK_AFTER]
        end = signs[-1] if signs else fitting
        pieces.append(f"{word[:end]}{_BROKEN}")
        word = word[end:]
    return [*pieces, word] if word else pieces


def _n_fitting(word: str, em: float, width: float, weight: str) -> int:
    """Return the number of characters of a too wide word that fit, at least 1."""
    return _most(len(word) - 1, lambda n: text_width(word[:n], em, weight) <= width) or 1


_BREAK_AFTER = ("_", "-", "/", ".", ",", ":", "=")
_BROKEN = "\u200b"
"""End of a piece of a word: the next piece follows it without a space. It is never drawn."""


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(f"{_BROKEN} ", "").removesuffix(_BROKEN)


def wrapped_within(
    text: str, em: float, width: float, weight: str = "regular", *, n_lines: int
) -> list[str]:
    """Break `text` like `wrapped`, into at most `n_lines` lines.

    If it needs more, the last line ends in an ellipsis.
    """
    lines = wrapped(text, em, width, weight)
    if len(lines) <= n_lines:
        return lines
    kept = lines[: n_lines - 1]
    rest = " ".join(lines[n_lines - 1 :])
    return [*kept, shortened(rest, em, width, weight)]


def shortened(text: str, em: float, width: float, weight: str = "regular") -> str:
    """Return `text`, cut off with an ellipsis if it is wider than `width`."""
    if text_width(text, em, weight) <= width:
        return text
    n_kept = _most(
        len(text),
        lambda n: text_width(f"{text[:n].rstrip()}\u2026", em, weight) <= width,
    )
    return f"{text[:n_kept].rstrip()}\u2026"


def _most(largest: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number of characters, 0 to `largest`, that `fits`; by binary search."""
    low, high = 0, largest + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    # A pair of letters may be kerned, so that one more takes less room.
    return next((n for n in range(min(low + 2, largest), low, -1) if fits(n)), low)


def _most_even(words: Sequence[str], em: float, width: float, weight: str) -> list[str] | None:
    """Return as few lines as possible, with the widest of them as narrow as possible.

    None if a single word is wider than `width`.
    """
    n_words = len(words)
    lines = [list(_lines_from(words, start, em, width, weight)) for start in range(n_words)]
    # For each number of lines, and for each word from which they begin: the smallest possible width
    # of the widest line, and the index of the word after the first line.
    best: dict[int, tuple[float, int]] = {n_words: (0.0, n_words)}
    best_by_length = [best]
    while 0 not in best and len(best_by_length) <= n_words:
        longer = {}
        for start, ends in enumerate(lines):
            ways = [(max(line, best[end][0]), end) for end, line in ends if end in best]
            if ways:
                longer[start] = min(ways)
        best = longer
        best_by_length.append(best)
    if 0 not in best:
        return None
    start, broken = 0, []
    for ways_on in reversed(best_by_length[1:]):
        end = ways_on[start][1]
        broken.append(_joined(words[start:end]))
        start = end
    return broken


def _lines_from(
    words: Sequence[str], start: int, em: float, width: float, weight: str
) -> Iterator[tuple[int, float]]:
    """Yield the possible ends of a line that begins with word `start`.

    Each is the index of the word after the line, and the line's width.
    """
    for end in range(start + 1, len(words) + 1):
        line_width = text_width(_joined(words[start:end]), em, weight)
        if line_width > width:
            return
        yield end, line_width
