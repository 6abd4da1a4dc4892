"""Cross-validation: one test is luck, folds take turns, their mean, more folds, and two traps."""

from typing import TYPE_CHECKING, ClassVar

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


class CrossValidation(ExplainerScene):
    """A guess, tests by luck, folds in turn, their mean, more folds, and all but one."""

    clip: ClassVar[str] = "cross_validation"
    short_beats: ClassVar[tuple[str, ...]] = ("question", "luck", "folds", "mean", "steady")
    beat_names: ClassVar[tuple[str, ...]] = (*short_beats, "more", "loo", "trap")
    result: "Folds"

    def lay(self) -> None:
        r, n, n_folds, page = self.result, *self.result.errors.shape, self.page
        self.changes = (
            {"dropped": 1, "fitted": 1, "missed": 1},  # men, the line of a test, its misses
            {"way": 1, "turn": n, "rained": n},  # onto a card; tests, their errors
            {"lined": 1, "turn": n + n_folds - 1, "scored": n_folds},  # belts, their errors
            {"averaged": 1, "meant": 1},  # the errors of belts, their means
            {"mixed": 1, "meant": n, "grown": 1},  # men on belts; the page taken
            {"k": 2, "spread": 3},  # numbers of folds, rows of strokes
            {"stretched": 1, "refitted": 1},  # misses of men left out, a line without one
            {"listed": 2},  # ways of copies
        )
        for name in dict.fromkeys(name for step in self.changes for name in step):
            self.track(name, 0.0)
        self.men = men = Men(self)
        way, grown = self.tracked["way"], self.tracked["grown"]
        self.sheet = self.add_part(MovingCard("sheet", page.whole, page.world, way, self.theme))
        card = MovingCard("errors card", page.measure, page.whole, grown, self.theme)
        self.errors_card, self.errors = self.add_part(card), Errors(men)
        self.pale = {self.errors.once: PALE[self.variant.theme]}
        names = [self.say("labels.k_row", k=Fact(int(k), Kind.COUNT)) for k in r.ks]
        both = self.say("labels.together"), self.say("labels.shuffled")
        shown, says = (r.means, r.errors_of_copies), ("labels.kept", "labels.copied")
        self.other_folds = men.other_folds(), self.errors.rows("spread", names, list(r.errors_of_k))
        self.copies = men.copies(), self.errors.rows("listed", both, shown, *says)
        self.place(men.belts, men.wide, men.plot, men.turning, men.leave, *self.other_folds)
        self.place(self.errors.small, self.errors.tall, self.errors.alone, *self.copies)

    # --- what is present --------------------------------------------------------------------

    def with_(self, *parts: Part) -> dict[Part, float]:
        """Both cards, and these parts."""
        return self.present(self.sheet, self.errors_card, *parts)

    def with_belts(self, *parts: Part) -> dict[Part, float]:
        """Plot and belts, these parts, and the errors of single tests behind them."""
        men, axis = self.men, self.errors.small.furniture
        plot = *men.turning.furniture, *self.on_plot(), men.past, *men.belts.parts()
        return self.with_(*plot, *axis, *parts) | self.pale

    def on_plot(self) -> tuple[Part, ...]:
        return self.men.people, self.men.line, self.men.misses

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        men = self.men
        self.enter(self.present(self.sheet, *men.wide.furniture, men.people), self.at())
        self.play(self.to("dropped", 1), run_time=1.0)
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
        large = self.present(self.errors_card, *errors.tall.furniture, errors.means)
        self.enter(large | self.pale, self.after(5, meant=2), run_time=0.6)
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
        leave, alone, mean = self.men.leave, self.errors.alone, self.errors.left_mean
        dots = [part for part in alone.parts() if part not in mean]
        self.enter(self.with_(*leave.furniture, *leave.marks, *dots), self.at(way=1))
        said = leave.part("leave foot").appear()
        self.follow(self.to("stretched", 1), said, run_time=1.6)
        self.play(self.to("refitted", 1), run_time=0.8)
        self.pause(0.6)
        self.play(*(part.appear() for part in mean), run_time=0.4)

    def trap(self) -> None:
        parts = [part for frame in self.copies for part in frame.parts()]
        self.enter(self.with_(*parts), self.at(way=1, listed=1))
        self.follow(self.evenly("listed", 2), run_time=2.0)
