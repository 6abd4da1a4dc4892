"""What one `render` of one clip was asked for."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class RenderRequest:
    """The command line's options of one clip, resolved to values.

    `cut`: `short`, `full`, or None for each format's own.  `pace`: 2 is twice as fast.
    `jobs`: worker processes, or None for one a core.  `cache`: the folder of what has been
    been made before, or None to compute anew and keep nothing.
    `frozen_result`: a saved result (.npz), which is drawn and nothing computed.
    `settings`: parameters of the clip, each `name=value`.  `data`: the path of a table, or the
    name of a data set.  `trust`: types in `model` that are loaded although nobody knows them.
    `wording`: a file with the user's own words.  `transparent`: bare paper is seen through.
    `max_size_bytes`: of the GIF.  `subtitles`: captions also as a track of the film.
    `effort`: `fast` for a film in little time, `small` for one in few bytes.
    `per_beat`: a film of each beat.  `preset`: the purpose that set what was not asked for.
    """

    clip: str
    quality: str = "standard"
    effort: str = "fast"
    formats: tuple[str, ...] = ("mp4", "gif", "png")
    cut: str | None = None
    beats: tuple[str, ...] = ()
    pace: float = 1.0
    captions: bool = True
    heading: bool = True
    ratio: str = "16:9"
    theme: str = "light"
    transparent: bool = False
    fps: Fraction | None = None
    max_size_bytes: int | None = None
    subtitles: bool = False
    per_beat: bool = False
    preset: str | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    data: str | None = None
    target: str | None = None
    features: tuple[str, ...] = ()
    drop_missing: bool = False
    model: Path | None = None
    trust: tuple[str, ...] = ()
    predictions: Path | None = None
    frozen_result: Path | None = None
    y_true: str | None = None
    y_score: str | None = None
    pos_label: str | None = None
    separator: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    name: str | None = None
    title: str | None = None
    wording: Path | None = None
    out: Path = Path("renders")
    jobs: int | None = None
    cache: Path | None = None
    explain: bool = False
