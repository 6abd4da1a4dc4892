"""The fields of the bias-variance result that are computed from predictions and test points."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.bias_variance.fits import Factory
from mlu_anim.experiments.bias_variance.places import (
    Floats,
    interpolated,
    place_of_gap,
    place_of_spread,
)
from mlu_anim.experiments.bias_variance.resamples import Plan, drawn_rows, resampled

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
    measured = _measured(predictions, test_y, tested)
    left = measured - bias_squared - variance
    left[np.abs(left) <= ROUNDING * measured.max()] = 0  # not negative by rounding errors
    noise = left if sigma is None else np.full(len(variance), sigma**2)
    expected = bias_squared + variance + noise
    best = int((expected <= expected.min() + ROUNDING * expected.max()).argmax())
    deviation = float(np.sqrt(max(noise[best], 0))) if sigma is None else sigma
    asked = {"x": x, "truth": truth, "predictions": predictions}
    parts = {"bias_squared": bias_squared, "variance": variance, "noise": noise}
    return {
        **asked,
        **parts,
        "test_y": test_y,
        "tested": tested,
        "measured": measured,
        "sigma": deviation,
        "best": best,
        **_drawn(predictions, x, truth, np.sqrt(bias_squared), np.sqrt(variance), deviation),
    }


def of_resamples(
    factory: Factory, complexities: Sequence[int], x: Floats, y: Floats, plan: Plan
) -> dict[str, Any]:
    """Return the fields of a result whose models are fitted to resamples of the rows.

    x, y: shape (n_samples,), sorted by x.
    """
    found = resampled(factory, complexities, x, y, plan)
    fields = computed(found.predictions, found.x, found.reference, found.y, found.left_out)
    x_low, x_high = float(found.x[0]), float(found.x[-1])
    rows = drawn_rows(_inside(x, x_low, x_high) & _inside(y, fields["low"], fields["high"]))
    return {
        **fields,
        "train_x": x[rows][None],
        "train_y": y[rows][None],
        "train_error": None,
        "x_low": x_low,
        "x_high": x_high,
        "complexity": np.array(complexities),
        "resampled": True,
    }


def _inside(values: Floats, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((values >= low) & (values <= high))


def _measured(predictions: Floats, test_y: Floats, tested: NDArray[np.bool_]) -> Floats:
    """Return the mean squared error on the test points, shape (n_complexities,).

    This is the mean over places of the mean at each place.
    """
    squared = np.where(tested, (predictions - test_y) ** 2, 0)
    return np.asarray((squared.sum(axis=1) / tested.sum(axis=0)).mean(axis=1))


def _drawn(
    predictions: Floats, x: Floats, truth: Floats, gaps: Floats, spreads: Floats, deviation: float
) -> dict[str, Any]:
    """Return the fields for the picture: places of brackets, and the range of y.

    gaps, spreads: typical sizes, shape (n_complexities,).  deviation: that of the noise. The range
    contains the truth with noise of two deviations, and the brackets of the spreads.
    """
    places = _places(predictions, x, truth, gaps, spreads)
    fits_there = [
        interpolated(x, p, at) for p, at in zip(predictions, places["spread_x"], strict=True)
    ]
    means, spread = np.array([(each.mean(), each.std()) for each in fits_there]).T
    low = float(min(truth.min() - 2 * deviation, (means - spread).min()))
    high = float(max(truth.max() + 2 * deviation, (means + spread).max()))
    return {**places, "low": low, "high": high}


def _places(
    predictions: Floats, x: Floats, truth: Floats, gaps: Floats, spreads: Floats
) -> dict[str, Floats]:
    """Return `gap_x` and `spread_x`: the places where gap and spread have their typical sizes."""
    near = [x[0] + share * (x[-1] - x[0]) for share in (_GAP_NEAR, _SPREAD_NEAR)]
    off = predictions.mean(axis=1) - truth
    gap_x = [place_of_gap(x, each, s, near[0]) for each, s in zip(off, gaps, strict=True)]
    spread_x = [
        place_of_spread(x, each, s, near[1]) for each, s in zip(predictions, spreads, strict=True)
    ]
    return {"gap_x": np.array(gap_x), "spread_x": np.array(spread_x)}
