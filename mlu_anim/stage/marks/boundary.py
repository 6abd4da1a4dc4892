"""The boundary of a linear model across a plot of two features, and what it says on each side."""

from typing import Any

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows, nothing
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_LEVEL = 1e-9
"""Slope below which there is none in the plot, or it is level."""
_TINT = 0.1
"""Opacity of a side, on which faces in the same color are seen."""


class Boundary(Mark):
    """Where `across` times x + `up` times y + `intercept` is 0, with a tint on either side.

    `roles`: those of the sides where that sum is above 0, and where it is not. Both scales are
    linear. Without a boundary in the plot one side fills it.
    """

    def __init__(
        self,
        name: str,
        *,
        across: Source,
        up: Source,
        intercept: Source,
        role: str = "accent",
        roles: tuple[str, str] = ("positive", "negative"),
        reveal: Reveal | Value | None = None,
    ) -> None:
        """`reveal`: the share of the tint's opacity; a line is there or not."""
        super().__init__(name, {"across": across, "up": up, "intercept": intercept}, reveal)
        self._role, self._roles = role, roles

    def make_inks(self) -> list[Ink]:
        color = self.setting.theme.color
        self.sides = [Ink(fill=color(role)) for role in self._roles]
        self.line = Ink(stroke=color(self._role), width=sizes.CURVE)
        return [*self.sides, self.line]

    def draw(self) -> None:
        share, (ends, *sides) = float(self.shares(1)[0]), self._cut()
        for ink, corners in zip(self.sides, sides, strict=True):
            ink.strength = _TINT * share
            ink.points = shapes.polygon(self.plane.c2p(*corners.T)) if len(corners) else nothing()
        is_there = share > 0 and len(ends) == 2
        self.line.points = shapes.polyline(self.plane.c2p(*ends.T)) if is_there else nothing()

    def expected(self) -> Rows:
        """Return the ends of the line, the corners of both sides, and the share of the first."""
        x, y, (across, up, intercept) = self.plane.x, self.plane.y, self._weights()
        ends, *sides = self._cut()
        low, span = np.array([x.from_share(0), y.from_share(0)]), _spans(x, y)
        a, b, c = across * span[0], up * span[1], intercept + low @ (across, up)
        share = np.array([_share_above(a, b, c)])
        return self._rows(ends if self.shares(1)[0] > 0 else ends[:0], np.vstack(sides), share)

    def drawn(self) -> Rows:
        ends = self.plane.p2c(self.line.points[[0, -1]]) if len(self.line.points) else nothing()
        sides = [self.plane.p2c(ink.points[::4]) for ink in self.sides]
        x, y = self.plane.shares(self.sides[0].points[::4]).T
        area = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
        return self._rows(ends, np.vstack(sides), np.array([area]))

    def _rows(self, ends: Floats, corners: Floats, share: Floats) -> Rows:
        x, y = np.vstack([ends[:, :2], corners]).T
        return {"x": x, "y": y, "n_ends": np.array([len(ends)]), "share": share}

    def _weights(self) -> Floats:
        return np.array([float(self.column(k)[0]) for k in ("across", "up", "intercept")])

    def _cut(self) -> tuple[Floats, Floats, Floats]:
        """Return the ends of the line, and the corners of its two sides, in data units."""
        x, y = (
            [scale.from_share(share) for share in (0, 1)] for scale in (self.plane.x, self.plane.y)
        )
        plot: Any = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])])
        *weights, intercept = self._weights()
        score = plot @ weights + intercept
        corners: tuple[list[Floats], list[Floats]] = ([], [])
        ends: list[Floats] = []
        for k in range(4):
            corners[int(score[k] <= 0)].append(plot[k])
            after = (k + 1) % 4
            if (score[k] > 0) != (score[after] > 0):
                share = score[k] / (score[k] - score[after])
                ends.append(plot[k] + share * (plot[after] - plot[k]))
                for side in corners:
                    side.append(ends[-1])
        return tuple(np.array(each).reshape(-1, 2) for each in (ends, *corners))  # type: ignore[return-value]


def _spans(*scales: Any) -> Floats:
    return np.array([float(s.from_share(1) - s.from_share(0)) for s in scales])


def _share_above(a: float, b: float, c: float) -> float:
    """Return the area of the unit square where a x + b y + c > 0."""
    largest = max(abs(a), abs(b), abs(c))
    if max(abs(a), abs(b)) <= _LEVEL * largest:
        return float(c > 0)
    a, b, c = a / largest, b / largest, c / largest
    a, b = (a, b) if abs(b) >= abs(a) else (b, a)
    a, c = a / b, c / b
    # The height of the boundary over x is linear between the x where it leaves the square.
    leaves = [-(edge + c) / a for edge in (0.0, 1.0)] if abs(a) > _LEVEL else []
    x = np.unique(np.clip([0.0, *leaves, 1.0], 0, 1))
    below = float(np.trapezoid(np.clip(-(a * x + c), 0, 1), x))
    return 1 - below if b > 0 else below
