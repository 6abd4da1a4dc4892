"""The animation of a tracked value."""

from collections.abc import Callable

from manim import ValueTracker
from manim.animation.animation import Animation


class Slide(Animation):
    """Moves a tracker to a value, as `tracker.animate.set_value(value)` does, without its copies.

    rate: manim's rate function.
    """

    def __init__(self, tracker: ValueTracker, value: float, rate: Callable[[float], float]) -> None:
        super().__init__(tracker, rate_func=rate)
        self._tracker, self._start, self._end = tracker, 0.0, float(value)

    def begin(self) -> None:
        self._start = self._tracker.get_value()
        self.starting_mobject = self.mobject  # manim would copy it, with all its attributes
        super().interpolate(0)

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(1 - alpha if self.reverse_rate_function else alpha)
        self._tracker.set_value((1 - share) * self._start + share * self._end)

    def finish(self) -> None:
        self.interpolate(1)
