"""The base class of all writers: validates frames, reads files back, removes temporary files."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from mlu_anim.encoding._partial_file import PartialFile, sha256_of, sync
from mlu_anim.encoding._scaling import PIXEL_FORMATS
from mlu_anim.encoding._sound import add_sound
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.system.errors import RenderFailed


@dataclass(frozen=True)
class Contents:
    """Size, number of stored frames and duration of a file."""

    width_px: int
    height_px: int
    n_frames: int
    duration_s: Fraction


class CheckedWriter(ABC):
    """A file that is open, then finished, then published; a failure removes its temporary files."""

    sound_codec: str | None = None
    """FFmpeg's name of the encoder of the sound track; None if the format has no sound."""
    n_colors: int | None = None
    ssim: float | None = None
    sound_s: Fraction | None = None

    def __init__(self, path: Path, *, width_px: int, height_px: int, fps: Fraction) -> None:
        self.path, self.width_px, self.height_px, self.fps = path, width_px, height_px, fps
        self.size = width_px, height_px
        self._state = "open"
        self._last_index = -1
        self._n_taken = 0
        self._shape: tuple[int, ...] | None = None
        self.partial = PartialFile(path)
        with self._guarded():
            self.temporary = self.partial.temporary(path.suffix.lower())
            self.begin()

    # --- implemented by each format ---------------------------------------------------------

    def begin(self) -> None:  # noqa: B027 (not every format has something to open)
        """Open the file `self.temporary` for writing."""

    @abstractmethod
    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Add a validated picture that is shown from frame `index` on."""

    @abstractmethod
    def append(self, segment: Path, first_index: int) -> None:
        """Append a segment (an encoded slice) that begins at frame `first_index` of the file."""

    @abstractmethod
    def end(self, n_frames: int) -> Contents:
        """Complete the file `self.temporary`. Returns the contents that `read_back` must find."""

    @abstractmethod
    def read_back(self) -> Contents:
        """Decode the file `self.temporary`. Raises RenderFailed if a frame is not as written."""

    def close(self) -> None:  # noqa: B027
        """Close all open files, finished or not."""

    def begin_copy(self, path: Path, template: Any) -> tuple[Any, Any, Any]:
        """Open a container at `path` for the packets of a stream like `template`.

        Returns the container, its video stream, and its sound stream (None without `sound_codec`).
        """
        raise NotImplementedError

    # --- the FrameWriter interface ----------------------------------------------------------

    def write(self, rgb: NDArray[np.uint8], t_s: Fraction) -> None:
        """Show a picture from the time `t_s` on; see `FrameWriter.write`."""
        with self._guarded():
            self._require_state("open", "written")
            index = self._frame_at(t_s)
            if index <= self._last_index or (self._last_index < 0 and index > 0):
                raise self._wrong(f"times must start at 0 and rise; got {float(t_s):g} s next")
            self._check_picture(rgb)
            self.add(rgb, index)
            self._last_index = index

    def take(self, segment: Path, n_frames: int) -> None:
        """Append a segment of `n_frames` frames; see `FrameWriter.take`."""
        with self._guarded():
            self._require_state("open", "added to")
            self.append(segment, self._n_taken)
            self._n_taken += n_frames
            self._last_index = self._n_taken - 1

    def finish(self, duration_s: Fraction, sound: Path | None = None) -> FileFacts:
        """Complete the file and read it back; see `FrameWriter.finish`."""
        with self._guarded():
            self._require_state("open", "finished")
            n_frames = self._frame_at(duration_s)
            if n_frames <= self._last_index or self._last_index < 0:
                raise self._wrong(
                    f"a file must end after its last frame, which is frame {self._last_index}, "
                    f"but its end was set to {float(duration_s):g} s"
                )
            expected = self.end(n_frames)
            self.close()
            actual = self.read_back()
            if actual != expected:
                raise self._wrong(f"it was written as {expected} but reads back as {actual}")
            if sound is not None and self.sound_codec is not None:
                silent, self.temporary = self.temporary, self.partial.temporary(self.path.suffix)
                self.sound_s = add_sound(silent, sound, self.temporary, self.begin_copy)
            sync(self.temporary)
            self._state = "finished"
            return self._facts(actual)

    def publish(self) -> None:
        """Rename the finished file to its final path."""
        with self._guarded():
            self._require_state("finished", "published")
            self.partial.publish(self.temporary)
            self._state = "published"

    def abandon(self) -> None:
        """Remove every temporary file."""
        if self._state in ("open", "finished"):
            self._state = "abandoned"
        # Closing an encoder on a full disk fails again; its file is removed anyway.
        with suppress(FFmpegError, OSError):
            self.close()
        self.partial.remove()

    # --- validation -------------------------------------------------------------------------

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (OSError, FFmpegError) as error:
            explained = self.partial.explain(error)
            self.abandon()
            raise explained from error
        except BaseException:
            self.abandon()
            raise

    def _require_state(self, state: str, verb: str) -> None:
        if self._state != state:
            raise self._wrong(f"it is {self._state}, so it cannot be {verb}")

    def _frame_at(self, t_s: Fraction) -> int:
        index = t_s * self.fps
        if index.denominator != 1:
            raise self._wrong(f"times must be multiples of 1/{self.fps} s; got {float(t_s):g} s")
        return index.numerator

    def _check_picture(self, rgb: NDArray[np.uint8]) -> None:
        got = f"{rgb.dtype} of shape {rgb.shape}"
        if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] not in PIXEL_FORMATS:
            raise self._wrong(
                f"a picture must be uint8 of shape (height, width, 3 or 4); got {got}"
            )
        if not rgb.flags.c_contiguous:
            raise self._wrong("a picture must be C-contiguous; call numpy.ascontiguousarray")
        if self._shape not in (None, rgb.shape):
            raise self._wrong(
                f"all pictures must have the shape of the first, {self._shape}; got {got}"
            )
        height_px, width_px, _ = rgb.shape
        is_smaller = width_px < self.width_px or height_px < self.height_px
        if is_smaller or abs(width_px * self.height_px / height_px - self.width_px) >= 1:
            size = f"{self.width_px}x{self.height_px}"
            raise self._wrong(
                f"a picture of {width_px}x{height_px} cannot be reduced to {size}: "
                "it must be at least as large and have the same aspect ratio"
            )
        self._shape = rgb.shape

    def _wrong(self, problem: str) -> RenderFailed:
        return RenderFailed(f"writing {self.path} failed: {problem}")

    def _facts(self, contents: Contents) -> FileFacts:
        return FileFacts(
            path=self.path,
            format=self.path.suffix.lower().removeprefix("."),
            width_px=contents.width_px,
            height_px=contents.height_px,
            fps=self.fps if contents.duration_s else Fraction(0),
            n_frames=contents.n_frames,
            duration_s=contents.duration_s,
            size_bytes=self.temporary.stat().st_size,
            sha256=sha256_of(self.temporary),
            n_colors=self.n_colors,
            ssim=self.ssim,
            sound_s=self.sound_s,
        )
