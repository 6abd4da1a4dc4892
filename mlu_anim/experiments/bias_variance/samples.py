"""Fits to many training sets, resamples of a table, and the fields that follow from them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.varied_model import Factory
from mlu_anim.data.one_feature import FEWEST_VALUES
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]

DEGREES = tuple(range(1, 9))
N_SETS = 200
ROUNDING = 1e-13
SPREAD_NEAR = 0.73
"""Share of the x range near which the spread of the most flexible models is measured."""
MOST_PLACES = 80
"""Most places on the x axis at which models predict; they are x values of rows."""
MOST_MARKS = 40
"""Most rows that are drawn as marks."""


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


def typical_place(values: Floats, size: float, near: float) -> int:
    """Return the index where values, (n_grid,), pass `size`: the one nearest to a share of them."""
    passing = np.flatnonzero(np.diff(values > size))
    if not len(passing):
        return int(np.abs(values - size).argmin())
    return int(passing[np.abs(passing - near * len(values)).argmin()])


def split_errors(
    predictions: Floats,
    x: Floats,
    truth: Floats,
    test_y: Floats,
    tested: NDArray[np.bool_],
    sigma: float | None = None,
) -> dict[str, Any]:
    """Return the fields that follow from predictions and test points, by name.

    The arguments have the shapes of the result's fields.  sigma: standard deviation of the noise;
    None if unknown, so that the noise is the rest of the error after bias² and variance. The range
    of y contains the truth with noise of two deviations, and the spread of the most flexible.
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
    spread, wiggly = float(np.sqrt(variance[-1])), predictions[-1]
    middle = float(wiggly[:, typical_place(wiggly.std(axis=0), spread, SPREAD_NEAR)].mean())
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
        "low": min(float(truth.min()) - 2 * deviation, middle - spread),
        "high": max(float(truth.max()) + 2 * deviation, middle + spread),
    }


def of_resamples(
    factory: Factory,
    complexities: Sequence[int],
    x: Floats,
    y: Floats,
    *,
    n_resamples: int,
    seed: int,
    n_train: int | None = None,
    margin: float = 0.0,
) -> dict[str, Any]:
    """Return the fields of a result whose models are fitted to bootstrap samples of the rows.

    x, y: shape (n_samples,), sorted by x.  n_train: rows in each resample; None for as many as
    there are.  margin: share of the rows at either end of x where models do not predict: few rows
    lie there, and far apart, so that a polynomial can take any value. Raises BadInput if a
    prediction is not finite, or if no resample leaves out the rows at some place.
    """
    generator = np.random.default_rng(seed)
    draws = generator.integers(len(x), size=(n_resamples, n_train or len(x)))
    places = _places(x, margin)
    rows, left_out = _left_out_rows(x, places, draws, generator)
    predictions, _ = fitted(factory, complexities, x[draws], y[draws], places)
    full_fit, _ = fitted(factory, complexities, x[None], y[None], places)
    if not left_out.any(axis=0).all():
        raise BadInput("some rows are in every resample", hint="Ask for more resamples.")
    if not np.isfinite(predictions).all():
        complexity = complexities[int(np.argmin(np.isfinite(predictions).all(axis=(1, 2))))]
        raise BadInput(
            f"models of complexity {complexity} predict no finite number",
            hint="Ask for simpler models, or leave out rows that are far from all others.",
        )
    fields = split_errors(predictions, places, full_fit[:, 0], y[rows], left_out)
    is_inside = (x >= places[0]) & (x <= places[-1]) & (y >= fields["low"]) & (y <= fields["high"])
    drawn = _thinned(np.flatnonzero(is_inside), MOST_MARKS)
    return {
        **fields,
        "train_x": x[drawn][None],
        "train_y": y[drawn][None],
        "train_error": None,
        "x_low": float(places[0]),
        "x_high": float(places[-1]),
        "complexity": np.array(complexities),
        "resampled": True,
    }


def _places(x: Floats, margin: float) -> Floats:
    """Return the x values at which models predict: at most MOST_PLACES within the margins."""
    low, high = np.quantile(x, [margin, 1 - margin], method="closest_observation")
    places = np.unique(x[(x >= low) & (x <= high)])
    if len(places) < FEWEST_VALUES:  # most rows are at a few places: leave none of those out
        places = np.unique(x)
    return _thinned(places, MOST_PLACES)


def _thinned(values: NDArray[Any], most: int) -> NDArray[Any]:
    """Return at most so many of the values, at equal distances in their order."""
    kept = np.linspace(0, len(values) - 1, min(len(values), most)).round().astype(int)
    return np.asarray(values[kept])


def _left_out_rows(
    x: Floats, places: Floats, draws: NDArray[np.int64], generator: np.random.Generator
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    """For each resample and place, choose at random a row there that is not in the resample.

    draws: the rows of the resamples, shape (n_resamples, n_train). Returns the indices of the
    chosen rows, and whether there is such a row, both of shape (n_resamples, n_places).
    """
    drawn = np.zeros((len(draws), len(x)), dtype=bool)
    np.put_along_axis(drawn, draws, True, axis=1)
    starts, ends = (np.searchsorted(x, places, side=side) for side in ("left", "right"))
    rows, left_out = [], []
    for start, end in zip(starts, ends, strict=True):
        lots = np.where(drawn[:, start:end], -1.0, generator.random((len(draws), end - start)))
        rows.append(start + lots.argmax(axis=1))
        left_out.append(lots.max(axis=1) >= 0)
    return np.column_stack(rows), np.column_stack(left_out)


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
