"""A request: the options of one `render` command for one clip."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class RenderRequest:
    """The options of one rendering, named as on the command line.

    `effort`: `fast` for a film in little time, `small` for one in few bytes.
    `cut`: `short`, `full`, or None for the default of each format.
    `beats`: the names of the beats to show; empty for all beats of the cut.
    `pace`: the speed; 2 is twice as fast.
    `captions`, `heading`: draw the captions, draw the title.
    `fps`: None for the default of the quality.
    `max_size_bytes`: the size limit of the GIF.
    `subtitles`: also store the captions in the film, as a subtitle track.
    `per_beat`: make one film for each beat instead of one for the whole cut.
    `preset`: the purpose that set the options which the user did not give.
    `seed`: the seed of a random split or draw; None for the clip's typical one.
    `settings`: parameters of the clip, each `name=value`.
    `data`: the path of a table, or the name of a data set.
    `target`, `features`: columns of `data`: the one to predict, and those to predict it from.
    `trust`: unknown types in `model` that are loaded because the user trusts them.
    `predictions`: a table of predictions; `y_true`, `y_score` name its columns.
    `frozen_result`: a saved result (.npz) to draw instead of computing one.
    `separator`, `decimal`, `sheet`: how to read a table.
    `name`: the name of the folder below `out`; None to derive it from the clip and its data.
    `wording`: a file with the user's own words.
    `jobs`: the number of worker processes; None for one per core.
    `cache`: the folder in which results and segments are kept; None to make everything again.
    `explain`: print why something is made again.
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
    time: str | None = None
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
