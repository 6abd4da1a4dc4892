"""Links and arrows: straight lines from one place to another."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows, pieces
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_HALF_HEAD = 0.45
"""Half the width of an arrow's head, as a share of its length."""


class Link(Mark):
    """A straight line from `x`, `y` to `x2`, `y2` for each row; it grows from its first end."""

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        x2: Source,
        y2: Source,
        role: str = "ink",
        width: float = sizes.OUTLINE,
        halo: float = sizes.HALO,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": x, "y": y, "x2": x2, "y2": y2}, reveal)
        self.role, self._line_width, self._halo = role, width, halo

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        self.line = Ink(
            stroke=theme.color(self.role),
            width=self._line_width,
            halo=theme.color("panel") if self._halo else None,
            halo_width=self._halo,
        )
        return [self.line]

    def draw(self) -> None:
        self.line.points = shapes.rows_of_segments(*self._ends())

    def expected(self) -> Rows:
        x, y, x2, y2 = self.columns("x", "y", "x2", "y2")
        shares = self.shares(len(x))
        shown = shares > 0
        ends = self.plane.p2c(self._ends()[1])
        is_whole = shares[shown] == 1
        return {
            "x": x[shown],
            "y": y[shown],
            "x2": np.where(is_whole, x2[shown], ends[:, 0]),
            "y2": np.where(is_whole, y2[shown], ends[:, 1]),
        }

    def drawn(self) -> Rows:
        lines = pieces(self.line, 4)
        first, last = self.plane.p2c(lines[:, 0]), self.plane.p2c(lines[:, 3])
        return {"x": first[:, 0], "y": first[:, 1], "x2": last[:, 0], "y2": last[:, 1]}

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("links", len(self.line.points) // 4)

    def _ends(self) -> tuple[Floats, Floats]:
        """Return both ends of the shown links on the page, as far as drawn: (n, 2) each."""
        x, y, x2, y2 = self.columns("x", "y", "x2", "y2")
        start, whole, shares = self.plane.c2p(x, y), self.plane.c2p(x2, y2), self.shares(len(x))
        shown = shares > 0
        return start[shown], (start + (whole - start) * shares[:, None])[shown]


class Arrow(Link):
    """A link with an arrowhead at its second end."""

    def make_inks(self) -> list[Ink]:
        self.heads = Ink(fill=self.setting.theme.color(self.role))
        return [*super().make_inks(), self.heads]

    def draw(self) -> None:
        start, end = self._ends()
        ways = end - start
        lengths = np.hypot(*ways.T)[:, None]
        along = np.divide(ways, lengths, out=np.zeros_like(ways), where=lengths > 0)
        reach = np.minimum(sizes.ARROW_HEAD, lengths) * along
        aside = np.column_stack([-reach[:, 1], reach[:, 0]]) * _HALF_HEAD
        neck = end - reach
        self.line.points = shapes.rows_of_segments(start, neck)
        corners = np.stack([end, neck + aside, neck - aside, end], axis=1)
        begins, ends = corners[:, :-1].reshape(-1, 2), corners[:, 1:].reshape(-1, 2)
        self.heads.points = shapes.rows_of_segments(begins, ends)

    def drawn(self) -> Rows:
        """Return both ends of each arrow; the second is the tip of its head."""
        starts, tips = pieces(self.line, 4)[:, 0], pieces(self.heads, 12)[:, 0]
        first, last = self.plane.p2c(starts), self.plane.p2c(tips)
        return {"x": first[:, 0], "y": first[:, 1], "x2": last[:, 0], "y2": last[:, 1]}
