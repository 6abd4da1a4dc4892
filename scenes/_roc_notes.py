"""A few lines beside a plot, or in its free corner: payoff, counts, names of curves."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, text_width, wrapped_within

LEADING = 1.35
MOST_LINES = 6


@dataclass(frozen=True)
class Note:
    """A line to be placed; `swatch`: the color of a piece of curve drawn before it."""

    text: str
    em: float
    role: str = "ink"
    weight: str = "medium"
    swatch: str | None = None
    dashed: bool = False
    wraps: bool = True
    """Whether it may take several lines; if not it grows smaller to fit."""


def corner_notes(notes: Sequence[Note], room: Rect, theme: Theme, under: str) -> list[Words]:
    """Lines that end at the room's lower right corner."""
    lines: list[Words] = []
    y = room.bottom + 0.25 * notes[-1].em
    for note in reversed(notes):
        em = note.em if note.wraps else _fitted_em(note, room.width)
        words = _line(note, note.text, em, (room.right, y), theme, under, "right")
        lines.insert(0, words)
        y += LEADING * em
    return lines


def column_notes(notes: Sequence[Note], room: Rect, theme: Theme, under: str) -> list[Ink]:
    """Lines from the room's upper left corner downward, wrapped to its width.

    Each note takes as many lines as there is room for; the last one ends in an ellipsis.
    """
    for n_lines in range(MOST_LINES, 0, -1):
        inks, bottom = _column(notes, room, theme, under, n_lines)
        if bottom >= room.bottom:
            break
    return inks


def _column(
    notes: Sequence[Note], room: Rect, theme: Theme, under: str, n_lines: int
) -> tuple[list[Ink], float]:
    """The notes with at most so many lines each, and where the last one ends."""
    inks: list[Ink] = []
    y = room.top
    for note in notes:
        indent = 1.6 * note.em if note.swatch else 0.0
        width = room.width - indent
        em = note.em if note.wraps else _fitted_em(note, width)
        y -= 0.15 * em
        lines = wrapped_within(note.text, em, width, note.weight, n_lines=n_lines)
        for index, text in enumerate(lines):
            y -= (0.8 if index == 0 else 1.2) * em
            if index == 0 and note.swatch:
                inks.append(_swatch(note, room.left, y, theme))
            inks.append(_line(note, text, em, (room.left + indent, y), theme, under, "left"))
        y -= 0.2 * em
    return inks, y


def _fitted_em(note: Note, width: float) -> float:
    return min(note.em, note.em * 0.999 * width / text_width(note.text, note.em, note.weight))


def _line(
    note: Note, text: str, em: float, at: tuple[float, float], theme: Theme, under: str, anchor: str
) -> Words:
    return Words(
        text,
        em=em,
        at=at,
        color=theme.text_tone(note.role, under),
        under=under,
        weight=note.weight,
        anchor="right" if anchor == "right" else "left",
    )


def _swatch(note: Note, left: float, y: float, theme: Theme) -> Ink:
    height = y + 0.36 * note.em
    start, end = (left, height), (left + 1.2 * note.em, height)
    piece = shapes.dashes(start, end) if note.dashed else shapes.polyline([start, end])
    return Ink(piece, stroke=theme.color(note.swatch or "ink"), width=0.055)
