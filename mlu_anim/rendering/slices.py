"""A slice: a run of a shot's frames, drawn and encoded by one worker.

Slices are cut at the same moments however many workers there are, so that the bytes are the same.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from mlu_anim.encoding.writer import (
    FAST,
    Box,
    SegmentWriter,
    encoding,
    open_segment,
    segment_kind,
    takes_effort,
)
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.stage.variant import Variant
from mlu_anim.system.store import Store, cache_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlu_anim.rendering.frame_data import FrameRow
    from mlu_anim.rendering.moment import Moment
    from mlu_anim.rendering.plan import Shot
    from mlu_anim.rendering.shot import Frame
    from mlu_anim.stage.timeline import Span, Timeline

SEGMENTS = "segments"
SLICE_S = 2
"""As long as a film goes without a keyframe: cutting there costs no bytes."""
SMALL_SLICE_S = 8
"""The same for a film that is to be small: each slice begins with a whole picture."""
SHORTEST_S = 1
"""A slice at least as long has a frame of every film."""
REPORT_EVERY = 10
"""Pictures between two reports of progress."""


@dataclass(frozen=True)
class Output:
    """One file that a shot is made into.

    `shows`: the frames of its rate, the last one only, or the last one of each beat.
    """

    target: Path
    variant: Variant
    quality: str
    shows: Literal["frames", "last", "beats"] = "frames"
    effort: str = FAST

    @property
    def form(self) -> tuple[str, ...]:
        """What its bytes depend on besides its pictures."""
        v = self.variant
        size = f"{v.width_px}x{v.height_px}@{v.fps}"
        told = self.quality, self.shows, str(v.transparent)
        return segment_kind(self.target, self.effort), size, *told, *encoding()

    @property
    def slice_s(self) -> int:
        """The slice length at which cutting makes the file no larger."""
        takes_long_ones = self.effort != FAST and takes_effort(self.target)
        return SMALL_SLICE_S if takes_long_ones else SLICE_S

    def n_frames(self, span: "Span") -> int:
        """How many frames of this file begin within a span of the cut's film."""
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
    n_kept: int = 0
    """How many of the files had been kept and were not made anew."""
    damaged: tuple[str, ...] = ()
    """Kept files that were set aside because they were not whole."""


@dataclass(frozen=True)
class Slices:
    """The slices of one shot: one playing of the scene draws neighboring ones after each other.

    `cache`: the folder in which finished segments are kept, or None.
    """

    shot: "Shot"
    timeline: "Timeline"
    outputs: tuple[Output, ...]
    spans: tuple["Span", ...]
    folder: Path
    cache: Path | None = None

    @property
    def n_pieces(self) -> int:
        """As many as there are spans."""
        return len(self.spans)

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[Segment], bool]
    ) -> None:
        """Draw and encode the slices from `first` on, until `answer` says that it is enough.

        `report` is told how many pictures are done since before.
        """
        from mlu_anim.rendering.shot import play

        course = _Course(self, self.spans[first:], report, answer)
        with suppress(_EnoughError):
            play(self.shot, self.timeline, course.see, course.spans)
            course.end()


class _EnoughError(Exception):
    """Ends a playing whose other slices are drawn by another worker."""


class _Course:
    """Slice after slice: what one draws is known before any of it is painted."""

    def __init__(
        self,
        slices: Slices,
        spans: Sequence["Span"],
        report: Callable[[int], None],
        answer: Callable[[Segment], bool],
    ) -> None:
        self.spans = spans
        self._slices, self._report, self._answer = slices, report, answer
        self._moments: list[Moment] = []

    def see(self, moment: "Moment") -> None:
        """Take the next moment."""
        if self._moments and moment.span != self._moments[-1].span:
            self.end()
        self._moments.append(moment)

    def end(self) -> None:
        """Make what has been seen into a segment and hand it over."""
        moments, self._moments = self._moments, []
        if moments:
            span = self.spans[moments[0].span]
            segment = _Making(self._slices, span, moments).segment(self._report)
            if not self._answer(segment):
                raise _EnoughError


