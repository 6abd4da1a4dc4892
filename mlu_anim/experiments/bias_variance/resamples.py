"""Many resamples of one data set: estimates of bias and variance without the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.bias_variance.fits import Factory, Floats, fitted
from mlu_anim.system.errors import BadInput

MOST_PLACES = 80
"""Most places on the x axis at which models predict; they are x values of rows."""
FEWEST_ROWS = 10
"""Fewest different x values of a data set."""
MOST_MARKS = 40
"""Most rows that are drawn as marks."""


@dataclass(frozen=True)
class Resamples:
    """Predictions of models fitted to bootstrap samples of one data set, at x values of rows."""

    x: Floats
    """Shape (n_places,), rising: the x values at which models predict."""
    y: Floats
    """Shape (n_resamples, n_places): the y of a row at that place that is not in the resample.
    Without such a row (see `left_out`), the value is not used."""
    reference: Floats
    """Shape (n_complexities, n_places): predictions of the models fitted to all rows."""
    predictions: Floats
    """Shape (n_complexities, n_resamples, n_places): predictions of models fitted to resamples."""
    left_out: NDArray[np.bool_]
    """Shape (n_resamples, n_places): whether a row at that place is not in the resample."""


@dataclass(frozen=True)
class Plan:
    """The number, size and seed of the resamples.

    `n_train`: rows drawn for each resample, with replacement; None for as many as there are.
    `margin`: share of the rows at either end of x where models do not predict: few rows lie there,
    and far apart, so that a polynomial can take any value.
    """

    n_resamples: int
    seed: int
    n_train: int | None = None
    margin: float = 0.0


def one_column(X: Any, y: Any) -> tuple[Floats, Floats]:  # noqa: N803 - scikit-learn's name
    """Return X and y as arrays of shape (n_samples,), sorted by X.

    Raises BadInput for several features, different lengths, values that are missing or infinite,
    and fewer than FEWEST_ROWS different values of X.
    """
    x_values, y_values = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if x_values.ndim == 2 and x_values.shape[1] == 1:
        x_values = x_values[:, 0]
    if x_values.ndim != 1:
        raise BadInput(
            f"X has the shape {x_values.shape}, and curves are drawn over one feature",
            hint="Give one column: X[:, [0]].",
        )
    if y_values.shape != x_values.shape:
        raise BadInput(f"X has {len(x_values)} rows and y the shape {y_values.shape}")
    if not (np.isfinite(x_values).all() and np.isfinite(y_values).all()):
        raise BadInput("X or y has values that are missing or infinite", hint="Leave them out.")
    if len(np.unique(x_values)) < FEWEST_ROWS:
        raise BadInput(
            f"X has {len(np.unique(x_values))} different values; at least {FEWEST_ROWS} are needed"
        )
    order = np.argsort(x_values, kind="stable")
    return x_values[order], y_values[order]


def resampled(
    factory: Factory, complexities: Sequence[int], x: Floats, y: Floats, plan: Plan
) -> Resamples:
    """Fit a model of each complexity to all rows, and to each of many bootstrap samples of them.

    x, y: shape (n_samples,), sorted by x. Raises BadInput if a prediction is not finite, or if no
    resample leaves out the rows at some place.
    """
    generator = np.random.default_rng(plan.seed)
    draws = generator.integers(len(x), size=(plan.n_resamples, plan.n_train or len(x)))
    places = _places(x, plan.margin)
    tested, left_out = _left_out_rows(x, places, draws, generator)
    predictions, _ = fitted(factory, complexities, x[draws], y[draws], places)
    reference, _ = fitted(factory, complexities, x[None], y[None], places)
    if not left_out.any(axis=0).all():
        raise BadInput("some rows are in every resample", hint="Ask for more resamples.")
    if not np.isfinite(predictions).all():
        complexity = complexities[int(np.argmin(np.isfinite(predictions).all(axis=(1, 2))))]
        raise BadInput(
            f"models of complexity {complexity} predict no finite number",
            hint="Ask for simpler models, or leave out rows that are far from all others.",
        )
    return Resamples(places, y[tested], reference[:, 0], predictions, left_out)


def _places(x: Floats, margin: float) -> Floats:
    """Return the x values at which models predict: different ones, at most MOST_PLACES, rising.

    They are spread evenly over the different x values inside the margins.
    """
    low, high = np.quantile(x, [margin, 1 - margin], method="closest_observation")
    places = np.unique(x[(x >= low) & (x <= high)])
    if len(places) < FEWEST_ROWS:  # most rows are at a few places: leave none of those out
        places = np.unique(x)
    if len(places) <= MOST_PLACES:
        return np.asarray(places)
    spread = np.linspace(0, len(places) - 1, MOST_PLACES).round().astype(int)
    return np.asarray(places[spread])


def _left_out_rows(
    x: Floats, places: Floats, draws: NDArray[np.int64], generator: np.random.Generator
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    """For each resample and place, choose at random a row there that is not in the resample.

    x: shape (n_samples,), rising.  draws: the rows of the resamples, shape (n_resamples, n_train).
    Returns the indices of the chosen rows, and whether there is such a row, both of shape
    (n_resamples, n_places).
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


def drawn_rows(is_inside: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Return the indices of at most MOST_MARKS rows to draw as marks.

    is_inside: whether each row is inside the picture, shape (n_samples,). If there are more than
    MOST_MARKS inside, the chosen ones are at equal distances in their order.
    """
    inside = np.flatnonzero(is_inside)
    spread = np.linspace(0, len(inside) - 1, min(len(inside), MOST_MARKS)).round().astype(int)
    return np.asarray(inside[np.unique(spread)])
