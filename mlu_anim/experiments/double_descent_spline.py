"""Double descent, in small: broken lines with more and more knots, and the smoothest that fits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.sources import Generated
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.data.typical_split import facts as seed_facts
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind, facts_of, measure
from mlu_anim.results.result import Check, Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_POINTS, N_DRAWS, N_SHOWN, N_GRID = 6, 400, 40, 201
"""Points at 0, 1, 2 ...; draws of knots, those whose lines are drawn, and places of their ink."""
KS = np.array([0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 50, 150, 500])
EXACT = N_POINTS - 2
"""The fewest knots with which a broken line meets all points: then there is one that does."""
FIRST = 2.5
"""The knot of the line with one."""
EVEN = np.array([1.5, 2.5, 3.5, 4.5])
"""The knots of the line with EXACT of them that is shown first."""
SLIDES = 2 - np.geomspace(0.5, 0.01, 40)
"""Places of its first knot as it slides toward the third point."""
MORE, N_LOOSE = 6, 3
"""Knots of lines that all meet the points, and those of them that bend more than they must."""
_LOOSER = 6.0
"""Bends that are added to those, as a multiple of the least ones."""
_RCOND = 1e-9
_MOST_TRIED = 6
"""Most knots with which seeds are compared."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BrokenLines(Result):
    """Broken lines through points of a parabola; of all that fit, the one that bends least.

    A bend is the change of slope at a knot. An error is the root of the mean squared distance to
    the parabola, between the first point and the last. Corners are the ends and the knots of a
    line: their x and their heights.
    """

    clip: ClassVar[str] = "double_descent_spline"

    x: Floats
    """Shape (N_POINTS,)."""
    y: Floats
    grid: Floats
    """Shape (N_GRID,): where curves are drawn, and errors are measured."""
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
    """Shape (n_k, N_SHOWN, N_GRID): the lines of the first draws."""
    middle: Floats
    """Shape (n_k, N_GRID): of all draws, the line with the median error, the lower of two."""
    knots: Floats
    """Shape (N_SHOWN, EXACT): the knots of the first draws with EXACT."""
    built: Floats
    """Shape (3 + len(SLIDES), EXACT + 2, 2): corners of the lines with no knot, with one, with EVEN
    knots, and as the first of these slides."""
    loose: Floats
    """Shape (N_LOOSE + 1, MORE + 2, 2): corners of lines that meet all points, the last one with
    the least bends."""
    by_scipy: Floats
    """Shape (N_GRID,): the line with EVEN knots, by scipy's interpolation with B-splines."""
    spline: Floats
    """Shape (N_GRID,): scipy's natural cubic spline."""

    @property
    def at_exact(self) -> int:
        """The place of EXACT in `k`."""
        return int(np.flatnonzero(self.k == EXACT)[0])

    @property
    def typical(self) -> Mapping[str, Floats]:
        """Mean, median and 99th percentile of the errors, for each number of knots: (n_k,) each."""
        quantiles = np.percentile(self.error, [50, 99], axis=1)
        return {"median": quantiles[0], "mean": self.error.mean(axis=1), "worst": quantiles[1]}

    def error_of(self, corners: Floats) -> float:
        """Return the error of a line with these corners, (n, 2)."""
        return float(_size(np.interp(self.grid, *corners.T) - self.grid**2))

    def bends_of(self, corners: Floats) -> float:
        """Return the length of all bends together of a line with these corners, (n, 2)."""
        return float(np.linalg.norm(np.diff(np.diff(corners[:, 1]) / np.diff(corners[:, 0]))))


class Fit(NamedTuple):
    """Broken lines, each with a row: height and slope at the beginning, (n, 2), knots and bends."""

    straight: Floats
    knots: Floats
    bends: Floats

    def at(self, x: Floats) -> Floats:
        """Return the heights at x: (n, len(x))."""
        return self.straight[:, :1] + self.straight[:, 1:] * x + _summed(x, self.knots, self.bends)

    def corners(self) -> Floats:
        """Return the corners of each: (n, n_knots + 2, 2)."""
        ends = np.full((len(self.knots), 1), N_POINTS - 1.0)
        x = np.hstack([0 * ends, self.knots, ends])
        heights = [line.at(at)[0] for line, at in zip(self.each(), x, strict=True)]
        return np.stack([x, np.array(heights)], axis=2)

    def each(self) -> Iterator["Fit"]:
        """Yield each line alone."""
        for row in range(len(self.knots)):
            yield Fit(*(part[row : row + 1] for part in self))


def _hinges(x: Floats, knots: Floats) -> Floats:
    """Return how far x is beyond each knot, at least 0: (n, len(x), n_knots)."""
    beyond: Floats = np.maximum(0, x[:, None] - knots[:, None])
    return beyond


