"""Linear regression: squares of misses shrink as a line turns, until no line has less."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import ValueTracker
from manim.animation.animation import Animation

from mlu_anim.stage import sizes
from mlu_anim.stage.beam import Beam
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Live
from mlu_anim.stage.marks import Glyph, Line, Text, ring_art
from mlu_anim.stage.moves import Each, Sweep
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from scenes._linear_regression_squares import Squares

if TYPE_CHECKING:
    from mlu_anim.experiments.linear_regression import LeastSquares

TURNED, OVER, TILTED, LEAST = 0.6, 0.4, 0.6, 0.5
"""Shares of the best slope: how far the line turns at first, then beyond the best slope, and
away from it with misses on a beam. A best slope that is nearly level is taken for LEAST, in
deviations of y for one of x."""
PALE, RING = 0.25, 0.4
"""Strength of a man who is taken off, and the radius of the ring around him."""
TRACKED = (
    *("way", "dropped", "fitted", "missed", "grown"),  # the page given up; men, line, squares
    *("packed", "poured", "traced", "gone", "tiled"),  # one square, a bar, its trace, tiles
    *("carried", "removed"),  # misses on a beam; one man
)


class LinearRegression(ExplainerScene):
    """The mean, the squares of its misses, the line that has the least, and what balances it."""

    clip: ClassVar[str] = "linear_regression"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("guess", "square", "turn", "best", "share"),
        *("balance", "pull"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("guess", "square", "turn", "best", "share")
    result: "LeastSquares"

    def lay(self) -> None:
        r, page = self.result, self.page
        for name in TRACKED:
            self.track(name, 0.0)
        self.slope, self.height = self.track("slope", 0.0), self.track("height", r.center[1])
        steep = max(abs(r.slope), LEAST * r.y.std() / r.x.std()) * (1 if r.slope > 0 else -1)
        self.turned, self.over = TURNED * r.slope, r.slope + OVER * steep
        self.tilted = r.slope - TILTED * steep
        slope, intercept = r.without[r.pulling]
        self.line_without = float(slope), float(intercept + slope * r.center[0])
        a, b = page.world, page.measure
        whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.sheet = self.add_part(MovingCard("sheet", whole, a, self.tracked["way"], self.theme))
        self._lay_plot(whole)
        self.squares = squares = Squares(self.setting, r, self.tracked, self.plot, self.over)
        self._lay_beam()
        self.place(squares.air, self.wide, self.plot.frame)
        self.place(squares.sum, squares.valley, squares.share, self.beam.frame)

    def _lay_plot(self, whole: Rect) -> None:
        r, now = self.result, self.now
        lines = np.array([(0.0, r.center[1]), (self.over, r.center[1]), self.line_without])
        ends = np.array([r.x.min(), r.x.max()]) - r.center[0]
        titles: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        look: Any = {"height": self.height, "slope": self.slope, **titles}
        look["reached"] = lines[:, :1] * ends + lines[:, 1:]
        wide = FittedRows(self.setting, whole, "wide", r.x, r.y, **look)
        room, longest = wide.frame.plan.plot, float(np.abs(r.residuals(0.0)).max())
        if longest * room.height > room.width * (wide.y_scale.high - wide.y_scale.low):
            wide = FittedRows(self.setting, whole, "wide", r.x, r.y, **look, square=True)
        self.wide = wide.frame
        look["comes_from"] = self.wide, self.tracked["way"]
        self.plot = plot = FittedRows(self.setting, self.page.world, "plot", r.x, r.y, **look)
        shown = Each(lambda: now("missed") * self._weights())
        self.misses = plot.add_misses("misses", reveal=shown)
        pale: Any = {"x": plot.ends, "role": "muted", "dashed": True, "halo": 0.0}
        self.level, self.best_line = (
            plot.frame.add(Line(name, y=r.center[1] + slope * ends, **pale))
            for name, slope in (("level", 0.0), ("best line", r.slope))
        )
        self.line = plot.add_line("line", halo=0.0, reveal=Sweep(self.tracked["fitted"]))
        self.men = plot.add_rows(
            "men",
            are_men="own" in r.verdicts,
            dropped=self.tracked["dropped"],
            strength=lambda: 1 - (1 - PALE) * (1 - self._weights()),
        )
        self._name_mean_and_miss()
        x, falls = (plot.mean + r.x.max()) / 2, r.slope < 0
        before: Any = {"x": x, "y": r.center[1] + r.slope * (x - plot.mean), "role": "muted"}
        before |= {"anchor": "left" if falls else "right", "dy": sizes.AIR, "halo": sizes.HALO}
        self.before = plot.frame.add(Text("before", **before, say="labels.before"))
        chosen: Any = {"x": r.x[r.pulling], "y": r.y[r.pulling], "art": ring_art(0.12)}
        self.ring = plot.frame.add(Glyph("ring", **chosen, radius=RING))

    def _name_mean_and_miss(self) -> None:
        """Name the level line at its end, and on the other side of it a long miss that is alone."""
        r, plot, mean = self.result, self.plot, self.result.center[1]
        apart = np.abs(r.x[:, None] - r.x) + np.ptp(r.x) * np.eye(len(r.x))
        row = int((np.abs(r.y - mean) * (apart.min(axis=1) + 0.02 * np.ptp(r.x))).argmax())
        bold: Any = {"weight": "bold", "halo": sizes.HALO, "anchor": "right"}
        drop = sizes.AIR if r.y[row] < mean else -sizes.AIR - sizes.CAP_EM * self.page.type.label
        end = Text("mean name", x=plot.ends[1], y=mean, dy=drop, say="labels.mean", **bold)
        is_right = r.x[row] > r.center[0]
        red: Any = {"role": "variance", "level": "middle", "halo": sizes.HALO}
        side: Any = ("right", -sizes.AIR) if is_right else ("left", sizes.AIR)
        at: Any = {"x": r.x[row], "y": (r.y[row] + mean) / 2, "anchor": side[0], "dx": side[1]}
        self.mean_name = plot.frame.add(end)
        self.miss_name = plot.frame.add(Text("miss name", **at, say="labels.miss", **red))

    def _lay_beam(self) -> None:
        r, plot = self.result, self.plot
        mean, (slope, height) = r.center[1], self.line_without
        lines = (mean, self.tilted, 0), (mean, r.slope, 0), (mean, r.slope, 1), (height, slope, 1)
        reached = []
        for line in lines:
            pivot, tilt = r.beam(*line)
            ends = r.y - line[0] - line[1] * (r.x - plot.mean), np.zeros(len(r.x))
            reached.append(np.array(ends) + tilt * (r.x - pivot))
        most = 1.1 * float(np.abs(reached).max())
        heads = tuple(self.say(f"labels.{key}") for key in ("sum_is_0", "beam"))
        head = Live(lambda: heads[int(self.now("removed") > 0)], heads)
        look: Any = {"head": head, "foot": "labels.leverage", "up": Linear(-most, most)}
        self.beam = Beam(
            self.setting,
            self.page.measure,
            "beam",
            r.x,
            self._pulls,
            pivot=lambda: self._balance()[0],
            tilt=lambda: self._balance()[1],
            say="labels.pivot",
            reveal=Each(self._weights),
            begin=lambda: plot.misses_on_page()[:, [2, 3, 0, 1]],
            come=self.tracked["carried"],
            **look,
        )

    # --- values of the moment -------------------------------------------------------------------

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _weights(self) -> Floats:
        weights = np.ones(len(self.result.x))
        weights[self.result.pulling] -= self.now("removed")
        return weights

    def _pulls(self) -> Floats:
        return self.result.y - self.plot.guesses(self.result.x)

    def _balance(self) -> tuple[float, float]:
        return self.result.beam(self.now("height"), self.now("slope"), self.now("removed"))

    # --- what is present ------------------------------------------------------------------------

    def at(self, **values: float) -> dict[ValueTracker, float]:
        """All values: 0 but for these, and the height of the mean."""
        values = {"height": self.result.center[1]} | values
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def small(self, slope: float, **more: float) -> dict[ValueTracker, float]:
        """All values with both cards, and a line of this slope."""
        there = {"way": 1, "dropped": 1, "fitted": 1, "missed": 1, "grown": 2, "slope": slope}
        return self.at(**there | more)

    def on_plot(self, *others: Part) -> dict[Part, float]:
        """Both cards, the plot with men, line and misses, and these parts."""
        plot = *self.plot.frame.furniture, self.men, self.line, self.misses
        return dict.fromkeys((self.sheet, self.plot_card, *plot, *others), 1.0)

    # --- beats ----------------------------------------------------------------------------------

    def guess(self) -> None:
        self.enter(dict.fromkeys((self.sheet, *self.wide.furniture, self.men), 1.0), self.at())
        self.play(self.to("dropped", 1), run_time=1.0)
        self.line.stand()
        self.misses.stand()
        self.follow(self.to("fitted", 1), self.mean_name.appear(), run_time=0.7)
        self.play(self.to("missed", 1), self.miss_name.appear(), run_time=0.5)

    def square(self) -> None:
        s = self.squares
        names = self.mean_name, self.miss_name
        marks = self.men, self.line, self.misses, *names, s.areas, s.edges
        present = dict.fromkeys((self.sheet, *self.wide.furniture, *marks), 1.0)
        self.enter(present, self.at(dropped=1, fitted=1, missed=1), run_time=0.4)
        self.follow(self.to("grown", 1), run_time=1.2)
        self.play(self.to("grown", 2), run_time=0.8)

    def turn(self) -> None:
        s = self.squares
        present = self.on_plot(s.areas, s.edges, s.parts, s.seams, s.ghost, *s.sum.furniture)
        self.enter(present, self.small(0.0), run_time=0.6)
        self.play(self.to("packed", 1), run_time=1.0)
        self.play(s.number.appear(), run_time=0.2)
        self.follow(self.slide(self.slope, self.turned), run_time=1.8)

    def best(self) -> None:
        s, r = self.squares, self.result
        present = self.on_plot(s.areas, s.edges, s.parts, s.seams)
        self.enter(present, self.small(self.turned, packed=1, traced=self.turned), run_time=0.3)
        axes = [part.appear() for part in (*s.valley.furniture, s.curve, s.rides)]
        self.play(self.to("poured", 1), *axes, run_time=0.9)
        on = self.slide(self.slope, self.over), self.to("traced", self.over)
        self.follow(*on, run_time=1.6)
        self.play(self.slide(self.slope, r.slope), run_time=0.8)
        self.play(s.lowest.appear(), run_time=0.1)
        s.tiles.stand()

    def share(self) -> None:
        s, r = self.squares, self.result
        there = {"packed": 1, "poured": 1, "traced": self.over}
        mean, valley = (self.level, self.mean_name), (*s.valley.furniture, s.curve, s.lowest)
        present = self.on_plot(s.areas, s.edges, *mean, *valley, s.tiles)
        self.enter(present, self.small(r.slope, **there), run_time=0.4)
        self.play(self.to("gone", 1), run_time=0.7)
        away = [part.vanish() for part in valley]
        self.play(*away, run_time=0.2)
        self.follow(self.to("tiled", 1), run_time=1.2)
        words = [part.appear() for part in (*s.share.furniture, s.r_squared)]
        self.play(*words, run_time=0.3)

    def balance(self) -> None:
        r, beam = self.result, self.beam
        held = *beam.frame.furniture, *beam.frame.marks
        self.enter(self.on_plot(*held), self.small(r.slope), run_time=0.5)
        self.play(self.to("carried", 1), run_time=0.9)
        self.follow(self.slide(self.slope, self.tilted), run_time=1.4)
        self.pause(0.6)
        self.play(self.slide(self.slope, r.slope), run_time=1.4)

    def pull(self) -> None:
        r, beam = self.result, self.beam
        held = *beam.frame.furniture, *beam.frame.marks
        self.enter(self.on_plot(*held, self.best_line), self.small(r.slope, carried=1), 0.5)
        self.play(beam.frame.part("beam foot").appear(), self.ring.appear(), run_time=0.3)
        self.follow(self.to("removed", 1), run_time=1.2)
        self.pause(0.6)
        slope, height = self.line_without
        turned = self.slide(self.slope, slope), self.slide(self.height, height)
        self.play(*turned, self.before.appear(), run_time=1.6)

    def to(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end)
