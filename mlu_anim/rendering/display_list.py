"""Display lists: the paths of a frame with their styles, and the areas where two lists differ."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from mlu_anim.stage.image_ink import ImageInk, PixelImages
from mlu_anim.stage.part import Ink

Points = NDArray[np.float64]
Rgba = tuple[float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in scene units."""

_CURVE = 4
_UNITS_PER_WIDTH = 0.01
"""One unit of manim's stroke width, in scene units."""
_MITER_LIMIT = 10.0
"""Cairo cuts off mitered corners longer than this, in line widths."""
_CAP_REACH = 0.75
"""The reach of a square line cap beyond the line's end, in line widths: half a diagonal."""


@dataclass(frozen=True)
class Stroke:
    """A line style; `width` in scene units."""

    rgba: Rgba
    width: float


@dataclass(frozen=True, eq=False)
class Item:
    """One path with its styles, drawn in the order halo, fill, stroke; or a group of images.

    `key`: identifies the mobject: the same in all frames.
    `points`: cubic curves, shape (4 * n_curves, 3), never modified.
    `images`: images painted in the color `fill`, in the rectangles that the path outlines.
    `place`: the place of the mobject in the drawing order of its scene, counted with those unseen.
    """

    key: int
    points: Points
    halo: Stroke | None
    fill: Rgba | None
    stroke: Stroke | None
    joint: str
    cap: str
    images: PixelImages | None = None
    place: int = 0

    def same_style(self, other: "Item") -> bool:
        """Return True if styles and images are equal; paths may differ."""
        return (
            self.halo == other.halo
            and self.fill == other.fill
            and self.stroke == other.stroke
            and self.joint == other.joint
            and self.cap == other.cap
            and self._pixels == other._pixels
        )

    @cached_property
    def reach(self) -> float:
        """The largest distance by which lines extend beyond the path, in scene units."""
        widths = [line.width for line in (self.halo, self.stroke) if line is not None]
        if not widths:
            return 0.0
        is_mitered = self.joint in ("AUTO", "MITER")
        corner = longest_miter(self.points, self.contours) / 2 if is_mitered else 0.0
        return max(_CAP_REACH, corner) * max(widths)

    @cached_property
    def contours(self) -> NDArray[np.int_]:
        """The index of each contour's first curve."""
        return contour_starts(self.points)

    @cached_property
    def digest(self) -> bytes:
        """A checksum of the exact style, path and images."""
        style = repr((self.halo, self.fill, self.stroke, self.joint, self.cap)).encode()
        content = style + self.points.tobytes() + self._pixels
        return hashlib.blake2b(content, digest_size=16).digest()

    @property
    def _pixels(self) -> bytes:
        return b"" if self.images is None else self.images.digest

    @cached_property
    def box(self) -> Box:
        """The bounding box of all that the item paints."""
        return box_of(self.points, self.reach)


DisplayList = tuple[Item, ...]


def item_of(mobject: VMobject, place: int = 0) -> Item | None:
    """Return the item that draws a vector mobject; None if the mobject is invisible."""
    points = mobject.points
    if not len(points):
        return None
    fill = _rgba(mobject.fill_rgbas)
    stroke = _stroke(mobject.stroke_rgbas, mobject.stroke_width)
    halo = _stroke(mobject.background_stroke_rgbas, mobject.background_stroke_width)
    if fill is None and stroke is None and halo is None:
        return None
    joint, cap = mobject.joint_type.name, mobject.cap_style.name
    images = mobject.images if isinstance(mobject, ImageInk) else None
    return Item(id(mobject), points, halo, fill, stroke, joint, cap, images, place)


class DisplayLister:
    """Makes display lists of `Ink` mobjects; an unchanged one gets the same `Item` object again."""

    def __init__(self) -> None:
        self._known: dict[Ink, tuple[Points, int, Item | None]] = {}

    def items(self, inks: Sequence[Ink]) -> DisplayList:
        """Return the display list of all visible inks, in their order."""
        items = (self._item(ink, place) for place, ink in enumerate(inks))
        return tuple(item for item in items if item is not None)

    def _item(self, ink: Ink, place: int) -> Item | None:
        known = self._known.get(ink)
        if known is None or known[0] is not ink.points or known[1] != ink.style_number:
            self._known[ink] = known = ink.points, ink.style_number, item_of(ink, place)
        return known[2]


def _rgba(rgbas: NDArray[np.float64]) -> Rgba | None:
    red, green, blue, alpha = rgbas[0].tolist()
    return (red, green, blue, alpha) if alpha > 0 else None


def _stroke(rgbas: NDArray[np.float64], width: float) -> Stroke | None:
    rgba = _rgba(rgbas)
    if rgba is None or width == 0:
        return None
    return Stroke(rgba, float(width) * _UNITS_PER_WIDTH)


def damage(before: DisplayList, after: DisplayList) -> list[Box] | None:
    """Return boxes that contain all differences of two display lists.

    Returns None if the drawing order has changed: everything must be repainted. The boxes depend
    on the two lists only, so that the same areas are repainted in a slice as in the whole film.
    """
    old, new = {i.key: i for i in before}, {i.key: i for i in after}
    if [k for k in old if k in new] != [k for k in new if k in old]:
        return None  # the drawing order has changed
    boxes: list[Box] = []
    for key, item in new.items():
        known = old.pop(key, None)
        if known is None:
            boxes.append(item.box)
        elif known is not item:
            boxes += _changed(known, item)
    return boxes + [item.box for item in old.values()]


