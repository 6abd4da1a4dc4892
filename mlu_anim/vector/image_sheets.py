"""Sheets of small images: many of one size and color are one PNG, which costs less."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.listing import Rgba
from mlu_anim.vector.image_url import coarsened, image_url

_WIDEST_PX = 4096
"""The largest width of a sheet; browsers make larger pictures coarser."""


@dataclass(frozen=True)
class Sheet:
    """Images of one size side by side, in rows.

    `url`: data URL of a PNG.  `width`, `height`: of an image in pixels.  `columns`: in a row.
    `numbers`: which images of the film they are, in order.
    """

    url: str
    width: int
    height: int
    columns: int
    numbers: tuple[int, ...]

    @property
    def n_rows(self) -> int:
        """The number of rows of images."""
        return -(-len(self.numbers) // self.columns)

    def corner(self, place: int) -> tuple[int, int]:
        """Return left and top of an image in pixels, by its place in `numbers`."""
        row, column = divmod(place, self.columns)
        return column * self.width, row * self.height


class Images:
    """Numbers images by first appearance; equal ones in one color have the same number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[tuple[int, ...], Rgba, bytes], int] = {}
        self._levels: list[NDArray[np.uint8]] = []

    def number(self, levels: NDArray[np.uint8], color: Rgba) -> int:
        """Return the number of an image. `levels`: shape (height, width), 0 to 255."""
        kept = coarsened(levels)
        key = kept.shape, (*color[:3], 1.0), kept.tobytes()
        if key not in self._numbers:
            self._numbers[key] = len(self._levels)
            self._levels.append(kept)
        return self._numbers[key]

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the sheets of all images."""
        groups: dict[tuple[tuple[int, ...], Rgba], list[int]] = {}
        for (shape, color, _), number in self._numbers.items():
            groups.setdefault((shape, color), []).append(number)
        return tuple(self._sheet(color, numbers) for (_, color), numbers in groups.items())

    def _sheet(self, color: Rgba, numbers: Sequence[int]) -> Sheet:
        height, width = self._levels[numbers[0]].shape
        columns = min(len(numbers), max(1, _WIDEST_PX // width))
        empty = np.zeros((height, width), np.uint8)
        tiles = [self._levels[number] for number in numbers]
        tiles += [empty] * (-len(tiles) % columns)
        rows = [np.hstack(tiles[n : n + columns]) for n in range(0, len(tiles), columns)]
        return Sheet(image_url(np.vstack(rows), color), width, height, columns, tuple(numbers))
