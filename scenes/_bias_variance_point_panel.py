"""The measure panel at one place: what all fits of each model predict there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick, round_ticks
from mlu_anim.stage.curve import Bracket
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, shortened, text_width
from scenes._bias_variance_fit_world import MEAN_WIDTH, TRUTH_WIDTH, FitWorld
from scenes._bias_variance_side_histogram import SideHistogram

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

AnyPart = TypeVar("AnyPart", bound=Part)

_LONGEST = 0.68
"""Length of the longest bar, of the distance between two histograms."""
_BASE, _GAP_AT = 0.06, 0.84
"""Where the bars of a model begin, and where its gap stands, in that distance."""
_AIR = 0.06
"""Room above and below what is predicted, of the range."""


class PointPanel:
    """Places the parts of the panel; `parts` has them in drawing order.

    Its y axis is of the world's values, but only those that are predicted at the place.
    """

    def __init__(
        self,
        setting: Setting,
        result: "BiasVariance",
        world: FitWorld,
        counted: dict[int, Callable[[], float]],
    ) -> None:
        """`counted`: the index of each complexity that is shown, and how far its bars are."""
        self.result, self.world = result, world
        self.page, self.theme, self.say = setting.page, setting.theme, setting.say
        self._numbers = setting.numbers
        self.parts: list[Part] = []
        self.card = self.page.measure.inset(self.page.pad, 0.8 * self.page.pad)
        self.slots = {index: float(slot) for slot, index in enumerate(sorted(counted))}
        self.plane = self._planned()
        self.axes = self._add(self._axes())
        self.histograms = {i: self._add(self._histogram(i, way)) for i, way in counted.items()}
        self.means = {i: self._add(self._mean(i)) for i in counted}
        self.truth = self._add(Label("truth there", *(self._truth(i) for i in self.slots)))
        self.gaps = {i: self._add(self._gap(i)) for i in counted}

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _planned(self) -> Plane:
        label, world = self.page.type.label, self.world.plane
        ticks = max(text_width(t.label, label) for t in self._y_ticks())
        beside = self.page.world.bottom == self.page.measure.bottom
        rect = Rect(
            self.card.left + ticks + 0.14,
            world.rect.bottom if beside else self.card.bottom + 0.16 + 2.2 * label,
            self.card.right,
            world.rect.top if beside else self.card.top - 1.6 * label,
        )
        return Plane(rect, (0.0, float(len(self.slots))), self._y_range())

    def _y_range(self) -> tuple[float, float]:
        """From the lowest to the highest prediction of the models shown, and a little more."""
        r, shown = self.result, list(self.slots)
        filled = np.flatnonzero(r.counts[shown].any(axis=0))
        values = [r.bin_edges[filled[0]], r.bin_edges[filled[-1] + 1]]
        values += [f(index) for index in shown for f in (self.truth_at, self.mean_at)]
        air = _AIR * (max(values) - min(values))
        return float(min(values) - air), float(max(values) + air)

    def _y_ticks(self) -> tuple[Tick, ...]:
        return round_ticks(*self._y_range(), 4, self._numbers)

    def _axes(self) -> Axes:
        r, label, rect = self.result, self.page.type.label, self.plane.rect
        middle = _BASE + _LONGEST / 2
        x_ticks = [
            Tick(slot + middle, self._numbers.grouped(r.complexity[i]))
            for i, slot in self.slots.items()
        ]
        axes = Axes("point axes", self.plane, self.page, self.theme, x_ticks=x_ticks,
                    y_ticks=self._y_ticks(), grid=False)  # fmt: skip
        y = self.card.bottom + 0.25 * label
        name = shortened(self.say("labels.complexity"), label, self.card.width, "medium")
        axes.add(self._words(name, (rect.right, y), "muted", "right"))
        top = self.card.top - 0.85 * label
        texts = self.say("labels.at_point"), self.say("labels.at_x")
        text = next(
            (t for t in texts if text_width(t, label, "medium") <= self.card.width), texts[1]
        )
        axes.add(self._words(text, (self.card.left, top), "ink", "left"))
        return axes

    def _words(self, text: str, at: tuple[float, float], role: str, side: str) -> Words:
        panel = self.theme.color("panel")
        return Words(
            text,
            em=self.page.type.label,
            at=at,
            color=self.theme.color(role),
            under=panel,
            weight="medium",
            anchor="right" if side == "right" else "left",
        )

    def _histogram(self, index: int, way: Callable[[], float]) -> SideHistogram:
        r = self.result
        most = float(r.counts[list(self.slots)].max())
        return SideHistogram(
            f"histogram_{r.complexity[index]}",
            self.plane,
            self.theme,
            counts=r.counts[index],
            bin_edges=r.bin_edges,
            x=self.slots[index] + _BASE,
            per_count=_LONGEST / most,
            role="variance",
            grown=way,
        )

    def truth_at(self, index: int) -> float:
        """The truth at the place, or what stands for it."""
        r = self.result
        return float(np.interp(r.point, r.x, r.truth[index]))

    def _truth(self, index: int) -> Ink:
        """The true value there, across the model's part of the panel."""
        slot, at = self.slots[index], self.truth_at(index)
        ends = self.plane.c2p([slot, slot + 0.97], [at, at])
        ink, panel = self.theme.color("ink"), self.theme.color("panel")
        return Ink(shapes.dashed(ends), stroke=ink, width=TRUTH_WIDTH, halo=panel, halo_width=0.02)

    def mean_at(self, index: int) -> float:
        """The mean of a model's predictions at the place."""
        r = self.result
        return float(np.interp(r.point, r.x, r.mean[index]))

    def _mean(self, index: int) -> Label:
        slot, at = self.slots[index], self.mean_at(index)
        ends = self.plane.c2p([slot + 0.02, slot + _GAP_AT + 0.06], [at, at])
        color, panel = self.theme.color("bias"), self.theme.color("panel")
        line = shapes.polyline(ends)
        name = f"mean there {self.result.complexity[index]}"
        return Label(name, Ink(line, stroke=color, width=MEAN_WIDTH, halo=panel, halo_width=0.02))

    def _gap(self, index: int) -> Bracket:
        """From the mean to the truth."""
        r = self.result
        low, high = sorted((self.mean_at(index), self.truth_at(index)))
        return Bracket(
            f"point_gap_{r.complexity[index]}",
            self.plane,
            self.theme,
            x=self.slots[index] + _GAP_AT,
            bottom=low,
            top=high,
            role="bias",
        )
