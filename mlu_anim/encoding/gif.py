"""GIF: small, with exact times; it loops forever and shows the last picture first.

Frames are stored in a lossless file; one pass over it computes the palette of the whole film and a
second pass applies it.
"""

from fractions import Fraction
from pathlib import Path

import av

from mlu_anim.encoding._checked_writer import Contents
from mlu_anim.encoding._deferred_writer import LOSSLESS_PICTURES, DeferredWriter, LosslessSegment
from mlu_anim.encoding._gif_budget import EXACT_FPS, best_gif, make_gif, plain_choice
from mlu_anim.encoding._gif_encoding import CS, LONGEST_DELAY_CS
from mlu_anim.encoding._picture_schedule import Timing
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding.writer import FileForm, FrameWriter
from mlu_anim.system.errors import UsageError

SEGMENTS = LOSSLESS_PICTURES
SUPPORTS_SIZE_LIMIT = True
_HEADER_BYTES = 2048
_LOOPS_FOR_EVER = b"NETSCAPE2.0\x03\x01\x00\x00\x00"


class GifWriter(DeferredWriter):
    """Writes the gif when all pictures are known, from its own frames or from segments."""

    def end(self, n_frames: int) -> Contents:
        """Write the gif, or the best one within the size limit."""
        film = self.film(n_frames)
        if self.form.max_size_bytes is None:
            made = make_gif(self.temporary, film, plain_choice(film))
        else:
            made = best_gif(self.temporary, film, self.form.max_size_bytes)
        self.fps = self.fps / made.choice.every
        self.n_colors, self.ssim = made.choice.n_colors, made.ssim
        return Contents(*made.choice.size, made.n_stored, film.schedule()[-1].start_s)

    def read_back(self) -> Contents:
        """Decode every picture and compare its time with the sum of the delays before it."""
        with self.temporary.open("rb") as file:
            if _LOOPS_FOR_EVER not in file.read(_HEADER_BYTES):
                raise self._wrong("it does not loop forever")
        n_stored, end_s = 0, Fraction(0)
        with av.open(str(self.temporary), format="gif") as container:
            stream = container.streams.video[0]
            for frame in container.decode(stream):
                if seconds(frame.pts, frame.time_base) != end_s:
                    raise self._wrong(f"picture {n_stored} reads back at the wrong time")
                end_s += seconds(frame.duration, frame.time_base) or 0
                n_stored += 1
            return Contents(stream.width, stream.height, n_stored, end_s)


def open_segment(path: Path, form: FileForm) -> LosslessSegment:
    """Begin a segment at `path`: the part of a gif that is made from one slice."""
    return LosslessSegment(path, form)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a gif; `quality` has no effect.

    Raises UsageError for a frame rate or a lead-in that gif does not support; `finish` raises it if
    no gif fits the size limit.
    """
    fps, lead_in_s = form.fps, form.lead_in_s
    if fps not in EXACT_FPS:
        rates = ", ".join(f"{float(rate):g}" for rate in EXACT_FPS)
        raise UsageError(
            f"cannot write {path.name} at {float(fps):g} frames a second: "
            f"gif supports only {rates}; choose one of these with --fps"
        )
    if lead_in_s < 0 or (lead_in_s / CS).denominator != 1:
        raise UsageError(
            f"cannot write {path.name} with a lead-in of {lead_in_s} s: "
            "the lead-in of a gif must be a multiple of 0.01 s, at least 0"
        )
    return GifWriter(path, form, Timing(fps, LONGEST_DELAY_CS * CS, lead_in_s))
