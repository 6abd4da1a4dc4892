"""The whole way from a request to published files, one line per arrow of the architecture."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class RenderRequest:
    """What one `render` of one clip was asked for; the command line fills it in."""

    clip: str
    quality: str = "standard"
    formats: tuple[str, ...] = ("mp4", "gif", "png")
    cut: str | None = None
    beats: tuple[str, ...] = ()
    pace: float = 1.0
    captions: bool = True
    heading: bool = True
    ratio: str = "16:9"
    theme: str = "light"
    fps: Fraction | None = None
    seed: int | None = None
    predictions: Path | None = None
    y_true: str | None = None
    y_score: str | None = None
    pos_label: str | None = None
    name: str | None = None
    title: str | None = None
    out: Path = Path("renders")
