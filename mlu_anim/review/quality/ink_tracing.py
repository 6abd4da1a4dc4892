"""Find the colors under each text and mark of a picture, and what covers a text, by painting.

An ink is a text or mark: one path in one style. Inks are painted in the order of the picture; each
is also painted alone, to find the pixels that it colors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.coverage import Band, PixelBox, Shape
from mlu_anim.rendering.display_list import DisplayLister, Item, Rgba
from mlu_anim.rendering.settings import frame_size
from mlu_anim.review.quality.observations import CLEARLY_VISIBLE, Painted
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import rgb, theme
from mlu_anim.stage.variant import Variant
from mlu_anim.stage.words import Words

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
_BLANK = (1 / 255, 254 / 255, 2 / 255)
"""The background for inks painted alone: a color that no theme has."""
_LEAST_SHARE = 0.1
"""Colors under a smaller share of an area are ignored as edges."""
_LEAST_SHARE_OF_LINE = 0.25
"""Colors under a smaller share of a line are ignored: the rest of the line remains visible."""
_COVERED_LEVELS = 40
"""A pixel of a text counts as covered if one of its channels changes by more than this."""


@dataclass
class Traced:
    """What painting found about one ink.

    `painted`: its colors, each with the colors under it.
    `covered`: for a text, the share (0 to 1) of its pixels that each later ink covers, by the index
    of that ink.
    """

    painted: tuple[Painted, ...] = ()
    covered: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """A path ready for painting, and the pixels of its box that have each of its colors."""

    item: Item
    shape: Shape
    box: PixelBox
    masks: tuple[tuple[str, Mask, bool], ...]
    """For each color: the color, a mask of its pixels in `box`, and True if it is a line's."""


@dataclass(frozen=True)
class _Letters:
    """The pixels of a text that was painted: a mask of the pixels in `box`."""

    traced: Traced
    box: PixelBox
    mask: Mask


class Tracer:
    """Traces the inks in pictures of one variant: finds their colors and what covers them."""

    def __init__(self, variant: Variant) -> None:
        self._paper = rgb(theme(variant.theme).color("paper"))
        self._picture, self._alone = _Canvas(variant), _Canvas(variant)
        self._lister = DisplayLister()
        self._known: dict[int, _Known] = {}

    def trace(self, inks: Sequence[Ink]) -> list[Traced]:
        """Paint one picture and return the findings for each ink; `inks`: in drawing order."""
        self._picture.clear(self._picture.whole, self._paper)
        traced: list[Traced] = []
        letters: list[_Letters] = []
        for index, ink in enumerate(inks):
            traced.append(Traced())
            for item in self._lister.items([ink]):
                known = self._known_item(item)
                before = self._picture.pixels(known.box).copy()
                self._picture.draw(known)
                _record_covered(letters, before, self._picture.pixels(known.box), known.box, index)
                if ink.visibility >= CLEARLY_VISIBLE:
                    traced[-1].painted = _painted(before, known)
                    if isinstance(ink, Words) and known.masks:
                        letters.append(_Letters(traced[-1], known.box, known.masks[0][1]))
        return traced

    def _known_item(self, item: Item) -> _Known:
        known = self._known.get(item.key)
        if known is None or known.item is not item:
            shape, box = self._alone.shape(item), self._alone.box(item)
            known = _Known(item, shape, box, self._masks(item, shape, box))
            self._known[item.key] = known
        return known

    def _masks(self, item: Item, shape: Shape, box: PixelBox) -> tuple[tuple[str, Mask, bool], ...]:
        """Return the colors of an item (fill and stroke), each with a mask of its pixels.

        A pixel belongs to the color that is nearest to it when the item is painted alone.
        """
        layers = [(item.fill, False), (None if item.stroke is None else item.stroke.rgba, True)]
        colors = [(_levels(rgba), line) for rgba, line in layers if rgba is not None]
        self._alone.clear(box, _BLANK)
        opaque = replace(item, halo=None, fill=_opaque(item.fill))
        self._alone.draw(_Known(opaque, shape, box, ()))
        palette = [_levels(_BLANK), *(levels for levels, _ in colors)]
        nearest = _nearest(self._alone.pixels(box), palette)
        masks = [(_hex(levels), nearest == n, line) for n, (levels, line) in enumerate(colors, 1)]
        return tuple(mask for mask in masks if mask[1].any())


