"""A slice: a run of a shot's frames, drawn and encoded by one worker.

Slices are cut at the same moments however many workers there are, so that the bytes are the same.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.encoding.writer import Box, SegmentWriter, open_segment
from mlu_anim.variant import Variant

if TYPE_CHECKING:
    from mlu_anim.framedata import FrameRow
    from mlu_anim.rendering.plan import Shot
    from mlu_anim.rendering.shot import Frame
    from mlu_anim.timeline import Span, Timeline

SLICE_S = 2
"""As long as a film goes without a keyframe: cutting there costs no bytes."""
REPORT_EVERY = 10
"""Pictures between two reports of progress."""


@dataclass(frozen=True)
class Output:
    """One file that a shot is made into: the frames of its rate, or its last picture only."""

    target: Path
    variant: Variant
    quality: str
    only_last: bool = False

    def n_frames(self, span: "Span") -> int:
        """How many frames of this file begin within a span."""
        first, end = span
        return ceil(end * self.variant.fps) - ceil(first * self.variant.fps)


@dataclass(frozen=True)
class Plan:
    """Learn when each beat of a shot is told, before any of it is drawn."""

    shot: "Shot"
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[["Timeline"], bool]
    ) -> None:
        """Play the cut without drawing."""
        from mlu_anim.rendering.shot import tell

        answer(tell(self.shot))


@dataclass(frozen=True)
class Segment:
    """What one slice came to: a file for each output that it has frames of, and its frame data."""

    span: "Span"
    files: tuple[tuple[Path, Path, int], ...]
    """The output's target, the segment's file, and its number of frames."""
    rows: tuple["FrameRow", ...]


@dataclass(frozen=True)
class Slices:
    """The slices of one shot: one playing of the scene draws neighboring ones after each other."""

    shot: "Shot"
    timeline: "Timeline"
    outputs: tuple[Output, ...]
    spans: tuple["Span", ...]
    folder: Path

    @property
    def n_pieces(self) -> int:
        """As many as there are spans."""
        return len(self.spans)

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[Segment], bool]
    ) -> None:
        """Draw and encode the slices from `first` on, until `answer` says that it is enough.

        `report` is told how many pictures have been drawn since before.
        """
        from mlu_anim.rendering.shot import draw

        course = _Course(self, first, report, answer)
        with suppress(_EnoughError):
            draw(self.shot, self.timeline, course.show, self.spans[first:])
            course.end()


class _EnoughError(Exception):
    """Ends a playing whose other slices are drawn by another worker."""


class _Course:
    """Slice after slice, one open at a time: an encoder takes much memory."""

    def __init__(
        self,
        slices: Slices,
        first: int,
        report: Callable[[int], None],
        answer: Callable[[Segment], bool],
    ) -> None:
        self._slices, self._report, self._answer = slices, report, answer
        self._waiting = list(slices.spans[first:])
        self._open: _Pending | None = None
        self._n_drawn = 0

    def show(self, frame: "Frame") -> None:
        """Take the next frame."""
        while self._open is None or frame.t_s >= self._open.span[1]:
            self.end()
            self._open = _Pending(self._slices, self._waiting.pop(0))
        self._open.add(frame)
        self._n_drawn += 1
        if self._n_drawn == REPORT_EVERY:
            self._tell()

    def end(self) -> None:
        """Close what is open and hand it over."""
        if self._open is None:
            return
        self._tell()
        segment, self._open = self._open.finish(), None
        if not self._answer(segment):
            raise _EnoughError

    def _tell(self) -> None:
        self._report(self._n_drawn)
        self._n_drawn = 0


class _Pending:
    """A segment that is being made."""

    def __init__(self, run: Slices, span: "Span") -> None:
        self.span = span
        self._rows: list[FrameRow] = []
        is_end = span[1] == run.timeline.duration_s
        names = f"{float(span[0]):09.3f}"
        self._tracks = [
            _Track(output, run.folder / f"{names}-{number}{output.target.suffix}", span)
            for number, output in enumerate(run.outputs)
            if is_end or not output.only_last
        ]

    def add(self, frame: "Frame") -> None:
        for track in self._tracks:
            track.add(frame)
        self._rows.append(frame.row)

    def finish(self) -> Segment:
        files = tuple(track.finish() for track in self._tracks)
        return Segment(self.span, files, tuple(self._rows))


class _Track:
    """One output's part of a slice."""

    def __init__(self, output: Output, path: Path, span: "Span") -> None:
        self._output, self._path = output, path
        self._n_frames = output.n_frames(span)
        self._first = ceil(span[0] * output.variant.fps)
        self._shown = -1
        self._changed: list[Box] = []
        variant = output.variant
        self._writer: SegmentWriter = open_segment(
            path,
            output.target,
            width_px=variant.width_px,
            height_px=variant.height_px,
            fps=variant.fps,
            quality=output.quality,
        )

    def add(self, frame: "Frame") -> None:
        # A picture stands until the next one: what has not changed need not be written.
        fps = self._output.variant.fps
        self._changed += frame.changed
        if fps in frame.rates and frame.number != self._shown:
            index = int(frame.t_s * fps) - self._first
            self._writer.write(frame.picture, index, self._changed)
            self._shown, self._changed = frame.number, []

    def finish(self) -> tuple[Path, Path, int]:
        self._writer.finish(self._n_frames)
        return self._output.target, self._path, 1 if self._output.only_last else self._n_frames


def spans_of(duration_s: Fraction) -> list["Span"]:
    """The slices of a cut: pieces of `SLICE_S`, the last one up to half as long again or less."""
    n_slices = max(1, round(duration_s / SLICE_S))
    edges = [Fraction(SLICE_S * n) for n in range(n_slices)] + [duration_s]
    return list(pairwise(edges))
