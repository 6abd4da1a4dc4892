"""ROC and AUC: a bar sweeps tumors; each one that it passes is a step; pairs make the area."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from manim import ValueTracker, linear, smooth, squish_rate_func
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.marks import Dot, Link, Text
from mlu_anim.stage.moves import Drop, Fly, Grow, Stagger, UnderWay
from mlu_anim.stage.moves.reveal import eased
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import text_width
from scenes._roc_cases import CasesFrame, fitting_marks
from scenes._roc_plot import RocPlot
from scenes._roc_sweep import OFF_LEFT, OFF_RIGHT, Sweep

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import RocSweep
    from mlu_anim.stage.marks.text import TextOptions

N_DUELS = 8
"""How many single duels are fought before all the others."""
Values = dict[ValueTracker, float]


class Roc(ExplainerScene):
    """The cases, one cut, first steps, the sweep, duels, their area, a choice, a better model."""

    clip: ClassVar[str] = "roc"
    short_beats: ClassVar[tuple[str, ...]] = ("call", "hit", "alarm", "duels", "auc")
    beat_names: ClassVar[tuple[str, ...]] = (
        "question",
        "call",
        "hit",
        "alarm",
        "duels",
        "auc",
        "choose",
        "compare",
    )
    result: "RocSweep"

    def beats_of(self, result: "RocSweep") -> tuple[str, ...]:
        """All, without the comparison if there is no second model."""
        beats = self.beat_names
        return beats if result.second else tuple(b for b in beats if b != "compare")

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        self.enter(self.whole_page(), self.at_start(dropped=0.0))
        self.play(self.slide(self.dropped, 1.0, linear), run_time=2.2)

    def call(self) -> None:
        is_first = self.clock.now == 0
        self.cut_at.set_value(OFF_RIGHT)
        self.enter(self.whole_page(), self.at_start(dropped=0.0 if is_first else 1.0))
        if is_first:
            self.play(self.slide(self.dropped, 1.0, linear), run_time=0.7)
        else:
            self.wait_for_reading()
        wide = self.wide
        beside = wide.bar, *wide.called, *wide.counts, *wide.reading
        self.play(*(part.appear() for part in beside), run_time=0.3)
        self.judged.set_value(1.0)
        self.play(self.slide(self.cut_at, self.sweep.everyday()), run_time=1.3)

    def hit(self) -> None:
        self.enter(self.one_card() | self.plot(alarms=False), self.at_start(narrowed=1.0))
        self.wait_for_reading()
        first = self.sweep.first_hit
        self.run(0, first - 1, 0.6)
        self.step(first, 0.4, 1.0)
        self.run(first, self.sweep.last_hit, 0.5)

    def alarm(self) -> None:
        hit, alarm = self.sweep.last_hit, self.sweep.next_alarm
        at = {self.bar: self.sweep.between(hit), self.landed: float(hit)}
        self.enter(self.one_card() | self.plot(), self.at_start(narrowed=1.0) | at)
        self.wait_for_reading()
        self.step(alarm, 0.3, 0.6)
        self.run(alarm, self.sweep.n_steps, 1.9)

    def duels(self) -> None:
        present = self.one_card(bar=False) | self.plot(counts=False)
        pair = self.link, self.ends, self.verdict, self.roc.duels, self.roc.lost
        present |= {self.cases: DIMMED, self.score: 1.0, **dict.fromkeys(pair, 1.0)}
        present |= {**self.roc.area(), self.roc.point: 0.0}
        self.enter(present, self.at_end() | {self.fought: 0.0, self.filled: 0.0})
        first, more = self.fights
        for number in range(first):
            self.follow(self.slide(self.fought, number + 1), run_time=0.8)
            self.pause(0.15)
        if more:
            self.play(self.slide(self.fought, self.n_duels, linear), run_time=0.18 * more)
        self.pause(0.1)
        leaving = (part.vanish() for part in pair)
        self.play(self.slide(self.filled, 1.0), *leaving, run_time=0.9)

    def auc(self) -> None:
        present = self.one_card(bar=False) | self.plot(counts=False)
        present |= {self.score: 1.0, self.roc.point: 0.0, **self.roc.area()}
        self.enter(present, self.at_end())
        self.follow(self.roc.payoff.appear(), run_time=0.5)

    def choose(self) -> None:
        narrow, present = self.narrow, self.one_card(bar=False) | self.plot(counts=False)
        present |= {self.roc.point: 0.0, self.roc.picked: 1.0, self.roc.cost: 1.0}
        present |= self.roc.area(DIMMED)
        present |= dict.fromkeys((narrow.bar, *narrow.counts, *narrow.reading), 1.0)
        start = self.at_end() | {self.bar: self.sweep.everyday(), self.judged: 1.0}
        self.enter(present, start)
        cheapest = self.sweep.between(self.result.cheapest_step)
        self.follow(self.slide(self.bar, cheapest), run_time=2.0)

    def compare(self) -> None:
        present = self.one_card(bar=False) | self.plot(counts=False)
        present |= {self.roc.point: 0.0, self.roc.chance: 1.0, self.roc.second: 1.0}
        present |= self.roc.area(DIMMED)
        present |= {part: 0.0 for part in present if part.part_name in _AXIS}
        self.enter(present | {self.second_axis: 1.0}, self.at_end() | {self.second_drawn: 0.0}, 0.6)
        drawn, named = squish_rate_func(smooth, 0.0, 0.6), squish_rate_func(smooth, 0.5, 0.8)
        moves = (
            self.slide(self.reranked, 1.0),
            self.slide(self.second_drawn, 1.0, drawn),
            self.slide(self.roc.names.presence, 1.0, named),
        )
        self.play(*moves, run_time=2.0)

    # --- motions ----------------------------------------------------------------------------

    def step(self, step: int, passing_s: float, flight_s: float) -> None:
        """Pass the cases of one step, slowly; they fly to the plot and become the step."""
        self.play(self.slide(self.bar, self.sweep.between(step)), run_time=passing_s)
        self.play(self.slide(self.landed, step), run_time=flight_s)

    def run(self, first: int, last: int, run_time: float) -> None:
        """Pass all cases of the steps after `first`, up to `last`."""
        if last <= first:
            return
        bar, landed = self.sweep.rates(first, last, run_time)
        moves = (
            self.slide(self.bar, self.sweep.between(last), bar),
            self.slide(self.landed, last, landed),
        )
        self.play(*moves, run_time=run_time)

    # --- what stands where ------------------------------------------------------------------

    def at_start(self, *, dropped: float = 1.0, narrowed: float = 0.0) -> Values:
        """Nothing has been passed, and the bar stands at the right."""
        values = {self.bar: OFF_RIGHT, self.landed: 0.0, self.judged: 0.0, self.filled: 0.0}
        return values | {self.dropped: dropped, self.narrowed: narrowed, self.fought: 0.0}

    def at_end(self) -> Values:
        """All has been passed, and all duels are fought."""
        end = {self.bar: OFF_LEFT, self.landed: float(self.sweep.n_steps), self.judged: 0.0}
        end |= {self.dropped: 1.0, self.narrowed: 1.0, self.reranked: 0.0}
        return end | {self.fought: float(self.n_duels), self.filled: 1.0}

    def whole_page(self) -> dict[Part, float]:
        """The cases on one card that takes the whole page, above the two cards that follow it."""
        cards = self.world_card, self.plot_card, self.wide_card
        return dict.fromkeys((*cards, *self.wide.standing(), self.cases), 1.0)

    def one_card(self, *, bar: bool = True) -> dict[Part, float]:
        """The cases on the world card, with the bar."""
        key, is_one_row = self.narrow.key()
        present = dict.fromkeys((self.world_card, *self.narrow.standing(), self.cases), 1.0)
        if is_one_row:
            present |= {key: 0.0, self.wide.key()[0]: 1.0}
        beside = (self.narrow.bar, *self.narrow.called, self.fliers) if bar else ()
        return present | dict.fromkeys(beside, 1.0)

    def plot(self, *, alarms: bool = True, counts: bool = True) -> dict[Part, float]:
        """The ROC plot as far as it has been drawn."""
        standing = self.roc.standing(alarms=alarms, counts=counts)
        return dict.fromkeys((self.plot_card, *standing, self.roc.curve, self.roc.point), 1.0)

    # --- what is there ----------------------------------------------------------------------

    def lay(self) -> None:
        self.bar, self.landed = self.track("bar", OFF_RIGHT), self.track("landed", 0.0)
        self.cut_at = self.track("cut_at", OFF_RIGHT)
        self.dropped, self.narrowed = self.track("dropped", 1.0), self.track("narrowed", 0.0)
        self.judged, self.reranked = self.track("judged", 0.0), self.track("reranked", 0.0)
        self.fought, self.filled = self.track("fought", 0.0), self.track("filled", 0.0)
        self.second_drawn = self.track("second_drawn", 0.0)
        self.sweep = Sweep(self.result, self.bar, self.landed)
        self.first_cut = Sweep(self.result, self.cut_at, self.landed)
        whole = self.page.whole
        self.wide_card = self.add_part(Card("wide card", whole, self.theme))
        data = self.setting, self.result
        self.wide = CasesFrame(*data, self.first_cut, whole, "wide", counted=True)
        self.narrow = CasesFrame(*data, self.sweep, self.page.world, "narrow", counted=False)
        frames = self.wide, self.narrow
        self.marks, (self.wide_places, self.places) = fitting_marks(self.result, frames)
        self._lay_plot()
        self._lay_world()
        below, over = self._lay_flights(), self._lay_duel()
        self.place(self.wide.frame, self.narrow.frame, below, self.roc.frame, over)

    def _lay_world(self) -> None:
        self.wide.lay_below(self.marks, self.wide_places)
        self.narrow.lay_below(self.marks, self.places)
        self.second_size = 1.0
        up = self.marks.is_positive
        self.roles = np.where(up, "positive", "negative")
        self.cases = self.wide.frame.add(
            Dot(
                "cases",
                x=[self.wide.at(p) for p in self.marks.position],
                y=[self.wide.share(y) for y in self.wide_places.at[:, 1]],
                radius=self._radius,
                role=self.roles,
                outlined=self._is_wrong,
                reveal=Stagger(self.dropped, by=self.marks.position),
                moves=[
                    Drop(Stagger(self.dropped, by=self.marks.position)),
                    Fly(Grow(lambda: float(eased(self.narrowed.get_value()))), to=self.places.at),
                    Fly(self.reranked, to=self._second_places()),
                ],
            )
        )
        self.wide.gather(self.wide_places)
        self.wide.lay_above(self.marks)
        self.narrow.lay_above(self.marks)
        plan, narrow, add = self.narrow.frame.plan, self.narrow, self.narrow.frame.add
        ends = (plan.titles_left, 0.0), (plan.titles_right, 0.0)
        left, right = plan.plane.p2c(ends)[:, 0].tolist()
        below = plan.plot.bottom - 1.3 * self.page.type.label if narrow.is_beside else plan.x_title
        second, y = self._fitting("labels.axis_second"), narrow.share(below)
        end: TextOptions = {"anchor": "right", "role": "muted"}
        self.second_axis = add(Text("second axis", x=right, y=y, text=[second], **end))
        look: TextOptions = {"weight": "bold"}
        top = narrow.share(narrow.top)
        self.score = add(Text("score", x=left, y=top, text=self._score, **look))
        look["anchor"] = "right"
        self.verdict = add(Text("verdict", x=right, y=top, text=self._verdict, **look))

    def _lay_plot(self) -> None:
        n_pos, n_neg = int(self.marks.is_positive.sum()), int((~self.marks.is_positive).sum())
        pos, neg = self.marks.position[:n_pos], self.marks.position[n_pos:]
        self.pairs = self.marks.duels(N_DUELS)
        self.n_duels = len(self.pairs)
        self.fights = (2, self.n_duels - 2) if self.n_duels > 3 else (self.n_duels, 0)
        row, column = self.pairs.T
        self.won = np.sign(pos[row] - neg[column])
        edges = (column / n_neg, (column + 1) / n_neg, row / n_pos, (row + 1) / n_pos)
        duels, ways = np.column_stack([*edges, self.won]), (self.fought, self.filled)
        self.roc = RocPlot(self.setting, self.sweep, duels, *ways, self.second_drawn)

    def _lay_flights(self) -> Overlay:
        """Cases in flight from one card to the other, below the texts of the plot."""
        over, at, r = Overlay(self.setting), self.places.at, self.result
        steps = self.sweep.steps_of(self.marks.position)
        there = self.roc.frame.plane.c2p(r.fpr[steps], r.tpr[steps])
        flights = self.sweep.flights(self.marks.position)
        self.fliers = over.add(
            Dot(
                "fliers",
                x=at[:, 0],
                y=at[:, 1],
                radius=lambda: self._flying(flights.shares(len(at))),
                role=self.roles,
                reveal=UnderWay(flights),
                moves=[Fly(flights, to=there)],
            )
        )
        return over

    def _lay_duel(self) -> Overlay:
        """The two cases of the present duel, joined by a line."""
        over, at = Overlay(self.setting, "duel"), self.places.at
        ends = [
            lambda k=k, axis=axis: at[self._duelling()[k], axis] for k in (0, 1) for axis in (0, 1)
        ]
        x, y, x2, y2 = ends
        self.link = over.add(Link("duel", x=x, y=y, x2=x2, y2=y2, reveal=self._reached))
        self.ends = over.add(
            Dot(
                "duel ends",
                x=lambda: at[self._duelling(), 0],
                y=lambda: at[self._duelling(), 1],
                radius=lambda: 1.25 * self.places.radius[self._duelling()],
                role=("positive", "negative"),
                outline=0.05,
            )
        )
        return over

    # --- values of the moment ---------------------------------------------------------------

    def _radius(self) -> Floats:
        """The radius of each mark, on its way from the whole page to one card."""
        way = float(eased(eased(self.narrowed.get_value())))
        first, last = self.wide_places.radius, self.places.radius
        smaller = 1 + (self.second_size - 1) * self.reranked.get_value()
        return np.asarray((first + way * (last - first)) * smaller)

    def _flying(self, gone: Floats) -> Floats:
        """The radius of each case on its way to the plot; 0 if marks are no cases."""
        shrunk = 1 - _SHRINKS * np.minimum(2 * gone, 1.0)
        return np.asarray(self.marks.all_cases * self.places.radius * shrunk)

    def _is_wrong(self) -> NDArray[np.bool_]:
        """Which cases the bar calls wrong, while it judges."""
        bar = self.bar if self.narrowed.get_value() > 0.5 else self.cut_at
        called = self.marks.position >= bar.get_value()
        return np.asarray((called != self.marks.is_positive) & (self.judged.get_value() > 0.5))

    def _second_places(self) -> Floats:
        """Where the cases stand by the second model, on the line that they have."""
        rank, places, room = self.marks.second_rank, self.places, self.narrow.room
        at, radius = places.at, float(places.radius.min())
        if rank is None:
            return at
        for self.second_size in np.linspace(1.0, 0.1, 37):
            found = self.narrow.placed(self.marks, rank, self.second_size * radius, places.middle)
            assert found is not None, "with a given height of the line, marks are always placed"
            at, low, high = found.at, found.at[:, 1] - found.radius, found.at[:, 1] + found.radius
            if low.min() >= room.bottom and high.max() <= room.top:
                break
        return at

    def _duelling(self) -> NDArray[np.int64]:
        """The two marks of the present duel."""
        n_pos = int(self.marks.is_positive.sum())
        index = min(max(int(np.ceil(self.fought.get_value() - 1e-9)) - 1, 0), self.n_duels - 1)
        return np.asarray(self.pairs[index] + np.array([0, n_pos]))

    def _reached(self) -> float:
        """How far the line between the two of a duel has come."""
        fought = self.fought.get_value()
        within = fought - np.floor(fought)
        return 1.0 if within == 0 and fought > 0 else min(1.0, 2.5 * within)

    def _score(self) -> str:
        """The duels won so far: of the single ones, then of all."""
        won, total = self.roc.n_pairs_filled()
        fought, em, taken = self._n_fought(), self.page.type.label, 0.0
        if total <= fought:
            won, total = int((self.won[:fought] > 0).sum()), fought
            taken = text_width(self.say("labels.duel_lost_short"), em, "bold") + em
        both = {"won": Fact(won, Kind.COUNT), "total": Fact(total, Kind.COUNT)}
        return self._fitting("labels.duels_won", taken, **both) if total else ""

    def _n_fought(self) -> int:
        """How many duels are decided: each is as soon as its two are joined."""
        fought = self.fought.get_value()
        return int(fought) + (self._reached() == 1.0 and fought > int(fought))

    def _verdict(self) -> list[str]:
        """Whether the present duel is won, as soon as that can be seen; at the end of its row."""
        if self._reached() < 1 or not self._n_fought():
            return [""]
        kind = {1.0: "won", 0.0: "tied", -1.0: "lost"}[self.won[self._n_fought() - 1]]
        taken = text_width(self._score(), self.page.type.label, "bold") + self.page.type.label
        return [self._fitting(f"labels.duel_{kind}", taken)]

    def _fitting(self, key: str, taken: float = 0.0, **more: Fact) -> str:
        """A label, in its short form if the world card has no room for it."""
        short, room = f"{key}_short", self.page.world.width - 2 * self.page.pad - taken
        said = self.setting.first_fitting(key, room=room, weight="bold", **more)
        return said or self.say(short, **more)


_AXIS = ("narrow axes", "narrow x name", "narrow axis name")
_SHRINKS = 0.65
"""How much smaller a case becomes on its way to the plot, where it is no case among others."""
