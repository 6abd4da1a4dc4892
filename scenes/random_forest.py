"""Random forests: leaves are averaged, votes are not counted, and trees err together."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker, linear

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.wording.sentences import CAPTION_LIMIT, formatted
from scenes._random_forest_errors import ForestErrors
from scenes._random_forest_growth import ForestGrowth
from scenes._random_forest_trees import ForestMoves, ForestTrees, fall_length
from scenes._random_forest_votes import ForestVotes, VoteMoves

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

GROW_S = {"short": 1.0, "full": 3.0}
FALL_S = {"short": 1.9, "full": 4.5}
SPREAD_S = {"short": 0.7, "full": 1.6}
ROUND_S = {"short": 0.6, "full": 1.2}
DEALT_S = {"short": 0.6, "full": 1.2}
LINE_S = {"short": 0.4, "full": 0.7}
ALIGN_S = {"short": 0.9, "full": 1.6}
"""How long things take in each cut; DEALT_S: errors dealt at random; ALIGN_S: into place."""

TOGETHER = 0.1
"""The mean correlation of errors from which trees are said to err together."""
MOVING = (
    *("grown", "spread", "fallen"),
    *("copied", "rounded", "counted", "averaged"),
    *("drawn", "aligned", "delivered"),
)
"""The values that move from 0 to 1, `fallen` to `fall_length`."""


class RandomForest(ExplainerScene):
    """The promise, the bag, a tree, a case, its votes, the errors, more trees."""

    clip: ClassVar[str] = "random_forest"
    beat_names: ClassVar[tuple[str, ...]] = (
        "promise",
        "bootstrap",
        "grow",
        "fall",
        "vote",
        "barcode",
        "more",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("grow", "fall", "vote", "barcode")
    result: "ForestVote"

    def beats_of(self, result: "ForestVote") -> tuple[str, ...]:
        """Without repeats no bag, without a larger forest nothing to say of more trees."""
        told = {"bootstrap": result.has_bag, "more": result.larger is not None}
        return tuple(beat for beat in self.beat_names if told.get(beat, True))

    def caption_of(self, beat: str) -> str:
        """The caption that is true of this forest, in its longest form that fits."""
        forms = [self.say(f"captions.{key}") for key in caption_keys(self.result, beat)]
        return next((form for form in forms if len(form) <= CAPTION_LIMIT), forms[-1])

    # --- beats ------------------------------------------------------------------------------

    def promise(self) -> None:
        p = self.errors
        self.enter(self.cards() | self.code() | {p.one_tree: 1.0}, self.at_first())
        self.follow(p.promised.appear(), run_time=0.8)

    def bootstrap(self) -> None:
        p = self.errors
        present = self.cards() | dict.fromkeys((p.bag_head, p.bag, p.draws_head, *p.draws), 1.0)
        self.enter(present, self.at_first())
        self.follow(self.slide(self.drawn, 1.0, linear), run_time=2.4)
        self.follow(p.distinct.appear(), run_time=0.5)

    def grow(self) -> None:
        t, v = self.trees, self.votes
        present = self.cards() | {t.grow_head: 1.0, t.trees[0]: 1.0, v.key: 1.0, v.asked_head: 1.0}
        self.enter(present | dict.fromkeys(v.features, 1.0), self.at_first())
        self.follow(self.slide(self.grown, 1.0, linear), run_time=GROW_S[self.cut.name])
        others = [tree.appear() for tree in t.trees[1:]]
        self.follow(self.slide(self.spread, 1.0), *others, run_time=SPREAD_S[self.cut.name])

    def fall(self) -> None:
        t = self.trees
        present = self.cards() | self.leaves() | {t.case: 1.0, t.fall_head: 1.0}
        before = {**self.at_first(), self.grown: 1.0, self.spread: 1.0}
        self.enter(present | dict.fromkeys(t.trees, 1.0), before)
        end = fall_length(self.result.n_trees)
        self.follow(self.slide(self.fallen, end, linear), run_time=FALL_S[self.cut.name])

    def vote(self) -> None:
        v = self.votes
        present = self.cards() | self.leaves() | {v.votes: 1.0}
        self.enter(present, self.at_the_leaves(), run_time=0.4)
        self.enter(present | {v.rounded_head: 1.0}, {self.copied: 1.0}, run_time=0.7)
        beside = v.votes_axis.appear(), v.votes_half.appear(), v.marks.appear()
        self.follow(self.slide(self.rounded, 1.0), *beside, run_time=ROUND_S[self.cut.name])
        count = v.count.appear(), self.slide(self.counted, 1.0)
        self.follow(*count, v.votes_say.appear(), run_time=LINE_S[self.cut.name])
        mean = v.mean.appear(), self.slide(self.averaged, 1.0)
        self.follow(*mean, v.mean_says.appear(), run_time=LINE_S[self.cut.name])

    def barcode(self) -> None:
        p = self.errors
        present = self.cards() | self.code() | {p.one_tree: 1.0, p.promised: 1.0}
        self.enter(present, {self.aligned: 0.0, self.delivered: 0.0})
        self.pause(DEALT_S[self.cut.name])
        moves = self.slide(self.aligned, 1.0), p.forest.appear(), self.slide(self.delivered, 1.0)
        self.follow(*moves, run_time=ALIGN_S[self.cut.name])
        self.follow(p.correlation.appear(), run_time=0.3)

    def more(self) -> None:
        g = self.growth
        parts = g.columns_head, g.case_axis, g.columns, g.half, g.count, g.plot_head, g.axes
        present = self.cards() | dict.fromkeys((*parts, g.promised, g.test, g.oob), 1.0)
        self.enter(present, {self.n_trees: 1.0})
        n_more = self.growth.n_all
        self.follow(self.slide(self.n_trees, float(n_more), _later_faster), run_time=5.0)
        self.follow(g.names.appear(), run_time=0.5)

    # --- what stands where ------------------------------------------------------------------

    def cards(self) -> dict[Part, float]:
        """Both cards."""
        return {self.world_card: 1.0, self.plot_card: 1.0}

    def leaves(self) -> dict[Part, float]:
        """What each tree's leaf says, as it is."""
        v = self.votes
        return dict.fromkeys((v.shares_head, v.axis, v.bars, v.half), 1.0)

    def code(self) -> dict[Part, float]:
        """The barcode, and the head of the bars beside it."""
        p = self.errors
        return dict.fromkeys((p.code_head, p.barcode, p.together, p.bars_head), 1.0)

    def at_first(self) -> dict[ValueTracker, float]:
        """Nothing has moved yet."""
        return dict.fromkeys(self.moving, 0.0)

    def at_the_leaves(self) -> dict[ValueTracker, float]:
        """The case lies in a leaf of every tree, and nothing has been counted."""
        there = {self.grown: 1.0, self.spread: 1.0, self.fallen: fall_length(self.result.n_trees)}
        return self.at_first() | there

    def lay(self) -> None:
        self.moving = [self.track(name, 0.0) for name in MOVING]
        self.grown, self.spread, self.fallen = self.moving[:3]
        self.copied, self.rounded, self.counted, self.averaged = self.moving[3:7]
        self.drawn, self.aligned, self.delivered = self.moving[7:]
        self.n_trees = self.track("n_trees", 1.0)
        values = [tracker.get_value for tracker in self.moving]
        self.trees = ForestTrees(self.setting, self.result, ForestMoves(*values[:3]))
        votes = VoteMoves(*values[3:7])
        self.votes = ForestVotes(self.setting, self.result, self.trees, votes)
        self.errors = ForestErrors(
            self.setting,
            self.result,
            drawn=self.drawn.get_value,
            aligned=self.aligned.get_value,
            delivered=self.delivered.get_value,
        )
        for part in (*self.votes.parts, *self.trees.parts, *self.errors.parts):
            self.add_part(part)
        if self.result.larger is not None:
            self.growth = ForestGrowth(self.setting, self.result, self.n_trees.get_value)
            for part in self.growth.parts:
                self.add_part(part)


