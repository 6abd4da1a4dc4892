"""Compute how much of each pixel a path covers, and cache it while the path stays the same.

Still text is repainted whenever something passes over it, and fading text at every frame, with the
same outlines each time. Cairo paints a path in two steps: it computes the coverage of each pixel,
then it blends the color. This module does the first step separately.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.constants import CapStyleType, LineJointType
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import Item, Points, Stroke
from mlu_anim.stage.image_ink import (
    LEAST_PX,
    ImagePlace,
    PixelImages,
    image_places,
    paint_image,
    paint_images,
)

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are exclusive."""
Coverage = tuple[Any, int, int]
"""An alpha surface, and the pixel of the picture at its left and top."""
Rgb = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

_CURVE = 4
_HALF_LEVEL = 0.5 / 255
_CLOSED = 1e-6
_CACHE_AFTER = 3
"""The number of times that a path is painted before its coverage is cached."""
_CACHE_AT_ONCE_CURVES = 500
"""From this number of curves on, coverage is expensive, so it is cached at the first painting."""
_CACHE_MIN_CURVES = 12
"""Paths with fewer curves are painted as fast as cached coverage, so they are not cached."""


class Stencil:
    """A scratch surface that renders the coverage of paths as white on black.

    It has the size of the picture, so that Cairo rounds the points of paths as in the picture. It
    is an RGB surface, because Cairo rounds coverage differently on surfaces with alpha only.
    """

    def __init__(self, width_px: int, height_px: int, matrix: Any) -> None:
        self._surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width_px, height_px)
        pixels = np.frombuffer(self._surface.get_data(), np.uint8)
        self._pixels = pixels.reshape(height_px, width_px, 4)
        self.context = cairo.Context(self._surface)
        self.context.set_matrix(matrix)
        self.context.set_source_rgb(1, 1, 1)

    def cut_out(self, box: PixelBox) -> Any:
        """Return `box`, which contains all that was drawn, as an alpha surface, and clear it."""
        x0, y0, x1, y1 = box
        coverage = cairo.ImageSurface(cairo.FORMAT_A8, x1 - x0, y1 - y0)
        rows = np.frombuffer(coverage.get_data(), np.uint8).reshape(y1 - y0, -1)
        self._surface.flush()
        rows[:, : x1 - x0] = self._pixels[y0:y1, x0:x1, 0]
        coverage.mark_dirty()
        self._pixels[y0:y1, x0:x1] = 0
        self._surface.mark_dirty()
        return coverage

    def picture(self, images: PixelImages, number: int, at: ImagePlace) -> Coverage | None:
        """Return the coverage of one picture; None if nothing of it can be seen."""
        left, top, right, bottom = at
        x0, y0 = max(0, floor(left) - 1), max(0, floor(top) - 1)
        x1 = min(self._surface.get_width(), ceil(right) + 1)
        y1 = min(self._surface.get_height(), ceil(bottom) + 1)
        if min(right - left, bottom - top) < LEAST_PX or x0 >= x1 or y0 >= y1:
            return None
        self.context.save()
        self.context.identity_matrix()
        paint_image(self.context, images, number, at)
        self.context.restore()
        return self.cut_out((x0, y0, x1, y1)), x0, y0


@dataclass(frozen=True)
class Band:
    """The rows of the picture that are being painted, starting at row `top`.

    `context`: a Cairo context whose first row is row `top` of the picture.
    `eraser`: in a transparent picture, the color that erases: that of the background. None in an
    opaque picture.
    """

    context: Any
    top: int
    eraser: Rgb | None

    def set_color(self, rgba: tuple[float, float, float, float]) -> None:
        """Set the color for the next drawing operations; with the color `eraser` they erase."""
        self.context.set_source_rgba(*rgba)
        if self.eraser is not None:
            erases = _near(rgba[:3], self.eraser)
            self.context.set_operator(cairo.OPERATOR_DEST_OUT if erases else cairo.OPERATOR_OVER)


@dataclass(frozen=True)
class _Layer:
    """One of up to three layers of an item (halo, fill, stroke); `line` is None for the fill."""

    rgba: tuple[float, float, float, float]
    line: Stroke | None


