"""What the leaves say: beside the trees as they are, and in the world panel rounded to votes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import (
    Panel,
    foot,
    head,
    head_text,
    n_foot_lines,
    n_head_lines,
    plan_panel,
)
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, shortened, text_width
from scenes._random_forest_measured_bar import BarLook, MeasuredBar, bar_rects
from scenes._random_forest_moving_marks import ClassMarks
from scenes._random_forest_others_line import OthersLine
from scenes._random_forest_trees import ForestTrees, feature_letters
from scenes._random_forest_vote_bars import UprightLine, VoteBars

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
KEY_LEADING = 1.4
"""Between the two lines of the key, in em."""
OTHERS_LEADING = 1.5
"""Of the line about features without a letter, in em."""
MARK_PX, LARGEST_MARK = 6.2, 0.2
"""Radius of a mark in a picture 640 px wide; the largest one, in scene units."""


@dataclass(frozen=True)
class VoteMoves:
    """The values that the leaves follow, each from 0 to 1.

    `copied`: the way of a second set of bars to the world panel.  `rounded`: their way to votes.
    `counted`, `averaged`: how far the line of the votes' mean, and of the leaves', is drawn.
    """

    copied: Callable[[], float]
    rounded: Callable[[], float]
    counted: Callable[[], float]
    averaged: Callable[[], float]


class ForestVotes:
    """Places the parts of both panels; `parts` has them in drawing order."""

    def __init__(
        self, setting: Setting, result: "ForestVote", trees: ForestTrees, moves: VoteMoves
    ) -> None:
        self._setting, self.result, self._trees = setting, result, trees
        self.parts: list[Part] = []
        self.world, self.plot = self._panels()
        self.asks = self._asks_panel()
        self._lay_features()
        self._lay_leaves(moves)
        self._lay_votes(moves)

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _panels(self) -> tuple[Panel, Panel]:
        """Both with heads of equally many lines, so that their rows stand side by side."""
        page, say = self._setting.page, self._setting.say
        leaf_shares = head_text(self._setting, page.measure, "leaf_shares")
        lines = n_head_lines(page, page.measure, leaf_shares)
        lines = max(lines, n_head_lines(page, page.world, say("labels.rounded")))
        cards = {"votes_say": page.world, "mean_says": page.measure}
        feet = max(n_foot_lines(page, card, say(f"labels.{key}")) for key, card in cards.items())
        world, plot = (
            plan_panel(card, page, head_lines=lines, foot_lines=feet) for card in cards.values()
        )
        return world, plot

    def _asks_panel(self) -> Panel:
        """Of the features' bars: the same card, its own head."""
        page = self._setting.page
        text = head_text(self._setting, page.measure, self._asked_key())
        lines = n_head_lines(page, page.measure, text)
        return plan_panel(page.measure, page, head_lines=lines, foot_lines=1)

    def _lay_features(self) -> None:
        """How many splits ask for each feature, and the classes' colors."""
        self.asked_head = self._add(head(self._setting, self.asks, self._asked_key()))
        self.features: list[Part] = [self._add(bar) for bar in self._feature_bars()]
        if self._others():
            self.features.append(self._add(self._others_line()))
        self.key = self._add(Label("class key", *self._class_key()))

    def _lay_leaves(self, moves: VoteMoves) -> None:
        r = self.result
        share = r.tree_probability[:, r.case]
        self.shares_head = self._add(head(self._setting, self.plot, "leaf_shares"))
        self.plane = self._plane(self.plot)
        self.axis = self._add(self._axis("leaf axis", self.plane))
        arrived = self._trees.arrivals
        self.bars = self._add(
            VoteBars("leaves", self.plane, share, self._setting.theme, arrived=arrived)
        )
        self.half = self._add(self._half("leaf half", self.plane))
        mean = float(r.forest_probability[r.case])
        self.mean = self._add(self._line("mean", self.plane, mean, moves.averaged))
        self.mean_says = self._add(foot(self._setting, self.plot, "mean_says"))

    def _lay_votes(self, moves: VoteMoves) -> None:
        r, theme = self.result, self._setting.theme
        share, says = r.tree_probability[:, r.case], r.tree_says[:, r.case]
        self.rounded_head = self._add(head(self._setting, self.world, "rounded"))
        pitch = self._plane(self.world).rect.height / r.n_trees
        radius, n_columns = self._mark_columns(pitch)
        plane = self._plane(self.world, (0.4 + 2.2 * n_columns) * radius)
        self.votes_axis = self._add(self._axis("vote axis", plane))
        self.votes = self._add(
            VoteBars(
                "rounded leaves",
                plane,
                share,
                theme,
                votes=says,
                rounded=moves.rounded,
                origin=self.plane.rect,
                moved=moves.copied,
            )
        )
        rows = self.votes.row_centers()
        column = np.arange(len(rows)) % n_columns
        centers = np.column_stack([plane.rect.left - (1.5 + 2.2 * column) * radius, rows])
        self.marks = self._add(
            ClassMarks("votes", theme, says, centers=lambda: centers, radius=lambda: radius)
        )
        self.votes_half = self._add(self._half("vote half", plane))
        hard = r.n_positive_votes / r.n_trees
        self.count = self._add(self._line("hard share", plane, hard, moves.counted))
        self.votes_say = self._add(foot(self._setting, self.world, "votes_say"))

    def _plane(self, panel: Panel, indent: float = 0.0) -> Plane:
        """The rows, above their axis."""
        middle, label = panel.middle, self._setting.page.type.label
        bottom = middle.bottom + 0.3 + label
        return Plane(Rect(middle.left + indent, bottom, middle.right, middle.top))

    def _axis(self, name: str, plane: Plane) -> Axes:
        half = self._setting.numbers.tick(0.5)
        ticks = [Tick(0, "0", "left"), Tick(0.5, half), Tick(1, "1", "right")]
        page, theme = self._setting.page, self._setting.theme
        return Axes(name, plane, page, theme, x_ticks=ticks, grid=False)

    def _half(self, name: str, plane: Plane) -> Label:
        """A dashed line at one half, over the bars."""
        x, rect, theme = plane.rect.center[0], plane.rect, self._setting.theme
        dashes = shapes.dashes((x, rect.bottom), (x, rect.top), dash=0.07)
        halo = theme.color("panel")
        return Label(
            name, Ink(dashes, stroke=theme.color("ink"), width=0.025, halo=halo, halo_width=0.02)
        )

    def _line(self, name: str, plane: Plane, x: float, grown: Callable[[], float]) -> UprightLine:
        theme = self._setting.theme
        return UprightLine(name, plane, theme, x=x, overhang=0.05, grown=grown)

    def _asked_key(self) -> str:
        """The head of the features' bars; of deep trees only the top levels are counted."""
        return "asked" if self.result.levels_below is None else "asked_deep"

    def _feature_bars(self) -> list[MeasuredBar]:
        """A bar for each feature that has a letter."""
        r, page = self.result, self._setting.page
        numbers, named = self._setting.numbers, self._setting.named
        letters = feature_letters(r, named)
        longest = max(int(self._trees.asked_in_all()[list(letters)].max()), 1)
        em, number_em = page.type.label, page.type.readout
        rects = bar_rects(self._features_room(), len(letters), em, number_em)
        return [
            MeasuredBar(
                f"asked {letter}",
                rect,
                self._setting.theme,
                BarLook(f"{letter}  {named(str(r.feature_names[feature]))}", em, number_em),
                share=partial(self._asked, (feature,)),
                number=partial(self._asked_words, (feature,)),
                longest=float(longest),
                widest=numbers.grouped(longest),
            )
            for rect, (feature, letter) in zip(rects, letters.items(), strict=True)
        ]

    def _others(self) -> tuple[int, ...]:
        """The features that have no letter."""
        letters = feature_letters(self.result, self._setting.named)
        return tuple(f for f in range(len(self.result.feature_names)) if f not in letters)

    def _others_line(self) -> OthersLine:
        """How many splits ask for a feature without a letter."""
        others, say = self._others(), self._setting.say
        n = Fact(len(others), Kind.COUNT)

        def words() -> str:
            n_asked = Fact(int(self._asked(others)), Kind.COUNT)
            return say("labels.others", n=n, n_asked=n_asked)

        em, room = self._setting.page.type.label, self._features_room()
        at = room.left, room.bottom - OTHERS_LEADING * em + 0.4 * em
        return OthersLine("others", self._setting.theme, em, at, words)

    def _asked(self, features: tuple[int, ...]) -> float:
        """How many of the splits made so far ask for one of these features."""
        return float(self._trees.asked()[list(features)].sum())

    def _asked_words(self, features: tuple[int, ...]) -> str:
        return self._setting.numbers.grouped(int(self._asked(features)))

    def _mark_columns(self, pitch: float) -> tuple[float, int]:
        """Radius of the votes' marks, and in how many columns they stand to have room for it."""
        radius = self._mark_radius(pitch)
        least = MARK_PX * self._setting.page.px_640
        return (radius, 1) if radius >= least else (least, 2)

    def _mark_radius(self, room: float) -> float:
        """Of a mark in a line or row of this height, which it must not leave."""
        usual = max(MARK_PX * self._setting.page.px_640, min(0.36 * room, LARGEST_MARK))
        return min(usual, 0.46 * room)

    def _class_key(self) -> list[Ink]:
        """What the colors of a leaf are, at the panel's foot, beside or above each other."""
        page, theme, say = self._setting.page, self._setting.theme, self._setting.say
        em, foot = page.type.label, self.asks.foot
        left, y = foot.left, foot.bottom + 0.22 * page.type.readout
        stacked, radius, inks = self._key_is_stacked(), self._mark_radius(em), []
        indent = 2 * radius + 0.3 * em
        for role, stamp in (("negative", shapes.squares), ("positive", shapes.discs)):
            text = shortened(say(f"labels.{role}"), em, foot.width - indent, "medium")
            x = left if stacked or role == "positive" else self._beside_positive(indent)
            words = Words(
                text,
                em=em,
                at=(x + indent, y),
                color=theme.text_tone(role),
                under=theme.color("panel"),
                weight="medium",
            )
            mark = stamp([(x + radius, y + 0.36 * em)], radius)
            inks += [Ink(mark, fill=theme.color(role)), words]
            y += KEY_LEADING * em if stacked else 0.0
        return inks

    def _beside_positive(self, indent: float) -> float:
        """Where the negatives' key begins, when both stand on one line."""
        em = self._setting.page.type.label
        width = text_width(self._setting.say("labels.positive"), em, "medium")
        return self.asks.foot.left + indent + width + 0.8 * em

    def _key_is_stacked(self) -> bool:
        """Whether the two classes need a line each."""
        em, say = self._setting.page.type.label, self._setting.say
        indent = 2 * self._mark_radius(em) + 0.3 * em
        width = indent + text_width(say("labels.negative"), em, "medium")
        return self._beside_positive(indent) + width > self.asks.foot.right

    def _features_room(self) -> Rect:
        """The middle, less a second line of the key and that of the others, where there are any."""
        em = self._setting.page.type.label
        below = KEY_LEADING * em if self._key_is_stacked() else 0.0
        below += OTHERS_LEADING * em if self._others() else 0.0
        return self.asks.middle.cut_bottom(below)[1]
