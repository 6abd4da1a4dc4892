"""GIF: small, exact in time, looping for ever, and beginning with its own summary.

Frames wait in a lossless file; then one pass finds the palette of the whole film and a second one
applies it. There is no dithering: it makes flat charts larger and noisier.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from mlu_anim.encoding._checked import CheckedWriter, Contents
from mlu_anim.encoding._gif_delays import LONGEST_DELAY_CS, Showing, showings
from mlu_anim.encoding._lossless import LosslessPictures, stored_frames
from mlu_anim.encoding._scaling import Scaler, rgb_source, seconds
from mlu_anim.encoding.writer import Box, FrameWriter
from mlu_anim.errors import UsageError

EXACT_FPS = (Fraction(10), Fraction(25, 2), Fraction(20), Fraction(25), Fraction(50))
"""Rates whose frames last a whole number of hundredths of a second, as gif counts."""
LEAD_IN_S = Fraction(1)
_CS = Fraction(1, 100)
_HEADER_BYTES = 2048
_LOOPS_FOR_EVER = b"NETSCAPE2.0\x03\x01\x00\x00\x00"


class GifSegment:
    """Distinct pictures of a run of frames, kept exactly until the palette of all is known."""

    def __init__(self, path: Path, width_px: int, height_px: int) -> None:
        self._reduce = Scaler(width_px, height_px, "rgb24")
        self._newest: NDArray[np.uint8] | None = None
        self._stored = LosslessPictures(path, width_px, height_px)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Store a picture unless it is the one already shown."""
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


