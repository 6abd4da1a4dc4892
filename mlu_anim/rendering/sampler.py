"""Plays a scene by absolute time: it stands where manim expects a renderer.

Nothing is rounded per play: a moment of the film is asked of the play that it falls into, and
plays that hold no wanted moment are only finished.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from manim import Camera, Scene, Wait
from manim.renderer.protocol import RendererCapabilities

_EXACT = 10_000
"""Run times are decimal numbers of at most four digits, whatever their floats say."""


class Sampler:
    """Runs the plays of a scene and stops at each wanted moment.

    `moments`: rising, in seconds.  `look`: called with the scene in the state of a moment.
    """

    capabilities = RendererCapabilities(live_preview=False)

    def __init__(self, moments: Iterator[Fraction], look: Callable[[Fraction], None]) -> None:
        self.camera = Camera()
        self.skip_animations = False
        self.static_image: Any = None
        self.num_plays = 0
        self.clock = Fraction(0)
        self._moments, self._look = moments, look
        self._next = next(moments, None)

    @property
    def time(self) -> float:
        return float(self.clock)

    def init_scene(self, scene: Scene, *_: Any) -> None:
        """manim calls this when the scene is made; there is no file writer to prepare."""

    def play(self, scene: Scene, *animations: Any, **options: Any) -> None:
        """One call of `Scene.play`, sampled at the moments that fall into it."""
        scene.compile_animation_data(*animations, **options)
        scene.begin_animations()
        end = self.clock + Fraction(scene.duration).limit_denominator(_EXACT)
        is_still = all(isinstance(each, Wait) for each in scene.animations or ())
        while self._next is not None and self._next < end:
            if not is_still:  # no state of ours depends on the time that passes
                scene.update_to_time(float(self._next - self.clock))
            self._look(self._next)
            self._next = next(self._moments, None)
        for animation in scene.animations or ():
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)
        self.clock = end
        self.num_plays += 1
