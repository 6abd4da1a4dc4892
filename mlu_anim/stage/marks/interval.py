"""Intervals: brackets with serifs from one value to another."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows, pieces
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_CURVES = 3
"""Number of curves of an interval: its line and its two serifs."""


class Interval(Mark):
    """A vertical bracket from `y` to `y2` at each `x`; with `x2` a horizontal one from `x` to `x2`.

    It grows from its first end.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        x2: Source | None = None,
        y2: Source | None = None,
        role: str = "ink",
        width: float = sizes.CURVE,
        halo: float = sizes.THIN_HALO,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": x, "y": y, "x2": x2, "y2": y2}, reveal)
        self.role, self._line_width, self._halo = role, width, halo

    @property
    def lies(self) -> bool:
        """True if the brackets are horizontal."""
        return self.has("x2")

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        self.line = Ink(
            stroke=theme.color(self.role),
            width=self._line_width,
            halo=theme.color("panel"),
            halo_width=self._halo,
        )
        return [self.line]

    def draw(self) -> None:
        start, end, shown = self._ends()
        start, end = start[shown], end[shown]
        serif = np.array([0.0, sizes.SERIF] if self.lies else [sizes.SERIF, 0.0])
        begins = np.stack([start, start - serif, end - serif], axis=1)
        ends = np.stack([end, start + serif, end + serif], axis=1)
        self.line.points = shapes.rows_of_segments(begins.reshape(-1, 2), ends.reshape(-1, 2))

    def expected(self) -> Rows:
        x, y, other = self._columns()
        shares = self.shares(len(x))
        shown, along = shares > 0, "x" if self.lies else "y"
        first = x if self.lies else y
        scale = self.plane.x if self.lies else self.plane.y
        begin, end = scale.to_share(first), scale.to_share(other)
        grown = np.where(shares == 1, other, scale.from_share(begin + (end - begin) * shares))
        return {"x": x[shown], "y": y[shown], f"{along}2": grown[shown]}

    def drawn(self) -> Rows:
        lines = pieces(self.line, 4 * _CURVES)
        first, last = self.plane.p2c(lines[:, 0]), self.plane.p2c(lines[:, 3])
        axis, along = (0, "x2") if self.lies else (1, "y2")
        return {"x": first[:, 0], "y": first[:, 1], along: last[:, axis]}

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the length of an interval, or the mean one of several."""
        drawn = self.drawn()
        lengths = drawn["x2"] - drawn["x"] if self.lies else drawn["y2"] - drawn["y"]
        lengths = lengths if len(lengths) == 1 else np.abs(lengths)
        return self.reading("length", float(lengths.mean()) if len(lengths) else 0.0)

    def _columns(self) -> tuple[Floats, Floats, Floats]:
        x, y, other = self.columns("x", "y", "x2" if self.lies else "y2")
        return x, y, other

    def _ends(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Return both ends of each interval on the page, (n, 2), and a mask of those shown, (n,).

        The second end is where the interval has grown to.
        """
        x, y, other = self._columns()
        start = self.plane.c2p(x, y)
        whole = self.plane.c2p(other, y) if self.lies else self.plane.c2p(x, other)
        shares = self.shares(len(x))
        return start, start + (whole - start) * shares[:, None], shares > 0
