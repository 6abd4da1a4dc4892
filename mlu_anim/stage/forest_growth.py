"""Both panels of the beat about more trees: each case's share settles, accuracy levels off."""

from collections.abc import Callable
from math import floor
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.facts import Fact, Kind
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick
from mlu_anim.stage.case_columns import CaseColumns
from mlu_anim.stage.curve import Curve
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import Foot, head_words, n_foot_lines, n_head_lines, plan_panel
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
LEAST = 0.5
"""Where the axis of accuracy begins at the lowest: what guessing between two classes gives."""


class ForestGrowth:
    """Places the parts; `parts` has them in drawing order. `n_trees`: how many there are now."""

    def __init__(
        self, setting: Setting, result: "ForestVote", n_trees: Callable[[], float]
    ) -> None:
        self._setting, self.result, self._n_trees = setting, result, n_trees
        self.parts: list[Part] = []
        page, say = setting.page, setting.say
        heads = say("labels.columns"), say("labels.accuracy_by_trees")
        lines = n_head_lines(page, page.world, heads[0])
        feet = n_foot_lines(page, page.world, self._longest_count())
        self.world = plan_panel(page.world, page, head_lines=lines, foot_lines=feet)
        self.columns_head = self._add(Label("columns", *head_words(setting, self.world, heads[0])))
        plane = self._columns_plane()
        ticks = [Tick(0, "0"), Tick(0.5, setting.numbers.tick(0.5)), Tick(1, "1")]
        axes = Axes("case axis", plane, page, setting.theme, y_ticks=ticks)
        self.case_axis = self._add(axes)
        heights = self.heights
        self.columns = self._add(CaseColumns("cases", plane, setting.theme, heights=heights))
        self.half = self._add(self._half_line(plane))
        self.count = self._add(self._counter())
        lines = n_head_lines(page, page.abstraction, heads[1])
        self.plot = plan_panel(page.abstraction, page, head_lines=lines, foot_lines=0)
        self.plot_head = self._add(Label("growth", *head_words(setting, self.plot, heads[1])))
        least = min(float(result.grown_accuracy.min()), float(result.promised_growth.min()))
        self.lowest = max(LEAST, floor(10 * least - 0.2) / 10)
        self.plane = self._accuracy_plane()
        self.axes = self._add(self._accuracy_axes())
        self.promised, self.test, self.oob = (self._add(curve) for curve in self._curves())
        self.names = self._add(Label("curve names", *self._curve_names()))

    def heights(self) -> NDArray[np.float64]:
        """The share that the trees so far give the wrong class: (n_test,), in barcode order."""
        step = max(round(self._n_trees()), 1) - 1
        return np.asarray(self.result.grown_wrong[step][self.result.case_order])

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _columns_plane(self) -> Plane:
        middle, em = self.world.middle, self._setting.page.type.label
        left = middle.left + text_width(self._setting.numbers.tick(0.5), em) + 0.18
        return Plane(Rect(left, middle.bottom + 0.1, middle.right, middle.top - 0.1))

    def _half_line(self, plane: Plane) -> Label:
        y = float(plane.c2p([0.0], [0.5])[0, 1])
        ends = (plane.rect.left, y), (plane.rect.right, y)
        theme = self._setting.theme
        ink = Ink(
            shapes.polyline(ends),
            stroke=theme.color("ink"),
            width=0.05,
            halo=theme.color("panel"),
            halo_width=0.03,
        )
        return Label("half", ink)

    def _counter(self) -> Foot:
        """How many trees, and how many cases they get wrong."""
        return Foot("counter", self._setting, self.world, self._count_words, self._longest_count())

    def _longest_count(self) -> str:
        return self._counted(len(self.result.grown_accuracy), self.result.n_test)

    def _count_words(self) -> str:
        n_trees = max(round(self._n_trees()), 1)
        return self._counted(n_trees, int((self.heights() > 0.5).sum()))

    def _counted(self, n_trees: int, n_wrong: int) -> str:
        return self._setting.say(
            "labels.counter", n=Fact(n_trees, Kind.COUNT), n_wrong=Fact(n_wrong, Kind.COUNT)
        )

    def _accuracy_plane(self) -> Plane:
        page, middle = self._setting.page, self.plot.middle
        em = page.type.label
        left = middle.left + text_width(self._setting.numbers.tick(0.5), em) + 0.18
        bottom = middle.bottom + 0.2 + 2.3 * em
        rect = Rect(left, bottom, middle.right - 0.1, middle.top - 0.1)
        return Plane(rect, (1.0, float(len(self.result.grown_accuracy))), (self.lowest, 1.0))

    def _accuracy_axes(self) -> Axes:
        page, n_more = self._setting.page, len(self.result.grown_accuracy)
        numbers = self._setting.numbers
        x_ticks = [Tick(n, numbers.grouped(n)) for n in (1, round(n_more / 2), n_more)]
        x_ticks[-1] = Tick(n_more, numbers.grouped(n_more), "right")
        y_ticks = [Tick(v, numbers.tick(v)) for v in (self.lowest, 1.0)]
        theme = self._setting.theme
        return Axes("axes", self.plane, page, theme, x_ticks=x_ticks, y_ticks=y_ticks)

    def _curves(self) -> list[Curve]:
        """The promise, of odd numbers of voters only; accuracy on test cases; out of bag."""
        r = self.result
        n_all, n_out = len(r.grown_accuracy), len(r.oob_accuracy)
        trees, begins = np.arange(1, n_all + 1), n_all - n_out
        now = self._n_trees
        return [
            self._curve("promise", trees[::2], r.promised_growth, "muted", lambda: (now() + 1) / 2),
            self._curve("accuracy", trees, r.grown_accuracy, "accent", now),
            self._curve(
                "out of bag", trees[begins:], r.oob_accuracy, "train", lambda: now() - begins
            ),
        ]

    def _curve(
        self,
        name: str,
        x: NDArray[np.int64],
        y: NDArray[np.float64],
        role: str,
        n_drawn: Callable[[], float],
    ) -> Curve:
        theme = self._setting.theme
        color, heights = theme.color(role), np.maximum(y, self.lowest)
        return Curve(name, self.plane, x, heights, color=color, under=None, n_drawn=n_drawn)

    def _curve_names(self) -> list[Words]:
        """The curves' names at their right ends, and that of the axis.

        The higher of the two lower curves has its name above both where there is room, the other
        one below both.
        """
        r, em = self.result, self._setting.page.type.label
        tail = len(r.grown_accuracy) // 2
        curves = {"test_name": r.grown_accuracy[-tail:], "oob_name": r.oob_accuracy[-tail:]}
        held = {key: curve for key, curve in curves.items() if len(curve)}
        names = sorted(held, key=lambda key: -float(held[key].mean()))
        above = self._height(max(float(curve.max()) for curve in held.values())) + 0.5 * em
        below = self._height(min(float(curve.min()) for curve in held.values())) - 1.3 * em
        promise = self._height(float(r.promised_growth[-1])) - 1.25 * em
        has_room = len(names) > 1 and above + em < promise
        places = [above, below] if has_room else [below, below - 1.2 * em]
        roles = {"test_name": "accent", "oob_name": "train"}
        words = [self._words(k, roles[k], y) for k, y in zip(names, places, strict=False)]
        axis = self.plane.rect.bottom - 0.16 - 2.1 * em
        words += [self._words("trees_axis", "muted", axis)]
        return [*words, self._words("promise_name", "muted", promise)]

    def _height(self, value: float) -> float:
        """The height of an accuracy on the page."""
        return float(self.plane.c2p([1.0], [max(value, self.lowest)])[0, 1])

    def _words(self, key: str, role: str, y: float) -> Words:
        theme, em = self._setting.theme, self._setting.page.type.label
        panel = theme.color("panel")
        return Words(
            self._setting.say(f"labels.{key}"),
            em=em,
            at=(self.plane.rect.right, y),
            color=theme.text_tone(role),
            under=panel,
            weight="medium",
            anchor="right",
            halo=panel,
        )
