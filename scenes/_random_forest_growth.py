"""Both panels of the beat about more trees: each case's share settles, accuracy levels off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick
from mlu_anim.stage.curve import Curve
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import Foot, head_words, n_foot_lines, n_head_lines, plan_panel
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, text_width
from scenes._random_forest_case_columns import CaseColumns

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
NAMES = "promise_name", "test_name", "oob_name"


@dataclass(frozen=True)
class Line:
    """A curve over numbers of trees, `x`, with the key of its name and the role of its color."""

    key: str
    name: str
    x: NDArray[np.int64]
    y: NDArray[np.float64]
    role: str


class ForestGrowth:
    """Places the parts; `parts` has them in drawing order. `n_trees`: how many there are now."""

    def __init__(
        self, setting: Setting, result: "ForestVote", n_trees: Callable[[], float]
    ) -> None:
        self._setting, self.result, self._n_trees = setting, result, n_trees
        self.parts: list[Part] = []
        assert result.larger is not None
        self._larger = result.larger
        self._counts = self._larger.counts
        self.n_all = int(self._counts[-1])
        page, say = setting.page, setting.say
        columns = "columns_thinned" if result.is_thinned else "columns"
        heads = say(f"labels.{columns}"), say("labels.accuracy_by_trees")
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
        lines = n_head_lines(page, page.measure, heads[1])
        self.plot = plan_panel(page.measure, page, head_lines=lines, foot_lines=0)
        self.plot_head = self._add(Label("growth", *head_words(setting, self.plot, heads[1])))
        least = min(float(self._larger.accuracy.min()), float(self._larger.promised.min()))
        self.lowest = max(0.0, floor(10 * least - 0.2) / 10)
        self.plane = self._accuracy_plane()
        self.axes = self._add(self._accuracy_axes())
        self.promised, self.test, self.oob = (
            self._add(self._curve(line)) for line in self._lines()
        )
        self.names = self._add(Label("curve names", *self._curve_names()))

    def heights(self) -> NDArray[np.float64]:
        """The share that the trees so far give the wrong class: (n_columns,), in barcode order."""
        return np.asarray(self._larger.wrong[self._step()][self.result.case_order])

    def _step(self) -> int:
        """The last number of trees that has been reached, by its place among those held."""
        now = max(round(self._n_trees()), 1)
        return int(np.searchsorted(self._counts, now, side="right")) - 1

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
        r = self.result
        return self._counted(self.n_all, r.n_test if not r.is_thinned else 1.0)

    def _count_words(self) -> str:
        n_trees, r = int(self._counts[self._step()]), self.result
        wrong = 1 - float(self._larger.accuracy[self._step()])
        return self._counted(n_trees, wrong if r.is_thinned else round(wrong * r.n_test))

    def _counted(self, n_trees: int, wrong: float) -> str:
        """How many cases, or which share of them, so many trees get wrong."""
        say, n = self._setting.say, Fact(n_trees, Kind.COUNT)
        if self.result.is_thinned:
            return say("labels.counter_share", n=n, share=Fact(float(wrong), Kind.PERCENT))
        return say("labels.counter", n=n, n_wrong=Fact(int(wrong), Kind.COUNT))

    def _accuracy_plane(self) -> Plane:
        page, middle = self._setting.page, self.plot.middle
        em = page.type.label
        left = middle.left + text_width(self._setting.numbers.tick(0.5), em) + 0.18
        bottom = middle.bottom + 0.2 + 2.3 * em
        rect = Rect(left, bottom, middle.right - 0.1, middle.top - 0.1)
        return Plane(rect, (1.0, float(self.n_all)), (self.lowest, 1.0))

    def _accuracy_axes(self) -> Axes:
        page, n_more = self._setting.page, self.n_all
        numbers = self._setting.numbers
        x_ticks = [Tick(n, numbers.grouped(n)) for n in (1, round(n_more / 2), n_more)]
        x_ticks[-1] = Tick(n_more, numbers.grouped(n_more), "right")
        y_ticks = [Tick(v, numbers.tick(v)) for v in (self.lowest, 1.0)]
        theme = self._setting.theme
        return Axes("axes", self.plane, page, theme, x_ticks=x_ticks, y_ticks=y_ticks)

    def _lines(self) -> tuple[Line, Line, Line]:
        """The promise, of odd numbers of voters only; accuracy on test cases; out of bag."""
        more, counts = self._larger, self._counts
        odd = np.unique(counts - (counts % 2 == 0))
        late = counts[len(counts) - len(more.oob_accuracy) :]
        return (
            Line("promise_name", "promise", odd, more.promised, "muted"),
            Line("test_name", "accuracy", counts, more.accuracy, "accent"),
            Line("oob_name", "out of bag", late, more.oob_accuracy, "train"),
        )

    def _reached(self, counts: NDArray[np.int64]) -> Callable[[], float]:
        """How many of these numbers of trees there are now, a part of the next one too."""
        if not len(counts):
            return lambda: 0.0
        places = np.arange(1, len(counts) + 1)
        return lambda: float(np.interp(self._n_trees(), counts, places, left=0.0))

    def _curve(self, line: Line) -> Curve:
        color, heights = self._setting.theme.color(line.role), np.maximum(line.y, self.lowest)
        reached = self._reached(line.x)
        return Curve(
            line.name, self.plane, line.x, heights, color=color, under=None, n_drawn=reached
        )

    def _curve_names(self) -> list[Words]:
        """The curves' names at their right ends, clear of all curves, and that of the axis."""
        em = self._setting.page.type.label
        roles = {line.key: line.role for line in self._lines()}
        ends = {line.key: self._ends(line) for line in self._lines() if len(line.x)}
        places = places_beside(ends, self.plane.rect, em)
        words = [self._words(key, roles[key], y) for key, y in places.items()]
        axis = self.plane.rect.bottom - 0.16 - 2.1 * em
        return [*words, self._words("trees_axis", "muted", axis)]

    def _ends(self, line: Line) -> tuple[float, float, float]:
        """The last height of a curve on the page, and its lowest and highest behind the names."""
        say, em = self._setting.say, self._setting.page.type.label
        width = max(text_width(say(f"labels.{key}"), em, "medium") for key in NAMES)
        places = self.plane.c2p(line.x.astype(float), np.maximum(line.y, self.lowest))
        behind = places[places[:, 0] >= self.plane.rect.right - width - 0.5 * em, 1]
        last = float(places[-1, 1])
        return last, float(behind.min(initial=last)), float(behind.max(initial=last))

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


def places_beside(
    curves: Mapping[str, tuple[float, float, float]], room: Rect, em: float
) -> dict[str, float]:
    """A baseline for the name of each curve: near its end, off all curves and other names.

    curves: by name, the last height, and the lowest and highest behind the names.
    """
    found: dict[str, float] = {}
    candidates = np.arange(room.bottom + 0.3 * em, room.top - 0.9 * em, 0.05 * em)
    for name, (end, _, _) in sorted(curves.items(), key=lambda each: -each[1][0]):
        taken = [(low - 0.15 * em, high + 0.15 * em) for _, low, high in curves.values()]
        taken += [(y - 0.35 * em, y + 0.85 * em) for y in found.values()]
        overlaps = [
            sum(max(0.0, min(y + 0.8 * em, high) - max(y - 0.3 * em, low)) for low, high in taken)
            for y in candidates
        ]
        distance = np.abs(candidates + 0.3 * em - end)
        found[name] = float(candidates[np.lexsort((distance, np.round(overlaps, 6)))[0]])
    return found
