"""A bar that sweeps scored cases: what it has passed, and what has landed in the plot."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker, smooth
from numpy.typing import NDArray

from mlu_anim.stage.moves import Relay

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import RocSweep

OFF_RIGHT, OFF_LEFT = 1.045, -0.045
"""Axis positions right and left of all cases."""
_FLIGHT_S, _LONGEST_FLIGHT = 0.09, 0.3
"""Time of a flight in a sweep: in seconds, and at most so large a share of the sweep's."""
_STEP_BEGINS = 0.5
"""Share of a flight after which the step that it makes begins to grow."""
Rate = Callable[[float], float]


class Sweep:
    """Two tracked values: the axis position of the bar, and how many steps have landed."""

    def __init__(self, result: "RocSweep", bar: ValueTracker, landed: ValueTracker) -> None:
        self.result, self.bar, self.landed = result, bar, landed
        self.n_steps = len(result.position) - 1
        self._leftward = -result.position[1:]
        self._places = -np.array([self.between(step) for step in range(self.n_steps + 1)])
        self.first_hit = int(np.argmax(result.tp > 0))
        later = np.flatnonzero(np.diff(result.fp) > 0) + 1
        second = min(self.first_hit + 1, self.n_steps)
        self.next_alarm = int(next(iter(later[later > self.first_hit]), second))
        self.last_hit = max(self.first_hit, self.next_alarm - 1)

    # --- at the bar -------------------------------------------------------------------------

    def step(self) -> int:
        """The step whose cases are those at or right of the bar."""
        return int(self._leftward.searchsorted(-self.bar.get_value(), side="right"))

    def count(self, cell: str) -> int:
        """A cell of the confusion matrix at the bar: `tp`, `fn`, `fp` or `tn`."""
        return self.result.matrix(self.step())[cell]

    def between(self, step: int) -> float:
        """A place between the last case that a step calls positive and the next one."""
        at = self.result.position
        if step in (0, self.n_steps):
            return OFF_LEFT if step else OFF_RIGHT
        middle = float(at[step] + at[step + 1]) / 2
        # Nothing lies between neighboring floats; a case at the bar is called positive.
        return middle if float(at[step + 1]) < middle else float(at[step])

    def everyday(self) -> float:
        """Where the bar stands at the everyday threshold: at its score, if the axis has scores."""
        r, score = self.result, self.result.everyday_threshold
        if r.score_axis == "rank":
            return 0.5 if r.by_median else self.between(r.everyday_step)
        score = 0.5 if score is None else score
        place = score if r.score_axis == "probability" else r.position_of(score)
        same = self._leftward.searchsorted(-place, side="right") == r.everyday_step
        return place if same else self.between(r.everyday_step)

    # --- in the plot ------------------------------------------------------------------------

    def grown(self) -> float:
        """How many steps of the curve are drawn; a step grows at the end of its flight."""
        landed = self.landed.get_value()
        whole = np.floor(landed)
        return float(whole + max(0.0, landed - whole - _STEP_BEGINS) / (1 - _STEP_BEGINS))

    def point(self) -> tuple[float, float]:
        """False and true positive rate at the end of the drawn curve."""
        at, steps = self.grown(), np.arange(self.n_steps + 1)
        x, y = (np.interp(at, steps, rate) for rate in (self.result.fpr, self.result.tpr))
        return float(x), float(y)

    def n_landed(self, cell: str) -> int:
        """Cases that have landed, of `tp` or `fp`."""
        return int(getattr(self.result, cell)[int(self.grown() + 1e-9)])

    def steps_of(self, positions: NDArray[np.float64]) -> NDArray[np.int_]:
        """The step that each case makes: shape of `positions`."""
        found: NDArray[np.int_] = self._leftward.searchsorted(-positions, side="left") + 1
        return found

    def flights(self, positions: NDArray[np.float64]) -> Relay:
        """The way of each case to the plot: from when the bar passes it until its step is there."""
        starts = np.interp(-positions, self._places, np.arange(self.n_steps + 1))
        return Relay(self._passed, self.landed, starts, self.steps_of(positions))

    def _passed(self) -> float:
        """The number of steps that the bar has passed, with a part of the next one."""
        steps = np.arange(self.n_steps + 1)
        return float(np.interp(-self.bar.get_value(), self._places, steps))

    # --- its course -------------------------------------------------------------------------

    def rates(self, first: int, last: int, run_time: float) -> tuple[Rate, Rate]:
        """The rates of the bar and of what lands, from one step to another.

        The bar takes a third of its time evenly over the axis, and the rest evenly over the cases.
        """
        steps = np.linspace(first, last, 400)
        way = np.interp(steps, np.arange(self.n_steps + 1), -self._places)
        span = (way[-1] - way[0]) or 1.0
        share = (steps - first) / max(last - first, 1)
        times = (way - way[0]) / span / 3 + share * 2 / 3
        flight = min(_LONGEST_FLIGHT, _FLIGHT_S / run_time)

        def bar(alpha: float) -> float:
            return float(np.interp(smooth_ends(alpha / (1 - flight)), times, (way - way[0]) / span))

        def landed(alpha: float) -> float:
            return float(np.interp(smooth_ends((alpha - flight) / (1 - flight)), times, share))

        return bar, landed


def smooth_ends(alpha: float) -> float:
    """An even pace with a short slow begin and end."""
    within = min(max(alpha, 0.0), 1.0)
    return 0.75 * within + 0.25 * float(smooth(within))
