"""Run everything that the table of targets compares, alternately."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks import encoder_alone, frame_costs, large_table
from benchmarks.encoder_alone import Limit
from benchmarks.film_commands import NAIVE, ROOT, Film, Ours, Stock, film, render_options
from benchmarks.frame_costs import FrameCosts
from benchmarks.processes import Run
from benchmarks.repeated_measurements import alternate
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.system.errors import RenderFailed

FOREIGN = (("roc_sweep.py", "RocSweep"), ("forest_vote.py", "ForestVote"))
_FOREIGN_FPS = 30


@dataclass(frozen=True)
class Depth:
    """The extent of a benchmark.

    `naive`: the scene for stock manim, with the length and frame rate of our cut.
    `thorough`: also measure our own scene in stock manim, foreign scenes, and the largest table.
    """

    quality: str
    cut: str
    fps: int
    naive: Stock
    n_rounds: int
    thorough: bool
    clip: str = "roc"

    @property
    def options(self) -> tuple[str, ...]:
        """The options of `render` for the film."""
        return ("-q", self.quality, "--cut", self.cut, "--fps", str(self.fps))


FULL = Depth("high", "full", 60, Stock(NAIVE / "roc_naive.py", "RocNaive"), 3, True)
BIAS_VARIANCE = Depth(
    "high",
    "full",
    60,
    Stock(NAIVE / "bias_variance_naive.py", "BiasVarianceNaive"),
    3,
    False,
    "bias-variance",
)
"""The clip with the slowest pictures: `python -m benchmarks --clip bias-variance`."""
QUICK = Depth("high", "short", 15, Stock(NAIVE / "roc_naive.py", "RocNaiveShort", fps=15), 1, False)
"""For daily use, under two minutes; the start of processes has a larger share."""


def with_rounds(depth: Depth, n_rounds: int) -> Depth:
    """The same benchmark with another number of rounds."""
    return replace(depth, n_rounds=n_rounds)


@dataclass(frozen=True)
class Measured:
    """All runs; runs of one round have the same index in all lists."""

    n_workers: int
    ours: Sequence[Film]
    limits: Sequence[Limit]
    stock: Sequence[Film]
    draft: Sequence[Film]
    costs: FrameCosts
    own_stock: Sequence[Film] = ()
    one_job: Sequence[Film] = ()
    two_jobs: Sequence[Film] = ()
    foreign_stock: Mapping[str, Sequence[Film]] = field(default_factory=dict)
    foreign_exact: Mapping[str, Sequence[Film]] = field(default_factory=dict)
    large_table: Run | None = None


def measure(depth: Depth) -> Measured:
    """Run everything once per round; prints a line on stderr for each run."""
    n_workers = default_jobs()
    clip = Ours(depth.clip, depth.options)
    depth.naive.command(ROOT)  # report a missing scene now, not after the first film

    def limit() -> Limit:
        return encoder_alone.measure(depth.clip, depth.quality, depth.cut, depth.fps, n_workers)

    own = Stock(ROOT / "scenes" / "roc.py", "Roc", depth.quality, depth.fps)
    actions: list[Callable[[], Any]] = [film(clip), limit, film(depth.naive)]
    _log(f"our film, the encoder alone and stock manim, {depth.n_rounds} rounds")
    results = alternate([*actions, film(own)] if depth.thorough else actions, depth.n_rounds)
    ours, limits, stock, *own_stock = results
    _require_same_film(ours, limits)
    one_job, two_jobs = _with_jobs(depth)
    _log("a draft from the shell, and the inside of the frames")
    draft = Ours(depth.clip, ("-q", "draft", "--cut", "short"), is_computed=True)
    film(draft)()  # this run computes the result
    return Measured(
        n_workers=n_workers,
        ours=ours,
        limits=limits,
        stock=stock,
        own_stock=own_stock[0] if own_stock else (),
        draft=alternate([film(draft)], depth.n_rounds)[0],
        costs=frame_costs.measure(depth.clip, depth.quality, depth.cut, depth.fps),
        one_job=one_job,
        two_jobs=two_jobs,
        large_table=large_table.measure() if depth.thorough else None,
        **(_foreign(depth.n_rounds) if depth.thorough else {}),
    )


def _require_same_film(ours: Sequence[Film], limits: Sequence[Limit]) -> None:
    """Raise RenderFailed unless film and limit have the same frames and encoder options."""
    for made, limit in zip(ours, limits, strict=True):
        if made.n_frames != limit.n_frames:
            raise RenderFailed(
                f"the film has {made.n_frames} frames, but the encoder alone got {limit.n_frames}",
                hint="make benchmarks/encoder_alone.py draw the same frames as render",
            )
        if made.x264 != limit.x264:
            raise RenderFailed(
                "the encoder alone ran with other x264 options than the film",
                hint=f"film:  {made.x264}\n  limit: {limit.x264}",
            )


def _with_jobs(depth: Depth) -> tuple[Sequence[Film], Sequence[Film]]:
    if "--jobs" not in render_options() or default_jobs() < 2:
        return (), ()
    _log("one worker and two")
    # With a computed result, since workers cannot share computing it.
    one, two = (Ours(depth.clip, (*depth.options, "--jobs", n), True) for n in ("1", "2"))
    runs = alternate([film(one), film(two)], depth.n_rounds)
    return runs[0], runs[1]


def _foreign(n_rounds: int) -> dict[str, dict[str, Sequence[Film]]]:
    """Run foreign scenes with stock manim and with mlu_anim."""
    _log("foreign scenes")
    runs: dict[str, dict[str, Sequence[Film]]] = {"foreign_stock": {}, "foreign_exact": {}}
    for name, scene in FOREIGN:
        stock = Stock(NAIVE / name, scene, fps=_FOREIGN_FPS)
        options = ("-q", "high", "--fps", str(_FOREIGN_FPS))
        films = alternate([film(stock), film(Ours(f"{NAIVE / name}:{scene}", options))], n_rounds)
        for kind, made in zip(runs.values(), films, strict=True):
            kind[scene] = made
    return runs


def _log(what: str) -> None:
    print(f"{what}:", file=sys.stderr, flush=True)
