"""Formats that are encoded at the end, from losslessly stored pictures: gif, webp, apng."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import scale_and_unpremultiply
from mlu_anim.encoding._checked_writer import CheckedWriter
from mlu_anim.encoding._lossless_film import LosslessFilm
from mlu_anim.encoding._lossless_pictures import LosslessPictures
from mlu_anim.encoding._picture_schedule import Timing
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding.writer import Box, FileForm

LOSSLESS_PICTURES = "lossless pictures"
"""The kind of segments of gif, webp and apng: files of these formats can share segments."""


class LosslessSegment:
    """Writes the pictures of one slice to a lossless file; equal neighbors are stored only once.

    Pictures are scaled to the size of the final file. If it is transparent, their colors are not
    multiplied by alpha.
    """

    def __init__(self, path: Path, form: FileForm) -> None:
        self._transparent = form.transparent
        size = form.width_px, form.height_px
        self._reduce = Scaler(*size, "bgra" if form.transparent else "rgb24")
        self._newest: NDArray[np.uint8] | None = None
        self._stored = LosslessPictures(path, *size, transparent=form.transparent)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Scale a picture shown from frame `index` on; store it if it differs from the last."""
        if self._transparent:
            reduced = scale_and_unpremultiply(self._reduce, picture)
        else:
            reduced = self._reduce.reduced(picture)
        if self._newest is None or not np.array_equal(reduced, self._newest):
            self._newest = reduced
            self._stored.append(reduced, index)

    def finish(self, n_frames: int) -> None:
        """Close the segment; the file that takes it decides how long its last picture is shown."""
        self._stored.complete()

    def close(self) -> None:
        """Close the file, finished or not."""
        self._stored.close()


class DeferredWriter(CheckedWriter):
    """Collects pictures, written or taken from segments; a subclass encodes them in `end`."""

    _own: LosslessSegment | None = None

    def __init__(self, path: Path, form: FileForm, timing: Timing) -> None:
        self.form, self.timing, self.transparent = form, timing, form.transparent
        self.starts: list[int] = []
        self.sources: list[Path] = []
        super().__init__(path, width_px=form.width_px, height_px=form.height_px, fps=form.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Store a picture in our own segment."""
        if self._own is None:
            self._own_path = self.partial.temporary(".kept")
            self._own = LosslessSegment(self._own_path, self.form)
        self._own.write(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Remember a segment's path and picture times; its pictures are read at the end."""
        self.sources.append(segment)
        self.starts += [first_index + start for start in LosslessPictures.starts(segment)]

    def film(self, n_frames: int) -> LosslessFilm:
        """Return a film of all pictures and their times; no more can be added afterwards."""
        if self._own is not None:
            self._own.finish(n_frames)
            self.append(self._own_path, 0)
        sources, starts = tuple(self.sources), tuple(self.starts)
        return LosslessFilm(sources, starts, n_frames, self.timing, self.width_px, self.height_px)

    def close(self) -> None:
        """Close our own segment."""
        if self._own is not None:
            self._own.close()
