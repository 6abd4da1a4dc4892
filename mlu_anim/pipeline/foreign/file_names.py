"""Names the files of a foreign scene: `renders/<file>-<Scene>/<Scene>[-<what differs>].<ext>`."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.encoding.writer import SMALL
from mlu_anim.pipeline.foreign.playing import PlayingResult
from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.stage.variant import QUALITIES

DEFAULT_QUALITY = "standard"


@dataclass(frozen=True)
class SceneNames:
    """The parts of the file names of a foreign scene.

    `short_side_px`, `fps`: the planned size and rate; the scene may set its own.
    `marks`: a word for each other option that is not the default: `seed7`.
    """

    folder: Path
    scene: str
    short_side_px: int
    fps: Fraction
    marks: tuple[str, ...]

    def planned(self) -> BundlePaths:
        """Return the paths for the planned size and rate, which the scene may change."""
        return self._paths(self.short_side_px, self.fps)

    def made(self, results: Sequence[PlayingResult]) -> BundlePaths:
        """Return the paths for the size and rate of the film (or still) that was made.

        If only animated images were made, return the planned paths.
        """
        films = [file for result in results for file in result.files if file.format not in SMALL]
        if not films:
            return self.planned()
        return self._paths(min(films[0].width_px, films[0].height_px), results[0].fps)

    def _paths(self, short_side_px: int, fps: Fraction) -> BundlePaths:
        default_px, default_fps = QUALITIES[DEFAULT_QUALITY]
        is_default = (short_side_px, fps) == (default_px, Fraction(default_fps))
        size = () if is_default else (f"{short_side_px}p{float(fps):g}",)
        return BundlePaths(self.folder, "-".join([self.scene, *size, *self.marks]))


def names_of(request: ForeignRequest) -> SceneNames:
    """Return the parts of the file names of a request."""
    short_side_px, rate = QUALITIES[request.quality or DEFAULT_QUALITY]
    marks = [] if request.effort == "fast" else [f"effort-{request.effort}"]
    marks += [] if request.seed is None else [f"seed{request.seed}"]
    return SceneNames(
        folder=request.out / request.clip,
        scene=request.reference.scene,
        short_side_px=short_side_px,
        fps=Fraction(rate) if request.fps is None else request.fps,
        marks=tuple(marks),
    )
