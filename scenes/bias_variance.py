"""Bias and variance: one line, many lines, what they miss by and how they scatter, and the U."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from manim import ValueTracker, linear
from manim.animation.animation import Animation
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
    Rule,
    StackedBar,
    Text,
    mark_radius,
)
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Square, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.stats import quantiles, swarm
from mlu_anim.stage.words import text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance as Result

Floats = NDArray[np.float64]
N_GHOSTS, N_VERTICES = 50, 40
"""Most lines that are drawn of all that are measured, and most vertices of each."""
STEPS = 12
"""Pictures of the cloud from one model to the next: it costs as much to paint as all else."""
N_SLOW = 3
"""Lines that are drawn one at a time."""
PARTS = ("noise", "bias", "variance")
"""Parts of the error, from the lowest of a stack up."""


class BiasVariance(ExplainerScene):
    """A sample and its line, many of them, their bias, their variance, and the least error."""

    clip: ClassVar[str] = "bias_variance"
    beat_names: ClassVar[tuple[str, ...]] = (
        "sample", "again", "bias", "wiggly", "variance", "aim", "squares", "u", "floor",
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
        self._lay_aim()
        self.place(self.wide, self.world, self.errors, self.air)

    def _lay_world(self) -> None:
        r, page = self.result, self.page
        a, b = page.world, page.measure
        whole = Rect(min(a.left, b.left), min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.sheet = self.add_part(MovingCard("sheet", whole, a, self.way, self.theme))
        x, y = Linear(r.x_low, r.x_high), Linear(r.low, r.high)
        titles = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        truth, fit = (
            Entry("labels.truth", "bias", "dashed"),
            Entry("labels.fit", "variance", "line"),
        )
        keys = [truth, Entry("labels.point", "ink"), fit], [truth, fit]
        keys[1].insert(1, Entry("labels.mean", "bias", "line"))
        self.wide = Frame(
            self.setting,
            whole,
            name="wide",
            x=x,
            y=y,
            **titles,
            key=keys[0],
            head=Live(self._counted, ("", self._counted(r.n_sets))),
            grid=False,
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
            is_roomy = self.world.plan.plot.width > _ROOMY
            name = self.world.add(
                Text(
                    f"{part} name",
                    x=x,
                    y=y + _NEAR_THE_TRUTH * (y2 - y) if part == "bias" else (y + y2) / 2,
                    say=f"labels.{part}_length",
                    role=part,
                    em="readout" if is_roomy else "label",
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
        air = 1.5 if self.variant.compact else 1.25
        top = float(max(r.expected.max(), r.measured[[0, -1]].max())) * air
        looks = {"noise": "noise", "bias": "bias", "variance": "variance"}
        self.errors = Frame(
            self.setting,
            self.page.measure,
            name="errors",
            x=Band(names),
            y=Linear(0, top, at=round_values(0, top, 3)),
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
            Dot("slider", x=self.slider, y=0.0, role="ink", radius=0.11, halo=sizes.THIN_HALO)
        )
        words = text_width(self.say("labels.of_it"), self.page.type.label, "medium")
        reach = int(np.ceil((words / 2 + sizes.AIR) * self.n_models / self.errors.plane.rect.width))
        middle = min(max(r.best, reach - 0.5), max(self.last - reach + 0.5, reach - 0.5))
        first, end = int(max(np.floor(middle - reach), 0)), int(np.ceil(middle + reach)) + 1
        near = r.expected[first:end]
        place = {"x": float(middle), "y": float(near.max()), "anchor": "center"}
        line = sizes.LINE_EM * self.page.type.label + sizes.AIR
        self.least = [
            self.errors.add(
                Text("least", say="labels.least", em="readout", weight="bold", dy=line, **place)
            ),
            self.errors.add(Text("of it", say="labels.of_it", dy=sizes.AIR, **place)),
        ]
        self.landed = self.track("landed", 0.0)
        ends = [0, self.last]
        self.measured = self.errors.add(
            Dot(
                "measured",
                x=np.array(ends),
                y=r.measured[ends],
                role="test",
                halo=sizes.THIN_HALO,
                reveal=Stagger(self.landed),
                moves=[Drop(Stagger(self.landed))],
            )
        )
        beside = {"x": 0.5, "y": float(r.measured[0]), "level": "middle", "dx": sizes.AIR}
        says = {"say": "labels.measured", "role": "test", "reveal": Grow(self.landed)}
        self.measured_name = self.errors.add(Text("measured name", **beside, **says))

    def _lay_squares(self) -> None:
        """The brackets on their way to the other card, where they become squares, then bars."""
        self.air = Overlay(self.setting, "air")
        low, high, sides = self._slots()
        self.square_rows = [(part, index) for index in (0, self.last) for part in PARTS]
        keys = [f"{part} {index}" for part, index in self.square_rows]
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
            Square(Each(self._squared_rows)),
            Fly(self.poured, to=self.places),
        ]
        self.squares_mark = self.air.add(
            Cell("squares", **homes, **columns, moves=moves, reveal=Each(self._shown_rows))
        )
        self._name_squares(low, sides)

    def _name_squares(self, low: Floats, sides: Floats) -> None:
        """Write below each square what it is, and its area; above each row, of which model."""
        label = self.page.type.label
        self.square_names = []
        for row, (part, index) in enumerate(self.square_rows):
            who = "stiff" if index == 0 else "wiggly"
            area = self._area(part, who)
            says = (
                self.say(f"labels.{part}_square", n=self.result.facts()[area]),
                self.say(f"labels.{part}"),
            )
            self.square_names.append(
                self.air.add(
                    Text(
                        f"{part} {who} square",
                        x=low[row, 0],
                        y=low[row, 1] - sizes.LINE_EM * label,
                        text=lambda says=says: says[int(self.carried.get_value() > 2)],
                        role=part,
                        reveal=Grow(lambda row=row: float(self._squared_rows()[row])),
                    )
                )
            )
        self.row_names = [
            self.air.add(
                Text(
                    f"row {index}",
                    x=float(low[1, 0]),
                    y=float(low[row, 1] + sides[row : row + 3].max()) + sizes.AIR * 2,
                    text=self._head(index),
                    role="muted",
                )
            )
            for row, index in ((0, 0), (3, self.last))
        ]

    def _area(self, part: str, who: str) -> str:
        return {"noise": "noise", "bias": f"{who}_bias_squared"}.get(part, f"{who}_variance")

    def _slots(self) -> tuple[Floats, Floats, Floats]:
        """Return the corners of the thin sides on the other card, and the lengths of the sides."""
        room, label = self.page.measure.inset(self.page.pad), self.page.type.label
        lengths = np.sqrt([[self.heights[p][i] for p in PARTS] for i in (0, self.last)])
        third, beside = room.width / len(PARTS), 3.2 * label
        longest = min(0.9 * third, room.height / 2 - beside)
        sides = lengths.ravel() * longest / max(float(lengths.max()), 1e-9)
        left = room.left + np.tile([2, 0, 1], 2) * third
        tops = room.top - np.array([0, room.height / 2]) - 1.6 * label
        foot = np.repeat(tops - longest, len(PARTS))
        low = np.column_stack([left, foot])
        return low, low + np.column_stack([np.full(len(sides), _THIN), sides]), sides

    def _lay_aim(self) -> None:
        """At one x: predictions of three models slide out of the lines as dots, and pile up."""
        r, plane = self.result, self.world.plane
        self.aimed = list(dict.fromkeys((0, r.best, self.last)))
        self.crossed, self.slid = self.track("crossed", 0.0), self.track("slid", 0.0)
        at, radius = r.at_point(), mark_radius(self.page)
        ends = np.linspace(0, 1, len(self.aimed) + 2)[1:-1] if len(self.aimed) < 3 else _COLUMNS
        x, y, column, begins, names = [], [], [], [], []
        for number, (index, share) in enumerate(zip(self.aimed, ends, strict=True)):
            values = np.clip(quantiles(at[index], N_DOTS), r.low, r.high)
            place = plane.c2p(np.full(N_DOTS, r.point), values)
            begins.append(place)
            middle = plane.rect.left + float(share) * plane.rect.width
            aside = swarm(place[:, 1], 2.1 * radius)
            x.append(middle + aside - aside.max() / 2)
            y.append(place[:, 1])
            column.append(np.full(N_DOTS, number))
            is_roomy = plane.rect.width > _ROOMY
            k = Fact(int(r.complexity[index]), Kind.COUNT)
            text = self._head(index) if is_roomy else self.setting.numbers.formatted(k)
            names.append((middle, text))
        by = np.concatenate(column)
        ends_x, ends_y, begin = np.concatenate(x), np.concatenate(y), np.concatenate(begins)
        piles = self.air.add(Dot("piles", x=ends_x, y=ends_y, role="variance"))
        fly = Fly(Upto(self.slid.get_value, by=by), to=piles)
        self.dots = self.air.add(
            Dot(
                "crossings",
                x=begin[:, 0],
                y=begin[:, 1],
                role="variance",
                reveal=Upto(self.crossed.get_value, by=by),
                moves=[fly],
            )
        )
        truth = float(np.interp(r.point, r.x, r.truth[0]))
        self.target = self.world.add(Rule("target", y=truth, role="bias", dashed=True))
        self.cut_line = self.world.add(Rule("cut", x=r.point, role="ink"))
        self.pile_names = [
            self.air.add(
                Text(
                    f"pile {number}",
                    x=middle,
                    y=plane.rect.top,
                    text=text,
                    anchor="center",
                    dy=-self.page.type.label,
                    halo=sizes.HALO,
                    reveal=Grow(lambda n=number: min(max(self.slid.get_value() - n, 0.0), 1.0)),
                )
            )
            for number, (middle, text) in enumerate(names)
        ]

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
        level = round(self.level.get_value() * STEPS) / STEPS
        return self.between_models(self.ghost_values, level)

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

    def _counted(self, n: int | None = None) -> str:
        """Return how many lines there are, and nothing before the first one."""
        n = round(self.n_lines.get_value()) if n is None else n
        return self.say("labels.lines", n=Fact(n, Kind.COUNT)) if n else ""

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
        if not self.pours_in_u:
            from_squares[:, [0, self.last]] = 1
        from_squares[PARTS.index("bias"), 0] = from_squares[PARTS.index("variance"), -1] = 1
        return from_squares

    def _bar_keys(self) -> list[str]:
        return [f"{part} {index}" for part in PARTS for index in range(self.n_models)]

    def _order(self) -> Floats:
        """Return when each side comes to the other card: bias, then variance, then the rest."""
        when = {("bias", 0): 0.0, ("variance", self.last): 1.0}
        return np.array([when.get(row, 2.0) for row in self.square_rows])

    def _carried_rows(self) -> Floats:
        return np.clip(self.carried.get_value() - self._order(), 0, 1)

    def _squared_rows(self) -> Floats:
        """Return 1 for each side that has become a square."""
        return np.clip(self.squared.get_value() - self._order(), 0, 1)

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
                self.play(self.slide(self.sample_at, k), run_time=0.3)
            self.play(self.slide(self.fitted, 1.0, linear), run_time=(0.8, 0.4, 0.3)[k])
            self.n_lines.set_value(k + 1)
        away = self.points.vanish(), self.fit.vanish()
        self.follow(self.slide(self.n_lines, self.result.n_sets, linear), *away, run_time=0.9)
        self.pause(0.4)

    def bias(self) -> None:
        values = {"dropped": 1, "sample": N_SLOW - 1, "fitted": 1}
        bracket = self.brackets["bias"]
        self.enter(self.small(self.mean, *bracket, *self.card()), self.at(**self.all(), **values))
        self.play(self.slide(self.averaged, 1.0), run_time=0.5)
        self.follow(self.slide(self.gap, 1.0), run_time=0.8)
        self.carry(1)

    def wiggly(self) -> None:
        values = {"dropped": 1, "fitted": 1, "carried": 1, "squared": 1}
        present = self.small(self.points, self.fit, self.plot_card, *self.card(1))
        self.enter(present, self.at(**self.all(), **values))
        bend = self.slide(self.fit_level, self.last)
        self.follow(bend, run_time=1.1)
        for k in range(1, N_SLOW):
            self.play(self.slide(self.sample_at, k), run_time=0.3)
        away = self.points.vanish(), self.fit.vanish()
        self.play(self.slide(self.level, self.last), *away, run_time=0.8)
        self.pause(0.5)

    def variance(self) -> None:
        present = self.small(self.mean, self.plot_card, *self.card(1), *self.brackets["variance"])
        self.enter(present, self.at(**self.all(self.last), carried=1, squared=1))
        self.play(self.slide(self.averaged, 1.0), run_time=0.5)
        self.play(self.slide(self.spread, 1.0), run_time=0.7)
        self.carry(2)

    def aim(self) -> None:
        present = self.small(*self.pile_names, self.dots, self.target, self.cut_line)
        present |= dict.fromkeys((self.plot_card, *self.card(2)), 1.0)
        present |= {self.ghosts: 0.4, self.truth: 0.4}
        self.enter(present, self.at(**self.all(0), carried=2, squared=2))
        for number, index in enumerate(self.aimed):
            if number:
                moved = self.slide(self.level, index), self.slide(self.fit_level, index)
                self.play(*moved, run_time=0.5)
            self.play(self.slide(self.crossed, number + 1), run_time=0.3)
            self.follow(self.slide(self.slid, number + 1), run_time=0.8)

    def squares(self) -> None:
        present = self.small(self.mean, self.plot_card, *self.card(2))
        self.enter(present, self.at(**self.all(self.last), averaged=1, carried=2, squared=2))
        for part in self.square_names:
            part.stand()
        self.follow(self.slide(self.carried, 3.0), run_time=0.6)
        self.follow(self.slide(self.squared, 3.0), run_time=0.7)
        self.pause(0.6)
        self.pour()
        self.measured.stand()
        self.measured_name.stand()
        self.follow(self.slide(self.landed, 1.0), run_time=0.8)

    def u(self) -> None:
        done = {"carried": 2, "squared": 2} if self.pours_in_u else {"carried": 3, "squared": 3}
        present = self.small(self.mean, self.plot_card, self.squares_mark)
        values = self.all(self.last if self.pours_in_u else 0) | {"averaged": 1} | done
        if self.pours_in_u:
            present |= dict.fromkeys(self.card(2), 1.0)
        else:
            present |= dict.fromkeys(self.errors.furniture, 1.0)
            values |= {"poured": 1}
        self.enter(present, self.at(**values))
        if self.pours_in_u:
            self.pour(self.slide(self.level, 0.0), self.slide(self.fit_level, 0.0))
        self.bars.stand()
        self.squares_mark.stand(0.0)
        ways = {self.level: self.last, self.fit_level: self.last, self.slider: self.last}
        ways[self.risen] = self.n_models
        up = [self.slide(tracker, end, linear) for tracker, end in ways.items()]
        self.follow(self.knob.appear(), *up, run_time=1.7)
        best = self.result.best
        home = [self.slide(t, best) for t in (self.level, self.fit_level, self.slider)]
        words = [part.appear() for part in self.least]
        if self.pours_in_u:
            words += [self.floor_line.appear(), self.slide(self.sunk, 1.0)]
        self.follow(*home, *words, run_time=0.6)

    def floor(self) -> None:
        present = self.small(self.mean, self.plot_card, self.bars, self.knob, *self.least)
        present |= dict.fromkeys((*self.errors.furniture, self.floor_line), 1.0)
        best = self.result.best
        values = self.all(best) | {"averaged": 1, "risen": self.n_models, "slider": best}
        self.enter(present, self.at(**values))
        self.follow(self.slide(self.sunk, 1.0), run_time=1.2)

    # --- motions and states that beats share --------------------------------------------------

    @property
    def pours_in_u(self) -> bool:
        """True if no beat before `u` has made bars of the squares."""
        return "squares" not in self.shown_beats()

    def all(self, level: float = 0.0) -> dict[str, float]:
        """All lines of one model on the small card."""
        return {"way": 1, "n_lines": self.result.n_sets, "level": level, "fit_level": level}

    def card(self, n_carried: int = 0) -> tuple[Part, ...]:
        """The squares, and the names of those that have come so far."""
        order = self._order()
        names = [n for n, when in zip(self.square_names, order, strict=True) if when < n_carried]
        return self.squares_mark, *names, *self.row_names[:n_carried]

    def carry(self, n_carried: int) -> None:
        """Take a bracket over to the other card, and make a square of it."""
        name = self.row_names[n_carried - 1]
        there = self.plot_card.appear(), name.appear()
        self.play(*there, self.slide(self.carried, n_carried), run_time=0.7)
        for part in self.card(n_carried):
            part.stand()
        self.play(self.slide(self.squared, n_carried), run_time=0.5)
        self.pause(0.5)

    def pour(self, *others: Animation) -> None:
        """Squares become bars on an axis of errors."""
        away = [part.vanish() for part in (*self.square_names, *self.row_names)]
        self.play(*away, run_time=0.2)
        there = [part.appear() for part in self.errors.furniture]
        self.follow(self.slide(self.poured, 1.0), *there, *others, run_time=0.8)


_ROOMY = 4.0
"""Width of a plot, in scene units, from which three names fit beside each other."""
_NEAR_THE_TRUTH = 0.12
"""Where the name of the gap stands, from the truth to the mean."""
_COLUMNS = (0.18, 0.48, 0.78)
"""Where the piles of dots stand, as shares of the plot's width."""
N_DOTS = 10
"""Dots in a pile: quantiles that stand for all predictions."""
_THIN = 0.08
"""Width of a side before it is a square, in scene units."""
