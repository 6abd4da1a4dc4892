"""One thick bar at the threshold, with an arrow and a word for each side."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, text_width

WIDTH = 0.10
_GAP = 0.16


@dataclass(frozen=True)
class _Side:
    """One side of the bar: an arrow and words, or a class's mark."""

    sign: int
    choices: Sequence[str]
    arrow: Ink
    words: Words
    mark: Ink
    shape: Callable[[ArrayLike, float], shapes.Points]


def _side(sign: int, role: str, choices: Sequence[str], em: float, theme: Theme) -> _Side:
    tone = theme.text_tone(role)
    words = Words(
        choices[0],
        em=em,
        color=tone,
        under=theme.color("panel"),
        weight="medium",
        anchor="right" if sign < 0 else "left",
    )
    shape = shapes.squares if role == "negative" else shapes.discs
    return _Side(sign, choices, Ink(fill=tone), words, Ink(fill=theme.color(role)), shape)


class DecisionBar(Part):
    """The bar and, above it, what each side is called; a word without room fades away."""

    def __init__(
        self,
        name: str,
        room: Rect,
        theme: Theme,
        *,
        bar_x: Callable[[], float],
        top: float,
        bottom: float,
        em: float,
        left_words: Sequence[str],
        right_words: Sequence[str],
    ) -> None:
        """`room`: what the words may fill; the bar itself runs from `bottom` to `top`.

        `left_words`, `right_words`: from long to short; the longest that has room is shown,
        and the class's mark where none has.
        """
        self._room, self._bar_x, self._em = room, bar_x, em
        self._top, self._bottom = top, bottom
        self.bar = Ink(stroke=theme.color("ink"), width=WIDTH)
        self._sides = (
            _side(-1, "negative", left_words, em, theme),
            _side(1, "positive", right_words, em, theme),
        )
        self.left, self.right = (side.words for side in self._sides)
        inks = [ink for side in self._sides for ink in (side.arrow, side.words, side.mark)]
        super().__init__(self.bar, *inks, name=name)

    def state(self) -> Hashable:
        return self._bar_x()

    def draw(self) -> None:
        x = self._bar_x()
        self.bar.points = shapes.polyline([(x, self._bottom), (x, self._top)])
        fits = [self._longest_fitting(x, side) for side in self._sides]
        if None in fits and all(self._has_room_for_mark(x, side) for side in self._sides):
            fits = [None, None]  # both in words, or both by their marks
        shortest = max((fit for fit in fits if fit is not None), default=0)
        for side, fit in zip(self._sides, fits, strict=True):
            self._place(x, side, None if fit is None else shortest)

    def _has_room_for_mark(self, x: float, side: _Side) -> bool:
        return self._room_beside(x, side.sign) >= 0.72 * self._em

    def _start(self, x: float, side: int) -> float:
        """Begin of the words beside the arrow."""
        return x + side * (_GAP + 0.38 * self._em + 0.12)

    def _room_beside(self, x: float, side: int) -> float:
        start = self._start(x, side)
        return start - self._room.left if side < 0 else self._room.right - start

    def _longest_fitting(self, x: float, side: _Side) -> int | None:
        """The longest of the side's words that have room; None if none have."""
        room = self._room_beside(x, side.sign)
        widths = (text_width(words, self._em, "medium") for words in side.choices)
        return next((i for i, width in enumerate(widths) if width <= room), None)

    def _place(self, x: float, side: _Side, chosen: int | None) -> None:
        em, sign = self._em, side.sign
        base = self._top + 0.30 * em
        middle, half = base + 0.36 * em, 0.28 * em
        start, tail = self._start(x, sign), x + sign * _GAP
        side.words.set_string(side.choices[chosen or 0])
        side.words.move_to_baseline((start, base))
        side.words.strength = float(chosen is not None)
        radius = 0.36 * em
        has_mark = chosen is None and self._has_room_for_mark(x, side)
        side.mark.strength = float(has_mark)
        side.mark.points = side.shape([(start + sign * radius, middle)], radius)
        side.arrow.strength = float(chosen is not None or has_mark)
        tip = tail + sign * 0.38 * em
        corners = [(tail, middle - half), (tip, middle), (tail, middle + half)]
        side.arrow.points = shapes.polygon(corners)

    def readings(self) -> Mapping[str, float | int]:
        return {"bar_x": float(self.bar.points[0, 0])}
