"""Fourth step of a rendering: workers draw and encode every slice, and compose storyboards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.pipeline.placing import PlacedClip, PlacedShot
from mlu_anim.pipeline.storyboard import ComposeStoryboard
from mlu_anim.pipeline.streams import Stream
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.segments import Segment, files_of
from mlu_anim.system.progress import Progress


@dataclass(frozen=True)
class Sheet:
    """A composed storyboard: the .npy file with its pixels, and its width and height."""

    path: Path
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Drawing:
    """All encoded slices of a clip, and its storyboards.

    `sheets`: the storyboards by the final path of their png.
    `vector_files`: for the final path of each, its scratch file and its number of frames.
    """

    segments: tuple[Segment, ...]
    sheets: Mapping[Path, Sheet]
    vector_files: Mapping[Path, tuple[Path, int]]


def draw(
    clip: str,
    placed: PlacedClip,
    executor: Executor,
    cache: Path | None,
    scratch: Path,
    report: Callable[[Progress], None],
) -> Drawing:
    """Draw and encode all slices of a clip, then compose its storyboards and vector files.

    `cache`: the folder in which segments are kept; None for no cache.
    `scratch`: an existing folder for temporary files, which must outlive the returned Drawing.
    `report`: takes the progress, counted in pictures.
    """
    tasks = [shot.slices(scratch / str(n), cache) for n, shot in enumerate(placed.shots)]
    counter = PictureCounter(clip, sum(task.n_pictures for task in tasks), report)
    answers = executor.map(tasks, counter.add)
    segments = tuple(segment for of_shot in answers for segment in of_shot)
    sheets = _sheets(placed, segments, executor, scratch)
    return Drawing(segments, sheets, _vector_files(placed, segments, executor, scratch))


def _sheets(
    placed: PlacedClip, segments: Sequence[Segment], executor: Executor, scratch: Path
) -> Mapping[Path, Sheet]:
    storyboards = [
        (shot, stream) for shot in placed.shots for stream in shot.streams if stream.is_storyboard
    ]
    compositions = [
        _composition(shot, stream, segments, placed.telling, scratch / f"storyboard-{n}.npy")
        for n, (shot, stream) in enumerate(storyboards)
    ]
    sizes = executor.map(compositions) if compositions else []
    return {
        stream.output.target: Sheet(task.path, *size)
        for (_, stream), task, (size,) in zip(storyboards, compositions, sizes, strict=True)
    }


def _vector_files(
    placed: PlacedClip, segments: Sequence[Segment], executor: Executor, scratch: Path
) -> Mapping[Path, tuple[Path, int]]:
    tasks = {
        stream.output.target: stream.vector_task(
            files_of_slices(shot, stream, segments),
            rows_of(stream, segments),
            placed.telling,
            shot.timeline,
            scratch,
        )
        for shot in placed.shots
        for stream in shot.streams
        if stream.is_vector
    }
    counts = executor.map(list(tasks.values())) if tasks else []
    return {
        target: (task.path, n_frames)
        for (target, task), (n_frames,) in zip(tasks.items(), counts, strict=True)
    }


def files_of_slices(
    shot: PlacedShot, stream: Stream, segments: Sequence[Segment]
) -> tuple[Path, ...]:
    """Return the files of a stream's slices that keep display lists or stills, in order."""
    whole = (Fraction(0), shot.timeline.duration_s)
    return tuple(path for path, _ in files_of(segments, stream.output, whole))


def rows_of(stream: Stream, segments: Sequence[Segment]) -> list[FrameRow]:
    """Return the frame data of the slices that a stream has files of."""
    own = stream.output.target
    return [
        row
        for segment in segments
        if any(target == own for target, *_ in segment.files)
        for row in segment.rows
    ]


def _composition(
    shot: PlacedShot, stream: Stream, segments: Sequence[Segment], telling: ClipText, path: Path
) -> ComposeStoryboard:
    stills = files_of_slices(shot, stream, segments)
    beats = telling.beats(shot.timeline)
    return ComposeStoryboard(shot.shot, stills, telling.title, beats, path)


class PictureCounter:
    """Counts the drawn pictures of a clip, and reports their number and the total."""

    def __init__(self, clip: str, total: int, report: Callable[[Progress], None]) -> None:
        self._state, self._report = Progress(clip, "drawing", 0, total), report
        report(self._state)

    def add(self, n: int) -> None:
        self._state = replace(self._state, done=self._state.done + n)
        self._report(self._state)
