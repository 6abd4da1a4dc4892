"""APNG: what a gif is, smaller; or exact and transparent, which a gif cannot be.

Opaque pictures get one palette of 256 colors, which takes a third of the bytes of full color and
half of the time; transparent ones are kept exactly. See docs/decisions/0014.
"""

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av

from mlu_anim.encoding._checked import Contents
from mlu_anim.encoding._kept import KeptSegment, KeptWriter
from mlu_anim.encoding._kept_film import KeptFilm
from mlu_anim.encoding._palette import Clock, palette_of, quantized, without_repeats
from mlu_anim.encoding._showings import Pace, Showing
from mlu_anim.encoding._still_checks import as_rgba, fingerprint
from mlu_anim.encoding.writer import FrameWriter

HOLDS_TRANSPARENCY = True
_MOST = 65_535
"""A delay is a fraction of two numbers of 16 bits."""
_SIGNATURE_BYTES, _CHUNK_BYTES = 8, 12
_FOR_EVER = 0


class ApngWriter(KeptWriter):
    """Makes the file at the end, of its own frames or of segments.

    A film of one picture is a still, which has no duration.
    """

    def end(self, n_frames: int) -> Contents:
        """Write each showing that looks different."""
        film = self.film(n_frames)
        schedule = film.schedule()
        self._written: list[tuple[Fraction, int]] = []
        pixel_format = "rgba" if self.transparent else "pal8"
        final_s = schedule[-1].start_s - schedule[-2].start_s
        options = {"plays": str(_FOR_EVER), "final_delay": str(final_s), "fflags": "+bitexact"}
        with av.open(str(self.temporary), "w", format="apng", options=options) as container:
            stream = container.add_stream("apng", rate=self.fps)
            stream.width, stream.height = self.size
            stream.pix_fmt = pixel_format
            stream.codec_context.time_base = 1 / self.fps
            stream.codec_context.thread_count = 1
            for frame in self._frames(film, schedule):
                self._written.append((frame.pts / self.fps, fingerprint(as_rgba(frame))))
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        duration_s = schedule[-1].start_s if len(self._written) > 1 else Fraction(0)
        return Contents(*self.size, len(self._written), duration_s)

    def _frames(self, film: KeptFilm, schedule: list[Showing]) -> Iterator[av.VideoFrame]:
        """`rgba` frames as they are, or `pal8` ones of one palette, at their times."""
        if not self.transparent:
            palette = palette_of(film.frames(), *self.size)
            colored = quantized(film.shown(schedule), palette, *self.size)
            clock = Clock(1 / self.fps, self.pace.longest_s)
            yield from without_repeats(colored, schedule, clock)
            return
        for frame, showing in zip(film.shown(schedule), schedule[:-1], strict=True):
            exact = frame.reformat(format="rgba")
            exact.pts, exact.time_base = int(showing.start_s * self.fps), 1 / self.fps
            yield exact

    def read_back(self) -> Contents:
        """Decode every picture, compare it with what was written, and add up their delays."""
        try:
            n_plays, delays_s = _timing(self.temporary.read_bytes())
        except struct.error as error:
            raise self._wrong("it ends in the middle of a chunk") from error
        if delays_s and n_plays != _FOR_EVER:
            raise self._wrong("it does not loop for ever")
        starts_s = accumulate(delays_s, initial=Fraction(0))
        demuxer = "apng" if delays_s else "png_pipe"
        with av.open(str(self.temporary), format=demuxer) as container:
            stream = container.streams.video[0]
            seen = [fingerprint(as_rgba(frame)) for frame in container.decode(stream)]
            if list(zip(starts_s, seen, strict=False)) != self._written:
                raise self._wrong("a picture reads back differently or at another time")
            return Contents(stream.width, stream.height, len(seen), sum(delays_s, Fraction(0)))


def _timing(content: bytes) -> tuple[int, list[Fraction]]:
    """How often a file is played, and how long each of its pictures is shown."""
    n_plays, delays_s, at = -1, [], _SIGNATURE_BYTES
    while at < len(content):
        n_bytes, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"acTL":
            _, n_plays = struct.unpack_from(">II", content, at + 8)
        if kind == b"fcTL":
            ticks, ticks_per_s = struct.unpack_from(">HH", content, at + 28)
            delays_s.append(Fraction(ticks, ticks_per_s or 100))
        at += n_bytes + _CHUNK_BYTES
    return n_plays, delays_s


def open_segment(
    path: Path,
    *,
    width_px: int,
    height_px: int,
    fps: Fraction,
    quality: str,
    transparent: bool = False,
) -> KeptSegment:
    """Begin a run of frames."""
    return KeptSegment(path, width_px, height_px, transparent=transparent)


def open_file(
    path: Path,
    *,
    width_px: int,
    height_px: int,
    fps: Fraction,
    quality: str,
    transparent: bool = False,
) -> FrameWriter:
    """Begin a file; all qualities are alike."""
    pace = Pace(fps, max(1, _MOST // fps.denominator) / fps)
    return ApngWriter(
        path, width_px=width_px, height_px=height_px, pace=pace, transparent=transparent
    )
