"""What one frame draws: paths and styles in order, and where two frames differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

Points = NDArray[np.float64]
Rgba = tuple[float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in scene units."""

_CURVE = 4
_UNITS_PER_WIDTH = 0.01
"""One step of manim's stroke width, in scene units."""
_MITER_REACH = 5.0
"""How far a mitered corner may reach, in line widths (half of Cairo's miter limit of 10)."""


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

    def reach(self) -> float:
        """How far ink may lie outside the path."""
        widths = [line.width for line in (self.halo, self.stroke) if line is not None]
        return _MITER_REACH * max(widths, default=0.0)


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
    for key in old.keys() | new.keys():
        if key in old and key in new:
            boxes += _changed(old[key], new[key])
        else:
            item = old.get(key) or new[key]
            boxes.append(box_of(item.points, item.reach()))
    return boxes


def _changed(before: Item, after: Item) -> list[Box]:
    if not before.same_style(after):
        reach = max(before.reach(), after.reach())
        return [box_of(item.points, reach) for item in (before, after)]
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
    _, bottom, _, top = box_of(part, item.reach())
    left, _, right, _ = box_of(item.points, item.reach())
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
