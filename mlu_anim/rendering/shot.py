"""From a shot to its frames: first when everything happens, then each picture in order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from manim import Camera, VMobject
from numpy.typing import NDArray

from mlu_anim.rendering.coverage import PixelBox
from mlu_anim.rendering.display_list import DisplayList, Lister
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.painter import Painter
from mlu_anim.rendering.plan import Shot, raster_plan
from mlu_anim.rendering.sampler import Sampler
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.rendering.settings import frame_size, manim_settings
from mlu_anim.results.result import Result, load
from mlu_anim.stage.page import Page
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.theme import rgb, theme
from mlu_anim.stage.timeline import Span, Timeline
from mlu_anim.stage.variant import Variant
from mlu_anim.system import author_mistakes


@dataclass(frozen=True)
class Frame:
    """One moment and the picture that it shows.

    `picture`: shape (height_px, width_px, 4), as `Painter.pixels`, lent until the next frame.
    `number`: of the picture; frames of the same number show the same one.
    `changed`: the rectangles outside of which it equals the frame before, in pixels.
    `rates`: those of the shot's rates whose films show this moment.
    """

    t_s: Fraction
    rates: frozenset[Fraction]
    picture: NDArray[np.uint8]
    number: int
    changed: Sequence[PixelBox]
    row: FrameRow

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """A copy of the picture as red, green and blue: (height_px, width_px, 3)."""
        return np.ascontiguousarray(self.picture[:, :, 2::-1])


def tell(shot: Shot) -> Timeline:
    """Play the cut without drawing, to learn when each beat is told."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        scene.setup()
        scene.construct()
        return Timeline(tuple(scene.timeline))


def play(
    shot: Shot,
    timeline: Timeline,
    see: Callable[[Moment], None],
    spans: Sequence[Span] | None = None,
) -> None:
    """Play the cut without painting, and hand each wanted moment to `see`, in order.

    `spans`: only the moments within these, rising; by default the whole cut.
    """
    wanted = spans or [(Fraction(0), timeline.duration_s)]
    plan = raster_plan(timeline.duration_s, shot.rates)
    context = {
        t: (rates, n)
        for t, rates in plan
        for n, (first, end) in enumerate(wanted)
        if first <= t < end
    }
    reader, lister = _Reader(shot, timeline), Looks()

    def look(t_s: Fraction) -> None:
        rates, span = context[t_s]
        see(Moment(t_s, rates, span, lister.items(scene), reader.row(scene, t_s)))

    with scene_of(shot, iter(context), look) as scene:
        scene.setup()
        scene.construct()


def draw(
    shot: Shot,
    timeline: Timeline,
    show: Callable[[Frame], None],
    spans: Sequence[Span] | None = None,
) -> None:
    """Draw every wanted moment once, in order, and hand it to `show`.

    `spans`: as in `play`. Each span is painted afresh, so that its pictures are the same whoever
    draws it and whatever came before.
    """
    brush: Brush | None = None
    span_painted = -1

    def see(moment: Moment) -> None:
        nonlocal brush, span_painted
        if brush is None or moment.span != span_painted:
            brush, span_painted = Brush(shot.variant), moment.span
        show(brush.paint(moment))

    play(shot, timeline, see, spans)


def page_of(shot: Shot) -> Page:
    """The page that a shot's scene is laid out on."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        return scene.page


class Looks:
    """Lists what a scene draws; one that looks as before gives the very same list."""

    def __init__(self) -> None:
        self._lister = Lister()
        self._look: Any = None
        self._items: DisplayList = ()

    def items(self, scene: ExplainerScene) -> DisplayList:
        look = scene.look()
        if look != self._look:
            self._look, self._items = look, self._lister.items(scene.mobjects_to_draw())
        return self._items


class Brush:
    """Paints the moments of one slice, in order."""

    def __init__(self, variant: Variant) -> None:
        paper = rgb(theme(variant.theme).color("paper"))
        size = variant.width_px, variant.height_px
        self._painter = Painter(*size, *frame_size(variant), paper, transparent=variant.transparent)
        self._items: DisplayList | None = None
        self._number = 0

    def paint(self, moment: Moment) -> Frame:
        """The picture of a moment, lent until the next one."""
        changed = self.show(moment.items)
        picture = self._painter.pixels
        return Frame(moment.t_s, moment.rates, picture, self._number, changed, moment.row)

    @property
    def picture(self) -> NDArray[np.uint8]:
        """What is shown now, as `Frame.picture`."""
        return self._painter.pixels

    def show(self, items: DisplayList) -> Sequence[PixelBox]:
        """Paint a display list; where it may differ from the one before."""
        if items is self._items:
            return ()
        self._items, self._number = items, self._number + 1
        return self._painter.paint(items)


def trace(shot: Shot, timeline: Timeline, rate: Fraction) -> Iterator[FrameRow]:
    """The rows of frame data at a fixed rate; nothing is drawn."""
    rows: list[FrameRow] = []
    moments = (t for t, _ in raster_plan(timeline.duration_s, [rate]))
    reader = _Reader(shot, timeline)

    def look(t_s: Fraction) -> None:
        rows.append(reader.row(scene, t_s))

    with scene_of(shot, moments, look) as scene:
        scene.setup()
        scene.construct()
    return iter(rows)


class _Reader:
    """Reads frame data from the scene; what depends on the look alone, once for each look."""

    def __init__(self, shot: Shot, timeline: Timeline) -> None:
        self._shot, self._timeline = shot, timeline
        self._look: Any = None
        self._readings: dict[str, float | int] = {}
        self._strings: tuple[str, ...] = ()

    def row(self, scene: ExplainerScene, t_s: Fraction) -> FrameRow:
        """What the scene shows now."""
        look = scene.look()
        if look != self._look:
            self._look, self._readings, self._strings = look, scene.readings(), scene.strings()
        beat = self._timeline.beat_at(t_s)
        return FrameRow(
            cut=self._shot.cut.name,
            t_s=t_s,
            beat=beat.name,
            beat_t_s=t_s - beat.start_s,
            values=scene.tracked_values() | self._readings,
            strings=self._strings,
        )


def picture(scene: ExplainerScene) -> NDArray[np.uint8]:
    """The scene as it is now, drawn by manim's own camera: (height_px, width_px, 3).

    Slow; it is what our painter must equal, to one level.
    """
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
        with author_mistakes.locate_author_mistakes():
            scene = scene_class(shot.clip)(result, shot.variant, shot.cut, renderer=sampler)
            yield scene
