"""Gaps and spreads carried from the curves to where they become the sides of squares."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mlu_anim.facts import measure
from mlu_anim.stage.area_stacks import AreaStacks
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.curve import Bracket, Move
from mlu_anim.stage.fit_world import FitWorld
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Anchor, Label, Words, text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

_BESIDE = 0.3
"""Between a side and its name."""


class CarriedSides:
    """The two sides of the first (0) or the last model, and their names with their lengths.

    `way`: from 0, in the world panel, to 1, at the outer edge of the model's stack.
    """

    def __init__(
        self,
        setting: Setting,
        result: "BiasVariance",
        world: FitWorld,
        stacks: AreaStacks,
        index: int,
        way: Callable[[], float],
    ) -> None:
        self._page, self._theme, self._say = setting.page, setting.theme, setting.say
        self._result, self._world, self._stacks = result, world, stacks
        self._index, self._way = index, way
        self.gap = self._side("gap", 0, world.gap_ends(index))
        self.spread = self._side("spread", 1, world.spread_ends(index))
        self.names = Label(f"sides {index}", *self._names())

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in drawing order."""
        return self.gap, self.spread, self.names

    def brackets(self) -> dict[Part, float]:
        """The two sides without their names, present."""
        return {self.gap: 1.0, self.spread: 1.0}

    def _side(self, name: str, layer: int, ends: tuple[float, float, float]) -> Bracket:
        x, bottom, top = ends
        ruler = self._ruler(self._square(layer))
        return Bracket(
            f"{name}_side_{self._result.complexity[self._index]}",
            self._world.plane,
            self._theme,
            x=x,
            bottom=bottom,
            top=top,
            role=("bias", "variance")[layer],
            move=Move(ruler, self._edge(), 0.0, self._way),
        )

    def _square(self, layer: int) -> Rect:
        return self._stacks.square(0 if self._index == 0 else -1, layer)

    def _edge(self) -> float:
        """The outer edge of the stack, as a share of the plot's width."""
        rect, square = self._stacks.plane.rect, self._square(1)
        return ((square.left if self._index == 0 else square.right) - rect.left) / rect.width

    def _ruler(self, square: Rect) -> Plane:
        """Lengths on the page, from the lower edge of a square up, at the scale of the squares."""
        rect, unit = self._stacks.plane.rect, self._stacks.side_unit
        return Plane(Rect(rect.left, square.bottom, rect.right, square.bottom + unit))

    def _names(self) -> list[Words]:
        r, scale, rect = self._result, self._page.type, self._stacks.plane.rect
        lengths = float(r.gap[self._index]), float(r.spread[self._index])
        texts = [
            self._say(f"labels.{name}", length=measure(length))
            for name, length in zip(("gap", "spread"), lengths, strict=True)
        ]
        em = 0.85 * scale.readout
        if max(text_width(text, em, "semibold") for text in texts) > rect.width - 2.5 * _BESIDE:
            em = scale.label
        lowest = rect.bottom + 0.1
        words = []
        for layer, text in enumerate(texts):
            _, middle = self._square(layer).center
            y = max(middle - 0.36 * em, lowest)
            lowest = y + 1.3 * em
            words.append(self._name(layer, text, em, y))
        return words

    def _name(self, layer: int, text: str, em: float, y: float) -> Words:
        is_first, panel = self._index == 0, self._theme.color("panel")
        anchor: Anchor = "left" if is_first else "right"
        square = self._square(1)
        x = square.left + _BESIDE if is_first else square.right - _BESIDE
        return Words(
            text,
            em=em,
            at=(x, y),
            color=self._theme.text_tone(("bias", "variance")[layer]),
            under=panel,
            weight="semibold",
            anchor=anchor,
        )
