"""Look at one moment of a cut, which is given by its beat, and measure the whole cut on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from mlu_anim.rendering.display_list import DisplayList
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.sampler import Sampler
from mlu_anim.rendering.shot import SceneLister, scene_with
from mlu_anim.stage.image_ink import StageCamera
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.timeline import Timeline


@dataclass(frozen=True)
class Place:
    """A moment of a cut that keeps its meaning when beats before it become longer or shorter.

    `beat`: the name of a beat; `number`: its index. `offset_s`: seconds since the beat began.
    """

    beat: str = ""
    number: int = 0
    offset_s: Fraction = Fraction(0)

    def within(self, beats: tuple[str, ...]) -> "Place":
        """Return the nearest place in a cut of these beats: the beginning of another beat if ours
        is gone."""
        if self.beat in beats:
            return Place(self.beat, beats.index(self.beat), self.offset_s)
        number = min(self.number, len(beats) - 1)
        return Place(beats[number], number)


def look_at(shot: Shot, place: Place, see: Callable[[Place, DisplayList], None]) -> Timeline:
    """Play a shot's cut, call `see` with what stands at a place, and return the times of all beats.

    `see`: takes the place that was found and the paths to paint. It is called as soon as that
    moment has been reached; if the beat has become shorter, at its end.
    """
    with scene_with(shot, _PlaceSampler) as scene:
        sampler: Any = scene.renderer
        lister, found = SceneLister(), place.within(scene.shown_beats())
        sampler.seek(found.beat, found.offset_s, lambda: see(found, lister.items(scene)))
        scene.setup()
        scene.construct()
        sampler.end(scene)
        return Timeline(tuple(scene.timeline))


class _BlankCamera(StageCamera):
    """A camera that paints nothing, and so needs no background of the picture's size."""

    def init_background(self) -> None:
        """Make a background of one pixel: a whole one takes as long as drawing a moment."""
        self.background = np.zeros((1, 1, self.n_channels), dtype=self.pixel_array_dtype)


class _PlaceSampler(Sampler):
    """A sampler that learns the time of its one moment when the beat of the moment begins."""

    camera_class = _BlankCamera

    def __init__(self) -> None:
        super().__init__(iter(()), lambda _: self._show())
        self._beat, self._offset_s = "", Fraction(0)
        self._see: Callable[[], None] = lambda: None
        self._is_aimed = self._is_seen = False

    def seek(self, beat: str, offset_s: Fraction, see: Callable[[], None]) -> None:
        """Call `see` when the scene stands at this moment of a beat."""
        self._beat, self._offset_s, self._see = beat, offset_s, see

    def play(self, scene: Any, *animations: Any, **options: Any) -> None:
        """Run one call of `Scene.play`; in the first one of the beat, aim at the moment."""
        if scene.current_beat() == self._beat and not self._is_aimed:
            self.aim(scene.clock.beat_start + self._offset_s)
            self._is_aimed = True
        elif self._is_aimed and scene.current_beat() != self._beat:
            self.end(scene)
        super().play(scene, *animations, **options)

    def end(self, scene: ExplainerScene) -> None:
        """Look at the scene as it stands, if its moment never came."""
        if not self._is_seen:
            scene.update_mobjects(0)
            self._show()

    def _show(self) -> None:
        if not self._is_seen:
            self._is_seen = True
            self._see()
