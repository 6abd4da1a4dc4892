"""Cross-validation: one test is luck, folds take turns, their mean, more folds, and two traps."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker, linear
from manim.animation.animation import Animation

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._cross_validation_errors import Errors
from scenes._cross_validation_men import Men

if TYPE_CHECKING:
    from mlu_anim.experiments.cross_validation import Folds

PALE = {"light": 0.35, "dark": 0.25}
"""Presence of the errors of single tests behind others, by theme."""
TRACKED = (
    *("dropped", "picked", "fitted", "missed"),  # men, those who test, their line and its misses
    *("turn", "rained", "lined", "scored"),  # tests, their errors; the plot above belts, its errors
    *("averaged", "meant", "mixed", "grown"),  # their mean, other means; men mixed, the page taken
    *("k", "spread", "listed"),  # numbers of folds, rows of strokes; copies
    *("leaving", "pulled", "pull", "refitted"),  # one man left out, by his leverage and by a fit
    *("all_missed", "stretched", "left"),  # all men left out
)


class CrossValidation(ExplainerScene):
    """A guess, tests by luck, folds in turn, their mean, more folds, and all but one."""

    clip: ClassVar[str] = "cross_validation"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("question", "luck", "folds", "mean", "steady"),
        *("more", "loo", "trap"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("question", "luck", "folds", "mean", "steady")
    result: "Folds"

    def lay(self) -> None:
        r, way, measure = self.result, self.track("way", 0.0), self.page.measure
        for name in TRACKED:
            self.track(name, 0.0)
        self.men = men = Men(self.setting, r, self.tracked)
        grown = self.tracked["grown"]
        sheet = MovingCard("sheet", men.whole, self.page.world, way, self.theme)
        card = MovingCard("errors card", measure, men.whole, grown, self.theme)
        self.sheet, self.errors_card = self.add_part(sheet), self.add_part(card)
        self.errors = errors = Errors(men)
        names = [self.say("labels.k_row", k=Fact(int(k), Kind.COUNT)) for k in r.ks]
        both = self.say("labels.together"), self.say("labels.shuffled")
        shown, says = (r.means, r.errors_of_copies), ("labels.kept", "labels.copied")
        self.other_folds = men.other_folds(), errors.rows("spread", names, list(r.errors_of_k))
        self.copies = men.copies(), errors.rows("listed", both, shown, *says)
        self.place(men.belts, men.wide, men.plot, men.turning, men.leave)
        self.place(errors.small, errors.tall, errors.alone, *self.other_folds, *self.copies)

    # --- what is present --------------------------------------------------------------------

    def with_(self, *parts: Part) -> dict[Part, float]:
        """Both cards, and these parts."""
        return dict.fromkeys((self.sheet, self.errors_card, *parts), 1.0)

    def with_belts(self, *parts: Part) -> dict[Part, float]:
        """Plot and belts, these parts, and the errors of single tests behind them."""
        men, axis = self.men, self.errors.small.furniture
        above = *men.turning.furniture, *self.on_plot(), *men.belts.parts()
        past = [men.lines["past lines"]] if men.lines else []
        present = self.with_(*above, *past, *axis, *parts)
        return present | {self.errors.once: PALE[self.variant.theme]}

    def at(self, **values: float) -> dict[ValueTracker, float]:
        """All values: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def after(self, n_beats: int, **more: float) -> dict[ValueTracker, float]:
        """All values as they are after so many of the first beats."""
        n, n_folds = self.men.n_shuffles, self.men.n_folds
        steps = (
            {"dropped": 1, "picked": 1, "fitted": 1, "missed": 1},
            {"way": 1, "turn": n, "rained": n},
            {"lined": 1, "turn": n + n_folds - 1, "scored": n_folds},
            {"averaged": 1, "meant": 1},
            {"mixed": 1, "meant": n, "grown": 1},
        )
        values: dict[str, float] = {}
        for step in steps[:n_beats]:
            values |= step
        return self.at(**values | more)

    def on_plot(self) -> tuple[Part, ...]:
        men = self.men
        line = [men.lines["line"]] if men.lines else []
        return men.people, *line, men.misses

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        men = self.men
        present = dict.fromkeys((self.sheet, *men.wide.furniture, men.people), 1.0)
        self.enter(present, self.at())
        self.play(self.to("dropped", 1), run_time=1.0)
        self.play(self.to("picked", 1), run_time=0.2)
        for part in self.on_plot():
            part.stand()
        self.follow(self.to("fitted", 1), run_time=0.5)
        self.play(self.to("missed", 1), men.wide.part("wide foot").appear(), run_time=0.6)

    def luck(self) -> None:
        men, errors = self.men, self.errors
        axis = *errors.small.furniture, errors.once
        self.enter(self.with_(*men.plot.furniture, *self.on_plot(), *axis), self.after(1, way=1))
        n = men.n_shuffles
        self.play(self.to("rained", 1), run_time=0.4)
        self.follow(self.to("turn", 1), run_time=0.7)
        self.play(self.to("rained", 2), run_time=0.3)
        self.play(self.evenly("turn", n), self.evenly("rained", n), run_time=1.3)

    def folds(self) -> None:
        n = self.men.n_shuffles
        self.enter(self.with_belts(self.errors.turns), self.after(2, lined=1), run_time=0.8)
        self.play(self.evenly("scored", 1), run_time=0.5)
        for fold in range(1, self.men.n_folds):
            self.follow(self.to("turn", n + fold), run_time=0.8 if fold == 1 else 0.45)
            self.play(self.evenly("scored", fold + 1), run_time=0.4 if fold == 1 else 0.25)

    def mean(self) -> None:
        errors = self.errors
        self.enter(self.with_belts(errors.turns, errors.means), self.after(3), run_time=0.4)
        self.follow(self.to("averaged", 1), run_time=0.6)
        self.tracked["meant"].set_value(1.0)
        errors.turns.stand(0.0)
        self.play(*(part.appear() for part in errors.mean), run_time=0.3)

    def steady(self) -> None:
        errors = self.errors
        self.enter(self.with_belts(errors.means), self.after(4), run_time=0.4)
        self.play(self.to("mixed", 1), run_time=0.7)
        self.play(self.evenly("meant", 2), run_time=0.3)
        large = dict.fromkeys((self.errors_card, *errors.tall.furniture, errors.means), 1.0)
        large[errors.once] = PALE[self.variant.theme]
        self.enter(large, self.after(5, meant=2), run_time=0.6)
        errors.means.stand(0.0)
        errors.tall_means.stand()
        self.follow(self.evenly("meant", len(self.result.fold)), run_time=1.2)

    def more(self) -> None:
        parts = [part for frame in self.other_folds for part in frame.parts()]
        self.enter(self.with_(*parts), self.at(way=1, spread=1))
        self.wait_for_reading()
        for index in range(1, len(self.result.ks)):
            self.play(self.to("k", index), run_time=1.0)
            self.play(self.to("spread", index + 1), run_time=0.5)

    def loo(self) -> None:
        men, errors, n = self.men, self.errors, len(self.result.y)
        lines = [men.lines[name] for name in ("all line", "line without") if men.lines]
        marks = men.people, *lines, men.left_out
        whole = dict.fromkeys((self.sheet, *men.leave.furniture, *marks), 1.0)
        self.enter(whole, self.at(dropped=1, leaving=1))
        self.play(self.to("pulled", 1), run_time=0.4)
        self.follow(self.to("pull", 1), men.leave.part("leave foot").appear(), run_time=1.2)
        if lines:
            self.play(self.to("refitted", 1), run_time=0.8)
        self.pause(1.0)
        bare = [part for part in men.plot.furniture if part.part_name != "plot key"]
        marks = men.people, *lines[:1], men.left_out
        present = self.with_(*bare, *marks, *errors.alone.furniture, errors.left)
        self.enter(present, self.at(way=1, dropped=1, all_missed=1))
        self.play(self.to("stretched", 1), run_time=0.6)
        self.play(self.evenly("left", n), run_time=1.4)
        self.play(*(part.appear() for part in errors.left_mean), run_time=0.4)

    def trap(self) -> None:
        parts = [part for frame in self.copies for part in frame.parts()]
        self.enter(self.with_(*parts), self.at(way=1, dropped=1, listed=1))
        self.follow(self.evenly("listed", 2), run_time=2.0)

    def to(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end)

    def evenly(self, name: str, end: float) -> Animation:
        return self.slide(self.tracked[name], end, linear)
