"""Paints display lists into one picture, redrawing only what has changed since the last.

Cairo does the painting, as in manim; what is saved is the walk through Python around it: a path is
built once and kept while its points are the same, and only damaged rectangles are painted again,
such that they come out exactly as a painting of the whole picture would.
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

_MOSTLY = 0.7
"""From this share of the picture on, painting all of it is cheaper than in pieces."""


class Painter:
    """A picture of `width_px` x `height_px` showing a frame of the scene around the origin.

    `pixels`: shape (height_px, width_px, 4), blue, green, red and 255, as Cairo keeps them;
    overwritten by the next `paint`. Where the picture is transparent the fourth is opacity, by
    which the others are multiplied.
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
        """`transparent`: the background is not there, and what is painted in its color erases."""
        self.width_px, self.height_px = width_px, height_px
        self._frame = frame_width, frame_height
        self.pixels: NDArray[np.uint8] = np.zeros((height_px, width_px, 4), dtype=np.uint8)
        scratch = np.zeros_like(self.pixels)
        self._rows = scratch.reshape(height_px, -1)
        # Whole pixels at a time: numpy fills and copies them several times as fast as bytes.
        words = (each.view(np.uint32)[:, :, 0] for each in (self.pixels, scratch))
        self._words, self._scratch = words
        self._eraser = background if transparent else None
        self._background = np.uint32(0) if transparent else _word(background)
        self._shown: DisplayList | None = None
        self._drawings: dict[int, _Drawing] = {}
        self._stencil = Stencil(width_px, height_px, self._matrix(0))

    def paint(self, items: DisplayList) -> list[PixelBox]:
        """Show `items`; returns the rectangles that may have changed."""
        boxes = self._damaged(items)
        self._drawings = self._drawings_of(items)
        for box in boxes:
            self._repaint(box)
        self._shown = items
        return boxes

    def _damaged(self, items: DisplayList) -> list[PixelBox]:
        whole = (0, 0, self.width_px, self.height_px)
        if self._shown is None:
            return [whole]
        found = damage(self._shown, items)
        if found is None:
            return [whole]
        boxes = [pixel for box in found if (pixel := self._to_pixels(box)) is not None]
        pieces = merged(boxes)
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in pieces)
        return [whole] if area > _MOSTLY * self.width_px * self.height_px else pieces

    def _to_pixels(self, box: Box) -> PixelBox | None:
        """The whole pixels around a box, and one more on each side; None outside the picture."""
        left, bottom, right, top = box
        frame_width, frame_height = self._frame
        x_scale, y_scale = self.width_px / frame_width, self.height_px / frame_height
        x0 = max(0, floor(left * x_scale + self.width_px / 2) - 1)
        x1 = min(self.width_px, ceil(right * x_scale + self.width_px / 2) + 1)
        y0 = max(0, floor(self.height_px / 2 - top * y_scale) - 1)
        y1 = min(self.height_px, ceil(self.height_px / 2 - bottom * y_scale) + 1)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _drawings_of(self, items: Sequence[Item]) -> dict[int, "_Drawing"]:
        """What to draw, built anew only where the item is not that of before."""
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
        # Cairo rounds paths to 1/256 px as they are built, so they are built at the final size.
        return Shape(self._stencil.context, item.points)

    def _repaint(self, box: PixelBox) -> None:
        """Paint a band as wide as the picture beside it, and take over what lies in the box.

        Within a row of pixels Cairo measures coverage one way or another depending on where any
        edge of the path begins or ends in that row. So a path is never cut off at the sides, where
        it would come out up to 13 levels different, and the rows where it is cut off above and
        below are painted but not taken over.
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
        """From scene units to pixels of a band whose first row is `y0`."""
        frame_width, frame_height = self._frame
        x_scale, y_scale = self.width_px / frame_width, self.height_px / frame_height
        x_shift, y_shift = self.width_px / 2, self.height_px / 2 - y0
        return cairo.Matrix(x_scale, 0, 0, -y_scale, x_shift, y_shift)


@dataclass(frozen=True)
class _Drawing:
    """An item, its shape, and the pixels around its ink; None where it is outside the picture."""

    item: Item
    shape: Shape
    box: PixelBox | None


def _word(color: Rgb) -> np.uint32:
    """An opaque pixel of a color, as Cairo keeps it."""
    red, green, blue = (round(255 * each) for each in color)
    pixel: np.uint32 = np.array([blue, green, red, 255], dtype=np.uint8).view(np.uint32)[0]
    return pixel


def _meet(one: PixelBox, other: PixelBox) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
