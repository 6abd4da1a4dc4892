"""A playing is one execution of a foreign scene in a child process: its settings, its result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.encoding.writer import Cue, FileFacts
from mlu_anim.rendering.foreign.scene_reference import SceneReference


@dataclass(frozen=True)
class Playing:
    """The settings with which a child process executes a scene once and writes its files.

    `fixed`: those of "size", "rate" and "seed" that the user's file cannot change.
    `targets`: the paths of the files to write; a `.png` shows only the end of the scene.
    `gives_picture`: if the scene has no frames, write a `.png` in place of films.
    """

    reference: SceneReference
    width_px: int
    height_px: int
    fps: Fraction
    fixed: frozenset[str]
    seed: int
    quality: str
    effort: str
    targets: tuple[Path, ...]
    gives_picture: bool = False

    def into(self, folder: Path) -> "Playing":
        """Return a copy of this playing whose files are written into a folder."""
        return replace(self, targets=tuple(folder / target.name for target in self.targets))


@dataclass(frozen=True)
class PlayingResult:
    """The files and the facts that one playing of a scene gives.

    `n_plays`: the number of animations, as manim counts them.
    `fps`, `seed`, `is_transparent`: the values used, whether ours or the scene's.
    `sections`: for each section its name, its type, its first frame, and if it is skipped.
    `captions`: in the order in which the scene adds them.
    `notes`: sentences for the user.
    """

    files: tuple[FileFacts, ...]
    n_frames: int
    n_plays: int
    fps: Fraction
    seed: int
    is_transparent: bool
    has_sound: bool
    sections: tuple[tuple[str, str, int, bool], ...]
    captions: tuple[Cue, ...]
    notes: tuple[str, ...]
    versions: Mapping[str, str]
