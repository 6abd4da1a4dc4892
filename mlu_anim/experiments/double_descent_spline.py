"""Double descent, in small: broken lines with more and more knots, and the smoothest that fits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.sources import Generated
from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.results.result import Check, Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_POINTS, N_DRAWS, N_SHOWN, N_GRID = 6, 400, 60, 201
"""Points at 0, 1, 2 ...; draws of knots, those that are drawn, and places where curves are."""
KS = np.array([0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 50, 150, 500])
EXACT = N_POINTS - 2
"""The fewest knots with which a broken line meets all points: then there is one that does."""
EVEN = np.array([1.5, 2.5, 3.5, 4.5])
"""The knots of the line that is shown first."""
SLIDES = 2 - np.geomspace(0.5, 0.005, 40)
"""Places of its first knot as it slides toward the third point."""
_RCOND = 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class BrokenLines(Result):
    """Broken lines through points of a parabola; of all that fit, the one that bends least.

    A bend is the change of slope at a knot. An error is the root of the mean squared distance to
    the parabola, between the first point and the last.
    """

    clip: ClassVar[str] = "double_descent_spline"

    x: Floats
    """Shape (N_POINTS,)."""
    y: Floats
    grid: Floats
    """Shape (N_GRID,): where curves are drawn."""
    k: Ints
    """Shape (n_k,): numbers of knots."""
    error: Floats
    """Shape (n_k, N_DRAWS)."""
    miss: Floats
    """Shape (n_k, N_DRAWS): the largest distance from a point."""
    bends: Floats
    """Shape (n_k, N_DRAWS): the length of all bends together, times the root of their number."""
    off_spline: Floats
    """Shape (n_k, N_DRAWS): root mean squared distance to the natural cubic spline."""
    curves: Floats
    """Shape (n_k, N_SHOWN, N_GRID): the curves of the first draws."""
    slid: Floats
    """Shape (len(SLIDES), N_GRID): the curve of EVEN knots as the first one slides."""
    by_scipy: Floats
    """Shape (N_GRID,): the curve of EVEN knots, by scipy's interpolation with B-splines."""
    spline: Floats
    """Shape (N_GRID,): scipy's natural cubic spline."""

    @property
    def at_exact(self) -> int:
        """The place of EXACT in `k`."""
        return int(np.flatnonzero(self.k == EXACT)[0])


def drawn_knots(rng: np.random.Generator, k: int) -> Floats:
    """Return k knots at random, rising; from EXACT on, such that a line meets all points.

    Knots with which none does are drawn again. The condition is that of Schoenberg and Whitney
    (1953): EXACT of the knots lie between the points 0 and 2, 1 and 3, 2 and 4 ...
    """
    while True:
        knots = np.sort(rng.uniform(0, N_POINTS - 1, k))
        n_placed = 0
        for knot in knots:
            n_placed += n_placed < EXACT and n_placed < knot < n_placed + 2
        if k < EXACT or n_placed == EXACT:
            return knots


def fitted(x: Floats, y: Floats, knots: Floats) -> tuple[Floats, Floats]:
    """Return the broken line of least squares whose bends are shortest together.

    Returns its intercept and slope at the beginning, (2,), and its bends, (n_knots,). The straight
    part is free: only bends are counted.
    """
    line, bent = np.column_stack([np.ones(len(x)), x]), np.maximum(0, x[:, None] - knots)
    rest = np.linalg.qr(line, mode="complete")[0][:, 2:].T  # leaves out what a line can do
    bends = np.linalg.pinv(rest @ bent, rcond=_RCOND) @ (rest @ y)
    straight = np.linalg.lstsq(line, y - bent @ bends, rcond=None)[0]
    return np.asarray(straight, dtype=np.float64), bends


def drawn(grid: Floats, knots: Floats, straight: Floats, bends: Floats) -> Floats:
    """Return the heights of a broken line: shape (n_grid,)."""
    heights: Floats = straight[0] + straight[1] * grid
    return heights + np.maximum(0, grid[:, None] - knots) @ bends


