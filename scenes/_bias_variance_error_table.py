"""The lengths of the first and the last model in a table, before they are squares and errors."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import GRID_STRENGTH, LINE
from mlu_anim.stage.panel import fitted_em
from mlu_anim.stage.part import DIMMED, Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, text_width
from scenes._bias_variance_area_stacks import Squares
from scenes._bias_variance_carried_sides import ROWS, CarriedSides
from scenes._bias_variance_fit_world import FitWorld
from scenes._bias_variance_side_table import plan_table

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

_LENGTHS, _SQUARES = (
    ("gap_means", "spread_means"),
    ("gap_squared", "spread_squared", "noise_squared"),
)


class ErrorTable:
    """Places the parts of the table; `parts` has them in drawing order.

    Its two columns are the first and the last model, its rows gap, spread and noise.
    """

    def __init__(
        self,
        setting: Setting,
        result: "BiasVariance",
        world: FitWorld,
        *,
        carried: dict[int, Callable[[], float]],
    ) -> None:
        """`carried`: how far the sides of each of the two models have come."""
        self._setting = setting
        self.page, self.theme, self.say = setting.page, setting.theme, setting.say
        self.result = result
        ends = tuple(carried)
        sides = np.stack([result.gap, result.spread, np.sqrt(result.noise)])[:, list(ends)]
        texts = [[self._texts(float(side)) for side in row] for row in sides]
        self.plan = plan_table(
            self.page.measure,
            self.page,
            sides=sides,
            texts=[[squared for _, squared in row] for row in texts],
            unit=world.unit,
        )
        self.sides = {
            index: CarriedSides(
                setting,
                world,
                self.plan,
                [row[column] for row in texts],
                tuple(float(side) for side in sides[:, column]),
                index=index,
                column=column,
                way=carried[index],
            )
            for column, index in enumerate(ends)
        }
        self.heads = {index: self._head(index, column) for column, index in enumerate(ends)}
        self.rules = self._rules("rules", 0, 2)
        self.last_rule = self._rules("last rule", 2, 3)
        self.meanings = self._names("meanings", _LENGTHS)
        self.squared = self._names("squared meanings", _SQUARES)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in drawing order."""
        carried = (part for sides in self.sides.values() for part in sides.parts)
        words = *self.heads.values(), self.rules, self.last_rule, self.meanings, self.squared
        return (*carried, *words)

    def squares(self) -> Squares:
        """Where squares with these sides stand, the layers of a stack from the lowest up."""
        cells = [[row[column] for row in reversed(self.plan.cells)] for column in (0, 1)]
        corners = [[(cell.left, cell.bottom) for cell in column] for column in cells]
        return Squares(np.array(corners), self.plan.unit)

    def told(self, n_models: int) -> dict[Part, float]:
        """The table's frame when so many of its columns have been told, or are being."""
        levels = (1.0, 1.0 if n_models > 1 else DIMMED)
        return {**dict(zip(self.heads.values(), levels, strict=True)), self.rules: 1.0}

    def words(self) -> tuple[Part, ...]:
        """All that is there once squares stand, besides the squares."""
        squared = (sides.squared for sides in self.sides.values())
        return (*self.heads.values(), self.rules, self.last_rule, self.squared, *squared)

    def _texts(self, side: float) -> tuple[str, str]:
        length = measure(side)
        return self.say("labels.length", length=length), self.say("labels.square", length=length)

    def _head(self, index: int, column: int) -> Label:
        k = Fact(int(self.result.complexity[index]), Kind.COUNT)
        em, width = self.page.type.label, self.plan.room.width / 2 - 0.2

        def fits(text: str) -> bool:
            return text_width(text, em, "bold") <= width

        text = self._setting.fitted("labels.model", fits, k=k)
        if not fits(text):  # the name stands in the world as well
            text = self._setting.numbers.formatted(k)
        return Label(
            f"head {k.value}", self._line(text, self.plan.heads[column], "ink", em, "bold")
        )

    def _rules(self, name: str, first: int, end: int) -> Label:
        """A line above each of these rows."""
        room, heights = self.plan.room, self.plan.rules[first:end]
        left, right = (np.column_stack([0 * heights + x, heights]) for x in (room.left, room.right))
        ink = self.theme.color("ink")
        lines = shapes.rows_of_segments(left, right)
        return Label(name, Ink(lines, stroke=ink, width=LINE, strength=GRID_STRENGTH))

    def _names(self, name: str, keys: tuple[str, ...]) -> Label:
        """What the rows are."""
        words = []
        for key, at, role in zip(keys, self.plan.names, ROWS, strict=False):
            text = self.say(f"labels.{key}")
            em = fitted_em(text, self.page.type.label, self.plan.room.width, "medium")
            words.append(self._line(text, at, role, em, "medium"))
        return Label(name, *words)

    def _line(self, text: str, at: tuple[float, float], role: str, em: float, weight: str) -> Words:
        panel, tone = self.theme.color("panel"), self.theme.text_tone(role)
        return Words(text, em=em, at=at, color=tone, under=panel, weight=weight)
