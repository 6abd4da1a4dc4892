"""What one frame draws: paths and styles in order, and where two frames differ."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from mlu_anim.stage.part import Ink

Points = NDArray[np.float64]
Rgba = tuple[float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in scene units."""

_CURVE = 4
_UNITS_PER_WIDTH = 0.01
"""One step of manim's stroke width, in scene units."""
_MITER_LIMIT = 10.0
"""From this length on, in line widths, Cairo cuts a mitered corner off."""
_CAP_REACH = 0.75
"""How far a line's end may reach, in line widths: a square one, half a diagonal."""


@dataclass(frozen=True)
class Stroke:
    """A line style; `width` in scene units."""

    rgba: Rgba
    width: float


@dataclass(frozen=True, eq=False)
class Item:
    """One path with its styles, drawn in the order halo, fill, stroke.

    `points`: (4 * n_curves, 3), never written to again.  `key`: the same for one thing over time.
    """

    key: int
    points: Points
    halo: Stroke | None
    fill: Rgba | None
    stroke: Stroke | None
    joint: str
    cap: str

    def looks_like(self, other: "Item") -> bool:
        """Whether style and path are the same."""
        return self.same_style(other) and (
            self.points is other.points or np.array_equal(self.points, other.points)
        )

    def same_style(self, other: "Item") -> bool:
        """Whether all but the path is the same."""
        return (
            self.halo == other.halo
            and self.fill == other.fill
            and self.stroke == other.stroke
            and self.joint == other.joint
            and self.cap == other.cap
        )

    @cached_property
    def reach(self) -> float:
        """How far ink may lie outside the path."""
        widths = [line.width for line in (self.halo, self.stroke) if line is not None]
        if not widths:
            return 0.0
        is_mitered = self.joint in ("AUTO", "MITER")
        corner = longest_miter(self.points) / 2 if is_mitered else 0.0
        return max(_CAP_REACH, corner) * max(widths)

    @cached_property
    def digest(self) -> bytes:
        """A checksum of style and path, to the last bit."""
        style = repr((self.halo, self.fill, self.stroke, self.joint, self.cap)).encode()
        return hashlib.blake2b(style + self.points.tobytes(), digest_size=16).digest()

    @cached_property
    def box(self) -> Box:
        """The box around its ink."""
        return box_of(self.points, self.reach)


DisplayList = tuple[Item, ...]


def item_of(mobject: VMobject) -> Item | None:
    """What a vector mobject draws; None when nothing of it can be seen."""
    points = mobject.points
    if not len(points):
        return None
    fill = _rgba(mobject.fill_rgbas)
    stroke = _stroke(mobject.stroke_rgbas, mobject.stroke_width)
    halo = _stroke(mobject.background_stroke_rgbas, mobject.background_stroke_width)
    if fill is None and stroke is None and halo is None:
        return None
    joint, cap = mobject.joint_type.name, mobject.cap_style.name
    return Item(id(mobject), points, halo, fill, stroke, joint, cap)


class Lister:
    """Lists inks; what has not changed since the last time is the very same item."""

    def __init__(self) -> None:
        self._known: dict[Ink, tuple[Points, int, Item | None]] = {}

    def items(self, inks: Sequence[Ink]) -> DisplayList:
        """What these inks draw, in their order."""
        found = (self._item(ink) for ink in inks)
        return tuple(item for item in found if item is not None)

    def _item(self, ink: Ink) -> Item | None:
        known = self._known.get(ink)
        if known is None or known[0] is not ink.points or known[1] != ink.style_number:
            self._known[ink] = known = ink.points, ink.style_number, item_of(ink)
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
    """Boxes outside of which the two draw the same; None when that cannot be told.

    It depends on the two lists alone, so that a slice redraws what the whole film would.
    """
    old, new = {i.key: i for i in before}, {i.key: i for i in after}
    if [k for k in old if k in new] != [k for k in new if k in old]:
        return None  # something came to lie above what it lay below
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
        part = _widened(item, first, end)
        if len(part):
            boxes.append(_rows_of(part, item))
    return boxes


