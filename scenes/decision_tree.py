"""Decision tree: every cut is tried, the best becomes a question, and each side is cut again."""

from typing import TYPE_CHECKING, Any, ClassVar

from manim import Animation

from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.marks import Text
from mlu_anim.stage.moves import Drop, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import shortened
from scenes._decision_tree_nodes import NodesFrame
from scenes._decision_tree_plane import PlaneFrame, Story

if TYPE_CHECKING:
    from mlu_anim.experiments.decision_tree import GrownTree

TRACKED = (
    *("dropped", "asked", "bar", "swept", "grown"),  # known ones; node, bar and curve; questions
    *("fell", "deep", "redrawn", "counted"),  # the new one's way; levels; other trees, all of them
)


class DecisionTree(ExplainerScene):
    """A question, every cut, the first question, the others, a new one, more, and other trees."""

    clip: ClassVar[str] = "decision_tree"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("question", "scan", "split", "recurse"),
        *("fall", "depth", "shaky"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("scan", "split", "recurse", "fall")
    result: "GrownTree"

    def beats_of(self, result: "GrownTree") -> tuple[str, ...]:
        """All; a user's model has no deeper and no other trees, a leaf asks nothing."""
        if not result.asking:
            return ("question", "scan")
        shown = {
            "recurse": result.asking[1:],
            "depth": result.right[0, 1:].size,
            "shaky": len(result.dropped),
        }
        return tuple(beat for beat in self.beat_names if shown.get(beat, True))

    def lay(self) -> None:
        for name in TRACKED:
            self.track(name, 0.0)
        self.story = story = Story(self.result, self.setting, self.tracked)
        scanned = {"dropped": 1, "bar": story.way_to(0) if self.result.asking else 0, "swept": 2}
        self.changes = {}, scanned, {"grown": 1}, {"grown": 3, "fell": 0.01}
        self.plane = PlaneFrame(story, self.page.world)
        self.nodes = NodesFrame(story, self.page.measure, self.plane)
        world, measure = self.page.world, self.page.measure
        whole = Rect(world.left, min(world.bottom, measure.bottom), measure.right, world.top)
        self.wide_card = self.add_part(Card("wide card", whole, self.theme))
        self.asked = self._asked(whole)
        self.place(self.asked, self.plane.frame, *self.nodes.frames)

    def _asked(self, card: Rect) -> Overlay:
        """One of each kind, and a new one between them, on the whole page."""
        frame, em = Overlay(self.setting, "question"), self.page.type.readout
        radius = min(0.12 * card.width, 0.27 * card.height)
        x = [card.left + share * card.width for share in (0.2, 0.5, 0.8)]
        y = card.center[1] + 0.6 * radius
        drop: Any = {"reveal": Stagger(self.tracked["dropped"])}
        faces: Any = {"x": x, "y": y, "moves": [Drop(drop["reveal"])], **drop}
        frame.add(self.story.faces("kinds", ["negative", "muted", "positive"], radius, **faces))
        names = [self.say(f"labels.{kind}") for kind in ("negative", "new", "positive")]
        names = [shortened(name, em, 0.28 * card.width) for name in names]
        below: Any = {"x": x, "y": y - 1.25 * radius - em, "anchor": "center", **drop}
        frame.add(Text("kinds named", text=names, em="readout", **below))
        at: Any = {"x": x[1], "anchor": "center"}
        measures = self.say("labels.measures")
        frame.add(Text("measures", y=y - 1.25 * radius - 2.3 * em, text=[measures], **at, **drop))
        look: Any = {"em": "payoff", "weight": "bold", "behind": ("muted", 1.0), "role": "panel"}
        frame.add(Text("asked", y=y, text=["?"], level="middle", **at, **look, **drop))
        return frame

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        parts = self.world_card, self.plot_card, self.wide_card, *self.asked.parts()
        self.enter(self.present(*parts), self.at())
        self.play(self.evenly("dropped", 1), run_time=2.2)

    def scan(self) -> None:
        bar = self.scanning() if self.result.asking else {}
        self.enter(self.both() | bar, self.at())
        self.play(self.evenly("dropped", 1), run_time=0.7)
        if not self.result.asking:
            return
        self.follow(*self.sweep(1.0), run_time=1.8)
        self.play(*self.sweep(1.999), run_time=1.2)
        self.play(self.to("bar", self.story.way_to(0)), run_time=0.6)

    def split(self) -> None:
        plane = self.plane
        self.enter(self.both() | self.scanning(), self.after(2))
        leaving = plane.bar.vanish(), plane.point.vanish()
        self.follow(self.to("grown", 1), *leaving, run_time=1.0)

    def recurse(self) -> None:
        bar = self.plane.bar, self.plane.point
        self.enter(self.both() | self.scanning() | dict.fromkeys(bar, 0.0), self.after(3))
        self.wait_for_reading()
        for turn, place in enumerate(self.result.asking[1:]):
            for name, value in (("asked", place), ("grown", place), ("bar", 0.0), ("swept", 0.0)):
                self.tracked[name].set_value(value)
            self.play(*(part.appear() for part in bar), run_time=0.2)
            self.play(*self.sweep(1.999), run_time=0.7 if turn else 0.9)
            self.play(self.to("bar", self.story.way_to(place)), run_time=0.4)
            leaving = (part.vanish() for part in bar)
            self.play(self.to("grown", place + 1), *leaving, run_time=0.5)

    def fall(self) -> None:
        self.enter(self.finished() | self.present(*self.nodes.new), self.after(4))
        self.wait_for_reading()
        for stop in range(1, len(self.nodes.stops)):
            is_last = stop == len(self.nodes.stops) - 1
            self.play(self.to("fell", stop), run_time=0.5 if is_last else 0.7)

    def depth(self) -> None:
        away = dict.fromkeys((*self.nodes.tree, self.plane.regions, self.plane.cuts), 0.0)
        deep = self.present(self.plane.deep, *self.nodes.depths.parts())
        self.enter(self.finished() | away | deep, self.after(4, deep=1))
        self.wait_for_reading()
        for depth in range(2, self.result.right.shape[1] + 1):
            self.play(self.to("deep", depth), run_time=0.9)

    def shaky(self) -> None:
        plane, nodes, n = self.plane, self.nodes, len(self.result.dropped)
        self.enter(self.finished() | self.present(plane.left_out, plane.changed), self.after(4))
        self.wait_for_reading()
        for turn in range(1, len(self.story.drawn) - 1):
            self.play(self.to("redrawn", turn), run_time=0.8)
            self.pause(0.8)
        self.play(self.to("redrawn", len(self.story.drawn) - 1), run_time=0.6)
        self.play(*(part.vanish() for part in nodes.tree), run_time=0.3)
        self.play(*(part.appear() for part in nodes.tally.parts()), run_time=0.3)
        self.play(self.evenly("counted", n), run_time=2.6)
        self.pause(1.0)
        self.play(self.to("counted", n + 1), run_time=0.4)

    # --- what stands where --------------------------------------------------------------------

    def both(self) -> dict[Part, float]:
        """Both cards with the known ones and the tree as far as it has grown."""
        plane, cards = self.plane, (self.world_card, self.plot_card)
        known = *plane.frame.furniture, plane.known, plane.regions, plane.cuts
        return self.present(*cards, *known, *self.nodes.tree)

    def scanning(self) -> dict[Part, float]:
        """The bar, and the gain of the cuts that it has passed."""
        plane = self.plane
        return self.present(plane.bar, plane.point, *plane.curves, plane.gain)

    def finished(self) -> dict[Part, float]:
        """Both cards with the whole tree."""
        return self.both() | dict.fromkeys((*self.plane.curves, self.plane.gain), DIMMED)

    def sweep(self, end: float) -> list[Animation]:
        """The bar moves on, and the curve of the gain with it."""
        return [self.evenly(name, end) for name in ("bar", "swept")]
