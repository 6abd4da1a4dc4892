"""Paints display lists into one picture, redrawing only what has changed since the last.

Cairo does the painting, as in manim; what is saved is the walk through Python around it: a path is
built once and kept while its points are the same, and only damaged rectangles are painted again,
such that they come out exactly as a painting of the whole picture would.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.constants import CapStyleType, LineJointType

from mlu_anim.rendering.display_list import (
    Box,
    DisplayList,
    Item,
    Points,
    Rgba,
    Stroke,
    box_of,
    contour_starts,
    damage,
    merged,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are outside."""

_CURVE = 4
_CLOSED = 1e-6
_MOSTLY = 0.7
"""From this share of the picture on, painting all of it is cheaper than in pieces."""


class Painter:
    """A picture of `width_px` x `height_px` showing a frame of the scene around the origin.

    `pixels`: shape (height_px, width_px, 4), blue, green, red and an unused byte, as Cairo keeps
    them; overwritten by the next `paint`.
    """

    def __init__(
        self,
        width_px: int,
        height_px: int,
        frame_width: float,
        frame_height: float,
        background: tuple[int, int, int],
    ) -> None:
        self.width_px, self.height_px = width_px, height_px
        self._frame = frame_width, frame_height
        self.pixels: NDArray[np.uint8] = np.zeros((height_px, width_px, 4), dtype=np.uint8)
        self._scratch = np.zeros_like(self.pixels)
        red, green, blue = background
        self._background = np.array([blue, green, red, 255], dtype=np.uint8)
        self._shown: DisplayList | None = None
        self._paths: dict[int, _Path] = {}
        # Cairo rounds paths to 1/256 px as they are built, so they are built at the final size.
        self._builder = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
        self._builder.set_matrix(self._matrix(0))

    def paint(self, items: DisplayList) -> list[PixelBox]:
        """Show `items`; returns the rectangles that may have changed."""
        boxes = self._damaged(items)
        paths = self._paths_of(items)
        for box in boxes:
            self._repaint(box, items, paths)
        self._paths, self._shown = paths, items
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

    def _paths_of(self, items: Sequence[Item]) -> dict[int, "_Path"]:
        """The path of each item, built anew only where the points are not those of before."""
        paths = {}
        for item in items:
            known = self._paths.get(item.key)
            if known is None or known.points is not item.points:
                known = _Path(self._builder, item.points)
            paths[item.key] = known
        return paths

    def _repaint(self, box: PixelBox, items: DisplayList, paths: dict[int, "_Path"]) -> None:
        """Paint a band as wide as the picture beside it, and take over what lies in the box.

        Within a row of pixels Cairo measures coverage one way or another depending on where any
        edge of the path begins or ends in that row. So a path is never cut off at the sides, where
        it would come out up to 13 levels different, and the rows where it is cut off above and
        below are painted but not taken over.
        """
        x0, y0, x1, y1 = box
        top, bottom = max(0, y0 - 1), min(self.height_px, y1 + 1)
        self._scratch[top:bottom, x0:x1] = self._background
        rows = self._scratch[top:bottom].reshape(-1).data
        size = self.width_px, bottom - top
        surface = cairo.ImageSurface.create_for_data(rows, cairo.FORMAT_ARGB32, *size)
        context = cairo.Context(surface)
        context.set_matrix(self._matrix(top))
        for item in items:
            path = paths[item.key]
            if _meets(self._to_pixels(path.box_with(item.reach())), box):
                _draw(context, item, path.cairo_path)
        surface.finish()
        self.pixels[y0:y1, x0:x1] = self._scratch[y0:y1, x0:x1]

    def _matrix(self, y0: int) -> Any:
        """From scene units to pixels of a band whose first row is `y0`."""
        frame_width, frame_height = self._frame
        x_scale, y_scale = self.width_px / frame_width, self.height_px / frame_height
        x_shift, y_shift = self.width_px / 2, self.height_px / 2 - y0
        return cairo.Matrix(x_scale, 0, 0, -y_scale, x_shift, y_shift)


class _Path:
    """A path as Cairo keeps it, and the box around it."""

    def __init__(self, context: Any, points: Points) -> None:
        self.points = points
        self.cairo_path = _built(context, points)
        self._box = box_of(points, 0.0)

    def box_with(self, reach: float) -> Box:
        left, bottom, right, top = self._box
        return left - reach, bottom - reach, right + reach, top + reach


def _built(context: Any, points: Points) -> Any:
    """The same calls as manim's camera makes, once."""
    context.new_path()
    starts = [*contour_starts(points).tolist(), len(points) // _CURVE]
    rows = points[:, :2].reshape(-1, 8).tolist()
    curve_to = context.curve_to
    for start, end in pairwise(starts):
        context.new_sub_path()
        context.move_to(rows[start][0], rows[start][1])
        for row in rows[start:end]:
            curve_to(row[2], row[3], row[4], row[5], row[6], row[7])
        if _meet(rows[start][:2], rows[end - 1][6:]):
            context.close_path()
    return context.copy_path()


def _meet(a: list[float], b: list[float]) -> bool:
    return abs(a[0] - b[0]) <= _CLOSED and abs(a[1] - b[1]) <= _CLOSED


def _meets(one: PixelBox | None, other: PixelBox) -> bool:
    if one is None:
        return False
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _draw(context: Any, item: Item, path: Any) -> None:
    context.new_path()
    context.append_path(path)
    if item.halo is not None:
        _stroke(context, item, item.halo)
    if item.fill is not None:
        _source(context, item.fill)
        context.fill_preserve()
    if item.stroke is not None:
        _stroke(context, item, item.stroke)


def _stroke(context: Any, item: Item, line: Stroke) -> None:
    _source(context, line.rgba)
    context.set_line_width(line.width)
    context.set_line_join(LINE_JOIN_MAP[LineJointType[item.joint]])
    context.set_line_cap(CAP_STYLE_MAP[CapStyleType[item.cap]])
    context.stroke_preserve()


def _source(context: Any, rgba: Rgba) -> None:
    context.set_source_rgba(*rgba)