def broken_lines(seed: int) -> BrokenLines:
    from scipy.interpolate import CubicSpline

    x = np.arange(N_POINTS, dtype=float)
    y, grid = x**2, np.linspace(0, N_POINTS - 1, N_GRID)
    spline = CubicSpline(x, y, bc_type="natural")(grid)
    shape = len(KS), N_DRAWS
    error, miss, length, off = (np.empty(shape) for _ in range(4))
    curves = np.empty((len(KS), N_SHOWN, N_GRID))
    for place, k in enumerate(KS):
        for draw in range(N_DRAWS):
            knots = drawn_knots(np.random.default_rng([seed, k, draw]), int(k))
            straight, bends = fitted(x, y, knots)
            heights = drawn(grid, knots, straight, bends)
            error[place, draw] = ((heights - grid**2) ** 2).mean() ** 0.5
            off[place, draw] = ((heights - spline) ** 2).mean() ** 0.5
            miss[place, draw] = np.abs(drawn(x, knots, straight, bends) - y).max()
            length[place, draw] = np.linalg.norm(bends) * k**0.5
            if draw < N_SHOWN:
                curves[place, draw] = heights
    slid = [np.array([first, *EVEN[1:]]) for first in SLIDES]
    return BrokenLines(
        x=x,
        y=y,
        grid=grid,
        k=KS,
        error=error,
        miss=miss,
        bends=length,
        off_spline=off,
        curves=curves,
        slid=np.array([drawn(grid, each, *fitted(x, y, each)) for each in slid]),
        by_scipy=_interpolated(x, y, EVEN, grid),
        spline=spline,
        provenance=provenance(
            {"data": "a parabola", "model": "broken lines", "n_draws": N_DRAWS, "seed": seed}
        ),
    )


def _interpolated(x: Floats, y: Floats, knots: Floats, grid: Floats) -> Floats:
    """Return the broken line through all points with EXACT knots, by scipy's B-splines."""
    from scipy.interpolate import make_interp_spline

    ends = [x[0], x[0], *knots, x[-1], x[-1]]
    heights: Floats = make_interp_spline(x, y, k=1, t=ends)(grid)
    return heights


def identities(r: BrokenLines) -> Iterator[Check]:
    exact = r.k >= EXACT
    yield Check("from 4 knots on, all points are met", r.miss[exact].max(), 0, 1e-8)
    straight, bends = fitted(r.x, r.y, EVEN)
    off = np.abs(drawn(r.grid, EVEN, straight, bends) - r.by_scipy).max()
    yield Check("with 4 knots = scipy's interpolation", off, 0, 1e-9)
    line = np.polyval(np.polyfit(r.x, r.y, 1), r.grid)
    yield Check("without knots = polyfit", np.abs(r.curves[0] - line).max(), 0, 1e-9)
    typical = np.median(r.off_spline, axis=1)[exact]
    yield Check("more knots come closer to the natural spline", (np.diff(typical) > 0).sum(), 0)
    # The spline's own bend is the least of all curves that fit: no broken line is below it.
    second = np.gradient(np.gradient(r.spline, r.grid), r.grid)[2:-2]
    least = (np.trapezoid(second**2, r.grid[2:-2]) * (N_POINTS - 1)) ** 0.5
    most = np.median(r.bends[-1]) / least
    yield Check("least bend of many knots = that of the spline", most, 1, 0.05)


def facts(r: BrokenLines) -> Mapping[str, Fact]:
    at, last = r.at_exact, int(r.k[-1])
    mean, p99 = r.error.mean(axis=1), np.percentile(r.error, 99, axis=1)
    median = np.median(r.error, axis=1)
    measured = {
        "median_exact": median[at],
        "mean_exact": mean[at],
        "p99_exact": p99[at],
        "worst_exact": r.error[at].max(),
        "median_last": median[-1],
        "p99_last": p99[-1],
        "error_line": median[0],
        "error_slid": ((r.slid[-1] - r.grid**2) ** 2).mean() ** 0.5,
        "error_even": ((r.slid[0] - r.grid**2) ** 2).mean() ** 0.5,
        "off_spline": np.median(r.off_spline[-1]),
    }
    return {
        "n_points": Fact(len(r.x), Kind.COUNT),
        "n_draws": Fact(N_DRAWS, Kind.COUNT),
        "n_shown": Fact(N_SHOWN, Kind.COUNT),
        "exact": Fact(EXACT, Kind.COUNT),
        "k_last": Fact(last, Kind.COUNT),
        **{name: measure(float(value)) for name, value in measured.items()},
    }


EXPERIMENT = Experiment(
    BrokenLines, identities=identities, facts=facts, own=Generated(broken_lines)
)
