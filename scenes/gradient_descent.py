"""Gradient descent: a line is a point of a bowl, a ball rolls down, and the bowl is scaled."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.bowl import add_ball, bowl_frame, path_inside
from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.key import Key, key_rows
from mlu_anim.stage.marks import Arrow, Dot, Glyph, Lines, Link, Rule, Text, ring_art
from mlu_anim.stage.moves import Grow, Upto
from mlu_anim.stage.page import Rect, three_equal_cards
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.stats import dodged

if TYPE_CHECKING:
    from mlu_anim.experiments.gradient_descent import Descent, Scale
    from mlu_anim.stage.marks.text import TextOptions

TRACKED = ("dropped", "missed", "tried", "spread", "aimed", "steps", "walked", "way", "counted")
"""All tracked values; each begins at 0. `tried`: first lines; `counted`: the course of the count
of steps, from 0 to 1, on a logarithmic scale."""
LOOKS = {"slow": ("noise", "square"), "right": ("accent", "disc"), "fast": ("variance", "diamond")}
"""Role and form of each ball."""
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
        present = self.present(self.misses, self.line, self.on_line, self.tried, *self.tries)
        self.enter(present | {self.contours: 1.0, self.goal: 0.0}, self.at(tried=0))
        self.play(self.to("dropped", 1), run_time=0.7)
        self.play(self.to("missed", 1), run_time=0.4)
        self.follow(self.to("tried", 1), run_time=self.s(0.8))
        self.play(self.to("tried", 2), run_time=self.s(0.7))
        self.play(self.evenly("spread", 1), run_time=self.s(0.9))
        self.play(self.lowest.appear(), self.goal.appear(), run_time=0.2)

    def step(self) -> None:
        self.balls["right"][-1].stand(self.tried.presence.get_value())
        self.tried.stand(0.0)
        present = self.present(self.misses, self.line, self.on_line, self.contours, self.arrow)
        self.enter(present | dict.fromkeys(self.balls["right"], 1.0), self.rolling())
        self.wait_for_reading()
        for number, aims_s, goes_s in ((1, 0.3, 0.7), (2, 0.2, 0.3))[: self.result.n_right]:
            self.play(self.to("aimed", number), run_time=self.s(aims_s))
            self.play(self.to("steps", number), run_time=self.s(goes_s))
        self.tracked["aimed"].set_value(0)
        self.play(self.evenly("steps", self.result.n_right), run_time=self.s(1.3))

    def rate(self) -> None:
        self.rewind()
        balls = [part for ball in self.balls.values() for part in ball]
        lines = self.line, self.on_line, *self.others
        present = self.present(*lines, self.contours, self.key, *balls)
        present[self.rows.frame.part("rows head")] = 0.0
        others = *self.others, *self.balls["slow"], *self.balls["fast"], *self.errors
        self.enter(present | dict.fromkeys(others, 0.0), self.rolling(missed=0), 0.5)
        self.play(*(part.appear() for part in others), run_time=0.2)
        self.follow(self.to("steps", 1), run_time=self.s(0.7))
        self.play(self.to("steps", 2), run_time=self.s(0.4))
        self.play(
            self.evenly("steps", min(int(self.n_out) + 1, self.result.n_shown)),
            run_time=self.s(1.7),
        )
        self.play(self.evenly("steps", self.result.n_shown), run_time=self.s(0.6))

    def batch(self) -> None:
        self.rewind()
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
        self.follow(self.evenly("counted", 1), run_time=self.s(2.4))

    # --- what is present --------------------------------------------------------------------

    def present(self, *parts: Part) -> dict[Part, float]:
        """Both cards, with the men, the axes of the map, and these parts."""
        axes = {*self.rows.frame.furniture, *self.map.furniture} - {self.key}
        standing = self.sheet, self.map_card, self.men, self.mean, self.goal, *axes
        return dict.fromkeys((*standing, *parts), 1.0)

    def rewind(self) -> None:
        """Let a ball that has rolled go back to the first line."""
        if self.now("steps"):
            self.play(self.to("steps", 0), run_time=0.3)

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
        return seconds * (1.0 if self.cut.name == "short" else 1.7)

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

    def _of_line(self, k: int) -> float:
        return float(self.at_line()[k])

    def row(self) -> int:
        """Return the row that lights up."""
        turn = max(int(np.ceil(self.now("walked") - 1e-9)) - 1, 0)
        turn = turn if turn < _SLOW_TURNS else turn // _EACH * _EACH
        return int(self.result.turns[turn])

    def aimed(self) -> int:
        """Return the step that the arrow shows, from 0."""
        return max(int(np.ceil(self.now("aimed"))) - 1, 0)

    def told(self) -> str:
        """Return how many steps or turns there were, and how far the line is off."""
        walked, steps = (int(self.now(name) + 1e-9) for name in ("walked", "steps"))
        key = "turn" if walked else "step" if steps else "miss"
        return self.told_at(key, walked or steps, self.at_line())

    def told_at(self, key: str, n: int, line: Floats) -> str:
        return self.say(f"labels.{key}", n=Fact(n, Kind.COUNT), miss=self.result.miss(line))

    def count(self, most: int) -> int:
        """Return how many steps have been counted, up to `most`."""
        return int(min(round((1 + self.most) ** self.now("counted") - 1), most))

    # --- parts ------------------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        way, places = self.tracked["way"], three_equal_cards(self.page)
        tries = r.best + np.array([(0.65, -0.35), (-0.22, 0.0)]) * (r.start - r.best)
        tries[1, 1] = 0.0
        self.first = np.vstack([tries, r.start])
        self.sheet = MovingCard("sheet", self.page.world, places[0], way, self.theme)
        self.map_card = MovingCard("map card", self.page.measure, places[1], way, self.theme)
        self.third = Card("third card", places[2], self.theme)
        for card in (self.sheet, self.map_card, self.third):
            self.add_part(card)
        self.map = self._map()
        self.n_out = path_inside(r.fast[:, ::-1], self.map.plane)[1]
        self._lay_rows()
        self._lay_balls()
        self.most = max(bowl.n_steps for bowl in r.scales)
        frames = [self._bowl(*pair) for pair in zip(r.scales, places, strict=True)]
        self.bowls = frames
        self.place(self.rows.frame, self.map, *frames)

    def _lay_rows(self) -> None:
        """Add the men with their mean, the lines, and a dot on each where it passes the mean."""
        r, now = self.result, self.now
        last = ("step", r.n_right, r.start), ("turn", len(r.turns), r.start)
        head = Live(self.told, tuple(self.told_at(*each) for each in last))
        looks = LOOKS.items()
        entries = [Entry(f"labels.{name}", role, form=form) for name, (role, form) in looks]
        width = self.page.world.width - 2 * self.page.pad
        is_one_row = len(key_rows(entries, self.setting, width)) == 1
        look: Any = {} if is_one_row else {"key": entries, "key_left": True}
        look |= {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y"), "head": head}
        look["reached"] = r.start[0] + r.start[1] * (r.x[[0, -1]] - r.x.mean())
        line: Any = {key: partial(self._of_line, k) for k, key in enumerate(("height", "slope"))}
        rows = FittedRows(self.setting, self.page.world, "rows", r.x, r.y, **line, **look)
        self.rows, add = rows, rows.frame.add
        own_key = Key("balls key", entries, self.setting, rows.frame.plan.head, at_left=True)
        self.key = self.add_part(own_key) if is_one_row else rows.frame.part("rows key")
        self.mean = add(Rule("mean", x=rows.mean, dashed=True))
        self.misses = rows.add_misses("misses", reveal=self.tracked["missed"])
        n_out = {"slow": np.inf, "fast": self.n_out}
        self.others = [part for name in n_out for part in self._other_line(name, n_out[name])]
        self.line = rows.add_line("line")
        are_men, dropped = "own" in r.verdicts, self.tracked["dropped"]
        self.men = rows.add_rows("men", are_men=are_men, dropped=dropped)
        self.on_line = add(self._on_line("on line", "right", lambda: self.at_line()[0]))
        there = Grow(lambda: float(0 < now("walked") < len(r.turns)))
        miss: Any = corners(lambda: rows.misses()[[self.row()]])
        self.his_miss = add(Link("turn miss", **miss, role="variance", reveal=there))
        place: Any = {"x": lambda: r.x[self.row()], "y": lambda: r.y[self.row()]}
        self.ring = add(Glyph("turn", **place, art=ring_art(0.14), radius=0.36, reveal=there))

    def _other_line(self, name: str, n_out: float) -> Iterator[Part]:
        """Yield the line of a ball, and the dot on it, until the ball is out."""
        rows, path = self.rows, getattr(self.result, name)

        def now() -> Floats:
            return along(path, min(self.now("steps"), n_out))

        def ends() -> Floats:
            return np.asarray(now()[0] + now()[1] * (rows.ends - rows.mean)[None])

        there = Grow(lambda: float(self.now("steps") < n_out))
        look: Any = {"width": sizes.CURVE, "strength": 1.0, "reveal": there}
        line = Lines(f"{name} line", x=rows.ends, y=ends, role=LOOKS[name][0], **look)
        yield rows.frame.add(line)
        dot = self._on_line(f"on {name} line", name, lambda: now()[0], reveal=there)
        yield rows.frame.add(dot)

    def _on_line(self, name: str, ball: str, height: Callable[[], float], **look: Any) -> Dot:
        rows, (role, form) = self.rows, LOOKS[ball]
        look |= {"radius": sizes.POINT, "halo": sizes.THIN_HALO}
        y = lambda: rows.inside(height())  # noqa: E731
        return Dot(name, x=rows.mean, y=y, role=role, form=form, **look)

    def _map(self) -> Frame:
        r = self.result
        look: Any = {"x_title": AxisTitle("labels.slope"), "y_title": AxisTitle("labels.height")}
        look |= {"low": r.best[::-1], "spread": self.tracked["spread"]}
        return self._bowl_frame("map", self.page.measure, r.scales[1], **look)

    def _bowl_frame(self, name: str, card: Rect, bowl: "Scale", **look: Any) -> Frame:
        """Return a map of the bowl: slope to the right, height up."""
        axes: Any = {"hessian": bowl.hessian[::-1, ::-1], "off": bowl.off[::-1]}
        return bowl_frame(self.setting, card, name, **axes, **look)

    def _lay_balls(self) -> None:
        """Add what stands on the map: first lines and their errors, balls, and the next step."""
        r, add, (y, x) = self.result, self.map.add, self.first.T
        self.contours = self.map.marks[0]
        beside: TextOptions = {"level": "middle", "dx": 0.2, "halo": sizes.HALO}
        self.lowest = add(Text("lowest", x=r.best[1], y=r.best[0], say="labels.lowest", **beside))
        self.goal = add(_goal("goal", r.best))
        came = Upto(lambda: np.floor(self.now("tried") + 1e-9) + (self.now("missed") > 0))
        texts = [self.say("labels.tried", n=r.miss(line)) for line in self.first]
        at: Any = {"x": lambda: self.at_line()[1], "y": lambda: self.at_line()[0]}
        look: Any = {"radius": sizes.POINT, "halo": sizes.THIN_HALO, "role": "accent"}
        self.tried = add(Dot("tried", **at, **look))
        middle: TextOptions = {"anchor": "center", "dy": 0.2, "halo": sizes.HALO, "reveal": came}
        self.tries = (
            add(Dot("tries", x=x, y=y, radius=0.07, role="accent", reveal=came)),
            add(Text("tried errors", x=x, y=y, text=texts, **middle)),
        )
        steps, walked = (partial(self.now, name) for name in ("steps", "walked"))
        self.balls = {
            name: add_ball(self.map, name, getattr(r, name)[:, ::-1], steps, role=role, form=form)
            for name, (role, form) in sorted(LOOKS.items(), key=lambda look: look[0] == "right")
        }
        self.errors = [add(self._error(*pair)) for pair in enumerate(LOOKS)]
        self.walk = add_ball(self.map, "walk", r.walk[:, ::-1], walked, stops=False)
        drawn = Grow(lambda: self.now("aimed") - self.aimed())
        self.arrow = add(Arrow("next step", **corners(self._next_step), halo=0.0, reveal=drawn))

    def _error(self, row: int, name: str) -> Text:
        """Return how far the line of a ball is off, at its height beside the right edge."""
        plot, em = self.map.plan.plot, self.page.type.label
        text = lambda: [self.say("labels.tried", n=self.result.miss(self._balls_at()[row]))]  # noqa: E731
        y = lambda: self._error_heights()[row]  # noqa: E731
        x = self.map.plane.p2c([(plot.right - 0.2 * em, 0.0)])[0, 0]
        look: TextOptions = {"anchor": "right", "level": "middle", "halo": sizes.HALO}
        look |= {"role": LOOKS[name][0], "weight": "bold"}
        return Text(f"{name} error", x=x, y=y, text=text, **look)

    def _balls_at(self) -> Floats:
        """Return height and slope of the three balls, the fast one where it left: (3, 2)."""
        last = {"fast": self.n_out}
        steps = [min(self.now("steps"), last.get(name, np.inf)) for name in LOOKS]
        paths = [getattr(self.result, name) for name in LOOKS]
        return np.array([along(path, at) for path, at in zip(paths, steps, strict=True)])

    def _error_heights(self) -> Floats:
        """Return the heights of the errors, which keep apart: (3,)."""
        scale, plot = self.map.plane.y, self.map.plan.plot
        gap = 1.2 * self.page.type.label / plot.height
        shares = dodged(scale.to_share(self._balls_at()[:, 0]), gap, gap / 2, 1 - gap / 2)
        return scale.from_share(shares)

    def _next_step(self) -> Floats:
        """Return both ends of the step that is aimed at: (1, 4)."""
        first = self.aimed()
        return np.asarray(self.result.right[first : first + 2, ::-1].reshape(1, 4))

    def _bowl(self, bowl: "Scale", card: Rect) -> Frame:
        """Return a map of one scale, with its ball and the count of its steps."""
        n, is_endless = bowl.n_steps, bowl.name == "raw" and "deep" in self.result.verdicts
        key = "labels.endless" if is_endless else "labels.arrived"
        last = self.say(key, n=Fact(n, Kind.COUNT))

        def said() -> str:
            count = self.count(n)
            return last if count == n else self.say("labels.arrived", n=Fact(count, Kind.COUNT))

        look: Any = {"head": f"labels.{bowl.name}", "foot": Live(said, (last,)), "ticks": False}
        frame = self._bowl_frame(bowl.name, card, bowl, whole=True, **look)
        stops = np.unique(np.geomspace(1, n + 1, _STOPS + 1).round() - 1).astype(int)
        stops = np.arange(n + 1) if n <= _STOPS else stops
        path = np.array([bowl.after(int(stop)) for stop in stops])[:, ::-1]
        steps = lambda: float(np.interp(self.count(n), stops, np.arange(len(stops))))  # noqa: E731
        frame.add(_goal(f"{bowl.name} goal", np.zeros(2)))
        add_ball(frame, bowl.name, path, steps, stops=n <= _STOPS)
        return frame


def _goal(name: str, line: Floats) -> Dot:
    """Return the mark of the lowest point, at a line's height and slope."""
    return Dot(name, x=line[1], y=line[0], radius=0.1, role="panel", outline=sizes.RULE)
