"""Paint display lists into a picture, repainting only the changed areas.

Cairo paints, as in manim, but with less Python around it: a path is built once and cached while its
points are the same, and only changed rectangles are painted again. Their pixels are exactly those
that painting the whole picture would give.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from mlu_anim.rendering.coverage import Band, PixelBox, Rgb, Shape, Stencil
from mlu_anim.rendering.display_list import Box, DisplayList, Item, damage, merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REPAINT_ALL_SHARE = 0.7
"""If more than this share of the picture has changed, repainting all of it is cheaper."""


class Painter:
    """Paints display lists into a picture of `width_px` x `height_px`.

    The picture shows `frame_width` x `frame_height` scene units around the origin.
    `pixels`: shape (height_px, width_px, 4): blue, green, red and 255, Cairo's format; overwritten
    by the next `paint`. In a transparent picture the fourth byte is alpha, by which the colors are
    multiplied.
    """

    def __init__(
        self,
        width_px: int,
        height_px: int,
        frame_width: float,
        frame_height: float,
        background: Rgb,
        *,
        transparent: bool = False,
    ) -> None:
        """`transparent`: paint no background; painting in the background color then erases."""
        self.width_px, self.height_px = width_px, height_px
        self._frame = frame_width, frame_height
        self.pixels: NDArray[np.uint8] = np.zeros((height_px, width_px, 4), dtype=np.uint8)
        scratch = np.zeros_like(self.pixels)
        self._rows = scratch.reshape(height_px, -1)
        # Views of whole pixels: numpy fills and copies them several times as fast as bytes.
        self._words, self._scratch = (
            array.view(np.uint32)[:, :, 0] for array in (self.pixels, scratch)
        )
        self._eraser = background if transparent else None
        self._background = np.uint32(0) if transparent else _word(background)
        self._shown: DisplayList | None = None
        self._drawings: dict[int, _Drawing] = {}
        self._stencil = Stencil(width_px, height_px, self._matrix(0))

    def paint(self, items: DisplayList) -> list[PixelBox]:
        """Paint `items`. Returns the rectangles that may have changed since the last call."""
        boxes = self._damaged(items)
        self._drawings = self._drawings_of(items)
        for box in boxes:
            self._repaint(box)
        self._shown = items
        return boxes

    def _damaged(self, items: DisplayList) -> list[PixelBox]:
        everything = (0, 0, self.width_px, self.height_px)
        if self._shown is None:
            return [everything]
        damaged = damage(self._shown, items)
        if damaged is None:
            return [everything]
        boxes = [pixel for box in damaged if (pixel := self._to_pixels(box)) is not None]
        pieces = merged(boxes)
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in pieces)
        return (
            [everything] if area > _REPAINT_ALL_SHARE * self.width_px * self.height_px else pieces
        )

    def _to_pixels(self, box: Box) -> PixelBox | None:
        """Return a box in pixels, with a margin of one pixel; None if it is outside the picture."""
        left, bottom, right, top = box
        frame_width, frame_height = self._frame
        x_scale, y_scale = self.width_px / frame_width, self.height_px / frame_height
        x0 = max(0, floor(left * x_scale + self.width_px / 2) - 1)
        x1 = min(self.width_px, ceil(right * x_scale + self.width_px / 2) + 1)
        y0 = max(0, floor(self.height_px / 2 - top * y_scale) - 1)
        y1 = min(self.height_px, ceil(self.height_px / 2 - bottom * y_scale) + 1)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _drawings_of(self, items: Sequence[Item]) -> dict[int, "_Drawing"]:
        """Return the drawing of each item, by its key; unchanged items keep their drawing."""
        drawings = {}
        for item in items:
            known = self._drawings.get(item.key)
            if known is None or known.item is not item:
                same_path = known is not None and known.shape.points is item.points
                shape = known.shape if known and same_path else self._shape(item)
                known = _Drawing(item, shape, self._to_pixels(item.box))
            drawings[item.key] = known
        return drawings

    def _shape(self, item: Item) -> Shape:
        # Cairo rounds paths to 1/256 px when they are built, so they are built at the final size.
        return Shape(self._stencil.context, item)

    def _repaint(self, box: PixelBox) -> None:
        """Paint a band as wide as the picture into a scratch buffer, and copy the box from it.

        Cairo's coverage in a row of pixels depends on where any edge of the path begins or ends in
        that row. So paths are never clipped at the sides, which would change pixels by up to 13
        levels, and the rows at which they are clipped above and below are painted but not copied.
        """
        x0, y0, x1, y1 = box
        top, bottom = max(0, y0 - 1), min(self.height_px, y1 + 1)
        self._scratch[top:bottom, x0:x1] = self._background
        rows = self._rows[top:bottom].reshape(-1).data
        size = self.width_px, bottom - top
        surface = cairo.ImageSurface.create_for_data(rows, cairo.FORMAT_ARGB32, *size)
        context = cairo.Context(surface)
        context.set_matrix(self._matrix(top))
        band = Band(context, top, self._eraser)
        for drawing in self._drawings.values():
            at = drawing.box
            if at is not None and _meet(at, box):
                drawing.shape.draw(band, drawing.item, at, self._stencil)
        surface.finish()
        self._words[y0:y1, x0:x1] = self._scratch[y0:y1, x0:x1]

    def _matrix(self, y0: int) -> Any:
        """Return the matrix from scene units to pixels of a band whose first row is `y0`."""
        frame_width, frame_height = self._frame
        x_scale, y_scale = self.width_px / frame_width, self.height_px / frame_height
        x_shift, y_shift = self.width_px / 2, self.height_px / 2 - y0
        return cairo.Matrix(x_scale, 0, 0, -y_scale, x_shift, y_shift)


@dataclass(frozen=True)
class _Drawing:
    """An item, its Cairo path, and the box that it paints (None if outside the picture)."""

    item: Item
    shape: Shape
    box: PixelBox | None


def _word(color: Rgb) -> np.uint32:
    """Return an opaque pixel of a color in Cairo's format, as one 32-bit integer."""
    red, green, blue = (round(255 * channel) for channel in color)
    pixel: np.uint32 = np.array([blue, green, red, 255], dtype=np.uint8).view(np.uint32)[0]
    return pixel


def _meet(one: PixelBox, other: PixelBox) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
