"""Gradient descent: a line is a point of a bowl, a ball rolls down, and the bowl is scaled."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.bowl import add_ball, bowl_frame, n_inside
from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.channels import Floats, Rows, along, corners
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Arrow, Dot, Glyph, Link, Rule, Text, ring_art
from mlu_anim.stage.moves import Grow, Upto
from mlu_anim.stage.page import Rect, three_equal_cards
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene

if TYPE_CHECKING:
    from mlu_anim.experiments.gradient_descent import Descent, Scale
    from mlu_anim.stage.marks.text import TextOptions

LOOKS = {"slow": ("noise", "square"), "right": ("accent", "disc"), "fast": ("variance", "diamond")}
"""Role and form of each ball."""
SIGNS = {"square": "■", "disc": "●", "diamond": "◆"}
"""Characters of these forms."""
_STOPS = 60
"""Most stops of a ball that are drawn, each step of which is one where there are fewer."""
_SLOW_TURNS, _EACH = 3, 18
"""Turns that are shown one by one; later few rows light up, so that nothing flickers."""


class GradientDescent(ExplainerScene):
    """Lines as points of a bowl, a ball that rolls, three learning rates, one row, three scales."""

    clip: ClassVar[str] = "gradient_descent"
    beat_names: ClassVar[tuple[str, ...]] = ("bowl", "step", "rate", "batch", "scale")
    short_beats: ClassVar[tuple[str, ...]] = ("bowl", "step", "rate", "scale")
    result: "Descent"

    # --- beats ------------------------------------------------------------------------------

    def bowl(self) -> None:
        present = self.on_cards(self.misses, self.line, self.on_line, self.tried, *self.tries)
        self.enter(present | {self.contours: 1.0, self.goal: 0.0}, self.at())
        self.play(self.to("dropped", 1), run_time=0.7)
        self.play(self.to("missed", 1), run_time=0.4)
        self.follow(self.to("tried", 1), run_time=self.s(0.8))
        self.play(self.to("tried", 2), run_time=self.s(0.7))
        self.play(self.evenly("spread", 1), run_time=self.s(0.9))
        self.play(self.lowest.appear(), self.goal.appear(), run_time=0.2)

    def step(self) -> None:
        self.balls["right"][-1].stand(self.tried.presence.get_value())
        self.tried.stand(0.0)
        marks = self.misses, self.line, self.on_line, self.contours, self.arrow
        self.enter(self.on_cards(*marks, *self.balls["right"]), self.after(1))
        self.follow(self.to("aimed", 1), run_time=self.s(0.4))
        self.play(self.to("steps", 1), run_time=self.s(0.7))
        self.play(self.to("steps", 2), self.arrow.vanish(), run_time=self.s(0.4))
        self.play(self.evenly("steps", self.result.n_right), run_time=self.s(1.4))

    def rate(self) -> None:
        others = *self.others, *self.balls["slow"], *self.balls["fast"], *self.errors
        marks = self.line, self.on_line, self.contours, self.key, *self.balls["right"]
        absent = dict.fromkeys((self.rows.frame.part("rows head"), *others), 0.0)
        self.enter(self.on_cards(*marks) | absent, self.after(1, missed=0))
        self.play(*(part.appear() for part in others), run_time=0.2)
        self.follow(self.to("steps", 1), run_time=self.s(0.7))
        self.play(self.to("steps", 2), run_time=self.s(0.4))
        self.play(self.evenly("steps", min(self.n_in, self.result.n_shown)), run_time=self.s(1.0))
        self.play(self.evenly("steps", self.result.n_shown), run_time=self.s(1.3))

    def batch(self) -> None:
        marks = self.line, self.on_line, self.ring, self.his_miss
        self.enter(self.on_cards(*marks, self.contours, *self.walk), self.after(1, missed=0))
        self.wait_for_reading()
        for turn in range(1, _SLOW_TURNS + 1):
            self.play(self.to("walked", turn), run_time=(1.0, 0.8, 0.6)[turn - 1])
        self.play(self.evenly("walked", len(self.result.turns)), run_time=4.5)

    def scale(self) -> None:
        bowls = [part for frame in self.bowls for part in frame.parts()]
        present = self.present(self.sheet, self.map_card, self.third, *bowls)
        self.enter(present, self.after(1, missed=0, way=1))
        self.follow(self.evenly("counted", 1), run_time=self.s(2.4))

    # --- what is present --------------------------------------------------------------------

    def on_cards(self, *parts: Part) -> dict[Part, float]:
        """Both cards, with the men, the axes of the map, and these parts."""
        axes = {*self.rows.frame.furniture, *self.map.furniture} - {self.key}
        cards = self.sheet, self.map_card
        return self.present(*cards, self.men, self.mean, self.goal, *axes, *parts)

    def s(self, seconds: float) -> float:
        """Return the duration of a motion in this cut."""
        return self.in_cut(seconds, 1.7 * seconds)

    # --- values of the moment ---------------------------------------------------------------

    def at_line(self) -> Floats:
        """Return height and slope of the line of the moment."""
        if walked := self.now("walked"):
            return along(self.result.walk, walked)
        if steps := self.now("steps"):
            return along(self.result.right, steps)
        return along(self.first, self.now("tried"))

    def at_ball(self, name: str) -> Floats:
        """Return height and slope of the line of a ball."""
        return along(self.paths[name], self.now("steps"))

    def error_of(self, name: str) -> list[str]:
        """Return how far the line of a ball is off after its last whole step."""
        path, step = self.paths[name], int(self.now("steps") + 1e-9)
        is_out = step >= len(path) < len(self.result.right)
        miss = self.result.miss(path[min(step, len(path) - 1)])
        said = self.say("labels.out" if is_out else "labels.tried", n=miss)
        return [f"{SIGNS[LOOKS[name][1]]} {said}"]

    def row(self) -> int:
        """Return the row that lights up."""
        turn = max(int(np.ceil(self.now("walked") - 1e-9)) - 1, 0)
        turn = turn if turn < _SLOW_TURNS else turn // _EACH * _EACH
        return int(self.result.turns[turn])

    def told(self) -> str:
        """Return how many steps or turns there were, and how far the line is off."""
        walked, steps = (int(self.now(name) + 1e-9) for name in ("walked", "steps"))
        key = "turn" if walked else "step" if steps else "miss"
        return self.told_at(key, walked or steps, self.at_line())

    def told_at(self, key: str, n: int, line: Floats) -> str:
        return self.say(f"labels.{key}", n=Fact(n, Kind.COUNT), miss=self.result.miss(line))

    def count(self, most: int) -> int:
        """Return how many steps have been counted, up to `most`, on a logarithmic scale."""
        return int(min(round((1 + self.most) ** self.now("counted") - 1), most))

    # --- the men ----------------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        self.changes = ({"dropped": 1, "missed": 1, "tried": 2, "spread": 1},)
        for name in (*self.changes[0], "aimed", "steps", "walked", "way", "counted"):
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
        self.n_in = n_inside(r.fast[:, ::-1], self.map.plane)
        self.paths = {"slow": r.slow, "right": r.right, "fast": r.fast[: self.n_in]}
        self._lay_rows()
        self._lay_balls()
        self.most = max(bowl.n_steps for bowl in r.scales)
        self.bowls = [self._bowl(*pair) for pair in zip(r.scales, places, strict=True)]
        self.place(self.rows.frame, self.map, *self.bowls)

    def _lay_rows(self) -> None:
        """Add the men with their mean, the lines, and a dot on each where it passes the mean."""
        self.rows = rows = self._rows()
        add, are_men = rows.frame.add, "own" in self.result.verdicts
        self.key = rows.frame.part("rows key")
        self.mean = add(Rule("mean", x=rows.mean, dashed=True))
        self.misses = rows.add_misses("misses", reveal=self.tracked["missed"])
        self.others = [*self._other_line("slow"), *self._other_line("fast")]
        self.line = rows.add_line("line")
        self.men = rows.add_rows("men", are_men=are_men, dropped=self.tracked["dropped"])
        self.on_line = self._dot_on("line", "right", self.at_line)
        self._lay_turn()

    def _rows(self) -> FittedRows:
        r = self.result
        last = ("step", r.n_right, r.start), ("turn", len(r.turns), r.start)
        return FittedRows(
            self.setting,
            self.page.world,
            "rows",
            r.x,
            r.y,
            line=self.at_line,
            reached=r.start[0] + r.start[1] * (r.x[[0, -1]] - r.x.mean()),
            head=Live(self.told, tuple(self.told_at(*each) for each in last)),
            key=[Entry(f"labels.{name}", role, form=form) for name, (role, form) in LOOKS.items()],
            key_in_head=True,
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y"),
        )

    def _other_line(self, name: str) -> tuple[Part, Part]:
        """Add the line of a ball, and the dot on it."""
        line = partial(self.at_ball, name)
        drawn = self.rows.add_line(f"{name} line", line, role=LOOKS[name][0], halo=0.0)
        return drawn, self._dot_on(f"{name} line", name, line)

    def _dot_on(self, line: str, ball: str, now: Rows) -> Dot:
        """Add a dot where a line passes the mean; beyond the plot it stays at its edge."""
        role, form = LOOKS[ball]
        look: Any = {"form": form, "radius": sizes.POINT, "halo": sizes.THIN_HALO}

        def height() -> Floats:
            return self.rows.inside(now()[0])

        dot = Dot(f"on {line}", x=self.rows.mean, y=height, role=role, **look)
        return self.rows.frame.add(dot)

    def _lay_turn(self) -> None:
        """Mark the row whose turn it is, and its miss."""
        r, rows = self.result, self.rows
        there = Grow(lambda: float(0 < self.now("walked") < len(r.turns)))
        miss = corners(lambda: rows.misses()[[self.row()]])
        self.his_miss = rows.frame.add(Link("turn miss", **miss, role="variance", reveal=there))
        place: Any = {"x": lambda: r.x[self.row()], "y": lambda: r.y[self.row()]}
        ring = Glyph("turn", **place, art=ring_art(0.14), radius=0.36, reveal=there)
        self.ring = rows.frame.add(ring)

    # --- the map ----------------------------------------------------------------------------

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
            name: add_ball(self.map, name, self.paths[name][:, ::-1], steps, role=role, form=form)
            for name, (role, form) in sorted(LOOKS.items(), key=lambda look: look[0] == "right")
        }
        rows = enumerate(("fast", "slow", "right"))  # as the errors are at the end
        self.errors = [add(self._error(*pair)) for pair in rows]
        self.walk = add_ball(self.map, "walk", r.walk[:, ::-1], walked, stops=False)
        step = r.right[:2, ::-1].reshape(1, 4)
        first = corners(lambda: step)
        self.arrow = add(Arrow("next step", **first, halo=0.0, reveal=self.tracked["aimed"]))

    def _error(self, row: int, name: str) -> Text:
        """Return how far the line of a ball is off, in one of the rows at the upper right."""
        plot, em = self.map.plan.plot, self.page.type.label
        at = plot.right - 0.2 * em, plot.top - (row + 0.7) * 1.25 * em
        x, y = self.map.plane.p2c([at])[0]
        look: TextOptions = {"anchor": "right", "level": "middle", "halo": sizes.HALO}
        look |= {"role": LOOKS[name][0], "weight": "bold"}
        return Text(f"{name} error", x=x, y=y, text=partial(self.error_of, name), **look)

    # --- three scales -----------------------------------------------------------------------

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

        def steps() -> float:
            return float(np.interp(self.count(n), stops, np.arange(len(stops))))

        frame.add(_goal(f"{bowl.name} goal", np.zeros(2)))
        add_ball(frame, bowl.name, path, steps, stops=n <= _STOPS)
        return frame


def _goal(name: str, line: Floats) -> Dot:
    """Return the mark of the lowest point, at a line's height and slope."""
    return Dot(name, x=line[1], y=line[0], radius=0.1, role="panel", outline=sizes.RULE)