class _Canvas:
    """A picture of a variant on which items are painted one by one."""

    def __init__(self, variant: Variant) -> None:
        self._size = width_px, height_px = variant.width_px, variant.height_px
        self._frame = frame_size(variant)
        self.whole = 0, 0, width_px, height_px
        self._levels = np.zeros((height_px, width_px, 4), dtype=np.uint8)
        rows = self._levels.reshape(-1).data
        self._surface = cairo.ImageSurface.create_for_data(rows, cairo.FORMAT_RGB24, *self._size)
        self._context = cairo.Context(self._surface)
        self._band = Band(self._context, 0, None)
        x, y = (n / units for n, units in zip(self._size, self._frame, strict=True))
        self._context.set_matrix(cairo.Matrix(x, 0, 0, -y, width_px / 2, height_px / 2))

    def shape(self, item: Item) -> Shape:
        """Return the path of an item, ready for painting on this canvas."""
        return Shape(self._context, item)

    def box(self, item: Item) -> PixelBox:
        """Return the box of pixels that contains all an item paints, clipped to the picture."""
        left, bottom, right, top = item.box
        x, y = (n / units for n, units in zip(self._size, self._frame, strict=True))
        width_px, height_px = self._size
        return (
            min(max(floor(left * x + width_px / 2) - 1, 0), width_px),
            min(max(floor(height_px / 2 - top * y) - 1, 0), height_px),
            max(min(ceil(right * x + width_px / 2) + 1, width_px), 0),
            max(min(ceil(height_px / 2 - bottom * y) + 1, height_px), 0),
        )

    def clear(self, box: PixelBox, color: tuple[float, float, float]) -> None:
        """Fill a box with one color."""
        x0, y0, x1, y1 = box
        self._surface.flush()
        self._levels[y0:y1, x0:x1, 2::-1] = _levels(color)
        self._surface.mark_dirty()

    def draw(self, known: _Known) -> None:
        """Draw an item on top of all that has been drawn."""
        known.shape.draw_directly(self._band, known.item)

    def pixels(self, box: PixelBox) -> Pixels:
        """Return the pixels of a box: red, green and blue; a view that later drawing changes."""
        x0, y0, x1, y1 = box
        self._surface.flush()
        return self._levels[y0:y1, x0:x1, 2::-1]


def _painted(before: Pixels, known: _Known) -> tuple[Painted, ...]:
    """Return the colors of an ink, each with the colors under it.

    The color of an opaque halo counts as the only color under the ink.
    `before`: the pixels of the ink's box before it was painted.
    """
    halo = known.item.halo
    if halo is not None and halo.rgba[3] >= CLEARLY_VISIBLE:
        around = ((_hex(_levels(halo.rgba)), 1.0),)
        return tuple(Painted(color, around, line) for color, _, line in known.masks)
    return tuple(
        Painted(color, _under(before[mask], line), line) for color, mask, line in known.masks
    )


def _nearest(pixels: Pixels, palette: Sequence[tuple[int, int, int]]) -> NDArray[np.int_]:
    """Return for each pixel the index of the nearest color in the palette, the first of equals."""
    channels = [pixels[:, :, n].astype(np.int32) for n in range(3)]
    nearest = np.zeros(pixels.shape[:2], dtype=int)
    least = _distances(channels, palette[0])
    for number, color in enumerate(palette[1:], 1):
        distances = _distances(channels, color)
        nearest[distances < least] = number
        np.minimum(least, distances, out=least)
    return nearest


def _distances(
    channels: Sequence[NDArray[np.int32]], color: tuple[int, int, int]
) -> NDArray[np.int32]:
    """Return the squared distance of each pixel from a color."""
    red, green, blue = ((have - want) for have, want in zip(channels, color, strict=True))
    distances: NDArray[np.int32] = red * red + green * green + blue * blue
    return distances


def _under(pixels: Pixels, line: bool) -> tuple[tuple[str, float], ...]:
    """Return the colors of some pixels with their shares, largest first, without small shares.

    `line`: True for pixels under a line, where shares up to a quarter are left out.
    """
    numbers = pixels.astype(np.int32) @ np.array([65536, 256, 1])
    colors, counts = np.unique(numbers, return_counts=True)
    shares = counts / counts.sum()
    order = np.argsort(-shares)
    least = _LEAST_SHARE_OF_LINE if line else _LEAST_SHARE
    most = [n for n in order if shares[n] >= least] or [order[0]]
    return tuple((f"#{colors[n]:06X}", round(float(shares[n]), 3)) for n in most)


def _record_covered(
    letters: Sequence[_Letters], before: Pixels, after: Pixels, box: PixelBox, index: int
) -> None:
    """Record for each text the share of its pixels that an ink has just covered.

    `before`, `after`: the pixels in the ink's `box`. `index`: the number of the ink.
    """
    overlapping = [(t, both) for t in letters if (both := _common(t.box, box)) is not None]
    if not overlapping:
        return
    for text, both in overlapping:
        was, now = _part(before, box, both), _part(after, box, both)
        changed = (np.maximum(was, now) - np.minimum(was, now)).max(axis=2) > _COVERED_LEVELS
        n_covered = int((changed & _part(text.mask, text.box, both)).sum())
        if n_covered:
            text.traced.covered[index] = n_covered / int(text.mask.sum())


def _common(one: PixelBox, other: PixelBox) -> PixelBox | None:
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _part(pixels: Any, box: PixelBox, inner: PixelBox) -> Any:
    """Return the part of pixels or of a mask that lies in the box `inner`; they cover `box`."""
    left, top = box[0], box[1]
    return pixels[inner[1] - top : inner[3] - top, inner[0] - left : inner[2] - left]


def _opaque(rgba: Rgba | None) -> Rgba | None:
    return None if rgba is None else (*rgba[:3], 1.0)


def _levels(rgba: Sequence[float]) -> tuple[int, int, int]:
    red, green, blue = (round(255 * value) for value in rgba[:3])
    return red, green, blue


def _hex(levels: Sequence[int]) -> str:
    return "#" + "".join(f"{level:02X}" for level in levels)
