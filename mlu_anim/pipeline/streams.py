"""A stream is one output of a clip with its cut: one file, or one file for each beat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.encoding.writer import Cue, FrameWriter, Tags, open_writer
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.segments import Output
from mlu_anim.stage.theme import theme
from mlu_anim.stage.timeline import Span, Timeline
from mlu_anim.stage.variant import Cut
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.telling import Beat, Telling
from mlu_anim.vector.vector_file import VectorFile
from mlu_anim.vector.write_vector_file import WriteVectorFile, format_of


@dataclass(frozen=True)
class StreamFile:
    """One file, and the part of the cut that it shows: `span`, start and end in seconds."""

    path: Path
    span: Span


@dataclass(frozen=True)
class Stream:
    """One output of a clip: a file of the whole cut, or a file for each beat.

    `max_size_bytes`: the size limit of each file; None for no limit.
    `per_beat`: make a file for each beat.
    `has_subtitles`: store the captions in the file, as a subtitle track.
    """

    output: Output
    cut: Cut
    max_size_bytes: int | None = None
    per_beat: bool = False
    has_subtitles: bool = False

    @property
    def is_vector(self) -> bool:
        """True for a file made from display lists, which is composed after all slices are drawn."""
        return self.output.is_vector

    @property
    def is_storyboard(self) -> bool:
        """True for a storyboard: a sheet of stills, which is composed after all are drawn."""
        return self.output.shows == "beats"

    def note(self) -> str:
        """Return a line that describes the output: `full cut, 1280x720 at 30 fps`."""
        variant = self.output.variant
        size = f"{variant.width_px}x{variant.height_px} at {float(variant.fps):g} fps"
        form = "a still of each beat" if self.is_storyboard else size
        if self.is_vector:
            form = "sharp at any size" if self.output.shows == "frames" else "a sharp still"
        of_each = ", a film of each beat" if self.per_beat else ""
        return f"{self.cut.name} cut, {form}{of_each}"

    def files(self, timeline: Timeline) -> list[StreamFile]:
        """Return the files of this stream; `timeline`: the times of the cut's beats."""
        if not self.per_beat:
            return [StreamFile(self.output.target, (Fraction(0), timeline.duration_s))]
        named = self.paths([beat.name for beat in timeline.beats])
        spans = [(beat.start_s, beat.end_s) for beat in timeline.beats]
        return [StreamFile(path, span) for path, span in zip(named, spans, strict=True)]

    def paths(self, beats: Sequence[str]) -> list[Path]:
        """Return the paths of the files; `beats`: the names of the cut's beats.

        A file of a single beat is named like `roc-plate-1-cases.mp4`.
        """
        target = self.output.target
        if not self.per_beat:
            return [target]
        names = (f"{target.stem}-{number}-{beat}" for number, beat in enumerate(beats, start=1))
        return [target.with_name(f"{name}{target.suffix}") for name in names]

    def duration_s(self, file: StreamFile) -> Fraction:
        """Return the length of a file in seconds; a still is one frame long."""
        fps = self.output.variant.fps
        return (self.output.n_frames(file.span) if self.output.shows == "frames" else 1) / fps

    def open_vector(self) -> VectorFile:
        """Open the file of a vector stream."""
        return VectorFile(self.output.target, self.canvas, self.output.variant.fps)

    def vector_task(
        self,
        listings: tuple[Path, ...],
        rows: Sequence[FrameRow],
        telling: ClipText,
        timeline: Timeline,
        scratch: Path,
    ) -> WriteVectorFile:
        """Return the task that makes the scratch file of a vector stream from its listings.

        `rows`: the frame data of the cut.
        """
        target = self.output.target
        variant = self.output.variant
        values = tuple(row.values for row in rows if (row.t_s * variant.fps).denominator == 1)
        return WriteVectorFile(
            format=format_of(target),
            listings=listings,
            values=values,
            fps=variant.fps,
            theme=variant.theme,
            canvas=self.canvas,
            telling=vector_words(telling, timeline),
            path=scratch / target.name,
        )

    @property
    def canvas(self) -> Canvas:
        """The size and the background color of a vector stream."""
        variant = self.output.variant
        paper = theme(variant.theme).color("paper")
        return Canvas(variant.width_px, variant.height_px, paper, variant.transparent)

    def open(self, file: StreamFile, telling: ClipText, timeline: Timeline) -> FrameWriter:
        """Open a writer for a file; its tags have the chapters of the beats that it shows."""
        v, output = self.output.variant, self.output
        return open_writer(
            file.path,
            width_px=v.width_px,
            height_px=v.height_px,
            fps=v.fps,
            quality=output.quality,
            effort=output.effort,
            transparent=v.transparent,
            max_size_bytes=self.max_size_bytes,
            tags=self._tags(telling, timeline, file.span),
        )

    def _tags(self, telling: ClipText, timeline: Timeline, span: Span) -> Tags:
        """Return title, chapters and subtitles of a film that shows one span of the cut.

        Times start at 0 where the span starts.
        """
        first, end = span
        beats = [
            (Cue(beat.start_s - first, beat.end_s - first, text.title), text.caption)
            for text, beat in zip(telling.beats(timeline), timeline.beats, strict=True)
            if first <= beat.start_s < end
        ]
        captions = tuple(replace(cue, text=caption) for cue, caption in beats)
        return Tags(
            title=f"{telling.title}: {beats[0][0].text}" if self.per_beat else telling.title,
            description=telling.description,
            language=telling.language,
            chapters=tuple(cue for cue, _ in beats),
            subtitles=captions if self.has_subtitles else (),
        )


def vector_words(text: ClipText, timeline: Timeline) -> Telling:
    """Return the texts of a cut as a vector file holds them."""
    beats = [Beat(b.name, b.title, b.caption, b.start_s, b.end_s) for b in text.beats(timeline)]
    return Telling(text.title, text.alt, text.description, text.language, tuple(beats))


def group_by_pictures(streams: Sequence[Stream]) -> list[list[Stream]]:
    """Return groups of streams that show the same pictures, in other sizes or at other rates."""
    groups: dict[tuple[Cut, bool], list[Stream]] = {}
    for stream in streams:
        groups.setdefault((stream.cut, stream.output.variant.compact), []).append(stream)
    return list(groups.values())