def caption_keys(result: "ForestVote", beat: str) -> tuple[str, ...]:
    """The captions that say what is true, from the longest form."""
    last = result.verdict.rpartition("_")[2]
    match beat:
        case "grow":
            return ("grow_stump" if result.is_stump else f"grow{_offered(result)}",)
        case "fall":
            return ("fall_first" if result.n_all_trees else "fall",)
        case "vote":
            told = "vote" if last not in ("agree", "pure") else f"vote_{last}"
            return (told, "vote_short", "vote_bare") if told == "vote" else (told,)
        case "barcode":
            return (_barcode_key(result),)
        case "more":
            kind = "more" if result.growth == "levels" else f"more_{result.growth}"
            return kind, f"{kind}_short"
    return (beat,)


def _barcode_key(result: "ForestVote") -> str:
    """Choose the caption that compares the forest to its trees and to the promised accuracy.

    Numbers are compared as they are written.
    """
    forest, promised = result.forest_accuracy, result.promised_accuracy
    if "flawless" in result.verdicts:
        return "barcode_flawless"
    if forest <= result.mean_tree_accuracy:
        return "barcode_worse"
    if _written(forest) == _written(promised):
        return "barcode_kept"
    if forest > promised:
        return "barcode_better"
    return "barcode" if result.mean_correlation >= TOGETHER else "barcode_apart"


def _written(share: float) -> str:
    return formatted(Fact(share, Kind.SHARE))


def _offered(result: "ForestVote") -> str:
    """How much of a choice each split has."""
    n_offered, n_features = result.n_offered, len(result.feature_names)
    if n_features == 1:
        return "_one"
    if n_offered == 1:
        return ""
    return "_every" if n_offered == n_features else "_several"


def _later_faster(way: float) -> float:
    """The first trees one by one, the last ones in a rush: most happens early."""
    return float(way**2.5)
