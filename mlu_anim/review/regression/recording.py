"""Record a clip or a scene: play it and keep frame data, geometry, motions and stills."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.frame_data import GOLDEN_FPS, FrameRow, FrameTable
from mlu_anim.results.result import Result
from mlu_anim.review.regression import motions
from mlu_anim.review.regression.geometry import GeometryRow
from mlu_anim.review.regression.motions import Motion, MotionRecorder
from mlu_anim.review.regression.stills import Still, still_of
from mlu_anim.review.regression.subjects import SHORT_SIDE_PX, ClipSubject, SceneSubject, Subject
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import RenderFailed

GEOMETRY_FPS = 5
"""The number of recordings of geometry per second; frame data is recorded twice as often."""
STILL_EVERY_S, SCENE_STILL_EVERY_S = 2, 1
"""The time between two stills of a beat, in seconds, for our clips and for other scenes."""
_NO_SECTION, _MANIMS_OWN = "scene", "autocreated"
"""Our name and manim's name for the part of a scene before its first section."""
ALL_TIERS = (1, 2, 3)
Moments = Sequence[Fraction] | None
"""The times of the film to record, in seconds; None for every tenth of a second."""


@dataclass(frozen=True)
class Recording:
    """The recorded data of a clip or scene.

    `frames`, `result`: None for scenes that are not clips of this project.
    """

    name: str
    frames: FrameTable | None
    geometry: tuple[GeometryRow, ...]
    motions: tuple[Motion, ...]
    stills: tuple[Still, ...]
    result: Result | None


def record(subject: Subject, at: Moments = None, tiers: Sequence[int] = ALL_TIERS) -> Recording:
    """Play a clip or scene, and return the recording.

    `at`: record only these times, in seconds; None for all.
    `tiers`: 2 includes geometry and motions, 3 includes stills; a clip's frame data is always
    recorded.
    """
    if isinstance(subject, ClipSubject):
        return _recorded_clip(subject, at, tiers)
    return _recorded_scene(subject, at, tiers)


# --- our clips --------------------------------------------------------------------------------


def _recorded_clip(subject: ClipSubject, at: Moments, tiers: Sequence[int]) -> Recording:
    from mlu_anim.rendering.sampler import Sampler
    from mlu_anim.rendering.settings import manim_settings
    from mlu_anim.review.regression.drawn_objects import ClipReader

    result = subject.result or computed(subject)
    recorder = _Recorder(subject.cut.name, at, tiers)
    reader = _Reader()

    def record_frame(t_s: Fraction) -> None:
        start_s = scene.timeline[-1].end_s if scene.timeline else Fraction(0)
        place = t_s, scene.current_beat(), t_s - start_s
        values, strings = reader.read(scene)
        recorder.rows.append(FrameRow(subject.cut.name, *place, values, strings))
        if recorder.wants_geometry(place[2]):
            recorder.add_geometry(objects, *place)
        if recorder.wants_still(place[2]):
            recorder.stills.append(still_of(place[1], place[2], _painted(scene, subject)))

    with manim_settings(subject.variant):
        sampler = Sampler(iter(at) if at else _every_tenth(), record_frame)
        scene = subject.scene(result, subject.variant, subject.cut, renderer=sampler)
        scene.setup()
        objects = ClipReader(scene)
        recorder.listen(sampler, motions.names_in(scene), scene.current_beat)
        scene.construct()
    return recorder.recording(subject.name, FrameTable(recorder.rows), result)


def computed(subject: ClipSubject) -> Result:
    """Return the result of a clip's own data, from the cache or else computed."""
    from mlu_anim.results import compute
    from mlu_anim.system.store import Store, default_folder

    inputs, store = compute.Inputs(subject.scene.clip), Store(default_folder())
    return compute.load_stored(inputs, store) or compute.compute(inputs, store)


class _Reader:
    """Reads the frame data of a scene; texts and readings are cached until its look changes."""

    def __init__(self) -> None:
        self._look: Any = None
        self._read: tuple[dict[str, float | int], tuple[str, ...]] = {}, ()

    def read(self, scene: Any) -> tuple[dict[str, float | int], tuple[str, ...]]:
        look = scene.look()
        if look != self._look:
            self._look, self._read = look, (scene.readings(), scene.strings())
        readings, strings = self._read
        return scene.tracked_values() | readings, strings


def _painted(scene: Any, subject: ClipSubject) -> NDArray[np.uint8]:
    """Return the picture of a scene, painted from scratch.

    Shape (height_px, width_px, 3): red, green, blue.
    """
    from mlu_anim.rendering.shot import SceneLister, SlicePainter

    painter = SlicePainter(subject.variant)
    painter.show(SceneLister().items(scene))
    return np.ascontiguousarray(painter.picture[:, :, 2::-1])


# --- other scenes -----------------------------------------------------------------------------


def _recorded_scene(subject: SceneSubject, at: Moments, tiers: Sequence[int]) -> Recording:
    from mlu_anim.rendering.foreign import hot_spots, player, settings

    width_px = SHORT_SIDE_PX * 16 // 9
    fixed = frozenset({"rate"})
    picture = settings.Picture(width_px, SHORT_SIDE_PX, GOLDEN_FPS, subject.seed, fixed)
    random.seed(subject.seed)
    np.random.seed(subject.seed)
    recorder = _Recorder("scene", at, tiers, SCENE_STILL_EVERY_S)
    with (
        temporary_files.scratch_folder() as scratch,
        settings.scene_settings(picture, scratch),
        hot_spots.faster_manim(),
    ):
        watched = _watched(subject.scene, recorder)
        player.play(watched, lambda *_: None, picture, draws=False)
    if not recorder.geometry and not recorder.stills:
        raise RenderFailed(
            f"{subject.name}: nothing was played", hint="call self.play or self.wait in construct"
        )
    return recorder.recording(subject.name, None, None)


