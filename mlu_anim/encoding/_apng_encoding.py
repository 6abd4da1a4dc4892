"""Write an animated PNG that stores only the changed pixels of each picture.

FFmpeg's encoder is not used: with a palette it writes pictures that readers show incorrectly.
The chunks are those of the PNG specification, third edition: https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from fractions import Fraction
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TICKS = 65_535
"""The largest numerator and denominator of a delay in seconds: both are 16-bit integers."""
FOR_EVER = 0
_LEVEL = 6
_WITH_PALETTE, _RGBA = 3, 6
_SOURCE, _OVER = 0, 1
_LEAVE_AS_IT_IS = 0
_OPAQUE = 255


class ApngFile:
    """Writes pictures one after the other into an APNG.

    `size`: width and height in pixels.
    `palette`: shape (256, 4): red, green, blue and opacity; the last color is transparent. Pictures
    are then palette indices, shape (height_px, width_px, 1). Without a palette (None) they are
    RGBA, shape (height_px, width_px, 4).
    """

    def __init__(self, file: BinaryIO, size: tuple[int, int], palette: Pixels | None) -> None:
        self._file, self._n_parts, self._n_pictures = file, 0, 0
        self._has_palette = palette is not None
        self._shown: Pixels | None = None
        file.write(SIGNATURE)
        kind = _RGBA if palette is None else _WITH_PALETTE
        self._put(b"IHDR", struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0))
        self._count_at = file.tell()
        self._put_count()
        if palette is not None:
            self._put(b"PLTE", palette[:, :3].tobytes())
            self._put(b"tRNS", palette[:, 3].tobytes())

    def add(self, picture: Pixels, delay_s: Fraction) -> None:
        """Append the next picture, which is shown for `delay_s`."""
        top, bottom, left, right = changed_box(self._shown, picture)
        part = picture[top:bottom, left:right]
        content, blend = _packed(part), _SOURCE
        if self._shown is not None:
            same = (part == self._shown[top:bottom, left:right]).all(axis=2, keepdims=True)
            thinned = self._thinned(part, same)
            if thinned is not None and len(thinned) < len(content):
                content, blend = thinned, _OVER
        place = right - left, bottom - top, left, top
        delay = delay_s.numerator, delay_s.denominator
        control = (self._next_number(), *place, *delay, _LEAVE_AS_IT_IS, blend)
        self._put(b"fcTL", struct.pack(">IIIIIHHBB", *control))
        if self._shown is None:
            self._put(b"IDAT", content)
        else:
            self._put(b"fdAT", struct.pack(">I", self._next_number()) + content)
        self._shown, self._n_pictures = picture, self._n_pictures + 1

    def end(self) -> None:
        """Finish the file: write the end chunk and the number of pictures."""
        self._put(b"IEND", b"")
        self._file.seek(self._count_at)
        self._put_count()

    def _put_count(self) -> None:
        self._put(b"acTL", struct.pack(">II", self._n_pictures, FOR_EVER))

    def _thinned(self, part: Pixels, same: NDArray[np.bool_]) -> bytes | None:
        """Return a part of a picture, compressed, with unchanged pixels (`same`) made transparent.

        Returns None if that would alter the picture.
        """
        if self._has_palette:
            return _packed(np.where(same, np.uint8(255), part))
        if not (same[:, :, 0] | (part[:, :, 3] == _OPAQUE)).all():
            return None  # translucent pixels would be blended with the picture before
        return _packed(np.where(same, np.uint8(0), part))

    def _next_number(self) -> int:
        self._n_parts += 1
        return self._n_parts - 1

    def _put(self, kind: bytes, content: bytes) -> None:
        checksum = zlib.crc32(content, zlib.crc32(kind))
        self._file.write(struct.pack(">I", len(content)) + kind + content)
        self._file.write(struct.pack(">I", checksum))


def changed_box(before: Pixels | None, after: Pixels) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of the rectangle that contains all differences.

    It has at least one pixel; bottom and right are exclusive. Without a picture `before`, it is the
    whole picture.
    """
    if before is None:
        return 0, after.shape[0], 0, after.shape[1]
    differs = (before != after).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 1, 0, 1
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _packed(part: Pixels) -> bytes:
    """Compress rows of pixels, each after the filter byte 0: no filter suits flat colors best."""
    rows = np.ascontiguousarray(part).reshape(part.shape[0], -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes(), _LEVEL)
