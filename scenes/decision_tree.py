"""Decision tree: every cut is tried, the best becomes a question, and each side is cut again."""

from typing import TYPE_CHECKING, ClassVar

from manim import Animation, ValueTracker, linear

from mlu_anim.stage.card import Card
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._decision_tree_nodes import NodesFrame
from scenes._decision_tree_plane import PlaneFrame, QuestionFrame, Story

if TYPE_CHECKING:
    from mlu_anim.experiments.decision_tree import GrownTree

Values = dict[ValueTracker, float]


class DecisionTree(ExplainerScene):
    """A question, every cut, the first question, the others, a new one, more, and other trees."""

    clip: ClassVar[str] = "decision_tree"
    beat_names: ClassVar[tuple[str, ...]] = (
        "question",
        "scan",
        "split",
        "recurse",
        "fall",
        "depth",
        "shaky",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("scan", "split", "recurse", "fall")
    result: "GrownTree"

    def beats_of(self, result: "GrownTree") -> tuple[str, ...]:
        """All; without deeper and other trees for a user's model, the first ones for a leaf."""
        if not result.asking:
            return ("question", "scan")
        missing = {"depth": result.depths is None, "shaky": result.redraws is None}
        return tuple(beat for beat in self.beat_names if not missing.get(beat))

    def lay(self) -> None:
        self.story = story = Story(self.result, self.setting, self.track)
        self.plane = PlaneFrame(story, self.page.world)
        self.nodes = NodesFrame(story, self.page.measure, self.plane)
        world, measure = self.page.world, self.page.measure
        whole = Rect(world.left, min(world.bottom, measure.bottom), measure.right, world.top)
        self.wide_card = self.add_part(Card("wide card", whole, self.theme))
        self.kinds = QuestionFrame(story, whole)
        self.place(
            self.kinds.frame, self.plane.frame, self.nodes.tall, self.nodes.frame, self.nodes.depths
        )

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        parts = self.world_card, self.plot_card, self.wide_card, *self.kinds.frame.parts()
        self.enter(dict.fromkeys(parts, 1.0), self.started(dropped=0.0))
        self.play(self.slide(self.story.at["dropped"], 1.0, linear), run_time=2.2)

    def scan(self) -> None:
        at = self.story.at
        bar = self.scanning() if self.result.asking else {}
        self.enter(self.both() | bar, self.started(dropped=0.0))
        self.play(self.slide(at["dropped"], 1.0, linear), run_time=0.7)
        if not self.result.asking:
            return
        self.follow(*self.sweep(1.0), run_time=1.8)
        self.play(*self.sweep(1.999), run_time=1.4)

    def split(self) -> None:
        plane, at = self.plane, self.story.at
        present = self.both() | self.scanning() | {plane.regions: 1.0}
        self.enter(present, self.started(bar=1.999, swept=2.0))
        self.follow(self.slide(at["bar"], self.story.way_to(0)), run_time=0.9)
        self.play(plane.best.appear(), plane.cuts.appear(), run_time=0.2)
        leaving = plane.bar.vanish(), plane.point.vanish()
        self.play(self.slide(at["grown"], 1.0), *leaving, run_time=0.8)

    def recurse(self) -> None:
        plane, at, bar = self.plane, self.story.at, (self.plane.bar, self.plane.point)
        present = self.both() | self.scanning() | {plane.regions: 1.0, plane.cuts: 1.0}
        first = {"bar": self.story.way_to(0), "swept": 2.0, "grown": 1.0}
        self.enter(present | dict.fromkeys(bar, 0.0), self.started(**first))
        self.wait_for_reading()
        for k, node in enumerate(self.result.asking[1:], start=1):
            for name, value in (("asked", k), ("bar", 0.0), ("swept", 0.0)):
                at[name].set_value(value)
            self.play(*(part.appear() for part in bar), run_time=0.2)
            self.play(*self.sweep(1.999), run_time=1.0 if k == 1 else 0.7)
            self.play(self.slide(at["bar"], self.story.way_to(node)), run_time=0.4)
            leaving = (part.vanish() for part in bar)
            self.play(self.slide(at["grown"], k + 1.0), *leaving, run_time=0.5)

    def fall(self) -> None:
        nodes, at = self.nodes, self.story.at
        present = self.finished() | {nodes.halo: 1.0, nodes.face: 1.0, nodes.ways: 1.0}
        present |= {self.plane.ring: 1.0, self.plane.new: 1.0}
        self.enter(present, self.grown())
        self.wait_for_reading()
        self.play(self.slide(at["fell"], 1.0), run_time=0.8)
        for stop in range(2, len(self.nodes.stops)):
            is_last = stop == len(self.nodes.stops) - 1
            self.play(self.slide(at["fell"], float(stop)), run_time=0.4 if is_last else 0.8)

    def depth(self) -> None:
        plane, nodes, at = self.plane, self.nodes, self.story.at
        gone = (*nodes.dots, nodes.questions, nodes.answers, nodes.foot, plane.regions)
        present = self.finished() | dict.fromkeys((*gone, plane.cuts), 0.0)
        present |= dict.fromkeys((nodes.branches, nodes.faces), DIMMED)
        present |= dict.fromkeys((plane.deep, *nodes.depths.parts()), 1.0)
        self.enter(present, self.grown(lifted=1.0, deep=1.0), 0.8)
        assert self.result.depths is not None
        self.wait_for_reading()
        for depth in range(2, len(self.result.depths.train) + 1):
            self.play(self.slide(at["deep"], float(depth)), run_time=0.9)

    def shaky(self) -> None:
        plane, at, redraws = self.plane, self.story.at, self.result.redraws
        assert redraws is not None
        dimmed = dict.fromkeys((plane.known, plane.regions, plane.cuts), DIMMED)
        self.enter(
            self.finished() | dimmed | {plane.ghosts: 1.0, plane.left_out: 1.0}, self.grown()
        )
        self.wait_for_reading()
        n_slow, n = len(self.story.slow), len(redraws.agreeing)
        for k in range(n_slow):
            self.play(self.slide(at["redrawn"], k + 1.0), run_time=0.6)
            self.pause(0.4)
        self.play(self.slide(at["redrawn"], n, linear), run_time=2.6)
        self.pause(1.0)
        brighter = (self.slide(part.presence, 1.0) for part in dimmed)
        self.play(self.slide(at["redrawn"], n + 1.0), *brighter, run_time=0.6)

    def sweep(self, end: float) -> list[Animation]:
        """The bar moves on, and the curve of the gain with it."""
        return [self.slide(self.story.at[name], end, linear) for name in ("bar", "swept")]

    # --- what stands where --------------------------------------------------------------------

    def both(self) -> dict[Part, float]:
        """Both cards with the known ones and the tree as far as it has grown."""
        cards = dict.fromkeys((self.world_card, self.plot_card), 1.0)
        return cards | self.plane.standing() | self.nodes.standing()

    def scanning(self) -> dict[Part, float]:
        """The bar, and the gain of the cuts that it has passed."""
        plane = self.plane
        return dict.fromkeys((plane.bar, plane.point, *plane.curves, plane.gain), 1.0)

    def finished(self) -> dict[Part, float]:
        """Both cards with the whole tree."""
        gain = dict.fromkeys((*self.plane.curves, self.plane.gain), DIMMED)
        return self.both() | gain | {self.plane.regions: 1.0, self.plane.cuts: 1.0}

    def started(self, **given: float) -> Values:
        start = dict.fromkeys(self.story.at, 0.0) | {"dropped": 1.0} | given
        return {self.story.at[name]: value for name, value in start.items()}

    def grown(self, **given: float) -> Values:
        """The values with all questions asked."""
        start = {"grown": float(len(self.result.asking)), "fell": 0.01}
        start |= {"bar": self.story.way_to(0), "swept": 2.0}
        return self.started(**(start | given))
