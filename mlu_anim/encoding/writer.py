"""The seam between frames and files: `open_writer` chooses a format by the suffix of a path.

A format is one file in this folder, named as its suffix, that has `open_file(path, form) ->
FrameWriter` and `open_segment(path, form) -> SegmentWriter`. It says `HOLDS_TRANSPARENCY = True` if
it supports transparency, and `HAS_EFFORTS = True` if `effort` changes it. `SEGMENTS` names
what it is made of, where other formats are made of the same. Nothing else lists it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Protocol, cast

from mlu_anim.encoding._picture_schedule import LEAD_IN_S
from mlu_anim.system.errors import UsageError
from mlu_anim.system.store import code_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are outside."""
QUALITIES = ("draft", "standard", "high", "4k")
FAST, SMALL_FILE = "fast", "small"
EFFORTS = (FAST, SMALL_FILE)
"""A film is encoded either in little time or into few bytes."""
FILMS = ("mp4", "webm", "mov")
"""Formats of the size and rate that a quality names."""
SMALL = ("gif", "webp", "apng")
"""Formats for places that take images only; they loop, and begin with their last picture."""
IN_ORDER = (*FILMS, *SMALL, "png")
"""All of them, as they are published."""


@dataclass(frozen=True)
class FileFacts:
    """What is known of a finished file, from reading it back.

    `n_frames` counts the stored pictures: every frame of an mp4, the distinct ones of a gif.
    `fps` and `duration_s` are 0 for a still. What a size limit led to is seen from `fps`, the size
    in pixels and `n_colors` of a gif, and from `ssim`, its likeness to the exact pictures.
    `sound_s`: the length of the sound track, None for a silent file.
    """

    path: Path
    format: str
    width_px: int
    height_px: int
    fps: Fraction
    n_frames: int
    duration_s: Fraction
    size_bytes: int
    sha256: str
    n_colors: int | None = None
    ssim: float | None = None
    sound_s: Fraction | None = None


@dataclass(frozen=True)
class Cue:
    """A text, and when it holds."""

    start_s: Fraction
    end_s: Fraction
    text: str


@dataclass(frozen=True)
class Tags:
    """What a film says of itself; `subtitles` are a track that a player can show or hide."""

    title: str
    description: str
    language: str
    chapters: tuple[Cue, ...] = ()
    subtitles: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class FileForm:
    """What a file is to be, besides its pictures; a format looks at what concerns it.

    `lead_in_s`: how long a format of `SMALL` shows its last picture first, for viewers that stop
    there.  `max_size_bytes`: a gif is made as good as these bytes allow.  `tags`: what a format of
    `FILMS` says of itself.  `effort`: one of `EFFORTS`.
    """

    width_px: int
    height_px: int
    fps: Fraction
    quality: str = "standard"
    effort: str = FAST
    transparent: bool = False
    lead_in_s: Fraction = LEAD_IN_S
    max_size_bytes: int | None = None
    tags: Tags | None = None


class FrameWriter(Protocol):
    """A file that is being made: write frames in order, finish, publish.

    Any call that fails removes what was begun and raises an error of our family.
    """

    @property
    def path(self) -> Path:
        """The final name; nothing is there before `publish`."""

    def write(self, rgb: NDArray[np.uint8], t_s: Fraction) -> None:
        """Show a picture from this time on, until the next one.

        `rgb`: shape (height_px, width_px, 3), or 4 for blue, green, red and a byte of 255, as
        Cairo keeps them; C-contiguous, at least the file's size and of its aspect; not kept.
        In a transparent file the fourth byte is opacity, by which the others are multiplied.
        `t_s`: strictly increasing multiples of 1/fps, the first one 0.
        """

    def finish(self, duration_s: Fraction, sound: Path | None = None) -> FileFacts:
        """End the encoding under a temporary name and read it back to be sure of it.

        `duration_s`: when the last picture ends, a multiple of 1/fps.
        `sound`: a sound file that is heard from the beginning, complete even where it is longer
        than the film. Formats other than `FILMS` have no sound and leave it out.
        """

    def publish(self) -> None:
        """Give the finished file its final name, at once."""

    def abandon(self) -> None:
        """Remove every temporary file; safe at any time and twice; a published file stays."""

    def take(self, segment: Path, n_frames: int) -> None:
        """Append what a segment writer made: the next `n_frames` frames, without encoding anew.

        A file is made by `write` or by `take`, not by both.
        """


