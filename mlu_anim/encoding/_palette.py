"""Compute one palette for a whole film and convert its pictures to it, without dithering.

Dithering makes flat charts larger and noisier.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from mlu_anim.encoding._picture_schedule import ScheduledPicture
from mlu_anim.encoding._scaling import rgb_source

MOST_COLORS = 256
"""The size of a full palette, with one transparent color for pixels that do not change."""
_TICK = Fraction(1, 100)


def compute_palette(
    frames: Iterable[av.VideoFrame], width_px: int, height_px: int, n_colors: int = MOST_COLORS
) -> av.VideoFrame:
    """Return the best palette for all frames: a `bgra` frame of 16x16 pixels, one for each color.

    `frames`: in the pixel format `bgr0`.  `n_colors`: at most 256; the last is transparent.
    """
    graph = Graph()
    source = rgb_source(graph, width_px, height_px, "bgr0")
    options = f"stats_mode=full:max_colors={n_colors}:reserve_transparent=1"
    palette = graph.add("palettegen", options)
    sink = graph.add("buffersink")
    graph.link_nodes(source, palette, sink).configure()
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, _TICK
        source.push(frame)
    source.push(None)
    return cast("av.VideoFrame", sink.pull())


def quantize(
    frames: Iterable[av.VideoFrame], palette: av.VideoFrame, width_px: int, height_px: int
) -> Iterator[av.VideoFrame]:
    """Convert `bgr0` frames to the palette, in order; yields `pal8` frames."""
    graph = Graph()
    source = rgb_source(graph, width_px, height_px, "bgr0")
    colors = rgb_source(graph, palette.width, palette.height, "bgra")
    use = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    sink = graph.add("buffersink")
    source.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(sink, 0, 0)
    graph.configure()
    palette.pts, palette.time_base = 0, _TICK
    colors.push(palette)
    colors.push(None)
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, _TICK
        source.push(frame)
        yield from _ready(sink)
    source.push(None)
    yield from _ready(sink)


def palette_indices(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return the palette indices of a `pal8` frame, shape (height_px, width_px, 1)."""
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    return np.array(rows[: frame.height, : frame.width, None], dtype=np.uint8)


def _ready(sink: Any) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame


@dataclass(frozen=True)
class Clock:
    """The time unit of a format and its longest delay, in seconds."""

    tick_s: Fraction
    longest_s: Fraction


def drop_repeated_frames(
    colored: Iterable[av.VideoFrame], schedule: Sequence[ScheduledPicture], clock: Clock
) -> Iterator[av.VideoFrame]:
    """Yield `pal8` frames with their times, without those that equal the frame before.

    `schedule`: an entry for each frame, and one that marks the end. The last frame is always kept,
    because its delay is written separately; no delay becomes longer than `clock.longest_s`.
    """
    shown, shown_s, end_s = b"", Fraction(0), schedule[-1].start_s
    next_starts_s = [entry.start_s for entry in schedule[1:]]
    for frame, entry, next_s in zip(colored, schedule[:-1], next_starts_s, strict=True):
        pixels = bytes(frame.planes[0])
        if pixels == shown and next_s != end_s and next_s - shown_s <= clock.longest_s:
            continue
        shown, shown_s = pixels, entry.start_s
        frame.pts, frame.time_base = int(entry.start_s / clock.tick_s), clock.tick_s
        yield frame
