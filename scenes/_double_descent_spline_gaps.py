"""Gaps of random ramps: a dot for each, and their mean, median and worst 1 % over the joints."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import measure
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import Dot, Line, Link, Rule, Text
from mlu_anim.stage.moves import Each, Fly, Grow, Rain, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear, Log
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import piled
from mlu_anim.stage.words import text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.double_descent_spline import BrokenLines

ROLES = {"mean": "test", "worst": "variance", "median": "accent"}
"""Color role of each curve, in drawing order."""
_RADIUS, _SMALL = 0.075, 0.028
"""Radius of a dot, and of one in a column."""
_NAMES = {"worst": 0.4, "mean": -0.5}
"""Height of a name, as a share of the room above the spike."""
_PALE = 0.3
"""Strength of dots in columns."""


class Gaps:
    """The frame of the gaps, on a logarithmic scale, over the number of joints."""

    def __init__(
        self,
        setting: Setting,
        card: Rect,
        r: "BrokenLines",
        tracked: dict[str, ValueTracker],
        begin: tuple[float, float],
    ) -> None:
        """begin: the place on the page that dots come from."""
        self.setting, self.result, self.tracked = setting, r, tracked
        low, high = 0.8 * r.error.min(), 2 * 10 ** np.ceil(np.log10(r.error.max()))
        ticks = tuple(float(tick) for tick in (0.1, 10.0, 1000.0) if low <= tick <= high)
        named = 0, r.at_exact, int(np.flatnonzero(r.k == 20)[0]), len(r.k) - 1
        x, y = Band(tuple(map(str, r.k)), named=named), Log(float(low), float(high), at=ticks)
        look: Any = {"name": "pile", "head": "labels.dots", "y_title": AxisTitle("labels.gap")}
        self.pile = Frame(setting, card, x=Linear(at=None), y=y, grid=False, **look)
        look = {"name": "gaps", "y_title": AxisTitle("labels.by_joints"), "x": x, "y": y}
        way = tracked["gathered"]
        self.frame = Frame(setting, card, grid=False, comes_from=(self.pile, way), **look)
        self._add_dots(begin)
        self.curves = {name: self._add_curve(name) for name in ROLES}

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _add_dots(self, begin: tuple[float, float]) -> None:
        r, add, at = self.result, self.frame.add, self.result.at_exact
        offset, radius = self._piled()
        rain = Rain(self.tracked["drawn"])
        fly = Fly(Each(lambda: 1 - rain.shares(len(offset)) ** 0.5), to=np.array([begin]))
        middle = (len(r.k) - 1) / 2 - at
        x = lambda: at + (1 - self.now("gathered")) * (middle + offset)  # noqa: E731
        look: Any = {"role": "accent", "reveal": rain, "moves": [fly]}
        others = np.delete(np.arange(len(r.k)), at)
        n_shown = r.curves.shape[1]
        place = np.repeat(others, n_shown)
        passed = Upto(lambda: self.now("counted") + 1, by=place)
        pale: Any = {"role": "accent", "strength": _PALE, "radius": _SMALL, "reveal": passed}
        self.columns = add(Dot("columns", x=place, y=r.error[others, :n_shown].ravel(), **pale))
        self.dots = add(Dot("draws", x=x, y=r.error[at], radius=radius, **look))
        line = r.error_of(r.built[0])
        rule = add(Rule("straight", y=line, dashed=True))
        end = len(r.k) - 0.5
        name: Any = {"say": "labels.straight", "role": "muted", "anchor": "right"}
        name |= {"dy": sizes.AIR, "halo": sizes.HALO}
        self.straight = rule, add(Text("straight name", x=end, y=line, **name))

    def _piled(self) -> tuple[Floats, float]:
        """Return how far each dot is from the middle of its pile, in joints, and its radius."""
        r, plot = self.result, self.pile.plan.plot
        up = self.pile.plane.y.to_share(r.error[r.at_exact]) * plot.height
        wide = plot.width / len(r.k)
        for radius in np.linspace(_RADIUS, _SMALL, 12):
            order = piled(np.floor(up / (2 * radius)).astype(int))
            off = 2 * radius * np.where(order % 2, order + 1, -order) / 2
            if np.ptp(off) / 2 + radius <= plot.width / 2:
                break
        off *= min(1.0, (plot.width / 2 - radius) / np.abs(off).max())
        return off / wide, float(radius)

    def _add_curve(self, name: str) -> tuple[Part, ...]:
        """Return a curve, and its name with its value at just enough joints."""
        r, add, at, role = self.result, self.frame.add, self.result.at_exact, ROLES[name]
        values = r.typical[name]
        drawn = Upto(self.tracked[name].get_value)
        line = add(Line(name, x=np.arange(len(values)), y=values, role=role, reveal=drawn))
        told = Grow(lambda: min(max(self.now(name) - at, 0.0), 1.0))
        said = self.setting.say(f"labels.{name}", n=measure(float(values[at])))
        look: Any = {"role": role, "halo": sizes.HALO, "reveal": told, "weight": "bold"}
        left, y = self._name_place(name, said)
        place: Any = {"x": left, "y": y, "level": "middle"}
        words = add(Text(f"{name} name", text=said, **place, **look))
        if name == "worst":
            return line, words
        end: Any = {"x2": left - 0.2, "y2": y, "width": sizes.AXIS, "halo": 0.0}
        if name == "median":
            end |= {"x2": at, "y2": 1.6 * y}
        return (
            line,
            words,
            add(Link(f"{name} lead", x=at, y=values[at], **end, role=role, reveal=told)),
        )

    def _name_place(self, name: str, said: str) -> tuple[float, float]:
        """Return where a name begins: at the right above the spike, or at the left below it."""
        r, plane = self.result, self.frame.plane
        typical, at = r.typical, r.at_exact
        wide = text_width(said, self.setting.page.type.label, "bold") / plane.rect.width
        if name == "median":
            lowest = r.error[: at + 4, : r.curves.shape[1]].min()
            middle = float(plane.x.to_share(at)) - wide / 2
            return (
                float(plane.x.from_share(max(middle, 0.02))),
                float(plane.y.from_share(plane.y.to_share(lowest) / 2)),
            )
        share = _NAMES[name] + (1 - _NAMES[name]) * plane.y.to_share(typical["worst"][at])
        return float(plane.x.from_share(1 - wide)), float(plane.y.from_share(share))
