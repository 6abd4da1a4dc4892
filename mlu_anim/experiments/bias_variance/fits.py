"""Fit a model of each complexity to each of many training sets, and predict."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.varied_model import Factory

Floats = NDArray[np.float64]

DEGREES = tuple(range(1, 9))
N_SETS = 200


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
