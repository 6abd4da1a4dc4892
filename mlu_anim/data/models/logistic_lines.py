"""Lines of logistic regressions on scaled features, in units of the features."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def scaled_logistic(**options: Any) -> Any:
    """Return an unfitted logistic regression of features that it scales first."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(**options))


def line_of(model: Any, columns: Sequence[int], n_features: int) -> Floats:
    """Return a fitted model's weights of all features and its intercept: (n_features + 1,).

    columns: the features that it was fitted to.
    """
    scaler, fit, line = model[0], model[-1], np.zeros(n_features + 1)
    line[list(columns)] = fit.coef_[0] / scaler.scale_
    line[-1] = fit.intercept_[0] - (line[list(columns)] * scaler.mean_).sum()
    return line


def solver_steps(x: Floats, is_positive: NDArray[np.bool_], start: ArrayLike) -> Floats:
    """Return the line after each step of scikit-learn's solver: (n_steps + 1, n_features + 1).

    start: where it sets out: the weights of the scaled features, and the intercept.
    """
    *weights, intercept = np.asarray(start, dtype=float)

    def stopped(after: int) -> tuple[Floats, int]:
        model = scaled_logistic(warm_start=True, max_iter=after)
        scaled, fit = model[0].fit_transform(x), model[-1]
        fit.coef_, fit.intercept_ = np.array([weights]), np.array([intercept])
        fit.classes_, fit.n_iter_ = np.array([False, True]), [0]
        if after:
            fit.fit(scaled, is_positive)
        return line_of(model, range(x.shape[1]), x.shape[1]), int(fit.n_iter_[0])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those that are stopped before the end, on purpose
        return np.array([stopped(k)[0] for k in range(stopped(100)[1] + 1)])
