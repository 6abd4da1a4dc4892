"""Bias and variance: one line, many lines, what they miss by and how they scatter, and the U."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker
from manim.animation.animation import Animation

from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._bias_variance_aim import Aim
from scenes._bias_variance_errors import ErrorBars
from scenes._bias_variance_lines import FAINT, LinesWorld
from scenes._bias_variance_squares import ErrorSquares
from scenes._bias_variance_story import N_SLOW, TRACKED, Story

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance as Result

TWO_SQUARES = {"carried": 2, "squared": 2, "arranged": 1}
"""Values when the squares of bias and variance stand on the other card."""


class BiasVariance(ExplainerScene):
    """A sample and its line, many of them, their bias, their variance, and the least error."""

    clip: ClassVar[str] = "bias_variance"
    world_share: ClassVar[float] = 0.56
    beat_names: ClassVar[tuple[str, ...]] = (
        *("sample", "again", "bias", "wiggly", "variance"),
        *("aim", "squares", "u", "floor"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("again", "bias", "wiggly", "variance", "u")
    result: "Result"

    def lay(self) -> None:
        pours_in_u, page = "squares" not in self.shown_beats(), self.page
        tracked = {name: self.track(name, 0.0) for name in TRACKED}
        self.story = Story(self.result, self.setting, tracked, pours_in_u=pours_in_u)
        self.lines = LinesWorld(self.story)
        way = tracked["way"]
        self.sheet = self.add_part(MovingCard("sheet", page.whole, page.world, way, self.theme))
        self.errors, self.air = ErrorBars(self.story), Overlay(self.setting, "air")
        self.squares_ = ErrorSquares(self.story, self.air, self.lines.small, self.errors.places)
        self.aimed = Aim(self.story, self.air, self.lines)
        frames = self.lines.wide, self.lines.small, self.aimed.frame
        self.place(*frames, self.errors.frame, self.air)

    def large(self, *parts: Part) -> dict[Part, float]:
        """The large card with its axes, and these parts."""
        standing = self.sheet, *self.lines.wide.furniture, self.lines.truth
        return dict.fromkeys((*standing, *parts), 1.0)

    def small(self, *parts: Part) -> dict[Part, float]:
        """The card of the lines at its small size, and these parts; the other card is there too."""
        lines = *self.lines.small.furniture, self.lines.truth, self.lines.ghosts
        return dict.fromkeys((self.sheet, *lines, self.plot_card, *parts), 1.0)

    def all(self, level: float = 0.0, **more: float) -> dict[ValueTracker, float]:
        """All lines of one model on the small card."""
        lines = {"way": 1, "n_lines": self.story.n_ghosts, "level": level, "fit_level": level}
        return self.at(**lines | more)

    def sample(self) -> None:
        lines, is_known = self.lines, not self.result.resampled
        noise = lines.brackets["noise"] if is_known else ()
        self.enter(self.large(lines.points, *noise), self.at())
        self.follow(self.to("dropped", 1), run_time=1.2)
        if is_known:
            self.play(self.to("scatter", 1), run_time=0.6)

    def again(self) -> None:
        lines = self.lines
        self.enter(self.large(lines.points, lines.fit, lines.ghosts), self.at(dropped=1))
        for k in range(N_SLOW):
            if k:
                self.tracked["fitted"].set_value(0.0)
                self.play(self.to("sample", k), run_time=0.3)
            self.play(self.evenly("fitted", 1), run_time=(0.7, 0.3, 0.3)[k])
            self.tracked["n_lines"].set_value(k + 1)
        away = lines.points.vanish(), lines.fit.vanish()
        self.follow(self.evenly("n_lines", self.story.n_ghosts), *away, run_time=0.8)

    def bias(self) -> None:
        lines = self.lines
        there = {"dropped": 1, "sample": N_SLOW - 1, "fitted": 1}
        bracket = lines.brackets["bias"]
        present = self.large(lines.ghosts, lines.mean, *bracket)
        self.enter(present, self.all(way=0, **there), run_time=0.4)
        self.play(self.to("averaged", 1), run_time=0.5)
        self.follow(self.to("gap", 1), run_time=0.6)
        self.play(*[part.vanish() for part in lines.wide.furniture], run_time=0.2)
        self.enter(self.small(lines.mean, *bracket), self.all(averaged=1, gap=1, **there), 0.6)
        self.carry(1)

    def wiggly(self) -> None:
        lines = self.lines
        there = self.all(dropped=1, fitted=1, carried=1, squared=1)
        self.enter(self.small(lines.points, lines.fit, *self.squares_.present(1)), there)
        self.follow(self.to("fit_level", self.story.last), run_time=1.1)
        for k in range(1, N_SLOW):
            self.play(self.to("sample", k), run_time=0.3)
        away = lines.points.vanish(), lines.fit.vanish()
        self.play(self.to("level", self.story.last), *away, run_time=0.6)

    def variance(self) -> None:
        bracket = self.lines.brackets["variance"]
        squares = self.squares_
        present = self.small(self.lines.mean, *bracket, *squares.present(1))
        values = self.all(self.story.last, carried=1, squared=1, arranged=1)
        self.enter(present | {squares.lines[0][1]: 0.0}, values)
        self.play(self.to("averaged", 1), run_time=0.5)
        self.follow(self.to("spread", 1), run_time=0.6)
        self.carry(2)

    def aim(self) -> None:
        aim, lines = self.aimed, self.lines
        strip = *aim.frame.furniture, aim.target, aim.named, aim.means, aim.dots, aim.cut
        present = dict.fromkeys((*strip, *self.squares_.present(2), self.plot_card), 1.0)
        self.enter(present | {self.sheet: 1.0, lines.ghosts: 0.6}, self.all(**TWO_SQUARES))
        for number, index in enumerate(aim.models):
            if number:
                self.play(*self.bend(index), run_time=0.5)
            self.play(self.to("crossed", number + 1), run_time=0.3)
            self.follow(self.to("slid", number + 1), run_time=0.8)
        self.play(lines.ghosts.vanish(), aim.cut.vanish(), run_time=0.3)

    def squares(self) -> None:
        lines, squares, is_known = self.lines, self.squares_, not self.result.resampled
        shown = (lines.points, *lines.brackets["noise"]) if is_known else (lines.mean,)
        there = {"dropped": 1, "n_lines": 0} if is_known else {"averaged": 1}
        values = self.all(self.story.last, **there, **TWO_SQUARES)
        present = self.small(*shown, *squares.present(2))
        self.enter(present | ({lines.points: FAINT} if is_known else {}), values)
        if is_known:
            self.follow(self.to("scatter", 1), run_time=0.6)
        self.play(*[lines[1].vanish() for lines in squares.lines[:2]], run_time=0.2)
        self.play(self.to("arranged", 2), run_time=0.4)
        squares.lines[2][0].stand()
        self.follow(self.to("carried", 3), run_time=0.6)
        self.follow(self.to("squared", 3), run_time=0.7)
        self.pour()
        for mark in self.errors.measured:
            mark.stand()
        self.follow(self.to("landed", 1), run_time=0.8)
        self.pause(0.7)

    def u(self) -> None:
        last, errors = self.story.last, self.errors
        if self.story.pours_in_u:
            present = self.small(self.lines.mean, *self.squares_.present(2))
            self.enter(present, self.all(last, averaged=1, **TWO_SQUARES))
            self.pour(*self.bend(0))
        else:
            present = self.small(self.lines.mean, errors.bars, *errors.frame.furniture)
            self.enter(present, self.all(averaged=1))
        through = [self.evenly(name, last) for name in ("level", "fit_level", "slider")]
        risen = self.evenly("risen", self.story.n_models)
        self.follow(errors.knob.appear(), *through, risen, run_time=1.4)
        words = [part.appear() for part in errors.least]
        if self.story.pours_in_u:
            words += [*(part.appear() for part in errors.floor), self.to("sunk", 1)]
        self.play(*words, run_time=0.3)
        self.follow(*self.bend(self.result.best), self.to("slider", self.result.best), run_time=0.5)

    def floor(self) -> None:
        errors, best = self.errors, self.result.best
        bars = errors.bars, errors.knob, *errors.least, *errors.floor
        present = self.small(self.lines.mean, *bars, *errors.frame.furniture)
        self.enter(present, self.all(best, averaged=1, risen=self.story.n_models, slider=best))
        self.follow(self.to("sunk", 1), run_time=1.2)

    def bend(self, index: int) -> tuple[Animation, Animation]:
        """All lines bend to those of another model."""
        return self.to("level", index), self.to("fit_level", index)

    def carry(self, n_carried: int) -> None:
        """Take a bracket over to the other card, and make a square of it."""
        present = self.squares_.present(n_carried, is_new=True)
        self.play(present[-1].appear(), self.to("carried", n_carried), run_time=0.6)
        for part in present:
            part.stand()
        self.play(self.to("squared", n_carried), run_time=0.4)

    def pour(self, *others: Animation) -> None:
        """Squares become bars on an axis of errors."""
        squares, errors = self.squares_, self.errors
        away = [part.vanish() for part in squares.words()]
        self.play(*away, run_time=0.2)
        self.play(self.to("poured", 1), *others, run_time=0.7)
        self.play(*[part.appear() for part in errors.frame.furniture], run_time=0.3)
        errors.bars.stand()
        squares.mark.stand(0.0)
