"""Squares: sides that leave their brackets, stand on the card of errors, and become bars."""

from collections.abc import Sequence

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Rows, along, corners
from mlu_anim.stage.frame import Frame, Overlay
from mlu_anim.stage.marks import Cell, Link, Text
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
_FAR_LARGER = 1.3
"""How many times larger squares are if their formulas stand below them."""
_SCALES = 0.97 ** np.arange(120)
"""Sizes of the squares, from the largest; the first is taken at which all have room."""
Stop = tuple[Floats, Floats]
"""An arrangement of the squares."""


class ErrorSquares:
    """The squares of two models, the stiffest and the most flexible one, and their names.

    They are arranged anew as more come: one, with its formula beside it; one of each model; all,
    with names below them. Each stands on a line, which shows where one is that is too small to be
    seen. Each part is named once.
    """

    def __init__(self, story: Story, air: Overlay, lines: Frame, bars: Posed) -> None:
        """lines: the frame of the brackets.  bars: where the squares go in the end."""
        self.story, self.air = story, air
        bias, variance = (story.square_rows.index(row) for row in story.formulas)
        stiff, wiggly = np.argsort(story.order().reshape(2, -1), axis=1, kind="stable")
        self.named = {int(row): story.square_rows[row][0] for row in (*stiff[:2], variance)}
        whole = self._arranged([stiff, wiggly + len(PARTS)], None)
        one, two = (self._largest(rows, whole) for rows in ([[bias]], [[bias], [variance]]))
        self._stops = [np.array(stops) for stops in zip(one, two, whole, strict=True)]
        slots = self._cells("slots", self._slots)
        moves: list[Move] = [
            Fly(Each(story.carried), to=slots),
            Square(Each(story.squared)),
            Fly(story.tracker("poured"), to=bars),
        ]
        begin = self._on_brackets(lines)
        self.mark = self._cells("squares", lambda: begin, moves, Each(story.sides_shown))
        shown = Each(lambda: story.squared() * (1 - story.now("poured")))
        thin, ground = sizes.HAIRLINE, corners(self._ground)
        link = Link("ground", **ground, role="muted", width=thin, halo=0, reveal=shown)
        self.ground = air.add(link)
        self.names = {row: self._below(0, row) for row in self.named}
        self.areas, self.sides = ([self._below(k, row) for row in (bias, variance)] for k in (1, 2))
        self.heads = [self._head(number, row) for number, row in enumerate((bias, variance))]

    def present(self, n_carried: int, *, is_new: bool = False) -> tuple[Part, ...]:
        """Return the squares and the words of those that have come; if `is_new`, the last side."""
        order, last = self.story.order(), slice(n_carried - 1, n_carried if is_new else 0)
        names = [name for row, name in self.names.items() if order[row] < n_carried]
        words = (
            *names,
            *self.areas[last.start if is_new else 0 : n_carried],
            *self.sides[last],
            *self.heads[:n_carried],
        )
        return self.mark, self.ground, *words

    def words(self) -> tuple[Part, ...]:
        return *self.names.values(), *self.areas, *self.sides, *self.heads

    def _largest(self, rows: Sequence[Sequence[int]], others: Stop) -> Stop:
        """Arrange a few squares, their formulas beside them, or below where they are far larger."""
        beside, below = (self._arranged(rows, others, is_beside=b) for b in (True, False))
        side_beside, side_below = (stop[0][rows[0][0], 2] for stop in (beside, below))
        return below if side_below > _FAR_LARGER * side_beside else beside

    def _arranged(
        self, rows: Sequence[Sequence[int]], others: Stop | None, *, is_beside: bool = False
    ) -> Stop:
        """Return left, bottom, side and top of the head of each square, and the place of its name.

        rows: the squares of each row.  others: where the rest are; with it these have formulas.
        """
        page = self.story.setting.page
        room, label = page.measure.inset(page.pad, sizes.CARD_AIR * page.pad), page.type.label
        values = np.sqrt([self.story.heights[part][k] for part, k in self.story.square_rows])
        words, n_lines = self._widths(has_formulas=bool(others)), 3 if others else 1
        below = 0.0 if is_beside else _UNDER_EM + sizes.LINE_EM * n_lines
        of_words = (_HEAD_EM + below) * len(rows) + _BETWEEN_EM * (len(rows) - 1)
        for scale in _SCALES * room.height / max(float(values.max()), 1e-9):
            sides = values * scale
            widths = sides + _BESIDE + words if is_beside else np.maximum(sides, words)
            tall = sum(sides[row].max() for row in rows) + of_words * label
            wide = max(widths[row].sum() + _GAP * (len(row) - 1) for row in rows)
            if tall <= room.height and wide <= room.width:
                break
        squares, names = others or (np.zeros((len(sides), 4)), np.zeros((len(sides), 2)))
        squares, names, top = squares.copy(), names.copy(), room.top
        for row in rows:
            side, foot = sides[row], top - _HEAD_EM * label - sides[row].max()
            left = room.left + np.cumsum([0.0, *(widths[row] + _GAP)])[:-1]
            squares[row] = np.column_stack(np.broadcast_arrays(left, foot, side, top))
            beside = left + side + _BESIDE, foot + side - sizes.CAP_EM * label
            under = left, foot - sizes.LINE_EM * label
            names[row] = np.column_stack(np.broadcast_arrays(*(beside if is_beside else under)))
            top = foot - (below + _BETWEEN_EM) * label
        return squares, names

    def _widths(self, *, has_formulas: bool) -> Floats:
        """Return the width of the words at each square: (6,)."""
        label = self.story.setting.page.type.label
        widths = np.full(2 * len(PARTS), _SHORTEST)
        for row, part in self.named.items():
            lines = self._said(part)[: None if has_formulas else 1]
            widths[row] = max(text_width(line, label, "medium") for line in lines)
        return widths

    def _now(self, which: int) -> Floats:
        return along(self._stops[which], self.story.now("arranged"))

    def _slots(self) -> Floats:
        """Return the corners of the sides, before they become squares: (6, 4)."""
        left, foot, side, _ = self._now(0).T
        return np.column_stack([left, foot, left + _THIN, foot + side])

    def _ground(self) -> Floats:
        left, foot, side, _ = self._now(0).T
        y = foot - _BELOW
        return np.column_stack([left, y, left + np.maximum(side, _SHORTEST), y])

    def _on_brackets(self, lines: Frame) -> Floats:
        """Return the corners of the sides, (6, 4); those of brackets stand there."""
        left, foot, side, _ = self._stops[0][-1].T
        begin = np.column_stack([left, foot, left + _THIN, foot + side])
        for row in np.flatnonzero(self.story.has_bracket()):
            x, *ends = self.story.bracket_ends(self.story.square_rows[row][0])
            (at, low), (_, high) = lines.plane.c2p([x, x], sorted(ends))
            begin[row] = at - _THIN / 2, low, at + _THIN / 2, high
        return begin

    def _cells(
        self, name: str, boxes: Rows, moves: Sequence[Move] = (), shown: Reveal | float = 1.0
    ) -> Cell:
        rows = self.story.square_rows
        roles, keys = [part for part, _ in rows], [f"{part} {index}" for part, index in rows]
        cells = Cell(name, **corners(boxes), role=roles, key=keys, moves=moves, reveal=shown)
        return self.air.add(cells)

    def _said(self, part: str) -> list[str]:
        """Return the name of a square, its area and its side; of noise, which comes later, only the
        name."""
        whats = ("", "_area", "_squared") if part != "noise" else ("",)
        return [self.story.setting.say(f"labels.{part}{what}") for what in whats]

    def _below(self, number: int, row: int) -> Text:
        """Write the name of a square, or a line of its formula below that."""
        part, drop = self.named[row], number * sizes.LINE_EM * self.story.setting.page.type.label
        return self.air.add(
            Text(
                f"{part} {('square', 'area', 'side')[number]}",
                x=lambda: self._now(1)[row, 0],
                y=lambda: self._now(1)[row, 1] - drop,
                text=self._said(part)[number],
                role=part,
                reveal=Grow(lambda: float(self.story.squared()[row])),
            )
        )

    def _head(self, number: int, row: int) -> Text:
        """Write above the first square of a model of what kind that is."""
        card, say = self.story.setting.page.measure, self.story.setting.say
        label, who = self.story.setting.page.type.label, ("stiff", "wiggly")[number]
        says = [say(f"labels.{who}{way}") for way in ("_row", "")]
        return self.air.add(
            Text(
                f"head {number}",
                x=lambda: self._now(0)[row, 0],
                y=lambda: self._now(0)[row, 3] - _FIRST_EM * label,
                text=self.story.fitting(card, says),
                role="muted",
            )
        )
