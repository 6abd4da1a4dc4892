"""Training, validation and test: three pens of pets, one line, four models, and one number."""

from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.bar_rows import bar_rows
from mlu_anim.stage.card import Card
from mlu_anim.stage.channels import Floats, along, column
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import (
    CAT,
    DOG,
    Boundary,
    Cell,
    Dot,
    Glyph,
    Link,
    Text,
    mark_radius,
    ring_art,
)
from mlu_anim.stage.moves import Drop, Each, Fly, Stagger, Upto
from mlu_anim.stage.page import Grid, Rect, three_cards
from mlu_anim.stage.part import Part
from mlu_anim.stage.repeats import repeats
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.tracked import remembered

if TYPE_CHECKING:
    from mlu_anim.experiments.train_test_validation import Pens

PENS = ("train", "validation", "test")
SECONDS = {
    "short": {"deal": 1.6, "solve": 1.8, "ask": 0.4},
    "full": {"deal": 2.8, "solve": 3.6, "ask": 0.9},
}
"""Durations of the motions in each cut, in seconds."""
TRACKED = (
    *("dropped", "gathered", "penned", "shut"),
    *(f"{pen}_{what}" for pen in PENS for what in ("out", "done")),
    *("lined", "at_line", "asked", "kept", "scored", "measured"),
    *("flown", "repeated", "averaged"),
)
"""All tracked values; each begins at 0. `at_line`: first steps of the solver, then models."""
LABELS = ("labels.gap", "labels.number", "labels.mean", "labels.this")
_FACE, _SMALL = 0.26, 0.2
"""Radius of a face on the whole page, and on the card of the plane."""
_N_BARS = 11
"""Bars of the gate."""


