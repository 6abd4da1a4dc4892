"""The subject of a recording: a clip by name or class, or another manim scene by class or file."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mlu_anim.results.result import Result
from mlu_anim.stage.variant import Cut, Variant, size_px
from mlu_anim.system.errors import UsageError

SHORT_SIDE_PX = 540
"""The shorter side of recorded pictures, in pixels; that of thumbnails is a third of it."""
GOLDEN_FPS = Fraction(10)


@dataclass(frozen=True)
class ClipSubject:
    """A cut of a clip of this project, to be recorded.

    `scene`: the scene class. `result`: the result to draw; None to compute that of its own data.
    """

    scene: Any
    cut: Cut
    variant: Variant
    result: Result | None = None

    @property
    def name(self) -> str:
        """The name of the golden's folder: clip, cut, beats, and theme and ratio if not default."""
        own = [self.variant.theme] if self.variant.theme != "light" else []
        own += [self.variant.ratio.replace(":", "x")] if self.variant.ratio != "16:9" else []
        clip = str(self.scene.clip).replace("_", "-")
        return "-".join([clip, self.cut.name, *self.cut.beats, *own])


@dataclass(frozen=True)
class SceneSubject:
    """A manim scene that is not a clip of this project, to be recorded; `scene`: its class."""

    scene: Any
    name: str
    seed: int = 0


Subject = ClipSubject | SceneSubject


def subject_of(
    what: Any,
    *,
    cut: str = "full",
    theme: str = "light",
    ratio: str = "16:9",
    beats: tuple[str, ...] = (),
    result: Result | None = None,
) -> Subject:
    """Return the subject for `what`: a clip's name, `file.py:Scene`, or the class of a scene.

    The other arguments are used only for clips of this project. Raises UsageError if `what` cannot
    be recorded.
    """
    scene = _scene_of(what)
    if hasattr(scene, "beat_names"):
        width_px, height_px = size_px(ratio, SHORT_SIDE_PX)
        variant = Variant(theme, "en", ratio, width_px, height_px, GOLDEN_FPS)
        return ClipSubject(scene, Cut(cut, beats), variant, result)
    return SceneSubject(scene, f"{scene.__module__.rpartition('.')[2]}-{scene.__name__}")


def _scene_of(what: Any) -> Any:
    if isinstance(what, str):
        from mlu_anim.rendering.foreign import scene_reference

        if not scene_reference.is_reference(what):
            from mlu_anim.rendering.scene_classes import scene_class

            return scene_class(what)
        from mlu_anim.rendering.foreign import loading

        return loading.scene_class(scene_reference.parse(what), seed=0)
    from manim import Scene

    if isinstance(what, type) and issubclass(what, Scene):
        return what
    raise UsageError(
        f"{what!r} cannot be recorded",
        hint="give a clip's name, 'file.py:Scene', or the class of a manim scene",
    )
