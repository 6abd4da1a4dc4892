"""The measure panel of the bias-variance clip: lengths, squares, stacks, and test errors."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Tick
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Anchor, Label, Words, shortened, text_width
from scenes._bias_variance_area_stacks import AreaStacks, Growth
from scenes._bias_variance_axis_titles import spaced
from scenes._bias_variance_error_plan import ABOVE_MARK, plan_errors
from scenes._bias_variance_error_table import ErrorTable
from scenes._bias_variance_fit_world import FitWorld
from scenes._bias_variance_landing_marks import LandingMarks, mark_radius
from scenes._bias_variance_mark_key import Marked, MarkKey
from scenes._bias_variance_tally import Tally

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

AnyPart = TypeVar("AnyPart", bound=Part)

LAYERS = ("noise", "variance", "bias")
"""From the lowest layer up."""
HIGHLIGHT = 0.35
"""Strength of the band behind a stack: each segment has a contrast of 3 on it, in every theme."""


class ErrorPanel:
    """Places the parts of the panel; `parts` has them in drawing order.

    `growth`, `landed`, `carried`: how far the stacks, the marks on the first and the last of them,
    and the sides of each of these have come.  `table`: the lengths, before they are errors.
    """

    def __init__(
        self,
        setting: Setting,
        result: "BiasVariance",
        world: FitWorld,
        *,
        growth: Callable[[], Growth],
        landed: Callable[[], float],
        carried: dict[int, Callable[[], float]],
    ) -> None:
        self.result, self.n = result, len(result.complexity)
        self.page, self.theme, self.say = setting.page, setting.theme, setting.say
        self.numbers = setting.numbers
        self.parts: list[Part] = []
        self.plan = plan_errors(
            self.page.measure,
            self.page,
            heights=np.maximum(result.expected, result.measured),
            layers=tuple(self.say(f"labels.{layer}") for layer in LAYERS),
            test=self.say("labels.test"),
            axis=self.say("labels.error"),
            below=world.room_below(),
            numbers=setting.numbers,
        )
        self.plane, self.card = self.plan.plane, self.plan.card
        self.highlight = self._add(self._highlight())
        self.y_axis = self._add(self._y_axis())
        self.x_axis = self._add(self._x_axis())
        self.table = ErrorTable(setting, result, world, carried=carried)
        self.stacks = self._add(self._stacks(growth))
        self.parts += self.table.parts
        ends = np.array([0, self.n - 1])
        self.end_marks = self._add(self._marks("end_marks", ends, landed))
        inner = np.arange(1, self.n - 1)
        self.inner_marks = self._add(self._marks("inner_marks", inner, lambda: growth().risen))
        self._lay_words(setting)

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _lay_words(self, setting: Setting) -> None:
        ends = (0, self.n - 1)
        self.names = {i: self._add(Label(f"name of {i}", self._end_name(i))) for i in ends}
        shown = dict.fromkeys((*ends, self.result.best))
        self.values = {i: self._add(Label(f"value of {i}", self._value(i))) for i in shown}
        layers = [Marked(self.say(f"labels.{layer}"), layer) for layer in LAYERS[::-1]]
        test = [Marked(self.say("labels.test"), "test", is_disc=True)]
        self.layer_key = self._add(
            self._key("layer key", layers, self.plan.layer_key, self.plan.is_across)
        )
        self.test_key = self._add(self._key("test key", test, self.plan.test_key))
        self.tally = self._add(Tally(setting, self.result))

    # --- axes -------------------------------------------------------------------------------

    def _y_axis(self) -> Axes:
        ticks = self.plan.y_ticks
        axes = Axes("error axis", self.plane, self.page, self.theme, y_ticks=ticks)
        at = self.card.left, self.card.top - 0.85 * self.page.type.label
        axes.add(self._words(self.say("labels.error"), at, "muted"))
        return axes

    def _x_axis(self) -> Axes:
        r = self.result
        labels, em = [self.numbers.grouped(k) for k in r.complexity], self.page.type.label
        places = self.plane.c2p(np.arange(self.n) + 1, np.zeros(self.n))[:, 0]
        written = spaced(labels, list(places), (r.best, 0, self.n - 1), em)
        ticks = [
            # On the highlighter, in ink.
            Tick(i + 1, label if i in written else "", role="ink" if i == r.best else "muted")
            for i, label in enumerate(labels)
        ]
        axes = Axes("complexity axis", self.plane, self.page, self.theme, x_ticks=ticks, grid=False)
        at = self.plane.rect.right, self.card.bottom + 0.25 * self.page.type.label
        name = shortened(
            self.say("labels.complexity"), self.page.type.label, self.card.width, "medium"
        )
        axes.add(self._words(name, at, "muted", anchor="right"))
        return axes

    def _end_name(self, index: int) -> Words:
        """Which model the first or the last stack is of, while there are no others."""
        rect, label = self.plane.rect, self.page.type.label
        y, first = rect.bottom - 0.16 - 0.73 * label, index == 0
        both = [text_width(self._model(i), label, "medium") for i in (0, self.n - 1)]
        if sum(both) + label <= rect.width:
            x = rect.left if first else rect.right
            return self._words(self._model(index), (x, y), "ink", "left" if first else "right")
        x = float(self.plane.c2p([index + 1], [0.0])[0, 0])
        return self._words(
            self.numbers.grouped(self.result.complexity[index]), (x, y), "ink", "center"
        )

    def _model(self, index: int) -> str:
        return self.say("labels.model", k=Fact(int(self.result.complexity[index]), Kind.COUNT))

    def _words(
        self, text: str, at: tuple[float, float], role: str, anchor: Anchor = "left"
    ) -> Words:
        em, panel = self.page.type.label, self.theme.color("panel")
        tone = self.theme.text_tone(role)
        return Words(
            text, em=em, at=at, color=tone, under=panel, weight="medium", anchor=anchor, halo=panel
        )

    # --- stacks, marks and numbers ----------------------------------------------------------

    def _stacks(self, growth: Callable[[], Growth]) -> AreaStacks:
        r = self.result
        areas = np.column_stack([r.noise, r.variance, r.bias_squared])
        return AreaStacks(
            "areas",
            self.plane,
            self.theme,
            areas=areas,
            roles=LAYERS,
            growth=growth,
            squares=self.table.squares(),
        )

    def _marks(
        self, name: str, stacks: NDArray[np.int_], landed: Callable[[], float]
    ) -> LandingMarks:
        return LandingMarks(
            name,
            self.plane,
            self.theme,
            x=stacks + 1.0,
            y=self.result.measured[stacks],
            radius=mark_radius(self.page),
            role="test",
            landed=landed,
        )

    def _value(self, index: int) -> Words:
        """The measured error, above its mark and clear of taller neighbors."""
        measured, rect = self.result.measured, self.plane.rect
        text = self.say("labels.measured", measured=measure(float(measured[index])))
        half = text_width(text, self.page.type.label, "medium") / 2
        places = self.plane.c2p(np.arange(self.n) + 1, measured)
        x, base = float(places[index, 0]), float(places[index, 1]) + self._above()
        left, right = rect.left + 0.08, self.card.right
        if 0 < index < self.n - 1:
            reach = 0.42 * rect.width / self.n
            left = x - reach if places[index - 1, 1] > base - 0.2 else left
            right = x + reach if places[index + 1, 1] > base - 0.2 else right
        middle = max(min(x, right - half), left + half)
        spanned = np.abs(places[:, 0] - middle) < half + 0.5 * mark_radius(self.page)
        spanned[index] = True
        base = float(places[spanned, 1].max()) + self._above()
        return self._words(text, (middle, base), "test", anchor="center")

    def best_value(self) -> Label:
        """The number on the stack of the least error."""
        return self.values[self.result.best]

    def values_beside_best(self) -> dict[Part, float]:
        """The numbers on the first and the last stack, where they leave that of the best room."""
        best = self._value(self.result.best).line_box().inset(-0.1)
        beside = {i: part for i, part in self.values.items() if i != self.result.best}
        return {
            part: 1.0 for i, part in beside.items() if not self._value(i).line_box().overlaps(best)
        }

    def _above(self) -> float:
        return mark_radius(self.page) + ABOVE_MARK

    def _highlight(self) -> Label:
        """A band behind the stack of the least error."""
        rect, best = self.plane.rect, self.result.best
        half = 0.5 * rect.width / self.n
        x, top = self.plane.c2p([best + 1], [self.result.measured[best]])[0]
        bottom = rect.bottom - 0.16 - 1.05 * self.page.type.label
        band = (float(x) - half, bottom, float(x) + half, float(top) + 0.5 * self._above())
        color = self.theme.color("highlighter")
        return Label("sweet spot", Ink(shapes.rectangle(*band), fill=color, strength=HIGHLIGHT))

    # --- words ------------------------------------------------------------------------------

    def _key(
        self, name: str, rows: list[Marked], left_top: tuple[float, float], across: bool = False
    ) -> MarkKey:
        em, radius = self.page.type.label, mark_radius(self.page)
        return MarkKey(
            name, rows, self.theme, left_top=left_top, em=em, radius=radius, across=across
        )
