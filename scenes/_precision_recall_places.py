"""The bar on the axis of scores, and the tiles of the two fractions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear, Log
from mlu_anim.stage.stats import fraction_tiles

if TYPE_CHECKING:
    from mlu_anim.experiments.precision_recall import RareClass

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
Rate = Callable[[float], float]


class Bar:
    """The bar on the axis of scores, and how many steps it has passed."""

    def __init__(self, result: "RareClass", at: ValueTracker) -> None:
        self.result, self.at = result, at
        low, high = float(result.place[1:].min()), float(result.place[1:].max())
        self.ends = self.beyond(low, high, -0.07), self.beyond(low, high, 1.09)
        """The axis from beside the lowest tile to beside the highest one."""
        self.places = np.array([self.between(step) for step in range(result.n_steps)])

    def beyond(self, low: float, high: float, way: float) -> float:
        """Return the value at `way` on the axis from `low`, at 0, to `high`, at 1."""
        if self.result.is_log:
            return float(low * (high / low) ** way)
        return low + way * ((high - low) or 1.0)

    def scale(self, high: float, at: tuple[float, ...]) -> Linear | Log:
        """Return the axis up to `high`, with ticks at the values `at` that are on it."""
        low = self.ends[0]
        ticks = tuple(v for v in at if low <= v <= high)
        is_log = self.result.is_log
        return Log(low, high, ticks, fine=True) if is_log else Linear(low, high, at=ticks)

    def between(self, step: int) -> float:
        """Return a place between the last case that a step calls positive and the next one."""
        at, n = self.result.place, self.result.n_steps
        if step in (0, n - 1):
            return self.beyond(*self.ends, 0.02 if step else 0.98)
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

    def rates(self, power: float = 2.2) -> tuple[Rate, Rate]:
        """Return the rates of the steps passed, slowly at first, and of the bar, to the left."""
        places, last = self.places, len(self.places) - 1

        def steps(alpha: float) -> float:
            return float(min(max(alpha, 0.0), 1.0) ** power)

        def bar(alpha: float) -> float:
            at = float(np.interp(steps(alpha) * last, np.arange(last + 1), places))
            return float((places[0] - at) / (places[0] - places[-1]))

        return steps, bar


@dataclass(frozen=True, eq=False)
class Fractions:
    """The tiles of two fractions that share what is above the line, the hits.

    Below it, the hits are followed first by the false alarms, then by the missed ones.
    """

    tile: Ints
    """Shape (n,): the case that each tile shows."""
    to: Floats
    """Shape (n, 2): its place in the fraction."""
    group: Ints
    """Shape (n,): 0 for hits below the line, 1 above it, 2 for false alarms, 3 for missed ones."""
    order: Floats
    """Shape (n,): when a tile sets out, from 0 to 1 within its group."""
    radius: float
    line: Floats
    """Shape (2, 3): left end, height and right end of the line for each fraction."""


def fractions(result: "RareClass", room: Rect, largest: float) -> Fractions:
    """Return precision and recall at the stated bar as large as they fit."""
    called, up = result.called_at <= result.bar_step, result.is_positive
    hits, wrong, missed = (np.flatnonzero(f) for f in (called & up, called & ~up, ~called & up))
    most = len(hits) + max(len(wrong), len(missed))
    laid = fraction_tiles(len(hits), most, room.width, room.height, largest)
    corner, n = (room.left, room.bottom), len(hits)
    under, over = laid.under + corner, laid.over + corner
    parts = (hits, under[:n]), (hits, over), *((t, under[n : n + len(t)]) for t in (wrong, missed))
    orders = [np.arange(len(tiles)) / max(len(tiles), 1) for tiles, _ in parts]
    left, right, y = laid.line
    ends = [min(right, (n + len(tiles)) * laid.pitch) + room.left for tiles in (wrong, missed)]
    return Fractions(
        tile=np.concatenate([tiles for tiles, _ in parts]),
        to=np.concatenate([places for _, places in parts]),
        group=np.repeat(range(4), [len(tiles) for tiles, _ in parts]),
        order=np.concatenate(orders),
        radius=0.43 * laid.pitch,
        line=np.array([(room.left + left, y + room.bottom, end) for end in ends]),
    )
