"""The page: strips and panels computed from its ratio, and the type scale.

Units are manim's. The shorter side of every page is 8 units, so that a size means the same in
each ratio; 16:9 is manim's own 14.22 x 8.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.variant import RATIOS

SHORT_SIDE = 8.0
MARGIN = 0.05
"""Empty margin at each edge, as a share of the page's width or height."""
GAP = 0.3
"""Distance between strips and panels."""


@dataclass(frozen=True)
class Rect:
    """A rectangle, given by its edges."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def inset(self, x: float, y: float | None = None) -> "Rect":
        """Return a rectangle smaller by `x` at left and right, and by `y` at bottom and top."""
        dy = x if y is None else y
        return Rect(self.left + x, self.bottom + dy, self.right - x, self.top - dy)

    def cut_top(self, height: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """Return a strip of this `height` at the top, and the rest below it and the `gap`."""
        strip = Rect(self.left, self.top - height, self.right, self.top)
        return strip, Rect(self.left, self.bottom, self.right, strip.bottom - gap)

    def cut_bottom(self, height: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """Return a strip of this `height` at the bottom, and the rest above it and the `gap`."""
        strip = Rect(self.left, self.bottom, self.right, self.bottom + height)
        return strip, Rect(self.left, strip.top + gap, self.right, self.top)

    def split_across(self, share: float, gap: float) -> tuple["Rect", "Rect"]:
        """Return a left part with `share` of the width, and the right part beyond the `gap`."""
        middle = self.left + share * (self.width - gap)
        left = Rect(self.left, self.bottom, middle, self.top)
        return left, Rect(middle + gap, self.bottom, self.right, self.top)

    def square(self) -> "Rect":
        """Return the largest square inside, centered."""
        side = min(self.width, self.height)
        return self.inset((self.width - side) / 2, (self.height - side) / 2)

    def contains(self, other: "Rect", slack: float = 1e-9) -> bool:
        """Return True if `other` lies inside, or extends beyond an edge by no more than `slack`."""
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack
            and other.top <= self.top + slack
        )

    def overlaps(self, other: "Rect") -> bool:
        """Return True if both rectangles share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def between(one: Rect, other: Rect, way: float) -> Rect:
    """Return the rectangle at `way` between two: `one` at 0, `other` at 1."""
    a, b = one, other
    return Rect(
        a.left + (b.left - a.left) * way,
        a.bottom + (b.bottom - a.bottom) * way,
        a.right + (b.right - a.right) * way,
        a.top + (b.top - a.top) * way,
    )


@dataclass(frozen=True)
class Grid:
    """Places in rows from the left upper corner of a rectangle, as far apart as it allows."""

    rect: Rect
    n: int
    aspect: float = 1.0
    """Width of a cell, as a multiple of its height."""
    largest: float = np.inf
    fills: bool = False
    """True if rows and columns are spread over the whole rectangle."""
    columns: int = 0
    """The number of columns; 0 for the one that leaves most room to each."""

    @cached_property
    def n_columns(self) -> int:
        if self.columns:
            return self.columns
        guess = range(1, self.n + 1)
        return max(guess, key=self._pitch) if self.n else 1

    @cached_property
    def pitch(self) -> float:
        """Height of a cell, in scene units."""
        return min(self._pitch(self.n_columns), self.largest)

    def _pitch(self, n_columns: int) -> float:
        n_rows = max(ceil(self.n / n_columns), 1)
        return min(self.rect.width / n_columns / self.aspect, self.rect.height / n_rows)

    def places(self) -> NDArray[np.float64]:
        """Return the middles of the cells, centered across the rectangle: (n, 2)."""
        down, across = np.divmod(np.arange(self.n), self.n_columns)
        if self.fills:
            x = self.rect.left + (across + 0.5) * self.rect.width / self.n_columns
            n_rows = ceil(self.n / self.n_columns)
            y = self.rect.top - (down + 0.5) * self.rect.height / n_rows
            return np.column_stack([x, y])
        width = self.pitch * self.aspect
        left = self.rect.center[0] - self.n_columns * width / 2
        x, y = left + (across + 0.5) * width, self.rect.top - (down + 0.5) * self.pitch
        return np.column_stack([x, y])


