"""Notes: a few lines of text in the free corner of a plot, or beside or below a small plot."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.marks.mark import Mark, Rows
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.words import Words, first_fitting, text_width, wrapped_within

MOST_LINES = 6
"""Most lines of one note."""
_INDENT_EM, SWATCH_EM = 1.6, 1.2
"""Room for a piece of line before a name, and the length of the piece, in em."""
_ABOVE_EM, _FIRST_EM, _NEXT_EM, _BELOW_EM = 0.15, 0.8, 1.2, 0.2
"""In a column, in em: air above a note, drop to its first baseline and to each next, air below."""
_LIFT_EM = 0.25
"""Height of the last note's baseline above the lower edge of the corner, in em."""


@dataclass(frozen=True)
class Note:
    """One note; `say`: the key of its sentence. `em`: the name of its text size.

    `swatch`: puts a piece of line in its role before it, `solid` or `dashed`. `wraps`: True if it
    may take several lines in a column; if not, it is set smaller to fit. `shorter`: the key of a
    sentence that replaces it where it has one line and no room in it.
    """

    say: str
    em: str = "label"
    role: str = "ink"
    weight: str = "medium"
    swatch: str = ""
    wraps: bool = True
    shorter: str = ""


class Notes(Mark):
    """Notes, one above the other; `behind`: color role and opacity of the area under them."""

    def __init__(
        self, name: str, notes: Sequence[Note], *, behind: tuple[str, float] = ("panel", 1.0)
    ) -> None:
        super().__init__(name, {})
        self._notes, self._behind = tuple(notes), behind

    def make_inks(self) -> list[Ink]:
        if self.plan.notes_inside:
            return self._in_corner(self.plan.notes)
        for n_lines in range(MOST_LINES, 0, -1):
            inks, bottom = self._in_column(self.plan.notes, n_lines)
            if bottom >= self.plan.notes.bottom:
                break
        return inks

    def expected(self) -> Rows:
        """Return the lines of text that were set, shortened to their room."""
        return {"text": np.array([words.string for words in self._lines()])}

    def drawn(self) -> Rows:
        return {"text": np.array([words.drawn_string() for words in self._lines()])}

    def _lines(self) -> list[Words]:
        return [ink for ink in self.inks() if isinstance(ink, Words)]

    def _in_corner(self, room: Rect) -> list[Ink]:
        """Return the notes in one line each, at the right lower corner of the room."""
        lines: list[Ink] = []
        y = room.bottom + _LIFT_EM * self._size(self._notes[-1])
        for note in reversed(self._notes):
            em = self._size(note) if note.wraps else self._fitted(note, room.width)
            lines.insert(0, self._words(note, self._text(note), em, (room.right, y)))
            y += sizes.NOTE_EM * em
        return lines

    def _in_column(self, room: Rect, n_lines: int) -> tuple[list[Ink], float]:
        """Return the notes from the left upper corner down, and the height at which they end.

        `n_lines`: most lines of one note.
        """
        inks: list[Ink] = []
        y = room.top
        for note in self._notes:
            indent = _INDENT_EM * self._size(note) if note.swatch else 0.0
            width = room.width - indent
            em = self._size(note) if note.wraps else self._fitted(note, width)
            y -= _ABOVE_EM * em
            text = self._text(note)
            if n_lines == 1 and note.shorter:
                text = first_fitting([text, self.setting.say(note.shorter)], em, width, note.weight)
            lines = wrapped_within(text, em, width, note.weight, n_lines=n_lines)
            for index, text in enumerate(lines):
                y -= (_FIRST_EM if index == 0 else _NEXT_EM) * em
                if index == 0 and note.swatch:
                    inks.append(self._swatch(note, room.left, y))
                inks.append(self._words(note, text, em, (room.left + indent, y)))
            y -= _BELOW_EM * em
        return inks, y

    def _words(self, note: Note, text: str, em: float, at: tuple[float, float]) -> Words:
        theme = self.setting.theme
        role, strength = self._behind if self.plan.notes_inside else ("panel", 1.0)
        under = theme.tint(role, strength)
        return Words(
            text,
            em=em,
            at=at,
            color=theme.text_tone(note.role, under),
            under=under,
            weight=note.weight,
            anchor="right" if self.plan.notes_inside else "left",
        )

    def _swatch(self, note: Note, left: float, y: float) -> Ink:
        em = self._size(note)
        height = y + sizes.HALF_CAP_EM * em
        ends = (left, height), (left + SWATCH_EM * em, height)
        piece = shapes.dashes(*ends) if note.swatch == "dashed" else shapes.polyline(ends)
        return Ink(piece, stroke=self.setting.theme.color(note.role), width=sizes.CURVE)

    def _text(self, note: Note) -> str:
        return self.setting.say(note.say)

    def _size(self, note: Note) -> float:
        return float(getattr(self.setting.page.type, note.em))

    def _fitted(self, note: Note, width: float) -> float:
        em = self._size(note)
        return min(em, em * 0.999 * width / text_width(self._text(note), em, note.weight))
