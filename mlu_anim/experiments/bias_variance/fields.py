"""The fields of the bias-variance result that are computed from predictions and test points."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.bias_variance.fits import Floats

ROUNDING = 1e-13
_GAP_NEAR, _SPREAD_NEAR = 0.27, 0.73
"""Shares of the x range near which the brackets of gap and spread are placed, apart from each other
and from the edges."""


def computed(
    predictions: Floats,
    x: Floats,
    truth: Floats,
    test_y: Floats,
    tested: NDArray[np.bool_],
    sigma: float | None = None,
) -> dict[str, Any]:
    """Return the fields that follow from predictions and test points, by name.

    The arguments have the shapes of the result's fields.  sigma: standard deviation of the noise;
    None if unknown, so that the noise is the rest of the error after bias² and variance.
    """
    bias_squared = ((predictions.mean(axis=1) - truth) ** 2).mean(axis=1)
    variance = predictions.var(axis=1).mean(axis=1)
    squared = np.where(tested, (predictions - test_y) ** 2, 0)
    measured = (squared.sum(axis=1) / tested.sum(axis=0)).mean(axis=1)
    left = measured - bias_squared - variance
    left[np.abs(left) <= ROUNDING * measured.max()] = 0  # not negative by rounding errors
    noise = left if sigma is None else np.full(len(variance), sigma**2)
    expected = bias_squared + variance + noise
    best = int((expected <= expected.min() + ROUNDING * expected.max()).argmax())
    deviation = float(np.sqrt(max(noise[best], 0))) if sigma is None else sigma
    return {
        "x": x,
        "truth": truth,
        "predictions": predictions,
        "test_y": test_y,
        "tested": tested,
        "bias_squared": bias_squared,
        "variance": variance,
        "noise": noise,
        "measured": measured,
        "sigma": deviation,
        "best": best,
        **_drawn(predictions, x, truth, np.sqrt(bias_squared), np.sqrt(variance), deviation),
    }


def _drawn(
    predictions: Floats, x: Floats, truth: Floats, gaps: Floats, spreads: Floats, deviation: float
) -> dict[str, Any]:
    """Return the fields for the picture: places of brackets, and the range of y.

    gaps, spreads: typical sizes, shape (n_complexities,).  deviation: that of the noise. The range
    contains the truth with noise of two deviations, and the brackets of the spreads.
    """
    near_gap, near_spread = (x[0] + s * (x[-1] - x[0]) for s in (_GAP_NEAR, _SPREAD_NEAR))
    off = predictions.mean(axis=1) - truth
    gap_x = [_place_of_gap(x, each, s, near_gap) for each, s in zip(off, gaps, strict=True)]
    pairs = list(zip(predictions, spreads, strict=True))
    spread_x = [_place_of_spread(x, each, s, near_spread) for each, s in pairs]
    there = [interpolated(x, p, at) for p, at in zip(predictions, spread_x, strict=True)]
    means, spread = np.array([(each.mean(), each.std()) for each in there]).T
    return {
        "gap_x": np.array(gap_x),
        "spread_x": np.array(spread_x),
        "low": float(min(truth.min() - 2 * deviation, (means - spread).min())),
        "high": float(max(truth.max() + 2 * deviation, (means + spread).max())),
    }


def interpolated(x: Floats, values: Floats, at: float) -> Floats:
    """Return the values at the place x = `at`, by linear interpolation between grid points.

    x: shape (n_grid,), rising.  values: shape (..., n_grid).  Returns shape (...).
    """
    right = int(np.clip(np.searchsorted(x, at), 1, len(x) - 1))
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return np.asarray(values[..., right - 1] * (1 - share) + values[..., right] * share)


def _place_of_gap(x: Floats, gap: Floats, size: float, near: float) -> float:
    """Return the x nearest to `near` where the gap is `size` or -`size`.

    gap: shape (n_grid,), the signed distance of the mean model from the truth.
    """
    found: list[float] = []
    for wanted in (size, -size):
        above = gap - wanted
        for left in np.flatnonzero(above[:-1] * above[1:] <= 0):
            rise = above[left + 1] - above[left]
            share = -above[left] / rise if rise else 0.0
            found.append(float(x[left] + share * (x[left + 1] - x[left])))
    return _nearest(found, near, x, np.abs(np.abs(gap) - size))


def _place_of_spread(x: Floats, curves: Floats, size: float, near: float) -> float:
    """Return the x nearest to `near` where the standard deviation of the curves is `size`.

    curves: shape (n_curves, n_grid). Between two grid points the variance of straight lines is a
    parabola, so the place is exact.
    """
    centered = curves - curves.mean(axis=0)
    variance = (centered**2).mean(axis=0)
    shared = (centered[:, :-1] * centered[:, 1:]).mean(axis=0)
    found: list[float] = []
    for left, (a, b) in enumerate(pairwise(variance)):
        shares = _roots(a - 2 * shared[left] + b, 2 * (shared[left] - a), a - size**2)
        found += [float(x[left] + share * (x[left + 1] - x[left])) for share in shares]
    return _nearest(found, near, x, np.abs(variance - size**2))


def _roots(a: float, b: float, c: float) -> list[float]:
    """Return the roots of a s² + b s + c from 0 to 1."""
    inside = b * b - 4 * a * c
    if inside < 0 or (a == 0 and b == 0):
        return []
    # The stable form of the formula: no difference of nearly equal numbers.
    half = -(b + np.copysign(np.sqrt(inside), b)) / 2
    roots = ([c / half] if half else []) + ([half / a] if a else [])
    return [root for root in roots if 0 <= root <= 1]


def _nearest(found: Iterable[float], near: float, x: Floats, off: Floats) -> float:
    """Return the place in `found` nearest to `near`; without any, the x with the smallest `off`."""
    return min(found, key=lambda place: abs(place - near), default=float(x[off.argmin()]))
