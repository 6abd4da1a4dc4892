"""A beam that turns about a pivot while pulls, up and down, act on it at their places."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Rows, Value, corners, read
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Arrow, Glyph, Link, Text, path_art
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

_PIVOT = path_art("M 0 1 L -0.9 -1 L 0.9 -1 Z")
_RADIUS = 0.2
"""Half the height of the pivot, in scene units."""


class Beam:
    """A frame with a beam over the x axis; height 0 is where it rests on its pivot.

    Marks: `beam`, `pulls` (arrows that stand on it), and its `pivot` on a `post` with a `name`.
    """

    def __init__(
        self,
        setting: Setting,
        card: Rect,
        name: str,
        x: ArrayLike,
        pulls: Rows,
        *,
        pivot: Value,
        tilt: Value,
        up: Linear,
        say: str,
        reveal: Any = None,
        begin: Rows | None = None,
        come: Value = 1.0,
        **options: Any,
    ) -> None:
        """`pulls`: the length of each row's arrow, (n_rows,), negative for those that pull down.

        `tilt`: how far the beam rises for each unit of x. `up`: the scale of pulls. `say`: the key
        of the pivot's name. `reveal`: of the arrows. `begin`: both ends of each arrow on the page,
        (n_rows, 4), before they `come`. options: of the frame.
        """
        self.x, self._pulls, self._pivot, self._tilt = np.asarray(x, float), pulls, pivot, tilt
        self._begin, self._come = begin, come
        scales: Any = {"x": Linear.close(self.x), "y": up, "ticks": False}
        self.frame = Frame(setting, card, name=name, **scales, **options)
        ends = np.array([self.x.min(), self.x.max()])
        add, at = self.frame.add, lambda: read(pivot)
        beam = lambda: np.hstack([self.on_beam(ends[:1]), self.on_beam(ends[1:])])  # noqa: E731
        self.beam = add(Link(f"{name} beam", **corners(beam), width=2 * sizes.CURVE, role="ink"))
        look: Any = {"role": "variance", "width": sizes.RULE, "halo": 0.0, "reveal": reveal}
        self.pulls = add(Arrow(f"{name} pulls", **corners(self.arrows), **look))
        unit = (up.high - up.low) / self.frame.plan.plot.height
        radius, foot_at = _RADIUS * unit, up.low + sizes.LINE_EM * setting.page.type.label * unit
        foot: Any = {"x": at, "role": "ink"}
        self.pivot = add(Glyph(f"{name} pivot", y=-radius, art=_PIVOT, radius=_RADIUS, **foot))
        post: Any = {"x": at, "x2": at, "y": -2 * radius, "y2": foot_at, "role": "muted"}
        self.post = add(Link(f"{name} post", **post, width=sizes.AXIS, halo=0.0))
        under: Any = {"anchor": "center", "dy": sizes.AIR, "halo": sizes.HALO, "say": say}
        self.name = add(Text(f"{name} pivot name", x=at, y=up.low, **under))

    def on_beam(self, x: Floats) -> Floats:
        """Return the places on the beam over `x`: (n, 2)."""
        return np.column_stack([x, read(self._tilt) * (x - read(self._pivot))])

    def arrows(self) -> Floats:
        """Return both ends of each row's arrow: (n_rows, 4)."""
        foot, way = self.on_beam(self.x), read(self._come)
        ends = np.column_stack([foot, foot[:, 0], foot[:, 1] + self._pulls()])
        if self._begin is None or way == 1:
            return ends
        begin = self.frame.plane.p2c(self._begin().reshape(-1, 2)).reshape(-1, 4)
        return np.asarray((1 - way) * begin + way * ends)
