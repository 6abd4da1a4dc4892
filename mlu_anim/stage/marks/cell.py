"""Cells: rectangles of a map, a grid or a table."""

from collections.abc import Mapping
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.boxes import BoxMark, BoxOptions
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_HALF_BAND = 0.5


class Cell(BoxMark):
    """A rectangle for each row: from `x` to `x2` and from `y` to `y2`.

    Without `x2` or `y2` a cell takes the whole band around `x` or `y`. A half-revealed cell has
    half of its height. `weight`: factor of a cell's area in the frame data. `outline`: width of an
    outline that is drawn instead of a filled rectangle, in scene units.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        x2: Source | None = None,
        y2: Source | None = None,
        weight: Source = 1.0,
        outline: float = 0.0,
        **options: Unpack[BoxOptions],
    ) -> None:
        super().__init__(
            name,
            {"x": x, "y": y, "x2": x2, "y2": y2, "weight": weight},
            **options,
        )
        self._outline = outline

    def ink(self, role: str, strength: float) -> Ink:
        if not self._outline:
            return super().ink(role, strength)
        color = self.setting.theme.color(role)
        return Ink(stroke=color, width=self._outline, strength=strength)

    def home(self) -> Pose:
        left, right, bottom, top = self._ends()
        a, b = self.plane.c2p(left, bottom), self.plane.c2p(right, top)
        low, high = np.minimum(a, b), np.maximum(a, b)
        high[:, 1] = low[:, 1] + (high[:, 1] - low[:, 1]) * self.shares(len(low))
        return Pose.of((low + high) / 2, (high - low) / 2)

    def shape(self, role: str, pose: Pose) -> Floats:
        return shapes.rectangles(pose.low, pose.high)

    def expected(self) -> Rows:
        if self._moves or (self.shares(len(self._ends()[0])) < 1).any():
            return super().expected()
        left, right, bottom, top = self._ends()
        x, x2 = _rising(left, right, self.plane.x.to_share(right) < self.plane.x.to_share(left))
        y, y2 = _rising(bottom, top, self.plane.y.to_share(top) < self.plane.y.to_share(bottom))
        return {"x": x, "y": y, "x2": x2, "y2": y2, "role": self._expected_roles()}

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the share of the plot that cells fill, times their weights.

        Outlines fill nothing and have no such value.
        """
        if self._outline:
            return {}
        drawn = self.drawn()
        if not len(drawn["x"]):
            return self.reading("filled", 0.0)
        low = self.plane.shares(self.plane.c2p(drawn["x"], drawn["y"]))
        high = self.plane.shares(self.plane.c2p(drawn["x2"], drawn["y2"]))
        weight = self._whole("weight", len(self.home().at))[self.is_shown()]
        return self.reading("filled", float(((high - low).prod(axis=1) * weight).sum()))

    def _ends(self) -> list[Floats]:
        """Return left, right, bottom and top of each cell, as numbers of the scales."""
        keys = [key for key in ("x", "x2", "y", "y2") if self.has(key)]
        given = dict(zip(keys, self.columns(*keys), strict=True))
        ends = []
        for key in ("x", "y"):
            begin, end = given[key], given.get(f"{key}2")
            if end is None:
                begin, end = begin - _HALF_BAND, begin + _HALF_BAND
            ends += [begin, end]
        return ends


def _rising(one: Floats, other: Floats, is_falling: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return both ends in the order of their places on the page: exchanged where `is_falling`."""
    return np.where(is_falling, other, one), np.where(is_falling, one, other)
