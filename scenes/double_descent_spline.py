"""Double descent, in small: a ramp of planks, a joint beside a point, and hundreds of ramps."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker

from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.page import GAP
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._double_descent_spline_gaps import Gaps
from scenes._double_descent_spline_ramps import ALONE, ENOUGH, ONE, Ramps

if TYPE_CHECKING:
    from mlu_anim.experiments.double_descent_spline import BrokenLines

TRACKED = (
    *("dropped", "laid", "built", "gaps", "way", "drawn", "gathered", "told", "bent"),
    *("swept", "counted", "mean", "worst", "median", "splined"),
)
"""All tracked values; each begins at 0. `built`: from no joint to one, to just enough, and on to
where the first of them slides; `swept`: the place of the ramps among the numbers of joints."""
_SHARE, _FAINT = 0.46, 0.25
"""The ramp's card as a share of both, beside or above the other; presence of dots below curves."""


class DoubleDescentSpline(ExplainerScene):
    """A ramp of planks, its joints, random ramps, their mean and their median, and the spline."""

    clip: ClassVar[str] = "double_descent_spline"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("ramp", "joints", "near", "draws"),
        *("least", "spike", "median", "smooth"),
    )
    short_beats: ClassVar[tuple[str, ...]] = (
        *("joints", "near", "draws"),
        *("spike", "median"),
    )
    result: "BrokenLines"

    def lay(self) -> None:
        tracked = {name: self.track(name, 0.0) for name in TRACKED}
        page, way = self.page, tracked["way"]
        place, beside = page.whole.split_across(_SHARE, GAP)
        if not page.wide:
            beside, place = page.whole.cut_bottom((1 - _SHARE) * page.whole.height, GAP)
        self.sheet = self.add_part(MovingCard("sheet", page.whole, place, way, self.theme))
        self.card = self.add_part(Card("gaps card", beside, self.theme))
        self.ramps = Ramps(self.setting, place, self.result, tracked)
        plot = self.ramps.small.plan.plot
        begin = plot.right, plot.center[1]
        self.gaps_ = Gaps(self.setting, beside, self.result, tracked, begin)
        self.place(self.ramps.wide, self.ramps.small, self.gaps_.pile, self.gaps_.frame)

    # --- beats ------------------------------------------------------------------------------

    def ramp(self) -> None:
        self.enter(self.large(*self.gaps), self.at())
        self.lay_planks()

    def joints(self) -> None:
        is_first = self.shown_beats()[0] == "joints"
        there = {} if is_first else {"dropped": 1, "laid": 1, "gaps": 1}
        self.enter(self.large(*self.gaps, self.ramps.joints), self.at(**there), 0.5)
        if is_first:
            self.lay_planks()
        self.follow(self.to("built", ONE), run_time=self.in_cut(0.5, 1.0))
        self.play(self.to("built", ENOUGH), run_time=self.in_cut(0.8, 1.3))

    def lay_planks(self) -> None:
        """Drop the points, lay one plank along them, and show its gaps."""
        self.play(self.to("dropped", 1), run_time=0.7)
        self.play(self.to("laid", 1), run_time=self.in_cut(0.3, 1.0))
        self.play(self.evenly("gaps", 1), run_time=self.in_cut(0.2, 0.7))

    def near(self) -> None:
        ramps, there = self.ramps, self.at(dropped=1, laid=1, built=ENOUGH, gaps=1)
        self.enter(self.large(ramps.gap, ramps.joints), there)
        last = len(self.result.built) - 1
        self.follow(self.evenly("built", last), run_time=self.in_cut(1.6, 3.0))

    def draws(self) -> None:
        ramps, n = self.ramps, self.result.error.shape[1]
        shown = self.small(ramps.alone, ramps.alone_joints, *self.gaps_.straight)
        self.enter(shown, self.spread())
        self.wait_for_reading()
        for number in range(1, ALONE + 1):
            self.play(self.to("drawn", number), run_time=(0.4, 0.3, 0.2, 0.2)[number - 1])
        self.play(self.evenly("drawn", self.result.curves.shape[1]), run_time=self.in_cut(0.5, 1.2))
        self.play(self.evenly("drawn", n), run_time=self.in_cut(0.5, 1.5))

    def least(self) -> None:
        ramps = self.ramps
        shown = self.small(ramps.loose, ramps.loose_joints) | {ramps.cloud: 0.0}
        shown |= dict.fromkeys((self.gaps_.dots, *self.gaps_.straight), DIMMED)
        self.enter(shown, self.all(told=3, swept=self.result.at_exact, gathered=0))
        self.wait_for_reading()
        for stop in range(1, len(self.result.loose)):
            self.play(self.to("bent", stop), run_time=1.0)

    def spike(self) -> None:
        last = len(self.result.k) - 1
        faint = {self.gaps_.dots: _FAINT}
        self.enter(self.small(*self.curves("mean", "worst")) | faint, self.all(told=1))
        for part, end in ((0.45, self.result.at_exact), (0.55, last)):
            moves = [self.evenly(name, end) for name in ("swept", "counted", "mean", "worst")]
            self.follow(*moves, run_time=part * self.in_cut(2.0, 4.5))

    def median(self) -> None:
        last = len(self.result.k) - 1
        before = self.all(told=2, counted=last, mean=last, worst=last)
        shown = self.small(self.ramps.middle, *self.curves("mean", "worst", "median"))
        self.enter(shown | {self.gaps_.dots: _FAINT}, before)
        moves = [self.evenly(name, last) for name in ("swept", "median")]
        self.follow(*moves, run_time=self.in_cut(1.8, 3.5))

    def smooth(self) -> None:
        last = len(self.result.k) - 1
        there = dict.fromkeys(("swept", "counted", "mean", "worst", "median"), last)
        ramps, curves = self.ramps, self.curves("mean", "worst", "median")
        shown = self.small(ramps.spline, *curves) | {self.gaps_.dots: _FAINT}
        shown[ramps.truth] = 0.0
        self.enter(shown, self.all(told=4, **there))
        self.follow(self.evenly("splined", 1), run_time=2.0)

    # --- what is present --------------------------------------------------------------------

    @property
    def gaps(self) -> tuple[Part, ...]:
        """The gaps between planks and ramp, and their typical size."""
        return self.ramps.gaps, self.ramps.gap

    def large(self, *parts: Part) -> dict[Part, float]:
        """The ramp on the whole page, and these parts."""
        ramps = self.ramps
        standing = self.sheet, *ramps.wide.furniture, ramps.truth, ramps.planks, ramps.points
        return self.present(*standing, *parts)

    def small(self, *parts: Part) -> dict[Part, float]:
        """Random ramps on one card and their gaps on the other, and these parts."""
        ramps, gaps = self.ramps, self.gaps_
        frame = gaps.frame if gaps.curves["mean"][0] in parts else gaps.pile
        world = self.sheet, *ramps.small.furniture, ramps.truth, ramps.cloud, ramps.points
        measure = self.card, *frame.furniture, gaps.dots
        return self.present(*world, *measure, *parts)

    def curves(self, *names: str) -> list[Part]:
        """These curves with their names and values, and the dots of other numbers of joints."""
        return [self.gaps_.columns, *(part for name in names for part in self.gaps_.curves[name])]

    def spread(self, **more: float) -> dict[ValueTracker, float]:
        """The values before random ramps are drawn, with just enough joints."""
        there = {"dropped": 1, "laid": 1, "built": ENOUGH, "gaps": 1, "way": 1}
        return self.at(**there | {"swept": self.result.at_exact} | more)

    def all(self, **more: float) -> dict[ValueTracker, float]:
        """The values with all random ramps drawn, their dots in one column."""
        n = self.result.error.shape[1]
        return self.spread(**{"drawn": n, "gathered": 1, "swept": 0} | more)
