"""What the leaves say: beside the trees as they are, and in the world panel rounded to votes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick
from mlu_anim.stage.forest_trees import ForestTrees, feature_letters
from mlu_anim.stage.measured_bar import BarLook, MeasuredBar, bar_rects
from mlu_anim.stage.moving_marks import ClassMarks
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import (
    Foot,
    Panel,
    head_text,
    head_words,
    n_foot_lines,
    n_head_lines,
    plan_panel,
)
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.vote_bars import UprightLine, VoteBars
from mlu_anim.stage.words import Label, Words, shortened, text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
KEY_LEADING = 1.4
"""Between the two lines of the key, in em."""
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
        self._lay_features()
        self._lay_leaves(moves)
        self._lay_votes(moves)

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _panels(self) -> tuple[Panel, Panel]:
        """Both with heads of equally many lines, so that their rows stand side by side."""
        page, say = self._setting.page, self._setting.say
        keys = ("asked", "leaf_shares")
        heads = [head_text(self._setting, page.abstraction, key) for key in keys]
        lines = n_head_lines(page, page.abstraction, *heads)
        lines = max(lines, n_head_lines(page, page.world, say("labels.rounded")))
        cards = {"votes_say": page.world, "mean_says": page.abstraction}
        feet = max(n_foot_lines(page, card, say(f"labels.{key}")) for key, card in cards.items())
        world, plot = (
            plan_panel(card, page, head_lines=lines, foot_lines=feet) for card in cards.values()
        )
        return world, plot

    def _head(self, panel: Panel, key: str) -> Label:
        card = self._setting.page.world if panel is self.world else self._setting.page.abstraction
        words = head_words(self._setting, panel, head_text(self._setting, card, key))
        return self._add(Label(f"{key} head", *words))

    def _foot(self, panel: Panel, key: str) -> Foot:
        text = self._setting.say(f"labels.{key}")
        return self._add(Foot(f"{key} foot", self._setting, panel, lambda: text))

    def _lay_features(self) -> None:
        """How many splits ask for each feature, and the classes' colors."""
        self.asked_head = self._head(self.plot, "asked")
        self.features = [self._add(bar) for bar in self._feature_bars()]
        self.key = self._add(Label("class key", *self._class_key()))

    def _lay_leaves(self, moves: VoteMoves) -> None:
        r = self.result
        share = r.tree_probability[:, r.case]
        self.shares_head = self._head(self.plot, "leaf_shares")
        self.plane = self._plane(self.plot)
        self.axis = self._add(self._axis("leaf axis", self.plane))
        arrived = self._trees.arrivals
        self.bars = self._add(
            VoteBars("leaves", self.plane, share, self._setting.theme, arrived=arrived)
        )
        self.half = self._add(self._half("leaf half", self.plane))
        mean = float(r.forest_probability[r.case])
        self.mean = self._add(self._line("mean", self.plane, mean, moves.averaged))
        self.mean_says = self._foot(self.plot, "mean_says")

    def _lay_votes(self, moves: VoteMoves) -> None:
        r, theme = self.result, self._setting.theme
        share, says = r.tree_probability[:, r.case], r.tree_says[:, r.case]
        self.rounded_head = self._head(self.world, "rounded")
        radius = self._mark_radius(self._plane(self.world).rect.height / r.n_trees)
        plane = self._plane(self.world, 2.6 * radius)
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
        centers = np.column_stack([np.full(len(rows), plane.rect.left - 1.5 * radius), rows])
        self.marks = self._add(
            ClassMarks("votes", theme, says, centers=lambda: centers, radius=lambda: radius)
        )
        self.votes_half = self._add(self._half("vote half", plane))
        hard = r.n_positive_votes / r.n_trees
        self.count = self._add(self._line("hard share", plane, hard, moves.counted))
        self.votes_say = self._foot(self.world, "votes_say")

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

    def _feature_bars(self) -> list[MeasuredBar]:
        r, page = self.result, self._setting.page
        letters = feature_letters(r, self._setting.named)
        numbers, named = self._setting.numbers, self._setting.named
        asked = np.bincount(r.feature[r.feature >= 0], minlength=len(r.feature_names))
        longest = int(asked[list(letters)].max())
        em, number_em = page.type.label, page.type.readout
        rects = bar_rects(self._features_room(), len(letters), em, number_em)
        return [
            MeasuredBar(
                f"asked {letter}",
                rect,
                self._setting.theme,
                BarLook(f"{letter}  {named(str(r.feature_names[feature]))}", em, number_em),
                share=partial(self._asked, feature),
                number=partial(self._asked_words, feature),
                longest=float(longest),
                widest=numbers.grouped(longest),
            )
            for rect, (feature, letter) in zip(rects, letters.items(), strict=True)
        ]

    def _asked(self, feature: int) -> float:
        """How many of the splits made so far ask for a feature."""
        return float(self._trees.asked()[feature])

    def _asked_words(self, feature: int) -> str:
        return self._setting.numbers.grouped(int(self._asked(feature)))

    def _mark_radius(self, room: float) -> float:
        """Of a mark in a line or row of this height, which it must not leave."""
        usual = max(MARK_PX * self._setting.page.px_640, min(0.36 * room, LARGEST_MARK))
        return min(usual, 0.48 * room)

    def _class_key(self) -> list[Ink]:
        """What the colors of a leaf are, at the panel's foot, beside or above each other."""
        page, theme, say = self._setting.page, self._setting.theme, self._setting.say
        em, foot = page.type.label, self.plot.foot
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
        return self.plot.foot.left + indent + width + 0.8 * em

    def _key_is_stacked(self) -> bool:
        """Whether the two classes need a line each."""
        em, say = self._setting.page.type.label, self._setting.say
        indent = 2 * self._mark_radius(em) + 0.3 * em
        width = indent + text_width(say("labels.negative"), em, "medium")
        return self._beside_positive(indent) + width > self.plot.foot.right

    def _features_room(self) -> Rect:
        """The middle, less the second line of the key where there is one."""
        em = self._setting.page.type.label
        below = KEY_LEADING * em if self._key_is_stacked() else 0.0
        return self.plot.middle.cut_bottom(below)[1]
