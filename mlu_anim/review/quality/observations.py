"""Observations of a rendering as plain data: what the quality gates check.

The module needs neither manim nor a scene, so that observations can come from another process or
from a test.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.review.quality.findings import rendering_name
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.stage.variant import Cut, Variant

CLEARLY_VISIBLE = 0.9
"""The least opacity, 0 to 1, at which a text or mark must be legible; fainter ones need not be."""


@dataclass(frozen=True)
class Painted:
    """A color in which a text or mark is painted, and the colors of the picture under it.

    `color`: `#RRGGBB`.
    `under`: colors, each with the share (0 to 1) of the painted pixels that it lies under.
    `line`: True for the color of a line, False for the color of an area.
    """

    color: str
    under: tuple[tuple[str, float], ...]
    line: bool = False


@dataclass(frozen=True)
class VisibleInk:
    """A text or mark that is visible in a picture.

    `part`: the name of the part of the scene that it belongs to.
    `box`: the rectangle around it, in scene units.
    `visibility`: its opacity, 0 to 1.
    `string`, `em`, `line`: for a text only: its string, its font size and the box of its line.
    `painted`: its colors; empty if it is less than clearly visible.
    `covered`: for a text, the titles of later texts and marks that cover it, each with the covered
    share of the letters' pixels.
    """

    part: str
    box: Rect
    visibility: float
    string: str | None = None
    em: float = 0.0
    line: Rect | None = None
    painted: tuple[Painted, ...] = ()
    covered: tuple[tuple[str, float], ...] = ()

    @property
    def title(self) -> str:
        """The name of the text or mark in findings."""
        return f"the mark of {self.part!r}" if self.string is None else repr(self.string)


@dataclass(frozen=True)
class Snapshot:
    """Everything that is visible at the time `t_s` of a rendering; `inks` in drawing order."""

    beat: BeatSpan
    t_s: float
    page: Page
    inks: tuple[VisibleInk, ...]

    @property
    def texts(self) -> list[VisibleInk]:
        """The texts that are not blank, in drawing order."""
        return [ink for ink in self.inks if ink.string is not None and ink.string.strip()]


@dataclass(frozen=True)
class View:
    """One rendering, observed in snapshots."""

    cut: Cut
    variant: Variant
    timeline: Timeline
    snapshots: tuple[Snapshot, ...]

    @property
    def name(self) -> str:
        """The name of the rendering in findings."""
        return rendering_name(self.cut, self.variant)


@dataclass(frozen=True)
class FlashMeasurement:
    """Measures of flashing for each frame of a rendering, over the second that ends with it.

    `general`, `red`: of all fields of ten degrees of vision, the largest share (0 to 1) of a field
    that flashes more than three times, in brightness or in saturated red.
    `badness`: the measure of FFmpeg's `photosensitivity` filter; above 1 it would dim the frame.
    """

    cut: Cut
    variant: Variant
    timeline: Timeline
    fps: int
    general: tuple[float, ...]
    red: tuple[float, ...]
    badness: tuple[float, ...]

    @property
    def name(self) -> str:
        """The name of the rendering in findings."""
        return rendering_name(self.cut, self.variant)


def all_snapshots(views: tuple[View, ...]) -> Iterator[tuple[View, Snapshot]]:
    """Yield every snapshot of the renderings, each with the rendering that it belongs to."""
    return ((view, snapshot) for view in views for snapshot in view.snapshots)
