"""Logistic regression: a line bends into an S; its surprises become bars; odds are multiplied."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import ValueTracker, linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.channels import Floats, column, corners
from mlu_anim.stage.frame import AxisTitle, Frame, Overlay
from mlu_anim.stage.marks import Cell, Dot, Line, Rule, Text
from mlu_anim.stage.moves import Each, Stagger
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scales import Linear, Log
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.scene import ExplainerScene
from scenes._logistic_regression_plot import CurvePlot

if TYPE_CHECKING:
    from mlu_anim.experiments.logistic_regression import Logistic

TRACKED = (
    *("dropped", "bent", "ride", "way"),  # cases, the line; a point on it; from page to card
    *("gap", "gaps", "flown", "flights", "meant"),  # one gap, all; one is a bar, all; the mean
    *("at", "risen"),  # the step or penalty of the curve; units beyond even odds
)
_GAP, _BRICK, _STEEP = 0.07, 0.9, 20.0
"""Width of a gap in scene units; height of a brick of a tower, of 1; largest factor on an even
axis."""


class LogisticRegression(ExplainerScene):
    """A straight line, an S, surprises, the solver's steps, odds, and the default penalty."""

    clip: ClassVar[str] = "logistic_regression"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("question", "line", "curve", "loss", "steps", "odds", "penalty"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("line", "curve", "loss", "odds")
    world_share: ClassVar[float] = 0.5
    result: "Logistic"

    def beats_of(self, result: "Logistic") -> tuple[str, ...]:
        """All, without the odds where even odds are far from all cases."""
        return tuple(b for b in self.beat_names if b != "odds" or result.has_odds)

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        self.enter(self.without_title(), self.at(at=self.end))
        self.play(self.to("dropped", 1, linear), run_time=2.4)
        self.play(self.y_name.appear(), run_time=0.3)

    def line(self) -> None:
        is_first = self.clock.now == 0
        present = self.without_title() if is_first else self.on_page()
        self.enter(present, self.at(dropped=1 - is_first, at=self.end))
        if is_first:
            self.play(self.to("dropped", 1, linear), run_time=0.9)
        self.play(self.curve_line.appear(), self.y_name.appear(), run_time=0.5)
        told = *self.plot.outside, *self.plot.promises
        self.follow(*(p.appear() for p in told), self.plot.dots.step_back(), run_time=0.6)

    def curve(self) -> None:
        plot = self.plot
        present = self.on_page(self.curve_line, *plot.outside, *plot.promises)
        present[plot.dots] = DIMMED
        start = self.at(dropped=1, at=self.end, ride=self.result.x[0])
        self.enter(present, start)
        gone = (promise.vanish() for promise in plot.promises)
        self.follow(self.to("bent", 1), *gone, plot.dots.appear(), run_time=1.2)
        self.play(plot.point.appear(), self.reading.appear(), run_time=0.3)
        self.play(self.to("ride", self.rest), run_time=1.3)

    def loss(self) -> None:
        plot = self.plot
        marks = plot.curve, self.bars, plot.point
        self.enter(self.on_page(*marks), self.after_curve(way=0), run_time=0.4)
        self.play(self.to("ride", self.result.x[self.result.worst]), run_time=0.6)
        self.follow(self.to("gap", 1), self.promised.appear(), run_time=0.8)
        present = self.on_cards(*self.loss_axes, self.bars, plot.point, self.promised)
        worst = self.after_curve(ride=self.result.x[self.result.worst], gap=1)
        self.enter(present, worst, run_time=0.7)
        self.play(self.to("flown", 1), run_time=0.8)
        self.play(self.worst.appear(), run_time=0.2)
        gone = plot.point.vanish(), self.promised.vanish()
        self.play(self.to("gaps", 1), *gone, run_time=0.5)
        self.play(self.to("flights", 1, linear), run_time=1.2)
        told = [part.appear() for part in self.means]
        if self.is_low:
            told.append(self.worst.vanish())
        self.play(self.to("meant", 1), *told, run_time=0.4)

    def steps(self) -> None:
        present = self.on_cards(*self.loss_axes, self.bars, *self.means)
        self.enter(present, self.after_loss(at=0))
        self.play(self.step_told.appear(), run_time=0.3)
        self.wait_for_reading()
        for step in range(1, min(3, self.end) + 1):
            self.play(self.to("at", step), run_time=1.3 - 0.3 * step)
            self.pause(0.2)
        if self.end > 3:
            self.play(self.to("at", self.end, linear), run_time=0.3 * (self.end - 3))

    def odds(self) -> None:
        even = self.result.even
        present = self.on_cards(*self.odds_axes, *self.plot.even, self.plot.point)
        present |= dict.fromkeys(self.towers, 1.0)
        self.enter(present, self.after_loss(ride=even))
        self.wait_for_reading()
        for step in (1, 2):
            ride = self.to("ride", even + step * self.result.unit)
            self.play(self.to("risen", step), ride, run_time=1.2)
            self.pause(0.4)

    def penalty(self) -> None:
        weakest, default = self.end + 1, self.end + 1 + len(self.result.cs) // 2
        is_default = self.result.c < np.inf
        begin, second = (default, weakest) if is_default else (weakest, default)
        self.tracked["at"].set_value(begin)
        present = self.on_cards(*self.factor_axes, *self.factor_marks, self.plot.before)
        self.enter(present, self.after_loss(at=begin))
        self.follow(self.to("at", second), run_time=1.6)
        self.play(self.default.appear(), run_time=0.4)
        self.play(self.to("at", self.end + len(self.result.cs)), run_time=2.2)

    # --- what stands where ------------------------------------------------------------------

    def to(self, name: str, end: float, *rate: Any) -> Animation:
        return self.slide(self.tracked[name], end, *rate)

    def at(self, **given: float) -> dict[ValueTracker, float]:
        """All values: 0 but for these."""
        return {tracker: float(given.get(name, 0.0)) for name, tracker in self.tracked.items()}

    def after_curve(self, **more: float) -> dict[ValueTracker, float]:
        values: dict[str, float] = {
            "dropped": 1,
            "bent": 1,
            "way": 1,
            "at": self.end,
            "ride": self.rest,
        }
        return self.at(**values | more)

    def after_loss(self, **more: float) -> dict[ValueTracker, float]:
        told = dict.fromkeys(("gap", "gaps", "flown", "flights", "meant"), 1)
        return self.after_curve(**told | more)

    def on_page(self, *parts: Part) -> dict[Part, float]:
        plot = self.plot
        parts = (self.sheet, *plot.standing(plot.wide), plot.levels, plot.dots, *parts)
        return dict.fromkeys(parts, 1.0)

    def without_title(self) -> dict[Part, float]:
        """The cases on the page, before there is anything that promises a chance."""
        return self.on_page() | {self.y_name: 0.0}

    def on_cards(self, *parts: Part) -> dict[Part, float]:
        plot = self.plot
        marks = plot.levels, plot.curve, plot.dots
        cards = self.sheet, self.plot_card
        return dict.fromkeys((*cards, *plot.standing(plot.frame), *marks, *parts), 1.0)

    # --- what is there ----------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        self.plot = CurvePlot(self.setting, r, self.tracked)
        self.curve_line, self.end = self.plot.curve, self.plot.n_steps
        self.y_name = self.plot.wide.part("wide y name")
        self.rest = float(np.clip(r.even, r.x[0], r.x[-1]))
        way, page = self.tracked["way"], self.page
        sheet = MovingCard("sheet", self.plot.whole, page.world, way, self.theme)
        self.sheet = self.add_part(sheet)
        over = Overlay(self.setting, "over")
        losses, *frames = self._losses(over), self._odds(), self._penalty()
        self.reading = self.plot.add_beside_key(over, "reading", self.plot.reading)
        self.step_told = self.plot.add_beside_key(over, "step", self._step)
        self.place(self.plot.wide, self.plot.frame, *frames)
        for part in (*losses.furniture, *over.parts(), *losses.marks):
            self.add_part(part)

    def _losses(self, over: Overlay) -> Frame:
        """Lay the axis of surprises; gaps become bars on it, the largest at the left."""
        r = self.result
        most = float(r.losses(r.steps).max())
        self.rank = (-r.losses(r.curve)[0]).argsort(kind="stable").argsort()
        title = AxisTitle("labels.surprise", short="labels.surprise_short")
        card, y = self.page.measure, Linear(0.0, max(1.0, 1.12 * most))
        self.losses = frame = Frame(
            self.setting, card, name="losses", y=y, y_title=title, grid=False
        )
        mean: Any = {"role": "accent", "y": self._mean}
        rule = frame.add(Rule("mean", reveal=self.tracked["meant"], **mean))
        bold: Any = {"weight": "bold", "em": "readout", "halo": sizes.HALO}
        at: Any = {"x": 1.0, "anchor": "right"}
        top = r.losses(r.curve).max()
        self.is_low = bool(top < y.high / 2)
        self.worst = frame.add(Text("worst", x=0.05, y=top, say="labels.worst", **bold))
        loss = frame.add(Text("log loss", text=self._log_loss, dy=0.18, **mean, **at, **bold))
        above: Any = {"dy": 0.18 + 1.3 * self.page.type.readout, "halo": sizes.HALO}
        said = frame.add(Text("mean surprise", say="labels.mean", **mean, **at, **above))
        self.means, self.loss_axes = (rule, loss, said), frame.furniture
        self.bars = over.add(Cell("surprises", **corners(self._boxes), role=self.plot.roles))
        self.promised = over.add(self._promised())
        return frame

    def _promised(self) -> Text:
        """The probability of the worst case's true class, at the end of its gap."""
        r = self.result
        is_positive, rises = bool(r.is_positive[r.worst]), bool(r.curve[0] > 0)
        side = -1 if is_positive == rises else 1
        keys = "labels.promised", "labels.promised_short"

        def text() -> list[str]:
            x, now = float(self.plot.gaps()[r.worst, 0]), self.plot.curve.plane.now
            room = (x - now.left if side < 0 else now.right - x) - 0.25
            return [self.setting.first_fitting(*keys, room=room, weight="bold")]

        look: Any = {"role": str(self.plot.roles[r.worst]), "weight": "bold", "halo": sizes.HALO}
        look |= {"anchor": "right" if side < 0 else "left", "dx": 0.2 * side}
        x, y = (column(self.plot.gaps, k) for k in (0, 2))
        at: Any = {"x": lambda: x()[r.worst], "y": lambda: y()[r.worst]}
        return Text("promised", text=text, dy=0.12 if is_positive else -0.4, **at, **look)

    def _boxes(self) -> Floats:
        """Return each gap between class and curve on its way to become a bar: (n, 4)."""
        r, now, plane = self.result, self.plot.now, self.losses.plane
        x, edge, curve = self.plot.gaps().T
        is_worst = np.arange(len(x)) == r.worst
        grown = np.where(is_worst, now("gap"), now("gaps"))
        end = edge + grown * (curve - edge)
        gaps = np.column_stack(
            [x - _GAP / 2, np.minimum(edge, end), x + _GAP / 2, np.maximum(edge, end)]
        )
        left, top = plane.c2p((self.rank + 0.1) / len(x), r.losses(self.plot.shape())[0]).T
        right, foot = plane.c2p((self.rank + 0.9) / len(x), np.zeros(len(x))).T
        bars = np.column_stack([left, foot, right, top])
        flown = Stagger(self.tracked["flights"], by=self.rank, overlap=0.8).shares(len(x))
        flown = np.where(is_worst, now("flown"), flown)[:, None]
        return np.asarray(gaps + flown * (bars - gaps))

    def _mean(self) -> Floats:
        """Return the mean surprise, the log loss of the curve of the moment: (1,)."""
        return np.array([self.result.losses(self.plot.shape()).mean()])

    def _log_loss(self) -> list[str]:
        return [self.say("labels.log_loss", n=Fact(float(self._mean()[0]), Kind.SHARE))]

    def _step(self, room: float) -> str:
        n = int(np.ceil(self.plot.now("at") - 1e-6))
        look: Any = {"room": room, "weight": "bold", "n": Fact(n, Kind.COUNT)}
        return self.setting.first_fitting("labels.step" if n else "labels.start", **look)

    def _odds(self) -> Frame:
        """Lay towers of as many positive bricks as there are for each negative one."""
        r, units = self.result, np.arange(3)
        places, factor = r.even + r.unit * units, float(r.default_factors[0])
        side, top = 0.3 * abs(r.unit), 1.15 * factor**2
        at = sorted(r.rounded(float(place)) for place in places)
        x = Linear(at[0] - 2.2 * side, at[-1] + 2.2 * side, at=tuple(at))
        look: Any = {"head": "labels.odds", "x_title": AxisTitle("labels.x"), "grid": False}
        frame = Frame(self.setting, self.page.measure, name="odds", x=x, **look)
        brick = np.tile(np.arange(int(np.ceil(factor**2)) + 1) - 1, 3)
        unit = np.repeat(units, len(brick) // 3)
        middle = r.even + r.unit * unit

        def share(height: Any) -> Floats:
            return np.asarray((np.asarray(height) + 1.2) / (top + 1.2))

        def boxes() -> Floats:
            """The bricks of each tower, which grows while the point goes to its place."""
            height = (factor**unit + 1) * np.clip(self.plot.now("risen") - unit + 1, 0, 1) - 1
            low, high = np.minimum(brick, height), np.minimum(brick + _BRICK, height)
            sides = middle - side, share(low), middle + side, share(np.maximum(low, high))
            return np.column_stack(sides)

        role = np.where(brick < 0, "negative", "positive")
        said = [Fact(float(factor**k), Kind.SHARE) for k in units]
        look = {"role": "positive", "weight": "bold", "anchor": "center", "dy": 0.12}
        landed = Each(lambda: (self.plot.now("risen") - units + 0.05) / 0.05)
        names = [self.say("labels.tower", odds=each) for each in said]
        at_top: Any = {"x": places, "y": share(factor**units), "text": names, "reveal": landed}
        cells = frame.add(Cell("towers", **corners(boxes), role=role))
        self.towers = cells, frame.add(Text("tower names", **at_top, **look))
        self.odds_axes = frame.furniture
        return frame

    def _penalty(self) -> Frame:
        """Lay what one unit multiplies the odds by, for each C."""
        r, plot = self.result, self.plot
        factors, default = r.factors(r.penalized), len(r.cs) // 2
        most = float(max(factors.max(), r.default_factors[0]))
        more = most - 1
        y: Any = Linear(1 - 0.2 * more, 1 + 1.2 * more, at=round_values(1, most, 3))
        if most > _STEEP:
            y = Log(0.5, 5 * most)
        frame = Frame(
            self.setting,
            self.page.measure,
            name="penalty",
            x=Log(r.cs[0] / 1.5, r.cs[-1] * 1.5, at=(0.001, 1.0, 1000.0)),
            y=y,
            x_title=AxisTitle("labels.c", short="labels.c_short"),
            y_title=AxisTitle("labels.factor", short="labels.factor_short"),
        )
        line = frame.add(Line("factors", x=r.cs, y=factors, role="accent"))
        point: Any = {"role": "accent", "radius": sizes.POINT, "halo": sizes.THIN_HALO}

        def index() -> float:
            return float(np.clip(self.end + len(r.cs) - plot.now("at"), 0, len(r.cs) - 1))

        dot = frame.add(
            Dot(
                "penalized",
                x=lambda: 10 ** np.interp(index(), np.arange(len(r.cs)), np.log10(r.cs)),
                y=lambda: np.interp(index(), np.arange(len(r.cs)), factors),
                **point,
            )
        )
        bold: Any = {"weight": "bold", "role": "accent", "halo": sizes.HALO}
        none: Any = {"x": r.cs[-1], "y": factors[-1], "anchor": "right", "dx": -0.1, "dy": 0.2}
        width = frame.plane.rect.width
        without, said = (
            self.setting.first_fitting(f"labels.{name}", f"labels.{name}_short", room=room)
            for name, room in (("without", 0.8 * width), ("default", 0.55 * width))
        )
        without_it = frame.add(Text("without", text=[without], **none, **bold))
        at: Any = {"x": 1.0, "y": factors[default], "dx": 0.2, "dy": -0.4}
        self.default = frame.add(Text("default", text=[said], **at, **bold))
        self.factor_axes, self.factor_marks = frame.furniture, (line, dot, without_it)
        return frame
