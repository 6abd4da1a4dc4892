"""A yuv420p frame in which only the changed tiles are converted again."""

from collections.abc import Iterator, Sequence

import av
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._scaling import FILM, Scaler
from mlu_anim.encoding.writer import Box

_TILE_WIDTH, _TILE_HEIGHT = 160, 40
_MARGIN = 8
"""Width in pixels of the strips beside a tile on which the color at its edges may depend."""
_COLOR_REACH = 2
_WINDOW_WIDTH = _TILE_WIDTH + 2 * _MARGIN
_STACK_BY = 8
"""A stack has room for a multiple of this many tiles, as each height needs its own filter."""
_WHOLE_FROM = 0.6
"""If more than this share of the tiles has changed, converting the whole picture is faster."""
_BLUE_GREEN_RED_ANY = 4
Tile = tuple[int, int]
"""Left and top of a tile in pixels."""


class YuvCanvas:
    """Scales pictures to one size and converts them to limited-range BT.709 with 4:2:0 color."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.width_px, self.height_px = width_px, height_px
        self._whole = Scaler(width_px, height_px, FILM)
        self._stacks: dict[int, tuple[Scaler, NDArray[np.uint8]]] = {}
        self._frame: av.VideoFrame | None = None
        self._planes: list[NDArray[np.uint8]] = []

    def show(
        self, picture: NDArray[np.uint8], changed: Sequence[Box] | None = None
    ) -> av.VideoFrame:
        """Convert a picture to a frame, which the next call overwrites.

        `picture`: shape (height, width, 3 or 4).  `changed`: boxes that contain every difference
        from the picture before; None if not known.
        """
        tiles = None if changed is None else self._tiles(picture, changed)
        if tiles is None or self._frame is None:
            self._frame = self._whole.convert(picture)
            self._planes = _planes(self._frame)
            return self._frame
        if tiles:
            self._convert(picture, tiles)
        return self._frame

    def _tiles(self, picture: NDArray[np.uint8], changed: Sequence[Box]) -> list[Tile] | None:
        """Return the tiles that the boxes touch; None if the whole picture is to be converted."""
        size = self.height_px, self.width_px, _BLUE_GREEN_RED_ANY
        too_small = self.width_px < _WINDOW_WIDTH or self.height_px < _TILE_HEIGHT
        if picture.shape != size or too_small:
            return None
        touched = {t for box in changed for t in _touched(box) if t[0] < self.width_px}
        n_tiles = (self.width_px / _TILE_WIDTH) * (self.height_px / _TILE_HEIGHT)
        return None if len(touched) > _WHOLE_FROM * n_tiles else sorted(touched)

    def _convert(self, picture: NDArray[np.uint8], tiles: Sequence[Tile]) -> None:
        """Convert a stack of windows (tiles with margins) and copy the tiles into the frame."""
        scaler, stack = self._stack_for(len(tiles))
        windows = [self._window(tile) for tile in tiles]
        for number, (x, y) in enumerate(windows):
            rows = slice(number * _TILE_HEIGHT, (number + 1) * _TILE_HEIGHT)
            stack[rows] = picture[y : y + _TILE_HEIGHT, x : x + _WINDOW_WIDTH]
        parts = _planes(scaler.convert(stack))
        for plane, part, by in zip(self._planes, parts, (1, 2, 2), strict=True):
            height = _TILE_HEIGHT // by
            for number, ((left, _), (x, y)) in enumerate(zip(tiles, windows, strict=True)):
                right = min(left + _TILE_WIDTH, self.width_px) // by
                inner = slice((left - x) // by, right - x // by)
                tile = part[number * height : (number + 1) * height, inner]
                plane[y // by : y // by + height, left // by : right] = tile

    def _stack_for(self, n_tiles: int) -> tuple[Scaler, NDArray[np.uint8]]:
        """Return the scaler and the buffer for at least `n_tiles` windows stacked vertically."""
        n_rows = -(-n_tiles // _STACK_BY) * _STACK_BY * _TILE_HEIGHT
        if n_rows not in self._stacks:
            buffer = np.zeros((n_rows, _WINDOW_WIDTH, _BLUE_GREEN_RED_ANY), dtype=np.uint8)
            self._stacks[n_rows] = Scaler(_WINDOW_WIDTH, n_rows, FILM), buffer
        return self._stacks[n_rows]

    def _window(self, tile: Tile) -> tuple[int, int]:
        """Return left and top of a tile's window: the tile with margins, moved into the picture."""
        left, top = tile
        x = min(max(0, left - _MARGIN), self.width_px - _WINDOW_WIDTH)
        return x, min(top, self.height_px - _TILE_HEIGHT)


def _touched(box: Box) -> Iterator[Tile]:
    """Yield the tiles that a change in a box affects: color is mixed from neighboring pixels."""
    left, top, right, bottom = box
    left, right = max(0, left - _COLOR_REACH), right + _COLOR_REACH
    for y in range(top // _TILE_HEIGHT, -(-bottom // _TILE_HEIGHT)):
        for x in range(left // _TILE_WIDTH, -(-right // _TILE_WIDTH)):
            yield x * _TILE_WIDTH, y * _TILE_HEIGHT


def _planes(frame: av.VideoFrame) -> list[NDArray[np.uint8]]:
    """Return a view of the pixels of each plane (Y, U, V), shape (height, width)."""
    planes = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
        planes.append(rows[: plane.height, : plane.width])
    return planes
