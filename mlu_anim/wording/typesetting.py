"""Turn strings into glyph outlines with HarfBuzz and the bundled font.

Text looks the same on every machine: no system font, no hinting and no Pango is involved.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from mlu_anim.system.errors import BadInput
from mlu_anim.system.font_files import font_bytes
from mlu_anim.system.visible_text import INVISIBLE

Points = NDArray[np.float64]

FACES: Mapping[str, str] = {
    "regular": "Inter_400Regular.ttf",
    "medium": "Inter_500Medium.ttf",
    "semibold": "Inter_600SemiBold.ttf",
    "bold": "Inter_700Bold.ttf",
}
"""Font file of each weight."""
CAP_HEIGHT = 0.7275
"""Height of a capital letter in em (Inter's own figure, 1490 of 2048 units)."""
X_HEIGHT = 0.5459
"""Height of a lower-case x in em."""

MOST_MARKS = 2
"""Most combining marks on a letter."""

_FEATURES = {"kern": True, "tnum": True, "liga": False, "calt": False, "ccmp": True}
"""OpenType features: figures of equal width, so that a changing number never jumps; no ligatures.
"""


@dataclass(frozen=True)
class Outline:
    """The glyphs of a string, in em, with its baseline on y = 0 and its left end at x = 0.

    `points`: (4 * n_curves, 3) cubic Bezier curves as manim stores them, all glyphs joined.
    `advance`: width of the string, in em, with its side bearings. `n_glyphs`: the number of visible
    glyphs.
    """

    points: Points
    advance: float
    n_glyphs: int


@cache
def _font(weight: str) -> hb.Font:
    return hb.Font(hb.Face(font_bytes(FACES[weight])))


def missing_glyphs(text: str, weight: str = "regular") -> str:
    """Return the characters of `text` that the bundled font does not have, each once."""
    font = _font(weight)
    visible = dict.fromkeys(c for c in text if not c.isspace())
    return "".join(c for c in visible if font.get_nominal_glyph(ord(c)) is None)


def undrawable(text: str, weight: str = "regular") -> str | None:
    """Return the first undrawable character with its code point and the reason, or None."""
    for character in dict.fromkeys(text):
        if reason := _reason(character, weight):
            name = unicodedata.name(character, "")
            return f"{character!r} (U+{ord(character):04X}{f' {name}' if name else ''}) {reason}"
    if _has_stacked_marks(text):
        return f"more than {MOST_MARKS} marks are stacked on one letter"
    return None


def _has_stacked_marks(text: str) -> bool:
    """Return True for more than MOST_MARKS combining marks on a letter.

    Marks that are part of a composed letter do not count.
    """
    n_marks = 0
    for character in "" if text.isascii() else unicodedata.normalize("NFC", text):
        n_marks = n_marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if n_marks > MOST_MARKS:
            return True
    return False


_OTHER_LETTERS = "Use other letters in titles and names, or replace the name: [names] in --wording."
_NO_GLYPH = "is not in the bundled font, which has Latin, Greek and Cyrillic"


@lru_cache(maxsize=4096)
def _reason(character: str, weight: str) -> str | None:
    """Return the reason why a character cannot be drawn, or None; cached, since few make all words.

    What no font could draw comes before what this one lacks.
    """
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return "is written from right to left, but clips are laid out from left to right"
    if unicodedata.category(character) in INVISIBLE or character in _SHAPELESS:
        return "is an invisible control character"
    return _NO_GLYPH if missing_glyphs(character, weight) else None


_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_SHAPELESS = frozenset({"\u034f", "\u1680"})
"""A mark without a shape (U+034F), and a blank that the font draws as a box (U+1680)."""


@lru_cache(maxsize=4096)
def outline(text: str, weight: str = "regular", tracking_em: float = 0.0) -> Outline:
    """Return the outlines of `text`; they are cached.

    `tracking_em`: extra space after each glyph. Raises BadInput for a text that cannot be drawn,
    such as one with a letter that the font does not have.
    """
    if problem := undrawable(text, weight):
        raise BadInput(f"{problem}, in {text!r}", hint=_OTHER_LETTERS)
    font = _font(weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, _FEATURES)
    scale, pen_x, curves, n_glyphs = 1 / font.face.upem, 0.0, [], 0
    shaped = zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True)
    for info, position in shaped:
        glyph = _glyph(weight, info.codepoint)
        if len(glyph):
            offset = (pen_x + position.x_offset * scale, position.y_offset * scale, 0.0)
            curves.append(glyph + offset)
            n_glyphs += 1
        pen_x += position.x_advance * scale + tracking_em
    points = np.concatenate(curves) if curves else np.zeros((0, 3))
    points.setflags(write=False)
    return Outline(points, pen_x, n_glyphs)


@cache
def _glyph(weight: str, glyph_id: int) -> Points:
    """Return the outline of one glyph, in em."""
    pen = _CubicPen()
    font = _font(weight)
    font.draw_glyph(glyph_id, _DRAW, pen)
    points: Points = np.array(pen.points, dtype=float).reshape(-1, 3) / font.face.upem
    return points


class _CubicPen:
    """Collects the outlines of HarfBuzz as cubic curves of four points each."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float, float]] = []
        self._start = self._at = (0.0, 0.0)

    def move_to(self, x: float, y: float) -> None:
        self._start = self._at = (x, y)

    def line_to(self, x: float, y: float) -> None:
        (x0, y0) = self._at
        if (x, y) != (x0, y0):
            third, two = ((x - x0) / 3, (y - y0) / 3), (2 * (x - x0) / 3, 2 * (y - y0) / 3)
            self.cubic_to(x0 + third[0], y0 + third[1], x0 + two[0], y0 + two[1], x, y)

    def quadratic_to(self, cx: float, cy: float, x: float, y: float) -> None:
        x0, y0 = self._at
        first = x0 + 2 / 3 * (cx - x0), y0 + 2 / 3 * (cy - y0)
        second = x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y)
        self.cubic_to(*first, *second, x, y)

    def cubic_to(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> None:
        self.points += [(*self._at, 0.0), (x1, y1, 0.0), (x2, y2, 0.0), (x, y, 0.0)]
        self._at = (x, y)

    def close_path(self) -> None:
        self.line_to(*self._start)


def _draw_functions() -> hb.DrawFuncs:
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, pen: pen.move_to(x, y))
    functions.set_line_to_func(lambda x, y, pen: pen.line_to(x, y))
    functions.set_quadratic_to_func(lambda cx, cy, x, y, pen: pen.quadratic_to(cx, cy, x, y))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.cubic_to(a, b, c, d, x, y))
    functions.set_close_path_func(lambda pen: pen.close_path())
    return functions


_DRAW = _draw_functions()
