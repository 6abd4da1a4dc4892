"""The world panel of clips about a threshold: scored cases, the bar, and what it makes of them."""

from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.errors import RenderFailed
from mlu_anim.facts import Fact, Kind
from mlu_anim.stage.axes import Tick, unit_ticks
from mlu_anim.stage.confusion import ConfusionMatrix
from mlu_anim.stage.decision_bar import DecisionBar
from mlu_anim.stage.part import Part
from mlu_anim.stage.score_field import ClassNames, ClassTally, ScoreAxis, plan_field
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.swarm import Stacked, Swarm, stacked_within
from mlu_anim.stage.threshold_sweep import ThresholdSweep

AnyPart = TypeVar("AnyPart", bound=Part)

MOST_CASES = 200
"""Up to so many cases each has its own mark, if they fit."""
MARKS_PER_CLASS = (50, 25, 20, 10, 5)
"""How many quantile marks stand for a class otherwise: the first number that fits."""


class Marks(Protocol):
    """What a swarm draws; positions on the axis are from 0 to 1, positives first."""

    @property
    def position(self) -> NDArray[np.float64]: ...
    @property
    def is_positive(self) -> NDArray[np.bool_]: ...
    @property
    def pos_share_per_mark(self) -> float: ...
    @property
    def neg_share_per_mark(self) -> float: ...
    @property
    def all_cases(self) -> bool: ...


class ScoredCases(Protocol):
    """What a result has to know of its cases."""

    @property
    def n_pos(self) -> int: ...
    @property
    def n_neg(self) -> int: ...
    @property
    def score_axis(self) -> str: ...
    def marks(self, per_class: int | None = None) -> Marks: ...


class ScoreWorld:
    """Places the parts of the world panel; `parts` has them in drawing order."""

    def __init__(self, setting: Setting, cases: ScoredCases, sweep: ThresholdSweep) -> None:
        self._setting, self.cases, self._sweep = setting, cases, sweep
        self.parts: list[Part] = []
        names = setting.say("labels.positive"), setting.say("labels.negative")
        self.field = plan_field(setting.page, names, max(cases.n_pos, cases.n_neg))
        self.stacked, self.marks = self._stacked()
        self.axis = self._add(self._score_axis())
        self.bar = self._add(self._decision_bar())
        judging = self.bar.presence.get_value
        self.swarm = self._add(
            Swarm("swarm", self.stacked, setting.theme, bar_x=self.bar_x, judging=judging)
        )
        self.class_names = self._add(self._class_names("class names", names))
        self.class_marks = self._add(self._class_names("class marks", ("", "")))
        self.tally = self._add(self._class_tally())
        self.counts = self._add(self._confusion_matrix())

    def bar_x(self) -> float:
        """Where the bar stands on the page."""
        return float(self.field.plane.c2p([self._sweep.threshold.get_value()], [0.0])[0, 0])

    def named(self, in_full: bool) -> dict[Part, float]:
        """The classes by name and mark, or by their marks where the bar needs the room."""
        return {self.class_names: float(in_full), self.class_marks: float(not in_full)}

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _score_axis(self) -> ScoreAxis:
        page, theme, say = self._setting.page, self._setting.theme, self._setting.say
        ends = Tick(0, say("labels.low"), "left"), Tick(1, say("labels.high"), "right")
        ticks = ends if self.cases.score_axis == "rank" else unit_ticks(page)
        middle_y, names = self.stacked.middle_y, self._axis_names()
        return ScoreAxis("score axis", self.field, middle_y, page, theme, ticks, names)

    def _axis_names(self) -> list[str]:
        """What the axis may be called, from the longest to the shortest."""
        say, kind, marks = self._setting.say, self.cases.score_axis, self.marks
        names = [say(f"labels.axis_{kind}")]
        if kind == "probability":
            names.append(say("labels.axis_probability_short"))
        if marks.all_cases:
            return names
        share = max(marks.pos_share_per_mark, marks.neg_share_per_mark)
        note = say("labels.each_mark", mark_share=Fact(share, Kind.PERCENT))
        return [f"{name} \u00b7 {note}" for name in names] + [note]

    def _decision_bar(self) -> DecisionBar:
        say = self._setting.say
        return DecisionBar(
            "bar",
            self.field.card,
            self._setting.theme,
            bar_x=self.bar_x,
            top=self.field.bar_top,
            bottom=self.field.bar_bottom,
            em=self._setting.page.type.label,
            left_words=[say("labels.called_negative"), say("labels.negative")],
            right_words=[say("labels.called_positive"), say("labels.positive")],
        )

    def _class_names(self, name: str, names: tuple[str, str]) -> ClassNames:
        em = self._setting.page.type.label
        return ClassNames(name, self.field, em, self._setting.theme, names)

    def _class_tally(self) -> ClassTally:
        """How many cases of each class, where the plot will stand."""
        say = self._setting.say
        rows = [
            (role, say(f"labels.n_{role}"), say(f"labels.{role}"))
            for role in ("positive", "negative")
        ]
        notes = [say("labels.data"), say("labels.model")]
        return ClassTally("tally", self._setting.page, self._setting.theme, rows, notes)

    def _confusion_matrix(self) -> ConfusionMatrix:
        em = self._setting.page.type.label
        return ConfusionMatrix(
            "counts",
            self._setting.theme,
            counts=self._sweep.counts,
            bar_x=self.bar_x,
            top_y=self.field.row_top,
            bottom_y=self.field.row_bottom,
            em=em,
            small_em=em,
        )

    def _stacked(self) -> tuple[Stacked, Marks]:
        """As many marks as fit: every case, or so many quantile marks of each class."""
        page, room = self._setting.page, self.field.swarm
        smallest = 6 * page.px_640
        largest = 1.2 * smallest if page.wide else 1.8 * smallest
        few = self.cases.n_pos + self.cases.n_neg <= MOST_CASES
        for per_class in ((None,) if few else ()) + MARKS_PER_CLASS:
            marks = self.cases.marks(per_class)
            x = self.field.plane.c2p(marks.position, np.zeros(len(marks.position)))[:, 0]
            stacked = stacked_within(x, marks.is_positive, room, smallest, largest)
            if stacked is not None:
                return stacked, marks
        raise RenderFailed("the marks do not fit in the panel", hint="try --ratio 16:9")
