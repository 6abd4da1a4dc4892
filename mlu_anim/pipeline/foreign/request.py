"""A request for a foreign scene: the options of `render file.py:Scene`."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mlu_anim.rendering.foreign.scene_reference import SceneReference


@dataclass(frozen=True)
class ForeignRequest:
    """The options for rendering one manim scene in a user's file.

    `quality`, `fps`, `seed`: None to use the setting in the user's file, if it has one.
    `effort`: `fast` for films in little time, `small` for films in few bytes.
    `jobs`: the largest number of child processes at a time; None for one per core.
    """

    reference: SceneReference
    quality: str | None = None
    effort: str = "fast"
    formats: tuple[str, ...] = ("mp4", "gif", "png")
    fps: Fraction | None = None
    seed: int | None = None
    jobs: int | None = None
    out: Path = Path("renders")

    @property
    def clip(self) -> str:
        """The name of the scene in reports, and of its folder."""
        return self.reference.name
