"""A request for a foreign scene: the options of `render file.py:Scene`."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mlu_anim.rendering.foreign.scene_reference import SceneReference


@dataclass(frozen=True)
class ForeignRequest:
    """The options of one scene that knows nothing of this project.

    `quality`, `fps`, `seed`: None leaves them to the user's file, which a given value overrides.
    `effort`: `fast` for films in little time, `small` for films in few bytes.
    `jobs`: processes side by side; None for one per core.
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
