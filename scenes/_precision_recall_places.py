"""Where the tiles stand: in a wall, on the axis of scores, in fractions; and where the bar is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.stage.marks.dot import mark_radius
from mlu_anim.stage.page import Grid, Page, Rect
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.stats import FractionTiles, fraction_tiles, swarm

if TYPE_CHECKING:
    from mlu_anim.experiments.precision_recall import RareClass

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
_AIR = 1.08
"""Distance of touching tiles, in diameters."""
_WALL = 0.42
"""Radius of a tile in the wall, as a share of the distance between tiles."""
_LARGEST = 2.4
"""Largest radius on the axis, in the least radius that can be read; it may be a third smaller."""


class Bar:
    """The bar on the axis of scores, and how many steps it has passed."""

    def __init__(self, result: "RareClass", at: ValueTracker) -> None:
        self.result, self.at = result, at
        low, high = float(result.place[1:].min()), float(result.place[1:].max())
        self.span = (high - low) or 1.0
        self.ends = low - 0.07 * self.span, high + 0.09 * self.span
        """The axis from beside the lowest tile to beside the highest one."""
        self.steps = np.arange(result.n_steps)
        self.places = np.array([self.between(step) for step in self.steps])

    def between(self, step: int) -> float:
        """Return a place between the last case that a step calls positive and the next one."""
        at, n = self.result.place, self.result.n_steps
        if step in (0, n - 1):
            return self.ends[0] + 0.02 * self.span if step else self.ends[1] - 0.02 * self.span
        middle = float(at[step] + at[step + 1]) / 2
        return middle if float(at[step + 1]) < middle else float(at[step])

    @property
    def everyday(self) -> float:
        """The place of the model's own threshold."""
        r = self.result
        same = np.sum(r.place[1:] >= r.everyday_threshold) == r.everyday_step
        if r.is_probability and same and r.everyday_threshold > self.ends[0]:
            return r.everyday_threshold
        return self.between(r.everyday_step)

    @property
    def step(self) -> int:
        """The step whose cases stand at or right of the bar."""
        return int(np.searchsorted(-self.result.place[1:], -self.at.get_value(), side="right"))

    def called(self) -> NDArray[np.bool_]:
        """Return whether each tile stands at or right of the bar: (n_tiles,)."""
        return np.asarray(self.result.called_at <= self.step)

    def rate(self, power: float = 2.2) -> "BarRate":
        """Return the rate at which the bar passes all cases: slowly at first, then faster."""
        return BarRate(self.places, power)


@dataclass(frozen=True, eq=False)
class BarRate:
    """The way of the bar from the right end of the axis to its left end."""

    places: Floats
    power: float

    def steps(self, alpha: float) -> float:
        """Return the share of the steps that are passed."""
        within = min(max(alpha, 0.0), 1.0)
        return float(within**self.power)

    def __call__(self, alpha: float) -> float:
        """Return the share of its way that the bar has gone."""
        last = len(self.places) - 1
        at = float(np.interp(self.steps(alpha) * last, np.arange(last + 1), self.places))
        return (self.places[0] - at) / float(self.places[0] - self.places[-1])


@dataclass(frozen=True, eq=False)
class Spots:
    """Places of tiles, (n_tiles, 2), and the radius of each tile, in scene units."""

    at: Floats
    radius: float


def wall(room: Rect, n: int) -> Spots:
    """Return the tiles as a wall, whose rows are full if that costs little."""
    pitches = [Grid(room, n, columns=c).pitch * (1.0 if n % c else 1.2) for c in range(1, n + 1)]
    grid = Grid(room, n, columns=int(np.argmax(pitches)) + 1)
    return Spots(grid.places(), _WALL * grid.pitch)


def on_axis(plane: Plane, position: Floats, page: Page, top: float, below: Rect | None) -> Spots:
    """Return the tiles on the axis, as large as they fit.

    top: the height up to which there is room; `below`: tiles under this rectangle stay below it.
    """
    x, foot = plane.c2p(position, np.zeros(len(position)))[:, 0], plane.rect.bottom
    for share in np.linspace(_LARGEST, 0.66, 30):
        radius = float(share) * mark_radius(page)
        y = foot + radius + swarm(x, 2 * _AIR * radius)
        limit = np.full(len(x), top)
        if below is not None:
            limit[x + radius > below.left] = below.bottom
        if (y + radius <= limit).all():
            break
    return Spots(np.column_stack([x, y]), radius)


@dataclass(frozen=True, eq=False)
class Fractions:
    """The tiles of two fractions, precision and recall, from where they stand on the axis."""

    tile: Ints
    """Shape (n,): the case that each tile shows."""
    to: Floats
    """Shape (n, 2): its place in a fraction."""
    half: Ints
    """Shape (n,): 0 and 1 for precision, 2 and 3 for recall; the odd ones are above the line."""
    radius: float
    lines: Floats
    """Shape (2, 3): left end, right end and height of the line of each fraction."""
    rooms: tuple[Rect, Rect]


def fractions(result: "RareClass", room: Rect, em: float, largest: float) -> Fractions:
    """Return both fractions at the stated bar, side by side or one above the other.

    Above and below the tiles of each is a line of text.
    """
    called = result.called_at <= result.bar_step
    hits = np.flatnonzero(called & result.is_positive)
    wrong, missed = (np.flatnonzero(f) for f in (called & ~result.is_positive, ~called & result.is_positive))
    rooms = _halves(room, em)
    parts = []
    for rect, others in zip(rooms, (wrong, missed), strict=True):
        inner = Rect(rect.left, rect.bottom + 1.5 * em, rect.right, rect.top - 1.3 * em)
        parts.append((inner, np.concatenate([hits, others])))
    pitch = min([largest, *(_laid(len(hits), inner, rows).pitch for inner, rows in parts)])
    tile, to, half, lines = [], [], [], []
    for number, (inner, rows) in enumerate(parts):
        laid = _laid(len(hits), inner, rows, pitch)
        corner = inner.left, inner.bottom
        tile += [rows, hits]
        to += [laid.under + corner, laid.over + corner]
        half += [np.full(len(rows), 2 * number), np.full(len(hits), 2 * number + 1)]
        left, right, y = laid.line
        lines.append((left + corner[0], right + corner[0], y + corner[1]))
    joined = (np.concatenate(each) for each in (tile, to, half))
    return Fractions(*joined, 0.43 * pitch, np.array(lines), rooms)


def _laid(n_over: int, inner: Rect, rows: Ints, largest: float = np.inf) -> FractionTiles:
    return fraction_tiles(n_over, len(rows), inner.width, inner.height, largest)


def _halves(room: Rect, em: float) -> tuple[Rect, Rect]:
    if room.width > 2.2 * room.height:
        return room.split_across(0.5, 1.5 * em)
    upper, lower = room.cut_top((room.height - 0.6 * em) / 2, 0.6 * em)
    return upper, lower
