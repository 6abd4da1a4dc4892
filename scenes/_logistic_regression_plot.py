"""The cases at the top and bottom of a plot, and the line through them that bends into a curve."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Overlay
from mlu_anim.stage.key import row_width
from mlu_anim.stage.marks import Area, Dot, Line, Link, Rule, Text, mark_radius
from mlu_anim.stage.marks.dot import FORMS
from mlu_anim.stage.moves import Drop, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import two_sides
from mlu_anim.stage.words import Anchor, text_width
from mlu_anim.wording.numerals import with_minus

if TYPE_CHECKING:
    from mlu_anim.experiments.logistic_regression import Logistic

LOW, HIGH, LOWEST, HIGHEST = -52.0, 142.0, -80.0, 180.0
"""Ends of the axis of chances, in percent, with room for the cases beyond 0 and 100; and how far
they go for a straight line."""
_MOST_RATIO, _LARGEST = 4.0, 2.2
"""The largest ratio of two values that are drawn as areas; and the largest radius of the smallest
mark, in the least radius that can be read."""
_UP_TICKS_EM, _KEY_SHARE = 2.8, 0.66
"""Room for the ticks of the axis of chances; and the most of a row that the wide key takes."""
KEY = Entry("labels.positive", "positive"), Entry("labels.negative", "negative")
WIDE_KEY = Entry("labels.positive_at", "positive"), Entry("labels.negative_at", "negative")


class CurvePlot:
    """The plot on the whole page (`wide`), from which its marks go to a card (`frame`)."""

    def __init__(self, setting: Setting, r: "Logistic", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        a, b = setting.page.world, setting.page.measure
        self.whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.roles = np.where(r.is_positive, "positive", "negative")
        reached = np.append(r.x, r.even + r.unit * np.arange(3)) if r.has_odds else r.x
        low, high = float(reached.min()), float(reached.max())
        self.ends = low - 0.05 * (high - low), high + 0.05 * (high - low)
        promised = 100 * r.ends
        self.low = min(LOW, max(LOWEST, float(promised.min()) - 10))
        self.high = max(HIGH, min(HIGHEST, float(promised.max()) + 10))
        self.grid = np.linspace(*self.ends, 121)
        self.stops = np.vstack([r.steps, r.penalized[::-1]])
        self.n_steps = len(r.steps) - 1
        self.wide = self._frame("wide", self.whole)
        self.frame = self._frame("plot", a)
        self._axis_names: dict[str, tuple[Part, ...]] = {}
        for frame in (self.wide, self.frame):
            self._name_axis(frame)
        self._lay()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _frame(self, name: str, card: Rect) -> Frame:
        ticks, is_beside = self._ticks(card)
        return Frame(
            self.setting,
            card,
            name=name,
            x=Linear(*self.ends, at=ticks),
            y=Linear(self.low, self.high, at=(0, 50, 100)),
            x_title=None if is_beside else AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y", short="labels.y_short"),
            key=self._key(name),
            key_left=True,
            grid=False,
            comes_from=None if name == "wide" else (self.wide, self.tracked["way"]),
        )

    def _key(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of the key; on the whole page, with the chance of each class."""
        width = self.whole.width - 2 * self.setting.page.pad
        is_wide = name == "wide" and row_width(WIDE_KEY, self.setting, width) < _KEY_SHARE * width
        return WIDE_KEY if is_wide else KEY

    def _ticks(self, card: Rect) -> tuple[tuple[float, ...], bool]:
        """Return round values, and whether the axis' name has room at the end of their row."""
        setting, (low, high), em = self.setting, self.ends, self.setting.page.type.label
        ticks = round_values(low, high, 4)
        wide = max(text_width(setting.numbers.tick(v), em, "medium") for v in ticks) / 2
        name = text_width(setting.say("labels.x"), em, "medium")
        room = card.width - 2 * setting.page.pad - _UP_TICKS_EM * em
        most = 1 - (name + wide + 0.5 * em) / room
        free = tuple(v for v in ticks if (v - low) / (high - low) < most)
        is_beside = len(free) > 1
        return (free if is_beside else ticks), is_beside

    def standing(self, frame: Frame) -> tuple[Part, ...]:
        """Return the axes, key and titles of `frame`, with the name of its x axis."""
        return *frame.furniture, *self._axis_names.get(frame.name, ())

    def _name_axis(self, frame: Frame) -> None:
        """Write the name of the x axis at the end of the row of its ticks, if it has no title."""
        plot, em = frame.plane.rect, self.setting.page.type.label
        if any(part.part_name == f"{frame.name} x name" for part in frame.furniture):
            return
        y = self.low - (sizes.TICK_DROP + 0.85 * em) / plot.height * (self.high - self.low)
        look: Any = {"role": "muted", "anchor": "right", "say": "labels.x"}
        name = frame.add(Text(f"{frame.name} axis name", x=self.ends[1], y=y, **look))
        self._axis_names[frame.name] = (name,)

    # --- marks ------------------------------------------------------------------------------

    def _lay(self) -> None:
        add, x, promised = self.frame.add, self.grid, 100 * self.result.ends
        low, high = self.ends
        thin: Any = {"role": "muted", "width": sizes.HAIRLINE, "halo": 0.0}
        self.levels = add(Link("levels", x=low, x2=high, y=(0, 100), y2=(0, 100), **thin))
        over: Any = {"x": x, "role": "highlighter", "strength": 1.0}
        self.outside = [
            add(Area("above 100", y=lambda: np.maximum(self.heights(), 100), y2=100.0, **over)),
            add(Area("below 0", y=0.0, y2=lambda: np.minimum(self.heights(), 0), **over)),
        ]
        even, rises = self.result.even, bool(self.result.curve[0] > 0)
        bar = add(Rule("bar", x=[even], role="ink"))
        self.curve = add(Line("curve", x=x, y=self.heights, role="accent"))
        before = self.percent(self.result.curve)
        dashed: Any = {"role": "ink", "width": sizes.RULE, "halo": 0.0, "dashed": True}
        self.before = add(Line("before", x=x, y=before, **dashed))
        look: Any = {"anchor": "left", "dx": 0.15} if rises else {"anchor": "right", "dx": -0.15}
        look |= {"weight": "bold", "halo": sizes.HALO}
        side = self.ends[1] - even if rises else even - self.ends[0]
        room = side / (self.ends[1] - self.ends[0]) * self.frame.plane.rect.width - 0.3
        said = self.setting.first_fitting("labels.even", room=room, weight="bold")
        self.even = bar, add(Text("even", x=even, y=14, text=[said], **look))
        self.dots = add(self._dots())
        self.point = add(
            Dot(
                "point",
                x=lambda: self.now("ride"),
                y=lambda: self.percent(self.shape(), self.now("ride")),
                role="accent",
                radius=sizes.POINT,
                halo=sizes.THIN_HALO,
            )
        )
        at: Any = {"x": self.result.x[[0, -1]], "y": np.clip(promised, self.low, self.high)}
        ends = add(Dot("ends", role="accent", radius=sizes.POINT, halo=sizes.THIN_HALO, **at))
        self.promises = [ends, *(add(promise) for promise in self._promises())]

    def _promises(self) -> Iterator[Text]:
        """The straight line's value at an end beyond 0 or 100 %, written within them."""
        r, promised = self.result, self.result.ends
        look: Any = {"role": "accent", "weight": "bold", "em": "readout", "halo": sizes.HALO}
        anchors: tuple[Anchor, Anchor] = ("left", "right")
        for x, end, anchor in zip(r.x[[0, -1]], promised.tolist(), anchors, strict=True):
            text = [self.setting.numbers.formatted(Fact(end, Kind.PERCENT))]
            if not 0 <= end <= 1:
                y = 72 if end > 1 else 12
                yield Text(f"promise {anchor}", x=x, y=y, text=text, anchor=anchor, **look)

    def _dots(self) -> Dot:
        way = self.tracked["way"]
        wide, wide_radius = self._placed(self.wide)
        narrow, radius = self._placed(self.frame)

        def between(begin: Floats, end: Floats) -> Floats:
            return begin + way.get_value() * (end - begin)

        return Dot(
            "cases",
            x=self.result.x,
            y=lambda: between(wide, narrow),
            radius=lambda: between(wide_radius, radius),
            role=self.roles,
            outlined=self._is_chosen,
            moves=[Drop(Stagger(self.tracked["dropped"]))],
        )

    def _is_chosen(self) -> Any:
        """The case whose surprise is told alone is outlined meanwhile."""
        is_told = self.now("gap") > 0 and self.now("gaps") == 0
        return (np.arange(len(self.result.x)) == self.result.worst) & is_told

    def _placed(self, frame: Frame) -> tuple[Floats, Floats]:
        """Return height and radius of marks stacked from 100 % up and from 0 down, as they fit."""
        r, plane, up = self.result, frame.plane, self.result.is_positive
        at = plane.c2p(r.x, np.where(up, 100.0, 0.0))
        unit = plane.rect.height / (self.high - self.low)
        low, high = abs(r.x[[0, -1]])
        is_size = r.x[0] > 0 and high / low <= _MOST_RATIO
        radius = mark_radius(self.setting.page) * np.sqrt(r.x / r.x[0] if is_size else 1 + 0 * r.x)
        half = radius * np.where(up, 1.0, FORMS["square"][1])
        rooms = unit * (self.high - 100), -unit * self.low
        off, size = two_sides(at[:, 0], up, half, rooms, _LARGEST)
        values = plane.p2c(np.column_stack([at[:, 0], at[:, 1] + np.where(up, off, -off)]))
        return values[:, 1], radius * size

    # --- the curve of the moment ------------------------------------------------------------

    def shape(self) -> Floats:
        """Return the curve of the moment: after so many steps, or with the penalty of a C."""
        return along(self.stops, self.now("at"))

    def percent(self, curve: Floats, x: Any = None) -> Floats:
        """Return the chance that a curve promises, in percent."""
        return 100 * self.result.chance(curve, self.grid if x is None else x)

    def heights(self) -> Floats:
        """Return the heights of the line on its way to the curve, as far as inside the plot."""
        r, bent = self.result, self.now("bent")
        line = 100 * (r.straight[0] * self.grid + r.straight[1])
        bending: Floats = (1 - bent) * line + bent * self.percent(self.shape())
        return np.clip(bending, self.low, self.high)

    def gaps(self) -> Floats:
        """Return the distance of each case's class from the curve, as edges on the page: (n, 2)."""
        x, plane, up = self.result.x, self.curve.plane, self.result.is_positive
        curve = plane.c2p(x, self.percent(self.shape(), x))
        edge = plane.c2p(x, np.where(up, 100.0, 0.0))
        return np.column_stack([edge, curve[:, 1]])

    # --- beside the key ---------------------------------------------------------------------

    def add_beside_key(self, over: Overlay, name: str, say: Any) -> Text:
        """Add a text that `say` returns, at the end of the row of the key."""
        em = self.setting.page.type.label

        def frame() -> Frame:
            return self.frame if self.now("way") > 0.5 else self.wide

        def text() -> list[str]:
            width, key = frame().plan.key.width, self._key(frame().name)
            return [say(width - row_width(key, self.setting, width) - em)]

        return over.add(
            Text(
                name,
                x=lambda: frame().plan.key.right,
                y=lambda: frame().plan.key.top - 0.8 * em,
                text=text,
                anchor="right",
                weight="bold",
            )
        )

    def reading(self, room: float) -> str:
        """Return where the point is, and what the curve promises there."""
        x = self.now("ride")
        size = f"{self.result.rounded(x):.{max(0, self.result.digits)}f}"
        size = with_minus(size).replace(".", self.setting.numbers.decimal)
        promised = Fact(float(self.percent(self.shape(), x)) / 100, Kind.PERCENT)
        keys, more = ("labels.reading", "labels.reading_short"), Fact(size, Kind.NAME)
        look: Any = {"room": room, "weight": "bold"}
        return self.setting.first_fitting(*keys, **look, size=more, chance=promised)
