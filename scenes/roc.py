"""ROC and AUC: one sweep of the threshold draws curve, area and pairs in one motion."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from mlu_anim.errors import RenderFailed
from mlu_anim.result import Fact, Kind
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Tick, unit_ticks
from mlu_anim.stage.confusion import ConfusionMatrix, Counts
from mlu_anim.stage.curve import Bracket, Curve, Point
from mlu_anim.stage.decision_bar import DecisionBar
from mlu_anim.stage.fraction import LiveFraction
from mlu_anim.stage.notes import Note, column_notes, corner_notes
from mlu_anim.stage.pair_grid import FILL, AreaUnder, PairGrid
from mlu_anim.stage.pair_link import PairLink
from mlu_anim.stage.part import DIMMED, Ink, Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.score_field import ClassNames, ClassTally, ScoreAxis, plan_field
from mlu_anim.stage.square_plot import plan_square
from mlu_anim.stage.swarm import Stacked, Swarm, stacked_within
from mlu_anim.stage.words import Label, LiveLabel, Words, text_width, wrapped
from mlu_anim.wording import formatted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlu_anim.experiments.roc import Marks, RocSweep

SWEEP_S = 5.4
MOST_CASES = 200
MOST_CELLS = 4_000
MARKS_PER_CLASS = (50, 25, 20, 10, 5)
"""How many quantile marks stand for a class whose cases do not all fit, the first that fits."""
OFF_RIGHT, OFF_LEFT = 1.02, -0.02


class Roc(ExplainerScene):
    """The cases, the sweep, one threshold, the pairs, a second model, a choice."""

    clip: ClassVar[str] = "roc"
    beat_names: ClassVar[tuple[str, ...]] = (
        "cases",
        "sweep",
        "matrix",
        "pairs",
        "compare",
        "choose",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("sweep", "pairs", "choose")
    result: "RocSweep"

    def beats_of(self, result: "RocSweep") -> tuple[str, ...]:
        """No second model: no comparison."""
        told = self.beat_names
        return told if result.second_name else tuple(b for b in told if b != "compare")

    # --- beats ------------------------------------------------------------------------------

    def cases(self) -> None:
        at_start = {self.threshold: OFF_RIGHT, self.reached: OFF_RIGHT}
        self.enter(self.world() | {self.tally: 1.0}, at_start)

    def sweep(self) -> None:
        at_start = {self.threshold: OFF_RIGHT, self.reached: OFF_RIGHT}
        self.enter(self.world() | self.plot() | self.riding(), at_start)
        self.pause(0.6)
        self.follow(
            self.slide(self.threshold, OFF_LEFT, self.sweep_rate),
            self.slide(self.reached, OFF_LEFT, self.sweep_rate),
            run_time=SWEEP_S,
        )

    def matrix(self) -> None:
        everyday = self.bar_position(self.result.everyday_step)
        names = self.named(self.field.names_beside_counts)
        present = self.world() | self.plot() | self.riding() | {self.area: 0.0} | names
        self.enter(present, {self.reached: OFF_LEFT})
        self.follow(self.slide(self.threshold, everyday), run_time=1.2)
        parts = (self.counts, self.tpr_fraction, self.fpr_fraction)
        self.follow(*(part.show() for part in parts), run_time=0.8)

    def pairs(self) -> None:
        dimmed = {part: DIMMED for part in (self.swarm, self.class_names)}
        present = self.world() | self.plot() | dimmed
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        for link in self.links:
            self.follow(link.show(), run_time=0.7)
            self.pause(0.6)
        self.follow(self.payoff.show(), run_time=0.7)

    def compare(self) -> None:
        dimmed = {part: DIMMED for part in (self.swarm, self.class_names, self.field_axis)}
        away = {self.area: 0.0, self.y_name: 0.0}
        present = self.world() | self.plot() | dimmed | away | {self.chance: 1.0}
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        drawing = self.second_curve.show(), self.slide(self.second_drawn, 1.0)
        self.follow(*drawing, run_time=1.4)
        self.follow(self.curve_names.show(), run_time=0.5)

    def choose(self) -> None:
        present = self.world() | self.plot() | self.riding() | {self.area: DIMMED, self.chance: 1.0}
        present |= {self.auc_words: 1.0}
        self.enter(present, {self.reached: OFF_LEFT, self.measured: 0.0})
        best = self.bar_position(self.result.youden_step)
        self.follow(self.slide(self.threshold, best), run_time=1.0)
        if self.result.youden > 0:
            measure = self.bracket.show(), self.slide(self.measured, 1.0)
            self.follow(*measure, self.youden_words.show(), run_time=0.7)

    # --- what stands where ------------------------------------------------------------------

    def world(self) -> dict[Part, float]:
        """The cases on their axis."""
        return {self.world_card: 1.0, self.field_axis: 1.0, self.class_names: 1.0, self.swarm: 1.0}

    def plot(self) -> dict[Part, float]:
        """The ROC plot as far as it has been drawn."""
        return {self.plot_card: 1.0, self.axes: 1.0, self.area: 1.0, self.curve: 1.0} | {
            self.y_name: 1.0,
            self.x_name: 1.0,
        }

    def riding(self) -> dict[Part, float]:
        """The bar, and what follows it."""
        followers = {self.point: 1.0, self.tpr_value: 1.0, self.fpr_value: 1.0}
        return {self.bar: 1.0} | followers | self.named(self.field.names_beside_bar)

    def named(self, in_full: bool) -> dict[Part, float]:
        """The classes by name and mark, or by their marks where the bar needs the room."""
        return {self.class_names: float(in_full), self.class_marks: float(not in_full)}

    def lay(self) -> None:
        self.threshold = self.track("threshold", OFF_RIGHT)
        self.reached = self.track("reached", OFF_RIGHT)
        self.second_drawn = self.track("second_drawn", 0.0)
        self.measured = self.track("measured", 0.0)
        self._lay_world()
        self._lay_plot()
        self._lay_readouts()
        self._lay_links()

    # --- values of the moment ---------------------------------------------------------------

    def bar_x(self) -> float:
        """Where the bar stands on the page."""
        return float(self.field.scale.c2p([self.threshold.get_value()], [0.0])[0, 0])

    def step_at(self, position: float) -> int:
        """The step whose cases are those at or right of an axis position."""
        return int(np.searchsorted(-self.result.position[1:], -position, side="right"))

    def step(self) -> int:
        """The step at which the bar stands."""
        return self.step_at(self.threshold.get_value())

    def n_reached(self) -> int:
        """How many vertices of the curve have been drawn."""
        return self.step_at(self.reached.get_value()) + 1

    def cells(self) -> Counts:
        """The confusion matrix at the bar."""
        r, step = self.result, self.step()
        tp, fp = int(r.tp[step]), int(r.fp[step])
        return Counts(tp=tp, fn=r.n_pos - tp, fp=fp, tn=r.n_neg - fp)

    def operating_point(self) -> tuple[float, float]:
        """False and true positive rate at the bar."""
        step = self.step()
        return float(self.result.fpr[step]), float(self.result.tpr[step])

    def bar_position(self, step: int) -> float:
        """Between the last case that a step calls positive and the first that it does not."""
        positions = self.result.position
        if step == 0:
            return OFF_RIGHT
        if step == len(positions) - 1:
            return OFF_LEFT
        return float(positions[step] + positions[step + 1]) / 2

    def sweep_rate(self, alpha: float) -> float:
        """The bar's way at `alpha` of the time: even in the score, slower where cases are many."""
        way = np.linspace(0, 1, 400)
        at = OFF_RIGHT + (OFF_LEFT - OFF_RIGHT) * way
        steps = [self.step_at(position) for position in at]
        passed = (self.result.tp[steps] + self.result.fp[steps]) / self.result.n_samples
        return float(np.interp(alpha, 0.4 * way + 0.6 * passed, way))

    # --- parts, in drawing order ------------------------------------------------------------

    def _lay_world(self) -> None:
        names = self.say("labels.positive"), self.say("labels.negative")
        self.field = field = plan_field(self.page, names, max(self.result.n_pos, self.result.n_neg))
        stacked, marks = self._stacked()
        theme, label = self.theme, self.page.type.label
        ends = (Tick(0, self.say("labels.low")), Tick(1, self.say("labels.high")))
        ticks = ends if self.result.score_axis == "rank" else unit_ticks(self.page)
        self.field_axis = self.add_part(
            ScoreAxis("score axis", field, stacked.middle_y, self.page, theme, ticks, self._axis(marks))
        )
        bar = DecisionBar(
            "bar",
            field.card,
            theme,
            bar_x=self.bar_x,
            top=field.bar_top,
            bottom=field.bar_bottom,
            em=label,
            left_words=[self.say("labels.called_negative"), self.say("labels.negative")],
            right_words=[self.say("labels.called_positive"), self.say("labels.positive")],
        )
        self.bar = self.add_part(bar)
        judging = bar.presence.get_value
        self.swarm = self.add_part(
            Swarm("swarm", stacked, theme, bar_x=self.bar_x, judging=judging)
        )
        self.class_names = self.add_part(ClassNames("class names", field, label, theme, names))
        marks_only = ClassNames("class marks", field, label, theme, ("", ""))
        self.class_marks = self.add_part(marks_only)
        self.tally = self.add_part(self._tally())
        self.counts = self.add_part(
            ConfusionMatrix(
                "counts",
                theme,
                counts=self.cells,
                bar_x=self.bar_x,
                top_y=field.row_top,
                bottom_y=field.row_bottom,
                em=label,
                small_em=label,
            )
        )
        self._stack, self._marks = stacked, marks

    def _tally(self) -> ClassTally:
        """How many cases of each class, where the plot will stand."""
        counts = ("positive", "n_pos"), ("negative", "n_neg")
        rows = [(role, formatted(self.result.facts()[n]), self.say(f"labels.{role}")) for role, n in counts]
        note = [self.say("labels.data"), self.say("labels.model")]
        return ClassTally("tally", self.page, self.theme, rows, note)

    def _stacked(self) -> tuple[Stacked, "Marks"]:
        """As many marks as fit: every case, or so many quantile marks of each class."""
        smallest = 6 * self.page.px_640
        largest = 1.2 * smallest if self.page.wide else 1.8 * smallest
        every_case = (None,) if self.result.n_samples <= MOST_CASES else ()
        for per_class in every_case + MARKS_PER_CLASS:
            marks = self.result.marks(per_class)
            x = self.field.scale.c2p(marks.position, np.zeros(len(marks.position)))[:, 0]
            room = self.field.swarm
            stacked = stacked_within(x, marks.is_positive, room, smallest, largest)
            if stacked is not None:
                return stacked, marks
        raise RenderFailed("the marks do not fit in the panel", hint="try --ratio 16:9")

    def _axis(self, marks: "Marks") -> list[str]:
        """What the axis may be called, from the longest to the shortest."""
        kind = self.result.score_axis
        names = [self.say(f"labels.axis_{kind}")]
        if kind == "probability":
            names.append(self.say("labels.axis_probability_short"))
        if marks.all_cases:
            return names
        share = max(marks.pos_share_per_mark, marks.neg_share_per_mark)
        note = self.say("labels.each_mark", mark_share=Fact(share, Kind.PERCENT))
        return [f"{name} \u00b7 {note}" for name in names] + [note]

    def _lay_plot(self) -> None:
        theme, r = self.theme, self.result
        ticks = unit_ticks(self.page)
        self.plan = plan = plan_square(self.page.abstraction, self.page, ticks)
        scale = plan.scale
        self.axes = self.add_part(
            Axes("axes", scale, self.page, theme, x_ticks=ticks, y_ticks=ticks)
        )
        self.area = self.add_part(self._area())
        panel, ink = theme.color("panel"), theme.color("ink")
        diagonal = shapes.dashes(*(tuple(p) for p in scale.c2p([0, 1], [0, 1])), dash=0.12)
        self.chance = self.add_part(
            Label("chance", Ink(diagonal, stroke=theme.color("muted"), width=0.035))
        )
        self.second_curve = self.add_part(
            Curve(
                "second",
                scale,
                r.second_fp / max(r.n_neg, 1),
                r.second_tp / max(r.n_pos, 1),
                color=ink,
                under=panel,
                n_drawn=lambda: 1 + self.second_drawn.get_value() * (len(r.second_fp) - 1),
            )
        )
        self.curve = self.add_part(
            Curve(
                "roc",
                scale,
                r.fpr,
                r.tpr,
                color=theme.color("accent"),
                under=panel,
                n_drawn=self.n_reached,
            )
        )
        step = r.youden_step
        self.bracket = self.add_part(
            Bracket(
                "youden",
                scale,
                theme,
                x=float(r.fpr[step]),
                bottom=float(r.fpr[step]),
                top=float(r.tpr[step]),
                role="ink",
                grown=self.measured.get_value,
            )
        )
        self.point = self.add_part(Point("point", scale, theme, at=self.operating_point))

    def _area(self) -> Part:
        """The pairs as a grid, or as an area where single cells would not be seen."""
        r, scale = self.result, self.plan.scale
        if 0 < r.n_pairs <= MOST_CELLS and len(r.column_right):
            return PairGrid(
                "pairs",
                scale,
                self.theme,
                column_right=r.column_right,
                column_tied=r.column_tied,
                n_pos=r.n_pos,
                n_laid=lambda: int(r.fp[self.n_reached() - 1]),
            )
        return AreaUnder("pairs", scale, self.theme, x=r.fpr, y=r.tpr, n_drawn=self.n_reached)

    def _lay_readouts(self) -> None:
        plan, page, theme = self.plan, self.page, self.theme
        self.y_name, self.tpr_value = self._axis_name("tpr", "positive", plan.y_name, 1)
        self.x_name, self.fpr_value = self._axis_name("fpr", "negative", plan.x_name, 0)
        under = theme.tint("accent", FILL) if plan.notes_inside else theme.color("panel")
        auc = Note(self.say("labels.auc"), page.type.payoff, weight="bold", wraps=False)
        pairs = Note(self.say("labels.pairs_right"), page.type.label)
        self.auc_words = self.add_part(Label("auc", *self._notes([auc], under)))
        counted = self._notes([auc, pairs], under)
        self.payoff = self.add_part(Label("pairs right", *counted))
        self.tpr_fraction = self.add_part(self._fraction("tpr", 0))
        self.fpr_fraction = self.add_part(self._fraction("fpr", 1))
        self._lay_names()

    def _axis_name(self, key: str, role: str, y: float, row: int) -> tuple[Part, Part]:
        """The name of an axis in its class's tone, and beside it the rate at the bar."""
        plan, page = self.plan, self.page
        tone, panel = self.theme.text_tone(role), self.theme.color("panel")
        number_width = text_width(" 0.00", page.type.readout, "bold")
        names = [self.say(f"labels.{key}"), self.say(f"labels.{key}_short")]
        room = plan.names_right - plan.names_left - number_width
        name = next((n for n in names if text_width(n, page.type.label) <= room), names[-1])
        at = (plan.names_left, y)
        words = Words(name, em=page.type.label, at=at, color=tone, under=panel, weight="medium")
        value_at = (plan.names_left + words.text_width + 0.5 * page.type.label, y)
        value = Words(
            "0.00", em=page.type.readout, at=value_at, color=tone, under=panel, weight="bold"
        )
        name_part = self.add_part(Label(f"{key} name", words))
        say = lambda: f"{self.operating_point()[row]:.2f}"  # noqa: E731 - read at each frame
        return name_part, self.add_part(LiveLabel(f"{key} value", value, say))

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
        right = self.plan.scale.rect.right if self.plan.notes_inside else room.right
        positive = key == "tpr"
        return LiveFraction(
            f"{key}_fraction",
            self.theme,
            symbol=self.say(f"labels.{key}_short"),
            numerator=lambda: self.cells().tp if positive else self.cells().fp,
            denominator=lambda: r.n_pos if positive else r.n_neg,
            em=em,
            at=(room.left, room.top - (1.3 + 2.6 * row) * em),
            role="positive" if positive else "negative",
            under=self.theme.color("panel"),
            with_value=room.left + 7.8 * em <= right,
        )

    def _lay_names(self) -> None:
        """Curves carry their names; a small plot has them beside it, with a piece of each curve."""
        plan, theme, em = self.plan, self.theme, self.page.type.label
        keys = ("second", "ink"), ("first", "accent"), ("chance", "muted")
        say = {key: self.say(f"labels.{key}") for key, _ in keys}
        say_short = {**say, "first": self.say("labels.first_beside"), "second": self.say("labels.second_beside")}
        if plan.notes_inside:
            lines = [w for key, role in keys for w in self._direct(key, say[key], role)]
        else:
            notes = [Note(say_short[k], em, r, swatch=r, dashed=k == "chance") for k, r in keys]
            lines = column_notes(notes, plan.notes, theme, theme.color("panel"))
        self.curve_names = self.add_part(Label("curve names", *lines))
        self.youden_words = self.add_part(Label("youden value", self._youden_words()))

    def _direct(self, key: str, text: str, role: str) -> list[Words]:
        """A curve's name beside it: under the first, above the second, below the diagonal."""
        rect, em, theme = self.plan.scale.rect, self.page.type.label, self.theme
        right, panel = rect.right - 0.12, theme.color("panel")
        tone = theme.text_tone(role)
        lines = [text]
        if key == "first":
            lines = [*wrapped(text, em, 0.66 * rect.width, "medium"), self.say("labels.first_auc")]
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
        """Beside the bracket, at the middle of its height."""
        r, scale = self.result, self.plan.scale
        step = r.youden_step
        middle = (float(r.tpr[step]) + float(r.fpr[step])) / 2
        x, y = scale.c2p([float(r.fpr[step])], [middle])[0]
        return Words(
            self.say("labels.youden"),
            em=self.page.type.readout,
            at=(float(x) + 0.2, float(y)),
            color=self.theme.color("ink"),
            under=self.theme.color("panel"),
            weight="bold",
            halo=self.theme.color("panel"),
        )

    def _lay_links(self) -> None:
        """A pair ranked right and, where there is time, one ranked wrong."""
        pairs = [(self.result.pair_right, True)]
        if self.cut.name == "full":
            pairs.append((self.result.pair_wrong, False))
        self.links = [self.add_part(self._link(p, right)) for p, right in pairs if p[0] >= 0]

    def _link(self, pair: "NDArray[np.int_]", right: bool) -> PairLink:
        r, marks = self.result, self._marks
        n_discs = int(marks.is_positive.sum())
        n_squares = len(marks.is_positive) - n_discs
        disc = int(pair[0] * n_discs // len(r.pos_scores))
        square = n_discs + int(pair[1] * n_squares // len(r.neg_scores))
        cell = (pair[1] + 0.5) / len(r.neg_scores), (pair[0] + 0.5) / len(r.pos_scores)
        x, y = self.plan.scale.c2p([cell[0]], [cell[1]])[0]
        ends = self._stack.centers[disc], self._stack.centers[square]
        return PairLink(
            f"pair {'right' if right else 'wrong'}",
            self.theme,
            ends=(tuple(ends[0]), tuple(ends[1])),
            radius=self._stack.radius,
            cell=(float(x), float(y)),
            plot=self.plan.scale.rect,
            right=right,
        )
