"""Logistic regression: a line bends into an S; its surprises become bars; odds are multiplied."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.channels import Floats, column, corners
from mlu_anim.stage.frame import AxisTitle, Frame, Live, Overlay
from mlu_anim.stage.marks import Cell, Dot, Line, Rule, Text
from mlu_anim.stage.moves import Each, Stagger
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scales import Linear, Log
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import text_width
from scenes._logistic_regression_plot import CurvePlot

if TYPE_CHECKING:
    from mlu_anim.experiments.logistic_regression import Logistic

TRACKED = (
    *("dropped", "bent", "ride", "way"),  # cases, the line; a point on it; from page to card
    *("gap", "gaps", "flown", "flights", "meant"),  # one gap, all; one is a bar, all; the mean
    *("at", "risen", "told"),  # step or penalty of the curve; units beyond even odds; head
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
        self.enter(self.without_title(), self.after(1, dropped=0))
        self.play(self.evenly("dropped", 1), run_time=2.4)
        self.play(self.y_name.appear(), run_time=0.3)

    def line(self) -> None:
        is_first = self.clock.now == 0
        present = self.without_title() if is_first else self.on_page()
        self.enter(present, self.after(1, dropped=1 - is_first))
        if is_first:
            self.play(self.evenly("dropped", 1), run_time=0.9)
        self.play(self.curve_line.appear(), self.y_name.appear(), run_time=0.5)
        told = *self.plot.outside, *self.plot.promises
        self.follow(*(p.appear() for p in told), self.plot.dots.step_back(), run_time=0.6)

    def curve(self) -> None:
        plot = self.plot
        present = self.on_page(self.curve_line, *plot.outside, *plot.promises)
        present[plot.dots] = DIMMED
        self.enter(present, self.after(1, ride=self.result.x[0]))
        gone = (promise.vanish() for promise in plot.promises)
        self.follow(self.to("bent", 1), *gone, plot.dots.appear(), run_time=1.2)
        self.play(plot.point.appear(), run_time=0.2)
        self.play(self.to("ride", self.rest), run_time=1.1)
        self.play(plot.reading.appear(), run_time=0.3)

    def loss(self) -> None:
        plot = self.plot
        marks = plot.curve, self.bars, plot.point
        self.enter(self.on_page(*marks), self.after(3), run_time=0.4)
        self.play(self.to("ride", self.result.x[self.result.worst]), run_time=0.6)
        self.follow(self.to("gap", 1), self.promised.appear(), run_time=0.8)
        present = self.on_cards(*self.loss_axes, self.bars, plot.point, self.promised)
        worst = self.after(3, ride=self.result.x[self.result.worst], gap=1, way=1)
        self.enter(present, worst, run_time=0.7)
        self.play(self.to("flown", 1), run_time=0.8)
        self.play(self.worst.appear(), run_time=0.2)
        gone = plot.point.vanish(), self.promised.vanish()
        self.play(self.to("gaps", 1), *gone, run_time=0.5)
        self.play(self.evenly("flights", 1), run_time=1.2)
        told = [part.appear() for part in self.means]
        if self.is_low:
            told.append(self.worst.vanish())
        self.play(self.to("meant", 1), *told, run_time=0.4)

    def steps(self) -> None:
        present = self.on_cards(*self.loss_axes, self.bars, *self.means)
        self.enter(present, self.after(4, at=0, told=1))
        self.wait_for_reading()
        for step in range(1, min(3, self.end) + 1):
            self.play(self.to("at", step), run_time=1.3 - 0.3 * step)
            self.pause(0.2)
        if self.end > 3:
            self.play(self.evenly("at", self.end), run_time=0.3 * (self.end - 3))

    def odds(self) -> None:
        even = self.result.even
        plot = self.plot
        marks = *self.odds_axes, *self.towers, *plot.even, plot.point
        self.enter(self.on_cards(*marks), self.after(4, ride=even))
        self.wait_for_reading()
        for step in (1, 2):
            ride = self.to("ride", even + step * self.result.unit)
            self.play(self.to("risen", step), ride, run_time=1.2)
            self.pause(0.4)

    def penalty(self) -> None:
        weakest, n_cs = self.end + 1, len(self.result.cs)
        self.tracked["at"].set_value(weakest)
        present = self.on_cards(*self.factor_axes, *self.factor_marks, self.plot.before)
        self.enter(present, self.after(4, at=weakest))
        self.follow(self.to("at", self.end + n_cs), run_time=2.4)
        self.pause(0.3)
        self.play(self.to("at", weakest + n_cs // 2), run_time=1.4)
        self.play(self.default.appear(), run_time=0.4)

    # --- what stands where ------------------------------------------------------------------

    def on_page(self, *parts: Part) -> dict[Part, float]:
        plot = self.plot
        return self.present(self.sheet, *plot.wide.furniture, plot.levels, plot.dots, *parts)

    def without_title(self) -> dict[Part, float]:
        """The cases on the page, before there is anything that promises a chance."""
        return self.on_page() | {self.y_name: 0.0}

    def on_cards(self, *parts: Part) -> dict[Part, float]:
        plot = self.plot
        standing = self.plot_card, *plot.frame.furniture, plot.levels, plot.curve, plot.dots
        return self.present(self.sheet, *standing, *parts)

    # --- what is there ----------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        self.plot = CurvePlot(self.setting, r, self.tracked)
        self.curve_line, self.end = self.plot.curve, self.plot.n_steps
        self.y_name = self.plot.wide.part("wide y name")
        self.rest = float(np.clip(r.even, r.x[0], r.x[-1]))
        told = dict.fromkeys(("way", "gap", "gaps", "flown", "flights", "meant"), 1.0)
        curve = {"bent": 1.0, "ride": self.rest}
        self.changes = {"dropped": 1.0, "at": float(self.end)}, {}, curve, told
        way, page = self.tracked["way"], self.page
        self.sheet = self.add_part(MovingCard("sheet", page.whole, page.world, way, self.theme))
        over = Overlay(self.setting, "over")
        losses, *frames = self._losses(over), self._odds(), self._penalty()
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
        counted = Fact(self.end, Kind.COUNT)
        head = Live(self._head, (self.say("labels.bars"), self.say("labels.step", n=counted)))
        look: Any = {"y": y, "y_title": title, "grid": False, "head": head}
        self.losses = frame = Frame(self.setting, card, name="losses", **look)
        rule = frame.add(Rule("mean", y=self._mean, role="accent", reveal=self.tracked["meant"]))
        self.em = "readout" if self.page.wide else "label"
        bold: Any = {"weight": "bold", "em": self.em, "halo": sizes.HALO}
        at: Any = {"x": 1.0, "y": self._clear, "anchor": "right", "role": "accent"}
        top = r.losses(r.curve).max()
        self.is_low = bool(top < y.high / 2)
        self.worst = frame.add(Text("worst", x=0.05, y=top, say="labels.worst", **bold))
        loss = frame.add(Text("log loss", text=self._log_loss, dy=0.18, **at, **bold))
        above: Any = {"dy": 0.18 + 1.3 * self.page.type.readout, "halo": sizes.HALO}
        said = frame.add(Text("mean surprise", say="labels.mean", **at, **above))
        self.means, self.loss_axes = (rule, loss, said), frame.furniture
        self.bars = over.add(Cell("surprises", **corners(self._boxes), role=self.plot.roles))
        self.promised = over.add(self._promised())
        return frame

    def _promised(self) -> Text:
        """The probability of the worst case's true class, at the end of its gap."""
        r = self.result
        is_positive, rises = bool(r.is_positive[r.worst]), bool(r.curve[0] > 0)
        side = -1 if is_positive == rises else 1
        look: Any = {"role": str(self.plot.roles[r.worst]), "weight": "bold", "halo": sizes.HALO}
        look |= {"anchor": "right" if side < 0 else "left", "dx": 0.2 * side}
        x, y = (column(self.plot.gaps, k) for k in (0, 2))
        keys = "labels.promised", "labels.promised_short"

        def text() -> list[str]:
            plot = self.plot.curve.plane.now
            room = abs(float(x()[r.worst]) - (plot.left if side < 0 else plot.right)) - 0.25
            return [self.setting.first_fitting(*keys, room=room, weight="bold")]

        at: Any = {"x": lambda: x()[r.worst], "y": lambda: y()[r.worst]}
        dy = 0.12 if is_positive else -0.4
        return Text("promised", text=text, dy=dy, **at, **look)

    def _boxes(self) -> Floats:
        """Return each gap between class and curve on its way to become a bar: (n, 4)."""
        r, now, plane = self.result, self.now, self.losses.plane
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

    def _clear(self) -> float:
        """Return the height above the mean and above the bars below its name."""
        losses = self.result.losses(self.plot.shape())[0]
        width = text_width(self._log_loss()[0], getattr(self.page.type, self.em), "bold")
        first = max(0.25, 0.95 - width / self.losses.plane.rect.width)
        return float(max(losses.mean(), losses[self.rank >= first * len(losses)].max(initial=0)))

    def _log_loss(self) -> list[str]:
        return [self.say("labels.log_loss", n=Fact(float(self._mean()[0]), Kind.SHARE))]

    def _head(self) -> str:
        """Return what the bars are, or, once that has been told, the step of the solver."""
        if self.now("told") < 0.5:
            return self.say("labels.bars")
        n = int(np.ceil(self.now("at") - 1e-6))
        return self.say("labels.step" if n else "labels.start", n=Fact(n, Kind.COUNT))

    def _odds(self) -> Frame:
        """Lay towers of as many positive bricks as there are for each negative one."""
        r, units = self.result, np.arange(3)
        places, factor = r.even + r.unit * units, float(r.default_factors[0])
        side, top = 0.3 * abs(r.unit), factor**2
        at = sorted(r.rounded(float(place)) for place in places)
        x = Linear(at[0] - 2.2 * side, at[-1] + 2.2 * side, at=tuple(at))
        look: Any = {"head": "labels.odds", "x_title": AxisTitle("labels.x"), "grid": False}
        look["y"] = Linear(-1.2, 1.15 * top, None)
        frame = Frame(self.setting, self.page.measure, name="odds", x=x, **look)
        brick = np.tile(np.arange(int(np.ceil(top)) + 1) - 1, 3)
        unit = np.repeat(units, len(brick) // 3)
        middle = r.even + r.unit * unit

        def boxes() -> Floats:
            """The bricks of each tower, which grows while the point goes to its place."""
            height = (factor**unit + 1) * np.clip(self.now("risen") - unit + 1, 0, 1) - 1
            low, high = np.minimum(brick, height), np.minimum(brick + _BRICK, height)
            return np.column_stack([middle - side, low, middle + side, np.maximum(low, high)])

        role = np.where(brick < 0, "negative", "positive")
        look = {"role": "positive", "weight": "bold", "anchor": "center", "dy": 0.12}
        landed = Each(lambda: (self.now("risen") - units + 0.05) / 0.05)
        names = [self.say(f"labels.tower_{k}") for k in units]
        at_top: Any = {"x": places, "y": factor**units, "text": names, "reveal": landed}
        cells = frame.add(Cell("towers", **corners(boxes), role=role))
        self.towers = cells, frame.add(Text("tower names", **at_top, **look))
        self.odds_axes = frame.furniture
        return frame

    def _penalty(self) -> Frame:
        """Lay what one unit multiplies the odds by, for each C."""
        r = self.result
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
            return float(np.clip(self.end + len(r.cs) - self.now("at"), 0, len(r.cs) - 1))

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
        texts = [
            [self.setting.first_fitting(f"labels.{key}", room=share * width)]
            for key, share in (("without", 0.8), ("default", 0.45))
        ]
        without = frame.add(Text("without", text=texts[0], **none, **bold))
        at: Any = {"x": 1.0, "y": factors[default], "dx": 0.2, "dy": -0.4}
        self.default = frame.add(Text("default", text=texts[1], **at, **bold))
        self.factor_axes, self.factor_marks = frame.furniture, (line, dot, without)
        return frame
