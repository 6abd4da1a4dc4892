"""Measure how time grows with marks, pixels and duration, and falls with workers."""

import sys
from dataclasses import dataclass

from benchmarks import encoder_alone, many_marks, scaling
from benchmarks.film_commands import NAIVE, Ours, Stock, film
from benchmarks.many_marks import COUNTS, MarksPoint
from benchmarks.repeated_measurements import alternate
from benchmarks.scaling import ScalingPoint
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.stage.variant import QUALITIES, size_px

_LONG = 16
"""The factor for a long film: about ten minutes with a clip of 36 s."""


@dataclass(frozen=True)
class Extent:
    """The points that are measured."""

    qualities: tuple[str, ...] = ("draft", "standard", "high", "4k")
    fps: int = 30
    stock_fps: int = 15
    paces: tuple[str, ...] = ("4", "2", "1", "0.5")
    mark_counts: tuple[int, ...] = COUNTS
    scaled_quality: str = "high"
    scaled_fps: int = 60


@dataclass(frozen=True)
class SizePoint:
    """Milliseconds per frame at one size, for whole processes."""

    quality: str
    n_pixels: int
    ours_ms: float
    stock_ms: float


@dataclass(frozen=True)
class DurationPoint:
    """The time of a whole process for a film of some length."""

    duration_s: float
    wall_s: float


@dataclass(frozen=True)
class Growth:
    """The data of the plot.

    `scaling`: for the clip; `long_scaling`: for a film `_LONG` times as long; both simulated from
    the costs of slices.  `measured_walls_s`: seconds with 1 worker, and with 2 on two cores.
    """

    marks: tuple[MarksPoint, ...]
    sizes: tuple[SizePoint, ...]
    durations: tuple[DurationPoint, ...]
    scaling: tuple[ScalingPoint, ...]
    long_scaling: tuple[ScalingPoint, ...]
    measured_walls_s: tuple[float, ...]


def measure(extent: Extent, clip: str = "roc") -> Growth:
    """Measure everything; prints a line on stderr for each run."""
    _log("marks")
    marks = tuple(many_marks.measure(n) for n in extent.mark_counts)
    _log("sizes")
    sizes = tuple(_size(clip, quality, extent) for quality in extent.qualities)
    _log("durations")
    durations = tuple(_duration(clip, pace, extent) for pace in extent.paces)
    _log("workers")
    return Growth(marks, sizes, durations, *_scaling(clip, extent))


def _size(clip: str, quality: str, extent: Extent) -> SizePoint:
    options = ("-q", quality, "--cut", "short", "--fps", str(extent.fps))
    naive = Stock(NAIVE / "roc_naive.py", "RocNaiveShort", quality, extent.stock_fps)
    (ours,), (stock,) = alternate([film(Ours(clip, options)), film(naive)], 1)
    width_px, height_px = size_px("16:9", QUALITIES[quality][0])
    return SizePoint(quality, width_px * height_px, ours.ms_per_frame, stock.ms_per_frame)


def _duration(clip: str, pace: str, extent: Extent) -> DurationPoint:
    options = ("-q", "standard", "--cut", "full", "--fps", str(extent.fps), "--pace", pace)
    made = film(Ours(clip, options))()
    return DurationPoint(made.duration_s, made.run.wall_s)


def _scaling(
    clip: str, extent: Extent
) -> tuple[tuple[ScalingPoint, ...], tuple[ScalingPoint, ...], tuple[float, ...]]:
    quality, fps = extent.scaled_quality, extent.scaled_fps
    chosen = ("-q", quality, "--cut", "full", "--fps", str(fps))
    jobs = range(1, min(2, default_jobs()) + 1)
    films = alternate([film(Ours(clip, (*chosen, "--jobs", str(n)))) for n in jobs], 1)
    walls_s = tuple(made.run.wall_s for (made,) in films)
    limit = encoder_alone.measure(clip, quality, "full", fps, default_jobs())
    longer = scaling.lengthened(limit, _LONG)
    unshared_s = max(0.0, walls_s[0] - scaling.makespan_s(limit, 1))
    wall_of_long_s = unshared_s + scaling.makespan_s(longer, 1)
    of_clip = scaling.simulated(limit, walls_s[0])
    return tuple(of_clip), tuple(scaling.simulated(longer, wall_of_long_s)), walls_s


def _log(what: str) -> None:
    print(f"{what}:", file=sys.stderr, flush=True)