class Shape:
    """A Cairo path with cached coverage of its fill and its lines."""

    def __init__(self, context: Any, item: Item) -> None:
        self.points = item.points
        self._path = build_path(context, item.points, item.contours)
        self._n_drawn = 0
        self._cache: dict[tuple[float, str, str], Coverage] = {}
        self._images: PixelImages | None = None
        self._pictures: list[Coverage | None] = []

    def draw(self, band: "Band", item: Item, box: PixelBox, stencil: Stencil) -> None:
        """Draw an item into a band of the picture; `box` contains all that the item paints."""
        self._n_drawn += 1
        if item.images is not None:
            self._draw_images(band, item, item.images, stencil)
            return
        n_curves = len(self.points) // _CURVE
        is_cached = self._n_drawn >= _CACHE_AFTER or n_curves >= _CACHE_AT_ONCE_CURVES
        if not is_cached or n_curves < _CACHE_MIN_CURVES:
            self.draw_directly(band, item)
            return
        context = band.context
        for layer in _layers(item):
            coverage, x, y = self._coverage(layer.line, item, box, stencil)
            band.set_color(layer.rgba)
            context.save()
            context.identity_matrix()
            context.mask_surface(coverage, x, y - band.top)
            context.restore()

    def _draw_images(self, band: "Band", item: Item, images: PixelImages, stencil: Stencil) -> None:
        """Draw pictures, which may overlap: so the coverage of each is cached by itself."""
        if self._n_drawn < _CACHE_AFTER or item.fill is None:
            self.draw_directly(band, item)
            return
        if self._images is not images:
            self._images = images
            places = image_places(stencil.context, self.points)
            self._pictures = [stencil.picture(images, n, at) for n, at in enumerate(places)]
        band.set_color(item.fill)
        band.context.save()
        band.context.identity_matrix()
        for picture in self._pictures:
            if picture is not None:
                coverage, x, y = picture
                band.context.mask_surface(coverage, x, y - band.top)
        band.context.restore()

    def draw_directly(self, band: "Band", item: Item) -> None:
        """Draw an item without cached coverage."""
        if item.images is not None:
            if item.fill is not None:
                band.set_color(item.fill)
                paint_images(band.context, item.images, item.points)
            return
        band.context.new_path()
        band.context.append_path(self._path)
        for layer in _layers(item):
            band.set_color(layer.rgba)
            _cover(band.context, layer.line, item)

    def _coverage(
        self, line: Stroke | None, item: Item, box: PixelBox, stencil: Stencil
    ) -> Coverage:
        """Return the coverage of a line, or of the fill if `line` is None."""
        form = (line.width, item.joint, item.cap) if line else (0.0, "", "")
        if form not in self._cache:
            context = stencil.context
            context.new_path()
            context.append_path(self._path)
            _cover(context, line, item)
            self._cache[form] = stencil.cut_out(box), box[0], box[1]
        return self._cache[form]


def _layers(item: Item) -> list[_Layer]:
    """Return the layers of an item, in the order in which manim paints them."""
    styles: list[tuple[Any, Stroke | None]] = [
        (item.halo and item.halo.rgba, item.halo),
        (item.fill, None),
        (item.stroke and item.stroke.rgba, item.stroke),
    ]
    return [_Layer(rgba, line) for rgba, line in styles if rgba is not None]


def _cover(context: Any, line: Stroke | None, item: Item) -> None:
    if line is None:
        context.fill_preserve()
        return
    context.set_line_width(line.width)
    context.set_line_join(LINE_JOIN_MAP[LineJointType[item.joint]])
    context.set_line_cap(CAP_STYLE_MAP[CapStyleType[item.cap]])
    context.stroke_preserve()


def build_path(context: Any, points: Points, firsts: NDArray[np.int_]) -> Any:
    """Build a Cairo path with the same calls as manim's camera.

    `firsts`: the index of each contour's first curve.
    """
    ends = np.append(firsts[1:], len(points) // _CURVE)
    first_points, last_points = points[_CURVE * firsts, :2], points[_CURVE * ends - 1, :2]
    is_closed = (np.abs(first_points - last_points) <= _CLOSED).all(axis=1)
    curves = points[:, :2].reshape(-1, 8)[:, 2:].tolist()
    move_to, curve_to = context.move_to, context.curve_to
    context.new_path()
    columns = (each.tolist() for each in (first_points, firsts, ends, is_closed))
    for (x, y), first, end, closes in zip(*columns, strict=True):
        move_to(x, y)
        for curve in curves[first:end]:
            curve_to(*curve)
        if closes:
            context.close_path()
    return context.copy_path()


def _near(color: tuple[float, ...], other: Rgb) -> bool:
    """Return True if two colors are equal in a picture with 256 levels."""
    return all(abs(one - two) < _HALF_LEVEL for one, two in zip(color, other, strict=True))
