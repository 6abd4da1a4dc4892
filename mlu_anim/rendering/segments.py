"""An output is one file made from a cut; a segment is what one slice adds to all outputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mlu_anim.encoding.writer import FAST, encoding, segment_kind, takes_effort
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.stage.variant import Variant

if TYPE_CHECKING:
    from fractions import Fraction

    from mlu_anim.rendering.frame_data import FrameRow
    from mlu_anim.stage.timeline import Span

SEGMENTS = "segments"
"""The kind of cache entry in which finished segments are kept."""
LISTING = "listing"
"""The kind of segment that keeps display lists."""
SLICE_S = 2
"""The length of a slice: the interval between keyframes of a film, so slicing adds no bytes."""
SMALL_SLICE_S = 8
"""The length of a slice of a film with the effort `small`, where keyframes are rare."""


@dataclass(frozen=True)
class Output:
    """One file that is made from a cut.

    `shows`: "frames" for all frames, "last" for the last one, "beats" for the last one of each
    beat.
    `is_vector`: made from display lists, not from pixels.
    """

    target: Path
    variant: Variant
    quality: str
    shows: Literal["frames", "last", "beats"] = "frames"
    effort: str = FAST
    is_vector: bool = False

    @property
    def form(self) -> tuple[str, ...]:
        """All settings that the bytes of its segments depend on; the pictures are not included."""
        v = self.variant
        size = f"{v.width_px}x{v.height_px}@{v.fps}"
        if self.is_vector:
            return LISTING, size, self.shows
        options = self.quality, self.shows, str(v.transparent)
        return segment_kind(self.target, self.effort), size, *options, *encoding()

    @property
    def slice_s(self) -> int:
        """The length of slices in seconds that does not make the file larger."""
        if self.is_vector:
            return SLICE_S
        takes_long_slices = self.effort != FAST and takes_effort(self.target)
        return SMALL_SLICE_S if takes_long_slices else SLICE_S

    def n_frames(self, span: "Span") -> int:
        """Return the number of frames of this file that begin within `span`, a part of the cut."""
        first, end = span
        return ceil(end * self.variant.fps) - ceil(first * self.variant.fps)


@dataclass(frozen=True)
class Segment:
    """One drawn slice: a file for each output that has frames in it, and its frame data.

    `span`: start and end of the slice in the cut.
    `files`: for each output its target, the segment's file, and the number of frames in it.
    `rows`: the frame data of the slice.
    `n_kept`: the number of these files that came from the cache.
    `damaged`: the names of cache entries that were set aside because they were not whole.
    """

    span: "Span"
    files: tuple[tuple[Path, Path, int], ...]
    rows: tuple["FrameRow", ...]
    n_kept: int = 0
    damaged: tuple[str, ...] = ()


def files_of(segments: Sequence[Segment], output: Output, span: "Span") -> list[tuple[Path, int]]:
    """Return an output's files of the slices within `span`, each with its number of frames."""
    return [
        (path, n_frames)
        for segment in segments
        if span[0] <= segment.span[0] < span[1]
        for target, path, n_frames in segment.files
        if target == output.target
    ]


def table_of(segments: Sequence[Segment]) -> FrameTable:
    """Return the frame data of all segments; a slice drawn in two sizes is included only once."""
    table = FrameTable()
    seen: set[tuple[str, Fraction]] = set()
    for segment in segments:
        slice_of_cut = segment.rows[0].cut, segment.span[0]
        if slice_of_cut not in seen:
            seen.add(slice_of_cut)
            for row in segment.rows:
                table.add(row)
    return table