def _watched(scene_class: Any, recorder: "_Recorder") -> Any:
    """Return a subclass of a scene class that is recorded at each frame that it plays."""
    from mlu_anim.review.regression.drawn_objects import SceneReader

    class Watched(scene_class):  # type: ignore[misc]
        def setup(self) -> None:
            renderer = self.renderer
            self._reader = reader = SceneReader(self)
            recorder.listen(renderer, motions.class_of, lambda: _section(renderer)[0])
            count_frame = renderer.add_frame
            renderer.update_frame = _nothing

            def add_frame(frame: Any, num_frames: int = 1) -> None:
                before = renderer.played.n_frames
                count_frame(frame, num_frames)
                for index in range(before, renderer.played.n_frames):
                    recorder.take(self, reader, renderer, index)

            renderer.add_frame = add_frame
            super().setup()

        def tear_down(self) -> None:
            super().tear_down()
            last = self.renderer.played.n_frames
            recorder.take(self, self._reader, self.renderer, last, end=True)

    Watched.__name__ = scene_class.__name__
    return Watched


def _nothing(*_: Any, **__: Any) -> None:
    """Do nothing: replaces the renderer's drawing, since objects are read and not drawn."""


# --- both -------------------------------------------------------------------------------------


class _Recorder:
    """Collects the data of a recording while a clip or scene is played."""

    def __init__(
        self, cut: str, at: Moments, tiers: Sequence[int], still_every_s: int = STILL_EVERY_S
    ) -> None:
        self._still_every_s = still_every_s
        self.rows: list[FrameRow] = []
        self.geometry: list[GeometryRow] = []
        self.stills: list[Still] = []
        self._cut, self._tiers = cut, tiers
        self._at = None if at is None else set(at)
        self._motions: list[Motion] = []

    def recording(self, name: str, frames: FrameTable | None, result: Result | None) -> Recording:
        """Return the recording of all data collected so far."""
        shapes, stills = tuple(self.geometry), tuple(self.stills)
        return Recording(name, frames, shapes, tuple(self._motions), stills, result)

    def listen(self, renderer: Any, name_of: Callable[[Any], str], beat: Callable[[], str]) -> None:
        """Record all motions that a renderer plays from now on, if motions are recorded at all.

        They are recorded in tier 2, if not only chosen times are recorded.
        `name_of`: returns the name of the object that an animation moves.
        `beat`: returns the name of the current beat.
        """
        if self._at is not None or 2 not in self._tiers:
            return
        play, motion_recorder = renderer.play, MotionRecorder(self._cut, name_of)
        self._motions = motion_recorder.motions

        def play_and_note(scene: Any, *animations: Any, **options: Any) -> None:
            play(scene, *animations, **options)
            motion_recorder.take(scene, beat())

        renderer.play = play_and_note

    def add_geometry(self, reader: Any, t_s: Fraction, beat: str, beat_t_s: Fraction) -> None:
        """Record the geometry of a frame; `reader`: reads the objects of the scene."""
        drawn, order = reader.read()
        self.geometry.append(GeometryRow(self._cut, t_s, beat, beat_t_s, drawn, order))

    def wants_geometry(self, beat_t_s: Fraction) -> bool:
        """Return True if geometry is recorded: at `GEOMETRY_FPS`, or at each chosen time."""
        is_time = self._at is not None or (beat_t_s * GEOMETRY_FPS).denominator == 1
        return 2 in self._tiers and is_time

    def wants_still(self, beat_t_s: Fraction) -> bool:
        """Return True if a still is drawn: at intervals within a beat, or at each chosen time."""
        is_time = self._at is not None or (beat_t_s / self._still_every_s).denominator == 1
        return 3 in self._tiers and is_time

    def take(
        self, scene: Any, reader: Any, renderer: Any, index: int, *, end: bool = False
    ) -> None:
        """Record a frame of a scene that is not a clip of this project; sections count as beats.

        `index`: the number of the frame.
        `end`: True for the final state after the last motion, which no frame shows.
        """
        t_s = index / GOLDEN_FPS
        if self._at is not None and t_s not in self._at:
            return
        name, start = _section(renderer)
        beat_t_s = (index - start) / GOLDEN_FPS
        if self.wants_geometry(beat_t_s) or (end and 2 in self._tiers):
            self.add_geometry(reader, t_s, name, beat_t_s)
        if self.wants_still(beat_t_s) or (end and 3 in self._tiers):
            picture = type(renderer).final_picture(renderer, scene)
            self.stills.append(still_of(name, beat_t_s, np.asarray(picture)[:, :, :3]))


def _section(renderer: Any) -> tuple[str, int]:
    """Return the name of the current section of a scene, and the number of its first frame."""
    sections = renderer.played.sections
    if not sections:
        return _NO_SECTION, 0
    name = sections[-1].name
    return (_NO_SECTION if name == _MANIMS_OWN else name), sections[-1].first_frame


def _every_tenth() -> Iterator[Fraction]:
    return (tenth / GOLDEN_FPS for tenth in count())


def with_result(subject: ClipSubject, result: Result | None) -> ClipSubject:
    """Return a copy of a subject that is drawn from another result."""
    return replace(subject, result=result)
