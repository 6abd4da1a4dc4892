"""Linear regression: squares of misses shrink as a line turns, until no line has less."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.beam import Beam
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import Glyph, Line, Text, ring_art
from mlu_anim.stage.moves import Each, Sweep
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from scenes._linear_regression_squares import Squares

if TYPE_CHECKING:
    from mlu_anim.experiments.linear_regression import LeastSquares
    from mlu_anim.stage.marks.text import TextOptions

TURNED, OVER, TILTED, LEAST = 0.6, 0.4, 0.6, 0.5
"""Shares of the best slope: how far the line turns at first, then beyond the best slope, and
away from it with misses on a beam. A best slope that is nearly level is taken for LEAST, in
deviations of y for one of x."""
PALE, RING = 0.25, 0.4
"""Strength of a man who is taken off; radius of the ring around him, and room above it."""


class LinearRegression(ExplainerScene):
    """The mean, the squares of its misses, the line that has the least, and what balances it."""

    clip: ClassVar[str] = "linear_regression"
    short_beats: ClassVar[tuple[str, ...]] = ("guess", "square", "turn", "best", "share")
    beat_names: ClassVar[tuple[str, ...]] = (*short_beats, "balance", "pull")
    result: "LeastSquares"

    # --- beats ----------------------------------------------------------------------------------

    def guess(self) -> None:
        self.enter(self.on_page(), self.at(height=self.result.center[1]))
        self.play(self.to("dropped", 1), run_time=1.0)
        self.line.stand()
        self.misses.stand()
        self.follow(self.to("fitted", 1), self.mean_name.appear(), run_time=0.7)
        self.play(self.to("missed", 1), self.miss_name.appear(), run_time=0.5)

    def square(self) -> None:
        names, squares = (self.mean_name, self.miss_name), (self.squares.areas, self.squares.edges)
        present = self.on_page(self.line, self.misses, *names, *squares)
        self.enter(present, self.after(1), run_time=0.4)
        self.follow(self.to("grown", 1), run_time=1.2)
        self.play(self.to("grown", 2), run_time=0.8)

    def turn(self) -> None:
        s = self.squares
        present = self.on_plot(s.areas, s.edges, s.parts, s.seams, s.ghost, *s.sum.furniture)
        self.enter(present, self.after(2), run_time=0.6)
        self.play(self.to("packed", 1), run_time=1.0)
        self.play(s.number.appear(), run_time=0.2)
        self.follow(self.to("slope", self.turned), run_time=1.8)

    def best(self) -> None:
        s, r = self.squares, self.result
        there = {"slope": self.turned, "packed": 1, "traced": self.turned}
        present = self.on_plot(s.areas, s.edges, s.parts, s.seams)
        self.enter(present, self.after(2, **there), run_time=0.3)
        axes = [part.appear() for part in (*s.valley.furniture, s.curve, s.rides)]
        self.play(self.to("poured", 1), *axes, run_time=0.9)
        on = self.to("slope", self.over), self.to("traced", self.over)
        self.follow(*on, run_time=1.6)
        self.play(self.to("slope", r.slope), run_time=0.8)
        self.play(s.lowest.appear(), run_time=0.1)
        s.tiles.stand()

    def share(self) -> None:
        s, r = self.squares, self.result
        there = {"slope": r.slope, "packed": 1, "poured": 1, "traced": self.over}
        mean, valley = (self.level, self.mean_name), (*s.valley.furniture, s.curve, s.lowest)
        present = self.on_plot(s.areas, s.edges, *mean, *valley, s.tiles)
        self.enter(present, self.after(2, **there), run_time=0.4)
        self.play(self.to("gone", 1), run_time=0.7)
        away = [part.vanish() for part in valley]
        self.play(*away, run_time=0.2)
        self.follow(self.to("tiled", 1), run_time=1.2)
        words = [part.appear() for part in (*s.share.furniture, s.r_squared)]
        self.play(*words, run_time=0.3)

    def balance(self) -> None:
        r, beam = self.result, self.beam
        held = *beam.frame.furniture, *beam.frame.marks
        self.enter(self.on_plot(*held), self.after(2, slope=r.slope), run_time=0.5)
        self.play(self.to("carried", 1), run_time=0.9)
        self.follow(self.to("slope", self.tilted), run_time=1.4)
        self.pause(0.6)
        self.play(self.to("slope", r.slope), run_time=1.4)

    def pull(self) -> None:
        r, beam = self.result, self.beam
        held, there = (*beam.frame.furniture, *beam.frame.marks), {"slope": r.slope, "carried": 1}
        self.enter(self.on_plot(*held, self.best_line), self.after(2, **there), 0.5)
        self.play(beam.frame.part("beam foot").appear(), self.ring.appear(), run_time=0.3)
        self.follow(self.to("removed", 1), run_time=1.2)
        self.pause(0.6)
        height, slope = self.line_without
        turned = self.to("slope", slope), self.to("height", height)
        self.play(*turned, self.before.appear(), run_time=1.6)

    # --- the plot -------------------------------------------------------------------------------

    def lay(self) -> None:
        r, page, way = self.result, self.page, self._track()
        steep = max(abs(r.slope), LEAST * r.y.std() / r.x.std()) * (1 if r.slope > 0 else -1)
        self.turned, self.over = TURNED * r.slope, r.slope + OVER * steep
        self.tilted = r.slope - TILTED * steep
        slope, intercept = r.without[r.pulling]
        self.line_without = float(intercept + slope * r.center[0]), float(slope)
        self.sheet = self.add_part(MovingCard("sheet", page.whole, page.world, way, self.theme))
        self.wide = self._wide()
        self.plot = self._rows("plot", page.world, comes_from=(self.wide, way))
        self._lay_rows()
        self._lay_names()
        self.squares = squares = Squares(self, self.plot, self.over)
        self.beam = self._beam()
        self.place(squares.air, self.wide, self.plot.frame)
        self.place(squares.sum, squares.valley, squares.share, self.beam.frame)

    def _track(self) -> Any:
        """Track all values that move, and return how far the page has been given up."""
        self.changes = (
            {"dropped": 1, "fitted": 1, "missed": 1, "height": self.result.center[1]},
            {"way": 1, "grown": 2},  # squares: the first, then all
        )
        squares = "packed", "poured", "traced", "gone", "tiled"  # one, a bar, its trace, tiles
        beam = "carried", "removed"  # misses on it; one man
        for name in (*self.changes[0], *self.changes[1], "slope", *squares, *beam):
            self.track(name, 0.0)
        return self.tracked["way"]

    def _rows(self, name: str, card: Rect, **options: Any) -> FittedRows:
        """Return a plot of the rows with room for all lines."""
        r = self.result
        lines = np.array([(r.center[1], 0.0), (r.center[1], self.over), self.line_without])
        reached = lines[:, :1] + lines[:, 1:] * (np.array([r.x.min(), r.x.max()]) - r.center[0])
        titles: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        around: Any = {"line": self.line_now, "reached": reached, **titles}
        return FittedRows(self.setting, card, name, r.x, r.y, **around, **options)

    def _wide(self) -> Frame:
        """Return the plot on the whole page, in which the longest miss has room for its square."""
        rows = self._rows("wide", self.page.whole)
        room, longest = rows.frame.plan.plot, float(np.abs(self.result.residuals(0.0)).max())
        if longest * room.height > room.width * (rows.y_scale.high - rows.y_scale.low):
            rows = self._rows("wide", self.page.whole, square=True)
        return rows.frame

    def _lay_rows(self) -> None:
        """Add the rows, the line, the misses, and the level and the best line behind it."""
        r, plot = self.result, self.plot
        shown = Each(lambda: self.now("missed") * self._weights())
        self.misses = plot.add_misses("misses", reveal=shown)
        self.level = self._pale_line("level", 0.0)
        self.best_line = self._pale_line("best line", r.slope)
        self.line = plot.add_line("line", halo=0.0, reveal=Sweep(self.tracked["fitted"]))
        self.men = plot.add_rows(
            "men",
            are_men="own" in r.verdicts,
            dropped=self.tracked["dropped"],
            strength=lambda: 1 - (1 - PALE) * (1 - self._weights()),
        )

    def _pale_line(self, name: str, slope: float) -> Line:
        """Add a dashed line of this slope through the means."""
        plot, y = self.plot, self.result.center[1] + slope * (self.plot.ends - self.plot.mean)
        return plot.frame.add(Line(name, x=plot.ends, y=y, role="muted", dashed=True, halo=0.0))

    def _lay_names(self) -> None:
        """Name the mean at its end, a long miss that is alone, and later the line of all rows."""
        r, plot, mean = self.result, self.plot, self.result.center[1]
        apart = np.abs(r.x[:, None] - r.x) + np.ptp(r.x) * np.eye(len(r.x))
        row = int((np.abs(r.y - mean) * (apart.min(axis=1) + 0.02 * np.ptp(r.x))).argmax())
        drop = sizes.AIR if r.y[row] < mean else -sizes.AIR - sizes.CAP_EM * self.page.type.label
        bold: TextOptions = {"weight": "bold", "anchor": "right", "dy": drop}
        self.mean_name = self._name("mean", plot.ends[1], mean, **bold)
        is_right = bool(r.x[row] > plot.mean)
        beside: TextOptions = {"role": "variance", "level": "middle"}
        beside |= {"anchor": "right" if is_right else "left"}
        beside |= {"dx": -sizes.AIR if is_right else sizes.AIR}
        self.miss_name = self._name("miss", r.x[row], (r.y[row] + mean) / 2, **beside)
        x, side = (plot.mean + r.x.max()) / 2, "left" if r.slope < 0 else "right"
        before: Any = {"role": "muted", "anchor": side, "dy": RING}
        self.before = self._name("before", x, mean + r.slope * (x - plot.mean), **before)
        at: Any = {"x": r.x[r.pulling], "y": r.y[r.pulling]}
        self.ring = plot.frame.add(Glyph("ring", **at, art=ring_art(0.12), radius=RING))

    def _name(self, name: str, x: float, y: float, **look: Any) -> Text:
        text = Text(f"{name} name", x=x, y=y, say=f"labels.{name}", halo=sizes.HALO, **look)
        return self.plot.frame.add(text)

    # --- the beam -------------------------------------------------------------------------------

    def _beam(self) -> Beam:
        r, heads = self.result, (self.say("labels.sum_is_0"), self.say("labels.beam"))
        most = 1.1 * float(np.abs(self._reached()).max())
        return Beam(
            self.setting,
            self.page.measure,
            "beam",
            r.x,
            self._pulls,
            pivot=lambda: self._balance()[0],
            tilt=lambda: self._balance()[1],
            up=Linear(-most, most),
            say="labels.pivot",
            reveal=Each(self._weights),
            begin=lambda: self.plot.misses_on_page()[:, [2, 3, 0, 1]],
            come=self.tracked["carried"],
            head=Live(lambda: heads[int(self._is_tipped())], heads),
            foot="labels.leverage",
        )

    def _reached(self) -> list[Floats]:
        """Return where the beam and its pulls reach with each line that balances on it."""
        r, mean, reached = self.result, self.result.center[1], list[Floats]()
        lines = (mean, self.tilted, 0), (mean, r.slope, 0), (mean, r.slope, 1)
        for height, slope, removed in (*lines, (*self.line_without, 1)):
            pivot, tilt = r.beam(height, slope, removed)
            beam, pulls = tilt * (r.x - pivot), r.y - height - slope * (r.x - self.plot.mean)
            reached += [beam, beam + pulls]
        return reached

    def _is_tipped(self) -> bool:
        return bool(abs(self._balance()[1]) > 0.01 * abs(self.tilted - self.result.slope))

    def _pulls(self) -> Floats:
        return self.result.y - self.plot.guesses(self.result.x)

    def _balance(self) -> tuple[float, float]:
        height, slope = self.line_now()
        return self.result.beam(height, slope, self.now("removed"))

    # --- values of the moment -------------------------------------------------------------------

    def line_now(self) -> Floats:
        """Return height and slope of the line."""
        return np.array([self.now("height"), self.now("slope")])

    def _weights(self) -> Floats:
        """Return how much each row counts: (n_rows,)."""
        weights = np.ones(len(self.result.x))
        weights[self.result.pulling] -= self.now("removed")
        return weights

    # --- what is present ------------------------------------------------------------------------

    def on_page(self, *others: Part) -> dict[Part, float]:
        """The whole page, the plot with men, and these parts."""
        return self.present(self.sheet, *self.wide.furniture, self.men, *others)

    def on_plot(self, *others: Part) -> dict[Part, float]:
        """Both cards, the plot with men, line and misses, and these parts."""
        plot = *self.plot.frame.furniture, self.men, self.line, self.misses
        return self.present(self.sheet, self.plot_card, *plot, *others)
