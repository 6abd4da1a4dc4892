"""What is seen at chosen moments of a rendering, as plain data for the gates.

Needs neither manim nor a scene, so that it comes from another process, and from a test.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.review.quality.findings import rendering
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.stage.variant import Cut, Variant

FULLY_THERE = 0.9
"""Opacity from which a text or mark must be seen well; what has stepped back need not be."""


@dataclass(frozen=True)
class Painted:
    """A color that an ink paints, and the colors that lie under it, each with its share.

    `line`: whether it is the color of a line, not of an area.
    """

    color: str
    under: tuple[tuple[str, float], ...]
    line: bool = False


@dataclass(frozen=True)
class SeenInk:
    """A text or a mark. `part`: what it belongs to; `string`, `em` and `line`: of a text alone.

    `painted`: of what is fully there.  `covered`: of a text, what lies over how much of it.
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
        """What it is called in findings."""
        return f"the mark of {self.part!r}" if self.string is None else repr(self.string)


@dataclass(frozen=True)
class Stop:
    """All that is seen at a moment, in drawing order."""

    beat: BeatSpan
    t_s: float
    page: Page
    inks: tuple[SeenInk, ...]

    @property
    def texts(self) -> list[SeenInk]:
        """The lines of text that say something."""
        return [ink for ink in self.inks if ink.string is not None and ink.string.strip()]


@dataclass(frozen=True)
class View:
    """One rendering, seen at a few moments."""

    cut: Cut
    variant: Variant
    timeline: Timeline
    stops: tuple[Stop, ...]

    @property
    def name(self) -> str:
        """What it is called in findings."""
        return rendering(self.cut, self.variant)


@dataclass(frozen=True)
class Flicker:
    """How much each frame of a rendering flashes, counted over the second before it.

    `general`, `red`: the largest share of a ten-degree field that flashes more than three times.
    `badness`: FFmpeg's own measure; beyond 1 it would dim the frame.
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
        """What it is called in findings."""
        return rendering(self.cut, self.variant)


def stops(views: tuple[View, ...]) -> Iterator[tuple[View, Stop]]:
    """Every stop, with its rendering."""
    return ((view, stop) for view in views for stop in view.stops)
