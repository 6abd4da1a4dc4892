"""The pictures of an essay: a vector film in two themes, and a still of the end of each beat."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.telling import Telling
from mlu_anim.vector.two_themes import Palette, film_in_two_themes

if TYPE_CHECKING:
    from mlu_anim.rendering.executor import Report

THEMES = ("light", "dark")
CROPPED = 0.04
"""The share of each side that is cut off at both of its ends: margins, which the page has too."""


@dataclass(frozen=True)
class Pictures:
    """What an essay shows.

    `film`: the JSON of the film, with the colors of both themes.
    `stills`: for each beat, the elements of its last picture.
    `colors`: CSS declarations of the colors of the stills, by theme.
    """

    film: str
    canvas: Canvas
    stills: tuple[str, ...]
    colors: Mapping[str, str]

    @property
    def view_box(self) -> str:
        """The view box of the stills, without the margins of the page."""
        units, sizes = self.canvas.units, (self.canvas.width_px, self.canvas.height_px)
        edges = [round(CROPPED * side * units) for side in sizes]
        inner = [side * units - 2 * edge for side, edge in zip(sizes, edges, strict=True)]
        return " ".join(map(str, (*edges, *inner)))


@dataclass(frozen=True)
class DrawPictures:
    """A task for a worker: write the film and the stills of one theme as JSON to `path`.

    `listings`: the display lists of the slices, in order.
    `values`: the tracked values of each frame, by name.
    """

    listings: tuple[Path, ...]
    values: tuple[Mapping[str, float | int], ...]
    fps: Fraction
    canvas: Canvas
    telling: Telling
    path: Path
    n_pieces: int = 1

    def run(self, first: int, report: "Report", answer: Callable[[bool], bool]) -> None:
        """Write the file; there is only one piece."""
        from mlu_anim.rendering.listing import Listing, joined
        from mlu_anim.vector.document import film_json
        from mlu_anim.vector.filming import film_of
        from mlu_anim.vector.svg_still import drawing

        listing = joined([Listing.load(path) for path in self.listings])
        film = film_of(listing, self.canvas, self.fps, self.values)
        ends = [last_frame(beat.end_s, self.fps) for beat in self.telling.beats]
        stills = [drawing(listing, frame, self.canvas) for frame in ends]
        content = {"film": json.loads(film_json(film, self.telling)), "stills": stills}
        self.path.write_text(json.dumps(content), encoding="utf-8")
        answer(True)


def last_frame(end_s: float, fps: Fraction) -> int:
    """Return the number of the last frame before a time."""
    return ceil(round(end_s * fps, 6)) - 1


def pictures_of(paths: Sequence[Path], canvas: Canvas) -> Pictures:
    """Return the pictures of an essay from the files of its two themes, light and dark."""
    light, dark = (_read(path) for path in paths)
    palette = Palette()
    stills = tuple(map(palette.drawing, light["stills"], dark["stills"]))
    film = json.dumps(
        film_in_two_themes(light["film"], dark["film"]),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return Pictures(film, canvas, stills, {theme: palette.css(theme) for theme in THEMES})


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
