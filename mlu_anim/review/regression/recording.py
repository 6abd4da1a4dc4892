"""Play a clip or a scene once, without a film, and keep what each tenth of a second held."""

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
from mlu_anim.review.regression.motions import Motion, MotionNotes
from mlu_anim.review.regression.pixels import Still, still_of
from mlu_anim.review.regression.subjects import SHORT_SIDE_PX, ClipSubject, SceneSubject, Subject
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import RenderFailed

GEOMETRY_FPS = 5
"""How often geometry is noted; values and strings are noted twice as often."""
STILL_EVERY_S, SCENE_STILL_EVERY_S = 2, 1
"""How often within a beat a picture of one of our clips, or of any scene, is drawn."""
_NO_SECTION, _MANIMS_OWN = "scene", "autocreated"
"""What the part before the first section is called by us, and by manim."""
ALL_TIERS = (1, 2, 3)
Moments = Sequence[Fraction] | None
"""Of the film, in seconds; None for every tenth."""


@dataclass(frozen=True)
class Recording:
    """What a playing held. `frames`: None for a scene that knows nothing of us."""

    name: str
    frames: FrameTable | None
    geometry: tuple[GeometryRow, ...]
    motions: tuple[Motion, ...]
    stills: tuple[Still, ...]
    result: Result | None


def record(subject: Subject, at: Moments = None, tiers: Sequence[int] = ALL_TIERS) -> Recording:
    """Play it. `at`: only these moments.  `tiers`: pictures are drawn when 3 is among them."""
    if isinstance(subject, ClipSubject):
        return _recorded_clip(subject, at, tiers)
    return _recorded_scene(subject, at, tiers)


# --- ours -------------------------------------------------------------------------------------


def _recorded_clip(subject: ClipSubject, at: Moments, tiers: Sequence[int]) -> Recording:
    from mlu_anim.rendering.sampler import Sampler
    from mlu_anim.rendering.settings import manim_settings
    from mlu_anim.review.regression.seeing import StageEye

    result = subject.result or computed(subject)
    notes = _Notes(subject.cut.name, at, tiers)
    reader = _Reader()

    def look(t_s: Fraction) -> None:
        start_s = scene.timeline[-1].end_s if scene.timeline else Fraction(0)
        place = t_s, scene.current_beat(), t_s - start_s
        values, strings = reader.read(scene)
        notes.rows.append(FrameRow(subject.cut.name, *place, values, strings))
        if notes.wants_geometry(place[2]):
            notes.see(eye, *place)
        if notes.wants_still(place[2]):
            notes.stills.append(still_of(place[1], place[2], _painted(scene, subject)))

    with manim_settings(subject.variant):
        sampler = Sampler(iter(at) if at else _every_tenth(), look)
        scene = subject.scene(result, subject.variant, subject.cut, renderer=sampler)
        scene.setup()
        eye = StageEye(scene)
        notes.listen(sampler, motions.names_in(scene), scene.current_beat)
        scene.construct()
    return notes.recording(subject.name, FrameTable(notes.rows), result)


def computed(subject: ClipSubject) -> Result:
    """The clip's own result, computed anew unless the very same was computed before."""
    from mlu_anim.results import compute
    from mlu_anim.system.store import Store, default_folder

    inputs, store = compute.Inputs(subject.scene.clip), Store(default_folder())
    return compute.load_stored(inputs, store) or compute.compute(inputs, store)


class _Reader:
    """Reads frame data; what depends on the look alone, once for each look."""

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
    """The picture painted afresh: red, green and blue."""
    from mlu_anim.rendering.shot import Brush, Looks

    looks, brush = Looks(), Brush(subject.variant)
    brush.show(looks.items(scene))
    return np.ascontiguousarray(brush.picture[:, :, 2::-1])


# --- a stranger's -----------------------------------------------------------------------------


def _recorded_scene(subject: SceneSubject, at: Moments, tiers: Sequence[int]) -> Recording:
    from mlu_anim.rendering.foreign import hot_spots, player, settings

    width_px = SHORT_SIDE_PX * 16 // 9
    fixed = frozenset({"rate"})
    picture = settings.Picture(width_px, SHORT_SIDE_PX, GOLDEN_FPS, subject.seed, fixed)
    random.seed(subject.seed)
    np.random.seed(subject.seed)
    notes = _Notes("scene", at, tiers, SCENE_STILL_EVERY_S)
    with (
        temporary_files.scratch_folder() as scratch,
        settings.scene_settings(picture, scratch),
        hot_spots.cooled(),
    ):
        watched = _watched(subject.scene, notes)
        player.play(watched, lambda *_: None, picture, draws=False)
    if not notes.geometry and not notes.stills:
        raise RenderFailed(
            f"{subject.name}: nothing was played", hint="call self.play or self.wait in construct"
        )
    return notes.recording(subject.name, None, None)


