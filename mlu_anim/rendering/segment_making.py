"""Make the segment of one slice: take files from the cache, draw and encode the others."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mlu_anim.encoding.writer import Box, SegmentWriter, open_segment
from mlu_anim.rendering.executor import Report
from mlu_anim.rendering.segments import SEGMENTS, Output, Segment
from mlu_anim.system.store import Store, cache_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlu_anim.rendering.moment import Moment
    from mlu_anim.rendering.shot import Frame
    from mlu_anim.stage.timeline import Span, Timeline
    from mlu_anim.stage.variant import Variant

REPORT_EVERY = 10
"""The number of pictures between two reports of progress."""


class SegmentMaker:
    """Makes the segment of one slice; slices are made one by one, as encoders take much memory."""

    def __init__(
        self,
        variant: "Variant",
        timeline: "Timeline",
        outputs: Sequence[Output],
        span: "Span",
        moments: Sequence["Moment"],
        folder: Path,
        cache: Path | None,
    ) -> None:
        """`variant`: the look of the pictures.  `outputs`: the final files.

        `span`: start and end of the slice in seconds.  `moments`: all that the slice shows.
        `folder`: where the files are written.  `cache`: where finished segments are kept, or None.
        """
        self._variant, self._span, self._moments = variant, span, moments
        self._store = None if cache is None else Store(cache)
        ends = (beat.end_s for beat in timeline.beats)
        self._ends_s = [end_s for end_s in ends if span[0] < end_s <= span[1]]
        is_last = span[1] == timeline.duration_s
        has_frames = {"frames": True, "last": is_last, "beats": bool(self._ends_s)}
        name = f"{float(span[0]):09.3f}"
        files: dict[tuple[str, ...], Path] = {}  # a gif and a webp can share a file
        self._outputs = {
            output: files.setdefault(output.form, folder / f"{name}-{number}{output.target.suffix}")
            for number, output in enumerate(outputs)
            if has_frames[output.shows]
        }

    def segment(self, report: Report) -> Segment:
        """Return the segment; `report` takes the number of pictures done since the last call."""
        keys = self._keys()
        missing = [output for output in self._outputs if not self._is_kept(output, keys)]
        to_draw = list({self._outputs[output]: output for output in missing}.values())
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
        """Return the cache key of each output's file: a checksum of its pictures and settings."""
        if self._store is None:
            return {}
        from mlu_anim.rendering.moment import pictures_digest

        pictures = pictures_digest(self._moments, self._span[0], self._variant)
        ends = [str(end_s - self._span[0]) for end_s in self._ends_s]
        return {
            o: cache_key(pictures, *o.form, str(self._n_frames(o)), *ends) for o in self._outputs
        }

    def _is_kept(self, output: Output, keys: Mapping[Output, str]) -> bool:
        """Take an output's file from the cache; return False if it is not there."""
        content = None if self._store is None else self._store.find(SEGMENTS, keys[output])
        if content is not None:
            self._outputs[output].write_bytes(content)
        return content is not None

    def _draw(self, outputs: Sequence[Output], report: Report) -> None:
        for output in outputs:
            if output.is_vector:
                self._list(output)
        painted = [output for output in outputs if not output.is_vector]
        if painted:
            self._paint(painted, report)
        else:
            report(len(self._moments))

    def _list(self, output: Output) -> None:
        """Keep the display lists of an output's frames."""
        from mlu_anim.rendering.listing import Listing

        of_output = [m for m in self._moments if output.variant.fps in m.rates]
        shown = of_output if output.shows == "frames" else of_output[-1:]
        size = output.variant.width_px, output.variant.height_px
        Listing.of(shown, self._variant, size).save(self._outputs[output])

    def _paint(self, outputs: Sequence[Output], report: Report) -> None:
        from mlu_anim.rendering.shot import SlicePainter

        painter = SlicePainter(self._variant)
        tracks = [self._track(output) for output in outputs]
        for number, moment in enumerate(self._moments, start=1):
            frame = painter.paint(moment)
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
    """Encodes the frames of one output in a slice."""

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
        # A picture is shown until the next one, so it need not be written again.
        fps = self._output.variant.fps
        self._changed += frame.changed
        if fps in frame.rates and frame.number != self._shown:
            index = int(frame.t_s * fps) - self._first
            self._writer.write(frame.picture, index, self._changed)
            self._shown, self._changed = frame.number, []

    def finish(self) -> None:
        self._writer.finish(self._n_frames)


class _StillTrack:
    """Saves the pictures at some times of a slice as an array (n, height_px, width_px, 4)."""

    def __init__(self, path: Path, moments_s: Sequence[Fraction]) -> None:
        self._path, self._moments_s = path, moments_s
        self._pictures: list[NDArray[np.uint8]] = []

    def add(self, frame: "Frame") -> None:
        self._pictures += [frame.picture.copy() for t_s in self._moments_s if t_s == frame.t_s]

    def finish(self) -> None:
        with self._path.open("wb") as file:
            np.save(file, np.stack(self._pictures), allow_pickle=False)
