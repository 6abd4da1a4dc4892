"""Training, validation and test: three pens of pets, one line, four models, and one number."""

from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.card import Card
from mlu_anim.stage.channels import Floats, along, column
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import (
    CAT,
    DOG,
    Arrow,
    Bar,
    Boundary,
    Cell,
    Dot,
    EndLabel,
    Glyph,
    Link,
    Rule,
    Text,
    mark_radius,
    ring_art,
)
from mlu_anim.stage.moves import Drop, Each, Fly, Stagger, Upto
from mlu_anim.stage.page import Grid, Rect, three_cards
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.stats import bricks
from mlu_anim.stage.tracked import remembered

if TYPE_CHECKING:
    from mlu_anim.experiments.train_test_validation import Pens

PENS = ("train", "validation", "test")
TRACKED = (
    *("dropped", "gathered", "penned", "shut"),
    *(f"{pen}_{what}" for pen in PENS for what in ("out", "done")),
    *("lined", "at_line", "asked", "kept", "scored", "measured"),
    *("flown", "repeated", "averaged"),
)
"""All tracked values; each begins at 0. `at_line`: first steps of the solver, then models."""
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
        self.enter(self.in_pens(), self.after(1, gathered=1), 0.7)
        self.play(self.evenly("penned", 1), run_time=self.in_cut(1.6, 2.8))
        self.follow(self.to("shut", 1), run_time=0.5)

    def train(self) -> None:
        self.enter(self.in_pens(), self.after(2), 0.4)
        self.play(self.evenly("train_out", 1), run_time=1.0)
        self.enter(self.learning(*self.names(1, 2)), self.after(2, train_out=1, lined=1), 0.5)
        self.follow(self.evenly("at_line", self.n_steps), run_time=self.in_cut(1.8, 3.6))

    def validate(self) -> None:
        self.enter(self.learning(*self.names(1, 2)), self.after(3), 0.3)
        self.play(self.to("lined", 0), self.to("train_done", 1), run_time=0.3)
        self.tracked["at_line"].set_value(self.first)
        self.play(self.evenly("validation_out", 1), run_time=0.9)
        asking = self.after(4, lined=0, at_line=self.first, asked=0, kept=0)
        self.enter(self.learning(*self.names(2), *self.scores.parts()), asking, 0.4)
        for model in range(4):
            line = self.to("at_line", self.first + model) if model else self.to("lined", 1)
            self.follow(line, run_time=self.in_cut(0.4, 0.9))
            self.play(self.evenly("asked", model + 1), run_time=0.3)
        best = self.to("at_line", self.first + self.result.chosen)
        self.play(best, self.to("kept", 1), run_time=0.5)

    def test(self) -> None:
        self.enter(self.learning(*self.names(2), *self.scores.parts()), self.after(4), 0.4)
        self.play(self.to("shut", 0), self.to("validation_done", 1), run_time=0.6)
        self.play(self.evenly("test_out", 1), run_time=0.9)
        graded = self.learning(*self.scores.parts(), *self.grades.parts())
        self.enter(graded, self.after(5, scored=0, measured=0), 0.4)
        self.follow(self.evenly("scored", 2), run_time=0.8)
        self.play(self.to("measured", 1), run_time=0.4)

    def optimism(self) -> None:
        self.play(self.whole_card.appear(), run_time=0.2)
        *standing, this = self.herds.parts()
        self.enter(self.present(self.whole_card, *standing, self.gap), self.after(5))
        self.play(self.to("flown", 1), this.appear(), run_time=0.8)
        self.tracked["repeated"].set_value(1)
        self.gap.stand(0)
        self.follow(this.vanish(), run_time=0.2)
        self.play(self.evenly("repeated", 6), run_time=1.3)
        self.play(self.to("repeated", len(self.result.gaps)), run_time=3.0)
        self.play(self.to("averaged", 1), run_time=0.6)

    # --- what is present --------------------------------------------------------------------

    def in_pens(self) -> dict[Part, float]:
        return self.present(*self.cards, *self.names(0, 1, 2), self.pets, self.gate)

    def learning(self, *others: Part) -> dict[Part, float]:
        """The plane with its line and pets, the gate, and these parts."""
        plane = *self.plane.furniture, self.boundary, self.pets, self.rings
        return self.present(*self.cards, *plane, self.gate, *others)

    def names(self, *pens: int) -> tuple[Part, ...]:
        return tuple(part for pen in pens for part in self.pens[pen].furniture)

    # --- values of the moment ---------------------------------------------------------------

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
        return np.asarray(at + (plane - at) * _around(self.out())[:, [0, 1, 1]])

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
        model = stop - self.first
        name = self.say(f"labels.model_{model}" if model >= 0 else "labels.learning")
        n = Fact(int(self.wrong()[self.result.pen == self.active()].sum()), Kind.COUNT)
        return f"{name}: {self.say('labels.wrong', n=n) if counted else '…'}"

    # --- parts ------------------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        for name in TRACKED:
            self.track(name, 0.0)
        self.is_herd = "table" not in r.verdicts
        self.pen, self.is_positive = r.pen[r.drawn], r.is_positive[r.drawn]
        self.n_steps, self.first = len(r.steps) - 1, len(r.steps)
        self.changes = (
            {"dropped": 1},
            {"gathered": 1, "penned": 1, "shut": 1},
            {"train_out": 1, "lined": 1, "at_line": self.n_steps},
            {"train_done": 1, "validation_out": 1, "at_line": self.first + r.chosen}
            | {"asked": 4, "kept": 1},
            {"shut": 0, "validation_done": 1, "test_out": 1, "scored": 2, "measured": 1},
        )
        places = three_cards(self.page)
        whole = Rect(places[0].left, places[2].bottom, places[2].right, places[0].top)
        self.cards = [Card(f"{p} card", at, self.theme) for p, at in zip(PENS, places, strict=True)]
        self.whole_card = Card("whole card", whole, self.theme)
        for card in (*self.cards, self.whole_card):
            self.add_part(card)
        self.wide, self.plane = self._plane("wide", whole), self._plane("plane", places[0])
        self.pens = [
            Frame(self.setting, at, name=p, key=[Entry(f"labels.{p}", p)])
            for p, at in zip(PENS, places, strict=True)
        ]
        self.herds, self.air = self._herds(whole), Overlay(self.setting, "air")
        self.scores, self.grades = self._scores(places[1]), self._grades(places[2])
        self._lay_pets(places[2])
        cards = self.wide, self.plane, self.scores, self.grades, self.herds
        self.place(*cards, self.air, *self.pens)

    def _plane(self, name: str, card: Rect) -> Frame:
        x, y = (Linear.close(values) for values in self.result.x.T)
        classes = [Entry("labels.negative", "negative"), Entry("labels.positive", "positive")]
        look: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        if name == "plane":
            stops = range(self.first + len(self.result.lines))
            look["head"] = Live(self.said, tuple(self.said_at(stop) for stop in stops))
        key = [] if self.is_herd else classes
        return Frame(self.setting, card, name=name, x=x, y=y, grid=False, key=key, **look)

    def _lay_pets(self, last: Rect) -> None:
        """Add the line, the pets, rings around those on its wrong side, the new pet, the gate."""
        add, roles = self.air.add, np.where(self.is_positive, "positive", "negative")
        line: Any = {k: column(self.line, n) for n, k in enumerate(("across", "up", "intercept"))}
        self.boundary = self.plane.add(Boundary("line", **line, reveal=self.tracked["lined"]))
        marks = shapes.discs([(0, 0)], 1.0)[:, :2], shapes.squares([(0, 0)], 1.0)[:, :2]
        positive, negative = (DOG, CAT) if self.is_herd else marks
        art = [positive if each else negative for each in self.is_positive]
        rows, fallen = remembered(self.places), Stagger(self.tracked["dropped"], overlap=0.9)
        at: Any = {key: column(rows, k) for k, key in enumerate(("x", "y", "radius"))}
        there = Each(lambda: fallen.shares(len(roles)) * (1 - self.of_pens("done")))
        look: Any = {"role": roles, "reveal": there, "moves": [Drop(fallen)]}
        self.pets = add(Glyph("pets", **at, art=art, **look))
        at["radius"] = lambda: 1.2 * rows()[:, 2]
        self.rings = add(Glyph("wrong", **at, art=ring_art(0.12), reveal=Each(self.ringed)))
        x, y = self.wide.plane.c2p(*self.result.x.mean(axis=0)[:, None])[0]
        spot = Dot("new", x=x, y=y, radius=1.4 * _FACE, role="panel", outline=sizes.OUTLINE)
        look = {"em": "readout", "weight": "bold", "anchor": "center", "level": "middle"}
        self.new = add(spot), add(Text("new name", x=x, y=y, text="?", **look))
        bars, top = np.linspace(last.left, last.right, _N_BARS + 2)[1:-1], self.pens[2].plane.rect
        ends: Any = {"x": bars, "y": top.top, "x2": bars, "y2": last.bottom}
        self.gate = add(Link("gate", **ends, role="test", reveal=self.tracked["shut"]))

    def _scores(self, card: Rect) -> Frame:
        """Return the bars of the four models: how many each has right in the second pen."""
        r, names = self.result, [self.say(f"labels.model_{k}") for k in range(4)]
        kept = lambda: 1 - 0.7 * self.now("kept") * (np.arange(4) != r.chosen)  # noqa: E731
        first, then = self.say("labels.scores"), self.say("labels.scores_kept")
        head = Live(lambda: then if self.now("kept") else first, (first, then))
        x, look = Linear(0.0, float(r.sizes[1]), None), {"role": "validation", "strength": kept}
        frame = Frame(self.setting, card, name="scores", x=x, y=Band(tuple(names)), head=head)
        return self._with_bars(frame, r.n_right[:, 1], "asked", Kind.COUNT, **look)

    def _grades(self, card: Rect) -> Frame:
        """Return the bars of the kept model in both last pens, and what is between them."""
        r, names = self.result, [self.say(f"labels.{pen}_short") for pen in PENS[1:]]
        shares = r.n_right[r.chosen, 1:] / r.sizes[1:]
        key = [Entry("labels.luck", "ink", "cell", lambda: self.now("measured") > 0)]
        scales: Any = {"x": Linear(0.0, 1.0, None), "y": Band(tuple(names))}
        frame = Frame(self.setting, card, name="grades", **scales, key=key)
        self._with_bars(frame, shares, "scored", Kind.PERCENT, role=PENS[1:])
        look: Any = {"reveal": self.tracked["measured"]}
        look["moves"] = [Fly(self.tracked["flown"], to=self.herds.marks[0])]
        row = float(shares.argmax())
        self.gap = Cell("gap", x=min(shares), x2=max(shares), y=row - 0.35, y2=row + 0.35, **look)
        frame.add(self.gap)
        return frame

    def _with_bars(self, frame: Frame, values: Any, by: str, kind: Kind, **look: Any) -> Frame:
        """Add lying bars that appear by a tracked value; each is numbered once it has grown."""
        label, shown = EndLabel(kind, counts=False), Upto(lambda: self.now(by))
        rows: Any = {"x": values, "y": range(len(values)), "label": label}
        frame.add(Bar(f"{frame.name} bars", **rows, reveal=shown, **look))
        return frame

    def _herds(self, card: Rect) -> Frame:
        """Return the histogram of the differences in all herds: a brick for each, ours first."""
        r, n, mean = self.result, len(self.result.gaps), float(self.result.gaps.mean())
        order = np.argsort(np.arange(n) != r.about["seed"], kind="stable")
        box = bricks(r.gaps[order], 100 / float(r.sizes[2]))
        low, high = float(min(box.left.min(), 0)), float(max(box.right.max(), 0))
        look: Any = {"x": Linear(low, high, round_values(low, high, 3)), "grid": False}
        look |= {
            "y": Linear(0.0, 1.2 * float(box.top.max())),
            "y_title": AxisTitle("labels.number"),
        }
        head = Live(self.counted, ("", self.say("labels.repeats", n=Fact(n, Kind.COUNT))))
        look |= {"x_title": AxisTitle("labels.gap"), "head": head}
        frame = Frame(self.setting, card, name="herds", **look)
        air, fallen = 0.06 * (box.right - box.left), Upto(lambda: self.now("repeated"))
        sides: Any = {"x": box.left + air, "x2": box.right - air, "y": box.foot, "y2": box.top}
        sides |= {"role": ["ink", *["noise"] * (n - 1)], "moves": [Drop(fallen)]}
        frame.add(Cell("herds bricks", **sides, reveal=fallen))
        frame.add(Rule("herds none", x=0.0, dashed=True))
        averaged, top = self.tracked["averaged"], 1.14 * float(box.top.max())
        frame.add(Rule("herds mean", x=mean, role="ink", width=2 * sizes.RULE, reveal=averaged))
        look = {"halo": sizes.HALO, "reveal": averaged}
        frame.add(Arrow("herds luck", x=0.0, y=top, x2=mean, y2=top, **look))
        look |= {"weight": "bold", "dx": 0.15, "level": "middle", "say": "labels.mean"}
        frame.add(Text("herds mean name", x=max(mean, 0.0), y=top, **look))
        first: Any = {"x": box.right[0], "y": 0.0, "say": "labels.this"}
        frame.add(Text("herds first", **first, dx=sizes.AIR, dy=sizes.AIR))
        return frame

    def counted(self) -> str:
        return self.say("labels.repeats", n=Fact(round(self.now("repeated")), Kind.COUNT))


def _around(shares: Floats) -> Floats:
    """Return shares of a way, a fast and a slow one: beside the names of pens, not over them."""
    return np.column_stack([1 - (1 - shares) ** 2, shares**2])
