"""The ramp with its points and planks: one ramp that is built, many at random, and the spline."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Rows, along, column, corners
from mlu_anim.stage.frame import Entry, Frame, Live, Origin
from mlu_anim.stage.marks import Dot, Line, Lines, Link
from mlu_anim.stage.moves import Drop, Each, Grow, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.double_descent_spline import BrokenLines

ALONE = 2
"""Random ramps that are shown one by one."""
FOUR = 2
"""The stop of `built` at which there are just enough joints; then the first one slides."""
_AROUND, _BESIDE = 0.25, 0.1
"""Room below and above the points, as a share of their heights; and beside them."""
_N_GAPS, _STEPS, _EACH = 26, 6, 2
"""Gaps that are drawn; pictures of the ramps from one number of joints to the next; every so many
places of a curve are its vertices."""
_JOINT, _PLANK = 0.1, 0.08
"""Radius of a joint, and width of planks."""


class Ramps:
    """The frame of the ramp, which goes from the whole page to one card (`wide` and `small`)."""

    def __init__(
        self, setting: Setting, card: Rect, r: "BrokenLines", tracked: dict[str, ValueTracker]
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        none = self.said_built(0)
        built = Live(lambda: self.said_built(self.now("built")), (none, self.said_built(np.inf)))
        texts = self.said_cloud(0), self.said_cloud(len(r.k) - 1), self.said_bent(0)
        self.wide = self._frame("wide", setting.page.whole, built)
        origin = self.wide, tracked["way"]
        self.small = self._frame("ramp", card, Live(self.said, texts), origin)
        self._add_many()
        self._add_built()
        self._add_loose()
        fallen, look = Stagger(tracked["dropped"]), {"radius": sizes.POINT, "role": "train"}
        points = Dot("points", x=r.x, y=r.y, reveal=fallen, moves=[Drop(fallen)], **look)
        self.points = self.small.add(points)

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _frame(self, name: str, card: Rect, head: Live, origin: Origin | None = None) -> Frame:
        r, height = self.result, float(np.ptp(self.result.y))
        key = [Entry("labels.point", "train"), Entry("labels.truth", "muted", "dashed")]
        if origin is None:
            key.append(Entry("labels.gaps", "test", "line", lambda: self.now("gaps") > 0))
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

        look: Any = {"role": "test", "width": sizes.RULE, "halo": 0.0}
        self.gaps = add(Link("gaps", **corners(gaps), reveal=self.tracked["gaps"], **look))
        laid = Grow(self.tracked["laid"])
        self.planks = self._planks("planks", self.built, laid)
        n_joints = lambda: (np.arange(len(r.built[0]) - 2) == 1) + (now("built") - 1)  # noqa: E731
        self.joints = self._joints("joints", self.built, n_joints)

    def _planks(self, name: str, at: Rows, reveal: Any) -> Lines:
        """Return a ramp with these corners, thick."""
        heights = lambda: at()[None, :, 1]  # noqa: E731
        look: Any = {"width": _PLANK, "strength": 1.0, "halo": sizes.HALO}
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

    def cloud(self) -> Floats:
        """Return the random ramps of the present number of joints: (n_shown, n_vertices)."""
        return along(self._curves, round(self.now("swept") * _STEPS) / _STEPS)

    def _add_many(self) -> None:
        r, add = self.result, self.small.add
        self._curves, x = r.curves[:, :, ::_EACH], r.grid[::_EACH]
        drawn = Upto(lambda: self.now("drawn"))
        self.cloud_ = add(Lines("ramps", x=x, y=self.cloud, role="accent", reveal=drawn))
        line: Any = {"role": "muted", "dashed": True, "halo": 0.0}
        self.truth = add(Line("truth", x=r.grid, y=r.grid**2, **line))
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

    def said_built(self, stop: float) -> str:
        """Return how many joints the ramp has, and its gap."""
        say, r = self.setting.say, self.result
        gap = measure(r.error_of(along(r.built, stop)))
        if stop < 0.5:
            return say("labels.none", n=gap)
        n_joints = 1 if stop < 1.5 else len(r.built[0]) - 2
        return say("labels.some", k=Fact(n_joints, Kind.COUNT), n=gap)

    def said(self) -> str:
        if self.now("loose") > 0:
            return self.said_bent(self.now("bent"))
        return self.said_cloud(round(self.now("swept")))

    def said_cloud(self, place: int) -> str:
        return self.setting.say("labels.cloud", k=Fact(int(self.result.k[place]), Kind.COUNT))

    def said_bent(self, stop: float) -> str:
        bends = self.result.bends_of(along(self.result.loose, stop))
        return self.setting.say("labels.bent", n=measure(bends))
