"""Names of curves on one line, each with a piece of its curve before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Label, Words, text_width

LEADING = 1.4
"""Between stacked names, in em."""
_SWATCH, _AIR = 1.3, 0.5
"""Length of a piece of curve, and the space behind it, in em."""


@dataclass(frozen=True)
class Named:
    """A curve in a key; `width` of its line in scene units."""

    text: str
    role: str
    width: float
    dashed: bool = False


class CurveKey(Label):
    """The names, from `left` on the baseline `y`; stacked, each on a line of its own."""

    def __init__(
        self,
        name: str,
        curves: Sequence[Named],
        theme: Theme,
        *,
        left: float,
        y: float,
        em: float,
        stacked: bool = False,
    ) -> None:
        inks: list[Ink] = []
        x = left
        for curve in curves:
            ends = (x, y + 0.36 * em), (x + _SWATCH * em, y + 0.36 * em)
            piece = shapes.dashed(ends, 0.1) if curve.dashed else shapes.polyline(ends)
            inks.append(Ink(piece, stroke=theme.color(curve.role), width=curve.width))
            tone, panel = theme.text_tone(curve.role), theme.color("panel")
            at = (x + (_SWATCH + _AIR) * em, y)
            words = Words(curve.text, em=em, at=at, color=tone, under=panel, weight="medium")
            inks.append(words)
            if stacked:
                y -= LEADING * em
            else:
                x = at[0] + words.text_width + em
        super().__init__(name, *inks)


def key_width(curves: Sequence[Named], em: float) -> float:
    """Width of a key of these curves."""
    words = sum(text_width(curve.text, em, "medium") for curve in curves)
    return words + len(curves) * (_SWATCH + _AIR) * em + (len(curves) - 1) * em
