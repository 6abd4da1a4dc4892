"""Squares: sides that leave their brackets, stand on the card of errors, and become bars."""

from collections.abc import Sequence
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Rows, along, corners
from mlu_anim.stage.frame import Frame, Overlay
from mlu_anim.stage.marks import Cell, Link, Text
from mlu_anim.stage.marks.text import TextOptions
from mlu_anim.stage.moves import Each, Fly, Grow, Move, Reveal, Square
from mlu_anim.stage.moves.move import Posed
from mlu_anim.stage.part import Part
from mlu_anim.stage.words import text_width
from scenes._bias_variance_story import PARTS, Floats, Story

_THIN = 0.08
"""Width of a side before it is a square, in scene units."""
_GAP = 0.25
"""Distance between squares, and of the lines they stand on."""
_HEAD_EM, _UNDER_EM, _BETWEEN_EM = 1.5, 0.15, 0.8
"""Room for the head of a row, below the words under it, and between two rows."""
_BELOW = 0.05
"""Depth of the lines below the squares."""
_SHORTEST = 0.3
"""Least length of the line below a square, in scene units."""
_BESIDE, _FIRST_EM = 0.2, 0.8
"""Distance of a formula from its square, and of a head's baseline from its top."""
_WORDS_EM = 2.3, 3.6
"""Height of the words beside a square: of its name and area, and of its whole formula."""
_NARROW = 0.8
"""Width of a card, as a share of its height, below which a lone formula is below its square."""
_SCALES = 0.97 ** np.arange(120)
"""Sizes of the squares, from the largest; the first is taken at which all have room."""
Mask = NDArray[np.bool_]
_ORDER = np.array([0, 2, 2, 1, 2, 2])
"""When each side comes to the other card."""
_BIAS, _NOISE, _VARIANCE = 0, 1, 3
"""The squares that are named, each part once."""


