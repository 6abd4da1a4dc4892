"""Inks that fade, and parts that follow values: all that stands on the stage.

A part is drawn from values alone. Its `presence` runs from 0 (away) over 0.25 (has done its work)
to 1, and its look is a function of the trackers it reads: no history, nothing rebuilt.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Self

import numpy as np
from manim import ValueTracker, VGroup, VMobject, smooth
from manim.animation.animation import Animation
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import rgb

Points = NDArray[np.float64]
DIMMED = 0.25
_UNSEEN = "#000000"
_WIDTHS_PER_UNIT = 100.0
"""manim's stroke width of one scene unit."""


class Ink(VMobject):
    """One path in one style, however many pieces it has."""

    def __init__(
        self,
        points: Points | None = None,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.0,
        halo: str | None = None,
        halo_width: float = 0.06,
        strength: float = 1.0,
    ) -> None:
        """`width` and `halo_width` in scene units; `strength`: opacity when fully present."""
        self.style_number = 0
        """Counts the styles that it has had; what has the same number looks the same."""
        super().__init__(fill_opacity=0.0, stroke_opacity=0.0, stroke_width=0.0)
        self.strength = strength
        self._seen = -1.0
        self.set_stroke(
            halo or stroke or _UNSEEN,
            (width + 2 * halo_width) * _WIDTHS_PER_UNIT if halo else 0,
            1,
            True,
        )
        self.set_stroke(stroke or _UNSEEN, width * _WIDTHS_PER_UNIT if stroke else 0, 1)
        self.set_fill(fill or _UNSEEN, 1 if fill else 0)
        self._painted = (fill is not None, stroke is not None, halo is not None)
        if points is not None:
            self.points = points
        self.show_at(0.0)

    def show_at(self, level: float) -> None:
        """Set the opacity, 0 to 1, of all that this ink paints."""
        opacity = level * self.strength
        if opacity == self._seen:
            return
        fill, stroke, halo = self._painted
        self.fill_rgbas[:, 3] = opacity if fill else 0
        self.stroke_rgbas[:, 3] = opacity if stroke else 0
        self.background_stroke_rgbas[:, 3] = opacity if halo else 0
        self._seen = opacity
        self.style_number += 1

    def recolor(self, *, fill: str | None = None, stroke: str | None = None) -> None:
        """Change a color that is already painted."""
        if fill:
            self.fill_rgbas[:, :3] = rgb(fill)
        if stroke:
            self.stroke_rgbas[:, :3] = rgb(stroke)
        self.style_number += 1

    @property
    def visibility(self) -> float:
        """The opacity it is drawn with."""
        return self._seen if len(self.points) else 0.0

    def box(self) -> Rect:
        """The rectangle around its points."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        return Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def sliding(tracker: ValueTracker, value: float, rate: Callable[[float], float]) -> Animation:
    """A tracker on its way to a value, as an animation to play."""
    move: Any = tracker.animate
    animation: Animation = move(rate_func=rate).set_value(value).build()
    return animation


class Part(VGroup):
    """A group of inks that appears, dims and follows values as one."""

    _inks: list[Ink] | None = None

    def __init__(self, *inks: Ink, name: str) -> None:
        super().__init__(*inks)
        self.part_name = name
        self.presence = ValueTracker(0.0)
        self.drawn_state: Hashable = None
        self.add_updater(lambda _: self.refresh())  # by it manim sees that a part moves

    def state(self) -> Hashable:
        """The values that the drawing depends on, besides the presence."""
        return None

    def draw(self) -> None:
        """Move the inks to where the values say."""

    def readings(self) -> Mapping[str, float | int]:
        """Values read back from what is drawn, for the frame data and the tests."""
        return {}

    def refresh(self) -> None:
        """Redraw if a value has changed since the last time."""
        level = self.presence.get_value()
        state = (level, self.state()) if level > 0 else 0.0
        if state == self.drawn_state:
            return
        if level > 0:
            self.draw()
        for ink in self.inks():
            ink.show_at(level)
        self.drawn_state = state

    def update(self, dt: float = 0, recursive: bool = True) -> Self:
        """Refresh the part; manim calls this at each frame."""
        if not self.updating_suspended:
            self.refresh()
        return self

    def add(self, *inks: Any) -> Self:
        """Take in more inks."""
        self._inks = None
        super().add(*inks)
        return self

    def inks(self) -> list[Ink]:
        """All its inks, in drawing order."""
        if self._inks is None:
            self._inks = [m for m in self.get_family() if isinstance(m, Ink)]
        return self._inks

    def stand(self, level: float = 1.0) -> None:
        """Be there at once, without an animation."""
        self.presence.set_value(level)
        self.refresh()

    def appear(self, level: float = 1.0) -> Animation:
        """Appear, or change to `level`, as an animation to play."""
        return sliding(self.presence, level, smooth)

    def vanish(self) -> Animation:
        """Go away, as an animation to play."""
        return self.appear(0.0)

    def step_back(self) -> Animation:
        """Step back to a quarter, as an animation to play."""
        return self.appear(DIMMED)
