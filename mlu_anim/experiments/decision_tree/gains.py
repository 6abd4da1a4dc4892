"""The information gain of every cut, in bits, by our own arithmetic."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_LEAST_STEP = 1e-7
"""scikit-learn's trees do not cut between values that are closer (FEATURE_THRESHOLD)."""
TIE = 1e-9
"""Two gains that are closer are equal; which of the two cuts is taken is then chance."""


def bits(positives: Any, total: Any) -> Floats:
    """Return the entropy of two classes in bits, 0 for none; shape of the arguments."""
    share = np.asarray(positives, dtype=float) / np.maximum(total, 1)
    parts = np.stack([share, 1 - share])
    return np.asarray(-(parts * np.log2(np.where(parts > 0, parts, 1))).sum(axis=0))


def single(x: Any) -> Floats:
    """Return numbers as scikit-learn's trees read them: rounded to single precision."""
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def gains(x: Floats, is_positive: Bools) -> tuple[Floats, Floats]:
    """Return all cuts of one feature, rising, and how much each takes from the entropy.

    x: shape (n_rows,). A cut is the middle of two neighboring values.
    """
    order = np.argsort(x, kind="stable")
    value, positives = x[order], np.cumsum(is_positive[order])
    last = np.flatnonzero(np.diff(value) > _LEAST_STEP)
    n, n_left, left = len(x), last + 1, positives[last]
    right: Ints = is_positive.sum() - left
    after = (n_left * bits(left, n_left) + (n - n_left) * bits(right, n - n_left)) / max(n, 1)
    return value[last] / 2 + value[last + 1] / 2, bits(is_positive.sum(), n) - after


def is_tie(x: Floats, is_positive: Bools) -> bool:
    """Return True if two cuts of these rows gain most; x: shape (n_rows, n_features)."""
    found = np.sort(np.concatenate([gains(column, is_positive)[1] for column in x.T]))
    return len(found) > 1 and bool(found[-1] - found[-2] < TIE)


def two_best(x: Floats, is_positive: Bools) -> list[int]:
    """Return the two features whose best first cuts gain most, in the order of the table."""
    best = [gains(column, is_positive)[1].max(initial=0.0) for column in x.T]
    return sorted(np.argsort(-np.array(best), kind="stable")[:2].tolist())
