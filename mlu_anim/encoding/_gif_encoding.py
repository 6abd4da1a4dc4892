"""Encode pictures as a gif with a given palette, storing only each changed rectangle."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av

from mlu_anim.encoding._palette import Clock, drop_repeated_frames, quantize
from mlu_anim.encoding._picture_schedule import ScheduledPicture

CS = Fraction(1, 100)
LONGEST_DELAY_CS = 60_000
"""The longest delay that is written; a picture that is shown for longer is stored again.

A gif's delay has 16 bits: at most 655.35 s.
"""
CLOCK = Clock(CS, LONGEST_DELAY_CS * CS)


def encode(
    path: Path,
    frames: Iterable[av.VideoFrame],
    schedule: Sequence[ScheduledPicture],
    palette: av.VideoFrame,
    size: tuple[int, int],
) -> list[int]:
    """Write a gif that loops forever. Returns the size in bytes of each stored picture.

    `frames`: in the pixel format `bgr0`, one for each entry of `schedule` except the last, which
    marks the end.  `size`: width and height in pixels.
    """
    final_s = schedule[-1].start_s - schedule[-2].start_s
    colored = drop_repeated_frames(quantize(frames, palette, *size), schedule, CLOCK)
    sizes = []
    options = {"loop": "0", "final_delay": str(int(final_s / CS)), "fflags": "+bitexact"}
    with av.open(str(path), "w", format="gif", options=options) as container:
        stream = gif_stream(container, size)
        for frame in colored:
            for packet in stream.encode(frame):
                sizes.append(packet.size)
                container.mux(packet)
        container.mux(stream.encode(None))
    return sizes


def sizes_of(colored: Sequence[av.VideoFrame], size: tuple[int, int]) -> list[int]:
    """Return the size in bytes that each of these consecutive `pal8` frames takes in a gif."""
    with av.open(BytesIO(), "w", format="gif") as container:
        stream = gif_stream(container, size)
        sizes = []
        for number, frame in enumerate(colored):
            frame.pts, frame.time_base = number, CS
            sizes += [packet.size for packet in stream.encode(frame)]
        return sizes


def gif_stream(container: Any, size: tuple[int, int]) -> Any:
    """Add a gif stream to a container."""
    stream = container.add_stream("gif", rate=100)
    stream.width, stream.height = size
    stream.pix_fmt = "pal8"
    stream.codec_context.time_base = CS
    return stream
