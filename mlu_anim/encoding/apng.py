"""APNG: what a gif is, smaller; or exact and transparent, which a gif cannot be.

Opaque pictures get one palette of 256 colors, which takes a third of the bytes of full color and
half of the time; transparent ones are kept exactly. See docs/decisions/0016.
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
from mlu_anim.encoding._deferred_writer import KEPT_PICTURES, KeptSegment, KeptWriter
from mlu_anim.encoding._lossless_film import KeptFilm
from mlu_anim.encoding._palette import (
    Clock,
    color_numbers,
    palette_of,
    quantized,
    without_repeats,
)
from mlu_anim.encoding._picture_checksums import as_rgba, fingerprint
from mlu_anim.encoding._picture_schedule import Pace, Showing
from mlu_anim.encoding.writer import FileForm, FrameWriter
from mlu_anim.system.errors import UsageError

SEGMENTS = KEPT_PICTURES
HOLDS_TRANSPARENCY = True
_CHUNK_BYTES = 12


class ApngWriter(KeptWriter):
    """Makes the file at the end, of its own frames or of segments."""

    def end(self, n_frames: int) -> Contents:
        """Write each showing that looks different, once it is known how long it stands."""
        film = self.film(n_frames)
        schedule = film.schedule()
        palette = None if self.transparent else palette_of(film.frames(), *self.size)
        colors = None if palette is None else as_rgba(palette).reshape(-1, 4)
        self._written: list[tuple[Fraction, int]] = []
        end_s = schedule[-1].start_s
        with self.temporary.open("wb") as file:
            apng = ApngFile(file, self.size, colors)
            pictures = chain(self._pictures(film, schedule, palette), [(end_s, None)])
            for (start_s, picture), (next_s, _) in pairwise(pictures):
                assert picture is not None
                looks = picture if colors is None else colors[picture[:, :, 0]]
                self._written.append((start_s, fingerprint(looks)))
                apng.add(picture, next_s - start_s)
            apng.end()
        return Contents(*self.size, len(self._written), end_s)

    def _pictures(
        self, film: KeptFilm, schedule: list[Showing], palette: av.VideoFrame | None
    ) -> Iterator[tuple[Fraction, NDArray[np.uint8] | None]]:
        """Each with the time at which it begins: numbers of colors, or all four values."""
        shown = film.shown(schedule)
        if palette is None:
            for frame, showing in zip(shown, schedule[:-1], strict=True):
                yield showing.start_s, as_rgba(frame)
            return
        clock = Clock(1 / self.fps, self.pace.longest_s)
        for frame in without_repeats(quantized(shown, palette, *self.size), schedule, clock):
            yield (frame.pts or 0) / self.fps, color_numbers(frame)

    def read_back(self) -> Contents:
        """Decode every picture, compare it with what was written, and add up their delays."""
        try:
            n_plays, delays_s = _timing(self.temporary.read_bytes())
        except struct.error as error:
            raise self._wrong("it ends in the middle of a chunk") from error
        if n_plays != FOR_EVER:
            raise self._wrong("it does not loop for ever")
        starts_s = accumulate(delays_s, initial=Fraction(0))
        with av.open(str(self.temporary), format="apng") as container:
            stream = container.streams.video[0]
            seen = [fingerprint(as_rgba(frame)) for frame in container.decode(stream)]
            if list(zip(starts_s, seen, strict=False)) != self._written:
                raise self._wrong("a picture reads back differently or at another time")
            return Contents(stream.width, stream.height, len(seen), sum(delays_s, Fraction(0)))


def _timing(content: bytes) -> tuple[int, list[Fraction]]:
    """How often a file is played, and how long each of its pictures is shown."""
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


def open_segment(path: Path, form: FileForm) -> KeptSegment:
    """Begin a run of frames."""
    return KeptSegment(path, form)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a file; all qualities are alike. Raises UsageError for a rate it cannot keep."""
    fps = form.fps
    if fps.numerator > MOST_TICKS:
        raise UsageError(
            f"cannot write {path.name} at {fps} frames a second: no delay can say that"
        )
    longest_s = max(1, MOST_TICKS // fps.denominator) / fps
    return ApngWriter(path, form, Pace(fps, longest_s, form.lead_in_s))
