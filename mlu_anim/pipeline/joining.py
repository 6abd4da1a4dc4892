"""Join encoded segments into the files of a clip, verify the files, and publish them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from mlu_anim.encoding.writer import FileFacts, FrameWriter, open_writer
from mlu_anim.pipeline.drawing import Drawing, Sheet
from mlu_anim.pipeline.placing import PlacedClip
from mlu_anim.pipeline.streams import Stream, StreamFile
from mlu_anim.rendering.segments import Segment, files_of
from mlu_anim.vector.vector_file import VectorFile


@dataclass(frozen=True)
class _OpenFile:
    stream: Stream
    file: StreamFile
    writer: FrameWriter

    def join(self, segments: Sequence[Segment]) -> FileFacts:
        """Append the segments of this file, complete it, and return its facts as read back."""
        for path, n_frames in files_of(segments, self.stream.output, self.file.span):
            self.writer.take(path, n_frames)
        return self.writer.finish(self.stream.duration_s(self.file))


class OpenFiles:
    """All films and pictures of a clip while they are being written under temporary names."""

    def __init__(self, placed: PlacedClip) -> None:
        self._files: list[_OpenFile] = []
        self._storyboards: list[Stream] = []
        self._storyboard_writers: list[FrameWriter] = []
        self._vector_files: list[VectorFile] = []
        self._placed = placed

    def open(self) -> None:
        """Open a writer for each file, except for storyboards, whose sizes are not known yet."""
        for shot in self._placed.shots:
            for stream in shot.streams:
                if stream.is_storyboard:
                    self._storyboards.append(stream)
                    continue
                if stream.is_vector:
                    self._vector_files.append(stream.open_vector())
                    continue
                for file in stream.files(shot.timeline):
                    writer = stream.open(file, self._placed.telling, shot.timeline)
                    self._files.append(_OpenFile(stream, file, writer))

    def join_and_publish(
        self, drawing: Drawing, report: Callable[[int, int], None]
    ) -> list[FileFacts]:
        """Complete all files from the drawn segments, then rename all to their final paths.

        Returns the facts of the files, storyboards last. `report` takes the number of completed
        files and the number of all files.
        """
        n_files = len(self._files) + len(self._vector_files) + len(self._storyboards)
        report(0, n_files)
        facts = []
        for file in self._files:
            facts.append(file.join(drawing.segments))
            report(len(facts), n_files)
        for vector_file in self._vector_files:
            facts.append(vector_file.finish(*drawing.vector_files[vector_file.path]))
            report(len(facts), n_files)
        for stream in self._storyboards:
            facts.append(self._write_storyboard(stream, drawing.sheets[stream.output.target]))
            report(len(facts), n_files)
        for writer in self._writers():
            writer.publish()
        return facts

    def abandon(self) -> None:
        """Remove the temporary files of everything that is not published yet."""
        for writer in self._writers():
            writer.abandon()

    def _writers(self) -> list[FrameWriter | VectorFile]:
        return [
            *(file.writer for file in self._files),
            *self._vector_files,
            *self._storyboard_writers,
        ]

    def _write_storyboard(self, stream: Stream, sheet: Sheet) -> FileFacts:
        target, fps = stream.output.target, stream.output.variant.fps
        writer = open_writer(target, width_px=sheet.width_px, height_px=sheet.height_px, fps=fps)
        self._storyboard_writers.append(writer)
        writer.take(sheet.path, 1)
        return writer.finish(1 / fps)


@contextmanager
def open_files(placed: PlacedClip) -> Iterator[OpenFiles]:
    """Open all files of a clip before drawing, so that an unwritable folder is noticed early.

    Files that are not published at the end of the block are removed.
    """
    files = OpenFiles(placed)
    try:
        files.open()
        yield files
    finally:
        files.abandon()
