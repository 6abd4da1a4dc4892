"""Counts in bins, and quantiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bins:
    """A histogram: `low` and `high` ends and the `count` of each bin, all (n_bins,)."""

    low: Floats
    high: Floats
    count: NDArray[np.int_]


def bins(
    values: ArrayLike, n_bins: int, low: float | None = None, high: float | None = None
) -> Bins:
    """Counts of values in bins of equal width; those beyond the ends go into the outer bins.

    `low`, `high`: where the first bin begins and the last one ends, by default at the data's ends.
    """
    data = np.asarray(values, dtype=float)
    first = float(data.min()) if low is None else low
    last = float(data.max()) if high is None else high
    last = last if last > first else first + 1.0
    edges = np.linspace(first, last, n_bins + 1)
    count, _ = np.histogram(np.clip(data, first, last), edges)
    return Bins(edges[:-1], edges[1:], count)


def quantiles(values: ArrayLike, n_marks: int) -> Floats:
    """So many values that stand for all, each for an equal share of them: (n_marks,), rising.

    They are the quantiles in the middle of their shares: of 4, at 1/8, 3/8, 5/8 and 7/8.
    """
    shares = (np.arange(n_marks) + 0.5) / n_marks
    found: Floats = np.quantile(np.asarray(values, dtype=float), shares)
    return found
