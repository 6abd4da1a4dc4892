"""A task for a worker: to make a vector file from the listings of all slices of a cut."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.telling import Telling

if TYPE_CHECKING:
    from mlu_anim.rendering.executor import Report
    from mlu_anim.rendering.listing import Listing

VECTOR, SVG, SVG_STILL = "vector", "svg", "svg-still"
VECTOR_FORMATS = (VECTOR, SVG, SVG_STILL)
"""The formats made from display lists, in the order in which files are published."""
ENDINGS = {VECTOR: ".html", SVG_STILL: ".still.svg", SVG: ".svg"}
"""The ends of the names of their files."""


def format_of(path: Path) -> str:
    """Return the format of a vector file, from its name."""
    return next(name for name, ending in ENDINGS.items() if path.name.endswith(ending))


@dataclass(frozen=True)
class WriteVectorFile:
    """Make one vector file; the answer is its number of frames, 0 for a still.

    `listings`: the files of the slices, in order.
    `values`: the tracked values of each frame, by name.
    `path`: the scratch file to write.
    """

    format: str
    listings: tuple[Path, ...]
    values: tuple[Mapping[str, float | int], ...]
    fps: Fraction
    theme: str
    canvas: Canvas
    telling: Telling
    path: Path
    n_pieces: int = 1

    def run(self, first: int, report: "Report", answer: Callable[[int], bool]) -> None:
        """Write the file; there is only one piece."""
        from mlu_anim.rendering.listing import Listing, joined

        listing = joined([Listing.load(path) for path in self.listings])
        write = {VECTOR: self._page, SVG: self._svg, SVG_STILL: self._still}[self.format]
        text = write(listing)
        self.path.write_text(text, encoding="utf-8")
        answer(0 if self.format == SVG_STILL else len(listing.frames))

    def _still(self, listing: "Listing") -> str:
        from mlu_anim.vector.svg_still import svg_still

        return svg_still(listing, self.canvas, self.telling)

    def _svg(self, listing: "Listing") -> str:
        from mlu_anim.vector.filming import film_of
        from mlu_anim.vector.svg_film import svg_film

        return svg_film(film_of(listing, self.canvas, self.fps), self.telling)

    def _page(self, listing: "Listing") -> str:
        from mlu_anim.stage.theme import theme
        from mlu_anim.vector.document import film_json
        from mlu_anim.vector.filming import film_of
        from mlu_anim.vector.page import page

        film = film_of(listing, self.canvas, self.fps, self.values)
        return page(film_json(film, self.telling), self.canvas, self.telling, theme(self.theme))