class ErrorSquares:
    """The squares of two models, the stiffest and the most flexible one, and their names.

    They are arranged anew as more come: one, with its formula beside it; one of each model; all,
    with names below them. Each stands on a line, which shows where one is that is too small to be
    seen.
    """

    def __init__(self, story: Story, air: Overlay, lines: Frame, bars: Posed) -> None:
        """lines: the frame of the brackets.  bars: where the squares go in the end."""
        self.story, self.air = story, air
        parts = PARTS[1], PARTS[0], PARTS[2]
        self.rows = [(p, 0) for p in parts] + [(p, story.last) for p in reversed(parts)]
        self._says = {row: self._said(*self.rows[row]) for row in (_BIAS, _VARIANCE, _NOISE)}
        card = story.setting.page.measure
        whole = self._arranged([[0, 1, 2], [3, 4, 5]], None)
        one = self._arranged([[_BIAS]], whole, is_beside=card.width > _NARROW * card.height)
        two = self._arranged([[_BIAS], [_VARIANCE]], whole, is_beside=True)
        self._stops = np.array([one, two, whole])
        moves: list[Move] = [
            Fly(Each(lambda: self._come("carried")), to=self._cells("slots", self._slots)),
            Square(Each(lambda: self._come("squared"))),
            Fly(story.tracker("poured"), to=bars),
        ]
        has_bracket = (_ORDER < 2) | (np.arange(6) % 3 == 1) & (not story.result.resampled)
        begin = self._on_brackets(lines, has_bracket)
        shown = Each(lambda: self._come("carried", whole=has_bracket))
        self.mark = self._cells("squares", lambda: begin, moves, shown)
        standing = Each(lambda: self._come("squared") * (1 - story.now("poured")))
        ground, thin = corners(self._ground), sizes.HAIRLINE
        link = Link("ground", **ground, role="muted", width=thin, halo=0, reveal=standing)
        self.ground = air.add(link)
        self.lines = [self._named(row) for row in self._says]
        self.heads = [
            self._head(who, row) for who, row in (("stiff", _BIAS), ("wiggly", _VARIANCE))
        ]

    def present(self, n_carried: int, *, is_new: bool = False) -> tuple[Part, ...]:
        """Return the squares and the words of those that have come, whole if the last `is_new`."""
        n_lines = [1] * (n_carried - 1) + [3] if is_new else [2] * n_carried
        words = [line for lines, n in zip(self.lines, n_lines, strict=False) for line in lines[:n]]
        return self.mark, self.ground, *words, *self.heads[:n_carried]

    def words(self) -> tuple[Part, ...]:
        return *(line for lines in self.lines for line in lines), *self.heads

    def _come(self, name: str, whole: Mask | bool = False) -> Floats:
        """Return how far each side has come, (6,); 1 from the first moment for those `whole`."""
        come = np.clip(self.story.now(name) - _ORDER, 0, 1)
        return np.where(whole, np.ceil(come), come)

    def _said(self, part: str, _: int) -> list[str]:
        """Return the name of a square, its area and its side; of noise only the name."""
        whats = ("", "_area", "_squared")[: 1 if part == "noise" else 3]
        return [self.story.setting.say(f"labels.{part}{what}") for what in whats]

    def _arranged(
        self, rows: Sequence[Sequence[int]], others: Floats | None, *, is_beside: bool = False
    ) -> Floats:
        """Return left, bottom, side, and places of name and head, of each square: (6, 7).

        rows: the squares of each row.  others: where the rest are; with it these have formulas.
        """
        page = self.story.setting.page
        room, label = page.measure.inset(page.pad, sizes.CARD_AIR * page.pad), page.type.label
        n_lines = 1 if others is None else 3
        values = np.sqrt([self.story.heights[part][k] for part, k in self.rows])
        words = np.full(len(values), _SHORTEST)
        for named, says in self._says.items():
            words[named] = max(text_width(said, label, "medium") for said in says[:n_lines])
        below = 0.0 if is_beside else _UNDER_EM + sizes.LINE_EM * n_lines
        leasts = [label * least * is_beside for least in _WORDS_EM[-len(rows) :]]
        of_words = (_HEAD_EM + below) * len(rows) + _BETWEEN_EM * (len(rows) - 1)
        largest = values.max() if others is None else values[[_BIAS, _VARIANCE]].max()
        for scale in _SCALES * room.height / max(float(largest), 1e-9):
            sides = values * scale
            widths = sides + _BESIDE + words if is_beside else np.maximum(sides, words)
            highs = [max(sides[row].max(), least) for row, least in zip(rows, leasts, strict=True)]
            tall = sum(highs) + of_words * label
            wide = max(widths[row].sum() + _GAP * (len(row) - 1) for row in rows)
            if tall <= room.height and wide <= room.width:
                break
        places, top = np.zeros((len(sides), 7)) if others is None else others.copy(), room.top
        for row, high in zip(rows, highs, strict=True):
            side, foot = sides[row], top - _HEAD_EM * label - high
            left = room.left + np.cumsum([0.0, *(widths[row] + _GAP)])[:-1]
            name = left, foot - sizes.LINE_EM * label
            if is_beside:
                name = left + side + _BESIDE, top - _HEAD_EM * label - sizes.CAP_EM * label
            places[row] = np.column_stack(np.broadcast_arrays(left, foot, side, *name, left, top))
            top = foot - (below + _BETWEEN_EM) * label
        return places

    def _now(self) -> Floats:
        return along(self._stops, self.story.now("arranged"))

    def _slots(self) -> Floats:
        """Return the corners of the sides, before they become squares: (6, 4)."""
        left, foot, side = self._now()[:, :3].T
        return np.column_stack([left, foot, left + _THIN, foot + side])

    def _ground(self) -> Floats:
        left, foot, side = self._now()[:, :3].T
        y = foot - _BELOW
        return np.column_stack([left, y, left + np.maximum(side, _SHORTEST), y])

    def _on_brackets(self, lines: Frame, has_bracket: Mask) -> Floats:
        """Return the corners of the sides, (6, 4); those of brackets stand there."""
        left, foot, side = self._stops[-1, :, :3].T
        begin = np.column_stack([left, foot, left + _THIN, foot + side])
        for row in np.flatnonzero(has_bracket):
            x, *ends = self.story.bracket_ends(self.rows[row][0])
            (at, low), (_, high) = lines.plane.c2p([x, x], sorted(ends))
            begin[row] = at - _THIN / 2, low, at + _THIN / 2, high
        return begin

    def _cells(
        self, name: str, boxes: Rows, moves: Sequence[Move] = (), shown: Reveal | float = 1.0
    ) -> Cell:
        roles, keys = [part for part, _ in self.rows], [f"{part} {k}" for part, k in self.rows]
        cells = Cell(name, **corners(boxes), role=roles, key=keys, moves=moves, reveal=shown)
        return self.air.add(cells)

    def _named(self, row: int) -> list[Text]:
        """Write the name of a square, and the lines of its formula below that."""
        part, leading = self.rows[row][0], sizes.LINE_EM * self.story.setting.page.type.label
        shown = Grow(lambda: float(self._come("squared")[row]))
        whats = "square", "area", "side"
        return [
            self._text(f"{part} {what}", text, row, 3, leading * k, role=part, reveal=shown)
            for k, (what, text) in enumerate(zip(whats, self._says[row], strict=False))
        ]

    def _head(self, who: str, row: int) -> Text:
        """Write above the first square of a model of what kind that is."""
        page, say = self.story.setting.page, self.story.setting.say
        says = [say(f"labels.{who}{way}") for way in ("_row", "")]
        text, drop = self.story.fitting(page.measure, says), _FIRST_EM * page.type.label
        return self._text(f"{who} head", text, row, 5, drop, role="muted")

    def _text(
        self, name: str, text: str, row: int, at: int, drop: float, **look: Unpack[TextOptions]
    ) -> Text:
        """Write below the place of a name (its columns begin `at` 3), or of a head (5)."""
        x, y = (lambda: self._now()[row, at]), (lambda: self._now()[row, at + 1] - drop)
        return self.air.add(Text(name, x=x, y=y, text=text, **look))
