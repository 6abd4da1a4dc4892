"""A request: the options of one `render` of one clip. `resolve` alone reads it."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class RenderRequest:
    """The options of one clip, as the command line names them.

    `cut`: `short`, `full`, or None for each format's own.
    `pace`: 2 is twice as fast.
    `jobs`: worker processes; None for one per core.
    `cache`: the folder in which results and segments are kept; None to make everything again.
    `frozen_result`: a saved result (.npz), which is drawn; nothing is computed.
    `settings`: parameters of the clip, each `name=value`.
    `data`: the path of a table, or the name of a data set.
    `trust`: types in `model` that are loaded although they are not reviewed.
    `wording`: a file with the user's own words.
    `transparent`: the background is transparent.
    `max_size_bytes`: of the GIF.
    `subtitles`: the film has the captions as a track, too.
    `effort`: `fast` for a film in little time, `small` for one in few bytes.
    `per_beat`: a film of each beat.
    `preset`: the purpose whose options were used where the user gave none.
    `explain`: say why something is made again.
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
