"""A published file of a bundle: its name, size, dimensions and duration."""

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
        """The suffix without the dot."""
        return Path(self.name).suffix[1:]


def size(n_bytes: int) -> str:
    """A file size in a readable unit, like `1.9 MB`."""
    if n_bytes < 1000:
        return f"{n_bytes} bytes"
    if n_bytes < 999_500:
        return f"{n_bytes / 1e3:.0f} KB"
    return f"{n_bytes / 1e6:.1f} MB"
