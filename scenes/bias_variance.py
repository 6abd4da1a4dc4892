"""Bias and variance: one line, many lines, what they miss by and how they scatter, and the U."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from manim import ValueTracker, linear
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import (
    Cell,
    Dot,
    Interval,
    Line,
    Lines,
    Number,
    Rule,
    StackedBar,
    Text,
)
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Square, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.scene import ExplainerScene

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance as Result

Floats = NDArray[np.float64]
N_GHOSTS, N_VERTICES = 60, 40
"""Most lines that are drawn of all that are measured, and most vertices of each."""
N_SLOW = 3
"""Lines that are drawn one at a time."""
PARTS = ("noise", "bias", "variance")
"""Parts of the error, from the lowest of a stack up."""


class BiasVariance(ExplainerScene):
    """A sample and its line, many of them, their bias, their variance, and the least error."""

    clip: ClassVar[str] = "bias_variance"
    beat_names: ClassVar[tuple[str, ...]] = (
        "sample", "again", "bias", "wiggly", "variance", "squares", "u", "floor",
    )  # fmt: skip
    short_beats: ClassVar[tuple[str, ...]] = ("again", "bias", "wiggly", "variance", "u")
    result: "Result"

    # --- what stands where ------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        self.n_models = len(r.complexity)
        self.last = self.n_models - 1
        self.n_ghosts = min(N_GHOSTS, r.n_sets)
        self.kept = np.unique(np.linspace(0, len(r.x) - 1, N_VERTICES).round().astype(int))
        self.ghost_values = r.predictions[:, : self.n_ghosts, self.kept]
        names = "way", "dropped", "sample", "fitted", "n_lines", "level", "fit_level", "averaged"
        self.way, self.dropped, self.sample_at, self.fitted, self.n_lines = (
            self.track(name, 0.0) for name in names[:5]
        )
        self.level, self.fit_level, self.averaged = (self.track(n, 0.0) for n in names[5:])
        self.gap, self.spread = self.track("gap", 0.0), self.track("spread", 0.0)
        self.carried, self.squared = self.track("carried", 0.0), self.track("squared", 0.0)
        self.poured, self.risen = self.track("poured", 0.0), self.track("risen", 0.0)
        self.slider, self.sunk = self.track("slider", 0.0), self.track("sunk", 0.0)
        self._lay_world()
        self._lay_errors()
        self._lay_squares()
        self.place(self.wide, self.world, self.errors, self.air)

    def _lay_world(self) -> None:
        r, page = self.result, self.page
        a, b = page.world, page.measure
        whole = Rect(min(a.left, b.left), min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.sheet = self.add_part(MovingCard("sheet", whole, a, self.way, self.theme))
        x, y = Linear(r.x_low, r.x_high), Linear(r.low, r.high)
        titles = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        truth, fit = Entry("labels.truth", "bias", "dashed"), Entry("labels.fit", "variance", "line")
        keys = [truth, Entry("labels.point", "ink"), fit], [truth, fit]
        keys[1].insert(1, Entry("labels.mean", "bias", "line"))
        self.wide = Frame(
            self.setting, whole, name="wide", x=x, y=y, **titles, key=keys[0], grid=False
        )
        heads = tuple(self._head(index) for index in range(self.n_models))
        self.world = Frame(
            self.setting,
            a,
            name="world",
            x=x,
            y=y,
            **titles,
            key=keys[1],
            head=Live(lambda: self._head(round(self.shown_level())), heads),
            grid=False,
            comes_from=(self.wide, self.way),
        )
        add, kept = self.world.add, r.x[self.kept]
        drawn = Upto(self._n_ghosts_now)
        self.ghosts = add(Lines("lines", x=kept, y=self.cloud, role="variance", reveal=drawn))
        truths = self.truth_now if r.resampled else r.truth[0]
        self.truth = add(Line("truth", x=r.x, y=truths, role="bias", dashed=True, halo=0))
        own = {"role": "variance", "width": sizes.CURVE, "strength": 1.0}
        self.fit = add(Lines("fit", x=r.x, y=self.fit_now, reveal=Grow(self.fitted), **own))
        drop = Drop(Stagger(self.dropped))
        at = self.points_x, self.points_y
        self.points = add(
            Dot("points", x=at[0], y=at[1], reveal=Stagger(self.dropped), moves=[drop])
        )
        self.mean = add(
            Lines(
                "mean",
                x=r.x,
                y=self.mean_now,
                role="bias",
                width=sizes.CURVE,
                strength=1.0,
                halo=sizes.HALO,
                reveal=Grow(self.averaged),
            )
        )
        self._lay_brackets()

    def _lay_brackets(self) -> None:
        """The gap of the stiffest models and the spread of the most flexible ones."""
        r = self.result
        self.ends = {"bias": self._gap_ends(), "variance": self._spread_ends()}
        self.brackets: dict[str, tuple[Interval, Text]] = {}
        for part, tracker in (("bias", self.gap), ("variance", self.spread)):
            x, y, y2 = self.ends[part]
            bracket = self.world.add(
                Interval(f"{part} bracket", x=x, y=y, y2=y2, role=part, reveal=Grow(tracker))
            )
            is_right = x > (r.x_low + r.x_high) / 2
            side = ("right", -1.0) if is_right else ("left", 1.0)
            name = self.world.add(
                Text(
                    f"{part} name",
                    x=x,
                    y=(y + y2) / 2,
                    say=f"labels.{part}_length",
                    role=part,
                    em="readout",
                    weight="bold",
                    anchor=side[0],  # type: ignore[arg-type]
                    dx=side[1] * (sizes.SERIF + sizes.AIR),
                    level="middle",
                    halo=sizes.HALO,
                    reveal=Grow(tracker),
                )
            )
            self.brackets[part] = bracket, name

    def _lay_errors(self) -> None:
        r, names = self.result, tuple(str(k) for k in self.result.complexity)
        top = float(max(r.expected.max(), r.measured[[0, -1]].max())) * 1.12
        looks = {"noise": "noise", "bias": "bias", "variance": "variance"}
        self.errors = Frame(
            self.setting,
            self.page.measure,
            name="errors",
            x=Band(names),
            y=Linear(0, top),
            x_title=AxisTitle("labels.complexity"),
            y_title=AxisTitle("labels.error"),
            key=[Entry(f"labels.{part}", role, "cell") for part, role in looks.items()],
        )
        heights = {"noise": r.noise, "bias": r.bias_squared, "variance": r.variance}
        self.heights = {part: np.maximum(h, 0) for part, h in heights.items()}
        bands = np.arange(self.n_models)
        stack = {"x": bands, "parts": self.heights, "key": self._bar_keys()}
        self.floor_line = Rule("floor", y=r.noise[r.best], role="ink", reveal=Grow(self.sunk))
        self.bars = self.errors.add(StackedBar("bars", **stack, grown=self.grown))
        self.places = self.errors.add(StackedBar("places", **stack, grown=self._poured_first()))
        self.errors.add(self.floor_line)
        self.knob = self.errors.add(
            Dot("slider", x=self.slider, y=0.0, role="ink", radius=sizes.POINT, halo=sizes.HALO)
        )
        self.least = self.errors.add(
            Number(
                "least",
                x=float(r.best),
                y=float(r.expected[r.best]),
                value=float(r.expected[r.best]),
                kind=Kind.SHARE,
                anchor="center",
                dy=sizes.AIR,
                halo=sizes.HALO,
            )
        )

    def _lay_squares(self) -> None:
        """The brackets on their way to the other card, where they become squares, then bars."""
        self.air = Overlay(self.setting, "air")
        low, high = self._slots()
        self.square_rows = [(part, index) for index in (0, self.last) for part in PARTS]
        keys = [f"{part} {index}" for part, index in self.square_rows]
        rect = self.errors.plane.rect
        roles = [part for part, _ in self.square_rows]
        columns = {"role": roles, "key": keys}
        slots = {"x": low[:, 0], "y": low[:, 1], "x2": high[:, 0], "y2": high[:, 1]}
        self.slots = self.air.add(Cell("slots", **slots, **columns))
        homes = {key: np.array(values) for key, values in slots.items()}
        for part, index in (("bias", 0), ("variance", self.last)):
            row = self.square_rows.index((part, index))
            x, y, y2 = self.ends[part]
            begin, end = self.world.plane.c2p([x, x], [min(y, y2), max(y, y2)])
            homes["x"][row], homes["x2"][row] = begin[0] - _THIN / 2, begin[0] + _THIN / 2
            homes["y"][row], homes["y2"][row] = begin[1], end[1]
        moves = [
            Fly(Each(self._carried_rows), to=self.slots),
            Square(self.squared),
            Fly(self.poured, to=self.places),
        ]
        self.squares_mark = self.air.add(
            Cell("squares", **homes, **columns, moves=moves, reveal=Each(self._shown_rows))
        )
        del rect

    def _slots(self) -> tuple[Floats, Floats]:
        """Return the lower left and upper right corners of the thin sides on the other card."""
        r, plot = self.result, self.errors.plane.rect
        lengths = np.sqrt([[self.heights[p][i] for p in PARTS] for i in (0, self.last)])
        band, top = plot.width / self.n_models, self.errors.plane.y.from_share([1.0])[0]
        same_area = np.sqrt(sizes.BAND_SHARE * band * plot.height / top)
        third = plot.width / len(PARTS)
        room = min(0.9 * third, 0.36 * plot.height) / max(float(lengths.max()), 1e-9)
        sides = lengths.ravel() * min(same_area, room)
        left = plot.left + np.tile([2, 0, 1], 2) * third + 0.05 * third
        foot = plot.bottom + np.repeat([0.56, 0.06], len(PARTS)) * plot.height
        del r
        return np.column_stack([left, foot]), np.column_stack([left + _THIN, foot + sides])

    # --- values of the moment ---------------------------------------------------------------

    def between_models(self, values: Floats, level: float) -> Floats:
        """Return values, one set for each model, between two models next to each other."""
        low = min(int(level), self.last)
        way = level - low
        mixed: Floats = values[low] if way == 0 else (1 - way) * values[low] + way * values[low + 1]
        return mixed

    def shown_level(self) -> float:
        return max(self.level.get_value(), self.fit_level.get_value())

    def cloud(self) -> Floats:
        return self.between_models(self.ghost_values, self.level.get_value())

    def mean_now(self) -> Floats:
        return self.between_models(self.result.mean, self.level.get_value())[None]

    def truth_now(self) -> Floats:
        return self.between_models(self.result.truth, self.shown_level())

    def fit_now(self) -> Floats:
        """Return the line of the present sample."""
        which = round(self.sample_at.get_value())
        values = self.result.predictions[:, which]
        return self.between_models(values, self.fit_level.get_value())[None]

    def points_x(self) -> Floats:
        return self._between_samples(self.result.train_x)

    def points_y(self) -> Floats:
        return self._between_samples(self.result.train_y)

    def _between_samples(self, values: Floats) -> Floats:
        at = self.sample_at.get_value() if len(values) > N_SLOW else 0.0
        low, way = int(at), at - int(at)
        mixed: Floats = values[low] if way == 0 else (1 - way) * values[low] + way * values[low + 1]
        return mixed

    def _n_ghosts_now(self) -> float:
        """Return how many ghosts stand for the lines so far: the first ones each for itself."""
        n = self.n_lines.get_value()
        rest = (self.n_ghosts - N_SLOW) / (self.result.n_sets - N_SLOW)
        return min(n, N_SLOW) + max(n - N_SLOW, 0.0) * rest

    def _head(self, index: int) -> str:
        k = Fact(int(self.result.complexity[index]), Kind.COUNT)
        return self.say("labels.model", k=k)

    def grown(self) -> Floats:
        """Return how far each part of each bar has grown: (n_parts, n_models)."""
        come = np.clip(self.risen.get_value() - np.arange(self.n_models), 0, 1)
        return np.maximum(self._poured_first(), come)

    def _poured_first(self) -> Floats:
        """Return 1 for each part of a bar that has been a square."""
        from_squares = np.zeros((len(PARTS), self.n_models))
        if self.cut.name == "full":
            from_squares[:, [0, self.last]] = 1
        from_squares[PARTS.index("bias"), 0] = from_squares[PARTS.index("variance"), -1] = 1
        return from_squares

    def _bar_keys(self) -> list[str]:
        return [f"{part} {index}" for part in PARTS for index in range(self.n_models)]

    def _order(self) -> Floats:
        """Return when each side comes to the other card: bias first, then variance, then the rest."""
        when = {("bias", 0): 0.0, ("variance", self.last): 1.0}
        return np.array([when.get(row, 2.0) for row in self.square_rows])

    def _carried_rows(self) -> Floats:
        return np.clip(self.carried.get_value() - self._order(), 0, 1)

    def _shown_rows(self) -> Floats:
        """Return 1 for a side that has left its bracket; the others grow where they stand."""
        order, carried = self._order(), self._carried_rows()
        return np.where(order < 2, np.ceil(carried), carried)

    def _gap_ends(self) -> tuple[float, float, float]:
        r, at = self.result, float(self.result.gap_x[0])
        truth, mean = (float(np.interp(at, r.x, v[0])) for v in (r.truth, r.mean))
        return at, truth, mean

    def _spread_ends(self) -> tuple[float, float, float]:
        r, at = self.result, float(self.result.spread_x[-1])
        mean = float(np.interp(at, r.x, r.mean[-1]))
        return at, mean, mean + float(r.spread[-1])

    # --- beats ------------------------------------------------------------------------------

    def base(self, *parts: Part) -> dict[Part, float]:
        """The large card with its axes, and these parts."""
        return dict.fromkeys((self.sheet, *self.wide.furniture, *parts), 1.0)

    def small(self, *parts: Part) -> dict[Part, float]:
        """The card of the lines at its small size, and these parts."""
        standing = self.sheet, *self.world.furniture, self.truth, self.ghosts
        return dict.fromkeys((*standing, *parts), 1.0)

    def at(self, **values: float) -> dict[ValueTracker, float]:
        """All values: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def sample(self) -> None:
        self.enter(self.base(self.truth, self.points), self.at())
        self.follow(self.slide(self.dropped, 1.0), run_time=1.2)

    def again(self) -> None:
        present = self.base(self.truth, self.points, self.fit, self.ghosts)
        self.enter(present, self.at(dropped=1))
        for k in range(N_SLOW):
            if k:
                self.fitted.set_value(0.0)
                self.play(self.slide(self.sample_at, k), run_time=0.35)
            self.play(self.slide(self.fitted, 1.0, linear), run_time=(0.9, 0.5, 0.4)[k])
            self.n_lines.set_value(k + 1)
        away = self.points.vanish(), self.fit.vanish()
        self.follow(self.slide(self.n_lines, self.result.n_sets, linear), *away, run_time=1.2)

    def bias(self) -> None:
        n = self.result.n_sets
        values = {"way": 1, "n_lines": n, "dropped": 1, "sample": N_SLOW - 1, "fitted": 1}
        bracket = self.brackets["bias"]
        self.enter(self.small(self.mean, *bracket, self.squares_mark), self.at(**values))
        self.play(self.slide(self.averaged, 1.0), run_time=0.7)
        self.follow(self.slide(self.gap, 1.0), run_time=0.8)
        self.follow(self.plot_card.appear(), self.slide(self.carried, 1.0), run_time=0.8)

    def wiggly(self) -> None:
        n, last = self.result.n_sets, self.last
        values = {"way": 1, "n_lines": n, "dropped": 1, "fitted": 1, "carried": 1}
        present = self.small(self.points, self.fit, self.squares_mark, self.plot_card)
        self.enter(present, self.at(**values))
        for k in range(N_SLOW):
            if k:
                moved = self.slide(self.sample_at, k), self.slide(self.fit_level, last)
                self.play(*moved, run_time=0.4)
            else:
                self.follow(self.slide(self.fit_level, last), run_time=1.2)
        away = self.points.vanish(), self.fit.vanish()
        self.follow(self.slide(self.level, last), *away, run_time=1.0)

    def variance(self) -> None:
        values = {"way": 1, "n_lines": self.result.n_sets, "level": self.last, "carried": 1}
        present = self.small(
            self.mean, self.plot_card, self.squares_mark, *self.brackets["variance"]
        )
        self.enter(present, self.at(**values, fit_level=self.last))
        self.play(self.slide(self.averaged, 1.0), run_time=0.7)
        self.follow(self.slide(self.spread, 1.0), run_time=0.7)
        self.follow(self.slide(self.carried, 2.0), run_time=0.7)

    def squares(self) -> None:
        values = {"way": 1, "n_lines": self.result.n_sets, "level": self.last, "carried": 2}
        present = self.small(self.mean, self.plot_card, self.squares_mark)
        self.enter(present, self.at(**values, fit_level=self.last, averaged=1))
        self.square_up()

    def square_up(self) -> None:
        """Sides become squares, and squares bars."""
        self.follow(self.slide(self.squared, 1.0), run_time=0.6)
        there = [part.appear() for part in self.errors.furniture]
        self.follow(self.slide(self.poured, 1.0), *there, run_time=0.7)

    def u(self) -> None:
        is_short, n = self.cut.name == "short", self.result.n_sets
        values = {"way": 1, "n_lines": n, "averaged": 1, "carried": 2 if is_short else 3}
        level = {"level": self.last, "fit_level": 0} if is_short else {"level": 0}
        done = {} if is_short else {"squared": 1, "poured": 1}
        present = self.small(self.mean, self.plot_card, self.squares_mark)
        self.enter(present, self.at(**values, **level, **done))
        if is_short:
            self.follow(self.slide(self.squared, 1.0), run_time=0.6)
            there = [part.appear() for part in self.errors.furniture]
            back = self.slide(self.level, 0.0)
            self.follow(self.slide(self.poured, 1.0), *there, back, run_time=0.8)
        self.bars.stand()
        self.knob.stand()
        self.squares_mark.stand(0.0)
        up = self.slide(self.risen, self.n_models, linear), self.slide(self.level, self.last, linear)
        self.follow(*up, self.slide(self.slider, self.last, linear), run_time=2.8)
        best = self.result.best
        home = self.slide(self.level, best), self.slide(self.slider, best), self.least.appear()
        self.follow(*home, self.floor_line.appear(), self.slide(self.sunk, 1.0), run_time=0.8)

    def floor(self) -> None:
        self.u()


_THIN = 0.08
"""Width of a side before it is a square, in scene units."""
