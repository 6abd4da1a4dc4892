"""Observations of a rendering as plain data, the input of the gates.

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
"""The opacity from which a text or mark must be legible; faded ones need not be."""


@dataclass(frozen=True)
class Painted:
    """A color of an ink, and the colors under it, each with its share.

    `line`: True for the color of a line, False for that of an area.
    """

    color: str
    under: tuple[tuple[str, float], ...]
    line: bool = False


@dataclass(frozen=True)
class VisibleInk:
    """A visible text or mark.

    `part`: the name of its part.  `string`, `em`, `line`: of a text only; `line` is its box.
    `painted`: only if it is clearly visible.  `covered`: for a text, the titles of the inks that
    cover it, with shares.
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
        """Its name in findings."""
        return f"the mark of {self.part!r}" if self.string is None else repr(self.string)


@dataclass(frozen=True)
class Snapshot:
    """Everything that is visible at a time, in drawing order."""

    beat: BeatSpan
    t_s: float
    page: Page
    inks: tuple[VisibleInk, ...]

    @property
    def texts(self) -> list[VisibleInk]:
        """The lines of text that are not blank."""
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
    """The flashes of each frame of a rendering, counted over the second before it.

    `general`, `red`: the largest share of a ten-degree field that flashes more than three times.
    `badness`: FFmpeg's measure; above 1 it would dim the frame.
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
    """Every snapshot, with its view."""
    return ((view, snapshot) for view in views for snapshot in view.snapshots)
