"""Formats that are made at the end, of pictures that were kept exactly: gif, webp, apng."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import reduced_straight
from mlu_anim.encoding._checked_writer import CheckedWriter
from mlu_anim.encoding._lossless_film import KeptFilm
from mlu_anim.encoding._lossless_pictures import LosslessPictures
from mlu_anim.encoding._picture_schedule import Pace
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding.writer import Box, FileForm

KEPT_PICTURES = "kept pictures"
"""Segments of these formats are alike."""


class KeptSegment:
    """Distinct pictures of a run of frames, reduced to their size; straight when transparent."""

    def __init__(self, path: Path, form: FileForm) -> None:
        self._transparent = form.transparent
        size = form.width_px, form.height_px
        self._reduce = Scaler(*size, "bgra" if form.transparent else "rgb24")
        self._newest: NDArray[np.uint8] | None = None
        self._stored = LosslessPictures(path, *size, transparent=form.transparent)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Store a picture unless it is the one already shown."""
        if self._transparent:
            reduced = reduced_straight(self._reduce, picture)
        else:
            reduced = self._reduce.reduced(picture)
        if self._newest is None or not np.array_equal(reduced, self._newest):
            self._newest = reduced
            self._stored.append(reduced, index)

    def finish(self, n_frames: int) -> None:
        """Close; the last picture's length is the joiner's to know."""
        self._stored.complete()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._stored.close()


class KeptWriter(CheckedWriter):
    """Collects pictures, its own or of segments; what is made of them is for a format to say."""

    _own: KeptSegment | None = None

    def __init__(self, path: Path, form: FileForm, pace: Pace) -> None:
        self.form, self.pace, self.transparent = form, pace, form.transparent
        self.starts: list[int] = []
        self.sources: list[Path] = []
        super().__init__(path, width_px=form.width_px, height_px=form.height_px, fps=form.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Store a picture in a segment of our own."""
        if self._own is None:
            self._waiting = self.partial.temporary(".kept")
            self._own = KeptSegment(self._waiting, self.form)
        self._own.write(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Note where a segment's pictures are; they are read at the end."""
        self.sources.append(segment)
        self.starts += [first_index + start for start in LosslessPictures.starts(segment)]

    def film(self, n_frames: int) -> KeptFilm:
        """No more pictures come: all of them, with their times."""
        if self._own is not None:
            self._own.finish(n_frames)
            self.append(self._waiting, 0)
        sources, starts = tuple(self.sources), tuple(self.starts)
        return KeptFilm(sources, starts, n_frames, self.pace, self.width_px, self.height_px)

    def close(self) -> None:
        """Let go of our own segment."""
        if self._own is not None:
            self._own.close()
