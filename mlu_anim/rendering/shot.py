"""Render a shot (one cut in one variant): measure beat times, play it, paint its frames."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.coverage import PixelBox
from mlu_anim.rendering.display_list import DisplayList, DisplayLister
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
    """The picture and the frame data of a cut at one time.

    `rates`: those frame rates, of all files made from the cut, that have a frame at this time.
    `picture`: shape (height_px, width_px, 4), in Cairo's format: blue, green, red, and 255 or
    alpha; overwritten when the next frame is painted.
    `number`: frames with the same number show the same picture.
    `changed`: rectangles that contain all differences from the frame before, in pixels.
    """

    t_s: Fraction
    rates: frozenset[Fraction]
    picture: NDArray[np.uint8]
    number: int
    changed: Sequence[PixelBox]
    row: FrameRow

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """A copy of the picture as red, green and blue, shape (height_px, width_px, 3)."""
        return np.ascontiguousarray(self.picture[:, :, 2::-1])


def measure_timeline(shot: Shot) -> Timeline:
    """Play a shot's cut without drawing, and return the times of its beats."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        scene.setup()
        scene.construct()
        return Timeline(tuple(scene.timeline))


def play(
    shot: Shot,
    timeline: Timeline,
    on_moment: Callable[[Moment], None],
    spans: Sequence[Span] | None = None,
) -> None:
    """Play a shot's cut without painting; call `on_moment` for the time of each frame, in order.

    `spans`: call it only for times within these, which must rise; by default for all.
    """
    played_spans = spans or [(Fraction(0), timeline.duration_s)]
    plan = raster_plan(timeline.duration_s, shot.rates)
    context = {
        t: (rates, n)
        for t, rates in plan
        for n, (first, end) in enumerate(played_spans)
        if first <= t < end
    }
    reader, lister = _Reader(shot, timeline), SceneLister()

    def look(t_s: Fraction) -> None:
        rates, span = context[t_s]
        on_moment(Moment(t_s, rates, span, lister.items(scene), reader.row(scene, t_s)))

    with scene_of(shot, iter(context), look) as scene:
        scene.setup()
        scene.construct()


def draw(
    shot: Shot,
    timeline: Timeline,
    show: Callable[[Frame], None],
    spans: Sequence[Span] | None = None,
) -> None:
    """Draw each frame of a shot, in order, and call `show` with it.

    `spans`: only draw frames within these, which must rise; by default all. Each span is painted
    from scratch, so that its pictures do not depend on what was drawn before.
    """
    slice_painter: SlicePainter | None = None
    span_painted = -1

    def paint(moment: Moment) -> None:
        nonlocal slice_painter, span_painted
        if slice_painter is None or moment.span != span_painted:
            slice_painter, span_painted = SlicePainter(shot.variant), moment.span
        show(slice_painter.paint(moment))

    play(shot, timeline, paint, spans)


def page_of(shot: Shot) -> Page:
    """Return the page on which a shot's scene is laid out."""
    with scene_of(shot, iter(()), lambda _: None) as scene:
        return scene.page


class SceneLister:
    """Makes the display list of a scene: the same object as before if nothing has changed."""

    def __init__(self) -> None:
        self._lister = DisplayLister()
        self._look: Any = None
        self._items: DisplayList = ()

    def items(self, scene: ExplainerScene) -> DisplayList:
        look = scene.look()
        if look != self._look:
            self._look, self._items = look, self._lister.items(scene.mobjects_to_draw())
        return self._items


class SlicePainter:
    """Paints the moments of one slice in order."""

    def __init__(self, variant: Variant) -> None:
        paper = rgb(theme(variant.theme).color("paper"))
        size = variant.width_px, variant.height_px
        self._painter = Painter(*size, *frame_size(variant), paper, transparent=variant.transparent)
        self._items: DisplayList | None = None
        self._number = 0

    def paint(self, moment: Moment) -> Frame:
        """Paint a moment. Returns its frame, whose picture is valid until the next call."""
        changed = self.show(moment.items)
        picture = self._painter.pixels
        return Frame(moment.t_s, moment.rates, picture, self._number, changed, moment.row)

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The current picture, as in `Frame.picture`; overwritten by the next `paint` or `show`."""
        return self._painter.pixels

    def show(self, items: DisplayList) -> Sequence[PixelBox]:
        """Paint a display list. Returns the rectangles of pixels that may have changed."""
        if items is self._items:
            return ()
        self._items, self._number = items, self._number + 1
        return self._painter.paint(items)


class _Reader:
    """Reads frame data from a scene; values and texts are cached while it looks the same."""

    def __init__(self, shot: Shot, timeline: Timeline) -> None:
        self._shot, self._timeline = shot, timeline
        self._look: Any = None
        self._readings: dict[str, float | int] = {}
        self._strings: tuple[str, ...] = ()

    def row(self, scene: ExplainerScene, t_s: Fraction) -> FrameRow:
        """Return the frame data of the scene in its current state, which is that at `t_s`."""
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


@lru_cache(maxsize=2)
def loaded_result(path: Path, digest: str) -> Result:
    """Return the result in a file, which is read once: a shot is played several times.

    `digest`: the checksum of the result; not compared, but another one is another result.
    """
    return load(path)


@contextmanager
def scene_of(
    shot: Shot, moments: Iterator[Fraction], look: Callable[[Fraction], None]
) -> Iterator[ExplainerScene]:
    """Yield the shot's scene, with a `Sampler` instead of manim's renderer.

    `moments`: times in seconds, rising.
    `look`: called with each time when the scene is in its state at that time.
    """
    with scene_with(shot, lambda: Sampler(moments, look)) as scene:
        yield scene


@contextmanager
def scene_with(shot: Shot, make_sampler: Callable[[], Sampler]) -> Iterator[ExplainerScene]:
    """Yield the shot's scene, with a sampler of any kind instead of manim's renderer.

    `make_sampler`: called when manim is configured for the shot.
    """
    with manim_settings(shot.variant):
        result = loaded_result(shot.result_path, shot.result_digest)
        sampler = make_sampler()
        with author_mistakes.locate_author_mistakes():
            scene = scene_class(shot.clip)(result, shot.variant, shot.cut, renderer=sampler)
            yield scene
