"""The identities of the bias-variance clip: both sides of each come from different arrays."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.experiments.bias_variance.decomposition import BiasVariance
from mlu_anim.experiments.bias_variance.samples import Floats
from mlu_anim.results.result import Check

EXACT = 1e-12
SOLVED = 1e-9
"""Largest difference between two solutions of the same least squares."""
STANDARD_ERRORS = 5
"""Largest allowed deviation in standard errors; a right computation exceeds it for less than one of
a million seeds."""


def identities(result: BiasVariance) -> Iterator[Check]:
    """Yield all identities; those over several complexities compare the largest difference to 0."""
    scale = max(1.0, float(np.abs(result.measured).max()), float(np.abs(result.test_y).max()))
    from_truth = ((result.predictions - result.truth[:, None]) ** 2).mean(axis=(1, 2))
    yield from _of_errors(result, from_truth, EXACT * scale)
    if result.resampled:
        yield from _of_what_is_left(result, from_truth, EXACT * scale)
    else:
        yield from _of_noise(result)
    if result.train_error is not None:
        yield from _of_fits(result, result.train_error)


def _of_errors(r: BiasVariance, from_truth: Floats, tolerance: float) -> Iterator[Check]:
    off = from_truth - r.bias_squared - r.variance
    yield Check.none("squared distance to the truth = bias² + variance", off, tolerance)
    off_mean = np.array([((each - each.mean(axis=0)) ** 2).mean() for each in r.predictions])
    off = off_mean - r.variance
    yield Check.none("squared distance to the mean model = variance", off, tolerance)
    squared = (r.predictions - r.test_y) ** 2
    by_place = np.ma.array(squared, mask=np.broadcast_to(~r.tested, squared.shape)).mean(axis=1)
    off = np.asarray(by_place.mean(axis=1)) - r.measured
    yield Check.none("test error = squared distance to test points", off, tolerance)
    better = from_truth + r.noise < (from_truth + r.noise)[r.best] - tolerance
    yield Check("complexities with less error than the best", better.sum(), 0)


def _of_what_is_left(r: BiasVariance, from_truth: Floats, tolerance: float) -> Iterator[Check]:
    left = r.measured - from_truth
    yield Check.none("what is left = test error - bias² - variance", r.noise - left, tolerance)
    yield Check("complexities of which less than nothing is left", (left < -tolerance).sum(), 0)


def _of_noise(r: BiasVariance) -> Iterator[Check]:
    noise, off_truth = r.test_y - r.truth[0], r.predictions - r.truth[:, None]
    noise_drawn, cross = (noise**2).mean(), -2 * (off_truth * noise).mean(axis=(1, 2))
    off = r.measured - (r.bias_squared + r.variance + noise_drawn + cross)
    yield Check.none("test error = bias² + variance + noise drawn + cross term", off, EXACT)
    # The standard deviation of the cross term, given the models; its expected value is 0.
    cross_error = 2 * r.sigma * np.sqrt((off_truth**2).sum(axis=(1, 2))) / noise.size
    in_errors = cross / np.maximum(cross_error, EXACT)
    yield Check.none("standard errors of the cross term from 0", in_errors, STANDARD_ERRORS)
    yield Check.none("noise = sigma²", r.noise - r.sigma**2, EXACT)
    in_errors = (noise_drawn - r.sigma**2) / max(r.sigma**2 * np.sqrt(2 / noise.size), EXACT)
    yield Check("standard errors of the noise drawn from sigma²", in_errors, 0, STANDARD_ERRORS)


def _of_fits(r: BiasVariance, train_error: Floats) -> Iterator[Check]:
    rises = np.diff(train_error, axis=0) > SOLVED
    yield Check("training errors that rise with complexity", rises.sum(), 0)
    n_train = r.train_x.shape[1]
    outside = np.floor(r.train_x * n_train) != np.arange(n_train)
    yield Check("training points outside of their interval", outside.sum(), 0)
    solve = np.polynomial.Polynomial.fit
    solved = np.stack([solve(r.train_x[0], r.train_y[0], int(k))(r.x) for k in r.complexity])
    off = solved - r.predictions[:, 0]
    yield Check.none("scikit-learn's first curves = numpy's least squares", off, SOLVED)