def _watched(scene_class: Any, notes: "_Notes") -> Any:
    """The scene, which is looked at whenever its renderer counts a frame."""
    from mlu_anim.review.regression.seeing import AnyEye

    class Watched(scene_class):  # type: ignore[misc]
        def setup(self) -> None:
            renderer = self.renderer
            self._eye = eye = AnyEye(self)
            notes.listen(renderer, motions.class_of, lambda: _section(renderer)[0])
            count_frame = renderer.add_frame
            renderer.update_frame = _nothing

            def add_frame(frame: Any, num_frames: int = 1) -> None:
                before = renderer.played.n_frames
                count_frame(frame, num_frames)
                for index in range(before, renderer.played.n_frames):
                    notes.take(self, eye, renderer, index)

            renderer.add_frame = add_frame
            super().setup()

        def tear_down(self) -> None:
            super().tear_down()
            last = self.renderer.played.n_frames
            notes.take(self, self._eye, self.renderer, last, end=True)

    Watched.__name__ = scene_class.__name__
    return Watched


def _nothing(*_: Any, **__: Any) -> None:
    """Frames are looked at, not drawn."""


# --- both -------------------------------------------------------------------------------------


class _Notes:
    """What has been written down so far."""

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
        """All of it."""
        shapes, stills = tuple(self.geometry), tuple(self.stills)
        return Recording(name, frames, shapes, tuple(self._motions), stills, result)

    def listen(self, renderer: Any, name_of: Callable[[Any], str], beat: Callable[[], str]) -> None:
        """Note the motions that a renderer plays; of chosen moments there are none."""
        if self._at is not None or 2 not in self._tiers:
            return
        play, heard = renderer.play, MotionNotes(self._cut, name_of)
        self._motions = heard.found

        def play_and_note(scene: Any, *animations: Any, **options: Any) -> None:
            play(scene, *animations, **options)
            heard.take(scene, beat())

        renderer.play = play_and_note

    def see(self, eye: Any, t_s: Fraction, beat: str, beat_t_s: Fraction) -> None:
        """Note the geometry of a moment."""
        drawn, order = eye.see()
        self.geometry.append(GeometryRow(self._cut, t_s, beat, beat_t_s, drawn, order))

    def wants_geometry(self, beat_t_s: Fraction) -> bool:
        """Whether geometry is noted: a few times a second, or at each chosen moment."""
        is_time = self._at is not None or (beat_t_s * GEOMETRY_FPS).denominator == 1
        return 2 in self._tiers and is_time

    def wants_still(self, beat_t_s: Fraction) -> bool:
        """Whether a picture is drawn: now and then within a beat, or at each chosen moment."""
        is_time = self._at is not None or (beat_t_s / self._still_every_s).denominator == 1
        return 3 in self._tiers and is_time

    def take(self, scene: Any, eye: Any, renderer: Any, index: int, *, end: bool = False) -> None:
        """Note one frame of a stranger's scene; its sections are its beats.

        `end`: it is what the last motion has led to, which no frame shows.
        """
        t_s = index / GOLDEN_FPS
        if self._at is not None and t_s not in self._at:
            return
        name, start = _section(renderer)
        beat_t_s = (index - start) / GOLDEN_FPS
        if self.wants_geometry(beat_t_s) or (end and 2 in self._tiers):
            self.see(eye, t_s, name, beat_t_s)
        if self.wants_still(beat_t_s) or (end and 3 in self._tiers):
            picture = type(renderer).final_picture(renderer, scene)
            self.stills.append(still_of(name, beat_t_s, np.asarray(picture)[:, :, :3]))


def _section(renderer: Any) -> tuple[str, int]:
    """The name of the section that is played, and its first frame."""
    sections = renderer.played.sections
    if not sections:
        return _NO_SECTION, 0
    name = sections[-1].name
    return (_NO_SECTION if name == _MANIMS_OWN else name), sections[-1].first_frame


def _every_tenth() -> Iterator[Fraction]:
    return (tenth / GOLDEN_FPS for tenth in count())


def with_result(subject: ClipSubject, result: Result | None) -> ClipSubject:
    """The same subject, telling of a result that is given."""
    return replace(subject, result=result)
