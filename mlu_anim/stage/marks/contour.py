"""Contours of a bowl: the ellipses on which it is equally high."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_N_VERTICES = 120
"""Vertices of a whole ellipse."""


class Contour(Mark):
    """Ellipses on which 1/2 d' `hessian` d = `rise`, with d = (x, y) - (`x`, `y`): one for each.

    They are exact, and cut off at the edges of the plot, whose scales are linear. With a reveal
    each ellipse grows to its size from the lowest point.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        hessian: ArrayLike,
        rise: Source,
        role: str = "muted",
        width: float = sizes.AXIS,
        strength: float = 0.8,
        reveal: Reveal | Value | None = None,
    ) -> None:
        """`x`, `y`: the lowest point.  hessian: (2, 2), positive definite."""
        super().__init__(name, {"x": x, "y": y, "rise": rise}, reveal)
        self._hessian = np.asarray(hessian, dtype=float)
        # Columns by which a circle of radius 1 becomes the ellipse of rise 1/2.
        self._ellipse = np.linalg.inv(np.linalg.cholesky(self._hessian)).T
        self._role, self._width, self._strength = role, width, strength

    def make_inks(self) -> list[Ink]:
        color = self.setting.theme.color(self._role)
        self.line = Ink(stroke=color, width=self._width, strength=self._strength)
        return [self.line]

    def draw(self) -> None:
        rings = [shapes.polyline(self.plane.c2p(*ring.T)) for ring, _ in self._rings()]
        self.line.points = shapes.joined(rings)

    def expected(self) -> Rows:
        """Return both ends of each piece of a ring, and how high it is above the lowest point."""
        rings = self._rings()
        ends = [np.hstack([ring[:-1], ring[1:]]) for ring, _ in rings]
        rises = [np.full(len(ring) - 1, rise) for ring, rise in rings]
        x, y, x2, y2 = np.vstack([np.zeros((0, 4)), *ends]).T
        return {"x": x, "y": y, "x2": x2, "y2": y2, "rise": np.concatenate([[], *rises])}

    def drawn(self) -> Rows:
        curves = np.asarray(self.line.points).reshape(-1, 4, 3)
        start, end = self.plane.p2c(curves[:, 0]), self.plane.p2c(curves[:, 3])
        off = start - np.array([self.column("x")[0], self.column("y")[0]])
        rise = (off @ self._hessian * off).sum(axis=1) / 2
        return {"x": start[:, 0], "y": start[:, 1], "x2": end[:, 0], "y2": end[:, 1], "rise": rise}

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: how many rings are in the plot at least in part."""
        return self.reading("rings", len({rise for _, rise in self._rings()}))

    def _rings(self) -> list[tuple[Floats, float]]:
        """Return the pieces of ellipses inside the plot, (n, 2) in data units, and their rise."""
        lowest = np.array([self.column("x")[0], self.column("y")[0]], dtype=float)
        rises = self.column("rise").astype(float)
        edges = np.array([[s.from_share(0), s.from_share(1)] for s in (self.plane.x, self.plane.y)])
        found = []
        for rise in rises * self.shares(len(rises)) ** 2:
            if rise > 0:
                axes = self._ellipse * (2 * rise) ** 0.5
                for angle in _angles_inside(axes, np.sort(edges) - lowest[:, None]):
                    ring = lowest + np.column_stack([np.cos(angle), np.sin(angle)]) @ axes.T
                    found.append((ring, float(rise)))
        return found


def _angles_inside(axes: Floats, box: Floats) -> list[Floats]:
    """Return the angles at which `axes` @ (cos, sin) is inside a box, for each piece rising.

    `axes`: (2, 2).  box: (2, 2), least and largest x, and y.
    """
    reach, turn = np.hypot(*axes.T), np.arctan2(axes[:, 1], axes[:, 0])
    cosines = box / reach[:, None]
    crossed = [
        turn[k] + sign * np.arccos(cosines[k, edge])
        for k in (0, 1)
        for edge in (0, 1)
        for sign in (-1, 1)
        if abs(cosines[k, edge]) < 1
    ]
    cuts = np.sort(np.mod(crossed, 2 * np.pi)) if crossed else np.zeros(1)
    ends = np.append(cuts[1:], cuts[0] + 2 * np.pi)
    middle = (cuts + ends) / 2
    at = np.column_stack([np.cos(middle), np.sin(middle)]) @ axes.T
    inside = ((at >= box[:, 0]) & (at <= box[:, 1])).all(axis=1) & (ends > cuts)
    return [
        np.linspace(a, b, max(2, int(np.ceil(_N_VERTICES * (b - a) / (2 * np.pi))) + 1))
        for a, b in zip(cuts[inside], ends[inside], strict=True)
    ]
