"""From a shot to its frames: first when everything happens, then each picture in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from manim import Camera, VMobject
from numpy.typing import NDArray

from mlu_anim.clips import scene_class
from mlu_anim.framedata import FrameRow
from mlu_anim.rendering.raster_plan import raster_plan
from mlu_anim.rendering.sampler import Sampler
from mlu_anim.rendering.settings import manim_settings
from mlu_anim.result import Result, load
from mlu_anim.stage.scene import BeatSpan, ExplainerScene
from mlu_anim.variant import Cut, Variant


@dataclass(frozen=True)
class Shot:
    """All that the frames of one cut depend on; found by its content, and picklable.

    `rates`: frames a second of the outputs that are made of this shot.
    """

    clip: str
    result_path: Path
    result_digest: str
    variant: Variant
    cut: Cut
    rates: tuple[Fraction, ...]


@dataclass(frozen=True)
class Timeline:
    """The beats of a cut, in order, without gaps."""

    beats: tuple[BeatSpan, ...]

    @property
    def duration_s(self) -> Fraction:
        return self.beats[-1].end_s

    def beat_at(self, t_s: Fraction) -> BeatSpan:
        """The beat that is told at a moment; an edge belongs to the beat that begins there."""
        return next(b for b in self.beats if t_s < b.end_s)


@dataclass(frozen=True)
class Frame:
    """One picture: `rgb` of shape (height_px, width_px, 3), and what it shows.

    `rates`: those of the shot's rates whose films show it.  `is_new`: whether it differs from the
    picture before.
    """

    t_s: Fraction
    rates: frozenset[Fraction]
    rgb: NDArray[np.uint8]
    row: FrameRow
    is_new: bool


def tell(shot: Shot) -> Timeline:
    """Play the cut without drawing, to learn when each beat is told."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        scene.setup()
        scene.construct()
        return Timeline(tuple(scene.timeline))


def draw(shot: Shot, timeline: Timeline, show: Callable[[Frame], None]) -> None:
    """Draw every wanted moment once, in order, and hand it to `show`."""
    plan = raster_plan(timeline.duration_s, shot.rates)
    rates = dict(plan)
    seen: list[Any] = [None, None]

    def look(t_s: Fraction) -> None:
        is_new = (scene_look := scene.look()) != seen[0]
        if is_new:
            seen[:] = scene_look, picture(scene)
        show(Frame(t_s, rates[t_s], seen[1], frame_row(scene, shot, timeline, t_s), is_new))

    with scene_of(shot, (t for t, _ in plan), look) as scene:
        scene.setup()
        scene.construct()


def draw_last(shot: Shot) -> NDArray[np.uint8]:
    """Only the last picture of the cut, its summary: (height_px, width_px, 3)."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        scene.setup()
        scene.construct()
        return picture(scene)


def trace(shot: Shot, timeline: Timeline, rate: Fraction) -> Iterator[FrameRow]:
    """The rows of frame data at a fixed rate; nothing is drawn."""
    rows: list[FrameRow] = []
    moments = (t for t, _ in raster_plan(timeline.duration_s, [rate]))

    def look(t_s: Fraction) -> None:
        rows.append(frame_row(scene, shot, timeline, t_s))

    with scene_of(shot, moments, look) as scene:
        scene.setup()
        scene.construct()
    return iter(rows)


def frame_row(scene: ExplainerScene, shot: Shot, timeline: Timeline, t_s: Fraction) -> FrameRow:
    """What the scene shows now."""
    beat = timeline.beat_at(t_s)
    return FrameRow(
        cut=shot.cut.name,
        t_s=t_s,
        beat=beat.name,
        beat_t_s=t_s - beat.start_s,
        values=scene.values(),
        strings=scene.strings(),
    )


def picture(scene: ExplainerScene) -> NDArray[np.uint8]:
    """The scene as it is now, drawn whole."""
    camera = scene.camera
    assert isinstance(camera, Camera)
    camera.reset()
    camera.capture_mobjects([m for m in scene.mobjects_to_draw() if _can_be_seen(m)])
    return np.ascontiguousarray(camera.pixel_array[:, :, :3])


def _can_be_seen(mobject: VMobject) -> bool:
    styles = (mobject.fill_rgbas, mobject.stroke_rgbas, mobject.background_stroke_rgbas)
    return len(mobject.points) > 0 and any(rgbas[:, 3].any() for rgbas in styles)


@contextmanager
def scene_of(
    shot: Shot, moments: Iterator[Fraction], look: Callable[[Fraction], None]
) -> Iterator[ExplainerScene]:
    """The shot's scene with a sampler in the place of manim's renderer."""
    with manim_settings(shot.variant):
        result: Result = load(shot.result_path)
        sampler = Sampler(moments, look)
        scene = scene_class(shot.clip)(result, shot.variant, shot.cut, renderer=sampler)
        yield scene
