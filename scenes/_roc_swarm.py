"""A swarm: one mark per case, its place on the axis exact, stacked so that none overlap."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

SPACING = 1.05
"""Distance of touching marks, in diameters: a sliver of air between them."""
OUTLINE = 0.05


@dataclass(frozen=True)
class Stacked:
    """Marks of two classes, positives stacked up from a line and negatives down from it.

    `centers`: (n_marks, 2) on the page.  `middle_y`: the line between the classes.
    """

    centers: NDArray[np.float64]
    is_positive: NDArray[np.bool_]
    radius: float
    middle_y: float

    def fits(self, room: Rect) -> bool:
        """True if all marks stand within the room's height."""
        y = self.centers[:, 1]
        return bool(y.min() - self.radius >= room.bottom and y.max() + self.radius <= room.top)


def stack_heights(x: NDArray[np.float64], diameter: float) -> NDArray[np.float64]:
    """Heights of the marks above the line at which none overlap; `x` stays exact.

    The mark that can lie lowest is placed next, which packs closer than going from left to right.
    """
    heights, low = np.zeros(len(x)), np.zeros(len(x))
    waiting = np.ones(len(x), dtype=bool)
    for _ in range(len(x)):
        chosen = int(np.argmin(np.where(waiting, low, np.inf)))
        heights[chosen], waiting[chosen] = low[chosen], False
        for other in np.flatnonzero(waiting & (np.abs(x - x[chosen]) < diameter)):
            near = ~waiting & (np.abs(x - x[other]) < diameter)
            low[other] = _lowest_free(x[near] - x[other], heights[near], diameter)
    return heights


def _lowest_free(dx: NDArray[np.float64], heights: NDArray[np.float64], diameter: float) -> float:
    reach = np.sqrt(diameter**2 - dx**2)
    candidates = np.sort(np.concatenate([[0.0], heights + reach]))
    gaps = (heights[None, :] - candidates[:, None]) ** 2 + dx[None, :] ** 2
    free = np.all(gaps >= diameter**2 * (1 - 1e-9), axis=1)
    return float(candidates[np.argmax(free)])


def stacked_within(
    x: NDArray[np.float64], is_positive: NDArray[np.bool_], room: Rect, radius: float
) -> Stacked | None:
    """Stack marks within the room's height, in its middle; None when they do not fit.

    `x`: (n_marks,) on the page.
    """
    pitch = 2 * radius * SPACING
    heights = np.zeros(len(x))
    for chosen in (is_positive, ~is_positive):
        heights[chosen] = stack_heights(x[chosen], pitch)
    up = float(heights[is_positive].max(initial=0)) + pitch
    down = float(heights[~is_positive].max(initial=0)) + pitch
    if up + down > room.height:
        return None
    middle_y = room.bottom + down + (room.height - up - down) / 2
    y = middle_y + np.where(is_positive, 1.0, -1.0) * (heights + pitch / 2)
    return Stacked(np.column_stack([x, y]), is_positive, radius, middle_y)


def stacked_like(first: Stacked, x: NDArray[np.float64]) -> Stacked:
    """The same marks, of the same size and on the same line, at other places: (n_marks,)."""
    pitch, positive = 2 * first.radius * SPACING, first.is_positive
    heights = np.zeros(len(x))
    for chosen in (positive, ~positive):
        heights[chosen] = stack_heights(x[chosen], pitch)
    y = first.middle_y + np.where(positive, 1.0, -1.0) * (heights + pitch / 2)
    return Stacked(np.column_stack([x, y]), positive, first.radius, first.middle_y)


class Swarm(Part):
    """The marks: discs for positives, squares for negatives, an ink outline on the wrong ones.

    A case counts as called positive when its place is at or right of `bar_x()`; outlines show
    with the strength of `judging()`. `way()` runs from 0 to 1 while marks glide to `second`.
    """

    def __init__(
        self,
        name: str,
        stacked: Stacked,
        theme: Theme,
        *,
        bar_x: Callable[[], float],
        judging: Callable[[], float],
        second: Stacked | None = None,
        way: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.stacked, self.second, self.radius = stacked, second, stacked.radius
        self._bar_x, self._judging, self._way = bar_x, judging, way
        self._placed_for = -1.0
        self.positives = Ink(fill=theme.color("positive"))
        self.negatives = Ink(fill=theme.color("negative"))
        self.wrong = Ink(stroke=theme.color("ink"), width=OUTLINE)
        super().__init__(self.positives, self.negatives, self.wrong, name=name)

    def state(self) -> Hashable:
        return self._bar_x(), self._judging(), self._way()

    def draw(self) -> None:
        centers, positive = self.centers(), self.stacked.is_positive
        if self._way() != self._placed_for:
            self._placed_for = self._way()
            self.positives.points = shapes.discs(centers[positive], self.radius)
            self.negatives.points = shapes.squares(centers[~positive], self.radius)
        self.wrong.strength = self._judging()
        wrong = (centers[:, 0] >= self._bar_x()) != positive
        inner = self.radius - OUTLINE / 2
        self.wrong.points = shapes.joined(
            [
                shapes.discs(centers[wrong & positive], inner),
                shapes.squares(centers[wrong & ~positive], inner),
            ]
        )

    def centers(self) -> NDArray[np.float64]:
        """Places of the marks now: (n_marks, 2)."""
        way, first = self._way(), self.stacked.centers
        if self.second is None or way == 0:
            return first
        return first + way * (self.second.centers - first)

    def readings(self) -> Mapping[str, float | int]:
        per_disc, per_square = len(shapes.discs([(0, 0)], 1)), len(shapes.squares([(0, 0)], 1))
        return {
            "marks_positive": len(self.positives.points) // per_disc,
            "marks_negative": len(self.negatives.points) // per_square,
        }
