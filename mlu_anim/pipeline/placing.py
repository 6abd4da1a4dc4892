"""Third step of a rendering: play the scene without drawing, to get the time of each beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.pipeline.streams import Stream, group_by_pictures
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.slices import DrawSlices, MeasureTimeline, spans_of
from mlu_anim.results.result import Result
from mlu_anim.stage.timeline import Timeline


@dataclass(frozen=True)
class PlacedShot:
    """A shot with the times of its beats, and the streams of files made from its pictures."""

    shot: Shot
    timeline: Timeline
    streams: tuple[Stream, ...]

    def slices(self, folder: Path, cache: Path | None) -> DrawSlices:
        """Return the task that draws this shot in slices.

        If all streams are stills, only the slices that end in a still are drawn.
        `folder`: for the segments; created here. `cache`: the folder in which segments are kept;
        None for no cache.
        """
        outputs = tuple(stream.output for stream in self.streams)
        slice_s = max(output.slice_s for output in outputs)
        longest_frame_s = max(1 / output.variant.fps for output in outputs)
        spans = spans_of(self.timeline, slice_s, longest_frame_s)
        shown = {stream.output.shows for stream in self.streams}
        if "frames" not in shown:
            beats = self.timeline.beats if "beats" in shown else self.timeline.beats[-1:]
            ends = [beat.end_s for beat in beats]
            spans = [(a, b) for a, b in spans if any(a < end <= b for end in ends)]
        folder.mkdir()
        return DrawSlices(self.shot, self.timeline, outputs, tuple(spans), folder, cache)


@dataclass(frozen=True)
class PlacedClip:
    """A result with its texts, and its shots with the times of all beats.

    `telling`: title, captions and other texts.
    `shots`: in the order in which their files are published, films first.
    """

    result: Result
    telling: ClipText
    shots: tuple[PlacedShot, ...]

    @property
    def timelines(self) -> dict[str, Timeline]:
        """The timeline of each cut, by its name."""
        return {placed.shot.cut.name: placed.timeline for placed in self.shots}


def place(plan: ClipPlan, result: Result, executor: Executor, scratch: Path) -> PlacedClip:
    """Play each shot without drawing to measure its timeline; return the clip with all times.

    `scratch`: a folder for a copy of the result, which must exist until everything is drawn.
    """
    path = scratch / "result.npz"
    result.save(path)
    groups = group_by_pictures(plan.streams)
    shots = [_shot(plan.clip, path, result.digest(), group) for group in groups]
    answers = executor.map([MeasureTimeline(shot) for shot in shots])
    placed = [
        PlacedShot(shot, timeline, tuple(group))
        for shot, group, (timeline,) in zip(shots, groups, answers, strict=True)
    ]
    return PlacedClip(result, ClipText.of(result, plan.title, plan.own_words), tuple(placed))


def _shot(clip: str, result_path: Path, digest: str, group: Sequence[Stream]) -> Shot:
    """Return the shot from which the files of all streams in a group are made.

    `group`: streams (outputs in one format) that show the same pictures of one cut. The shot has
    the size of the largest stream, and the frame rates of all streams.
    """
    variants = [stream.output.variant for stream in group]
    largest = max(variants, key=lambda variant: variant.width_px)
    rates = tuple(sorted({variant.fps for variant in variants}))
    return Shot(clip, result_path, digest, largest, group[0].cut, rates)
