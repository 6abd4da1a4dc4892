"""A series without its trend, a copy of it that slides, and how well both agree."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Dot, Line, Link, Rule
from mlu_anim.stage.moves import Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast

_SEASONS, _LEAST = 5, 48
"""Seasons of the series that are shown, and the fewest values."""


class Memory:
    """Two frames: the series and its copy, and their agreement over how far the copy has moved."""

    def __init__(self, setting: Setting, r: "Forecast", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.moved = r.parts[1] + r.parts[2]
        n = min(max(_SEASONS * r.season_length, _LEAST), r.n_known - len(r.agreement) + 1)
        self.at = np.arange(r.n_known - n, r.n_known)
        self.slides = self._add_slides(setting.page.world)
        self.plot = self._add_agreement(setting.page.measure)

    def lag(self) -> float:
        return float(self.tracked["lag"].get_value())

    @property
    def parts(self) -> tuple[Part, ...]:
        return *self.slides.parts(), *self.plot.parts()

    def _add_slides(self, card: Rect) -> Frame:
        setting, at = self.setting, self.at
        x, y = Linear(at[0], at[-1]), Linear.close(self.moved)
        head = Live(self.said, (self._said(0), self._said(len(self.result.agreement) - 1)))
        key = Entry("labels.alone", "train", "line"), Entry("labels.copy", "ink", "line")
        look: Any = {"name": "slides", "ticks": False, "head": head, "key": key}
        frame = Frame(setting, card, x=x, y=y, **look)
        plain: Any = {"halo": 0.0, "x": at}
        frame.add(Line("ups and downs", y=self.moved[at], role="train", **plain))
        look = {"role": "ink", "width": sizes.RULE, **plain}
        frame.add(Line("copy", y=self.copy, **look))
        return frame

    def copy(self) -> Floats:
        """Return the values of the copy at the places that are shown."""
        return np.asarray(np.interp(self.at - self.lag(), np.arange(len(self.moved)), self.moved))

    def _add_agreement(self, card: Rect) -> Frame:
        r, season = self.result, self.result.season_length
        last = len(r.agreement) - 1
        x = Linear(0, last, at=(0.0, float(min(season if season > 1 else 12, last))))
        titles: Any = {"x_title": AxisTitle("labels.lag"), "head": "labels.agreement"}
        titles["y_title"] = AxisTitle("labels.term")
        y = Linear(-1.05, 1.05, at=(-1.0, 0.0, 1.0))
        frame = Frame(self.setting, card, name="agreement", x=x, y=y, **titles)
        frame.add(Rule("none", y=0.0))
        at = np.arange(last + 1)
        look: Any = {"role": "train", "halo": 0.0, "reveal": Upto(self.lag)}
        frame.add(Line("autocorrelation", x=at, y=r.agreement, **look))
        now = lambda: float(np.interp(self.lag(), at, r.agreement))  # noqa: E731
        frame.add(Dot("now", x=self.lag, y=now, radius=sizes.POINT, role="ink"))
        frame.add(Link("height", x=self.lag, x2=self.lag, y=0.0, y2=now, role="ink", halo=0.0))
        return frame

    def said(self) -> str:
        return self._said(round(self.lag()))

    def _said(self, lag: int) -> str:
        return self.setting.say("labels.slid", k=Fact(lag, Kind.COUNT))
