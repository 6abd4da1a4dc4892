"""A swarm: one mark per case, its place on the axis exact, stacked so that none overlap."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.theme import Theme

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


def stack_heights(x: NDArray[np.float64], diameter: float) -> NDArray[np.float64]:
    """How high each mark must stand above the line so that none overlap; `x` stays exact.

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
    x: NDArray[np.float64],
    is_positive: NDArray[np.bool_],
    room: Rect,
    smallest_radius: float,
    largest_radius: float,
) -> Stacked | None:
    """Stack marks with the largest radius that fits the room's height; None when none does.

    `x`: (n_marks,) on the page.
    """
    for radius in np.linspace(largest_radius, smallest_radius, 8):
        pitch = 2 * float(radius) * SPACING
        heights = np.zeros(len(x))
        for chosen in (is_positive, ~is_positive):
            heights[chosen] = stack_heights(x[chosen], pitch)
        up = float(heights[is_positive].max(initial=0)) + pitch
        down = float(heights[~is_positive].max(initial=0)) + pitch
        if up + down <= room.height:
            slack = (room.height - up - down) / 2
            middle_y = room.bottom + down + slack
            signs = np.where(is_positive, 1.0, -1.0)
            centers = np.column_stack([x, middle_y + signs * (heights + pitch / 2)])
            return Stacked(centers, is_positive, float(radius), middle_y)
    return None


class Swarm(Part):
    """The marks: discs for positives, squares for negatives, an ink outline on the wrong ones.

    A case counts as called positive when its place is at or right of `bar_x()`; outlines show
    with the strength of `judging()`.
    """

    def __init__(
        self,
        name: str,
        stacked: Stacked,
        theme: Theme,
        *,
        bar_x: Callable[[], float],
        judging: Callable[[], float],
    ) -> None:
        self.stacked, self.radius = stacked, stacked.radius
        self._bar_x, self._judging = bar_x, judging
        centers, positive = stacked.centers, stacked.is_positive
        discs = shapes.discs(centers[positive], self.radius)
        squares = shapes.squares(centers[~positive], self.radius)
        self.positives = Ink(discs, fill=theme.color("positive"))
        self.negatives = Ink(squares, fill=theme.color("negative"))
        self.wrong = Ink(stroke=theme.color("ink"), width=OUTLINE)
        super().__init__(self.positives, self.negatives, self.wrong, name=name)

    def state(self) -> Hashable:
        return self._bar_x(), self._judging()

    def draw(self) -> None:
        centers, positive = self.stacked.centers, self.stacked.is_positive
        self.wrong.strength = self._judging()
        wrong = (centers[:, 0] >= self._bar_x()) != positive
        inner = self.radius - OUTLINE / 2
        self.wrong.points = shapes.joined(
            [
                shapes.discs(centers[wrong & positive], inner),
                shapes.squares(centers[wrong & ~positive], inner),
            ]
        )

    def readings(self) -> Mapping[str, float | int]:
        per_disc, per_square = len(shapes.discs([(0, 0)], 1)), len(shapes.squares([(0, 0)], 1))
        return {
            "marks_positive": len(self.positives.points) // per_disc,
            "marks_negative": len(self.negatives.points) // per_square,
        }
