"""Fields: numbers all over a rectangle, tinted for one role or the other, with the line at 0."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.image_ink import ImageInk, PixelImages, rectangles_of
from mlu_anim.stage.marks.mark import Mark, Rows, pieces
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.stats.contour import zero_lines

N_TINTS = 3
"""Steps of the tint on either side of 0."""


class Field(Mark):
    """A picture between `x`, `y` and `x2`, `y2` for each row: a model's answer at each place.

    `values`: shape (n_rows, height, width), from -1 to 1, the first line of pixels at the top. They
    are tinted in N_TINTS steps up to the opacity `strength`, in the first of `roles` above 0 and in
    the second below, and a line is drawn where they are 0. A reveal lets the pictures grow.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        x2: Source,
        y2: Source,
        values: Source,
        roles: tuple[str, str] = ("positive", "negative"),
        role: str = "accent",
        width: float = sizes.CURVE,
        strength: float = 0.45,
        outline: float = 0.0,
        reveal: Reveal | Value | None = None,
    ) -> None:
        """`role`, `width`: of the line at 0. `outline`: width of one around each picture."""
        super().__init__(name, {"x": x, "y": y, "x2": x2, "y2": y2, "values": values}, reveal)
        self._roles, self._role = roles, role
        self._line_width, self._strength, self._outline = width, strength, outline

    def make_inks(self) -> list[Ink]:
        color = self.setting.theme.color
        none = PixelImages(np.zeros((0, 1, 1)))
        look = {"strength": self._strength}
        self.sides = [ImageInk(none, [], fill=color(role), **look) for role in self._roles]
        self.line = Ink(stroke=color(self._role), width=self._line_width)
        if not self._outline:
            return [*self.sides, self.line]
        self.around = Ink(stroke=color("muted"), width=self._outline)
        return [*self.sides, self.line, self.around]

    def draw(self) -> None:
        boxes, values = self._shown()
        tints = np.rint(N_TINTS * values) / N_TINTS
        for ink, side in zip(self.sides, (tints, -tints), strict=True):
            ink.exchange(PixelImages(side.clip(0, 1)), boxes)
        if self._outline:
            self.around.points = shapes.rectangles(boxes[:, :2], boxes[:, 2:])
        field, ends = zero_lines(values)
        low, size = boxes[field, :2], boxes[field, 2:] - boxes[field, :2]
        starts, stops = low + ends[:, :2] * size, low + ends[:, 2:] * size
        self.line.points = shapes.rows_of_segments(starts, stops)

    def expected(self) -> Rows:
        """Return the corners of each picture, its tints, and both ends of all pieces of lines."""
        boxes, values = self._shown()
        steps = np.abs(np.rint(N_TINTS * values)) / N_TINTS
        bytes_of = [
            np.rint(255 * np.where(is_side, steps, 0)) for is_side in (values > 0, values < 0)
        ]
        field, ends = zero_lines(values)
        at = boxes[field][:, [0, 1, 0, 1]]
        away = boxes[field][:, [2, 3, 2, 3]] - at
        return self._rows(boxes, [each / 255 for each in bytes_of], at + ends * away)

    def drawn(self) -> Rows:
        first, second = self.sides
        lines = pieces(self.line, 4)
        ends = np.hstack([lines[:, 0], lines[:, 3]])
        tints = [ink.images.painted_levels() for ink in self.sides]
        drawn = [first.rectangles(), second.rectangles()]
        drawn += [rectangles_of(self.around.points)] if self._outline else []
        return self._rows(np.mean(drawn, axis=0), tints, ends)

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("shown", len(self.sides[0].rectangles()))

    def _rows(self, boxes: Floats, tints: list[Floats], ends: Floats) -> Rows:
        low, high = self.plane.p2c(boxes[:, :2]), self.plane.p2c(boxes[:, 2:])
        start, stop = self.plane.p2c(ends[:, :2]), self.plane.p2c(ends[:, 2:])
        x = np.concatenate([low[:, 0], high[:, 0], start[:, 0], stop[:, 0]])
        y = np.concatenate([low[:, 1], high[:, 1], start[:, 1], stop[:, 1]])
        means = [side.mean(axis=(1, 2)) if len(side) else np.zeros(0) for side in tints]
        return {"x": x, "y": y, "tints": np.concatenate(means)}

    def _shown(self) -> tuple[Floats, Floats]:
        """Return left, bottom, right, top of the pictures on the page, and their values."""
        x, y, x2, y2 = self.columns("x", "y", "x2", "y2")
        shares = self.shares(len(x))
        shown = shares > 0
        ends = np.stack([self.plane.c2p(x, y)[shown], self.plane.c2p(x2, y2)[shown]])
        low, high = ends.min(axis=0), ends.max(axis=0)
        middle, grown = (low + high) / 2, shares[shown, None]
        boxes = np.hstack([middle + (low - middle) * grown, middle + (high - middle) * grown])
        values = self.column("values")
        return boxes, np.broadcast_to(values, (len(x), *values.shape[1:]))[shown]
