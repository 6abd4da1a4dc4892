"""A playing of a foreign scene, as a child process is asked for it, and its result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.encoding.writer import Cue, FileFacts
from mlu_anim.rendering.foreign.scene_reference import SceneReference


@dataclass(frozen=True)
class Playing:
    """One playing of a scene and the files that are made of it.

    `fixed`: the ones of "size", "rate" and "seed" that the user's file cannot change.
    `targets`: the paths of the complete files; a `.png` shows only the last state.
    `gives_picture`: a scene without a frame gives a `.png` in place of films.
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
        """Return the same playing with its files in a folder."""
        return replace(self, targets=tuple(folder / target.name for target in self.targets))


@dataclass(frozen=True)
class PlayingResult:
    """The result of a playing.

    `fps`, `seed`, `is_transparent`: the values in effect, whether ours or the scene's.
    `captions`: in the order in which the scene adds them.
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
