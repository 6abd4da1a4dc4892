"""Training, validation and test: three pens of pets, one line, four models, and one number."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import Card
from mlu_anim.stage.channels import Floats, along, column
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import (
    CAT,
    DOG,
    Bar,
    Boundary,
    Cell,
    EndLabel,
    Glyph,
    Link,
    Rule,
    Text,
    mark_radius,
    ring_art,
)
from mlu_anim.stage.moves import Drop, Each, Grow, Stagger, Upto
from mlu_anim.stage.page import Grid, Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.shapes import discs, squares
from mlu_anim.stage.stats import bricks
from mlu_anim.stage.tracked import remembered

if TYPE_CHECKING:
    from mlu_anim.experiments.train_test_validation import Pens

PENS = ("train", "validation", "test")
SECONDS = {
    "short": {"deal": 2.0, "solve": 2.4, "ask": 0.6},
    "full": {"deal": 2.8, "solve": 3.6, "ask": 0.9},
}
"""Durations of the motions in each cut, in seconds."""
TRACKED = (
    *("dropped", "penned", "shut"),
    *(f"{pen}_{what}" for pen in PENS for what in ("out", "done")),
    *("lined", "at_line", "asked", "kept", "scored", "repeated", "averaged"),
)
_FACE_PX, _BARS, _DONE = 12, 11, 0.45
_UPPER = 0.42
"""Share of the height of the two right cards that the lower one takes."""


class TrainTestValidation(ExplainerScene):
    """A herd, its pens, the line of the first, the choice of the second, the test of the third."""

    clip: ClassVar[str] = "train_test_validation"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("herd", "split", "train", "validate", "test", "optimism"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("herd", "split", "train", "validate", "test")
    result: "Pens"

    def lay(self) -> None:
        r, page = self.result, self.page
        for name in TRACKED:
            self.track(name, 0.0)
        self.is_herd = "table" not in r.verdicts
        self.x, self.pen = r.x[r.drawn], r.pen[r.drawn]
        self.is_positive = r.is_positive[r.drawn]
        lower, upper = page.measure.cut_bottom(_UPPER * page.measure.height, 0.3)
        self.cards = [self.world_card]
        for name, card in (("upper card", upper), ("lower card", lower)):
            self.cards.append(self.add_part(Card(name, card, self.theme)))
        whole = Rect(page.world.left, page.measure.bottom, page.measure.right, page.world.top)
        self.whole_card = self.add_part(Card("whole card", whole, self.theme))
        self.wide, self.plane = self._plane("wide", whole), self._plane("plane", page.world)
        self.pens = [
            Frame(
                self.setting,
                card,
                name=f"{pen} pen",
                key=[Entry(f"labels.{pen}", pen)],
                key_left=True,
            )
            for pen, card in zip(PENS, (page.world, upper, lower), strict=True)
        ]
        self._lay_scores(upper, lower)
        self._lay_herds()
        self.air = Overlay(self.setting, "air")
        self._lay_pets()
        self._lay_gate(lower)
        self.place(
            self.wide, self.plane, *self.pens, self.scores, self.grades, self.herds, self.air
        )

    # --- parts ------------------------------------------------------------------------------

    def _plane(self, name: str, card: Rect) -> Frame:
        x, y = (Linear.over(column, air=0.04) for column in self.result.x.T)
        titles = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        names = [Entry("labels.negative", "negative"), Entry("labels.positive", "positive")]
        key: Any = {} if self.is_herd else {"key": names}
        head = Live(self.said, tuple(self._saids())) if name == "plane" else ""
        return Frame(
            self.setting, card, name=name, x=x, y=y, head=head, grid=False, **titles, **key
        )

    def _lay_pets(self) -> None:
        add, roles = self.air.add, np.where(self.is_positive, "positive", "negative")
        middle = self.wide.plane.c2p(*np.mean(self.result.x, axis=0)[:, None])[0]
        weights = remembered(self.weights)
        line = {
            key: column(lambda: weights()[None], k)
            for k, key in enumerate(("across", "up", "intercept"))
        }
        self.boundary = self.plane.add(Boundary("line", **line, reveal=Grow(self.tracked["lined"])))
        dog, cat = (
            (DOG, CAT) if self.is_herd else (discs([(0, 0)], 1)[:, :2], squares([(0, 0)], 1)[:, :2])
        )
        art = [dog if positive else cat for positive in self.is_positive]
        rows, fallen = remembered(self.places), Stagger(self.tracked["dropped"], overlap=0.9)
        at: Any = {key: column(rows, k) for k, key in enumerate(("x", "y", "radius"))}
        look: Any = {"role": roles, "strength": self.strengths, "halo": sizes.THIN_HALO}
        self.pets = add(Glyph("pets", **at, art=art, **look, reveal=fallen, moves=[Drop(fallen)]))
        at["radius"] = lambda: 1.3 * rows()[:, 2]
        self.rings = add(Glyph("wrong", **at, art=ring_art(0.16), reveal=Each(self.ringed)))
        self.new = add(
            Text(
                "new",
                x=middle[0],
                y=middle[1],
                text=("?",),
                em="payoff",
                weight="bold",
                halo=sizes.HALO,
                anchor="center",
                level="middle",
            )
        )

    def _lay_gate(self, card: Rect) -> None:
        x = np.linspace(card.left, card.right, _BARS + 2)[1:-1]
        reveal = Grow(self.tracked["shut"])
        self.gate = self.air.add(
            Link("gate", x=x, y=card.top, x2=x, y2=card.bottom, role="test", reveal=reveal)
        )

    def _lay_scores(self, upper: Rect, lower: Rect) -> None:
        r, n = self.result, int(self.result.sizes[1])
        names = tuple(self.say(f"labels.model_{k}") for k in range(4))
        self.scores = Frame(
            self.setting,
            upper,
            name="scores",
            x=Linear(0, n, at=(0, n)),
            y=Band(names),
            head="labels.scores",
            grid=False,
        )
        strength = lambda: 1 - 0.7 * self.now("kept") * (np.arange(4) != r.chosen)  # noqa: E731
        label = EndLabel(Kind.COUNT)
        bars = Bar(
            "right",
            x=r.n_right[:, 1],
            y=range(4),
            role="validation",
            strength=strength,
            label=label,
            reveal=Upto(lambda: self.now("asked")),
        )
        self.bars = self.scores.add(bars)
        parts = tuple(self.say(f"labels.{pen}_short") for pen in PENS[1:])
        self.grades = Frame(
            self.setting,
            lower,
            name="grades",
            x=Linear(0, 1, at=(0, 1)),
            y=Band(parts),
            head="labels.kept",
            grid=False,
        )
        share = r.n_right[r.chosen, 1:] / r.sizes[1:]
        label = EndLabel(Kind.PERCENT)
        self.grade = self.grades.add(
            Bar(
                "grade",
                x=share,
                y=range(2),
                role=PENS[1:],
                label=label,
                reveal=Upto(lambda: self.now("scored")),
            )
        )

    def _lay_herds(self) -> None:
        r = self.result
        seed = int(r.about["seed"])
        order = np.argsort(np.arange(len(r.gaps)) != seed, kind="stable")
        box = bricks(r.gaps[order], 100 / float(r.sizes[2]))
        low, high = float(min(box.left.min(), 0)), float(box.right.max())
        x, y = (
            Linear(low, high, at=(round(low / 10) * 10.0, 0.0, round(high / 10) * 10.0)),
            Linear(0, float(box.top.max())),
        )
        self.herds = Frame(
            self.setting,
            self.page.world,
            name="herds",
            x=x,
            y=y,
            x_title=AxisTitle("labels.gap"),
            head=Live(self.counted, (self.say("labels.repeats", n=Fact(len(r.gaps), Kind.COUNT)),)),
            grid=False,
        )
        roles = np.where(np.arange(len(order)) == 0, "accent", "noise")
        reveal = Upto(lambda: self.now("repeated"))
        self.bricks = self.herds.add(
            Cell(
                "herds",
                x=box.left,
                x2=box.right,
                y=box.foot,
                y2=box.top,
                role=roles,
                reveal=reveal,
                moves=[Drop(reveal)],
            )
        )
        shown = Grow(self.tracked["averaged"])
        mean = float(r.gaps.mean())
        self.none = self.herds.add(Rule("none", x=0.0, dashed=True))
        self.mean = self.herds.add(Rule("mean", x=mean, role="ink", width=0.07, reveal=shown))
        self.mean_name = self.herds.add(
            Text(
                "mean name",
                x=mean,
                y=0.93 * y.high,
                say="labels.mean",
                weight="bold",
                dx=0.15,
                halo=sizes.HALO,
                reveal=shown,
            )
        )

    # --- values of the moment ---------------------------------------------------------------

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def of_pens(self, what: str) -> Floats:
        """Return a value of each pen, such as `train_done`, for each pet: (n_drawn,)."""
        return np.array([self.now(f"{pen}_{what}") for pen in PENS])[self.pen]

    def out(self) -> Floats:
        """Return how far each pet has come out of its pen."""
        n = len(self.pen)
        each = [Stagger(self.tracked[f"{pen}_out"], overlap=0.9).shares(n) for pen in PENS]
        return np.array(each)[self.pen, np.arange(n)]

    def places(self) -> Floats:
        """Return middle and half size of each pet: (n_drawn, 3)."""
        dealt = Stagger(self.tracked["penned"], overlap=0.93).shares(len(self.pen))[:, None]
        wide, pens, plane = self._stops
        at = wide + (pens - wide) * dealt
        at = at + (plane - at) * self.out()[:, None]
        at[:, 2] *= 1 - (1 - _DONE) * self.of_pens("done")
        return at

    @property
    def _stops(self) -> tuple[Floats, Floats, Floats]:
        if not hasattr(self, "_kept_stops"):
            radius = _FACE_PX * self.page.px_640 if self.is_herd else mark_radius(self.page)
            on = [
                np.column_stack([f.plane.c2p(*self.x.T), np.full(len(self.x), radius)])
                for f in (self.wide, self.plane)
            ]
            pens = np.zeros((len(self.pen), 3))
            for number, frame in enumerate(self.pens):
                rows = np.flatnonzero(self.pen == number)
                grid = Grid(frame.plane.rect, len(rows), 1.1, largest=3 * radius)
                pens[rows] = np.column_stack(
                    [grid.places(), np.full(len(rows), min(0.42 * grid.pitch, 1.2 * radius))]
                )
            self._kept_stops = on[0], pens, on[1]
        return self._kept_stops

    def strengths(self) -> Floats:
        return 1 - 0.75 * self.of_pens("done")

    def weights(self) -> Floats:
        """Return both weights and the intercept of the present line."""
        r = self.result
        models = np.column_stack([r.coef, r.intercept])
        return along(np.vstack([r.steps, models]), self.now("at_line"))

    def wrong(self) -> Any:
        """Return which rows of the whole table the present line has on its wrong side."""
        *weights, intercept = self.weights()
        return (self.result.x @ np.array(weights) + intercept > 0) != self.result.is_positive

    def active(self) -> int:
        """Return the pen whose pets the present line is asked about."""
        return max([k for k, pen in enumerate(PENS) if self.now(f"{pen}_out") > 0], default=0)

    def ringed(self) -> Floats:
        there = (self.out() > 0.95) & (self.pen == self.active())
        return self.wrong()[self.result.drawn] * there * self.now("lined")

    def said(self) -> str:
        """Return which line is drawn, and how many it has on the wrong side."""
        if self.now("lined") == 0:
            return ""
        at, n_steps, pen = self.now("at_line"), self.n_steps, self.active()
        n = int(self.wrong()[self.result.pen == pen].sum())
        return self._said(
            round(at) if at <= n_steps else n_steps + round(at - n_steps),
            n,
            int(self.result.sizes[pen]),
        )

    def _said(self, at: int, n: int, of: int) -> str:
        more = {"n": Fact(n, Kind.COUNT), "all": Fact(of, Kind.COUNT)}
        wrong = self.say("labels.wrong", **more)
        name = f"labels.model_{at - self.n_steps - 1}" if at > self.n_steps else "labels.step"
        return f"{self.say(name, k=Fact(at, Kind.COUNT))}: {wrong}"

    def _saids(self) -> list[str]:
        most = int(self.result.sizes[0])
        return [
            self._said(at, most, most)
            for at in (self.n_steps, *(self.n_steps + k for k in range(1, 5)))
        ]

    def counted(self) -> str:
        n = round(self.now("repeated"))
        return self.say("labels.repeats", n=Fact(n, Kind.COUNT)) if n else ""

    @property
    def n_steps(self) -> int:
        return len(self.result.steps) - 1

    # --- beats ------------------------------------------------------------------------------

    def herd(self) -> None:
        self.enter(self.present(self.whole_card, *self.wide.furniture, self.pets), self.at())
        self.play(self.to("dropped", 1), run_time=1.6)
        if self.is_herd:
            self.follow(self.new.appear(), run_time=0.5)

    def split(self) -> None:
        self.play(*(card.appear() for card in self.cards), run_time=0.2)
        heads = [part for pen in self.pens for part in pen.furniture]
        present = self.present(*self.cards, *heads, self.pets, self.gate)
        self.enter(present, self.at(dropped=1), run_time=0.5)
        self.follow(self.evenly("penned", 1), run_time=self.seconds("deal"))
        self.follow(self.to("shut", 1), run_time=0.7)

    def train(self) -> None:
        self.enter(self.learning(*self.pens[1].furniture), self.so_far())
        self.play(self.evenly("train_out", 1), run_time=1.2)
        self.play(self.to("lined", 1), run_time=0.3)
        self.follow(self.evenly("at_line", self.n_steps), run_time=self.seconds("solve"))

    def validate(self) -> None:
        self.enter(
            self.learning(*self.pens[1].furniture),
            self.so_far(train_out=1, lined=1, at_line=self.n_steps),
        )
        away = [part.vanish() for part in self.pens[1].furniture]
        self.play(self.to("train_done", 1), self.evenly("validation_out", 1), *away, run_time=1.0)
        self.play(*(part.appear() for part in (*self.scores.furniture, self.bars)), run_time=0.3)
        for model in range(4):
            self.follow(self.to("at_line", self.n_steps + 1 + model), run_time=self.seconds("ask"))
            self.play(self.evenly("asked", model + 1), run_time=0.4)
        self.play(
            self.to("at_line", self.n_steps + 1 + self.result.chosen),
            self.to("kept", 1),
            run_time=0.5,
        )

    def test(self) -> None:
        self.enter(self.learning(*self.scores.furniture, self.bars), self.chosen())
        self.follow(self.to("shut", 0), run_time=0.8)
        away = [part.vanish() for part in self.pens[2].furniture]
        self.play(self.to("validation_done", 1), self.evenly("test_out", 1), *away, run_time=1.0)
        self.play(*(part.appear() for part in (*self.grades.furniture, self.grade)), run_time=0.3)
        self.play(self.evenly("scored", 2), run_time=1.0)

    def optimism(self) -> None:
        standing = (
            *self.cards,
            *self.scores.furniture,
            self.bars,
            *self.grades.furniture,
            self.grade,
        )
        marks = self.bricks, self.none, self.mean, self.mean_name
        done = {"shut": 0, "validation_done": 1, "test_out": 1, "scored": 2}
        self.enter(self.present(*standing, *self.herds.furniture, *marks), self.chosen(**done))
        self.follow(self.to("repeated", 1), run_time=0.9)
        self.play(self.evenly("repeated", 4), run_time=1.2)
        self.play(self.to("repeated", len(self.result.gaps)), run_time=3.0)
        self.play(self.to("averaged", 1), run_time=0.6)

    def present(self, *parts: Part) -> dict[Part, float]:
        return dict.fromkeys(parts, 1.0)

    def learning(self, *others: Part) -> dict[Part, float]:
        """The plane with line and pets, the shut pen, and these parts."""
        plane = *self.plane.furniture, self.boundary, self.pets, self.rings
        shut = () if self.now("scored") else self.pens[2].furniture
        return self.present(*self.cards, *plane, *shut, self.gate, *others)

    def at(self, **values: float) -> dict[Any, float]:
        """All values: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def so_far(self, **values: float) -> dict[Any, float]:
        """The values once all pets are in their pens."""
        return self.at(**{"dropped": 1, "penned": 1, "shut": 1, **values})

    def chosen(self, **values: float) -> dict[Any, float]:
        """The values once a model is chosen."""
        line = self.n_steps + 1 + self.result.chosen
        done = {"train_out": 1, "train_done": 1, "validation_out": 1, "asked": 4, "kept": 1}
        return self.so_far(**{"lined": 1, "at_line": line, **done, **values})

    def to(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end)

    def evenly(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end, linear)

    def seconds(self, what: str) -> float:
        return SECONDS[self.cut.name][what]
