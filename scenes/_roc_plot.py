"""The abstraction panel of the ROC clip: the plot, its area of pairs, and what is read off it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, unit_ticks
from mlu_anim.stage.curve import Bracket, Curve, Point
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.square_plot import plan_square
from mlu_anim.stage.words import Label, LiveLabel, Words, text_width, wrapped_within
from scenes._roc_fraction import LiveFraction
from scenes._roc_notes import Note, column_notes, corner_notes
from scenes._roc_pair_grid import FILL, AreaUnder, PairGrid
from scenes._roc_threshold_sweep import ThresholdSweep

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import RocSweep

AnyPart = TypeVar("AnyPart", bound=Part)

COUNTED_PAIRS = 100_000
"""Below this the payoff gives the number of pairs, above it their share."""
_TWO_FRACTIONS = 5.1
"""Height of two fractions above each other, in em."""
MOST_CELLS = 4_000
"""Up to so many pairs each has its own cell."""


class RocPlot:
    """Places the parts of the plot; `parts` has them in drawing order.

    `second_drawn`, `measured`: from 0 to 1, how far the second curve and the bracket have come.
    """

    def __init__(
        self,
        setting: Setting,
        result: "RocSweep",
        sweep: ThresholdSweep,
        *,
        second_drawn: Callable[[], float],
        measured: Callable[[], float],
    ) -> None:
        self.result, self.sweep = result, sweep
        self.page, self.theme, self.say = setting.page, setting.theme, setting.say
        self._setting, self.numbers = setting, setting.numbers
        self.parts: list[Part] = []
        ticks = unit_ticks(self.page, self.numbers)
        self.plan = plan = plan_square(self.page.abstraction, self.page, ticks)
        self.axes = self._add(
            Axes("axes", plan.plane, self.page, self.theme, x_ticks=ticks, y_ticks=ticks)
        )
        self.area = self._add(self._area())
        self.chance = self._add(self._diagonal())
        self.curve = self._add(self._first())
        self.second_curve = self._add(self._second(second_drawn))
        self.bracket = self._add(self._bracket(measured))
        self.point = self._add(Point("point", plan.plane, self.theme, at=sweep.operating_point))
        self._lay_readouts()

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _area(self) -> Part:
        """The pairs as a grid, or as an area where single cells would not be seen."""
        r, plane = self.result, self.plan.plane
        if 0 < r.n_pairs <= MOST_CELLS and r.columns is not None:
            return PairGrid(
                "pairs",
                plane,
                self.theme,
                column_right=r.columns.right,
                column_tied=r.columns.tied,
                n_pos=r.n_pos,
                n_laid=lambda: int(r.fp[self.sweep.n_reached() - 1]),
            )
        return AreaUnder("pairs", plane, self.theme, x=r.fpr, y=r.tpr, n_drawn=self.sweep.n_reached)

    def _diagonal(self) -> Label:
        rect = self.plan.plane.rect
        dashes = shapes.dashes((rect.left, rect.bottom), (rect.right, rect.top), dash=0.12)
        return Label("chance", Ink(dashes, stroke=self.theme.color("muted"), width=0.035))

    def _first(self) -> Curve:
        r, theme = self.result, self.theme
        color, under = theme.color("accent"), theme.color("panel")
        plane, n_drawn = self.plan.plane, self.sweep.n_reached
        return Curve("roc", plane, r.fpr, r.tpr, color=color, under=under, n_drawn=n_drawn)

    def _second(self, drawn: Callable[[], float]) -> Curve:
        r, theme = self.result, self.theme
        x = r.second.fp / r.n_neg if r.second else np.zeros(0)
        y = r.second.tp / r.n_pos if r.second else np.zeros(0)
        return Curve(
            "second",
            self.plan.plane,
            x,
            y,
            color=theme.color("ink"),
            under=None,
            n_drawn=lambda: 1 + drawn() * (len(x) - 1),
        )

    def _bracket(self, measured: Callable[[], float]) -> Bracket:
        """Youden's J: how far the best point stands above the diagonal of chance."""
        r, step = self.result, self.result.youden_step
        return Bracket(
            "youden",
            self.plan.plane,
            self.theme,
            x=float(r.fpr[step]),
            bottom=float(r.fpr[step]),
            top=float(r.tpr[step]),
            role="ink",
            grown=measured,
        )

    def _lay_readouts(self) -> None:
        plan, page, theme = self.plan, self.page, self.theme
        self.y_name, self.tpr_value = self._axis_name("tpr", "positive", plan.y_name, 1)
        self.x_name, self.fpr_value = self._axis_name("fpr", "negative", plan.x_name, 0)
        under = theme.tint("accent", FILL) if plan.notes_inside else theme.color("panel")
        auc = Note(self.say("labels.auc"), page.type.payoff, weight="bold", wraps=False)
        pairs = Note(self._pairs_words(), page.type.label)
        small = Note(self.say("labels.auc"), page.type.readout, weight="bold", wraps=False)
        self.auc_words = self._add(Label("auc", *self._notes([small], under)))
        self.payoff = self._add(Label("pairs right", *self._notes([auc, pairs], under)))
        self.tpr_fraction = self._add(self._fraction("tpr", 0))
        self.fpr_fraction = self._add(self._fraction("fpr", 1))
        beside = text_width(self.say("labels.second_beside"), page.type.label, "medium") + 0.3
        ends_at = plan.names_left + text_width(self.say("labels.tpr"), page.type.label, "medium")
        self.y_name_fits_beside_second = (
            not plan.notes_inside or ends_at + beside <= plan.plane.rect.right
        )
        self.curve_names = self._add(Label("curve names", *self._curve_names()))
        self.youden_words = self._add(Label("youden value", self._youden_words()))

    def _pairs_words(self) -> str:
        """Counts of pairs where they are short, else shares; ties are told apart."""
        key = "pairs_right" if self.result.n_pairs < COUNTED_PAIRS else "pairs_share"
        key = "pairs_with_ties" if self.result.n_pairs_tied else key
        long = self.say(f"labels.{key}")
        fits = text_width(long, self.page.type.label, "medium") <= self.plan.notes.width
        return long if fits else self.say(f"labels.{key}_short")

    def _axis_name(self, key: str, role: str, y: float, row: int) -> tuple[Part, Part]:
        """The name of an axis in its class's tone, and beside it the rate at the bar."""
        plan, page = self.plan, self.page
        tone, panel = self.theme.text_tone(role), self.theme.color("panel")
        number_width = text_width(f" {self.numbers.rate(0.0)}", page.type.readout, "bold")
        names = [self.say(f"labels.{key}"), self.say(f"labels.{key}_short")]
        room = plan.names_right - plan.names_left - number_width
        name = next((n for n in names if text_width(n, page.type.label) <= room), names[-1])
        at = (plan.names_left, y)
        words = Words(name, em=page.type.label, at=at, color=tone, under=panel, weight="medium")
        value_at = (plan.names_left + words.text_width + 0.5 * page.type.label, y)
        zero, em = self.numbers.rate(0.0), page.type.readout
        value = Words(zero, em=em, at=value_at, color=tone, under=panel, weight="bold")
        name_part = self._add(Label(f"{key} name", words))
        say = lambda: self.numbers.rate(self.sweep.operating_point()[row])  # noqa: E731 - read at each frame
        return name_part, self._add(LiveLabel(f"{key} value", value, say))

    def _notes(self, notes: list[Note], under: str) -> list[Ink]:
        """Lines in the plot's free corner, or in the column that a small plot leaves."""
        plan = self.plan
        if plan.notes_inside:
            return [*corner_notes(notes, plan.notes, self.theme, under)]
        return column_notes(notes, plan.notes, self.theme, under)

    def _fraction(self, key: str, row: int) -> LiveFraction:
        """TPR or FPR with the counts at the bar substituted."""
        room, r, label = self.plan.notes, self.result, self.page.type.label
        em = max(label, min(self.page.type.readout, room.width / 8.2, room.height / 5.4))
        right = self.plan.plane.rect.right if self.plan.notes_inside else room.right
        at = room.left, room.top - (1.3 + 2.6 * row) * em
        if not self.plan.notes_inside and room.height < _TWO_FRACTIONS * em:  # side by side
            at = room.left + row * room.width / 2, room.top - 1.3 * em
            right = room.left + (row + 1) * room.width / 2 - 0.5 * em
        positive = key == "tpr"
        return LiveFraction(
            f"{key}_fraction",
            self.theme,
            symbol=self.say(f"labels.{key}_short"),
            numerator=lambda: self.sweep.counts().tp if positive else self.sweep.counts().fp,
            denominator=lambda: r.n_pos if positive else r.n_neg,
            em=em,
            at=at,
            role="positive" if positive else "negative",
            under=self.theme.color("panel"),
            right=right,
            numbers=self.numbers,
        )

    def _curve_names(self) -> list[Ink]:
        """Curves carry their names; a small plot has them beside it, with a piece of each curve."""
        plan, theme, em = self.plan, self.theme, self.page.type.label
        keys = ("second", "ink"), ("first", "accent"), ("chance", "muted")
        if plan.notes_inside:
            return [words for key, role in keys for words in self._direct(key, role)]
        say = {key: self.say(f"labels.{key}_beside") for key, _ in keys}
        notes = [Note(say[k], em, r, swatch=r, dashed=k == "chance") for k, r in keys]
        return column_notes(notes, plan.notes, theme, theme.color("panel"))

    def _direct(self, key: str, role: str) -> list[Words]:
        """A curve's name beside it: under the first, above the second, below the diagonal."""
        rect, em, theme = self.plan.plane.rect, self.page.type.label, self.theme
        room = rect.right - self.plan.names_left
        text = self._setting.fitted(
            f"labels.{key}_beside" if key == "second" else f"labels.{key}",
            lambda told: key == "first" or text_width(told, em, "medium") <= room,
        )
        right, panel = rect.right - 0.12, theme.color("panel")
        tone = theme.text_tone(role)
        lines = [text]
        if key == "first":
            lines = wrapped_within(text, em, 0.72 * rect.width, "medium", n_lines=2)
            lines.append(self.say("labels.first_auc"))
        width = max(text_width(line, em, "medium") for line in lines)
        r, share = self.result, (right - width - rect.left) / rect.width
        under_curve = max(0.5, float(np.interp(share, r.fpr, r.tpr))) * rect.height
        y = {
            "first": rect.bottom + under_curve - 1.3 * em,
            "second": self.plan.y_name,
            "chance": rect.bottom + 0.2,
        }[key]
        right = rect.right if key == "second" else right
        return [
            Words(
                line,
                em=em,
                at=(right, y - 1.25 * index * em),
                color=tone,
                under=panel,
                weight="medium",
                anchor="right",
                halo=panel,
            )
            for index, line in enumerate(lines)
        ]

    def _youden_words(self) -> Words:
        """Beside the bracket, in its upper half."""
        r, plane = self.result, self.plan.plane
        step = r.youden_step
        low, high = float(r.fpr[step]), float(r.tpr[step])
        middle = low + 0.7 * (high - low)  # clear of the diagonal
        x, y = plane.c2p([float(r.fpr[step])], [middle])[0]
        return Words(
            self.say("labels.youden"),
            em=self.page.type.readout,
            at=(float(x) + 0.2, float(y)),
            color=self.theme.color("ink"),
            under=self.theme.color("panel"),
            weight="bold",
            halo=self.theme.color("panel"),
            halo_width=0.04,
        )
