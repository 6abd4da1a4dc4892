"""An ink made of pixels: many small pictures, such as handwritten digits, in one color.

Squares drawn as vectors would cost a path for each pixel and leave hairlines between neighbors.
Here Cairo paints each picture as a mask: pixels are sharp squares inside, the outer edges are
smooth, so that a moving picture does not jitter.
"""

import hashlib
from functools import cached_property
from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink

Levels = NDArray[np.float64]
_POINTS_OF_A_RECTANGLE = 16
_OPAQUE = 255
_STEPS = 65_536
ImagePlace = tuple[float, float, float, float]
"""Left, top, right and bottom of a picture, in pixels of the surface."""
LEAST_PX = 0.05
"""Least width and height of a picture that is painted; Cairo cannot shrink one without end."""


class PixelImages:
    """Pictures of one size, in levels from 0 (nothing is painted) to 1 (the full color).

    `levels`: shape (n_images, height, width), row 0 at the top; copied, and never modified.
    """

    def __init__(self, levels: ArrayLike) -> None:
        """Raises ValueError unless `levels` are (n_images, height, width) and from 0 to 1."""
        values = np.array(levels, dtype=float)
        if values.ndim != 3 or 0 in values.shape[1:]:
            raise ValueError(f"levels have the shape (n_images, height, width), not {values.shape}")
        if not ((values >= 0) & (values <= 1)).all():
            raise ValueError("levels lie between 0 and 1")
        values.flags.writeable = False
        self.levels: Levels = values
        self._numbers = np.arange(len(values))
        self._surfaces: dict[tuple[int, int], Any] = {}

    def __len__(self) -> int:
        return len(self.levels)

    def of_rows(self, rows: NDArray[np.int_]) -> "PixelImages":
        """Return the pictures with these indices; they share the cached Cairo surfaces."""
        some = PixelImages(self.levels[rows])
        some._numbers, some._surfaces = self._numbers[rows], self._surfaces
        return some

    @cached_property
    def digest(self) -> bytes:
        """A checksum of the pictures as they are painted, in 256 levels."""
        shape = repr(self.levels.shape).encode()
        return hashlib.blake2b(shape + self._bytes.tobytes(), digest_size=16).digest()

    def surface(self, index: int, factor: int) -> Any:
        """Return a picture as a Cairo surface, each pixel enlarged to a square of side `factor`."""
        key = int(self._numbers[index]), factor
        if key not in self._surfaces:
            self._surfaces[key] = _surface(self._bytes[index].repeat(factor, 0).repeat(factor, 1))
        return self._surfaces[key]

    def painted_levels(self) -> Levels:
        """Return the levels read back from the Cairo surfaces: shape (n_images, height, width)."""
        levels = np.zeros(self.levels.shape)
        for index in range(len(self)):
            surface = self.surface(index, 1)
            rows = np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), -1)
            levels[index] = rows[:, : surface.get_width()] / _OPAQUE
        return levels

    @cached_property
    def _bytes(self) -> NDArray[np.uint8]:
        return np.rint(self.levels * _OPAQUE).astype(np.uint8)


class ImageInk(Ink):
    """Pictures in one color, each in a rectangle of its own; they may overlap.

    The points of the ink are the outlines of the rectangles, from which positions are read back.
    """

    def __init__(
        self, images: PixelImages, rectangles: ArrayLike, *, fill: str, strength: float = 1.0
    ) -> None:
        """`rectangles`: shape (n_images, 4): left, bottom, right, top in scene units."""
        self.images = images
        super().__init__(fill=fill, strength=strength)
        self.place(rectangles)

    def place(self, rectangles: ArrayLike) -> None:
        """Move the pictures into `rectangles`; raises ValueError unless there is one for each."""
        places = np.asarray(rectangles, dtype=float).reshape(-1, 4)
        if len(places) != len(self.images):
            raise ValueError(f"{len(self.images)} pictures, but {len(places)} rectangles")
        self.points = shapes.rectangles(places[:, :2], places[:, 2:])

    def exchange(self, images: PixelImages, rectangles: ArrayLike) -> None:
        """Replace the pictures by `images`, placed in `rectangles`."""
        if images is not self.images:
            self.images = images
            self.style_number += 1
        self.place(rectangles)

    def rectangles(self) -> NDArray[np.float64]:
        """Return left, bottom, right, top of each picture, (n, 4), read from the drawn points."""
        return rectangles_of(self.points)


def rectangles_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return left, bottom, right and top, shape (n, 4), of the rectangles that points outline."""
    corners = points[:, :2].reshape(-1, _POINTS_OF_A_RECTANGLE, 2)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def image_places(context: Any, points: NDArray[np.float64]) -> list[ImagePlace]:
    """Return the rectangles that `points` outline, in pixels of the context's surface."""
    return [
        (*context.user_to_device(left, top), *context.user_to_device(right, bottom))
        for left, bottom, right, top in rectangles_of(points).tolist()
    ]


def paint_images(context: Any, images: PixelImages, points: NDArray[np.float64]) -> None:
    """Paint pictures into the rectangles that `points` outline, in the context's source color."""
    places = image_places(context, points)
    context.save()
    context.identity_matrix()
    for index, place in enumerate(places):
        paint_image(context, images, index, place)
    context.restore()


def paint_image(context: Any, images: PixelImages, index: int, place: ImagePlace) -> None:
    """Paint one picture into a context in pixels, unless it is too small.

    Cairo counts in steps of 1/65536. Numbers rounded to such steps give the same pixels, whether
    all of the surface is painted or a part of it.
    """
    left, top, right, bottom = place
    width, height = right - left, bottom - top
    if min(width, height) < LEAST_PX:
        return
    factor = max(1, round(width / images.levels.shape[2]))
    surface = images.surface(index, factor)
    x, y = _steps(surface.get_width() / width), _steps(surface.get_height() / height)
    pattern = cairo.SurfacePattern(surface)
    pattern.set_filter(cairo.FILTER_BILINEAR)
    pattern.set_matrix(cairo.Matrix(x, 0, 0, y, _steps(-left * x), _steps(-top * y)))
    context.mask(pattern)


def _steps(value: float) -> float:
    return round(value * _STEPS) / _STEPS


class StageCamera(Camera):
    """manim's camera, which can also paint an ImageInk."""

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> Any:
        """Draw an ImageInk by its pixels, and any other mobject as manim does."""
        if not isinstance(vmobject, ImageInk):
            return super().display_vectorized(vmobject, ctx)
        red, green, blue, alpha = vmobject.fill_rgbas[0].tolist()
        ctx.set_source_rgba(blue, green, red, alpha)  # manim keeps red where Cairo keeps blue
        paint_images(ctx, vmobject.images, vmobject.points)
        return self


def _surface(levels: NDArray[np.uint8]) -> Any:
    height, width = levels.shape
    surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(height, -1)
    rows[:, :width] = levels
    surface.mark_dirty()
    return surface
