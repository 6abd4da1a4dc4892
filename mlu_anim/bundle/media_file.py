"""A published file of a bundle, as its manifest describes it, and file sizes for people."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class MediaFile:
    """A published file; numbers that do not apply to it are 0."""

    name: str
    size_bytes: int
    width_px: int = 0
    height_px: int = 0
    fps: float = 0.0
    duration_s: float = 0.0

    @property
    def format(self) -> str:
        """The suffix of the file's name without the dot: `mp4`."""
        return Path(self.name).suffix[1:]


def size(n_bytes: int) -> str:
    """Return a file size in bytes, KB or MB (powers of 1000): `1.9 MB`."""
    if n_bytes < 1000:
        return f"{n_bytes} bytes"
    if n_bytes < 999_500:
        return f"{n_bytes / 1e3:.0f} KB"
    return f"{n_bytes / 1e6:.1f} MB"