class TrainTestValidation(ExplainerScene):
    """A herd, its pens, the line of the first, the choice of the second, the test of the third."""

    clip: ClassVar[str] = "train_test_validation"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("herd", "split", "train", "validate", "test", "optimism"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("herd", "split", "train", "validate", "test")
    result: "Pens"

    # --- beats ------------------------------------------------------------------------------

    def herd(self) -> None:
        self.enter(self.present(self.whole_card, *self.wide.furniture, self.pets), self.at())
        self.play(self.to("dropped", 1), run_time=1.2)
        if self.is_herd:
            self.follow(*(part.appear() for part in self.new), run_time=0.5)

    def split(self) -> None:
        self.play(*(card.appear() for card in self.cards), run_time=0.2)
        pens = self.present(*self.cards, *self.names(0, 1, 2), self.pets, self.gate)
        self.enter(pens, self.at(dropped=1, gathered=1), 0.7)
        self.play(self.evenly("penned", 1), run_time=self.seconds("deal"))
        self.follow(self.to("shut", 1), run_time=0.5)

    def train(self) -> None:
        pens = self.present(*self.cards, *self.names(0, 1, 2), self.pets, self.gate)
        self.enter(pens, self.so_far(), run_time=0.4)
        self.play(self.evenly("train_out", 1), run_time=1.0)
        self.enter(self.learning(*self.names(1, 2)), self.so_far(train_out=1, lined=1), 0.5)
        self.follow(self.evenly("at_line", self.n_steps), run_time=self.seconds("solve"))

    def validate(self) -> None:
        trained = self.so_far(train_out=1, lined=1, at_line=self.n_steps)
        self.enter(self.learning(*self.names(1, 2)), trained, run_time=0.3)
        self.play(self.to("lined", 0), self.to("train_done", 1), run_time=0.3)
        self.tracked["at_line"].set_value(self.n_steps + 1)
        self.play(self.evenly("validation_out", 1), run_time=0.9)
        self.enter(self.learning(*self.names(2), *self.scores.parts()), self.asking(), 0.4)
        for model in range(4):
            line = self.to("at_line", self.n_steps + 1 + model) if model else self.to("lined", 1)
            self.follow(line, run_time=self.seconds("ask"))
            self.play(self.evenly("asked", model + 1), run_time=0.3)
        best = self.to("at_line", self.n_steps + 1 + self.result.chosen)
        self.play(best, self.to("kept", 1), run_time=0.5)

    def test(self) -> None:
        self.enter(self.learning(*self.names(2), *self.scores.parts()), self.chosen(), 0.4)
        self.play(self.to("shut", 0), self.to("validation_done", 1), run_time=0.6)
        self.play(self.evenly("test_out", 1), run_time=0.9)
        graded = self.learning(*self.scores.parts(), *self.grades.parts())
        self.enter(graded, self.chosen(shut=0, validation_done=1, test_out=1), 0.4)
        self.follow(self.evenly("scored", 2), run_time=0.8)
        self.play(self.to("measured", 1), run_time=0.4)

    def optimism(self) -> None:
        self.play(self.whole_card.appear(), run_time=0.2)
        *standing, this = self.herds.parts()
        done = self.chosen(shut=0, validation_done=1, test_out=1, scored=2, measured=1)
        self.enter(self.present(self.whole_card, *standing, self.gap), done)
        self.play(self.to("flown", 1), this.appear(), run_time=0.8)
        self.tracked["repeated"].set_value(1)
        self.gap.stand(0)
        self.follow(this.vanish(), run_time=0.2)
        self.play(self.evenly("repeated", 6), run_time=1.3)
        self.play(self.to("repeated", len(self.result.gaps)), run_time=3.0)
        self.play(self.to("averaged", 1), run_time=0.6)

    # --- what is present --------------------------------------------------------------------

    def present(self, *parts: Part) -> dict[Part, float]:
        return dict.fromkeys(parts, 1.0)

    def learning(self, *others: Part) -> dict[Part, float]:
        """The plane with its line and pets, the gate, and these parts."""
        plane = *self.plane.furniture, self.boundary, self.pets, self.rings
        return self.present(*self.cards, *plane, self.gate, *others)

    def names(self, *pens: int) -> tuple[Part, ...]:
        return tuple(part for pen in pens for part in self.pens[pen].furniture)

    def at(self, **values: float) -> dict[Any, float]:
        """All values: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def so_far(self, **values: float) -> dict[Any, float]:
        """The values once all pets are in their pens."""
        return self.at(**{"dropped": 1, "gathered": 1, "penned": 1, "shut": 1, **values})

    def asking(self, **values: float) -> dict[Any, float]:
        """The values when the first model is to be asked."""
        out = {"train_out": 1, "train_done": 1, "validation_out": 1, "at_line": self.n_steps + 1}
        return self.so_far(**out | values)

    def chosen(self, **values: float) -> dict[Any, float]:
        """The values once a model is chosen."""
        line = self.n_steps + 1 + self.result.chosen
        return self.asking(**{"lined": 1, "at_line": line, "asked": 4, "kept": 1, **values})

    def to(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end)

    def evenly(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end, linear)

    def seconds(self, what: str) -> float:
        return SECONDS[self.cut.name][what]

    # --- values of the moment ---------------------------------------------------------------

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    @property
    def n_steps(self) -> int:
        return len(self.result.steps) - 1

    def of_pens(self, what: str) -> Floats:
        """Return a value of its pen, such as `train_done`, for each pet: (n_drawn,)."""
        return np.array([self.now(f"{pen}_{what}") for pen in PENS])[self.pen]

    def out(self) -> Floats:
        """Return how far each pet has come out of its pen: (n_drawn,)."""
        n = len(self.pen)
        ways = [Stagger(self.tracked[f"{pen}_out"], overlap=0.9).shares(n) for pen in PENS]
        return np.array(ways)[self.pen, np.arange(n)]

    def places(self) -> Floats:
        """Return middle and half size of each pet: (n_drawn, 3)."""
        dealt = Stagger(self.tracked["penned"], overlap=0.93).shares(len(self.pen))
        wide, pens, plane = self.stops
        at = wide + (plane - wide) * self.now("gathered")
        at = at + (pens - at) * _around(dealt)[:, [1, 0, 0]]
        at = at + (plane - at) * _around(self.out())[:, [0, 1, 1]]
        return np.asarray(at)

    @cached_property
    def stops(self) -> tuple[Floats, Floats, Floats]:
        """Where pets stand, and half their size: all at first, in the pens, out on the plane."""
        mark, x = mark_radius(self.page), self.result.x
        radius, small = (_FACE, _SMALL) if self.is_herd else (mark, mark)
        wide, plane = (
            np.column_stack([frame.plane.c2p(*x.T), np.full(len(x), half)])[self.result.drawn]
            for frame, half in ((self.wide, radius), (self.plane, small))
        )
        pens = plane.copy()
        for number, frame in enumerate(self.pens):
            mine = self.pen == number
            grid = Grid(frame.plane.rect, int(mine.sum()), 1.1, largest=2.8 * radius)
            half = np.full(grid.n, min(0.42 * grid.pitch, radius))
            pens[mine] = np.column_stack([grid.places(), half])
        return wide, pens, plane

    def line(self) -> Floats:
        """Return both weights and the intercept of the present line: (1, 3)."""
        stops = np.vstack([self.result.steps, self.result.lines])
        return along(stops, self.now("at_line"))[None]

    def wrong(self) -> Any:
        """Return which rows, drawn or not, the present line has on its wrong side."""
        *weights, intercept = self.line()[0]
        return (self.result.x @ np.array(weights) + intercept > 0) != self.result.is_positive

    def active(self) -> int:
        """Return the pen whose pets the present line is asked about."""
        return max([k for k, pen in enumerate(PENS) if self.now(f"{pen}_out") > 0], default=0)

    def ringed(self) -> Floats:
        there = (self.out() > 0.95) & (self.pen == self.active())
        wrong = self.wrong()[self.result.drawn] * there
        return np.asarray(wrong * self.now("lined") * (1 - self.of_pens("done")))

    def said(self) -> str:
        """Return which line is drawn or comes, and how many of those it judges are wrong."""
        at, pen = round(self.now("at_line"), 9), self.active()
        is_there = pen == 0 or (at == int(at) and self.now(f"{PENS[pen]}_out") == 1)
        return self.said_at(ceil(at), counted=is_there) if self.now("lined") else ""

    def said_at(self, stop: int, *, counted: bool = True) -> str:
        model = stop - self.n_steps - 1
        name = self.say(f"labels.model_{model}" if model >= 0 else "labels.learning")
        if not counted:
            return name
        n = Fact(int(self.wrong()[self.result.pen == self.active()].sum()), Kind.COUNT)
        return f"{name}: {self.say('labels.wrong', n=n)}"

    def counted(self, n: int | None = None) -> str:
        n = round(self.now("repeated")) if n is None else n
        return self.say("labels.repeats", n=Fact(n, Kind.COUNT)) if n else ""

    # --- parts ------------------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        self.is_herd = "table" not in r.verdicts
        self.pen, self.is_positive = r.pen[r.drawn], r.is_positive[r.drawn]
        places = three_cards(self.page)
        whole = Rect(places[0].left, places[2].bottom, places[2].right, places[0].top)
        self.cards = [Card(f"{p} card", at, self.theme) for p, at in zip(PENS, places, strict=True)]
        self.whole_card = Card("whole card", whole, self.theme)
        for card in (*self.cards, self.whole_card):
            self.add_part(card)
        self.wide, self.plane = self._plane("wide", whole), self._plane("plane", places[0])
        self.pens = [
            Frame(self.setting, at, name=p, key=[Entry(f"labels.{p}", p)], key_left=True)
            for p, at in zip(PENS, places, strict=True)
        ]
        self.herds, self.air = self._herds(whole), Overlay(self.setting, "air")
        self.scores, self.grades = self._scores(places[1]), self._grades(places[2])
        self._lay_pets()
        self.gate = self._gate(places[2])
        cards = self.wide, self.plane, self.scores, self.grades, self.herds
        self.place(*cards, self.air, *self.pens)

    def _plane(self, name: str, card: Rect) -> Frame:
        x, y = (Linear.close(values) for values in self.result.x.T)
        classes = [Entry("labels.negative", "negative"), Entry("labels.positive", "positive")]
        look: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        if name == "plane":
            stops = range(self.n_steps + 1 + len(self.result.lines))
            look["head"] = Live(self.said, tuple(self.said_at(stop) for stop in stops))
        key = [] if self.is_herd else classes
        return Frame(self.setting, card, name=name, x=x, y=y, grid=False, key=key, **look)

    def _lay_pets(self) -> None:
        """Add the line and the pets, rings around those on its wrong side, and the new pet."""
        add, roles = self.air.add, np.where(self.is_positive, "positive", "negative")
        line: Any = {k: column(self.line, n) for n, k in enumerate(("across", "up", "intercept"))}
        self.boundary = self.plane.add(Boundary("line", **line, reveal=self.tracked["lined"]))
        marks = shapes.discs([(0, 0)], 1.0)[:, :2], shapes.squares([(0, 0)], 1.0)[:, :2]
        positive, negative = (DOG, CAT) if self.is_herd else marks
        art = [positive if each else negative for each in self.is_positive]
        rows, fallen = remembered(self.places), Stagger(self.tracked["dropped"], overlap=0.9)
        at: Any = {key: column(rows, k) for k, key in enumerate(("x", "y", "radius"))}
        there = Each(lambda: fallen.shares(len(roles)) * (1 - self.of_pens("done")))
        look: Any = {"role": roles}
        self.pets = add(Glyph("pets", **at, art=art, **look, reveal=there, moves=[Drop(fallen)]))
        at["radius"] = lambda: 1.2 * rows()[:, 2]
        self.rings = add(Glyph("wrong", **at, art=ring_art(0.12), reveal=Each(self.ringed)))
        x, y = self.wide.plane.c2p(*self.result.x.mean(axis=0)[:, None])[0]
        spot = Dot("new", x=x, y=y, radius=1.4 * _FACE, role="panel", outline=sizes.OUTLINE)
        look = {"em": "readout", "weight": "bold", "anchor": "center", "level": "middle"}
        self.new = add(spot), add(Text("new name", x=x, y=y, text="?", **look))

    def _gate(self, card: Rect) -> Link:
        """Return bars from under the name of the last pen to its lower edge."""
        x, top = np.linspace(card.left, card.right, _N_BARS + 2)[1:-1], self.pens[2].plane.rect.top
        ends: Any = {"x": x, "y": top, "x2": x, "y2": card.bottom}
        return self.air.add(Link("gate", **ends, role="test", reveal=self.tracked["shut"]))

    def _scores(self, card: Rect) -> Frame:
        """Return the bars of the four models: how many each has right in the second pen."""
        r, names = self.result, [self.say(f"labels.model_{k}") for k in range(4)]
        kept = lambda: 1 - 0.7 * self.now("kept") * (np.arange(4) != r.chosen)  # noqa: E731
        look: Any = {"role": "validation", "strength": kept, "kind": Kind.COUNT}
        first, then = self.say("labels.scores"), self.say("labels.scores_kept")
        look["head"] = Live(lambda: then if self.now("kept") else first, (first, then))
        look["reveal"] = Upto(lambda: self.now("asked"))
        most = float(r.sizes[1])
        return bar_rows(self.setting, card, "scores", r.n_right[:, 1], names, most=most, **look)

    def _grades(self, card: Rect) -> Frame:
        """Return the bars of the kept model in both last pens, and what is between them."""
        r, names = self.result, [self.say(f"labels.{pen}_short") for pen in PENS[1:]]
        shares = r.n_right[r.chosen, 1:] / r.sizes[1:]
        look: Any = {"role": PENS[1:], "kind": Kind.PERCENT}
        look["legend"] = [Entry("labels.luck", "accent", "cell", lambda: self.now("measured") > 0)]
        look["reveal"] = Upto(lambda: self.now("scored"))
        frame = bar_rows(self.setting, card, "grades", shares, names, most=1.0, **look)
        look = {"role": "accent", "reveal": self.tracked["measured"]}
        look["moves"] = [Fly(self.tracked["flown"], to=self.herds.marks[0])]
        row = float(shares.argmax())
        self.gap = Cell("gap", x=min(shares), x2=max(shares), y=row - 0.35, y2=row + 0.35, **look)
        frame.add(self.gap)
        return frame

    def _herds(self, card: Rect) -> Frame:
        """Return the histogram of all herds, the shown one first."""
        r, n = self.result, len(self.result.gaps)
        order = np.argsort(np.arange(n) != r.about["seed"], kind="stable")
        look: Any = {"step": 100 / float(r.sizes[2]), "arrived": lambda: self.now("repeated")}
        look |= {"averaged": self.tracked["averaged"], "labels": LABELS}
        head = Live(self.counted, ("", self.counted(n)))
        return repeats(self.setting, card, "herds", r.gaps[order], head=head, **look)


def _around(shares: Floats) -> Floats:
    """Return shares of a way, a fast and a slow one: beside the names of pens, not over them."""
    return np.column_stack([1 - (1 - shares) ** 2, shares**2])