def _rows_of(part: Points, item: Item) -> Box:
    """All of an item that lies in the rows of a part of it.

    How Cairo measures the coverage of a row depends on every edge of the path that begins or ends
    in that row, so a change at one side of the row can show at the other.
    """
    _, bottom, _, top = box_of(part, item.reach)
    left, _, right, _ = item.box
    return left, bottom, right, top


def _differing_curves(before: Points, after: Points) -> tuple[int | None, int]:
    """How many curves are the same at the beginning and at the end; None when all are."""
    n = min(len(before), len(after)) // _CURVE
    a = before[: n * _CURVE].reshape(n, -1)
    b = after[: n * _CURVE].reshape(n, -1)
    unlike = np.flatnonzero((a != b).any(axis=1))
    if not len(unlike) and len(before) == len(after):
        return None, 0
    first = int(unlike[0]) if len(unlike) else n
    tail_a = before[len(before) - n * _CURVE :].reshape(n, -1)
    tail_b = after[len(after) - n * _CURVE :].reshape(n, -1)
    unlike_end = np.flatnonzero((tail_a != tail_b).any(axis=1))
    same_end = n - 1 - int(unlike_end[-1]) if len(unlike_end) else n
    return first, min(same_end, n - first)


def _widened(item: Item, first: int, end: int) -> Points:
    """The curves from `first` to `end` with what a change in them can alter.

    A line's joints reach into its neighbours; an area changes as far as its whole contours go.
    """
    n_curves = len(item.points) // _CURVE
    start, stop = max(0, first - 1), min(n_curves, max(end, first) + 1)
    if item.fill is not None:
        starts = contour_starts(item.points)
        start = int(starts[np.searchsorted(starts, start, side="right") - 1])
        after = np.searchsorted(starts, stop - 1, side="right")
        stop = int(starts[after]) if after < len(starts) else n_curves
    return item.points[start * _CURVE : stop * _CURVE]


def contour_starts(points: Points) -> NDArray[np.int_]:
    """The curves with which a new contour begins: those that do not start where the last ended."""
    ends, starts = points[3:-1:_CURVE, :2], points[_CURVE::_CURVE, :2]
    broken = np.abs(ends - starts).max(axis=1, initial=0.0) > 1e-6
    return np.concatenate([[0], np.flatnonzero(broken) + 1])


def longest_miter(points: Points) -> float:
    """The length of the longest mitered corner of a path, in line widths: 1 / sin(angle / 2)."""
    curves = points[:, :2].reshape(-1, _CURVE, 2)
    starts = contour_starts(points)
    after = np.arange(1, len(curves) + 1)
    after[[*(starts[1:] - 1), -1]] = starts  # a contour's end meets its own beginning
    out, into = _direction(curves[:, ::-1]), _direction(curves)[after]
    straight = -(out * into).sum(axis=1)  # 1: goes straight on, -1: turns back
    if not np.isfinite(straight).all():
        return _MITER_LIMIT
    lengths = 1 / np.sqrt(np.clip((1 + straight) / 2, 1e-9, 1))
    return float(lengths[lengths <= _MITER_LIMIT * 1.01].max(initial=1.0))


def _direction(curves: Points) -> Points:
    """Where curves set out to from their first point, as unit vectors; NaN for a mere point."""
    ways = curves[:, 1:] - curves[:, :1]
    lengths = np.sqrt((ways**2).sum(axis=2))
    first = np.argmax(lengths > 1e-9, axis=1)
    chosen = np.arange(len(curves)), first
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Points = ways[chosen] / lengths[chosen][:, None]
    return found


def box_of(points: Points, reach: float) -> Box:
    """The box around points, widened by `reach`."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (
        float(low[0]) - reach,
        float(low[1]) - reach,
        float(high[0]) + reach,
        float(high[1]) + reach,
    )


def merged(boxes: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Fewer boxes that cover the same pixels: two are joined when that hardly adds any."""
    kept: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        joined = box
        again = True
        while again:
            again = False
            for other in kept:
                union = (
                    min(joined[0], other[0]),
                    min(joined[1], other[1]),
                    max(joined[2], other[2]),
                    max(joined[3], other[3]),
                )
                if _area(union) <= 1.15 * (_area(joined) + _area(other)):
                    kept.remove(other)
                    joined, again = union, True
                    break
        kept.append(joined)
    return kept


def _area(box: tuple[int, int, int, int]) -> int:
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])
