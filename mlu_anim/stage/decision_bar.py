"""One thick bar at the threshold, with an arrow and a word for each side."""

from collections.abc import Callable, Hashable, Mapping, Sequence

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.words import Words, text_width
from mlu_anim.theme import Theme

WIDTH = 0.10
_GAP = 0.16
_MARK_SHAPE = {-1: shapes.squares, 1: shapes.discs}


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
        panel = theme.color("panel")
        self.bar = Ink(stroke=theme.color("ink"), width=WIDTH)
        tones = theme.text_tone("negative"), theme.text_tone("positive")
        left, right = (Ink(fill=tone) for tone in tones)
        self.left = Words(
            left_words[0], em=em, color=tones[0], under=panel, weight="medium", anchor="right"
        )
        self.right = Words(right_words[0], em=em, color=tones[1], under=panel, weight="medium")
        self._sides = (-1, self.left, left, left_words), (1, self.right, right, right_words)
        self._marks = {
            -1: Ink(fill=theme.color("negative")),
            1: Ink(fill=theme.color("positive")),
        }
        marks = self._marks.values()
        super().__init__(self.bar, left, right, self.left, self.right, *marks, name=name)

    def state(self) -> Hashable:
        return self._bar_x()

    def draw(self) -> None:
        x = self._bar_x()
        self.bar.points = shapes.polyline([(x, self._bottom), (x, self._top)])
        for side, words, arrow, choices in self._sides:
            self._place(x, side, words, arrow, choices)

    def _place(self, x: float, side: int, words: Words, arrow: Ink, choices: Sequence[str]) -> None:
        em = self._em
        base = self._top + 0.30 * em
        middle, half = base + 0.36 * em, 0.28 * em
        tail = x + side * _GAP
        tip = tail + side * 0.38 * em
        start = tip + side * 0.12
        room = start - self._room.left if side < 0 else self._room.right - start
        fitting = [c for c in choices if text_width(c, em, "medium") <= room]
        words.set_string(fitting[0] if fitting else choices[-1])
        words.move_to_baseline((start, base))
        words.strength = 1.0 if fitting else 0.0
        mark, radius = self._marks[side], 0.36 * em
        mark.strength = 0.0 if fitting or room < 2 * radius else 1.0
        mark.points = _MARK_SHAPE[side]([(start + side * radius, middle)], radius)
        arrow.strength = max(words.strength, mark.strength)
        arrow.points = shapes.polygon([(tail, middle - half), (tip, middle), (tail, middle + half)])

    def readings(self) -> Mapping[str, float | int]:
        return {"bar_x": float(self.bar.points[0, 0])}