class SegmentWriter(Protocol):
    """A run of frames for one file, encoded where it is drawn."""

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Show a picture from frame `index` of this run on; the first index is 0, they rise.

        `changed`: the boxes outside of which it equals the picture before; None when not known.
        """

    def finish(self, n_frames: int) -> None:
        """Hold the last picture up to frame `n_frames` and close the segment."""


@cache
def encoding() -> tuple[str, ...]:
    """What encodes, as names of versions: our code and FFmpeg's libraries."""
    import av

    libraries = sorted(av.library_versions.items())
    return code_digest(only=("encoding",)), av.__version__, str(libraries)


def known_formats() -> tuple[str, ...]:
    """The formats that can be written, sorted."""
    folder = [str(Path(__file__).parent)]
    names = (module.name for module in iter_modules(folder))
    return tuple(sorted(name for name in names if name[0] != "_" and name != "writer"))


def transparent_formats() -> tuple[str, ...]:
    """The formats that can hold what is seen through, sorted."""
    modules = {name: import_module(f"mlu_anim.encoding.{name}") for name in known_formats()}
    return tuple(n for n, module in modules.items() if hasattr(module, "HOLDS_TRANSPARENCY"))


def sound_formats() -> tuple[str, ...]:
    """The formats that can hold sound."""
    return FILMS


def open_writer(
    path: Path,
    *,
    width_px: int,
    height_px: int,
    fps: Fraction,
    quality: str = "standard",
    effort: str = FAST,
    transparent: bool = False,
    lead_in_s: Fraction | None = None,
    max_size_bytes: int | None = None,
    tags: Tags | None = None,
) -> FrameWriter:
    """Begin a file in the format that the path's suffix names; its folder is made if missing.

    `effort`: one of `EFFORTS`; segments that the file takes must have been made with the same.
    `lead_in_s`: how long a format of `SMALL` shows its last picture first; None for its own.
    `max_size_bytes`: the file, a gif, is made as good as these bytes allow.
    `tags`: what a format of `FILMS` says of itself; the others cannot, and do not.
    Raises UsageError for an unknown suffix or quality, or what the format cannot hold;
    MachineNotReady when the folder cannot be written.
    """
    if quality not in QUALITIES:
        raise UsageError(f"no quality named '{quality}'; it must be one of {', '.join(QUALITIES)}")
    module = _module_for(path)
    if max_size_bytes is not None and not hasattr(module, "HOLDS_A_BUDGET"):
        raise UsageError(f"cannot keep {path.name} within a size: only a gif can be so limited")
    form = FileForm(
        width_px=width_px,
        height_px=height_px,
        fps=Fraction(fps),
        quality=quality,
        effort=effort,
        transparent=_transparency(path, transparent=transparent),
        lead_in_s=LEAD_IN_S if lead_in_s is None else lead_in_s,
        max_size_bytes=max_size_bytes,
        tags=tags,
    )
    return cast("FrameWriter", module.open_file(path, form))


def open_segment(
    path: Path,
    target: Path,
    *,
    width_px: int,
    height_px: int,
    fps: Fraction,
    quality: str,
    effort: str = FAST,
    transparent: bool = False,
) -> SegmentWriter:
    """Begin a segment at `path` that a file named `target` will take.

    The same frames give the same bytes, whoever encodes them: one thread, no state from before.
    """
    is_transparent = _transparency(target, transparent=transparent)
    form = FileForm(width_px, height_px, Fraction(fps), quality, effort, is_transparent)
    return cast("SegmentWriter", _module_for(target).open_segment(path, form))


def require_even(path: Path, form: FileForm) -> None:
    """Raise UsageError when a side is odd, which 4:2:0 color cannot hold."""
    if form.width_px % 2 or form.height_px % 2:
        raise UsageError(
            f"cannot write {path.name} at {form.width_px}x{form.height_px}: "
            f"width and height of {path.suffix} must be even"
        )


def segment_kind(target: Path, effort: str = FAST) -> str:
    """What segments a file is made of: files of one kind, size and rate can share them."""
    kind: str = getattr(_module_for(target), "SEGMENTS", target.suffix)
    return f"{kind}, {effort}" if takes_effort(target) else kind


def takes_effort(target: Path) -> bool:
    """Return True if the effort changes the bytes of a file in this format."""
    return hasattr(_module_for(target), "HAS_EFFORTS")


def _transparency(path: Path, *, transparent: bool) -> bool:
    """What is wanted; raises UsageError where the format cannot hold it."""
    if transparent and not hasattr(_module_for(path), "HOLDS_TRANSPARENCY"):
        able = ", ".join(f".{name}" for name in transparent_formats())
        raise UsageError(f"cannot write {path.name} transparent: only {able} can hold that")
    return transparent


def _module_for(path: Path) -> Any:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in known_formats():
        known = ", ".join(f".{name}" for name in known_formats())
        raise UsageError(f"cannot write {path.name}: its suffix must be one of {known}")
    return import_module(f"mlu_anim.encoding.{suffix}")
