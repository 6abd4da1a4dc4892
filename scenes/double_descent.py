"""Double descent: a toy of waves, two valleys with a peak between, and the smallest weights."""

from typing import Any, ClassVar

import numpy as np

from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.page import GAP, Page, Rect
from scenes._double_descent_errors import Course, Errors, Sizes, Wall
from scenes._double_descent_story import Story
from scenes._double_descent_toy import Toy

TRACKED = "dropped", "drawn", "toy", "way", "walled", "at", "again", "noisy", "sized"
"""All tracked values; each begins at 0.  toy, at, noisy, sized: places among the numbers of waves:
of the toy, of the errors, of those with random labels, of the weights' sizes.  way: of the toy from
the whole page to the left card.  again: whether labels are random."""


class DoubleDescent(Story):
    """More and more waves: a toy, new rows, the peak, beyond it, random labels, and weights."""

    clip: ClassVar[str] = "double_descent"
    beat_names: ClassVar[tuple[str, ...]] = (
        "waves",
        "valley",
        "peak",
        "beyond",
        "noise",
        "calm",
        "weights",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("waves", "valley", "peak", "beyond", "calm")

    def lay(self) -> None:
        for name in TRACKED:
            self.track(name, 0.0)
        self.last = len(self.result.k) - 1
        self.meets = int(np.flatnonzero(self.result.toy_k == len(self.result.toy))[0])
        self.left, self.right = cards(self.page)
        self.toy = Toy(self)
        self.add_part(self.toy.card)
        self.right_card = self.add_part(Card("right card", self.right, self.theme))
        course, air = Course(self), Overlay(self.setting, "air")
        self.wall, self.errors, self.sizes = (
            Wall(self, course, air),
            Errors(self, course),
            Sizes(self),
        )
        frames = self.toy.wide, self.toy.frame, self.wall.frame, self.sizes.frame, self.errors.frame
        self.place(*frames, air)

    # --- beats ------------------------------------------------------------------------------

    def waves(self) -> None:
        self.enter(self.toy.parts(wide=True), self.at())
        self.play(self.to("dropped", 1), run_time=0.9)
        self.follow(self.evenly("drawn", 1), run_time=0.5)
        for place in range(1, self.meets + 1):
            self.play(self.to("toy", place), run_time=self.in_cut(0.35, 0.9))
            self.pause(self.in_cut(0.05, 0.3))

    def valley(self) -> None:
        present = self.wall.parts() | {self.toy.card: 1.0} | self.errors.parts()
        self.enter(present, self.standing(walled=0))
        self.play(self.evenly("walled", 1), run_time=0.8)
        self.follow(self.evenly("at", self.result.valley), run_time=self.in_cut(1.0, 2.0))
        self.play(self.evenly("at", self.turn), run_time=self.in_cut(0.6, 1.2))
        self.play(self.errors.valley.appear(), self.errors.stop.appear(), run_time=0.4)

    def peak(self) -> None:
        self.enter(self.wall_and_errors(), self.standing(at=self.turn))
        self.follow(self.to("at", self.result.at_n), run_time=self.in_cut(1.0, 2.4))
        self.play(self.errors.peak.appear(), self.errors.zero.appear(), run_time=0.3)

    def beyond(self) -> None:
        marks = self.wall_and_errors(self.errors.level, self.errors.value)
        self.enter(marks, self.standing(at=self.result.at_n))
        self.follow(self.evenly("at", self.last), run_time=self.in_cut(1.6, 3.2))
        self.play(self.errors.last.appear(), run_time=0.3)

    def noise(self) -> None:
        more = self.errors.noisy, self.errors.noisy_name
        self.enter(self.wall_and_errors(*more), self.standing(at=self.last, again=1))
        self.follow(self.evenly("noisy", self.last), run_time=4.0)
        self.play(self.errors.noisy_peak.appear(), run_time=0.3)

    def calm(self) -> None:
        more = self.errors.peak, self.errors.valley, self.errors.level, self.errors.last
        present = self.toy.parts(wide=False) | self.errors.parts(*more)
        values = self.standing(at=self.last, toy=self.meets, walled=0)
        self.enter(present, values)
        end = len(self.result.toy_k) - 1
        self.follow(self.evenly("toy", end), run_time=self.in_cut(1.4, 4.0))

    def weights(self) -> None:
        present = {self.toy.card: 1.0} | self.sizes.parts() | self.errors.parts(self.errors.level)
        self.enter(present, self.standing(at=0, toy=len(self.result.toy_k) - 1, walled=0))
        moves = self.evenly("sized", self.last), self.evenly("at", self.last)
        self.follow(*moves, run_time=4.0)
        values = *self.sizes.values, self.errors.last
        self.play(*(value.appear() for value in values), run_time=0.3)

    # --- what stands where ------------------------------------------------------------------

    def wall_and_errors(self, *more: Any) -> dict[Any, float]:
        """Return the wall and the curves with the valley, and these parts."""
        errors = self.errors.parts(self.errors.valley, *more)
        return {self.toy.card: 1.0} | self.wall.parts() | errors

    @property
    def turn(self) -> int:
        """The place where the first valley has been left: nine tenths of the way to the peak."""
        r = self.result
        near = int(np.searchsorted(r.k, 0.9 * r.n_train, "right")) - 1
        return min(max(near, r.valley + 1), r.at_n - 1)

    def standing(self, **values: float) -> dict[Any, float]:
        """Return all values once the toy has met its points and the left card is there."""
        given = {"dropped": 1, "drawn": 1, "toy": self.meets, "way": 1, "walled": 1}
        return self.at(**{**given, **values})


def cards(page: Page) -> tuple[Rect, Rect]:
    """Return the cards of the rows and of their errors, one above the other on narrow pages."""
    if page.wide:
        return page.whole.split_across(0.46, GAP)
    return page.whole.cut_top(0.42 * page.whole.height, GAP)
