"""PNG: a still image of the last frame, used as the poster."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import scale_and_unpremultiply
from mlu_anim.encoding._checked_writer import CheckedWriter, Contents
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding.writer import Box, FileForm, FrameWriter

SUPPORTS_TRANSPARENCY = True
_RGBA = [2, 1, 0, 3]
"""Channel indices that reorder Cairo's BGRA to RGBA."""


class PngWriter(CheckedWriter):
    """Keeps only the newest picture and writes it as a PNG at the end."""

    _newest: NDArray[np.uint8]

    def __init__(self, path: Path, form: FileForm) -> None:
        self.transparent = form.transparent
        super().__init__(path, width_px=form.width_px, height_px=form.height_px, fps=form.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Keep a copy of the picture, since the renderer may overwrite it."""
        if index == 0:
            self._newest = np.empty_like(rgb)
        np.copyto(self._newest, rgb)

    def append(self, segment: Path, first_index: int) -> None:
        """Load the last picture of a segment, which replaces the newest picture."""
        self._newest = np.load(segment, allow_pickle=False)

    def end(self, n_frames: int) -> Contents:
        """Scale the last picture to its final size and write it."""
        self._newest = self._reduced()
        # Encoded in memory: on a full disk imageio leaves its file open and fails again later.
        png = iio.imwrite("<bytes>", self._newest, extension=".png", plugin="pillow", optimize=True)
        self.temporary.write_bytes(png)
        return Contents(self.width_px, self.height_px, n_frames=1, duration_s=Fraction(0))

    def _reduced(self) -> NDArray[np.uint8]:
        if not self.transparent:
            return Scaler(*self.size, "rgb24").reduced(self._newest)
        straight = scale_and_unpremultiply(Scaler(*self.size, "bgra"), self._newest)
        return np.ascontiguousarray(straight[:, :, _RGBA])

    def read_back(self) -> Contents:
        """Read the picture and compare it with what was written: PNG is lossless."""
        actual = iio.imread(self.temporary, plugin="pillow")
        if not np.array_equal(actual, self._newest):
            raise self._wrong("its picture reads back with different pixels")
        return Contents(actual.shape[1], actual.shape[0], n_frames=1, duration_s=Fraction(0))


class PngSegment:
    """Keeps the last picture of one slice and saves it as a numpy array."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._newest: NDArray[np.uint8] = np.zeros((0, 0, 4), dtype=np.uint8)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Keep a copy of the picture, since the renderer may overwrite it."""
        self._newest = picture.copy()

    def finish(self, n_frames: int) -> None:
        """Save the last picture as a numpy array, unscaled."""
        with self._path.open("wb") as file:
            np.save(file, self._newest, allow_pickle=False)


def open_segment(path: Path, form: FileForm) -> PngSegment:
    """Begin a segment at `path`, which keeps the last picture of one slice."""
    return PngSegment(path)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a still; `quality` has no effect, since every png is lossless."""
    return PngWriter(path, form)
