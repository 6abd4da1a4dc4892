"""Names in rows, each with the mark that it is the name of."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Label, Words, text_width

ROW = 1.4
"""Distance of two rows, in em."""
_INDENT = 1.3
"""Room of a mark, in em."""
_APART = 0.6
"""Between names in one row, in em."""


@dataclass(frozen=True)
class Marked:
    """A row of a key: a text in its role's tone, and a disc or a square."""

    text: str
    role: str
    is_disc: bool = False


class MarkKey(Label):
    """The rows, from the left end and the top of the first one down, or `across` in one row."""

    def __init__(
        self,
        name: str,
        rows: Sequence[Marked],
        theme: Theme,
        *,
        left_top: tuple[float, float],
        em: float,
        radius: float,
        across: bool = False,
    ) -> None:
        """`radius`: of the marks; as much of it as a row has room for."""
        inks: list[Ink] = []
        left, top = left_top
        panel = theme.color("panel")
        for row, entry in enumerate(rows):
            y = top - (0.85 + (0 if across else row) * ROW) * em
            center = [(left + 0.45 * em, y + 0.36 * em)]
            mark = shapes.discs if entry.is_disc else shapes.squares
            inks.append(Ink(mark(center, min(radius, 0.45 * em)), fill=theme.color(entry.role)))
            tone, at = theme.text_tone(entry.role), (left + _INDENT * em, y)
            words = Words(
                entry.text, em=em, at=at, color=tone, under=panel, weight="medium", halo=panel
            )
            inks.append(words)
            left += _step(entry.text, em) if across else 0.0
        super().__init__(name, *inks)


def _step(text: str, em: float) -> float:
    return (_INDENT + _APART) * em + text_width(text, em, "medium")


def across_width(texts: Sequence[str], em: float) -> float:
    """Width of a key that has these names in one row."""
    return sum(_step(text, em) for text in texts) - _APART * em


def row_width(texts: Sequence[str], em: float) -> float:
    """Width of a key with these rows."""
    return _INDENT * em + max(text_width(text, em, "medium") for text in texts)
