"""Squares: sides that leave their brackets, stand on the card of errors, and become bars."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import Frame, Overlay
from mlu_anim.stage.marks import Cell, Line, Text
from mlu_anim.stage.moves import Each, Fly, Grow, Move, Reveal, Square
from mlu_anim.stage.moves.move import Posed
from mlu_anim.stage.part import Part
from mlu_anim.stage.words import text_width
from scenes._bias_variance_story import PARTS, Floats, Story

_THIN = 0.08
"""Width of a side before it is a square, in scene units."""
_GAP = 0.25
"""Distance between squares, and of the lines they stand on."""
_HEAD_EM, _NAMES_EM, _BETWEEN_EM = 1.5, 2.9, 0.5
"""Room for the head of a row, for that and the names below the squares, and between two rows."""
_BELOW = 0.05
"""Depth of the lines below the squares."""
_SHORTEST = 0.3
"""Least length of the line below a square, in scene units."""
_SCALES = 0.95 ** np.arange(60)
"""Sizes of the squares, from the largest; the first is taken at which all have room."""


class ErrorSquares:
    """The squares of two models, the stiffest and the most flexible one, and their names.

    Each stands on a line, which shows where one is that is too small to be seen. Each part is named
    once.
    """

    def __init__(self, story: Story, air: Overlay, lines: Frame, bars: Posed) -> None:
        """lines: the frame of the brackets.  bars: where the squares go in the end."""
        self.story, self.air = story, air
        self.says = [self._said(*row) for row in story.square_rows]
        low, sides, widths = self._places()
        sides_there = np.column_stack([np.full(len(sides), _THIN), sides])
        self.slots = self._cells("slots", low, low + sides_there)
        moves: list[Move] = [
            Fly(Each(story.carried), to=self.slots),
            Square(Each(story.squared)),
            Fly(story.tracker("poured"), to=bars),
        ]
        begin = self._on_brackets(lines, low, low + sides_there)
        self.mark = self._cells("squares", *begin, moves, Each(story.sides_shown))
        self.ground = self._ground(low, widths)
        named = np.flatnonzero(self._is_named())
        self.names = {int(row): self._name(int(row), *low[row]) for row in named}
        self.heads = [self._head(row, low, sides) for row in (0, len(PARTS))]

    def present(self, n_carried: int) -> tuple[Part, ...]:
        """Return the squares, and the names of those that have come so far."""
        order = self.story.order()
        names = [name for row, name in self.names.items() if order[row] < n_carried]
        return self.mark, self.ground, *names, *self.heads[:n_carried]

    def _is_named(self) -> NDArray[np.bool_]:
        """Return True for the first square of each part to come: each part is named once."""
        rows, page = self.story.square_rows, self.story.setting.page
        widths = [text_width(says[-1], page.type.label, "medium") for says in self.says]
        whole = np.reshape(widths, (2, -1)).sum(axis=1).max() + _GAP * (len(PARTS) - 1)
        once = ("bias", 0), ("noise", 0), ("variance", self.story.last)
        is_roomy = whole <= page.measure.inset(page.pad).width
        return np.array([is_roomy or row in once for row in rows])

    def _places(self) -> tuple[Floats, Floats, Floats]:
        """Return lower left corners (6, 2), sides (6,), and widths with their names (6,).

        In each of two rows the square that comes first is at the left.
        """
        story, page = self.story, self.story.setting.page
        room, label = page.measure.inset(page.pad), page.type.label
        values = np.sqrt([story.heights[part][index] for part, index in story.square_rows])
        high = (room.height - _BETWEEN_EM * label) / 2 - _NAMES_EM * label
        names = np.array([text_width(name, label, "medium") for *_, name in self.says])
        names = np.where(self._is_named(), names, _SHORTEST)
        for scale in _SCALES * high / max(float(values.max()), 1e-9):
            sides = values * scale
            widths = np.maximum(sides, names).reshape(2, -1)
            if widths.sum(axis=1).max() <= room.width - _GAP * (len(PARTS) - 1):
                break
        order = np.argsort(story.order().reshape(2, -1), axis=1, kind="stable")
        ends, left = (
            np.cumsum(np.take_along_axis(widths, order, 1) + _GAP, axis=1),
            np.zeros((2, 3)),
        )
        np.put_along_axis(left, order[:, 1:], ends[:, :-1], axis=1)
        top = room.top - _HEAD_EM * label - high
        feet = np.repeat([top, top - (room.height + _BETWEEN_EM * label) / 2], len(PARTS))
        return np.column_stack([room.left + left.ravel(), feet]), sides, widths.ravel()

    def _on_brackets(self, lines: Frame, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Return the corners with those of two sides moved to their brackets."""
        begin, end = low.copy(), high.copy()
        for part, index in (("bias", 0), ("variance", self.story.last)):
            row = self.story.square_rows.index((part, index))
            x, y, y2 = self.story.bracket_ends(part)
            begin[row], end[row] = lines.plane.c2p([x, x], [min(y, y2), max(y, y2)])
            begin[row, 0] -= _THIN / 2
            end[row, 0] += _THIN / 2
        return begin, end

    def _cells(
        self,
        name: str,
        low: Floats,
        high: Floats,
        moves: Sequence[Move] = (),
        shown: Reveal | float = 1.0,
    ) -> Cell:
        return self.air.add(
            Cell(
                name,
                x=low[:, 0],
                y=low[:, 1],
                x2=high[:, 0],
                y2=high[:, 1],
                role=[part for part, _ in self.story.square_rows],
                key=[f"{part} {index}" for part, index in self.story.square_rows],
                moves=moves,
                reveal=shown,
            )
        )

    def _ground(self, low: Floats, widths: Floats) -> Line:
        ends = np.column_stack([low[:, 0], low[:, 0] + widths])
        return self.air.add(
            Line(
                "ground",
                x=ends.ravel(),
                y=np.repeat(low[:, 1] - _BELOW, 2),
                group=np.repeat(np.arange(len(low)), 2),
                role="muted",
                width=sizes.HAIRLINE,
                halo=0,
                reveal=Each(lambda: self.story.squared() * (1 - self.story.now("poured"))),
            )
        )

    def _said(self, part: str, index: int) -> tuple[str, str, str]:
        """Return the name of a square with its side and area, with its area, and alone."""
        who, story = "stiff" if index == 0 else "wiggly", self.story
        fact = {"noise": "noise", "bias": f"{who}_bias_squared"}.get(part, f"{who}_variance")
        say, area = story.setting.say, story.result.facts()[fact]
        short, alone = say(f"labels.{part}_square", n=area), say(f"labels.{part}")
        if (part, index) not in (("bias", 0), ("variance", story.last)):
            return short, short, alone
        whole = say(f"labels.{part}_squared", n=area), short
        return story.fitting(story.setting.page.measure, whole), short, alone

    def _name(self, row: int, x: float, y: float) -> Text:
        """Write below a square what it is, and its area as long as there are only two squares."""
        part, index = self.story.square_rows[row]
        who = "stiff" if index == 0 else "wiggly"
        return self.air.add(
            Text(
                f"{part} {who} square",
                x=x,
                y=y - sizes.LINE_EM * self.story.setting.page.type.label,
                text=lambda: self._now_said(row),
                role=part,
                reveal=Grow(lambda: float(self.story.squared()[row])),
            )
        )

    def _now_said(self, row: int) -> str:
        """Return the whole name of the square that came last, and shorter ones of those before."""
        later = max(ceil(self.story.now("carried")) - 1, 0)
        first = min(int(self.story.order()[row]), 1)
        return self.says[row][min(later - first if later < 2 else 2, 2)]

    def _head(self, row: int, low: Floats, sides: Floats) -> Text:
        """Write above a row of squares of what kind of model they are, and that they are means."""
        who, setting = "wiggly" if row else "stiff", self.story.setting
        says = [setting.say(f"labels.{who}{which}") for which in ("_row", "")]
        index, squares = self.story.square_rows[row][1], slice(row, row + len(PARTS))
        y = float((low[squares, 1] + sides[squares]).max()) + 2 * sizes.AIR
        return self.air.add(
            Text(
                f"row {index}",
                x=float(low[squares, 0].min()),
                y=y,
                text=self.story.fitting(setting.page.measure, says),
                role="muted",
            )
        )
