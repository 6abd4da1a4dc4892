"""How far a path covers each pixel, measured once and used for as long as the path stays.

Text that stands still is painted again whenever something passes over it, and text that fades is
painted at every frame; its outlines are the same each time. Cairo paints a path in two steps: it
measures the coverage, then it mixes the color in by it. Here the first step is done by itself.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.constants import CapStyleType, LineJointType

from mlu_anim.rendering.display_list import Item, Points, Stroke, contour_starts

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are outside."""
Rgb = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

_CURVE = 4
_HALF_A_LEVEL = 0.5 / 255
_CLOSED = 1e-6
_WORTH_FROM = 3
"""How often a path is painted before its coverage is kept."""
_DEAR_FROM = 500
"""Curves from which a path is so dear to measure that its coverage is kept at once."""
_FEWEST_CURVES = 12
"""Simpler paths are measured as fast as their coverage is read."""


class Stencil:
    """White on black, as large as the picture: nothing is shifted, so paths are rounded as ever.

    In color, because Cairo rounds coverage another way where there is nothing but coverage.
    """

    def __init__(self, width_px: int, height_px: int, matrix: Any) -> None:
        self._surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width_px, height_px)
        pixels = np.frombuffer(self._surface.get_data(), np.uint8)
        self._pixels = pixels.reshape(height_px, width_px, 4)
        self.context = cairo.Context(self._surface)
        self.context.set_matrix(matrix)
        self.context.set_source_rgb(1, 1, 1)

    def cut_out(self, box: PixelBox) -> Any:
        """What has been drawn, all of which lies in the box, as a surface; begin anew."""
        x0, y0, x1, y1 = box
        found = cairo.ImageSurface(cairo.FORMAT_A8, x1 - x0, y1 - y0)
        rows = np.frombuffer(found.get_data(), np.uint8).reshape(y1 - y0, -1)
        self._surface.flush()
        rows[:, : x1 - x0] = self._pixels[y0:y1, x0:x1, 0]
        found.mark_dirty()
        self._pixels[y0:y1, x0:x1] = 0
        self._surface.mark_dirty()
        return found


@dataclass(frozen=True)
class Band:
    """Rows of the picture that are being painted, from row `top` on.

    `eraser`: the color that takes away what is there instead of covering it, of a picture without
    paper; None where there is paper.
    """

    context: Any
    top: int
    eraser: Rgb | None

    def dip_into(self, rgba: tuple[float, float, float, float]) -> None:
        """Paint with this color from now on."""
        self.context.set_source_rgba(*rgba)
        if self.eraser is not None:
            erases = _near(rgba[:3], self.eraser)
            self.context.set_operator(cairo.OPERATOR_DEST_OUT if erases else cairo.OPERATOR_OVER)


@dataclass(frozen=True)
class _Layer:
    """One of the up to three coats of an item; `line`: None for its fill."""

    rgba: tuple[float, float, float, float]
    line: Stroke | None


class Shape:
    """A path that Cairo can draw, and how its fill and its lines cover, once that is worth it."""

    def __init__(self, context: Any, points: Points) -> None:
        self.points = points
        self._path = built(context, points)
        self._n_drawn = 0
        self._kept: dict[tuple[float, str, str], tuple[Any, int, int]] = {}

    def draw(self, band: "Band", item: Item, box: PixelBox, stencil: Stencil) -> None:
        """Draw the item, whose ink lies in `box`, into a band of the picture."""
        self._n_drawn += 1
        n_curves = len(self.points) // _CURVE
        is_worth_it = self._n_drawn >= _WORTH_FROM or n_curves >= _DEAR_FROM
        if not is_worth_it or n_curves < _FEWEST_CURVES:
            self.draw_directly(band, item)
            return
        context = band.context
        for layer in _layers(item):
            coverage, x, y = self._coverage(layer.line, item, box, stencil)
            band.dip_into(layer.rgba)
            context.save()
            context.identity_matrix()
            context.mask_surface(coverage, x, y - band.top)
            context.restore()

    def draw_directly(self, band: "Band", item: Item) -> None:
        """Draw the item, measuring its coverage on the way."""
        band.context.new_path()
        band.context.append_path(self._path)
        for layer in _layers(item):
            band.dip_into(layer.rgba)
            _cover(band.context, layer.line, item)

    def _coverage(
        self, line: Stroke | None, item: Item, box: PixelBox, stencil: Stencil
    ) -> tuple[Any, int, int]:
        """The coverage by a line or, without one, by the fill; and where it stands."""
        form = (line.width, item.joint, item.cap) if line else (0.0, "", "")
        if form not in self._kept:
            context = stencil.context
            context.new_path()
            context.append_path(self._path)
            _cover(context, line, item)
            self._kept[form] = stencil.cut_out(box), box[0], box[1]
        return self._kept[form]


def _layers(item: Item) -> list[_Layer]:
    """In the order in which manim paints them."""
    coats: list[tuple[Any, Stroke | None]] = [
        (item.halo and item.halo.rgba, item.halo),
        (item.fill, None),
        (item.stroke and item.stroke.rgba, item.stroke),
    ]
    return [_Layer(rgba, line) for rgba, line in coats if rgba is not None]


def _cover(context: Any, line: Stroke | None, item: Item) -> None:
    if line is None:
        context.fill_preserve()
        return
    context.set_line_width(line.width)
    context.set_line_join(LINE_JOIN_MAP[LineJointType[item.joint]])
    context.set_line_cap(CAP_STYLE_MAP[CapStyleType[item.cap]])
    context.stroke_preserve()


def built(context: Any, points: Points) -> Any:
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


def _near(color: tuple[float, ...], other: Rgb) -> bool:
    """Whether two colors are one in a picture of 256 levels."""
    return all(abs(one - two) < _HALF_A_LEVEL for one, two in zip(color, other, strict=True))


def _meet(a: list[float], b: list[float]) -> bool:
    return abs(a[0] - b[0]) <= _CLOSED and abs(a[1] - b[1]) <= _CLOSED
