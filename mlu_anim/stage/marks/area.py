"""Areas between a line and a base, or between two lines."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.line import cut
from mlu_anim.stage.marks.mark import Mark, Rows, nothing
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats


class Area(Mark):
    """A filled area between `y` and `y2`, which is 0 by default; it is revealed along x.

    `strength`: its opacity.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        y2: Source = 0.0,
        role: str = "accent",
        strength: float = sizes.FILL,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": x, "y": y, "y2": y2}, reveal)
        self.role, self._strength, self._n_drawn = role, strength, 0

    def make_inks(self) -> list[Ink]:
        self.filled = Ink(fill=self.setting.theme.color(self.role), strength=self._strength)
        return [self.filled]

    def draw(self) -> None:
        top, base = self._edges()
        self._n_drawn = len(top)
        self.filled.points = shapes.polygon(np.vstack([top, base[::-1]]))

    def expected(self) -> Rows:
        top, base = self._edges()
        upper, lower = self.plane.p2c(top), self.plane.p2c(base)
        x, y, y2 = self.columns("x", "y", "y2")
        if len(top) and (self.shares(len(x) - 1) == 1).all():
            upper, lower = np.column_stack([x, y]), np.column_stack([x, y2])
        return {"x": upper[:, 0], "y": upper[:, 1], "y2": lower[:, 1]}

    def drawn(self) -> Rows:
        corners = self.filled.points[0::4]
        if not len(corners):
            return {"x": np.zeros(0), "y": np.zeros(0), "y2": np.zeros(0)}
        values, n = self.plane.p2c(corners), self._n_drawn
        return {"x": values[:n, 0], "y": values[:n, 1], "y2": values[n : 2 * n, 1][::-1]}

    def read_values(self) -> Mapping[str, float | int]:
        seen = self.drawn()
        return self.reading("filled", float(np.trapezoid(seen["y"] - seen["y2"], seen["x"])))

    def _edges(self) -> tuple[Floats, Floats]:
        """Return the upper and lower edge of the revealed area on the page: shape (n, 2) each."""
        x, y, y2 = self.columns("x", "y", "y2")
        n_segments = float(self.shares(max(len(x) - 1, 0)).sum())
        if n_segments <= 0:
            return nothing()[:, :2], nothing()[:, :2]
        upper, lower = (cut(self.plane.c2p(x, edge), n_segments) for edge in (y, y2))
        return upper, lower