def _summed(x: Floats, knots: Floats, bends: Floats) -> Floats:
    return np.asarray((_hinges(x, knots) @ bends[..., None])[..., 0])


def _size(distances: Floats) -> Floats:
    """Return the root mean square along the last axis."""
    size: Floats = np.sqrt((distances**2).mean(axis=-1))
    return size


def drawn_knots(seed: int, k: int) -> Floats:
    """Return k knots at random for each draw, rising: (N_DRAWS, k).

    From EXACT on, knots with which no line meets all points are drawn again. The condition is that
    of Schoenberg and Whitney (1953): EXACT of them lie between the points 0 and 2, 1 and 3, ...
    """
    rng, kept = np.random.default_rng([seed, k]), np.empty((0, k))
    while len(kept) < N_DRAWS:
        knots = np.sort(rng.uniform(0, N_POINTS - 1, (N_DRAWS, k)))
        n_placed = np.zeros(N_DRAWS)
        for knot in knots.T:
            n_placed += (n_placed < EXACT) & (n_placed < knot) & (knot < n_placed + 2)
        kept = np.concatenate([kept, knots[(n_placed == EXACT) | (k < EXACT)]])
    return kept[:N_DRAWS]


def fitted(x: Floats, y: Floats, knots: Floats) -> Fit:
    """Return the broken lines of least squares whose bends are shortest together.

    knots: (n_lines, n_knots). The straight part is free: only bends are counted.
    """
    line, hinges = np.column_stack([np.ones(len(x)), x]), _hinges(x, knots)
    rest = np.linalg.qr(line, mode="complete")[0][:, 2:].T  # leaves out what a line can do
    bends = np.linalg.pinv(rest @ hinges, rcond=_RCOND) @ (rest @ y)
    straight = (y - (hinges @ bends[..., None])[..., 0]) @ np.linalg.pinv(line).T
    return Fit(straight, knots, bends)


def loosened(x: Floats, y: Floats) -> Fit:
    """Return lines with MORE knots that all meet the points, the last one with the least bends.

    Bends that no point sees are added to the others.
    """
    knots = np.linspace(0, N_POINTS - 1, MORE + 2)[None, 1:-1]
    least = fitted(x, y, knots)
    line, hinges = np.column_stack([np.ones(len(x)), x]), _hinges(x, knots)[0]
    rest = np.linalg.qr(line, mode="complete")[0][:, 2:].T
    unseen = np.linalg.svd(rest @ hinges)[2][EXACT:]
    ways = np.array([unseen[0], unseen[1], -unseen[0]])[:N_LOOSE]
    added = _LOOSER * np.linalg.norm(least.bends) * np.vstack([ways, 0 * unseen[:1]])
    bends = least.bends + added
    straight = (y - bends @ hinges.T) @ np.linalg.pinv(line).T
    return Fit(straight, np.repeat(knots, len(bends), axis=0), bends)


def _built(x: Floats, y: Floats) -> Floats:
    """Return the corners of BrokenLines.built."""
    even = np.repeat(EVEN[None], 1 + len(SLIDES), axis=0)
    even[1:, 0] = SLIDES
    fits = [fitted(x, y, np.array([first])) for first in ([], [FIRST])]
    ends = np.array([0.0, *EVEN, N_POINTS - 1.0])
    few = [np.column_stack([ends, fit.at(ends)[0]]) for fit in fits]
    return np.concatenate([few, fitted(x, y, even).corners()])


def spike(seed: int) -> tuple[float, bool]:
    """Return the 99th percentile of the errors at EXACT knots; True if all spikes are there."""
    x = np.arange(N_POINTS, dtype=float)
    grid = np.linspace(0, N_POINTS - 1, N_GRID)
    tried = KS[KS <= _MOST_TRIED]
    fits = (fitted(x, x**2, drawn_knots(seed, int(k))) for k in tried)
    error = np.array([_size(fit.at(grid) - grid**2) for fit in fits])
    worst, at = np.percentile(error, 99, axis=1), int(np.flatnonzero(tried == EXACT)[0])
    return float(worst[at]), {error.mean(axis=1).argmax(), worst.argmax()} == {at}


