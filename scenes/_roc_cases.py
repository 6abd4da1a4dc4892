"""The cases on their axis, the bar, and the counts beside it: on the whole page or on one card."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.key import row_width
from mlu_anim.stage.marks import Mark, Rule, Text
from mlu_anim.stage.marks.dot import FORMS
from mlu_anim.stage.page import COMPACT, Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import swarm
from mlu_anim.stage.words import text_width
from mlu_anim.system.errors import RenderFailed
from scenes._roc_sweep import OFF_LEFT, OFF_RIGHT, Sweep

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import Marks, RocSweep
    from mlu_anim.stage.marks.text import TextOptions

MOST_CASES = 200
"""The most cases that have a mark each, if they fit."""
MARKS_PER_CLASS = (50, 25, 20, 10, 5)
"""Numbers of quantile marks for a class with too many cases: the first that fits is taken."""
BAR = 0.10
"""Width of the decision bar."""
SMALLEST_PX, TIGHT_PX = 6.0, 5.3
"""Smallest radius of the smallest mark in a picture 640 px wide; the second one is taken where each
case has a mark only with it."""
_AIR = 1.03
"""Distance of touching marks, in diameters."""
_MOST_RATIO = 4.0
"""Largest ratio of two values that are drawn as areas."""
_NAME_SHARE = 0.34
"""Largest share of a card's width that the name of an axis takes in the row of its ticks."""
_LARGEST = 3.0
"""Largest radius of the smallest mark, in the least radius that can be read."""
Floats = NDArray[np.float64]
KEY = Entry("labels.positive", "positive"), Entry("labels.negative", "negative")


@dataclass(frozen=True)
class Placed:
    """Where marks stand: `at`, (n_marks, 2); `radius`, (n_marks,); the height of the line."""

    at: Floats
    radius: Floats
    middle: float


