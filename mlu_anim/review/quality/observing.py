"""Plays a rendering and notes what is seen: at moments of each beat, and of each frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import Frame, measure_timeline, scene_of
from mlu_anim.review.quality.ffmpeg_flash_check import SecondOpinion
from mlu_anim.review.quality.flash_counter import Field, FlashCounter, luminance_and_red
from mlu_anim.review.quality.ink_tracing import Traced, Tracer
from mlu_anim.review.quality.observations import Flicker, SeenInk, Stop, View
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.timeline import Timeline
from mlu_anim.stage.words import Words

_TENTH = Fraction(1, 10)


@dataclass(frozen=True)
class Looking:
    """Work for one worker: look at a rendering's beats."""

    shot: Shot
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[View], bool]
    ) -> None:
        """Look, and answer with what was seen."""
        found = look(self.shot)
        report(1)  # the last answer ends it all
        answer(found)


@dataclass(frozen=True)
class Watching:
    """Work for one worker: watch a rendering's frames for flashes."""

    shot: Shot
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[Flicker], bool]
    ) -> None:
        """Watch, and answer with how much it flashes."""
        found = watch(self.shot)
        report(1)  # the last answer ends it all
        answer(found)


def middles_and_ends(timeline: Timeline) -> list[Fraction]:
    """Two moments of each beat: its middle, and its last tenth of a second."""
    return [
        moment
        for beat in timeline.beats
        for moment in (beat.start_s + (beat.end_s - beat.start_s) / 2, beat.end_s - _TENTH)
    ]


def look(shot: Shot) -> View:
    """What is seen in the middle and at the end of each beat."""
    timeline = measure_timeline(shot)
    tracer, stops = Tracer(shot.variant), list[Stop]()

    def see(t_s: Fraction) -> None:
        inks, parts = _visible(scene)
        traced = tracer.trace(inks)
        seen = [_seen(*each) for each in zip(inks, parts, traced, strict=True)]
        named = tuple(_with_covers(each, t, seen) for each, t in zip(seen, traced, strict=True))
        stops.append(Stop(timeline.beat_at(t_s), float(t_s), scene.page, named))

    with scene_of(shot, iter(middles_and_ends(timeline)), see) as scene:
        scene.setup()
        scene.construct()
    return View(shot.cut, shot.variant, timeline, tuple(stops))


def watch(shot: Shot) -> Flicker:
    """How much each frame flashes, by our own measure and by FFmpeg's."""
    timeline, variant = measure_timeline(shot), shot.variant
    (rate,) = shot.rates
    counted = _Counted(Field.of(variant.width_px, variant.height_px), int(rate))
    opinion = SecondOpinion(variant.width_px, variant.height_px, int(rate))

    def show(frame: Frame) -> None:
        counted.add(frame)
        opinion.add(frame.rgb)

    shots.draw(shot, timeline, show)
    course = tuple(counted.general), tuple(counted.red), tuple(opinion.badness)
    return Flicker(shot.cut, variant, timeline, int(rate), *course)


class _Counted:
    """The flashing share of each frame; a picture that stays is not measured again."""

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
    """All inks that can be seen, in drawing order, and the names of their parts."""
    pairs = [
        (ink, part.part_name) for part in scene.parts for ink in part.inks() if ink.visibility > 0
    ]
    return [ink for ink, _ in pairs], [name for _, name in pairs]


def _seen(ink: Ink, part: str, traced: Traced) -> SeenInk:
    visibility = round(float(ink.visibility), 3)
    mark = SeenInk(part, ink.box(), visibility, painted=traced.painted)
    if isinstance(ink, Words):
        return replace(mark, string=ink.string, em=ink.em, line=ink.line_box())
    return mark


def _with_covers(ink: SeenInk, traced: Traced, seen: Sequence[SeenInk]) -> SeenInk:
    if not traced.covered:
        return ink
    covered = tuple((seen[index].title, share) for index, share in traced.covered.items())
    return replace(ink, covered=covered)
