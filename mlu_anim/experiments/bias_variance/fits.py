"""Many training sets, a model of each complexity for each of them, and what they predict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Factory = Callable[[int], Any]
"""From a complexity to an unfitted estimator."""

DEGREES = tuple(range(1, 9))
N_TRAIN, N_SETS, N_GRID = 15, 200, 80
SIGMA = 0.3
"""Standard deviation of the noise around the true curve."""


@dataclass(frozen=True)
class Draws:
    """Training sets and what is predicted of fresh test points by models fitted to each of them."""

    train_x: Floats
    """Shape (n_sets, n_train), one in each of n_train equal intervals of (0, 1)."""
    train_y: Floats
    test_noise: Floats
    """Shape (n_sets, n_grid): the noise of fresh test points at each place of the grid."""
    predictions: Floats
    """Shape (n_complexities, n_sets, n_grid)."""
    train_error: Floats
    """Shape (n_complexities, n_sets): mean squared error on the own training points."""


def true_curve(x: Floats) -> Floats:
    """One wave of a sine, the truth of the clip's own data."""
    return np.asarray(np.sin(2 * np.pi * x))


def grid() -> Floats:
    """Shape (80,): the middles of equal intervals of (0, 1)."""
    return (np.arange(N_GRID) + 0.5) / N_GRID


def polynomial(degree: int) -> Any:
    """Least squares on the powers of x, which is first scaled to -1 .. 1.

    Of unscaled x the higher powers are so alike that LinearRegression drops some of them (its
    `tol`): the model would be less flexible than it says, and its training error could rise.
    """
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures

    powers = PolynomialFeatures(degree, include_bias=False)
    return make_pipeline(MinMaxScaler((-1, 1)), powers, LinearRegression())


def fresh_draws(
    seed: int, degrees: Sequence[int], n_sets: int, n_train: int, sigma: float
) -> Draws:
    """Training sets from the true curve, and polynomials of each degree fitted to each."""
    generator = np.random.default_rng(seed)
    train_x = (np.arange(n_train) + generator.random((n_sets, n_train))) / n_train
    train_y = true_curve(train_x) + generator.normal(0, sigma, train_x.shape)
    test_noise = generator.normal(0, sigma, (n_sets, N_GRID))
    predictions, train_error = fitted(polynomial, degrees, train_x, train_y, grid())
    return Draws(train_x, train_y, test_noise, predictions, train_error)


def fitted(
    factory: Factory, complexities: Sequence[int], train_x: Floats, train_y: Floats, at: Floats
) -> tuple[Floats, Floats]:
    """A model of each complexity for each training set.

    train_x, train_y: shape (n_sets, n_train).  at: shape (n_grid,).
    Returns predictions, shape (n_complexities, n_sets, n_grid), and the mean squared errors on the
    own training points, shape (n_complexities, n_sets).
    """
    from sklearn import config_context

    shape = len(complexities), len(train_x)
    predictions, errors = np.empty((*shape, len(at))), np.empty(shape)
    with config_context(assume_finite=True, skip_parameter_validation=True):
        for i, complexity in enumerate(complexities):
            for j, (x, y) in enumerate(zip(train_x, train_y, strict=True)):
                model = factory(complexity).fit(x[:, None], y)
                both = model.predict(np.concatenate([x, at])[:, None])
                errors[i, j] = ((y - both[: len(x)]) ** 2).mean()
                predictions[i, j] = both[len(x) :]
    return predictions, errors
