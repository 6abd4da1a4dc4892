"""Random forests: trees that differ are averaged, leaf by leaf, and err less than one."""

from typing import TYPE_CHECKING, Any, ClassVar

from manim import linear

from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._random_forest_case import FollowedCase
from scenes._random_forest_marks import AT_FIRST, LARGE, SMALL, TILE, Story
from scenes._random_forest_places import Places, TreeShape
from scenes._random_forest_trees import ForestTrees
from scenes._random_forest_votes import ForestVotes
from scenes._random_forest_wall import ForestWall

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

SECONDS = {
    "short": {"fall": 0.45, "rest": 0.15, "open": 0.9, "others": 0.9, "vote": 1.6, "bars": 0.8}
    | {"read": 0.5}
    | {"level": 0.8, "tell": 0.9, "turn": 0.23, "clear": 0.7},
    "full": {"fall": 0.9, "rest": 0.3, "open": 1.6, "others": 3.2, "vote": 2.4, "bars": 1.2}
    | {"read": 1.5}
    | {"level": 1.2, "tell": 1.2, "turn": 0.35, "clear": 1.4},
}
"""Durations of the motions in each cut, in seconds."""


class RandomForest(ExplainerScene):
    """A question, one tree, its leaf, many trees, their votes, their mean, and the errors."""

    clip: ClassVar[str] = "random_forest"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("question", "one", "leaf", "differ"),
        *("votes", "mean", "wall", "together"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("question", "one", "votes", "mean", "wall")
    result: "ForestVote"

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        self.enter({self.whole_card: 1, self.case.case: 1}, self.at(dropped=0), run_time=0.4)
        self.play(self.move("dropped", 1), run_time=0.7)
        told = *self.case.names, *self.case.profile
        self.play(*(part.appear() for part in told), run_time=0.4)

    def one(self) -> None:
        self.split_cards()
        self.enter(self.tree_1(), self.at(moved=LARGE, grown=1), run_time=1.0)
        appear = (part.appear() for part in self.case.asking)
        self.play(self.move("fallen", 0), *appear, run_time=0.6)
        for step in range(1, self.n_steps + 1):
            self.pause(self.seconds("read" if step == 1 else "rest"))
            self.follow(self.move("fallen", step), run_time=self.seconds("fall"))
        if "leaf" not in self.shown_beats():
            self.open_the_leaf()

    def leaf(self) -> None:
        at = self.at(moved=LARGE, grown=1, fallen=self.n_steps)
        self.enter(self.tree_1() | dict.fromkeys(self.case.asking, 1.0), at)
        self.open_the_leaf()

    def differ(self) -> None:
        self.enter(self.trees(), self.in_slots(), run_time=1.0)
        if self.votes_.bag:
            self.play(*(part.appear() for part in self.votes_.bag), run_time=0.4)
        self.follow(self.move("others", 1, linear), run_time=self.seconds("others"))

    def votes(self) -> None:
        others = self.tracker("others").get_value()
        self.enter(self.trees(), self.in_slots(others=others), run_time=0.8)
        moves = [self.move("voted", 1, linear if others else _later)]
        if others < 1:
            moves.append(self.move("others", 1, _sooner))
        counts = (part.appear() for part in self.votes_.counts)
        self.follow(*moves, *counts, run_time=self.seconds("vote"))

    def mean(self) -> None:
        self.enter(self.trees(0.3), self.in_slots(others=1, voted=1), run_time=0.5)
        self.play(self.move("barred", 1), run_time=self.seconds("bars"))
        half, mean = self.votes_.half, self.votes_.mean
        self.play(*(part.appear() for part in (*half, *mean)), run_time=0.3)
        self.follow(self.move("leveled", 1), run_time=self.seconds("level"))
        self.play(self.votes_.mean_says.appear(), run_time=0.4)

    def wall(self) -> None:
        w, last = self.wall_, self.result.n_trees - 0.5
        self.join_cards()
        present = self.present(self.whole_card, *w.tiles, *self.tile())
        self.enter(present, self.at(moved=TILE), run_time=1.0)
        told = self.move("told", 1, linear), *(part.appear() for part in w.one)
        self.play(*told, run_time=self.seconds("tell"))
        self.follow(self.move("turn", last, linear), run_time=last * self.seconds("turn"))
        clear = self.move("cleared", 1, linear), *(part.appear() for part in w.all)
        self.play(*clear, run_time=self.seconds("clear"))

    def together(self) -> None:
        w = self.wall_
        self.join_cards()
        present = self.present(self.whole_card, *w.tiles, *self.tile(), *w.one, *w.all)
        at = self.at(moved=TILE, told=1, turn=self.result.n_trees - 1, cleared=1)
        self.enter(present, at, run_time=0.8)
        self.play(*(part.vanish() for part in (*w.one, *w.all)), run_time=0.4)
        self.play(*(part.appear() for part in w.most), run_time=0.3)
        self.follow(self.move("piled", 1, linear), run_time=2.4)
        if self.growth is None or self.result.larger is None:
            return
        self.split_cards()
        drawn = (part.appear() for part in (*w.pale, *self.growth.parts()))
        self.play(self.move("narrowed", 1), self.whole_card.vanish(), run_time=0.5)
        self.play(*drawn, run_time=0.4)
        last = float(self.result.larger.counts[-1])
        self.follow(self.move("n_more", last, _later_faster), run_time=3.0)

    def open_the_leaf(self) -> None:
        """The training rows of the leaf come out, and fill it with their shares."""
        v = self.votes_
        present = self.tree_1() | self.present(*v.members, *(v.counts if v.members else ()))
        self.enter(present, {self.tracker("moved"): SMALL}, run_time=0.6)
        self.follow(self.move("opened", 1, linear), run_time=self.seconds("open"))
        told = (part.appear() for part in (v.ended if v.members else ()))
        self.play(self.move("filled", 1), *told, run_time=0.5)

    def join_cards(self) -> None:
        """Close the gap between the cards before they become one, so that the page stays filled."""
        if self.trees_card.presence.get_value() > 0:
            self.play(self.whole_card.appear(), run_time=0.2)

    def split_cards(self) -> None:
        """Lay both cards over the one before it goes."""
        if self.whole_card.presence.get_value() > 0:
            cards = self.trees_card, self.votes_card
            self.play(*(card.appear() for card in cards), run_time=0.2)

    # --- what is present --------------------------------------------------------------------

    def tree_1(self) -> dict[Part, float]:
        """Tree 1, large, with the case that falls through it."""
        c = self.case
        cards = self.trees_card, self.votes_card, c.case, *c.names, *c.falling
        return self.present(*cards, *self.trees_.all, self.trees_.answers, *self.votes_.chips)

    def tile(self) -> list[Part]:
        """The case on the wall; a case that is no picture has a tile like all others."""
        return [self.case.case] if self.result.pictures is not None else []

    def trees(self, level: float = 1.0) -> dict[Part, float]:
        """All trees in their slots, and the leaves of the case."""
        cards = self.trees_card, self.votes_card, self.case.case, *self.case.names
        present = self.present(*cards, *self.votes_.chips, *self.votes_.members)
        return present | dict.fromkeys(self.trees_.all, level)

    # --- moving values ----------------------------------------------------------------------

    def tracker(self, name: str) -> Any:
        return self.story.trackers[name]

    def at(self, **values: float) -> dict[Any, float]:
        """Return the values of all trackers: those given, and the others at their beginning."""
        return {t: values.get(name, AT_FIRST[name]) for name, t in self.story.trackers.items()}

    def in_slots(self, **values: float) -> dict[Any, float]:
        """Return the values of all trackers once tree 1 is in its slot."""
        there = {"moved": SMALL, "grown": 1, "fallen": self.n_steps, "filled": 1, "shrunk": 1}
        return self.at(**there, **values)

    def move(self, name: str, value: float, *rate: Any) -> Any:
        return self.slide(self.tracker(name), float(value), *rate)

    def seconds(self, what: str) -> float:
        return SECONDS[self.cut.name][what]

    @property
    def n_steps(self) -> int:
        """The number of questions that tree 1 asks about the case."""
        return len(self.story.shapes[0].path) - 1

    def lay(self) -> None:
        r = self.result
        trackers = {name: self.track(name, value) for name, value in AT_FIRST.items()}
        places = Places(self.page, r.n_trees, r.pictures is not None)
        shapes = tuple(TreeShape.of(r, tree) for tree in range(r.n_trees))
        self.story = Story(self.setting, r, places, shapes, trackers)
        self.whole_card = self.add_part(Card("whole card", places.whole, self.theme))
        self.trees_card = self.add_part(Card("trees card", places.world, self.theme))
        self.votes_card = self.add_part(Card("votes card", places.measure, self.theme))
        stage = Overlay(self.setting)
        self.trees_ = ForestTrees(self.story, stage)
        self.wall_ = ForestWall(self.story, stage)
        self.case = FollowedCase(self.story, stage, self.wall_)
        behind = Overlay(self.setting)
        self.votes_ = ForestVotes(self.story, behind, self.trees_, self.case.name_stops[-1])
        self.place(behind)
        self.place(stage)
        self.growth = self.wall_.growth()
        if self.growth is not None:
            self.place(self.growth)


def _sooner(way: float) -> float:
    """Arrive after two thirds of the time."""
    return min(1.5 * way, 1.0)


def _later(way: float) -> float:
    """Set out after a tenth of the time."""
    return max((way - 0.1) / 0.9, 0.0)


def _later_faster(way: float) -> float:
    """The first trees one by one, the last ones in a rush: most happens early."""
    return float(way**2.5)
