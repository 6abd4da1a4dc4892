"""The last of a series from near: its forecast, the fan around it, and what came, one by one."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Area, Dot, Line, Lines
from mlu_anim.stage.moves import Upto
from mlu_anim.stage.scales import Linear, Time
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast
    from mlu_anim.stage.channels import Floats, Rows

BEFORE = 0.6
"""Known values that are shown, as a share of those that are held back."""
_RADIUS, _PALE, _FAINT = 0.075, 0.22, 0.4
"""Radius of a value that came, strength of the fan, and of the past misses."""
_THIN = 0.015
"""Breadth of the halo of the forecast, so that the fan is seen where it is narrow."""
_MOST_MISSES = 20
"""Forecasts of the past whose misses are drawn."""


class Fan:
    """The frame of the forecast over the whole page, which comes from the whole curve."""

    def __init__(
        self,
        setting: Setting,
        r: "Forecast",
        tracked: dict[str, ValueTracker],
        whole: Frame,
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.first = max(r.n_known - round(BEFORE * r.n_held), 0)
        low, high = r.forecast - r.reach, r.forecast + r.reach
        self.missed = r.forecast + _some(r.past_misses)
        shown = np.concatenate([r.y[self.first :], low, high, self.missed.ravel()])
        x, y = Time(r.date[self.first], r.date[-1]), Linear.close(shown)
        key = [Entry("labels.forecast", "accent", "line")]
        key += [Entry("labels.past_misses", "muted", "line")]
        key += [Entry("labels.fan", "accent", "cell", strength=_PALE)]
        key += [Entry("labels.came", "test")]
        look: Any = {"x": x, "y": y, "y_title": AxisTitle("labels.value"), "key": key}
        way = tracked["near"]
        look |= {"comes_from": (whole, way), "zooms": True}
        look["foot"] = Live(self.said, (self._said(r.n_held),))
        self.frame = Frame(setting, setting.page.whole, name="fan", **look)
        self._add_marks()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _add_marks(self) -> None:
        r, add, n = self.result, self.frame.add, self.result.n_known
        ahead = r.date[n - 1 :]
        line = np.append(r.y[n - 1], r.forecast)
        reach = np.append(0.0, r.reach)
        opened = Upto(lambda: self.now("fanned") * r.n_held)
        look: Any = {"role": "accent", "reveal": opened}
        y: Rows = lambda: line + self.now("opened") * reach  # noqa: E731
        y2: Rows = lambda: line - self.now("opened") * reach  # noqa: E731
        self.fan = add(Area("fan area", x=ahead, y=y, y2=y2, strength=_PALE, **look))
        edges = lambda: np.array([y(), y2()])  # noqa: E731
        look = {"role": "accent", "strength": 0.7, "reveal": lambda: float(self.now("opened") > 0)}
        self.edges = add(Lines("fan edges", x=ahead, y=edges, **look))
        look = {"role": "muted", "strength": _FAINT, "reveal": self.tracked["missed"]}
        begun = np.insert(self.missed, 0, r.y[n - 1], axis=1)
        self.misses = add(Lines("past misses", x=ahead, y=begun, **look))
        look = {"role": "accent", "reveal": opened}
        plain: Any = {"halo": 0.0, "width": sizes.CURVE}
        known = r.date[self.first : n], r.y[self.first : n]
        self.known = add(Line("last known", x=known[0], y=known[1], role="train", **plain))
        apart: Any = {"halo": _THIN, "width": sizes.CURVE}  # from the misses below it
        self.line = add(Line("forecast", x=ahead, y=line, **look, **apart))
        came = Upto(lambda: self.now("came"))
        look = {"role": "test", "radius": _RADIUS, "outlined": ~r.is_inside, "reveal": came}
        self.came = add(Dot("what came", x=r.date[n:], y=r.held, **look))

    def said(self) -> str:
        """Return how many of the values that came so far are inside, once there is one."""
        return self._said(int(self.now("came"))) if self.now("came") >= 1 else ""

    def _said(self, n: int) -> str:
        n_inside, n_came = (
            Fact(int(count), Kind.COUNT) for count in (self.result.is_inside[:n].sum(), n)
        )
        share = Fact(float(self.result.is_inside[:n].mean()), Kind.PERCENT)
        return self.setting.say("labels.count", n=n_inside, m=n_came, share=share)


def _some(misses: "Floats") -> "Floats":
    """Return at most _MOST_MISSES of the rows, evenly spread."""
    n = len(misses)
    shown = np.linspace(0, n - 1, min(n, _MOST_MISSES)).round().astype(int)
    return np.asarray(misses[shown])
