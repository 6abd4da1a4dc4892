"""From drawn slices to finished files: joined, read back, and published when all are complete."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.encoding.writer import FileFacts, FrameWriter, open_writer
from mlu_anim.pipeline.storyboard import Storyboard
from mlu_anim.pipeline.streams import Piece, Stream, Take, tags
from mlu_anim.rendering.slices import Segment, files_of
from mlu_anim.rendering.workers import Workers


@dataclass(frozen=True)
class _Begun:
    """A file on its way."""

    stream: Stream
    piece: Piece
    writer: FrameWriter


@dataclass(frozen=True)
class Joining:
    """The files of one request, begun before anything is drawn.

    A folder that cannot be written to is found out then.
    """

    telling: ClipText
    takes: Sequence[Take]
    begun: list[_Begun]

    def finish(
        self,
        segments: Sequence[Segment],
        workers: Workers,
        scratch: Path,
        report: Callable[[int, int], None],
    ) -> list[FileFacts]:
        """Join, read back and publish; `report` is told how many of how many files are done."""
        sheets = [(take, s) for take in self.takes for s in take.streams if s.is_storyboard]
        n_files = len(self.begun) + len(sheets)
        report(0, n_files)
        finished = []
        for each in self.begun:
            for path, n_frames in files_of(segments, each.stream.output, each.piece.span):
                each.writer.take(path, n_frames)
            finished.append(each.writer.finish(each.stream.duration_s(each.piece)))
            report(len(finished), n_files)
        for take, stream in sheets:
            finished.append(self._storyboard(take, stream, segments, workers, scratch))
            report(len(finished), n_files)
        for each in self.begun:
            each.writer.publish()
        return finished

    def _storyboard(
        self,
        take: Take,
        stream: Stream,
        segments: Sequence[Segment],
        workers: Workers,
        scratch: Path,
    ) -> FileFacts:
        piece, path = stream.pieces(take.timeline)[0], scratch / "storyboard.npy"
        stills = tuple(each for each, _ in files_of(segments, stream.output, piece.span))
        panels = self.telling.beats(take.timeline)
        sheet = Storyboard(take.shot, stills, self.telling.title, panels, path)
        (((width_px, height_px),),) = workers.run([sheet])
        fps = stream.output.variant.fps
        writer = open_writer(piece.path, width_px=width_px, height_px=height_px, fps=fps)
        self.begun.append(_Begun(stream, piece, writer))
        writer.take(path, 1)
        return writer.finish(1 / fps)


@contextmanager
def joining(request: RenderRequest, telling: ClipText, takes: Sequence[Take]) -> Iterator[Joining]:
    """All files begun; whatever is not published at the end is removed."""
    files = Joining(telling, takes, [])
    try:
        for take in takes:
            for stream in take.streams:
                if not stream.is_storyboard:
                    for piece in stream.pieces(take.timeline):
                        told = tags(request, telling, take.timeline, piece.span)
                        files.begun.append(_Begun(stream, piece, stream.open(piece, told)))
        yield files
    finally:
        for each in files.begun:
            each.writer.abandon()
