"""The plan of one foreign scene: what `resolve` makes of a request."""

from dataclasses import dataclass
from pathlib import Path

from mlu_anim.pipeline.foreign.file_names import SceneNames
from mlu_anim.pipeline.foreign.playing import Playing
from mlu_anim.rendering.foreign.scene_reference import SceneReference


@dataclass(frozen=True)
class ScenePlan:
    """All decisions about one rendering, made before the scene runs.

    `playings`: one per frame rate; the paths of their targets have no folder yet.
    `out`: the output folder, which contains `names.folder`.
    `n_jobs`: the largest number of child processes at a time.
    """

    reference: SceneReference
    playings: tuple[Playing, ...]
    names: SceneNames
    out: Path
    effort: str
    n_jobs: int

    @property
    def clip(self) -> str:
        """The name of the scene in reports."""
        return self.reference.name
