"""Third step: the scene is played without drawing, which gives the time of each beat."""

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
    """A shot, the times of its beats, and the streams that are made of its pictures."""

    shot: Shot
    timeline: Timeline
    streams: tuple[Stream, ...]

    def slices(self, folder: Path, cache: Path | None) -> DrawSlices:
        """Return the task that draws this shot; for stills alone, only slices that show one."""
        spans = spans_of(self.timeline, max(stream.output.slice_s for stream in self.streams))
        shown = {stream.output.shows for stream in self.streams}
        if "frames" not in shown:
            beats = self.timeline.beats if "beats" in shown else self.timeline.beats[-1:]
            ends = [beat.end_s for beat in beats]
            spans = [(a, b) for a, b in spans if any(a < end <= b for end in ends)]
        outputs = tuple(stream.output for stream in self.streams)
        folder.mkdir()
        return DrawSlices(self.shot, self.timeline, outputs, tuple(spans), folder, cache)


@dataclass(frozen=True)
class PlacedClip:
    """A result, its words, and its shots with all times; that of the film comes first."""

    result: Result
    telling: ClipText
    shots: tuple[PlacedShot, ...]

    @property
    def timelines(self) -> dict[str, Timeline]:
        """The timelines by the names of the cuts."""
        return {placed.shot.cut.name: placed.timeline for placed in self.shots}


def place(plan: ClipPlan, result: Result, executor: Executor, scratch: Path) -> PlacedClip:
    """Measure the timeline of each shot; `scratch`: a folder that outlives the drawing."""
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
    """Return the shot of streams with the same pictures: as large as the largest of them."""
    variants = [stream.output.variant for stream in group]
    largest = max(variants, key=lambda variant: variant.width_px)
    rates = tuple(sorted({variant.fps for variant in variants}))
    return Shot(clip, result_path, digest, largest, group[0].cut, rates)