def broken_lines(seed: int) -> BrokenLines:
    from scipy.interpolate import CubicSpline, make_interp_spline

    x = np.arange(N_POINTS, dtype=float)
    y, grid = x**2, np.linspace(0, N_POINTS - 1, N_GRID)
    fits = [fitted(x, y, drawn_knots(seed, int(k))) for k in KS]
    heights = np.array([fit.at(grid) for fit in fits])
    spline, error = CubicSpline(x, y, bc_type="natural")(grid), _size(heights - grid**2)
    middle = np.argsort(error, axis=1, kind="stable")[:, (N_DRAWS - 1) // 2]
    return BrokenLines(
        x=x,
        y=y,
        grid=grid,
        k=KS,
        error=error,
        miss=np.array([np.abs(fit.at(x) - y).max(axis=1) for fit in fits]),
        bends=np.array([np.linalg.norm(f.bends, axis=1) * f.bends.shape[1] ** 0.5 for f in fits]),
        off_spline=_size(heights - spline),
        curves=heights[:, :N_SHOWN],
        middle=heights[np.arange(len(KS)), middle],
        knots=fits[int(np.flatnonzero(KS == EXACT)[0])].knots[:N_SHOWN],
        built=_built(x, y),
        loose=loosened(x, y).corners(),
        by_scipy=make_interp_spline(x, y, k=1, t=[x[0], x[0], *EVEN, x[-1], x[-1]])(grid),
        spline=spline,
        provenance=provenance(
            {"data": "points of a parabola", "model": "broken lines", "n_draws": N_DRAWS}
            | {"n_points": N_POINTS, "seed": seed}
        ),
    )


def identities(r: BrokenLines) -> Iterator[Check]:
    exact = r.k >= EXACT
    yield Check("from 4 knots on, all points are met", r.miss[exact].max(), 0, 1e-8)
    off = r.by_scipy - np.interp(r.grid, *r.built[2].T)
    yield Check.none("with 4 knots = scipy's interpolation", off, 1e-9)
    line = np.polyval(np.polyfit(r.x, r.y, 1), r.grid)
    yield Check.none("without knots = polyfit", r.curves[0] - line, 1e-9)
    loose = np.array([np.interp(r.x, *corners.T) for corners in r.loose])
    yield Check.none("loose lines meet all points too", loose - r.y, 1e-9)
    length = [r.bends_of(corners) for corners in r.loose]
    yield Check("the last of them bends least", np.argmin(length), N_LOOSE)
    half = np.quantile(r.error, 0.5, axis=1, method="lower")
    yield Check.none(
        "the middle line has the median error", _size(r.middle - r.grid**2) - half, 1e-9
    )
    typical = np.median(r.off_spline, axis=1)[exact]
    yield Check("more knots come closer to the natural spline", (np.diff(typical) > 0).sum(), 0)
    # The spline's own bend is the least of all curves that fit: no broken line is below it.
    second = np.gradient(np.gradient(r.spline, r.grid), r.grid)[2:-2]
    least = (np.trapezoid(second**2, r.grid[2:-2]) * (N_POINTS - 1)) ** 0.5
    most = np.median(r.bends[-1]) / least
    yield Check("least bend of many knots = that of the spline", most, 1, 0.05)


def facts(r: BrokenLines) -> Mapping[str, Fact]:
    at, typical = r.at_exact, r.typical
    ends = {f"{name}_exact": values[at] for name, values in typical.items()}
    ends |= {f"{name}_last": values[-1] for name, values in typical.items()}
    measured = {
        **ends,
        "most_exact": r.error[at].max(),
        "error_line": r.error_of(r.built[0]),
        "error_even": r.error_of(r.built[2]),
        "error_slid": r.error_of(r.built[-1]),
        "off_spline": np.median(r.off_spline[-1]),
    }
    counts = {
        "n_points": N_POINTS,
        "n_draws": N_DRAWS,
        "n_shown": N_SHOWN,
        "n_worse": int((r.error[at] > r.error_of(r.built[0])).sum()),
        "exact": EXACT,
        "more": MORE,
        "k_last": int(r.k[-1]),
        "k_mean": int(r.k[typical["mean"].argmax()]),
        "k_worst": int(r.k[typical["worst"].argmax()]),
    }
    lengths = {name: measure(float(value)) for name, value in measured.items()}
    of_seed = {name: fact for name, fact in seed_facts(r.about).items() if name != "data"}
    return {**of_seed, **facts_of(Kind.COUNT, **counts), **lengths}


def verdicts(r: BrokenLines) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `elsewhere`: mean and 99th percentile are not both highest at EXACT knots.
    - `bumpy`: the median rises somewhere.
    """
    typical = r.typical
    peaks = {int(typical[name].argmax()) for name in ("mean", "worst")}
    return holding(
        elsewhere=peaks != {r.at_exact}, bumpy=bool((np.diff(typical["median"]) > 0).any())
    )


_SPIKES = Condition("mean and 99th percentile highest at 4 knots", lambda quality: quality[1])
SEED = TypicalSeed("spikes", spike, condition=_SPIKES)
EXPERIMENT = Experiment(
    BrokenLines,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Generated(broken_lines, typical=SEED),
)