class CasesFrame:
    """A frame with the axis of the cases; its marks are placed, but belong to the scene."""

    def __init__(
        self,
        setting: Setting,
        result: "RocSweep",
        sweep: Sweep,
        card: Rect,
        name: str,
        *,
        counted: bool,
    ) -> None:
        """`counted`: there is room for four counts beside the bar; else for those of mistakes."""
        self.setting, self.result, self.sweep, self.name = setting, result, sweep, name
        self._is_counted, self._em = counted, setting.page.type.label
        kind = result.score_axis
        title = AxisTitle(f"labels.axis_{kind}", f"{name} x", f"labels.axis_{kind}_short")
        scale, self.is_beside = _scale(setting, result, card)
        self.frame = Frame(
            setting,
            card,
            name=name,
            x=scale,
            x_title=None if self.is_beside else title,
            key=KEY,
            grid=False,
            ticks=kind != "rank",
        )
        plot, em = self.frame.plane.rect, self._em
        self.top = plot.top - 0.8 * em
        self.upper, self.lower = self.top - 1.3 * em, plot.bottom + 0.4 * em
        above = self.upper if counted else self.top
        below = self.lower + 0.8 * em if counted else plot.bottom
        self.room = Rect(plot.left, below + 0.02 * em, plot.right, above - 0.2 * em)

    def gather(self, placed: Placed) -> None:
        """Bring the rows of text beside the bar near to the marks, where the card is high."""
        em = self._em
        tops, feet = placed.at[:, 1] + placed.radius, placed.at[:, 1] - placed.radius
        self.upper = min(self.upper, float(tops.max()) + 0.6 * em)
        self.top = min(self.top, self.upper + 1.3 * em)
        self.lower = max(self.lower, float(feet.min()) - 1.2 * em)

    # --- marks ------------------------------------------------------------------------------

    def lay_below(self, marks: "Marks", placed: Placed) -> None:
        """Add what is below the marks: the line between the classes, and what axis and marks are.

        The name of the axis is in the row of its ticks, if it has room there.
        """
        line = Rule(f"{self.name} line", y=self.share(placed.middle), width=sizes.AXIS)
        share = Fact(max(marks.shares), Kind.PERCENT)
        notes = "each_mark", "each_mark_short"
        stands_for = "" if marks.all_cases else self._beside_key(*notes, mark_share=share)
        feature = self.setting.say("labels.axis_feature") if self.is_beside else ""
        y = self.frame.plane.rect.bottom - sizes.TICK_DROP - 0.85 * self._em
        self.line = self.frame.add(line)
        self.note = self._at_key("note", lambda: stands_for, "muted")
        self.axis_name = self._at_right("axis name", y, lambda: feature, role="muted")

    def lay_above(self, marks: "Marks") -> None:
        """Add the bar, what each side is called, and what its place means.

        Counts beside it are all four, or those of mistakes, where the calls were. A reading tells
        the feature's value at the bar, and the risk.
        """
        self.bar = self.frame.add(Rule(f"{self.name} bar", x=self.bar_x, role="ink", width=BAR))
        self.called = [
            self._beside(f"called {role}", side, self.top, f"called_{role}", role=role)
            for side, role in ((-1, "negative"), (1, "positive"))
        ]
        up, low = self.upper, self.lower
        corners = ("fn", -1, up), ("tp", 1, up), ("tn", -1, low), ("fp", 1, low)
        if self._is_counted:
            self.counts = [self._beside(c, side, y, f"n_{c}", cell=c) for c, side, y in corners]
        else:
            self.counts = [
                self._beside(c, side, self.top, f"cost_{c}", f"cost_{c}_short", cell=c)
                for c, side in (("fn", -1), ("fp", 1))
            ]
        has_reading = self.result.score_axis == "feature" and marks.all_cases
        self.reading = [self._at_key("reading", self._reading, "ink")] if has_reading else []

    def standing(self) -> tuple[Part, ...]:
        """What is there as long as the marks are."""
        return *self.frame.furniture, self.line, self.axis_name, self.note

    def _reading(self) -> str:
        """What the bar's place means, where it rests."""
        at, feature = self.sweep.bar.get_value(), self.result.feature
        places = self.sweep.everyday(), self.sweep.between(self.result.cheapest_step)
        if feature is None or at not in places or not 0 <= at <= 1:
            return ""
        digits = max(0, 2 - int(np.floor(np.log10(abs(feature.high - feature.low)))))
        written = f"{feature.value(at):.{digits}f}".replace(".", self.setting.numbers.decimal)
        risk = Fact(self.result.risk_at(at), Kind.SHARE)
        keys = ("at_bar", "at_bar_short") if self._is_counted else ("risk_at_bar",)
        return self._beside_key(*keys, size=Fact(written, Kind.NAME), risk=risk)

    def _beside_key(self, *names: str, **more: Fact) -> str:
        """The first of these labels that has room beside the key; empty if none has."""
        width, keys = self.frame.plan.key.width, [f"labels.{name}" for name in names]
        room = width - row_width(KEY, self.setting, width) - self._em
        return self.setting.first_fitting(*keys, room=room, weight="semibold", **more)

    def _at_key(self, name: str, text: Callable[[], str], role: str) -> Mark:
        """A text at the right end of the row of the key."""
        y = self.frame.plan.key.top - 0.8 * self._em
        return self._at_right(name, y, text, role=role, weight="semibold")

    def _at_right(
        self, name: str, y: float, text: Callable[[], str], **look: Unpack["TextOptions"]
    ) -> Mark:
        """A text that ends at the right edge of the plot; `y`: on the page."""
        ((x, _),) = self.frame.plane.p2c([(self.frame.plane.rect.right, 0.0)])
        look["anchor"] = "right"
        name, at = f"{self.name} {name}", self.share(y)
        return self.frame.add(Text(name, x=x, y=at, text=lambda: [text()], **look))

    def _beside(
        self, name: str, side: int, y: float, *keys: str, cell: str = "", role: str = "ink"
    ) -> Mark:
        """A text at one side of the bar: the first of these labels that has room there.

        `cell`: which of the counts at the bar it says.
        """
        dx = side * (BAR / 2 + 0.35 * self._em)
        labels = [f"labels.{key}" for key in keys]

        def text() -> str:
            x, plot = self.page_x(self.sweep.bar.get_value()) + dx, self.frame.plane.rect
            room = 0.1 + (plot.right - x if side > 0 else x - plot.left)
            more = {"n": Fact(self.sweep.count(cell), Kind.COUNT)} if cell else {}
            return self.setting.first_fitting(*labels, room=room, weight="semibold", **more)

        look: TextOptions = {"dx": dx, "anchor": "left" if side > 0 else "right", "role": role}
        look |= {"weight": "semibold", "halo": sizes.THIN_HALO}
        name, at = f"{self.name} {name}", self.share(y)
        return self.frame.add(Text(name, x=self.bar_x, y=at, text=text, **look))

    def key(self) -> tuple[Part, bool]:
        """The key, and whether it is in one row."""
        width = self.frame.plan.key.width
        return self.frame.part(f"{self.name} key"), row_width(KEY, self.setting, width) <= width

    # --- places -----------------------------------------------------------------------------

    def bar_x(self) -> float:
        """The bar's place, in the units of the axis."""
        return self.at(self.sweep.bar.get_value())

    def at(self, position: float) -> float:
        """A position from 0 to 1, in the units of the axis."""
        feature = self.result.feature
        return feature.value(position) if feature else position

    def page_x(self, position: float) -> float:
        """A position from 0 to 1, on the page."""
        return float(self.frame.plane.c2p([self.at(position)], [0.0])[0, 0])

    def share(self, y: float) -> float:
        """A height on the page as a share of the plot."""
        rect = self.frame.plane.rect
        return (y - rect.bottom) / rect.height

    def largest(self, marks: "Marks", least_px: float) -> Placed | None:
        """The marks as large as they fit; None when even the smallest do not."""
        unit = least_px * self.setting.page.px_640
        radii = [float(size * unit) for size in np.linspace(1.0, _LARGEST, 41)]

        def place(radius: float) -> Placed | None:
            return self.placed(marks, marks.position, radius)

        n_fitting = bisect_left(radii, True, key=lambda radius: place(radius) is None)
        return place(radii[n_fitting - 1]) if n_fitting else None

    def placed(
        self, marks: "Marks", position: Floats, radius: float, middle: float | None = None
    ) -> Placed | None:
        """Marks of this radius (of the smallest) in stacks at these positions, if they fit.

        `middle`: the height of the line, by default in the middle of what is there.
        """
        x = np.array([self.page_x(p) for p in position])
        radii = radius * self._relative(marks.position)
        up, half = marks.is_positive, radii * FORMS["square"][1]
        feet = np.zeros(len(x))
        feet[up] = swarm(x[up], 2 * _AIR * radii[up])
        feet[~up] = swarm(x[~up], 2 * _AIR * half[~up], square=True)
        reach = np.where(up, radii, half)
        heights = feet + _AIR * reach + 0.02
        tops = [float((heights + reach)[side].max(initial=0)) for side in (up, ~up)]
        spare = self.room.height - sum(tops)
        if spare < 0 and middle is None:
            return None
        middle = self.room.bottom + tops[1] + spare / 2 if middle is None else middle
        y = middle + np.where(up, heights, -heights)
        return Placed(np.column_stack([x, y]), radii, middle)

    def _relative(self, position: Floats) -> Floats:
        """The radius of each mark, of the smallest: its area follows a feature that is a size."""
        feature = self.result.feature
        if feature is None or min(feature.low, feature.high) <= 0:
            return np.ones(len(position))
        least, most = sorted((feature.low, feature.high))
        if most / least > _MOST_RATIO:
            return np.ones(len(position))
        values = feature.low + position * (feature.high - feature.low)
        return np.asarray(np.sqrt(values / least))


