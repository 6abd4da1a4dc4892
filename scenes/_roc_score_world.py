"""The world panel of clips about a threshold: scored cases, the bar, and what it makes of them."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.axes import Tick, unit_ticks
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width
from mlu_anim.system.errors import RenderFailed
from scenes._roc_confusion import ConfusionMatrix
from scenes._roc_decision_bar import DecisionBar
from scenes._roc_score_field import ClassNames, ClassTally, ScoreAxis, WrongKey, plan_field
from scenes._roc_swarm import Stacked, Swarm, stacked_like, stacked_within
from scenes._roc_threshold_sweep import ThresholdSweep

AnyPart = TypeVar("AnyPart", bound=Part)

MOST_CASES = 200
"""The most cases that have a mark each, if they fit."""
SMALLEST_PX = 6
"""Smallest radius of a mark in a picture 640 px wide."""
MARKS_PER_CLASS = (50, 25, 20, 10, 5)
"""Numbers of quantile marks for a class with too many cases: the first that fits is taken."""


class Marks(Protocol):
    """The marks of a swarm; positions on the axis are from 0 to 1, positives first."""

    @property
    def position(self) -> NDArray[np.float64]: ...
    @property
    def is_positive(self) -> NDArray[np.bool_]: ...
    @property
    def second_position(self) -> NDArray[np.float64] | None: ...
    @property
    def pos_share_per_mark(self) -> float: ...
    @property
    def neg_share_per_mark(self) -> float: ...
    @property
    def all_cases(self) -> bool: ...


class ScoredCases(Protocol):
    """The cases of a result, as a swarm needs them."""

    @property
    def n_pos(self) -> int: ...
    @property
    def n_neg(self) -> int: ...
    @property
    def score_axis(self) -> str: ...
    def marks(self, per_class: int | None = None) -> Marks: ...


class ScoreWorld:
    """Places the parts of the world panel; `parts` has them in drawing order."""

    def __init__(
        self,
        setting: Setting,
        cases: ScoredCases,
        sweep: ThresholdSweep,
        way: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`way`: from 0 to 1 while the marks glide to their ranks under a second model."""
        self._setting, self.cases, self._sweep = setting, cases, sweep
        self.parts: list[Part] = []
        names = setting.say("labels.positive"), setting.say("labels.negative")
        self.field = plan_field(setting.page, names)
        self.stacked, self.marks = self._stacked()
        self.axis = self._add(self._score_axis())
        self.bar = self._add(self._decision_bar())
        self.second_axis = self._add(self._rank_axis())
        self.swarm = self._add(
            Swarm(
                "swarm",
                self.stacked,
                setting.theme,
                bar_x=self.bar_x,
                judging=self.bar.presence.get_value,
                second=self._by_second_model(self.stacked, self.marks),
                way=way,
            )
        )
        self.class_names = self._add(self._class_names(names))
        self.wrong_key = self._add(self._wrong_key())
        self.tally = self._add(self._class_tally())
        self.counts = self._add(self._confusion_matrix())

    def bar_x(self) -> float:
        """The bar's place on the page."""
        return float(self.field.plane.c2p([self._sweep.threshold.get_value()], [0.0])[0, 0])

    def beside_bar(self, *, with_counts: bool = False) -> dict[Part, float]:
        """Texts beside the bar: the key of the outlines, and the class names if they fit."""
        needed = self.field.widest_name + 0.3 + (self.counts.cell_width if with_counts else 0)
        return {
            self.bar: 1.0,
            self.class_names: float(needed <= self.field.half),
            self.wrong_key: float(self._key_fits()),
        }

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _score_axis(self) -> ScoreAxis:
        page, theme, numbers = self._setting.page, self._setting.theme, self._setting.numbers
        on_ranks = self.cases.score_axis == "rank"
        ticks = self._rank_ticks() if on_ranks else unit_ticks(page, numbers)
        middle_y, names = self.stacked.middle_y, self._axis_names()
        key_room = self._key_width() + page.type.label if self._key_fits() else 0.0
        room = self.field.card.width - key_room
        return ScoreAxis("score axis", self.field, middle_y, page, theme, ticks, names, room)

    def _rank_axis(self) -> ScoreAxis:
        """The axis of the second model's ranking."""
        page, theme, say = self._setting.page, self._setting.theme, self._setting.say
        names = [say("labels.axis_second"), say("labels.axis_rank")]
        middle_y, room = self.stacked.middle_y, self.field.card.width
        return ScoreAxis(
            "second axis", self.field, middle_y, page, theme, self._rank_ticks(), names, room
        )

    def _rank_ticks(self) -> tuple[Tick, Tick]:
        say = self._setting.say
        return Tick(0, say("labels.low"), "left"), Tick(1, say("labels.high"), "right")

    def _by_second_model(self, first: Stacked, marks: Marks) -> Stacked | None:
        """Every mark at its rank under the second model, which parts classes too well for scores.

        A probability axis would heap the marks up at its two ends.
        """
        scores = marks.second_position
        if scores is None:
            return None
        below = (scores[:, None] > scores[None, :]).sum(axis=1)
        level = (scores[:, None] == scores[None, :]).sum(axis=1)
        rank = (below + level / 2) / len(scores)
        return stacked_like(first, self.field.plane.c2p(rank, np.zeros(len(rank)))[:, 0])

    def _axis_names(self) -> list[str]:
        """Possible names of the axis, from the longest to the shortest."""
        say, kind, marks = self._setting.say, self.cases.score_axis, self.marks
        names = [say(f"labels.axis_{kind}")]
        if kind == "probability":
            names.append(say("labels.axis_probability_short"))
        if marks.all_cases:
            return names
        shares = sorted((marks.pos_share_per_mark, marks.neg_share_per_mark))
        key = "each_mark" if shares[0] == shares[1] else "each_mark_at_most"
        note = say(f"labels.{key}", mark_share=Fact(shares[1], Kind.PERCENT))
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
            left_words=[say("labels.called_negative")],
            right_words=[say("labels.called_positive")],
        )

    def _class_names(self, names: tuple[str, str]) -> ClassNames:
        em = self._setting.page.type.label
        return ClassNames(
            "class names",
            self.field,
            em,
            self._setting.theme,
            names,
            bar_x=self.bar_x,
            bar_there=self.bar.presence.get_value,
        )

    def _wrong_key(self) -> WrongKey:
        em, words = self._setting.page.type.label, self._setting.say("labels.wrong_call")
        return WrongKey("wrong key", self.field, em, self._setting.theme, words)

    def _key_width(self) -> float:
        em = self._setting.page.type.label
        return 1.4 * em + text_width(self._setting.say("labels.wrong_call"), em)

    def _key_fits(self) -> bool:
        """True if the key has room beside the shortest name of the axis."""
        em = self._setting.page.type.label
        shortest = min(text_width(name, em) for name in self._axis_names())
        return self._key_width() + shortest + em <= self.field.card.width

    def _class_tally(self) -> ClassTally:
        """The number of cases of each class, where the plot will stand."""
        say = self._setting.say
        rows = [
            (role, say(f"labels.n_{role}"), say(f"labels.{role}"))
            for role in ("positive", "negative")
        ]
        notes = [say("labels.data"), say("labels.model")]
        return ClassTally("tally", self._setting.page, self._setting.theme, rows, notes)

    def _confusion_matrix(self) -> ConfusionMatrix:
        em, say = self._setting.page.type.label, self._setting.say
        return ConfusionMatrix(
            "counts",
            self._setting.theme,
            counts=self._sweep.counts,
            bar_x=self.bar_x,
            top_y=self.field.row_top,
            bottom_y=self.field.row_bottom,
            em=em,
            half=self.field.half,
            names={
                "tp": say("labels.hits"),
                "fn": say("labels.missed"),
                "fp": say("labels.false_alarms"),
                "tn": say("labels.cleared"),
            },
            symbols={cell: say(f"labels.{cell}") for cell in ("tp", "fn", "fp", "tn")},
            numbers=self._setting.numbers,
        )

    def _stacked(self) -> tuple[Stacked, Marks]:
        """As many marks as fit: every case, or so many quantile marks of each class."""
        few = self.cases.n_pos + self.cases.n_neg <= MOST_CASES
        for per_class in ((None,) if few else ()) + MARKS_PER_CLASS:
            marks = self.cases.marks(per_class)
            stacked = self._largest_that_fits(marks)
            if stacked is not None:
                return stacked, marks
        raise RenderFailed("the marks do not fit in the panel", hint="try --ratio 16:9")

    def _largest_that_fits(self, marks: Marks) -> Stacked | None:
        """The marks as large as both models' swarms allow; None when even small ones do not fit."""
        page, room = self._setting.page, self.field.swarm
        smallest = SMALLEST_PX * page.px_640
        x = self.field.plane.c2p(marks.position, np.zeros(len(marks.position)))[:, 0]
        for radius in np.linspace((1.2 if page.wide else 1.8) * smallest, smallest, 8):
            stacked = stacked_within(x, marks.is_positive, room, float(radius))
            if stacked is None:
                continue
            second = self._by_second_model(stacked, marks)
            if second is None or second.fits(room):
                return stacked
        return None