@dataclass(frozen=True)
class TypeScale:
    """Text sizes (em) in scene units."""

    payoff: float
    title: float
    readout: float
    text: float
    label: float


def _hundredths(*sizes: float) -> TypeScale:
    return TypeScale(*(size / 100 * SHORT_SIDE for size in sizes))


REGULAR = _hundredths(7.8, 6.1, 5, 5, 4.2)
COMPACT = _hundredths(8.4, 6.6, 5.8, 5.6, 5.0)
SMALLEST_EM, SMALLEST_COMPACT_EM = 0.040 * SHORT_SIDE, 0.048 * SHORT_SIDE
"""Smallest readable text size, and the smallest one in pictures less than 720 pixels wide."""


STACKED_FROM = 1.5
"""Least ratio of height to width of a page on which the panels stand one above the other."""
WORLD_SHARE = 0.44
"""Height of the upper panel there, as a share of both."""


@dataclass(frozen=True)
class Page:
    """The rectangles and text sizes of one page.

    `frame`: the whole page. `content`: the page without its margins. `title`, `caption`: the strips
    at top and bottom. `world`, `measure`: the left and right panel, or the upper and lower one on a
    tall page. `type`: the text sizes. `wide`: True if the page is wider than high.
    """

    frame: Rect
    content: Rect
    title: Rect
    caption: Rect
    world: Rect
    measure: Rect
    type: TypeScale
    caption_lines: int
    wide: bool

    @property
    def whole(self) -> Rect:
        """One card in place of both panels."""
        bottom = min(self.world.bottom, self.measure.bottom)
        return Rect(self.world.left, bottom, self.measure.right, self.world.top)

    @property
    def pad(self) -> float:
        """Space between a card's edge and its contents."""
        return 0.28 if self.wide else 0.22

    @property
    def px_640(self) -> float:
        """Size of one pixel of a picture 640 px wide, in scene units."""
        return self.frame.width / 640


def page(
    ratio: str,
    *,
    compact: bool,
    heading: bool = True,
    caption_lines: int = 1,
    world_share: float = WORLD_SHARE,
) -> Page:
    """Lay out a page; without a heading or a caption the panels take that room.

    `compact`: larger text for small pictures. `caption_lines`: lines of the longest caption, 0 for
    no captions. `world_share`: height of the upper panel of a tall page, as a share of both.
    """
    across, down = RATIOS[ratio]
    unit = SHORT_SIDE / min(across, down)
    frame = Rect(-across * unit / 2, -down * unit / 2, across * unit / 2, down * unit / 2)
    content = frame.inset(MARGIN * frame.width, MARGIN * frame.height)
    scale = COMPACT if compact else REGULAR
    wide = across > down
    title, body = content.cut_top(1.05 * scale.title if heading else 0, GAP if heading else 0)
    caption_height = max(0.0, 1.3 * caption_lines - 0.2) * scale.text
    caption, body = body.cut_bottom(caption_height, GAP if caption_lines else 0)
    if down / across < STACKED_FROM:
        world, measure = body.split_across(0.58 if wide else 0.5, GAP)
    else:
        measure, world = body.cut_bottom((1 - world_share) * (body.height - GAP), GAP)
    return Page(frame, content, title, caption, world, measure, scale, caption_lines, wide)


def three_cards(page: Page, lowest: float = 0.4) -> tuple[Rect, Rect, Rect]:
    """Return a large card for the world, and two smaller ones beside it, or below it on tall pages.

    `lowest`: the last one's share of the height of both.
    """
    world, measure = page.world, page.measure
    if world.bottom >= measure.top:
        whole = Rect(world.left, measure.bottom, world.right, world.top)
        measure, world = whole.cut_bottom(0.46 * whole.height, GAP)
    low, high = measure.cut_bottom(lowest * measure.height, GAP)
    return world, high, low


def three_equal_cards(page: Page) -> tuple[Rect, Rect, Rect]:
    """Return three cards beside each other; on pages that are not wide, two below the first."""
    a, b = page.world, page.measure
    whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
    if not page.wide:
        low, high = whole.cut_bottom(0.5 * whole.height, GAP)
        return high, *low.split_across(0.5, GAP)
    left, rest = whole.split_across(1 / 3, GAP)
    return left, *rest.split_across(0.5, GAP)
