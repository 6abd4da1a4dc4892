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

    `low`, `high`: begin of the first bin and end of the last, by default the data's ends.
    """
    data = np.asarray(values, dtype=float)
    first = float(data.min()) if low is None else low
    last = float(data.max()) if high is None else high
    last = last if last > first else first + 1.0
    edges = np.linspace(first, last, n_bins + 1)
    count, _ = np.histogram(np.clip(data, first, last), edges)
    return Bins(edges[:-1], edges[1:], count)


def quantiles(values: ArrayLike, n_marks: int) -> Floats:
    """Quantiles that stand for all values, each for an equal share of them: (n_marks,), rising.

    Each is the quantile in the middle of its share: of 4, at 1/8, 3/8, 5/8 and 7/8.
    """
    shares = (np.arange(n_marks) + 0.5) / n_marks
    marks: Floats = np.quantile(np.asarray(values, dtype=float), shares)
    return marks
