"""What lies under each ink of a picture, and what lies over a text: found by painting.

Inks are painted one after the other, as the picture is; each is also painted alone, to know which
pixels are its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

import cairo
import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.coverage import Band, PixelBox, Shape
from mlu_anim.rendering.display_list import DisplayLister, Item, Rgba
from mlu_anim.rendering.settings import frame_size
from mlu_anim.review.quality.observations import FULLY_THERE, Painted
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import rgb, theme
from mlu_anim.stage.variant import Variant
from mlu_anim.stage.words import Words

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
_BLANK = (1 / 255, 254 / 255, 2 / 255)
"""The ground of what is painted alone: a color that no theme has."""
_LEAST_SHARE = 0.1
"""A color under less of an area than this is the edge of something."""
_LEAST_SHARE_OF_LINE = 0.25
"""A line that crosses something is known by the rest of it."""
_OTHER_LEVELS = 40
"""From this difference of a channel on, a pixel of a text has been painted over."""


@dataclass
class Traced:
    """What painting has told of one ink. `covered`: how much of a text others lie over, by their
    place in the order."""

    painted: tuple[Painted, ...] = ()
    covered: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """An item as it is painted, and which pixels of its box are of each of its colors."""

    item: Item
    shape: Shape
    box: PixelBox
    masks: tuple[tuple[str, Mask, bool], ...]
    """Color, pixels, and whether they are of its line."""


@dataclass(frozen=True)
class _Letters:
    """The pixels of a text."""

    traced: Traced
    box: PixelBox
    mask: Mask


class Tracer:
    """Paints pictures of one variant, ink by ink."""

    def __init__(self, variant: Variant) -> None:
        self._paper = rgb(theme(variant.theme).color("paper"))
        self._picture, self._alone = _Canvas(variant), _Canvas(variant)
        self._lister = DisplayLister()
        self._known: dict[int, _Known] = {}

    def trace(self, inks: Sequence[Ink]) -> list[Traced]:
        """What there is to tell of each ink, in drawing order."""
        self._picture.clear(self._picture.whole, self._paper)
        found: list[Traced] = []
        letters: list[_Letters] = []
        for index, ink in enumerate(inks):
            found.append(Traced())
            for item in self._lister.items([ink]):
                known = self._recognized(item)
                before = self._picture.pixels(known.box).copy()
                self._picture.draw(known)
                _note_covered(letters, before, self._picture.pixels(known.box), known.box, index)
                if ink.visibility >= FULLY_THERE:
                    found[-1].painted = _painted(before, known)
                    if isinstance(ink, Words) and known.masks:
                        letters.append(_Letters(found[-1], known.box, known.masks[0][1]))
        return found

    def _recognized(self, item: Item) -> _Known:
        known = self._known.get(item.key)
        if known is None or known.item is not item:
            shape, box = self._alone.shape(item), self._alone.box(item)
            known = _Known(item, shape, box, self._masks(item, shape, box))
            self._known[item.key] = known
        return known

    def _masks(self, item: Item, shape: Shape, box: PixelBox) -> tuple[tuple[str, Mask, bool], ...]:
        """Each color that an item paints besides its halo, and the pixels that are mostly of it."""
        coats = [(item.fill, False), (None if item.stroke is None else item.stroke.rgba, True)]
        colors = [(_levels(rgba), line) for rgba, line in coats if rgba is not None]
        self._alone.clear(box, _BLANK)
        opaque = replace(item, halo=None, fill=_opaque(item.fill))
        self._alone.draw(_Known(opaque, shape, box, ()))
        pixels = self._alone.pixels(box).astype(np.int32)
        palette = np.array([_levels(_BLANK), *(levels for levels, _ in colors)])
        nearest = ((pixels[:, :, None, :] - palette) ** 2).sum(axis=3).argmin(axis=2)
        masks = [(_hex(levels), nearest == n, line) for n, (levels, line) in enumerate(colors, 1)]
        return tuple(each for each in masks if each[1].any())


class _Canvas:
    """A picture of a variant that is painted on, thing after thing."""

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
        """The item's path, ready to be drawn here."""
        return Shape(self._context, item.points)

    def box(self, item: Item) -> PixelBox:
        """The pixels around an item's ink, inside of the picture."""
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
        """Paint a box over with one color."""
        x0, y0, x1, y1 = box
        self._surface.flush()
        self._levels[y0:y1, x0:x1, 2::-1] = _levels(color)
        self._surface.mark_dirty()

    def draw(self, known: _Known) -> None:
        """Draw an item above all that is there."""
        known.shape.draw_directly(self._band, known.item)

    def pixels(self, box: PixelBox) -> Pixels:
        """The pixels of a box, in red, green and blue."""
        x0, y0, x1, y1 = box
        self._surface.flush()
        return self._levels[y0:y1, x0:x1, 2::-1]


def _painted(before: Pixels, known: _Known) -> tuple[Painted, ...]:
    """The colors under an ink; where it has a halo, that lies between."""
    halo = known.item.halo
    if halo is not None and halo.rgba[3] >= FULLY_THERE:
        around = ((_hex(_levels(halo.rgba)), 1.0),)
        return tuple(Painted(color, around, line) for color, _, line in known.masks)
    return tuple(
        Painted(color, _under(before[mask], line), line) for color, mask, line in known.masks
    )


def _under(pixels: Pixels, line: bool) -> tuple[tuple[str, float], ...]:
    """The colors with their shares, those left out that say little of the whole."""
    numbers = pixels.astype(np.int32) @ np.array([65536, 256, 1])
    colors, counts = np.unique(numbers, return_counts=True)
    shares = counts / counts.sum()
    order = np.argsort(-shares)
    least = _LEAST_SHARE_OF_LINE if line else _LEAST_SHARE
    most = [n for n in order if shares[n] >= least] or [order[0]]
    return tuple((f"#{colors[n]:06X}", round(float(shares[n]), 3)) for n in most)


def _note_covered(
    letters: Sequence[_Letters], before: Pixels, after: Pixels, box: PixelBox, index: int
) -> None:
    """Add to each text how much of it an ink has painted over."""
    met = [(each, both) for each in letters if (both := _common(each.box, box)) is not None]
    if not met:
        return
    over = np.abs(after.astype(np.int16) - before).max(axis=2) > _OTHER_LEVELS
    for each, both in met:
        n_covered = int((_part(over, box, both) & _part(each.mask, each.box, both)).sum())
        if n_covered:
            each.traced.covered[index] = n_covered / int(each.mask.sum())


def _common(one: PixelBox, other: PixelBox) -> PixelBox | None:
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _part(mask: Mask, box: PixelBox, wanted: PixelBox) -> Mask:
    """The part of a box's mask that lies in another box."""
    left, top = box[0], box[1]
    return mask[wanted[1] - top : wanted[3] - top, wanted[0] - left : wanted[2] - left]


def _opaque(rgba: Rgba | None) -> Rgba | None:
    return None if rgba is None else (*rgba[:3], 1.0)


def _levels(rgba: Sequence[float]) -> tuple[int, int, int]:
    red, green, blue = (round(255 * value) for value in rgba[:3])
    return red, green, blue


def _hex(levels: Sequence[int]) -> str:
    return "#" + "".join(f"{level:02X}" for level in levels)
