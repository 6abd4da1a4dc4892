"""A vector file while it is being written: under a temporary name, then renamed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from mlu_anim.encoding._partial_file import PartialFile, sha256_of, sync
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.vector.canvas import Canvas


class VectorFile:
    """A file made from display lists; its steps are those of a `FrameWriter`."""

    def __init__(self, path: Path, canvas: Canvas, fps: Fraction) -> None:
        """Create a temporary file; raises MachineNotReady if the folder cannot be written."""
        self.path, self._canvas, self._fps = path, canvas, fps
        self._partial = PartialFile(path)
        with self._guarded():
            self._temporary = self._partial.temporary(path.suffix)

    def finish(self, made: Path, n_frames: int) -> FileFacts:
        """Take a finished file from a folder of scratch files; `n_frames`: 0 for a still."""
        with self._guarded():
            shutil.copyfile(made, self._temporary)
            sync(self._temporary)
            return FileFacts(
                path=self.path,
                format=self.path.suffix.removeprefix("."),
                width_px=self._canvas.width_px,
                height_px=self._canvas.height_px,
                fps=self._fps if n_frames else Fraction(0),
                n_frames=max(1, n_frames),
                duration_s=n_frames / self._fps,
                size_bytes=self._temporary.stat().st_size,
                sha256=sha256_of(self._temporary),
            )

    def publish(self) -> None:
        """Rename the finished file to its final path, atomically."""
        with self._guarded():
            self._partial.publish(self._temporary)

    def abandon(self) -> None:
        """Remove the temporary file; can be called at any time and repeatedly."""
        self._partial.remove()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.abandon()
            raise self._partial.explain(error) from error
