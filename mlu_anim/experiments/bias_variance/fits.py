"""Draw many training sets, fit a model of each complexity to each of them, and predict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Factory = Callable[[int], Any]
"""Function from a complexity to an unfitted estimator."""

DEGREES = tuple(range(1, 9))
N_TRAIN, N_SETS, N_GRID = 15, 200, 80
SIGMA = 0.3
"""Standard deviation of the noise around the true curve."""
PHASE = 0.9
"""Where the wave begins, in radians. From 0, a parabola would be worse than a line: half of the
wave is the other half upside down, so that a parabola's square is of no use."""


@dataclass(frozen=True)
class Draws:
    """Training sets, and the predictions of the models fitted to them."""

    train_x: Floats
    """Shape (n_sets, n_train): one point in each of n_train equal intervals of (0, 1)."""
    train_y: Floats
    test_noise: Floats
    """Shape (n_sets, n_grid): the noise of a fresh test point at each place of the grid."""
    predictions: Floats
    """Shape (n_complexities, n_sets, n_grid): the prediction of each model at each place."""
    train_error: Floats
    """Shape (n_complexities, n_sets): mean squared error on a model's own training set."""


def true_curve(x: Floats) -> Floats:
    """Return one wave of a sine at these x: the true curve of the clip's own data."""
    return np.asarray(np.sin(2 * np.pi * x + PHASE))


def grid() -> Floats:
    """Return the middles of 80 equal intervals of (0, 1), shape (80,)."""
    return (np.arange(N_GRID) + 0.5) / N_GRID


def polynomial(degree: int) -> Any:
    """Return an unfitted least-squares polynomial of x, which it scales to -1 .. 1 first.

    Without scaling, the higher powers are so similar that LinearRegression drops some of them (its
    `tol`): the model would be less flexible than its degree says, and its training error could
    rise.
    """
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures

    powers = PolynomialFeatures(degree, include_bias=False)
    return make_pipeline(MinMaxScaler((-1, 1)), powers, LinearRegression())


def fresh_draws(
    seed: int, degrees: Sequence[int], n_sets: int, n_train: int, sigma: float
) -> Draws:
    """Draw training sets from the true curve with noise, and fit polynomials of each degree."""
    generator = np.random.default_rng(seed)
    train_x = (np.arange(n_train) + generator.random((n_sets, n_train))) / n_train
    train_y = true_curve(train_x) + generator.normal(0, sigma, train_x.shape)
    test_noise = generator.normal(0, sigma, (n_sets, N_GRID))
    predictions, train_error = fitted(polynomial, degrees, train_x, train_y, grid())
    return Draws(train_x, train_y, test_noise, predictions, train_error)


def fitted(
    factory: Factory, complexities: Sequence[int], train_x: Floats, train_y: Floats, at: Floats
) -> tuple[Floats, Floats]:
    """Fit a model of each complexity to each training set, and predict.

    train_x, train_y: shape (n_sets, n_train).  at: shape (n_grid,), where to predict.
    Returns predictions, shape (n_complexities, n_sets, n_grid), and the mean squared error of each
    model on its own training set, shape (n_complexities, n_sets).
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
