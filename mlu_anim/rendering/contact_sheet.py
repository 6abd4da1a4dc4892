"""Lay out a contact sheet: rows of pictures, each with number, title and caption below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import DisplayLister
from mlu_anim.rendering.painter import Painter
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import Theme, rgb
from mlu_anim.stage.words import Words, shortened, text_width, wrapped
from mlu_anim.system.durations import format_clock

Picture = NDArray[np.uint8]

_COLUMN_PX = {"16:9": 640, "1:1": 480, "4:5": 480, "9:16": 405}
"""Width of each picture on the sheet in pixels, by aspect ratio: as wide as a GIF."""
_MAX_COLUMNS = {"16:9": 4, "1:1": 4, "4:5": 4, "9:16": 6}
_MARGIN_PX, _GAP_PX = 64, 44
_TITLE_EM, _HEAD_EM, _WORDS_EM = 46.0, 23.0, 25.0
_LINE = 1.3
_BELOW_TITLE_PX = 40
_BLEED = 0.05
"""Margin in scene units around the cropped part of a picture, for the edges of cards."""


@dataclass(frozen=True)
class Panel:
    """The texts below one picture of a contact sheet: start time, title and caption (`words`)."""

    start_s: float
    title: str
    words: str


@dataclass(frozen=True)
class Grid:
    """The layout of a contact sheet.

    `picture_px`: width and height of each picture.
    `row_px`: the distance from the top of one row of pictures to the top of the next.
    """

    n_columns: int
    width_px: int
    picture_px: tuple[int, int]
    row_px: float
    height_px: int

    def corner(self, number: int) -> tuple[int, int]:
        """Return left and top of a picture in pixels; pictures are numbered from 0, row by row."""
        row, column = divmod(number, self.n_columns)
        left = _MARGIN_PX + column * (self.picture_px[0] + _GAP_PX)
        return left, round(_head_px() + row * self.row_px)


def picture_room(page: Page) -> Rect:
    """Return the part of a page between title and caption, in scene units.

    Pictures on a contact sheet are cropped to it, since the sheet writes the texts itself.
    """
    rooms = page.world, page.measure
    left, right = min(r.left for r in rooms), max(r.right for r in rooms)
    bottom, top = min(r.bottom for r in rooms), max(r.top for r in rooms)
    return Rect(left, bottom, right, top).inset(-_BLEED)


def grid(ratio: str, room: Rect, words: Sequence[str]) -> Grid:
    """Choose a grid with few empty places and enough space for the longest caption.

    `ratio`: aspect ratio of the page, such as `16:9`.  `room`: the part of the page that pictures
    show.  `words`: the caption of each picture.
    """
    width_px = _COLUMN_PX[ratio]
    height_px = round(width_px * room.height / room.width)
    n_columns = _columns(len(words), _MAX_COLUMNS[ratio])
    n_lines = max(len(_lines(caption, width_px)) for caption in words)
    row_px = height_px + 2.3 * _HEAD_EM + n_lines * _LINE * _WORDS_EM + _GAP_PX
    n_rows = ceil(len(words) / n_columns)
    return Grid(
        n_columns=n_columns,
        width_px=2 * _MARGIN_PX + n_columns * width_px + (n_columns - 1) * _GAP_PX,
        picture_px=(width_px, height_px),
        row_px=row_px,
        height_px=round(_head_px() + n_rows * row_px - _GAP_PX + _MARGIN_PX),
    )


def sheet(
    grid: Grid, theme: Theme, title: str, panels: Sequence[Panel], pictures: Sequence[Picture]
) -> Picture:
    """Draw a contact sheet; return its pixels in Cairo's format, shape (height_px, width_px, 4).

    `pictures`: one per panel, of the size `grid.picture_px` and in Cairo's format.
    """
    size = grid.width_px, grid.height_px
    painter = Painter(*size, float(size[0]), float(size[1]), rgb(theme.color("paper")))
    inks = list(_inks(grid, theme, title, panels))
    for ink in inks:
        ink.show_at(1.0)
        ink.points = ink.points * (1, 1, 0) + (-size[0] / 2, size[1] / 2, 0)
    painter.paint(DisplayLister().items(inks))
    page_pixels = painter.pixels
    for number, picture in enumerate(pictures):
        left, top = grid.corner(number)
        page_pixels[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return page_pixels


def _inks(grid: Grid, theme: Theme, title: str, panels: Sequence[Panel]) -> Iterator[Ink]:
    """Yield all texts of the sheet, placed in pixels: y is 0 at the top and negative below."""
    ink, muted = theme.color("ink"), theme.color("muted")
    room: float = grid.width_px - 2 * _MARGIN_PX
    heading = shortened(title, _TITLE_EM, room, "bold")
    at = (float(_MARGIN_PX), -float(_MARGIN_PX) - 0.73 * _TITLE_EM)
    yield Words(heading, em=_TITLE_EM, at=at, color=ink, weight="bold")
    width_px, picture_height_px = grid.picture_px
    for number, panel in enumerate(panels):
        left, top = grid.corner(number)
        y = -(top + picture_height_px + 1.5 * _HEAD_EM)
        start = format_clock(panel.start_s)
        place = f"{number + 1}"
        indent = text_width(f"{place}\u2002", _HEAD_EM, "semibold")
        room = width_px - indent - 1.5 * text_width(start, _HEAD_EM)
        name = shortened(panel.title, _HEAD_EM, room, "semibold")
        yield Words(place, em=_HEAD_EM, at=(left, y), color=muted, weight="semibold")
        yield Words(name, em=_HEAD_EM, at=(left + indent, y), color=ink, weight="semibold")
        yield Words(start, em=_HEAD_EM, at=(left + width_px, y), color=muted, anchor="right")
        y -= 0.35 * _HEAD_EM
        for line in _lines(panel.words, width_px):
            y -= _LINE * _WORDS_EM
            yield Words(line, em=_WORDS_EM, at=(left, y), color=ink)


def _lines(words: str, width_px: float) -> list[str]:
    return wrapped(words, _WORDS_EM, width_px) if words else []


def _head_px() -> float:
    return _MARGIN_PX + _TITLE_EM + _BELOW_TITLE_PX


def _columns(n_panels: int, n_max: int) -> int:
    """Return the number of columns that leaves the fewest empty places; on a tie, the largest."""
    n_min = 2 if n_panels > 2 else 1
    counts = range(min(n_min, n_panels), min(n_max, n_panels) + 1)
    return max(counts, key=lambda n: (-(-n_panels % n), n))
