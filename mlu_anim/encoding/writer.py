"""The interface between frames and files: `open_writer` chooses a format by the suffix of a path.

A format is one module in this folder, named after its suffix, with `open_file(path, form) ->
FrameWriter` and `open_segment(path, form) -> SegmentWriter`. It sets `SUPPORTS_TRANSPARENCY`,
`SUPPORTS_SIZE_LIMIT` and `HAS_EFFORTS` to True if these apply. Formats with the same value of
`SEGMENTS` can share segments. Formats are found by listing the folder.
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
"""Left, top, right, bottom in pixels; right and bottom are exclusive."""
QUALITIES = ("draft", "standard", "high", "4k")
FAST, SMALL_FILE = "fast", "small"
EFFORTS = (FAST, SMALL_FILE)
"""Efforts of encoding: FAST takes less time, SMALL_FILE gives fewer bytes."""
FILMS = ("mp4", "webm", "mov")
"""Film formats, whose size and frame rate are set by the quality."""
SMALL = ("gif", "webp", "apng")
"""Animated images, for places that accept no film; they loop and show the last picture first."""
IN_ORDER = (*FILMS, *SMALL, "png")
"""All formats, in the order in which files are published."""


@dataclass(frozen=True)
class FileFacts:
    """The properties of a finished file, measured by reading it back.

    `n_frames` counts the stored pictures: every frame of an mp4, the distinct ones of a gif.
    `fps` and `duration_s` are 0 for a still. A gif with a size limit may have a lower `fps`, a
    smaller size and fewer `n_colors`; `ssim` is its similarity to the exact pictures, at most 1.
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
    """A text with its start and end time, like a subtitle or a chapter title."""

    start_s: Fraction
    end_s: Fraction
    text: str


@dataclass(frozen=True)
class Tags:
    """Metadata of a film; `subtitles` become a track that a player can show or hide."""

    title: str
    description: str
    language: str
    chapters: tuple[Cue, ...] = ()
    subtitles: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class FileForm:
    """The settings of a file; a format uses those that apply to it.

    `lead_in_s`: the time for which a format of `SMALL` shows its last picture first, for viewers
    that show only the first picture.  `max_size_bytes`: the size limit of a gif.  `tags`: the
    metadata of a format of `FILMS`.  `quality`: one of `QUALITIES`.  `effort`: one of `EFFORTS`.
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
    """A file being written: write frames in order, finish, publish.

    A call that fails removes all temporary files and raises an MluAnimError.
    """

    @property
    def path(self) -> Path:
        """The final path; `publish` creates the file."""

    def write(self, rgb: NDArray[np.uint8], t_s: Fraction) -> None:
        """Show a picture from the time `t_s` on, until the next one.

        `rgb`: shape (height_px, width_px, 3), or 4 for Cairo's blue, green, red and 255;
        C-contiguous, at least the file's size and of its aspect ratio; copied if needed later.
        In a transparent file the fourth byte is alpha, by which the colors are multiplied.
        `t_s`: strictly increasing multiples of 1/fps, the first one 0.
        """

    def finish(self, duration_s: Fraction, sound: Path | None = None) -> FileFacts:
        """Complete the file under a temporary name and verify it by reading it back.

        `duration_s`: the end of the last picture, a multiple of 1/fps.
        `sound`: a sound file that starts with the film and is not cut if it is longer. Formats
        other than `FILMS` have no sound and ignore it.
        """

    def publish(self) -> None:
        """Rename the finished file to its final path, atomically."""

    def abandon(self) -> None:
        """Remove all temporary files; can be called at any time and repeatedly."""

    def take(self, segment: Path, n_frames: int) -> None:
        """Append a finished segment of `n_frames` frames, without encoding it again.

        Use either `write` or `take` for a file, not both.
        """


class SegmentWriter(Protocol):
    """Writes a segment: the frames of one slice, encoded by the process that draws them."""

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Show a picture from frame `index` of this segment on; indices start at 0 and rise.

        `changed`: boxes that contain every difference from the picture before; None if not known.
        """

    def finish(self, n_frames: int) -> None:
        """Repeat the last picture up to `n_frames` frames, and close the segment."""


