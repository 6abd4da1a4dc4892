"""Sample a scene at absolute times, in place of manim's renderer.

No call of `Scene.play` is rounded to whole frames: each time is sampled in the call that contains
it, and a call that contains none is not animated: its trackers are only brought to their ends. The
parts are drawn anew for those who look, so that a scene which nobody looks at draws nothing.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from manim import Scene, Wait
from manim.renderer.protocol import RendererCapabilities

from mlu_anim.stage.image_ink import StageCamera

_EXACT = 10_000
"""Run times are rounded to fractions with at most this denominator, to undo float rounding."""


class Sampler:
    """Runs the animations of a scene and stops at each of the given times.

    `moments`: the times in seconds, rising.
    `look`: called with each time when the scene is in its state at that time.
    """

    capabilities = RendererCapabilities(live_preview=False)
    camera_class: type[StageCamera] = StageCamera

    def __init__(self, moments: Iterator[Fraction], look: Callable[[Fraction], None]) -> None:
        self.camera = self.camera_class()
        self.skip_animations = False
        self.static_image: Any = None
        self.num_plays = 0
        self.clock = Fraction(0)
        self._moments, self._look = moments, look
        self._next = next(moments, None)
        self._is_behind = False
        """True while the parts may not show the present values."""

    @property
    def time(self) -> float:
        return float(self.clock)

    def aim(self, t_s: Fraction) -> None:
        """Set the next time, which must not lie before the present one."""
        self._next = t_s

    def init_scene(self, scene: Scene, *_: Any) -> None:
        """Called by manim when the scene is created; there is no file writer to prepare."""

    def play(self, scene: Scene, *animations: Any, **options: Any) -> None:
        """Run one call of `Scene.play` and sample it at the times within it."""
        for animation in animations:
            if isinstance(animation, Wait) and animation.stop_condition is None:
                animation.is_static_wait = True  # or manim would draw the parts for nobody
        scene.compile_animation_data(*animations, **options)
        for animation in scene.animations or ():
            animation._setup_scene(scene)
            animation.begin()
        end = self.clock + Fraction(scene.duration).limit_denominator(_EXACT)
        is_still = all(isinstance(animation, Wait) for animation in scene.animations or ())
        while self._next is not None and self._next < end:
            if not is_still:  # our scenes do not change while they wait
                scene.update_to_time(float(self._next - self.clock))
            elif self._is_behind:
                scene.update_mobjects(0)
            self._is_behind = False
            self._look(self._next)
            self._next = next(self._moments, None)
        for animation in scene.animations or ():
            animation.finish()
            animation.clean_up_from_scene(scene)
        self._is_behind = True
        self.clock = end
        self.num_plays += 1
