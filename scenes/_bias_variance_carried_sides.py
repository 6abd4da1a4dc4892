"""Gaps and spreads carried from the curves to where they become the sides of squares."""

from collections.abc import Callable

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.curve import Bracket, Move
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words
from scenes._bias_variance_fit_world import FitWorld
from scenes._bias_variance_side_table import BRACKET_AT, INDENT, SideTable

ROWS = ("bias", "variance", "noise")
"""Roles of the rows of the table, from the top."""


class CarriedSides:
    """The two sides of a model, and how long they are; later the same of their squares.

    `way`: from 0, in the world panel, to 1, in the model's `column` of the table.
    """

    def __init__(
        self,
        setting: Setting,
        world: FitWorld,
        table: SideTable,
        texts: list[tuple[str, str]],
        sides: tuple[float, ...],
        *,
        index: int,
        column: int,
        way: Callable[[], float],
    ) -> None:
        """`texts`: for each row what is written beside the side, and beside its square."""
        self._theme, self._table = setting.theme, table
        self._world, self._column, self._way = world, column, way
        k = world.result.complexity[index]
        self.gap = self._side(f"gap_side_{k}", 0, world.gap_ends(index))
        self.spread = self._side(f"spread_side_{k}", 1, world.spread_ends(index))
        lengths = (self._words(row, texts[row][0], 0.0) for row in (0, 1))
        self.lengths = Label(f"lengths {k}", *lengths)
        squared = (self._words(row, texts[row][1], side) for row, side in enumerate(sides))
        self.squared = Label(f"squared {k}", *squared)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in drawing order."""
        return self.gap, self.spread, self.lengths, self.squared

    def brackets(self) -> dict[Part, float]:
        """The two sides without their lengths, present."""
        return {self.gap: 1.0, self.spread: 1.0}

    def measured(self) -> dict[Part, float]:
        """The two sides and their lengths, present."""
        return {**self.brackets(), self.lengths: 1.0}

    def _side(self, name: str, row: int, ends: tuple[float, float, float]) -> Bracket:
        x, bottom, top = ends
        cell, unit = self._table.cells[row][self._column], self._table.unit
        left = cell.left - INDENT + BRACKET_AT
        ruler = Plane(Rect(left, cell.bottom, cell.right, cell.bottom + unit))
        return Bracket(
            name,
            self._world.plane,
            self._theme,
            x=x,
            bottom=bottom,
            top=top,
            role=ROWS[row],
            move=Move(ruler, 0.0, 0.0, self._way),
        )

    def _words(self, row: int, text: str, side: float) -> Words:
        """The length of a square with this side, or of a bracket."""
        role, panel = ROWS[row], self._theme.color("panel")
        return Words(
            text,
            em=self._table.em,
            at=self._table.text_at(row, self._column, side),
            color=self._theme.text_tone(role),
            under=panel,
            weight="semibold",
        )
