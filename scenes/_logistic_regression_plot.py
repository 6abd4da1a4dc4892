"""The cases at the top and bottom of a plot, and the line through them that bends into a curve."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Origin
from mlu_anim.stage.marks import Area, Dot, Line, Link, Rule, Text, mark_radius
from mlu_anim.stage.marks.dot import FORMS
from mlu_anim.stage.moves import Drop, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import two_sides
from mlu_anim.wording.numerals import with_minus

if TYPE_CHECKING:
    from mlu_anim.experiments.logistic_regression import Logistic
    from mlu_anim.stage.words import Anchor

LOW, HIGH, LOWEST, HIGHEST = -52.0, 142.0, -80.0, 180.0
"""Ends of the axis of chances, in percent, with room for the cases beyond 0 and 100; and how far
they go for a straight line."""
_MOST_RATIO, _LARGEST = 4.0, 2.2
"""The largest ratio of two values that are drawn as areas; and the largest radius of the smallest
mark, in the least radius that can be read."""


class CurvePlot:
    """The plot on the whole page (`wide`), from which its marks go to a card (`frame`)."""

    def __init__(self, setting: Setting, r: "Logistic", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
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
        self.wide = self._frame("wide", setting.page.whole, "_at")
        origin = self.wide, tracked["way"]
        self.frame = self._frame("plot", setting.page.world, comes_from=origin)
        self._lay()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _frame(
        self, name: str, card: Rect, form: str = "", comes_from: Origin | None = None
    ) -> Frame:
        """Lay the plot on a card.  form: of the names in the key; `_at` says their chances."""
        return Frame(
            self.setting,
            card,
            name=name,
            x=Linear(*self.ends, at=round_values(*self.ends, 4)),
            y=Linear(self.low, self.high, at=(0, 50, 100)),
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y", short="labels.y_short"),
            key=[Entry(f"labels.{role}{form}", role) for role in ("positive", "negative")],
            grid=False,
            comes_from=comes_from,
        )

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
        room = self._room_beside(even, self.frame)
        said = self.setting.first_fitting("labels.even", room=room, weight="bold")
        self.even = bar, add(Text("even", x=even, y=14, text=[said], **look))
        self.dots = add(self._dots())
        there: Any = {"x": self.tracked["ride"], "y": self.ridden, "role": "accent"}
        self.point = add(Dot("point", **there, radius=sizes.POINT, halo=sizes.THIN_HALO))
        self.reading = add(Text("reading", **there, **look, text=self._reading, dy=-0.25))
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
        way, dropped = self.tracked["way"], Stagger(self.tracked["dropped"])
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
            reveal=dropped,
            moves=[Drop(dropped)],
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

    def ridden(self) -> float:
        """Return the height of the curve at the point, in percent."""
        return float(self.percent(self.shape(), self.now("ride")))

    def _reading(self) -> list[str]:
        """Return where the point is, and what the curve promises there."""
        x = self.result.rounded(self.now("ride"))
        size = with_minus(f"{x:.{max(0, self.result.digits)}f}")
        size = size.replace(".", self.setting.numbers.decimal)
        promised = Fact(self.ridden() / 100, Kind.PERCENT)
        said: Any = {"size": Fact(size, Kind.NAME), "chance": promised, "weight": "bold"}
        room = self._room_beside(self.now("ride"), self.wide)
        return [self.setting.first_fitting("labels.reading", room=room, **said)]

    def _room_beside(self, x: float, frame: Frame) -> float:
        """Return the room below the curve at the side of `x`, in scene units."""
        far = self.ends[1 if self.result.curve[0] > 0 else 0]
        return abs(far - x) / (self.ends[1] - self.ends[0]) * frame.plane.rect.width - 0.3
