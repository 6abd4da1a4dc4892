"""The ramp with its points and planks: one ramp that is built, many at random, and the spline."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Rows, along, column, corners
from mlu_anim.stage.frame import Entry, Frame, Live, Origin
from mlu_anim.stage.marks import Dot, Line, Lines, Link, Text
from mlu_anim.stage.moves import Drop, Each, Grow, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.double_descent_spline import BrokenLines

ALONE = 4
"""Random ramps that are shown one by one."""
ONE, ENOUGH = 1, 2
"""The stops of `built` with one joint and with just enough; then the first of these slides."""
_HEADS = "cloud", "many", "middle", "bent", "spline"
"""What the head of the small frame can say."""
_AROUND, _BESIDE = 0.25, 0.1
"""Room below and above the points, as a share of their heights; and beside them."""
_N_GAPS, _STEPS, _EACH = 26, 6, 2
"""Gaps that are drawn; pictures of the ramps from one number of joints to the next; every so many
places of a curve are its vertices."""
_JOINT, _PLANK, _CLOUD = 0.1, 0.08, 0.45
"""Radius of a joint, width of planks, and strength of many ramps."""


class Ramps:
    """The frame of the ramp, which goes from the whole page to one card (`wide` and `small`)."""

    def __init__(
        self, setting: Setting, card: Rect, r: "BrokenLines", tracked: dict[str, ValueTracker]
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        heads = "", *(self.said_joints(stop) for stop in (0, ENOUGH))
        self.wide = self._frame("wide", setting.page.whole, Live(self.said_built, heads))
        origin = self.wide, tracked["way"]
        longest = tuple(self.said_head(key, len(r.k) - 1) for key in _HEADS)
        self.small = self._frame("ramp", card, Live(self.said_now, longest), origin)
        self._add_many()
        self._add_built()
        self._add_loose()
        fallen = Stagger(tracked["dropped"])
        look: Any = {"radius": sizes.POINT, "role": "train", "moves": [Drop(fallen)]}
        self.points = self.small.add(Dot("points", x=r.x, y=r.y, reveal=fallen, **look))

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _frame(self, name: str, card: Rect, head: Live, origin: Origin | None = None) -> Frame:
        r, height = self.result, float(np.ptp(self.result.y))
        key = [Entry("labels.point", "train"), Entry("labels.truth", "ink", "dashed")]
        key = key if self.setting.page.wide or origin is None else key[1:]
        x = Linear(r.x[0] - _BESIDE, r.x[-1] + _BESIDE)
        y = Linear(r.y[0] - _AROUND * height, r.y[-1] + _AROUND * height)
        look: Any = {"head": head, "key": key, "ticks": False, "comes_from": origin}
        return Frame(self.setting, card, name=name, x=x, y=y, **look)

    # --- one ramp -------------------------------------------------------------------------------

    def built(self) -> Floats:
        """Return the corners of the ramp that is built: (EXACT + 2, 2)."""
        return along(self.result.built, self.now("built"))

    def _add_built(self) -> None:
        r, now, add = self.result, self.now, self.small.add
        at = np.linspace(r.x[0], r.x[-1], _N_GAPS + 2)[1:-1]

        def gaps() -> Floats:
            return np.column_stack([at, at**2, at, np.interp(at, *self.built().T)])

        look: Any = {"role": "test", "halo": 0.0, "reveal": self.tracked["gaps"]}
        self.gaps = add(Link("gaps", **corners(gaps), **look))
        self.planks = self._planks("planks", self.built, Grow(self.tracked["laid"]))
        is_first = np.arange(len(r.built[0]) - 2) == 1
        self.joints = self._joints("joints", self.built, lambda: is_first + now("built") - ONE)
        text = lambda: [self.setting.say("labels.gap_now", n=measure(r.error_of(self.built())))]  # noqa: E731
        words: Any = {"role": "test", "em": "readout", "weight": "bold", "halo": sizes.HALO}
        words["reveal"] = self.tracked["gaps"]
        self.gap = add(Text("typical gap", x=r.x[0], y=r.y[-1], text=text, **words))

    def _planks(self, name: str, at: Rows, reveal: Any) -> Lines:
        """Return a ramp with these corners, thick."""
        heights = lambda: at()[None, :, 1]  # noqa: E731
        look: Any = {"width": _PLANK, "strength": 1.0}
        x = column(at, 0)
        return self.small.add(Lines(name, x=x, y=heights, role="accent", reveal=reveal, **look))

    def _joints(self, name: str, at: Rows, shares: Callable[[], Any]) -> Dot:
        """Return the joints of a ramp with these corners; `shares` of them are shown."""
        scale = self.small.plane.y

        def shown() -> Floats:
            up = scale.to_share(at()[1:-1, 1])
            return np.where((up > 0) & (up < 1), np.clip(shares(), 0.0, 1.0), 0.0)

        x, y = (lambda k=k: at()[1:-1, k] for k in range(2))
        look: Any = {"radius": _JOINT, "role": "panel", "outline": sizes.RULE}
        return self.small.add(Dot(name, x=x, y=y, reveal=Each(shown), **look))

    # --- many ramps -----------------------------------------------------------------------------

    def swept(self) -> float:
        """Return the place among the numbers of joints."""
        return round(self.now("swept") * _STEPS) / _STEPS

    def _add_many(self) -> None:
        r, add, line = self.result, self.small.add, dict[str, Any](role="accent")
        curves, x = r.curves[:, :, ::_EACH], r.grid[::_EACH]
        y = lambda: along(curves, self.swept())  # noqa: E731
        drawn: Any = {"reveal": Upto(lambda: self.now("drawn")), "strength": _CLOUD}
        self.cloud = add(Lines("ramps", x=x, y=y, **line, **drawn))
        plain: Any = {"dashed": True, "halo": 0.0}
        self.truth = add(Line("truth", x=r.grid, y=r.grid**2, **plain))
        thick: Any = {"width": _PLANK, "strength": 1.0, **line}
        y = lambda: along(r.middle, self.swept())[None]  # noqa: E731
        self.middle = add(Lines("middle ramp", x=r.grid, y=y, **thick))
        alone = lambda: float(0 < self.now("drawn") <= ALONE)  # noqa: E731
        self.alone = self._planks("random planks", self.drawn_corners, Grow(alone))
        self.alone_joints = self._joints("random joints", self.drawn_corners, alone)
        spline: Any = {"x": r.grid, "y": r.spline, "role": "ink"}
        self.spline = add(Line("spline", **spline, reveal=Grow(self.tracked["splined"])))

    def drawn_corners(self) -> Floats:
        """Return the corners of the random ramp that came last: (EXACT + 2, 2)."""
        r = self.result
        row = min(max(int(np.ceil(self.now("drawn"))) - 1, 0), ALONE - 1)
        x = np.array([r.x[0], *r.knots[row], r.x[-1]])
        return np.column_stack([x, np.interp(x, r.grid, r.curves[r.at_exact, row])])

    # --- many ramps that fit --------------------------------------------------------------------

    def bent(self) -> Floats:
        """Return the corners of the ramp that swings: (MORE + 2, 2)."""
        return along(self.result.loose, self.now("bent"))

    def _add_loose(self) -> None:
        self.loose = self._planks("loose planks", self.bent, Grow(1.0))
        self.loose_joints = self._joints("loose joints", self.bent, lambda: 1.0)

    # --- words ----------------------------------------------------------------------------------

    def said_built(self) -> str:
        """Return how many joints the ramp has, once there is one."""
        return self.said_joints(self.now("built")) if self.now("laid") else ""

    def said_joints(self, stop: float) -> str:
        if stop < ONE / 2:
            return self.setting.say("labels.none")
        n = 1 if stop < (ONE + ENOUGH) / 2 else len(self.result.built[0]) - 2
        return self.setting.say("labels.some", k=Fact(n, Kind.COUNT))

    def said_now(self) -> str:
        return self.said_head(_HEADS[round(self.now("told"))], round(self.now("swept")))

    def said_head(self, key: str, place: int) -> str:
        """Return a head of the small frame. place: that of the number of joints."""
        bends = measure(self.result.bends_of(self.bent()))
        n_joints = Fact(int(self.result.k[place]), Kind.COUNT)
        return self.setting.say(f"labels.{key}", k=n_joints, n=bends)