class GifWriter(CheckedWriter):
    """Makes the gif at the end, of its own frames or of segments."""

    _own: GifSegment | None = None
    _gif: Any = None

    def __init__(
        self, path: Path, *, width_px: int, height_px: int, fps: Fraction, lead_in_s: Fraction
    ) -> None:
        self._lead_in_cs = int(lead_in_s / _CS)
        self._starts: list[int] = []
        self._sources: list[Path] = []
        super().__init__(path, width_px=width_px, height_px=height_px, fps=fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Store a picture in a segment of our own."""
        if self._own is None:
            self._waiting = self.partial.temporary(".ffv1")
            self._own = GifSegment(self._waiting, self.width_px, self.height_px)
        self._own.write(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Note where a segment's pictures are; they are read when the palette is made."""
        self._sources.append(segment)
        self._starts += [first_index + start for start in LosslessPictures.starts(segment)]

    def end(self, n_frames: int) -> Contents:
        """Find the palette, then write each showing that looks different with it."""
        if self._own is not None:
            self._own.finish(n_frames)
            self.append(self._waiting, 0)
        schedule = showings(self._starts, n_frames, self.fps, self._lead_in_cs)
        palette = _palette_of(self._frames(), self.width_px, self.height_px)
        quantized = _quantized(self._in_order(schedule), palette, self.width_px, self.height_px)
        final_delay_cs = schedule[-1].start_cs - schedule[-2].start_cs
        stream = self._open_gif(final_delay_cs)
        n_stored = 0
        for frame in _without_repeats(quantized, schedule):
            self._gif.mux(stream.encode(frame))
            n_stored += 1
        self._gif.mux(stream.encode(None))
        return Contents(self.width_px, self.height_px, n_stored, schedule[-1].start_cs * _CS)

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

    def close(self) -> None:
        """Let go of both files."""
        if self._own is not None:
            self._own.close()
        if self._gif is not None:
            gif, self._gif = self._gif, None
            gif.close()

    def _frames(self) -> Iterator[av.VideoFrame]:
        """All stored pictures, in order."""
        for source in self._sources:
            yield from stored_frames(source)

    def _in_order(self, schedule: list[Showing]) -> Iterator[av.VideoFrame]:
        """The pictures as they are shown; each is decoded once, except the one that leads in."""
        waiting = self._frames()
        current, position = next(waiting), 0
        for showing in schedule[:-1]:
            if showing.start_cs < self._lead_in_cs and showing.picture:
                *_, last = stored_frames(self._sources[-1])
                yield last
                continue
            while position < showing.picture:
                current, position = next(waiting), position + 1
            yield current

    def _open_gif(self, final_delay_cs: int) -> Any:
        options = {"loop": "0", "final_delay": str(final_delay_cs), "fflags": "+bitexact"}
        self._gif = av.open(str(self.temporary), "w", format="gif", options=options)
        stream = self._gif.add_stream("gif", rate=100)
        stream.width, stream.height, stream.pix_fmt = self.width_px, self.height_px, "pal8"
        stream.codec_context.time_base = _CS
        return stream


def _palette_of(frames: Iterable[av.VideoFrame], width_px: int, height_px: int) -> av.VideoFrame:
    """The 255 colors that serve all pictures best, and a transparent one for what stays."""
    graph = Graph()
    source = rgb_source(graph, width_px, height_px, "bgr0")
    palette = graph.add("palettegen", "stats_mode=full:max_colors=256:reserve_transparent=1")
    sink = graph.add("buffersink")
    graph.link_nodes(source, palette, sink).configure()
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, _CS
        source.push(frame)
    source.push(None)
    return cast("av.VideoFrame", sink.pull())


def _quantized(
    frames: Iterable[av.VideoFrame], palette: av.VideoFrame, width_px: int, height_px: int
) -> Iterator[av.VideoFrame]:
    """The same frames, in order, with the palette's colors."""
    graph = Graph()
    source = rgb_source(graph, width_px, height_px, "bgr0")
    colors = rgb_source(graph, palette.width, palette.height, "bgra")
    use = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    sink = graph.add("buffersink")
    source.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(sink, 0, 0)
    graph.configure()
    palette.pts, palette.time_base = 0, _CS
    colors.push(palette)
    colors.push(None)
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, _CS
        source.push(frame)
        yield from _ready(sink)
    source.push(None)
    yield from _ready(sink)


def _ready(sink: Any) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame


def _without_repeats(
    quantized: Iterable[av.VideoFrame], schedule: list[Showing]
) -> Iterator[av.VideoFrame]:
    """Frames at their times, without those that the palette made equal to the one before.

    The last one always stays, because its own delay stands apart from the others'.
    """
    shown, shown_cs = b"", 0
    ends_cs = [showing.start_cs for showing in schedule[1:]]
    for frame, showing, end_cs in zip(quantized, schedule[:-1], ends_cs, strict=True):
        pixels = bytes(frame.planes[0])
        is_last = end_cs == schedule[-1].start_cs
        if pixels == shown and not is_last and end_cs - shown_cs <= LONGEST_DELAY_CS:
            continue
        shown, shown_cs = pixels, showing.start_cs
        frame.pts, frame.time_base = showing.start_cs, _CS
        yield frame


def open_segment(
    path: Path, *, width_px: int, height_px: int, fps: Fraction, quality: str
) -> GifSegment:
    """Begin a run of frames."""
    return GifSegment(path, width_px, height_px)


def open_file(
    path: Path,
    *,
    width_px: int,
    height_px: int,
    fps: Fraction,
    quality: str,
    lead_in_s: Fraction = LEAD_IN_S,
) -> FrameWriter:
    """Begin a gif; all qualities are alike, since size is what a gif is short of.

    `lead_in_s`: how long the last picture is shown before the first, for viewers that stop there;
    hundredths of a second. Raises UsageError for a rate that gif cannot keep.
    """
    if fps not in EXACT_FPS:
        rates = ", ".join(f"{float(rate):g}" for rate in EXACT_FPS)
        raise UsageError(
            f"cannot write {path.name} at {float(fps):g} frames a second: "
            f"a gif keeps time only at {rates}"
        )
    if lead_in_s < 0 or (lead_in_s / _CS).denominator != 1:
        raise UsageError(f"a lead-in lasts whole hundredths of a second, not {lead_in_s} s")
    return GifWriter(path, width_px=width_px, height_px=height_px, fps=fps, lead_in_s=lead_in_s)
