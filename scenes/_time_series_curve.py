"""The whole curve of a series, the space for what comes next, and the parts it comes apart into."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import Cell, Line, Text
from mlu_anim.stage.moves import Upto
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear, Time
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast

PARTS, _ROLES = ("trend", "season", "rest"), ("accent", "accent", "noise")
"""The parts in the order of the result, and their color roles."""
_APART, _AIR = 0.07, 0.05
"""Distance of two parts, and room above and below all, as shares of the height of the curve."""
_PLOT = 0.62
"""The least share of the height of its card that the plot takes."""
SPACE = 0.1
"""Strength of the space for what comes next."""


class Curve:
    """The frame of the whole curve, over the whole page."""

    def __init__(self, setting: Setting, r: "Forecast", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.lanes = _lanes(r)
        height = _APART * np.ptp(r.y)
        bottom = float(min(r.y.min(), self.lanes.min()) - height)
        top = float(r.y.max() + _AIR * np.ptp(r.y))
        self.ends = bottom, top
        ticks = round_values(float(r.y.min()), top, 3)
        x, y = Time(r.date[0], r.date[-1]), Linear(bottom, top, at=ticks)
        look: Any = {"x": x, "y": y, "y_title": AxisTitle("labels.value")}
        self.frame = Frame(setting, setting.page.whole, name="whole", **look)
        self._add_curve()
        self.parts = [part for k in (2, 1, 0) for part in self._add_part(k)]

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _add_curve(self) -> None:
        r, add = self.result, self.frame.add
        low, high = r.y.min(), r.y.max()
        ends: Any = {
            "x": [r.date[r.n_known]],
            "x2": [r.date[-1]],
            "y": self.ends[0],
            "y2": self.ends[1],
        }
        look: Any = {"reveal": self.tracked["asked"], "role": "muted", "strength": SPACE}
        self.space = add(Cell("space", **ends, **look))
        words: Any = {"say": "labels.unknown", "em": "payoff", "role": "muted", "weight": "bold"}
        middle = r.date[r.n_known + r.n_held // 2]
        place: Any = {"x": [middle], "y": (low + high) / 2, "anchor": "center", "level": "middle"}
        words |= {"behind": ("muted", SPACE), "reveal": self.tracked["asked"]}
        self.unknown = add(Text("unknown", **place, **words))
        drawn = Upto(lambda: self.now("drawn") * (r.n_known - 1))
        look = {"role": "train", "width": sizes.RULE, "halo": 0.0, "reveal": drawn}
        self.line = add(Line("series", x=r.date[: r.n_known], y=r.known, **look))

    def _add_part(self, k: int) -> tuple[Part, ...]:
        """Return the line of a part, which leaves the curve, and its name."""
        r, add, lanes, name = self.result, self.frame.add, self.lanes[:, k], PARTS[k]
        look: Any = {"role": _ROLES[k], "width": sizes.RULE, "halo": 0.0}
        y = lambda: along(lanes, self.now("apart"))  # noqa: E731
        if name == "rest":  # until then it is below the season
            look["reveal"] = lambda: float(self.now("apart") >= 1)
        line = add(Line(name, x=r.date[: r.n_known], y=y, **look))
        told: Any = {"reveal": lambda: min(max(self.now("apart") - 1, 0.0), 1.0)}
        told |= {"role": _ROLES[k], "weight": "bold", "level": "middle", "halo": sizes.HALO}
        place: Any = {"x": [r.date[r.n_known - 1]], "y": self._level_of_name(k), "dx": sizes.AIR}
        return line, add(Text(f"{name} name", say=f"labels.{name}", **place, **told))

    def _level_of_name(self, k: int) -> float:
        """Return where the name of a part stands: beside its end, and below the season's name."""
        end = self.lanes[-1]
        if PARTS[k] == "trend":
            return float(end[0, -1])
        middles = (end.min(axis=1) + end.max(axis=1)) / 2
        if PARTS[k] == "season":
            return float(middles[1])
        page = self.setting.page
        line = page.type.label * np.ptp(self.ends) / (_PLOT * page.whole.height)
        return float(min(middles[2], middles[1] - line))


def _lanes(r: "Forecast") -> Floats:
    """Return where each part is as the curve comes apart: (3, 3, n_known), stops and parts.

    First all are the curve; then the trend is alone, and what is left of the curve is below it;
    then that comes apart into season and rest.
    """
    trend, season, rest = r.parts
    apart = _APART * np.ptp(r.y)
    low = min(r.known.min(), trend.min()) - apart
    below = low - (season + rest).max()
    third = low - season.max()
    fourth = third + season.min() - apart - rest.max()
    ups_and_downs = season + rest + below
    return np.array(
        [
            [r.known, r.known, r.known],
            [trend, ups_and_downs, ups_and_downs],
            [trend, season + third, rest + fourth],
        ]
    )
