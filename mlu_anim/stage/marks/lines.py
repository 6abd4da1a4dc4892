"""Many lines over the same x, drawn by one ink and cut off at the edges of the plot."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows
from mlu_anim.stage.moves.reveal import Reveal, Shares
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_SHORTEST = 1e-9
"""Pieces of a segment that are a smaller share of it are not drawn."""


class Lines(Mark):
    """A line for each row of `y`, all of them through the same `x`; thin, and pale by default.

    `x`: (n_vertices,), rising. `y`: (n_lines, n_vertices), or a function that returns it. Lines are
    cut off where they leave the plot above or below. A reveal gives the share of each line.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        role: str = "ink",
        width: float = sizes.AXIS,
        strength: float | None = None,
        halo: float = 0.0,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": x, "y": y}, reveal)
        self.role, self._width, self._strength, self._halo = role, width, strength, halo

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        self.line = Ink(
            stroke=theme.color(self.role),
            width=self._width,
            halo=theme.color("panel") if self._halo else None,
            halo_width=self._halo,
            strength=theme.trace_strength(self.role) if self._strength is None else self._strength,
        )
        return [self.line]

    def draw(self) -> None:
        rect, (x, y) = self.plane.now, self._placed_shares()
        pieces = _pieces(x, y, self.shares(len(y)))
        corner, size = np.array([rect.left, rect.bottom]), np.array([rect.width, rect.height])
        self.line.points = shapes.rows_of_segments(*(corner + end * size for end in pieces))

    def expected(self) -> Rows:
        """Return both ends of each segment, or of the piece of it that is inside the plot."""
        x, y = self._placed_shares()
        return self._columns(*_pieces(x, y, self.shares(len(y))))

    def drawn(self) -> Rows:
        curves = np.asarray(self.line.points).reshape(-1, 4, 3)
        return self._columns(self.plane.shares(curves[:, 0]), self.plane.shares(curves[:, 3]))

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the number of lines that are drawn at least in part."""
        return self.reading("lines", int((self.shares(len(self.column("y"))) > 0).sum()))

    def _placed_shares(self) -> tuple[Floats, Floats]:
        """Return the vertices as shares of the plot: (n_vertices,) and (n_lines, n_vertices)."""
        return self.plane.x.to_share(self.column("x")), self.plane.y.to_share(self.column("y"))

    def _columns(self, starts: Floats, ends: Floats) -> Rows:
        x, y = self.plane.x.from_share, self.plane.y.from_share
        return {
            "x": x(starts[:, 0]),
            "y": y(starts[:, 1]),
            "x2": x(ends[:, 0]),
            "y2": y(ends[:, 1]),
        }


def _pieces(x: Floats, y: Floats, shares: Shares) -> tuple[Floats, Floats]:
    """Return both ends, (n_pieces, 2), of all that is drawn of the lines, in shares of the plot."""
    whole = np.broadcast_to(x, y.shape)
    start = np.stack([whole[:, :-1], y[:, :-1]], axis=2)
    way = np.stack([whole[:, 1:], y[:, 1:]], axis=2) - start
    n_segments = y.shape[1] - 1
    last = np.clip(shares[:, None] * n_segments - np.arange(n_segments), 0.0, 1.0)
    rise = np.where(way[:, :, 1] == 0, np.inf, way[:, :, 1])
    low, high = -start[:, :, 1] / rise, (1 - start[:, :, 1]) / rise
    first = np.clip(np.minimum(low, high), 0.0, None)
    last = np.minimum(last, np.maximum(low, high, where=np.isfinite(rise), out=np.ones(rise.shape)))
    is_level_outside = np.isinf(rise) & ((start[:, :, 1] < 0) | (start[:, :, 1] > 1))
    drawn = (last - first > _SHORTEST) & ~is_level_outside
    a, b = start[drawn], way[drawn]
    return a + b * first[drawn][:, None], a + b * last[drawn][:, None]
