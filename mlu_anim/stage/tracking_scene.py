"""Tracked values of a scene: their numbers, and the animations and states that move them."""

from collections.abc import Callable, Mapping

from manim import ValueTracker, linear, smooth
from manim.animation.animation import Animation

from mlu_anim.stage.flat_scene import FlatScene
from mlu_anim.stage.part import Part
from mlu_anim.stage.slide import Slide
from mlu_anim.stage.tracked import TrackedValue
from mlu_anim.system.errors import AuthorMistake

OWN_NAME = "the frame data have a column for each name: give it one of its own"


class TrackingScene(FlatScene):
    """A scene with tracked values, by name."""

    tracked: dict[str, ValueTracker]
    changes: tuple[Mapping[str, float], ...] = ()
    """The values that each beat leaves changed, in order, for `after`."""

    def track(self, name: str, value: float) -> ValueTracker:
        """Return a new tracked value, whose course becomes a column of the frame data.

        Raises AuthorMistake if the name is taken.
        """
        if name in self.tracked:
            raise AuthorMistake(f"two tracked values are called {name!r}", hint=OWN_NAME)
        tracker = TrackedValue(value)
        self.tracked[name] = tracker
        return tracker

    def tracked_values(self) -> dict[str, float | int]:
        """Return the present number of each tracked value, by name."""
        return {name: tracker.get_value() for name, tracker in self.tracked.items()}

    def now(self, name: str) -> float:
        """Return the present number of one tracked value."""
        return float(self.tracked[name].get_value())

    def slide(
        self, tracker: ValueTracker, value: float, rate: Callable[[float], float] = smooth
    ) -> Animation:
        """Return an animation that moves a tracked value."""
        return Slide(tracker, value, rate)

    def to(self, name: str, end: float) -> Animation:
        """Return an animation that moves the tracked value of this name."""
        return self.slide(self.tracked[name], end)

    def evenly(self, name: str, end: float) -> Animation:
        """Return an animation that moves it at an even speed."""
        return self.slide(self.tracked[name], end, linear)

    def at(self, **values: float) -> dict[ValueTracker, float]:
        """Return a number for each tracked value: 0 but for these."""
        return {tracker: values.get(name, 0.0) for name, tracker in self.tracked.items()}

    def after(self, n_beats: int, **more: float) -> dict[ValueTracker, float]:
        """Return a number for each as `changes` leave them after so many beats, but for `more`."""
        values = {name: value for step in self.changes[:n_beats] for name, value in step.items()}
        return self.at(**values | more)

    def present(self, *parts: Part) -> dict[Part, float]:
        """Return the full presence for each of these parts."""
        return dict.fromkeys(parts, 1.0)
