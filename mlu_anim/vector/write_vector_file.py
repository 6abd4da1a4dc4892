"""A task for a worker: to make a vector file from the listings of all slices of a cut."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.telling import Telling

if TYPE_CHECKING:
    from mlu_anim.rendering.executor import Report

SVG_STILL = "svg-still"
VECTOR_FORMATS = (SVG_STILL,)
"""The formats made from display lists, in the order in which files are published."""
ENDINGS = {SVG_STILL: ".still.svg"}
"""The ends of the names of their files."""


def format_of(path: Path) -> str:
    """Return the format of a vector file, from its name."""
    return next(name for name in VECTOR_FORMATS if path.name.endswith(ENDINGS[name]))


@dataclass(frozen=True)
class WriteVectorFile:
    """Make one vector file; the answer is its number of frames, 0 for a still.

    `listings`: the files of the slices, in order.
    `path`: the scratch file to write.
    """

    format: str
    listings: tuple[Path, ...]
    canvas: Canvas
    telling: Telling
    path: Path
    n_pieces: int = 1

    def run(self, first: int, report: "Report", answer: Callable[[int], bool]) -> None:
        """Write the file; there is only one piece."""
        from mlu_anim.rendering.listing import Listing, joined
        from mlu_anim.vector.svg_still import svg_still

        listing = joined([Listing.load(path) for path in self.listings])
        self.path.write_text(svg_still(listing, self.canvas, self.telling), encoding="utf-8")
        answer(0)
