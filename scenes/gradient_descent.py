"""Gradient descent: a line is a point of a bowl, a ball rolls down, and the bowl is scaled."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.ball import add_ball, path_inside
from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Arrow, Contour, Dot, Glyph, Lines, Link, Text, ring_art
from mlu_anim.stage.moves import Each, Grow, Upto
from mlu_anim.stage.page import GAP, Page, Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene

if TYPE_CHECKING:
    from mlu_anim.experiments.gradient_descent import Descent, Scale

TRACKED = ("dropped", "missed", "tried", "spread", "aimed", "steps", "walked", "way", "counted")
"""All tracked values; each begins at 0. `tried`: first lines; `counted`: the course of the count
of steps, from 0 to 1, on a logarithmic scale."""
LOOKS = {"slow": ("noise", "square"), "right": ("accent", "disc"), "fast": ("variance", "diamond")}
"""Role and form of each ball."""
_N_RINGS, _HIGHEST = 10, 40
"""Contours from the lowest point to the edge across the valley, and how many there can be."""
_STOPS = 60
"""Most stops of a ball that are drawn, each step of which is one where there are fewer."""
_SLOW_TURNS, _EACH = 3, 12
"""Turns that are shown one by one; later each twelfth row lights up, so that nothing flickers."""


class GradientDescent(ExplainerScene):
    """Lines as points of a bowl, a ball that rolls, three learning rates, one row, three scales."""

    clip: ClassVar[str] = "gradient_descent"
    beat_names: ClassVar[tuple[str, ...]] = ("bowl", "step", "rate", "batch", "scale")
    short_beats: ClassVar[tuple[str, ...]] = ("bowl", "step", "rate", "scale")
    result: "Descent"

    # --- beats ------------------------------------------------------------------------------

    def bowl(self) -> None:
        present = self.present(self.misses, self.line, self.on_line, *self.tries)
        self.enter(present | {self.contours: 1.0}, self.at(tried=0))
        self.play(self.to("dropped", 1), run_time=0.7)
        self.play(self.to("missed", 1), run_time=0.4)
        self.follow(self.to("tried", 1), run_time=self.s(0.9))
        self.play(self.to("tried", 2), run_time=self.s(0.9))
        self.play(self.evenly("spread", 1), run_time=self.s(1.2))
        self.play(self.lowest.appear(), run_time=0.2)

    def step(self) -> None:
        present = self.present(self.misses, self.line, self.on_line, self.contours, self.arrow)
        self.enter(present | dict.fromkeys(self.balls["right"], 1.0), self.rolling())
        self.wait_for_reading()
        for number, seconds in ((1, 0.7), (2, 0.4), (3, 0.3)):
            self.play(self.to("aimed", number), run_time=self.s(0.7 * seconds))
            self.play(self.to("steps", number), run_time=self.s(1.3 * seconds))
        self.tracked["aimed"].set_value(0)
        self.play(self.evenly("steps", self.result.n_right), run_time=self.s(1.8))

    def rate(self) -> None:
        balls = [part for ball in self.balls.values() for part in ball]
        lines = self.line, self.on_line, *self.others
        present = self.present(*lines, self.contours, self.key, *balls)
        self.enter(present, self.rolling(missed=0))
        self.follow(self.to("steps", 1), run_time=self.s(0.8))
        self.play(self.to("steps", 2), run_time=self.s(0.6))
        self.play(self.evenly("steps", int(self.n_out) + 1), run_time=self.s(2.2))
        self.play(self.evenly("steps", self.result.n_shown), run_time=self.s(1.0))

    def batch(self) -> None:
        marks = self.line, self.on_line, self.ring, self.his_miss
        self.enter(self.present(*marks, self.contours, *self.walk), self.rolling(missed=0))
        self.wait_for_reading()
        for turn in range(1, _SLOW_TURNS + 1):
            self.play(self.to("walked", turn), run_time=(1.0, 0.8, 0.6)[turn - 1])
        self.play(self.evenly("walked", len(self.result.turns)), run_time=4.5)

    def scale(self) -> None:
        bowls = [part for frame in self.bowls for part in frame.parts()]
        present = dict.fromkeys((self.sheet, self.map_card, self.third, *bowls), 1.0)
        self.enter(present, self.rolling(missed=0, way=1))
        self.follow(self.evenly("counted", 1), run_time=self.s(3.4))

    # --- what is present --------------------------------------------------------------------

    def present(self, *parts: Part) -> dict[Part, float]:
        """Both cards, with the men, the axes of the map, and these parts."""
        axes = [part for part in self.map.furniture if part is not self.key]
        standing = self.sheet, self.map_card, *self.rows.frame.furniture, self.men, *axes
        return dict.fromkeys((*standing, *parts), 1.0)

    def at(self, **values: float) -> dict[Any, float]:
        """All values: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def rolling(self, **values: float) -> dict[Any, float]:
        """The values before a ball rolls from the first line."""
        return self.at(**{"dropped": 1, "missed": 1, "tried": 2, "spread": 1, **values})

    def to(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end)

    def evenly(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end, linear)

    def s(self, seconds: float) -> float:
        """Return the duration of a motion in this cut."""
        return seconds * (1.0 if self.cut.name == "short" else 1.4)

    # --- values of the moment ---------------------------------------------------------------

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def at_line(self) -> Floats:
        """Return height and slope of the line of the moment."""
        if walked := self.now("walked"):
            return along(self.result.walk, walked)
        if steps := self.now("steps"):
            return along(self.result.right, steps)
        return along(self.first, self.now("tried"))

    def turn(self) -> int:
        """Return the turn whose row lights up, from 0."""
        turn = max(int(np.ceil(self.now("walked") - 1e-9)) - 1, 0)
        return turn if turn < _SLOW_TURNS else turn // _EACH * _EACH

    def missed(self) -> str:
        """Return how far the line is off."""
        return self.say("labels.miss", n=self.result.miss(self.at_line()))

    def gone(self) -> str:
        """Return how many steps the ball has gone."""
        walked, steps = (int(self.now(name) + 1e-9) for name in ("walked", "steps"))
        key = "labels.turn" if walked else "labels.steps" if steps else "labels.map"
        return self.say(key, n=Fact(walked or steps, Kind.COUNT))

    def count(self, most: int) -> int:
        """Return how many steps have been counted, up to `most`."""
        return min(round((1 + self.most) ** self.now("counted") - 1), most)

    # --- parts ------------------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        way, places = self.tracked["way"], three_maps(self.page)
        tries = r.best + np.array([(0.45, -0.5), (0.0, 0.0)]) * (r.start - r.best)
        tries[1, 1] = 0.0
        self.first = np.vstack([tries, r.start])
        self.sheet = MovingCard("sheet", self.page.world, places[0], way, self.theme)
        self.map_card = MovingCard("map card", self.page.measure, places[1], way, self.theme)
        self.third = Card("third card", places[2], self.theme)
        for card in (self.sheet, self.map_card, self.third):
            self.add_part(card)
        self.map = self._map()
        self._lay_rows()
        self._lay_balls()
        self.most = max(self.counted(bowl) for bowl in r.scales)
        frames = [self._bowl(*pair) for pair in zip(r.scales, places, strict=True)]
        self.bowls = frames
        self.place(self.rows.frame, self.map, *frames)
        self.key = self.map.part("map key")

    def _lay_rows(self) -> None:
        r, missed = self.result, self.tracked["missed"]
        reach = r.start[0] + r.start[1] * (r.x[[0, -1]] - r.x.mean())
        titles = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        line = {"height": lambda: self.at_line()[0], "slope": lambda: self.at_line()[1]}
        widest = self.say("labels.miss", n=r.miss(r.start))
        head = Live(self.missed, (widest,))
        look: Any = {"reached": reach, "head": head, **titles, **line}
        self.rows = rows = FittedRows(self.setting, self.page.world, "rows", r.x, r.y, **look)
        self.misses = rows.add_misses("misses", reveal=Grow(missed))
        self.line = rows.add_line("line")
        self.n_out = path_inside(r.fast[:, ::-1], self.map.plane)[1]
        self.others = []
        for name in ("slow", "fast"):
            path, (role, form) = getattr(r, name), LOOKS[name]
            last = self.n_out if name == "fast" else np.inf
            at = lambda path=path, last=last: along(path, min(self.now("steps"), last))  # noqa: E731
            y = lambda at=at: at()[0] + at()[1] * (rows.ends - rows.mean)[None]  # noqa: E731
            look = {"role": role, "width": sizes.CURVE, "strength": 1.0, "halo": sizes.HALO}
            self.others.append(rows.frame.add(Lines(f"{name} line", x=rows.ends, y=y, **look)))
            dot = {"x": rows.mean, "y": lambda at=at: rows.inside(at()[0]), "role": role}
            look = {"form": form, "radius": sizes.POINT, "halo": sizes.THIN_HALO}
            self.others.append(rows.frame.add(Dot(f"on {name} line", **dot, **look)))
        own = {"are_men": "own" in r.verdicts, "dropped": self.tracked["dropped"]}
        self.men = rows.add_rows("men", **own)
        height = lambda: rows.inside(self.at_line()[0])  # noqa: E731
        look = {"radius": sizes.POINT, "halo": sizes.THIN_HALO, "role": "accent"}
        self.on_line = rows.frame.add(Dot("on line", x=rows.mean, y=height, **look))
        there = Each(lambda: np.array([float(self.now("walked") > 0)]))
        his = lambda: r.turns[self.turn()]  # noqa: E731
        miss: Any = corners(lambda: rows.misses()[[his()]])
        self.his_miss = rows.frame.add(Link("turn miss", **miss, role="variance", reveal=there))
        at: Any = {"x": lambda: r.x[his()], "y": lambda: r.y[his()], "radius": 0.36}
        self.ring = rows.frame.add(Glyph("turn", **at, art=ring_art(0.14), reveal=there))

    def _map(self) -> Frame:
        r = self.result
        texts = tuple(
            self.say(f"labels.{key}", n=Fact(n, Kind.COUNT))
            for key, n in (("map", 0), ("steps", r.n_shown), ("turn", len(r.turns)))
        )
        art = {"square": shapes.squares, "diamond": shapes.diamonds, "disc": shapes.discs}
        key = [
            Entry(f"labels.{name}", role, art=tuple(map(tuple, art[form]([(0, 0)], 0.8)[:, :2])))
            for name, (role, form) in LOOKS.items()
        ]
        titles = {"x_title": AxisTitle("labels.slope"), "y_title": AxisTitle("labels.height")}
        bowl, low = r.scales[1], r.best
        look = {"head": Live(self.gone, texts), "key": key, **titles}
        return self._bowl_frame("map", self.page.measure, bowl, low, self.tracked["spread"], **look)

    def _bowl_frame(
        self, name: str, card: Rect, bowl: "Scale", low: Floats, spread: Any, **options: Any
    ) -> Frame:
        """Return a map of a bowl around its lowest point: slope to the right, height up."""
        middle, half = box(bowl.off)
        y, x = (Linear(*(low[k] + middle[k] + half * np.array([-1, 1]))) for k in (0, 1))
        frame = Frame(self.setting, card, name=name, x=x, y=y, square=True, grid=False, **options)
        rise = bowl.curvatures[1] * half**2 / 2 * np.arange(1, _HIGHEST + 1) / _N_RINGS
        place = {"x": low[1], "y": low[0], "hessian": bowl.hessian[::-1, ::-1], "rise": rise}
        frame.add(Contour(f"{name} contours", **place, reveal=Grow(spread)))
        return frame

    def _lay_balls(self) -> None:
        """Add what stands on the map: first lines and their errors, balls, and the next step."""
        r, add = self.result, self.map.add
        self.contours = self.map.marks[0]
        self.lowest = add(
            Text("lowest", x=r.best[1], y=r.best[0], say="labels.lowest", anchor="center", dy=-0.1)
        )
        y, x = self.first.T
        tried = Upto(lambda: np.floor(self.now("tried") + 1e-9) + (self.now("missed") > 0))
        texts = [self.say("labels.tried", n=r.miss(line)) for line in self.first]
        at = lambda k: lambda: along(self.first, self.now("tried"))[k]  # noqa: E731
        look: Any = {"radius": sizes.POINT, "halo": sizes.THIN_HALO, "role": "accent"}
        self.tries = (
            add(Dot("tries", x=x, y=y, radius=0.07, role="accent", reveal=tried)),
            add(Dot("tried", x=at(1), y=at(0), **look)),
            add(Text("tried errors", x=x, y=y, text=texts, dx=0.2, level="middle", reveal=tried)),
        )
        self.balls: dict[str, tuple[Part, ...]] = {
            name: add_ball(
                self.map,
                name,
                getattr(r, name)[:, ::-1],
                lambda: self.now("steps"),
                role=role,
                form=form,
            )
            for name, (role, form) in LOOKS.items()
        }
        walk = r.walk[:, ::-1]
        self.walk = add_ball(self.map, "walk", walk, lambda: self.now("walked"), stops=False)

        def next_step() -> Floats:
            first = max(int(np.ceil(self.now("aimed"))) - 1, 0)
            return r.right[first : first + 2, ::-1].reshape(1, 4)

        drawn = Grow(lambda: self.now("aimed") - max(np.ceil(self.now("aimed")) - 1, 0))
        self.arrow = add(Arrow("next step", **corners(next_step), reveal=drawn))

    def counted(self, bowl: "Scale") -> int:
        """Return how many steps of a ball are counted."""
        from mlu_anim.experiments.gradient_descent import MOST_STEPS

        return min(bowl.n_steps, MOST_STEPS)

    def _bowl(self, bowl: "Scale", card: Rect) -> Frame:
        """Return a map of one scale, with its ball and the count of its steps."""
        n = self.counted(bowl)
        last = self.say(
            f"labels.{'arrived' if n == bowl.n_steps else 'endless'}", n=Fact(n, Kind.COUNT)
        )

        def said() -> str:
            count = self.count(n)
            return last if count == n else self.say("labels.arrived", n=Fact(count, Kind.COUNT))

        look: Any = {"head": f"labels.{bowl.name}", "foot": Live(said, (last,)), "ticks": False}
        if bowl.name == "centered":
            look["comes_from"] = (self.map, self.tracked["way"])
        frame = self._bowl_frame(bowl.name, card, bowl, np.zeros(2), 1.0, **look)
        stops = np.unique(np.geomspace(1, n + 1, _STOPS + 1).round() - 1).astype(int)
        stops = np.arange(n + 1) if n <= _STOPS else stops
        path = np.array([bowl.after(int(stop)) for stop in stops])[:, ::-1]
        steps = lambda: float(np.interp(self.count(n), stops, np.arange(len(stops))))  # noqa: E731
        add_ball(frame, bowl.name, path, steps, stops=n <= _STOPS)
        return frame


def box(off: Floats) -> tuple[Floats, float]:
    """Return middle and half side of a square map, from the first line minus the best."""
    size = np.abs(off)
    return np.where(size == size.max(), 0.25 * off, 0.0), 0.875 * float(size.max())


def three_maps(page: Page) -> tuple[Rect, Rect, Rect]:
    """Return three cards beside each other; on pages that are not wide, two below the first."""
    a, b = page.world, page.measure
    whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
    if not page.wide:
        low, high = whole.cut_bottom(0.5 * whole.height, GAP)
        return high, *low.split_across(0.5, GAP)
    left, rest = whole.split_across(1 / 3, GAP)
    return left, *rest.split_across(0.5, GAP)
