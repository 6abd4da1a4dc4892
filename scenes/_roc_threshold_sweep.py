"""A threshold that sweeps scored cases: what holds at the bar, and how far the sweep has come."""

from functools import cached_property
from typing import Protocol

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from scenes._roc_confusion import Counts

OFF_RIGHT, OFF_LEFT = 1.02, -0.02
"""Axis positions right and left of all cases."""
_REMEMBERED = 64


class SweptResult(Protocol):
    """The steps of a result; each column is (n_steps,), from the highest threshold."""

    @property
    def n_pos(self) -> int: ...
    @property
    def n_neg(self) -> int: ...
    @property
    def position(self) -> NDArray[np.float64]: ...
    @property
    def tp(self) -> NDArray[np.int64]: ...
    @property
    def fp(self) -> NDArray[np.int64]: ...


class ThresholdSweep:
    """Reads two tracked axis positions: where the bar stands, and how far it has ever come."""

    def __init__(self, result: SweptResult, threshold: ValueTracker, reached: ValueTracker) -> None:
        self.result, self.threshold, self.reached = result, threshold, reached
        self._leftward = -result.position[1:]
        self._found: dict[float, int] = {}

    def step_at(self, position: float) -> int:
        """The step whose cases are those at or right of an axis position."""
        if position not in self._found:  # many parts ask for the same two places at each frame
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            self._found[position] = int(self._leftward.searchsorted(-position, side="right"))
        return self._found[position]

    def step(self) -> int:
        """The step at which the bar stands."""
        return self.step_at(self.threshold.get_value())

    def n_reached(self) -> int:
        """The number of steps swept so far, the first (nobody called positive) included."""
        return self.step_at(self.reached.get_value()) + 1

    def counts(self) -> Counts:
        """The confusion matrix at the bar."""
        r, step = self.result, self.step()
        tp, fp = int(r.tp[step]), int(r.fp[step])
        return Counts(tp=tp, fn=r.n_pos - tp, fp=fp, tn=r.n_neg - fp)

    def operating_point(self) -> tuple[float, float]:
        """False and true positive rate at the bar."""
        r, step = self.result, self.step()
        return float(r.fp[step] / r.n_neg), float(r.tp[step] / r.n_pos)

    def bar_position(self, step: int) -> float:
        """Between the last case that a step calls positive and the first that it does not."""
        positions = self.result.position
        if step == 0:
            return OFF_RIGHT
        if step == len(positions) - 1:
            return OFF_LEFT
        upper, lower = float(positions[step]), float(positions[step + 1])
        middle = (upper + lower) / 2
        # Nothing lies between neighboring floats; a case at the bar is called positive.
        return middle if lower < middle else upper

    def rate(self, alpha: float) -> float:
        """The bar's way at `alpha` of the time: even in the score, slower where cases are many."""
        return float(np.interp(alpha, *self._course))

    @cached_property
    def _course(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Shares of the time, and of the way that the bar has come by then."""
        way = np.linspace(0, 1, 400)
        at = OFF_RIGHT + (OFF_LEFT - OFF_RIGHT) * way
        r, steps = self.result, self._leftward.searchsorted(-at, side="right")
        passed = (r.tp[steps] + r.fp[steps]) / (r.n_pos + r.n_neg)
        return 0.4 * way + 0.6 * passed, way
