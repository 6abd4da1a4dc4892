"""Ribbons: straight bands from one place to another, each as wide as its value says."""

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.link import Link
from mlu_anim.stage.marks.mark import Rows, pieces
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats


class Ribbon(Link):
    """A band from `x`, `y` to `x2`, `y2` for each row, such as an edge of a network.

    `breadth`: how wide each is, in scene units. It grows from its first end.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        x2: Source,
        y2: Source,
        breadth: Source,
        role: str = "muted",
        strength: float = 1.0,
        halo: float = 0.0,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, x=x, y=y, x2=x2, y2=y2, role=role, halo=halo, reveal=reveal)
        self.add_channel("breadth", breadth)
        self._strength = strength

    def make_inks(self) -> list[Ink]:
        color = self.setting.theme.color
        halo = color("panel") if self._halo else None
        strength, wide = self._strength, self._halo
        self.line = Ink(fill=color(self.role), halo=halo, halo_width=wide, strength=strength)
        return [self.line]

    def draw(self) -> None:
        start, end = self._ends()
        way = end - start
        angle = np.arctan2(way[:, 1], way[:, 0])
        across = np.column_stack([-np.sin(angle), np.cos(angle)])
        aside = across * self._breadths()[:, None] / 2
        corners = np.stack([start + aside, end + aside, end - aside, start - aside], axis=1)
        following = np.roll(corners, -1, axis=1)
        self.line.points = shapes.rows_of_segments(corners.reshape(-1, 2), following.reshape(-1, 2))

    def expected(self) -> Rows:
        return super().expected() | {"breadth": self._breadths()}

    def drawn(self) -> Rows:
        corners = pieces(self.line, 16)[:, ::4]
        first = self.plane.p2c((corners[:, 0] + corners[:, 3]) / 2)
        last = self.plane.p2c((corners[:, 1] + corners[:, 2]) / 2)
        breadth = np.hypot(*(corners[:, 0] - corners[:, 3]).T)
        ends = {"x": first[:, 0], "y": first[:, 1], "x2": last[:, 0], "y2": last[:, 1]}
        return ends | {"breadth": breadth}

    def read_values(self) -> dict[str, float | int]:
        return self.reading("breadth", float(self.drawn()["breadth"].sum()))

    def _breadths(self) -> Floats:
        *_, breadth = self.columns("x", "y", "x2", "y2", "breadth")
        return np.asarray(breadth[self.shares(len(breadth)) > 0], dtype=float)
