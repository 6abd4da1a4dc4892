"""One palette for a whole film, and pictures that have its colors; no dithering.

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

from mlu_anim.encoding._picture_schedule import Showing
from mlu_anim.encoding._scaling import rgb_source

MOST_COLORS = 256
"""Of which one is transparent, for what stays as it was."""
_TICK = Fraction(1, 100)


def palette_of(
    frames: Iterable[av.VideoFrame], width_px: int, height_px: int, n_colors: int = MOST_COLORS
) -> av.VideoFrame:
    """The colors that serve all pictures best: `bgra`, 16x16, the last one transparent.

    `frames`: `bgr0`.
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


def quantized(
    frames: Iterable[av.VideoFrame], palette: av.VideoFrame, width_px: int, height_px: int
) -> Iterator[av.VideoFrame]:
    """The same frames, in order, with the palette's colors: `pal8`."""
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


def color_numbers(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """The pixels of a `pal8` frame, as numbers of its colors: (height_px, width_px, 1)."""
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
    """How a format tells time: in whole ticks, and how much one delay can say."""

    tick_s: Fraction
    longest_s: Fraction


def without_repeats(
    colored: Iterable[av.VideoFrame], schedule: Sequence[Showing], clock: Clock
) -> Iterator[av.VideoFrame]:
    """Frames at their times, without those that the palette made equal to the one before.

    The last one always stays, because its own delay stands apart from the others'.
    """
    shown, shown_s, end_s = b"", Fraction(0), schedule[-1].start_s
    ends_s = [showing.start_s for showing in schedule[1:]]
    for frame, showing, ends in zip(colored, schedule[:-1], ends_s, strict=True):
        pixels = bytes(frame.planes[0])
        if pixels == shown and ends != end_s and ends - shown_s <= clock.longest_s:
            continue
        shown, shown_s = pixels, showing.start_s
        frame.pts, frame.time_base = int(showing.start_s / clock.tick_s), clock.tick_s
        yield frame
