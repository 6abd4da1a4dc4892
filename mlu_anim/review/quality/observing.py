"""Play a clip and record observations for the quality gates: snapshots of beats, and flashes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import Frame, measure_timeline, scene_of
from mlu_anim.review.quality.ffmpeg_flash_check import FfmpegFlashCheck
from mlu_anim.review.quality.flash_counter import Field, FlashCounter, luminance_and_red
from mlu_anim.review.quality.ink_tracing import Traced, Tracer
from mlu_anim.review.quality.observations import FlashMeasurement, Snapshot, View, VisibleInk
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.timeline import Timeline
from mlu_anim.stage.words import Words

_TENTH = Fraction(1, 10)


@dataclass(frozen=True)
class ObserveTask:
    """A task for a worker process: take snapshots of each beat of a rendering."""

    shot: Shot
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[View], bool]
    ) -> None:
        """Take the snapshots and answer with a View of all of them."""
        view = observe(self.shot)
        report(1)  # before the answer, which ends the task
        answer(view)


@dataclass(frozen=True)
class FlashTask:
    """A task for a worker process: measure flashes in all frames of a rendering."""

    shot: Shot
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[FlashMeasurement], bool]
    ) -> None:
        """Measure the flashes of all frames and answer with the measurement."""
        measurement = measure_flashes(self.shot)
        report(1)  # before the answer, which ends the task
        answer(measurement)


def middles_and_ends(timeline: Timeline) -> list[Fraction]:
    """Return two times of each beat, in seconds: its middle, and 0.1 s before its end."""
    return [
        t_s
        for beat in timeline.beats
        for t_s in (beat.start_s + (beat.end_s - beat.start_s) / 2, beat.end_s - _TENTH)
    ]


def observe(shot: Shot) -> View:
    """Play a shot, take snapshots in the middle and at the end of each beat, and return them."""
    timeline = measure_timeline(shot)
    tracer, snapshots = Tracer(shot.variant), list[Snapshot]()

    def take_snapshot(t_s: Fraction) -> None:
        inks, parts = _visible(scene)
        traced = tracer.trace(inks)
        visible = [_visible_ink(*args) for args in zip(inks, parts, traced, strict=True)]
        complete = tuple(
            _with_covered(ink, t, visible) for ink, t in zip(visible, traced, strict=True)
        )
        snapshots.append(Snapshot(timeline.beat_at(t_s), float(t_s), scene.page, complete))

    with scene_of(shot, iter(middles_and_ends(timeline)), take_snapshot) as scene:
        scene.setup()
        scene.construct()
    return View(shot.cut, shot.variant, timeline, tuple(snapshots))


def measure_flashes(shot: Shot) -> FlashMeasurement:
    """Draw a shot and measure the flashes of each frame, by WCAG's rules and with FFmpeg.

    `shot`: with a single rate, a whole number of frames per second.
    """
    timeline, variant = measure_timeline(shot), shot.variant
    (rate,) = shot.rates
    wcag = _WcagFlashCheck(Field.of(variant.width_px, variant.height_px), int(rate))
    ffmpeg = FfmpegFlashCheck(variant.width_px, variant.height_px, int(rate))

    def show(frame: Frame) -> None:
        wcag.add(frame)
        ffmpeg.add(frame.rgb)

    shots.draw(shot, timeline, show)
    measures = tuple(wcag.general), tuple(wcag.red), tuple(ffmpeg.badness)
    return FlashMeasurement(shot.cut, variant, timeline, int(rate), *measures)


class _WcagFlashCheck:
    """Measures flashes of each frame by WCAG's rules; an unchanged picture is measured once."""

    def __init__(self, field: Field, fps: int) -> None:
        self._general, self._red = FlashCounter.general(field, fps), FlashCounter.red(field, fps)
        self._number: int | None = None
        self._measured: Any = None
        self.general: list[float] = []
        self.red: list[float] = []

    def add(self, frame: Frame) -> None:
        if frame.number != self._number:
            self._number, self._measured = frame.number, luminance_and_red(frame.rgb)
        luminance, red = self._measured
        self.general.append(self._general.add(luminance))
        self.red.append(self._red.add(red))


def _visible(scene: ExplainerScene) -> tuple[list[Ink], list[str]]:
    """Return all visible inks of a scene in drawing order, and for each the name of its part."""
    pairs = [
        (ink, part.part_name) for part in scene.parts for ink in part.inks() if ink.visibility > 0
    ]
    return [ink for ink, _ in pairs], [name for _, name in pairs]


def _visible_ink(ink: Ink, part: str, traced: Traced) -> VisibleInk:
    visibility = round(float(ink.visibility), 3)
    mark = VisibleInk(part, ink.box(), visibility, painted=traced.painted)
    if isinstance(ink, Words):
        return replace(mark, string=ink.string, em=ink.em, line=ink.line_box())
    return mark


def _with_covered(ink: VisibleInk, traced: Traced, visible: Sequence[VisibleInk]) -> VisibleInk:
    if not traced.covered:
        return ink
    covered = tuple((visible[index].title, share) for index, share in traced.covered.items())
    return replace(ink, covered=covered)