class _Making:
    """One slice on its way to a segment; one is made at a time: an encoder takes much memory."""

    def __init__(self, slices: Slices, span: "Span", moments: Sequence["Moment"]) -> None:
        self._shot, self._span, self._moments = slices.shot, span, moments
        self._store = None if slices.cache is None else Store(slices.cache)
        ends = (beat.end_s for beat in slices.timeline.beats)
        self._ends_s = [end_s for end_s in ends if span[0] < end_s <= span[1]]
        is_end = span[1] == slices.timeline.duration_s
        is_there = {"frames": True, "last": is_end, "beats": bool(self._ends_s)}
        name = f"{float(span[0]):09.3f}"
        files: dict[tuple[str, ...], Path] = {}  # a gif and a webp are made of the same pictures
        self._outputs = {
            output: files.setdefault(
                output.form, slices.folder / f"{name}-{number}{output.target.suffix}"
            )
            for number, output in enumerate(slices.outputs)
            if is_there[output.shows]
        }

    def segment(self, report: Callable[[int], None]) -> Segment:
        """Take what is kept, and make the rest."""
        keys = self._keys()
        missing = [each for each in self._outputs if not self._found(each, keys)]
        to_draw = list({self._outputs[each]: each for each in missing}.values())
        if to_draw:
            self._draw(to_draw, report)
        else:
            report(len(self._moments))
        for output in to_draw:
            if self._store is not None:
                self._store.keep(SEGMENTS, keys[output], self._outputs[output].read_bytes())
        return Segment(
            span=self._span,
            files=tuple((o.target, path, self._n_frames(o)) for o, path in self._outputs.items()),
            rows=tuple(moment.row for moment in self._moments),
            n_kept=len(self._outputs) - len(missing),
            damaged=() if self._store is None else tuple(self._store.damaged),
        )

    def _keys(self) -> dict[Output, str]:
        if self._store is None:
            return {}
        from mlu_anim.rendering.moment import fingerprint

        pictures = fingerprint(self._moments, self._span[0], self._shot.variant)
        ends = [str(end_s - self._span[0]) for end_s in self._ends_s]
        return {
            o: cache_key(pictures, *o.form, str(self._n_frames(o)), *ends) for o in self._outputs
        }

    def _found(self, output: Output, keys: Mapping[Output, str]) -> bool:
        content = None if self._store is None else self._store.find(SEGMENTS, keys[output])
        if content is not None:
            self._outputs[output].write_bytes(content)
        return content is not None

    def _draw(self, outputs: Sequence[Output], report: Callable[[int], None]) -> None:
        from mlu_anim.rendering.shot import Brush

        brush = Brush(self._shot.variant)
        tracks = [self._track(output) for output in outputs]
        for number, moment in enumerate(self._moments, start=1):
            frame = brush.paint(moment)
            for track in tracks:
                track.add(frame)
            if number % REPORT_EVERY == 0:
                report(REPORT_EVERY)
        report(len(self._moments) % REPORT_EVERY)
        for track in tracks:
            track.finish()

    def _track(self, output: Output) -> "_Track | _StillTrack":
        if output.shows != "beats":
            return _Track(output, self._outputs[output], self._span)
        shown = [max(m.t_s for m in self._moments if m.t_s < end_s) for end_s in self._ends_s]
        return _StillTrack(self._outputs[output], shown)

    def _n_frames(self, output: Output) -> int:
        if output.shows == "frames":
            return output.n_frames(self._span)
        return 1 if output.shows == "last" else len(self._ends_s)


class _Track:
    """One output's part of a slice."""

    def __init__(self, output: Output, path: Path, span: "Span") -> None:
        self._output = output
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
            effort=output.effort,
            transparent=variant.transparent,
        )

    def add(self, frame: "Frame") -> None:
        # A picture stands until the next one: what has not changed need not be written.
        fps = self._output.variant.fps
        self._changed += frame.changed
        if fps in frame.rates and frame.number != self._shown:
            index = int(frame.t_s * fps) - self._first
            self._writer.write(frame.picture, index, self._changed)
            self._shown, self._changed = frame.number, []

    def finish(self) -> None:
        self._writer.finish(self._n_frames)


class _StillTrack:
    """The pictures of some moments of a slice, as they are drawn: (n, height_px, width_px, 4)."""

    def __init__(self, path: Path, moments_s: Sequence[Fraction]) -> None:
        self._path, self._moments_s = path, moments_s
        self._pictures: list[NDArray[np.uint8]] = []

    def add(self, frame: "Frame") -> None:
        self._pictures += [frame.picture.copy() for t_s in self._moments_s if t_s == frame.t_s]

    def finish(self) -> None:
        with self._path.open("wb") as file:
            np.save(file, np.stack(self._pictures), allow_pickle=False)


def spans_of(timeline: "Timeline", slice_s: int = SLICE_S) -> list["Span"]:
    """The slices of a cut: pieces of about `slice_s` from the beginning of each beat.

    So a longer beat leaves the slices of all others as they were.
    """
    edges = [Fraction(0)]
    for beat in timeline.beats:
        n_slices = max(1, round((beat.end_s - edges[-1]) / slice_s))
        edges += [edges[-1] + slice_s * Fraction(n) for n in range(1, n_slices)]
        if beat.end_s - edges[-1] >= SHORTEST_S or beat is timeline.beats[-1]:
            edges.append(beat.end_s)
    return list(pairwise(edges))


def table_of(segments: Sequence[Segment]) -> FrameTable:
    """The frame data of each cut once, although two sizes of it may have been drawn."""
    table = FrameTable()
    told: set[tuple[str, Fraction]] = set()
    for segment in segments:
        slice_of_cut = segment.rows[0].cut, segment.span[0]
        if slice_of_cut not in told:
            told.add(slice_of_cut)
            for row in segment.rows:
                table.add(row)
    return table


def files_of(segments: Sequence[Segment], output: Output, span: "Span") -> list[tuple[Path, int]]:
    """The files made for one output within a time of its cut, with their numbers of frames."""
    return [
        (path, n_frames)
        for segment in segments
        if span[0] <= segment.span[0] < span[1]
        for target, path, n_frames in segment.files
        if target == output.target
    ]
