"""Bias and variance: gaps and spreads become squares, squares the error, and errors a U."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker, linear, smooth, squish_rate_func
from manim.animation.animation import Animation

from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._bias_variance_area_stacks import Growth
from scenes._bias_variance_error_panel import ErrorPanel
from scenes._bias_variance_fit_parts import Drawn
from scenes._bias_variance_fit_world import FitWorld
from scenes._bias_variance_point_panel import PointPanel

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance as Result

MOVE_S = {"short": 0.5, "full": 0.9}
"""Duration of a motion in each cut."""
LOOK_S = {"short": 0.9, "full": 1.2}
"""Time that the squares stand; within what the caption needs anyway."""
GHOSTS_S = {"short": 0.5, "full": 1.2}
"""Time that the fits take to come."""


class BiasVariance(ExplainerScene):
    """One sample, stiff models, wiggly ones, their squares, one point, and the U."""

    clip: ClassVar[str] = "bias_variance"
    beat_names: ClassVar[tuple[str, ...]] = (
        "sample",
        "stiff",
        "wiggly",
        "squares",
        "point",
        "u",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("stiff", "wiggly", "squares", "u")
    result: "Result"

    # --- beats ------------------------------------------------------------------------------

    def sample(self) -> None:
        w = self.world
        present = dict.fromkeys((self.world_card, self.plot_card, w.axes, w.sample), 1.0)
        present |= dict.fromkeys((self.errors.tally, w.one_fit, w.sample_key), 1.0)
        if not self.result.resampled:
            present |= {w.truths[self.first]: 1.0, w.stems: 1.0}
        self.enter(present, {self.fitted: 0.0})
        self.move(self.fitted, 1.0)

    def stiff(self) -> None:
        present = self.ground(self.first) | self.world.fits[self.first].all()
        self.enter(present | self.errors.table.frame_after(1), self.at(0))
        self.tell_model(self.first)

    def wiggly(self) -> None:
        table = self.errors.table
        present = self.ground(self.last) | self.world.fits[self.last].all() | table.frame_after(2)
        present |= table.sides[self.first].measured() | {table.meanings: 1.0}
        self.enter(present, self.at(1))
        self.tell_model(self.last)

    def squares(self) -> None:
        e, table = self.errors, self.errors.table
        present = self.ground(self.last) | self.world.fits[self.last].all() | table.frame_after(2)
        present |= {e.stacks: 1.0, table.meanings: 1.0}
        for sides in table.sides.values():
            present |= sides.measured()
        self.enter(present, self.at(2))
        lengths = [part.vanish() for part in self.lengths()]
        words = [part.appear() for part in table.words()]
        grown = self.slide(self.added, 1.0), self.slide(self.widened, 1.0)
        self.follow(*grown, *lengths, *words, run_time=MOVE_S[self.cut.name])
        self.pause(LOOK_S[self.cut.name])
        self.pour()
        self.pause(LOOK_S[self.cut.name] / 2)
        values = e.values[self.first], e.values[self.last]
        landing = (part.appear() for part in (e.end_marks, e.test_key, *values))
        self.move(self.landed, 1.0, *landing)

    def point(self) -> None:
        w, p = self.world, self.points
        order = list(self.counted)
        present = self.ground(order[0]) | w.fits[order[0]].curves()
        present |= dict.fromkeys((w.point_line, p.axes, p.truth), 1.0)
        counted = dict.fromkeys(self.counted.values(), 0.0)
        self.enter(present | dict.fromkeys(p.histograms.values(), 1.0), self.at(3) | counted)
        for before, index in zip([None, *order], order, strict=False):
            if before is not None:
                self.play(*self.change_model(before, index), run_time=0.5)
            self.move(self.counted[index], 1.0)
            self.play(p.means[index].appear(), p.gaps[index].appear(), run_time=0.5)

    def u(self) -> None:
        e = self.errors
        present = self.ground(self.result.best) | self.world.fits[self.result.best].curves()
        parts = e.stacks, e.y_axis, e.x_axis, e.end_marks, e.layer_key, e.test_key
        present |= dict.fromkeys(parts, 1.0) | e.values_beside_best()
        self.enter(present, self.at(3))
        late = squish_rate_func(smooth, 0.6, 1.0)
        last = e.inner_marks, e.highlight, e.best_value()
        slides = [self.slide(part.presence, 1.0, late) for part in last]
        self.move(self.risen, 1.0, *slides)

    # --- motions ----------------------------------------------------------------------------

    def move(self, tracker: ValueTracker, value: float, *others: Animation) -> None:
        """Slide a value, at the pace of the cut."""
        self.follow(self.slide(tracker, value), *others, run_time=MOVE_S[self.cut.name])

    def tell_model(self, index: int) -> None:
        """Its fits, their mean, what is measured of them, and the measures carried over."""
        table = self.errors.table
        ghosts, mean, measured, carried = self.courses[index]
        self.follow(self.slide(ghosts, 1.0, linear), run_time=GHOSTS_S[self.cut.name])
        if self.cut.name == "full":
            self.move(mean, 1.0)
        self.move(measured, 1.0, self.slide(mean, 1.0), table.meanings.appear())
        for part in table.sides[index].brackets():
            part.stand()
        self.move(carried, 1.0, table.sides[index].lengths.appear())

    def pour(self) -> None:
        """The squares become bars on an axis of errors."""
        e, table = self.errors, self.errors.table
        brackets = [part for sides in table.sides.values() for part in sides.brackets()]
        early = squish_rate_func(smooth, 0.0, 0.4)
        away = [self.slide(p.presence, 0.0, early) for p in (*brackets, *table.words())]
        late = squish_rate_func(smooth, 0.4, 1.0)
        names = e.names[self.first], e.names[self.last]
        there = [self.slide(p.presence, 1.0, late) for p in (e.y_axis, e.layer_key, *names)]
        self.move(self.flattened, 1.0, *away, *there)

    def lengths(self) -> list[Part]:
        """Lengths written beside the sides before they are squares."""
        table = self.errors.table
        return [table.meanings, *(sides.lengths for sides in table.sides.values())]

    def change_model(self, before: int, index: int) -> list[Animation]:
        """The curves of one model leave, and those of another come."""
        away, there = self.curves_of(before), self.curves_of(index)
        leave = [part.vanish() for part in away if part not in there]
        return leave + [part.appear() for part in there if part not in away]

    # --- what stands where ------------------------------------------------------------------

    def ground(self, index: int) -> dict[Part, float]:
        """Both cards, the axes of the world and the truth for a model."""
        w = self.world
        parts = self.world_card, self.plot_card, w.axes, w.truths[index], w.key
        return dict.fromkeys(parts, 1.0)

    def curves_of(self, index: int) -> dict[Part, float]:
        """The curves of a model and its truth."""
        return {**self.world.fits[index].curves(), self.world.truths[index]: 1.0}

    def at(self, n_steps: int) -> dict[ValueTracker, float]:
        """All values after `n_steps` of 3 steps: stiff model, wiggly model, squares."""
        done = [float(n_steps > step) for step in range(3)]
        values = dict.fromkeys((self.widened, self.added, self.flattened, self.landed), done[2])
        values[self.risen] = 0.0
        for index, share in ((self.first, done[0]), (self.last, done[1])):
            values |= dict.fromkeys(self.courses[index], share)
        return values

    def lay(self) -> None:
        self.first, self.last = 0, len(self.result.complexity) - 1
        self.fitted = self.track("fitted", 0.0)
        self.courses = {index: self._course(index) for index in (self.first, self.last)}
        self.widened = self.track("widened", 0.0)
        self.added = self.track("added", 0.0)
        self.flattened = self.track("flattened", 0.0)
        self.landed = self.track("landed", 0.0)
        self.risen = self.track("risen", 0.0)
        shown = {i: Drawn(*(t.get_value for t in c[:3])) for i, c in self.courses.items()}
        whole = Drawn(_whole, _whole, _whole)
        shown.setdefault(self.result.best, whole)
        one_fit = Drawn(_whole, self.fitted.get_value, _whole)
        self.world = FitWorld(self.setting, self.result, shown, one_fit)
        self.errors = ErrorPanel(
            self.setting,
            self.result,
            self.world,
            growth=self.growth,
            landed=self.landed.get_value,
            carried={i: c[3].get_value for i, c in self.courses.items()},
        )
        in_order = dict.fromkeys((self.first, self.last, self.result.best))
        self.counted = {
            i: self.track(f"counted_{self.result.complexity[i]}", 0.0) for i in in_order
        }
        ways = {i: tracker.get_value for i, tracker in self.counted.items()}
        self.points = PointPanel(self.setting, self.result, self.world, ways)
        for part in (*self.world.parts, *self.errors.parts, *self.points.parts):
            self.add_part(part)

    def _course(self, index: int) -> tuple[ValueTracker, ...]:
        """The course of the ghosts of a model, their mean, its brackets and their copies."""
        k = self.result.complexity[index]
        names = "ghosts", "mean", "measured", "carried"
        return tuple(self.track(f"{name}_{k}", 0.0) for name in names)

    def growth(self) -> Growth:
        """The progress of the stacks."""
        values = self.widened, self.added, self.flattened, self.risen
        return Growth(*(tracker.get_value() for tracker in values))


def _whole() -> float:
    return 1.0
