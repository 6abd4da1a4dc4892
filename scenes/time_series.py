"""A time series: what comes next, its parts, a forecast with a fan, and tests that peek ahead."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker
from manim.animation.animation import Animation

from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.page import GAP
from mlu_anim.stage.part import Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._time_series_curve import Curve
from scenes._time_series_fan import Fan
from scenes._time_series_leak import Leak
from scenes._time_series_memory import Memory

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast

TRACKED = (
    *(
        "drawn",
        "asked",
        "apart",
        "lag",
        "near",
        "fanned",
        "missed",
        "opened",
        "came",
        "split",
        "closer",
        "close",
    ),
    *("one", "many", "gone", "back"),
    *("end_guessed", "end_told", "future_guessed", "future_told"),
    *("random_bar", "end_bar", "future_bar"),
)

_LOWER, _FAINT = 0.42, 0.1
"""Height of the lower card on pages that are not wide, as a share of both; presence of the curve
behind its parts."""


class TimeSeries(ExplainerScene):
    """A curve, its parts, its forecast, a value hidden at random, and a hidden end."""

    clip: ClassVar[str] = "time_series"
    beat_names: ClassVar[tuple[str, ...]] = ("series", "apart", "memory", "fan", "leak", "honest")
    short_beats: ClassVar[tuple[str, ...]] = ("series", "apart", "fan", "leak", "honest")
    result: "Forecast"

    def lay(self) -> None:
        tracked = {name: self.track(name, 0.0) for name in TRACKED}
        page, setting, r = self.page, self.setting, self.result
        cards = world, measure = page.world, page.measure
        if not page.wide:
            measure, world = page.whole.cut_bottom(_LOWER * page.whole.height, GAP)
            cards = world, measure
        journey = page.whole, world, tracked["split"]
        self.sheet = self.add_part(MovingCard("sheet", *journey, self.theme))
        self.card = self.add_part(Card("second card", measure, self.theme))
        self.curve = Curve(setting, r, tracked)
        self.memory_ = Memory(setting, r, tracked)
        self.ahead = Fan(setting, r, tracked, self.curve.frame)
        self.leak_ = leak = Leak(setting, r, tracked, cards, self.ahead.frame)
        self.place(self.curve.frame, self.ahead.frame, leak.ends, leak.far, leak.near)
        self.place(leak.bars, self.memory_.slides, self.memory_.plot)

    # --- beats ------------------------------------------------------------------------------

    def series(self) -> None:
        curve = self.curve
        self.enter(self.whole(curve.line, curve.space, curve.unknown), self.at())
        self.play(self.evenly("drawn", 1), run_time=self.in_cut(2.0, 3.6))
        self.play(self.to("asked", 1), run_time=0.5)

    def apart(self) -> None:
        curve = self.curve
        self.enter(self.whole(curve.line, *curve.parts), self.at(drawn=1))
        self.play(curve.line.appear(_FAINT), run_time=0.3)
        self.follow(self.to("apart", 1), run_time=self.in_cut(0.8, 1.6))
        self.play(self.to("apart", 2), run_time=self.in_cut(0.7, 1.4))

    def memory(self) -> None:
        last = len(self.result.agreement) - 1
        shown = self.present(self.world_card, self.plot_card, *self.memory_.parts)
        self.enter(shown, self.at(drawn=1))
        season = min(self.result.season_length, last)
        for end in dict.fromkeys((season, last)):
            self.follow(
                self.evenly("lag", end), run_time=4.0 * (end - self.now("lag")) / last + 0.4
            )
            self.pause(0.7)

    def fan(self) -> None:
        ahead, n = self.ahead, self.result.n_held
        shown = self.present(self.sheet, *ahead.frame.parts(), self.leak_.values)
        self.enter(shown, self.later(fanned=0, opened=0, came=0))
        self.play(self.evenly("fanned", 1), run_time=self.in_cut(0.6, 1.5))
        self.follow(self.to("missed", 1), run_time=self.in_cut(0.3, 0.8))
        self.play(self.to("opened", 1), run_time=self.in_cut(0.3, 0.8))
        self.play(self.to("missed", 0), run_time=self.in_cut(0.2, 0.5))
        self.follow(self.evenly("came", n), run_time=self.in_cut(1.2, 3.5))

    def leak(self) -> None:
        leak = self.leak_
        shown = self.sheet, *leak.far.furniture, *leak.from_near
        self.enter(self.present(*shown), self.later())
        self.play(self.to("closer", 1), self.to("close", 1), run_time=self.in_cut(0.6, 0.9))
        for stage, (short, full) in enumerate(((0.4, 0.8), (0.6, 1.2), (0.3, 0.8)), start=1):
            self.follow(self.to("one", stage), run_time=self.in_cut(short, full))
        out = self.to("close", 0), self.to("split", 1)
        self.play(*out, run_time=self.in_cut(0.5, 0.9))
        moves = self.evenly("many", 3), self.evenly("random_bar", 1), *self.arriving(*self.bars)
        self.play(*moves, run_time=self.in_cut(0.8, 1.8))

    def honest(self) -> None:
        leak = self.leak_
        there = self.later(split=1, random_bar=1)
        self.enter(self.present(self.sheet, *leak.ends.parts(), *self.bars), there)
        self.follow(self.to("gone", 1), run_time=self.in_cut(0.4, 0.8))
        for name in ("end", "future"):
            moves = [self.evenly(f"{name}_guessed", 1)]
            moves += [self.to("back", 1)] if name == "future" else []
            self.play(*moves, run_time=self.in_cut(0.3, 0.8))
            moves = [self.evenly(f"{name}_{what}", 1) for what in ("told", "bar")]
            self.play(*moves, run_time=self.in_cut(0.7, 1.8))

    # --- what is present --------------------------------------------------------------------

    def arriving(self, *parts: Part) -> list[Animation]:
        """Animations of parts that appear."""
        return [part.appear() for part in parts]

    def later(self, **more: float) -> dict[ValueTracker, float]:
        """The values after the copy has slid and the held values came, the end being near."""
        told = {"fanned": 1.0, "opened": 1, "came": self.result.n_held}
        told |= {"drawn": 1, "near": 1, "lag": len(self.result.agreement) - 1}
        return self.at(**told | more)

    @property
    def bars(self) -> tuple[Part, ...]:
        """The card of the errors and all that is on it."""
        return self.card, *self.leak_.bars.parts()

    def whole(self, *parts: Part) -> dict[Part, float]:
        """The whole curve's axes, and these parts."""
        return self.present(self.sheet, *self.curve.frame.furniture, *parts)
