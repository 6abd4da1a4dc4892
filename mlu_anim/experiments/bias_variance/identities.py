"""The identities of the bias-variance clip: both sides of each come from different arrays."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.bias_variance.places import interpolated
from mlu_anim.experiments.bias_variance.result import BiasVariance
from mlu_anim.results.result import Check

Floats = NDArray[np.float64]

EXACT = 1e-12
SOLVED = 1e-9
"""Largest difference between two solutions of the same least squares, or of the same equation."""
STANDARD_ERRORS = 5
"""Largest allowed deviation in standard errors; a right computation exceeds it for less than one of
a million seeds."""


def identities(result: BiasVariance) -> Iterator[Check]:
    """Yield all identities; those over several complexities compare the largest difference to 0."""
    yield from _of_errors(result)
    if result.resampled:
        yield from _of_what_is_left(result)
    else:
        yield from _of_noise(result)
    if result.train_error is not None:
        yield from _of_fits(result, result.train_error)
    yield from _of_drawing(result)


def _of_errors(r: BiasVariance) -> Iterator[Check]:
    from_truth = _from_truth(r)
    parts = r.bias_squared + r.variance
    yield _none(
        "squared distance to the truth = bias² + variance", from_truth - parts, EXACT * scale(r)
    )
    off_mean = np.array([((each - each.mean(axis=0)) ** 2).mean() for each in r.predictions])
    yield _none(
        "squared distance to the mean model = variance", off_mean - r.variance, EXACT * scale(r)
    )
    squared = (r.predictions - r.test_y) ** 2
    by_place = np.ma.array(squared, mask=np.broadcast_to(~r.tested, squared.shape)).mean(axis=1)
    measured = np.asarray(by_place.mean(axis=1))
    yield _none(
        "test error = squared distance to test points", measured - r.measured, EXACT * scale(r)
    )
    better = from_truth + r.noise < (from_truth + r.noise)[r.best] - EXACT * scale(r)
    yield Check("complexities with less error than the best", float(better.sum()), 0)


def _of_what_is_left(r: BiasVariance) -> Iterator[Check]:
    left = r.measured - _from_truth(r)
    yield _none("what is left = test error - bias² - variance", r.noise - left, EXACT * scale(r))
    yield Check(
        "complexities of which less than nothing is left",
        float((left < -EXACT * scale(r)).sum()),
        0,
    )


def _of_noise(r: BiasVariance) -> Iterator[Check]:
    noise = r.test_y - r.truth[0]
    cross, noise_drawn = _cross(r, noise), (noise**2).mean()
    parts = r.bias_squared + r.variance + noise_drawn + cross
    name = "test error = bias² + variance + noise drawn + cross term"
    yield _none(name, r.measured - parts, EXACT)
    in_errors = cross / np.maximum(_cross_error(r), EXACT)
    yield _none("standard errors of the cross term from 0", in_errors, STANDARD_ERRORS)
    yield _none("noise = sigma²", r.noise - r.sigma**2, EXACT)
    error = r.sigma**2 * np.sqrt(2 / noise.size)
    off = (noise_drawn - r.sigma**2) / max(error, EXACT)
    yield Check("standard errors of the noise drawn from sigma²", off, 0, STANDARD_ERRORS)


def _of_fits(r: BiasVariance, train_error: Floats) -> Iterator[Check]:
    rises = np.diff(train_error, axis=0) > SOLVED
    yield Check("training errors that rise with complexity", float(rises.sum()), 0)
    n_train = r.train_x.shape[1]
    intervals = np.floor(r.train_x * n_train) != np.arange(n_train)
    yield Check("training points outside of their interval", float(intervals.sum()), 0)
    first = np.stack([_least_squares(r, degree) for degree in r.complexity])
    yield _none(
        "scikit-learn's first curves = numpy's least squares", first - r.predictions[:, 0], SOLVED
    )


def _of_drawing(r: BiasVariance) -> Iterator[Check]:
    off = r.mean - r.truth
    gap = [interpolated(r.x, each, at) for each, at in zip(off, r.gap_x, strict=True)]
    yield _none(
        "the gap where it is measured = bias",
        np.abs(gap) - np.sqrt(r.bias_squared),
        SOLVED * scale(r),
    )
    spread = [
        interpolated(r.x, each, at).std()
        for each, at in zip(r.predictions, r.spread_x, strict=True)
    ]
    yield _none(
        "the spread where it is measured = standard deviation",
        np.array(spread) - r.spread,
        SOLVED * scale(r),
    )


def scale(r: BiasVariance) -> float:
    """Return the size of errors and values, at least 1, which tolerances are multiplied by."""
    return max(1.0, float(np.abs(r.measured).max()), float(np.abs(r.test_y).max()))


def _from_truth(r: BiasVariance) -> Floats:
    """Return the mean squared distance of all models from the truth, shape (n_complexities,)."""
    return np.asarray(((r.predictions - r.truth[:, None]) ** 2).mean(axis=(1, 2)))


def _cross(r: BiasVariance, noise: Floats) -> Floats:
    """Return -2 times the mean product of model errors and fresh noise, shape (n_complexities,).

    Its expected value is 0.
    """
    product = (r.predictions - r.truth[:, None]) * noise
    return np.asarray(-2 * product.mean(axis=(1, 2)))


def _cross_error(r: BiasVariance) -> Floats:
    """Return the standard deviation of `_cross`, given the models, shape (n_complexities,)."""
    squared = ((r.predictions - r.truth[:, None]) ** 2).sum(axis=(1, 2))
    return np.asarray(2 * r.sigma * np.sqrt(squared) / r.test_y.size)


def _least_squares(r: BiasVariance, degree: int) -> Floats:
    """Return the polynomial fitted to the first training set, by numpy alone, shape (n_grid,)."""
    fitted = np.polynomial.Polynomial.fit(r.train_x[0], r.train_y[0], int(degree))
    return np.asarray(fitted(r.x))


def _none(name: str, differences: Floats, tolerance: float = 0.0) -> Check:
    """Return a check that the largest absolute difference is 0 within the tolerance."""
    return Check(name, float(np.abs(differences).max()), 0, tolerance)
