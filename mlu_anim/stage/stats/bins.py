"""Counts in bins, and quantiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bins:
    """A histogram: the `low` and `high` end and the `count` of each bin, shape (n_bins,) each."""

    low: Floats
    high: Floats
    count: NDArray[np.int_]


def bins(
    values: ArrayLike, n_bins: int, low: float | None = None, high: float | None = None
) -> Bins:
    """Return the counts of values in bins of equal width.

    `low`, `high`: the begin of the first bin and the end of the last, by default the least and the
    largest value. Values beyond them are counted in the outer bins.
    """
    data = np.asarray(values, dtype=float)
    first = float(data.min()) if low is None else low
    last = float(data.max()) if high is None else high
    last = last if last > first else first + 1.0
    edges = np.linspace(first, last, n_bins + 1)
    count, _ = np.histogram(np.clip(data, first, last), edges)
    return Bins(edges[:-1], edges[1:], count)


def quantiles(values: ArrayLike, n_marks: int) -> Floats:
    """Return `n_marks` quantiles, each the middle of an equal share of the values, rising.

    With 4 they are the quantiles at 1/8, 3/8, 5/8 and 7/8. Shape (n_marks,).
    """
    shares = (np.arange(n_marks) + 0.5) / n_marks
    marks: Floats = np.quantile(np.asarray(values, dtype=float), shares)
    return marks
