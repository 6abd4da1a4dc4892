"""A slice: a run of a shot's frames, drawn and encoded by one worker.

Slices are cut at the same moments however many workers there are, so that the bytes are the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.encoding.writer import SegmentWriter, open_segment
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

    def run(self, report: Callable[[int], None]) -> "Timeline":
        """Play the cut without drawing."""
        from mlu_anim.rendering.shot import tell

        return tell(self.shot)


@dataclass(frozen=True)
class Segment:
    """What one slice came to: a file for each output that it has frames of, and its frame data."""

    span: "Span"
    files: tuple[tuple[Path, Path, int], ...]
    """The output's target, the segment's file, and its number of frames."""
    rows: tuple["FrameRow", ...]


@dataclass(frozen=True)
class SliceRun:
    """Neighboring slices of one shot, drawn by one worker in one playing of the scene."""

    shot: "Shot"
    timeline: "Timeline"
    outputs: tuple[Output, ...]
    spans: tuple["Span", ...]
    folder: Path

    def run(self, report: Callable[[int], None]) -> list[Segment]:
        """Draw and encode; `report` is told how many pictures have been drawn since before."""
        from mlu_anim.rendering.shot import draw

        waiting = list(self.spans)
        current = _Pending(self, waiting.pop(0))  # one at a time: an encoder takes much memory
        finished: list[Segment] = []
        done = 0

        def show(frame: "Frame") -> None:
            nonlocal current, done
            while frame.t_s >= current.span[1]:
                finished.append(current.finish())
                current = _Pending(self, waiting.pop(0))
            current.add(frame)
            done += 1
            if done % REPORT_EVERY == 0:
                report(REPORT_EVERY)

        draw(self.shot, self.timeline, show, self.spans)
        report(done % REPORT_EVERY)
        return [*finished, current.finish()]


class _Pending:
    """A segment that is being made."""

    def __init__(self, run: SliceRun, span: "Span") -> None:
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
        if fps in frame.rates and frame.number != self._shown:
            self._writer.write(frame.picture, int(frame.t_s * fps) - self._first)
            self._shown = frame.number

    def finish(self) -> tuple[Path, Path, int]:
        self._writer.finish(self._n_frames)
        return self._output.target, self._path, 1 if self._output.only_last else self._n_frames


def spans_of(duration_s: Fraction) -> list["Span"]:
    """The slices of a cut: pieces of `SLICE_S`, the last one up to half as long again or less."""
    n_slices = max(1, round(duration_s / SLICE_S))
    edges = [Fraction(SLICE_S * n) for n in range(n_slices)] + [duration_s]
    return list(pairwise(edges))


def runs_of(spans: Sequence["Span"], n_workers: int) -> list[tuple["Span", ...]]:
    """Neighboring slices in ever shorter runs, so that no worker is left with a long one."""
    runs, at = [], 0
    while at < len(spans):
        length = max(1, (len(spans) - at) // (2 * n_workers))
        runs.append(tuple(spans[at : at + length]))
        at += length
    return runs