def _changed(before: Item, after: Item) -> list[Box]:
    if not before.same_style(after):
        return [before.box, after.box]
    if before.points is after.points:
        return []
    first, last = _differing_curves(before.points, after.points)
    if first is None:
        return []
    boxes = []
    for item in (before, after):
        end = len(item.points) // _CURVE - last
        curves = _widened(item, first, end)
        if len(curves):
            boxes.append(_rows_of(curves, item))
    return boxes


def _rows_of(curves: Points, item: Item) -> Box:
    """Return the box of an item, limited to the rows of pixels that `curves`, a part of it, touch.

    Cairo's coverage of a row of pixels depends on every edge of the path that begins or ends in it,
    so a change at one side of the row can change pixels at the other side.
    """
    _, bottom, _, top = box_of(curves, item.reach)
    left, _, right, _ = item.box
    return left, bottom, right, top


def _differing_curves(before: Points, after: Points) -> tuple[int | None, int]:
    """Return how many curves are equal at the beginning and at the end; (None, 0) if all are."""
    n = min(len(before), len(after)) // _CURVE
    a = before[: n * _CURVE].reshape(n, -1)
    b = after[: n * _CURVE].reshape(n, -1)
    different = np.flatnonzero((a != b).any(axis=1))
    if not len(different) and len(before) == len(after):
        return None, 0
    first = int(different[0]) if len(different) else n
    tail_a = before[len(before) - n * _CURVE :].reshape(n, -1)
    tail_b = after[len(after) - n * _CURVE :].reshape(n, -1)
    different_end = np.flatnonzero((tail_a != tail_b).any(axis=1))
    same_end = n - 1 - int(different_end[-1]) if len(different_end) else n
    return first, min(same_end, n - first)


def _widened(item: Item, first: int, end: int) -> Points:
    """Return the points of curves `first` to `end`, and of others that a change in them affects.

    The joints of a line affect the neighboring curves; a fill can change within whole contours.
    """
    n_curves = len(item.points) // _CURVE
    start, stop = max(0, first - 1), min(n_curves, max(end, first) + 1)
    if item.fill is not None:
        starts = item.contours
        start = int(starts[np.searchsorted(starts, start, side="right") - 1])
        after = np.searchsorted(starts, stop - 1, side="right")
        stop = int(starts[after]) if after < len(starts) else n_curves
    return item.points[start * _CURVE : stop * _CURVE]


def contour_starts(points: Points) -> NDArray[np.int_]:
    """Return the index of each contour's first curve, which does not start where the last ended."""
    ends, starts = points[3:-1:_CURVE, :2], points[_CURVE::_CURVE, :2]
    broken = np.abs(ends - starts).max(axis=1, initial=0.0) > 1e-6
    return np.concatenate([[0], np.flatnonzero(broken) + 1])


def longest_miter(points: Points, starts: NDArray[np.int_]) -> float:
    """Return the length of a path's longest mitered corner in line widths: 1 / sin(angle / 2).

    `starts`: the index of each contour's first curve.
    """
    curves = points[:, :2].reshape(-1, _CURVE, 2)
    after = np.arange(1, len(curves) + 1)
    after[[*(starts[1:] - 1), -1]] = starts  # the end of a contour meets its own beginning
    out, into = _direction(curves[:, ::-1]), _direction(curves)[after]
    straight = -(out * into).sum(axis=1)  # 1: goes straight on, -1: turns back
    if not np.isfinite(straight).all():
        return _MITER_LIMIT
    lengths = 1 / np.sqrt(np.clip((1 + straight) / 2, 1e-9, 1))
    return float(lengths[lengths <= _MITER_LIMIT * 1.01].max(initial=1.0))


def _direction(curves: Points) -> Points:
    """Return the direction of each curve at its start as a unit vector; NaN if it has no length."""
    vectors = curves[:, 1:] - curves[:, :1]
    lengths = np.sqrt((vectors**2).sum(axis=2))
    first = np.argmax(lengths > 1e-9, axis=1)
    chosen = np.arange(len(curves)), first
    with np.errstate(invalid="ignore", divide="ignore"):
        directions: Points = vectors[chosen] / lengths[chosen][:, None]
    return directions


def box_of(points: Points, reach: float) -> Box:
    """Return the bounding box of points, extended by `reach` on each side."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (
        float(low[0]) - reach,
        float(low[1]) - reach,
        float(high[0]) + reach,
        float(high[1]) + reach,
    )


def merged(boxes: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Merge boxes (left, top, right, bottom) that lie close together; the result covers them all.

    Two boxes are merged if the area of their union is at most 15 % larger than both together.
    """
    result: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        joined = box
        again = True
        while again:
            again = False
            for other in result:
                union = (
                    min(joined[0], other[0]),
                    min(joined[1], other[1]),
                    max(joined[2], other[2]),
                    max(joined[3], other[3]),
                )
                if _area(union) <= 1.15 * (_area(joined) + _area(other)):
                    result.remove(other)
                    joined, again = union, True
                    break
        result.append(joined)
    return result


def _area(box: tuple[int, int, int, int]) -> int:
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])
