"""Ghosts: many curves in a few inks, cut where they leave the plot."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.part import Ink, Part

WIDTH = 0.02
STRENGTH = 0.15
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Shares of all curves at which one ink's end and the next one's begin.

One ink has one opacity, however often its curves cross; of several, one shines through another, so
that a place that many curves pass is darker. The later steps bring whole inks, so that those that
are there already need not be painted again.
"""
FLAT = 0.0018
"""Largest error of a drawn curve: a quarter of a pixel in a picture 1080 high."""
STEPS = (0.0, 0.005, 0.015, 0.04, 0.1, 0.25, 0.5, 1.0)
"""Shares of the curves: they come in few steps, each much more than the one before."""


class GhostCurves(Part):
    """Curves on one grid, as many of the first as `share()` says, rounded down to a step.

    Steps rather than a flow, because each new picture of many lines takes room in a GIF.
    """

    def __init__(
        self,
        name: str,
        plane: Plane,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        *,
        color: str,
        share: Callable[[], float] = lambda: 1.0,
        steps: Sequence[float] = STEPS,
    ) -> None:
        """`x`: (n_points,).  `y`: (n_curves, n_points)."""
        self.plane, self._share = plane, share
        kept = bends(x, y, plane.y_range, FLAT * _per_unit(plane))
        ends = [round(share * len(y)) for share in SHARES]
        self._firsts = ends[:-1]
        self._cut = [_cut_curves(plane, x[kept], y[i:j, kept]) for i, j in pairwise(ends)]
        # Each step shows one curve at least; what is drawn first is never nothing.
        self._counts = [int(np.ceil(step * len(y))) for step in steps]
        self._steps = np.linspace(0, 1, len(steps))
        self.layers = [Ink(stroke=color, width=WIDTH, strength=STRENGTH) for _ in self._cut]
        super().__init__(*self.layers, name=name)

    def n_shown(self) -> int:
        """The number of curves that are drawn at this share of the way."""
        step = int(self._steps.searchsorted(self._share() + 1e-9, side="right")) - 1
        return self._counts[max(step, 0)]

    def state(self) -> Hashable:
        return self.n_shown()

    def draw(self) -> None:
        n_shown = self.n_shown()
        for first, ink, (points, ends) in zip(self._firsts, self.layers, self._cut, strict=True):
            n_here = min(max(n_shown - first, 0), len(ends) - 1)
            ink.points = points[: ends[n_here]]

    def readings(self) -> Mapping[str, float | int]:
        pairs = zip(self.layers, self._cut, strict=True)
        drawn = (ends.searchsorted(len(ink.points), side="right") - 1 for ink, (_, ends) in pairs)
        return {f"{self.part_name}_curves": int(sum(drawn))}


def bends(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    within: tuple[float, float],
    tolerance: float,
) -> NDArray[np.int_]:
    """The columns that curves, (n_curves, n_points), cannot do without; of lines, two.

    Straight lines between them are nowhere further from a curve than `tolerance`, as far as it lies
    within a range.
    """
    margin = within[1] - within[0]
    seen = y.clip(within[0] - margin, within[1] + margin)
    kept, open_spans = {0, len(x) - 1}, [(0, len(x) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        share = (x[first + 1 : last] - x[first]) / (x[last] - x[first])
        straight = seen[:, [first]] + (seen[:, [last]] - seen[:, [first]]) * share
        off = np.abs(seen[:, first + 1 : last] - straight).max(axis=0)
        if off.max() > tolerance:
            middle = first + 1 + int(off.argmax())
            kept.add(middle)
            open_spans += [(first, middle), (middle, last)]
    return np.array(sorted(kept))


def _per_unit(plane: Plane) -> float:
    """Values of the y axis in one unit of the page."""
    return (plane.y_range[1] - plane.y_range[0]) / plane.rect.height


def _cut_curves(
    plane: Plane, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[shapes.Points, NDArray[np.int_]]:
    """The segments of all curves within the plot, and how many points the first n curves have."""
    n_curves, n_points = y.shape
    corners = plane.c2p(np.tile(x, n_curves), y.ravel()).reshape(n_curves, n_points, 2)
    starts, ends = corners[:, :-1].reshape(-1, 2), corners[:, 1:].reshape(-1, 2)
    first, last = _within(starts[:, 1], ends[:, 1], plane.rect.bottom, plane.rect.top)
    way = ends - starts
    seen = first < last
    cut = shapes.rows_of_segments(
        (starts + way * first[:, None])[seen], (starts + way * last[:, None])[seen]
    )
    per_curve = seen.reshape(n_curves, n_points - 1).sum(axis=1)
    return cut, np.concatenate([[0], 4 * np.cumsum(per_curve)])


def _within(
    start: NDArray[np.float64], end: NDArray[np.float64], low: float, high: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shares of each way at which it comes to lie between two heights, and leaves again.

    The whole of a way inside is exactly 0 and 1, so that neighbors stay joined.
    """
    rise = np.where(end == start, 1.0, end - start)
    at_low, at_high = (low - start) / rise, (high - start) / rise
    first = np.clip(np.minimum(at_low, at_high), 0, 1)
    last = np.clip(np.maximum(at_low, at_high), 0, 1)
    level, inside = end == start, (start >= low) & (start <= high)
    first = np.where(level, np.where(inside, 0.0, 1.0), first)
    last = np.where(level, 1.0, last)
    return first, last