@cache
def encoding() -> tuple[str, ...]:
    """Return versions of all that determines encoded bytes: our code and FFmpeg's libraries."""
    import av

    libraries = sorted(av.library_versions.items())
    return code_digest(only=("encoding",)), av.__version__, str(libraries)


def known_formats() -> tuple[str, ...]:
    """Return the formats that can be written, sorted."""
    folder = [str(Path(__file__).parent)]
    names = (module.name for module in iter_modules(folder))
    return tuple(sorted(name for name in names if name[0] != "_" and name != "writer"))


def transparent_formats() -> tuple[str, ...]:
    """Return the formats that support transparency, sorted."""
    modules = {name: import_module(f"mlu_anim.encoding.{name}") for name in known_formats()}
    return tuple(n for n, module in modules.items() if hasattr(module, "SUPPORTS_TRANSPARENCY"))


def sound_formats() -> tuple[str, ...]:
    """Return the formats that support sound."""
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
    """Begin a file in the format of the path's suffix, and create its folder if missing.

    `effort`: one of `EFFORTS`; segments that the file takes must have the same effort.
    `lead_in_s`: the time for which a format of `SMALL` shows its last picture first; None for the
    default. `max_size_bytes`: a size limit, for a gif only.
    `tags`: metadata of a format of `FILMS`; other formats ignore it.
    Raises UsageError for an unknown suffix or quality, or a setting that the format does not
    support; MachineNotReady if the folder cannot be written.
    """
    if quality not in QUALITIES:
        raise UsageError(f"no quality named '{quality}'; choose one of {', '.join(QUALITIES)}")
    module = _module_for(path)
    if max_size_bytes is not None and not hasattr(module, "SUPPORTS_SIZE_LIMIT"):
        raise UsageError(
            f"cannot limit the size of {path.name}: only gif supports a size limit; "
            "leave out --max-size or choose gif"
        )
    form = FileForm(
        width_px=width_px,
        height_px=height_px,
        fps=Fraction(fps),
        quality=quality,
        effort=effort,
        transparent=_validated_transparency(path, transparent=transparent),
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
    """Begin a segment at `path`: the part of the file `target` that is made from one slice.

    The same frames always give the same bytes: one thread, no state from earlier segments.
    """
    is_transparent = _validated_transparency(target, transparent=transparent)
    form = FileForm(width_px, height_px, Fraction(fps), quality, effort, is_transparent)
    return cast("SegmentWriter", _module_for(target).open_segment(path, form))


def require_even(path: Path, form: FileForm) -> None:
    """Raise UsageError if a side is odd, which 4:2:0 color does not support."""
    if form.width_px % 2 or form.height_px % 2:
        raise UsageError(
            f"cannot write {path.name} at {form.width_px}x{form.height_px}: "
            f"width and height of {path.suffix} must be even numbers"
        )


def segment_kind(target: Path, effort: str = FAST) -> str:
    """Return the kind of a file's segments; files of one kind, size and rate can share them."""
    kind: str = getattr(_module_for(target), "SEGMENTS", target.suffix)
    return f"{kind}, {effort}" if takes_effort(target) else kind


def takes_effort(target: Path) -> bool:
    """Return True if `effort` changes the bytes of this format."""
    return hasattr(_module_for(target), "HAS_EFFORTS")


def _validated_transparency(path: Path, *, transparent: bool) -> bool:
    """Return `transparent`. Raises UsageError if it is True and the format lacks support."""
    if transparent and not hasattr(_module_for(path), "SUPPORTS_TRANSPARENCY"):
        able = ", ".join(f".{name}" for name in transparent_formats())
        raise UsageError(
            f"cannot write {path.name} with transparency: only {able} support it; "
            "choose one of these formats or leave out --transparent"
        )
    return transparent


def _module_for(path: Path) -> Any:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in known_formats():
        known = ", ".join(f".{name}" for name in known_formats())
        raise UsageError(f"cannot write {path.name}: its suffix must be one of {known}")
    return import_module(f"mlu_anim.encoding.{suffix}")
