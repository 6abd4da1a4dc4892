"""GIF: small, exact in time, looping for ever, and beginning with its own summary.

Frames wait in a lossless file; then one pass finds the palette of the whole film and a second one
applies it.
"""

from fractions import Fraction
from pathlib import Path

import av

from mlu_anim.encoding._checked_writer import Contents
from mlu_anim.encoding._deferred_writer import KEPT_PICTURES, KeptSegment, KeptWriter
from mlu_anim.encoding._gif_budget import EXACT_FPS, best_gif, make_gif, plain_choice
from mlu_anim.encoding._gif_encoding import CS, LONGEST_DELAY_CS
from mlu_anim.encoding._picture_schedule import Pace
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding.writer import FileForm, FrameWriter
from mlu_anim.system.errors import UsageError

SEGMENTS = KEPT_PICTURES
HOLDS_A_BUDGET = True
_HEADER_BYTES = 2048
_LOOPS_FOR_EVER = b"NETSCAPE2.0\x03\x01\x00\x00\x00"


class GifWriter(KeptWriter):
    """Makes the gif at the end, of its own frames or of segments."""

    def end(self, n_frames: int) -> Contents:
        """Write the gif, or the best one that fits; its facts say what was chosen."""
        film = self.film(n_frames)
        if self.form.max_size_bytes is None:
            made = make_gif(self.temporary, film, plain_choice(film))
        else:
            made = best_gif(self.temporary, film, self.form.max_size_bytes)
        self.fps = self.fps / made.choice.every
        self.n_colors, self.ssim = made.choice.n_colors, made.ssim
        return Contents(*made.choice.size, made.n_stored, film.schedule()[-1].start_s)

    def read_back(self) -> Contents:
        """Decode every picture and add up their delays."""
        with self.temporary.open("rb") as file:
            if _LOOPS_FOR_EVER not in file.read(_HEADER_BYTES):
                raise self._wrong("it does not loop for ever")
        n_stored, end_s = 0, Fraction(0)
        with av.open(str(self.temporary), format="gif") as container:
            stream = container.streams.video[0]
            for frame in container.decode(stream):
                if seconds(frame.pts, frame.time_base) != end_s:
                    raise self._wrong(f"picture {n_stored} reads back at the wrong time")
                end_s += seconds(frame.duration, frame.time_base) or 0
                n_stored += 1
            return Contents(stream.width, stream.height, n_stored, end_s)


def open_segment(path: Path, form: FileForm) -> KeptSegment:
    """Begin a run of frames."""
    return KeptSegment(path, form)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a gif; all qualities are alike, since size is what a gif is short of.

    Raises UsageError for a rate or a lead-in that gif cannot keep, and at the end if no gif is so
    small.
    """
    fps, lead_in_s = form.fps, form.lead_in_s
    if fps not in EXACT_FPS:
        rates = ", ".join(f"{float(rate):g}" for rate in EXACT_FPS)
        raise UsageError(
            f"cannot write {path.name} at {float(fps):g} frames a second: "
            f"a gif keeps time only at {rates}"
        )
    if lead_in_s < 0 or (lead_in_s / CS).denominator != 1:
        raise UsageError(f"a lead-in lasts whole hundredths of a second, not {lead_in_s} s")
    return GifWriter(path, form, Pace(fps, LONGEST_DELAY_CS * CS, lead_in_s))
