"""A vector film: each ink's outlines, once, and tracks of what changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.image_sheets import Sheet
from mlu_anim.vector.outline import Form
from mlu_anim.vector.tracks import Track

SCALE = 4096
"""A size in a track of places is a whole number of parts like this."""
OPAQUE = 255


@dataclass(frozen=True)
class Piece:
    """An outline or an image at a place.

    `shape`: index into the film's shapes, or -1 - index into its images.
    `x`, `y`: where it starts, in units from the origin of its part.
    `width`, `height`: of an image, in units.
    """

    shape: int
    x: int
    y: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, eq=False)
class Part:
    """Pieces of an ink in some frames; they stand still, or all move with one place.

    `start`, `end`: the frames, without the last.
    `place`: x, y in units and two sizes in 1/4096, by which the pieces are moved; None if they
    stand still.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    place: Track | None = None


@dataclass(frozen=True, eq=False)
class Bent:
    """A piece of an ink whose points move in some frames.

    `points`: its points in units, flat; only the last point of a straight curve is kept.
    """

    start: int
    end: int
    form: Form
    points: Track


@dataclass(frozen=True, eq=False)
class Paint:
    """A color over time: `color`: red, green, blue (0 to 255).  `opacity`: 0 to 255.

    `width`: of a line in units; None for a fill.
    """

    color: Track
    opacity: Track
    width: Track | None = None


@dataclass(frozen=True, eq=False)
class FilmInk:
    """All that one ink draws in a film; its halo is painted first, then fill and stroke."""

    parts: tuple[Part | Bent, ...]
    halo: Paint | None
    fill: Paint | None
    stroke: Paint | None
    joint: str
    cap: str


@dataclass(frozen=True, eq=False)
class Film:
    """A whole cut.

    `shapes`: path data of outlines, each starting at the origin.
    `sheets`: the images.
    `values`: the course of each tracked value, by name.
    """

    canvas: Canvas
    fps: Fraction
    n_frames: int
    shapes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    inks: tuple[FilmInk, ...]
    values: Mapping[str, "Course"]


@dataclass(frozen=True, eq=False)
class Course:
    """A tracked value over time: `low` + `step` times the number of a track.

    `spans`: the first and the last frame of each stretch in which the value is known.
    `tracks`: one for each stretch.
    """

    low: float
    step: float
    spans: tuple[tuple[int, int], ...]
    tracks: tuple[Track, ...]