def fitting_marks(
    result: "RocSweep", frames: tuple[CasesFrame, ...]
) -> tuple["Marks", list[Placed]]:
    """As many marks as fit on all frames: every case, or so many quantile marks of each class."""
    tries = [(SMALLEST_PX, None), (TIGHT_PX, None)] if result.n_samples <= MOST_CASES else []
    for least_px, per_class in (*tries, *((TIGHT_PX, n) for n in MARKS_PER_CLASS)):
        marks = result.marks(per_class)
        found = []
        for frame in frames:
            placed = frame.largest(marks, least_px)
            if placed is None:
                break
            found.append(placed)
        else:
            return marks, found
    raise RenderFailed("the marks do not fit in the panel", hint="try --ratio 16:9")


def _scale(setting: Setting, result: "RocSweep", card: Rect) -> tuple[Linear, bool]:
    """The axis, with air at both ends for the bar beside all cases.

    Also whether its name has room beside its ticks; in small pictures the last tick gives way.
    """
    if result.feature is None:
        return Linear(OFF_LEFT - 0.02, OFF_RIGHT + 0.02, at=(0.0, 0.5, 1.0)), False
    low, high = (result.feature.value(p) for p in (OFF_LEFT - 0.02, OFF_RIGHT + 0.02))
    least, most = sorted((result.feature.low, result.feature.high))
    em, width = setting.page.type.label, card.width - 2 * setting.page.pad
    name = text_width(setting.say("labels.axis_feature"), em, "medium") + 1.5 * em
    ticks = list(round_values(least, most, 3))
    free = [v for v in ticks if (v - low) / (high - low) < 1 - name / width]
    is_small = setting.page.type is COMPACT
    has_room = free == ticks or (is_small and len(free) > 1)
    is_beside = name < _NAME_SHARE * width and has_room
    return Linear(low, high, at=tuple(free if is_beside else ticks)), is_beside
