"""The base classes of all that is drawn: inks, which fade, and parts, which follow values.

A part is drawn from values alone. Its `presence` runs from 0 (away) over 0.25 (no longer in focus)
to 1. Its look depends only on the trackers that it reads: it keeps no history, and no mobject is
rebuilt.
"""

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeVar

import numpy as np
from manim import VGroup, VMobject, smooth
from manim.animation.animation import Animation
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect
from mlu_anim.stage.slide import Slide
from mlu_anim.stage.theme import rgb
from mlu_anim.stage.tracked import TrackedValue

Points = NDArray[np.float64]
AnyObject = TypeVar("AnyObject", bound=VMobject)
DIMMED = 0.25
"""Presence of a part that is no longer in focus."""
_UNSEEN = "#000000"
_WIDTHS_PER_UNIT = 100.0
"""manim's stroke width of one scene unit."""


class Ink(VMobject):
    """A path in one style (fill, stroke, halo); it may have many separate pieces."""

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
        """Counts the changes of style; as long as it is the same, so are color and opacity."""
        super().__init__(
            fill_opacity=1.0 if fill else 0.0,
            stroke_width=width * _WIDTHS_PER_UNIT if stroke else 0,
            background_stroke_width=(width + 2 * halo_width) * _WIDTHS_PER_UNIT if halo else 0,
        )
        self.strength = strength
        self._seen = -1.0
        self.fill_rgbas[:, :3] = rgb(fill or _UNSEEN)
        self.stroke_rgbas[:, :3] = rgb(stroke or _UNSEEN)
        self.background_stroke_rgbas[:, :3] = rgb(halo or stroke or _UNSEEN)
        self._painted = (fill is not None, stroke is not None, halo is not None)
        if points is not None:
            self.points = points
        self.show_at(0.0)

    def init_colors(self, propagate_colors: bool = True) -> Self:
        """Set the colors to black, unseen; manim calls this and would compute them slowly."""
        return _uncolored(self)

    def show_at(self, level: float) -> None:
        """Set the opacity of fill, stroke and halo to `level` (0 to 1) times `strength`."""
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
        """Change the color of the fill or of the stroke; one that is not painted stays unseen."""
        if fill:
            self.fill_rgbas[:, :3] = rgb(fill)
        if stroke:
            self.stroke_rgbas[:, :3] = rgb(stroke)
        self.style_number += 1

    @property
    def visibility(self) -> float:
        """The opacity with which the ink is drawn; 0 without points."""
        return self._seen if len(self.points) else 0.0

    def box(self) -> Rect:
        """Return the rectangle around its points."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        return Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


class Part(VGroup):
    """A group of inks (paths in one style) that appear, dim and follow tracked values as one."""

    _inks: list[Ink] | None = None
    _read: Mapping[str, float | int] = MappingProxyType({})
    _read_at: Hashable = None

    def __init__(self, *inks: Ink, name: str) -> None:
        super().__init__(*inks)
        self.part_name = name
        self.presence = TrackedValue(0.0)
        self.drawn_state: Hashable = None
        self.add_updater(lambda _: self.refresh())  # tells manim that the part moves

    def init_colors(self, propagate_colors: bool = True) -> Self:
        """Set no colors that are seen: a part has no points of its own."""
        return _uncolored(self)

    def state(self) -> Hashable:
        """Return the values that the drawing depends on, besides the presence."""
        return None

    def draw(self) -> None:
        """Set the points and styles of the inks to the present values."""

    def readings(self) -> Mapping[str, float | int]:
        """Return values read back from what is drawn, for the frame data and the tests."""
        return {}

    def last_readings(self) -> Mapping[str, float | int]:
        """Return the readings, read again only if the part was drawn anew since the last time."""
        if self._read_at != self.drawn_state:
            self._read, self._read_at = self.readings(), self.drawn_state
        return self._read

    def refresh(self) -> None:
        """Redraw the part if its presence or its state has changed since the last time."""
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
        """Refresh the part; manim calls this for each frame."""
        if not self.updating_suspended:
            self.refresh()
        return self

    def add(self, *inks: Any) -> Self:
        """Add more inks."""
        self._inks = None
        super().add(*inks)
        return self

    def inks(self) -> list[Ink]:
        """Return all inks of the part, in drawing order."""
        if self._inks is None:
            self._inks = [m for m in self.get_family() if isinstance(m, Ink)]
        return self._inks

    def stand(self, level: float = 1.0) -> None:
        """Set the presence to `level` at once, without an animation."""
        self.presence.set_value(level)
        self.refresh()

    def appear(self, level: float = 1.0) -> Animation:
        """Return an animation that fades the part to the presence `level`."""
        return Slide(self.presence, level, smooth)

    def vanish(self) -> Animation:
        """Return an animation that fades the part out."""
        return self.appear(0.0)

    def step_back(self) -> Animation:
        """Return an animation that dims the part to a quarter of its opacity."""
        return self.appear(DIMMED)


def _uncolored(mobject: AnyObject) -> AnyObject:
    """Give an object arrays of colors, all black and unseen; returns the object."""
    mobject.fill_rgbas = np.zeros((1, 4))
    mobject.stroke_rgbas = np.zeros((1, 4))
    mobject.background_stroke_rgbas = np.zeros((1, 4))
    return mobject
