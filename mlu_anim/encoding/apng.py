"""APNG: smaller than a gif when opaque; exact and with full transparency otherwise.

Opaque pictures share one palette of 256 colors, which takes a third of the bytes of full color and
half of the time; transparent ones are stored exactly. See docs/decisions/0016.
"""

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._apng_encoding import FOR_EVER, MOST_TICKS, SIGNATURE, ApngFile
from mlu_anim.encoding._checked_writer import Contents
from mlu_anim.encoding._deferred_writer import LOSSLESS_PICTURES, DeferredWriter, LosslessSegment
from mlu_anim.encoding._lossless_film import LosslessFilm
from mlu_anim.encoding._palette import (
    Clock,
    compute_palette,
    drop_repeated_frames,
    palette_indices,
    quantize,
)
from mlu_anim.encoding._picture_checksums import as_rgba, visible_checksum
from mlu_anim.encoding._picture_schedule import ScheduledPicture, Timing
from mlu_anim.encoding.writer import FileForm, FrameWriter
from mlu_anim.system.errors import UsageError

SEGMENTS = LOSSLESS_PICTURES
SUPPORTS_TRANSPARENCY = True
_CHUNK_BYTES = 12


class ApngWriter(DeferredWriter):
    """Writes the APNG when all pictures are known, from its own frames or from segments."""

    def end(self, n_frames: int) -> Contents:
        """Write each picture that differs from the one before, with its delay."""
        film = self.film(n_frames)
        schedule = film.schedule()
        palette = None if self.transparent else compute_palette(film.frames(), *self.size)
        colors = None if palette is None else as_rgba(palette).reshape(-1, 4)
        self._written: list[tuple[Fraction, int]] = []
        end_s = schedule[-1].start_s
        with self.temporary.open("wb") as file:
            apng = ApngFile(file, self.size, colors)
            pictures = chain(self._pictures(film, schedule, palette), [(end_s, None)])
            for (start_s, picture), (next_s, _) in pairwise(pictures):
                assert picture is not None
                rgba = picture if colors is None else colors[picture[:, :, 0]]
                self._written.append((start_s, visible_checksum(rgba)))
                apng.add(picture, next_s - start_s)
            apng.end()
        return Contents(*self.size, len(self._written), end_s)

    def _pictures(
        self, film: LosslessFilm, schedule: list[ScheduledPicture], palette: av.VideoFrame | None
    ) -> Iterator[tuple[Fraction, NDArray[np.uint8] | None]]:
        """Yield the start time of each picture, and its palette indices or its RGBA pixels."""
        shown = film.shown(schedule)
        if palette is None:
            for frame, entry in zip(shown, schedule[:-1], strict=True):
                yield entry.start_s, as_rgba(frame)
            return
        clock = Clock(1 / self.fps, self.timing.longest_s)
        for frame in drop_repeated_frames(quantize(shown, palette, *self.size), schedule, clock):
            yield (frame.pts or 0) / self.fps, palette_indices(frame)

    def read_back(self) -> Contents:
        """Decode every picture, compare it with what was written, and add up the delays."""
        try:
            n_plays, delays_s = _timing(self.temporary.read_bytes())
        except struct.error as error:
            raise self._wrong("it ends in the middle of a chunk") from error
        if n_plays != FOR_EVER:
            raise self._wrong("it does not loop forever")
        starts_s = accumulate(delays_s, initial=Fraction(0))
        with av.open(str(self.temporary), format="apng") as container:
            stream = container.streams.video[0]
            checksums = [visible_checksum(as_rgba(frame)) for frame in container.decode(stream)]
            if list(zip(starts_s, checksums, strict=False)) != self._written:
                raise self._wrong("a picture reads back differently or at another time")
            return Contents(stream.width, stream.height, len(checksums), sum(delays_s, Fraction(0)))


def _timing(content: bytes) -> tuple[int, list[Fraction]]:
    """Read the number of plays (0: endless) and the delays in seconds from the file's chunks."""
    n_plays, delays_s, at = -1, [], len(SIGNATURE)
    while at < len(content):
        n_bytes, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"acTL":
            _, n_plays = struct.unpack_from(">II", content, at + 8)
        if kind == b"fcTL":
            ticks, ticks_per_s = struct.unpack_from(">HH", content, at + 28)
            delays_s.append(Fraction(ticks, ticks_per_s or 100))
        at += n_bytes + _CHUNK_BYTES
    return n_plays, delays_s


def open_segment(path: Path, form: FileForm) -> LosslessSegment:
    """Begin a segment at `path`: the part of an APNG that is made from one slice."""
    return LosslessSegment(path, form)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin an APNG; `quality` has no effect. Raises UsageError if the frame rate is too high."""
    fps = form.fps
    if fps.numerator > MOST_TICKS:
        raise UsageError(
            f"cannot write {path.name} at {fps} frames a second: "
            f"an apng has at most {MOST_TICKS}; choose a lower --fps"
        )
    longest_s = max(1, MOST_TICKS // fps.denominator) / fps
    return ApngWriter(path, form, Timing(fps, longest_s, form.lead_in_s))
