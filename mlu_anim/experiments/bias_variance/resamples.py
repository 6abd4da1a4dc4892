"""Many resamples of one data set: estimates of bias and variance without the truth."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.varied_model import Factory
from mlu_anim.data.one_feature import FEWEST_VALUES
from mlu_anim.experiments.bias_variance.fields import computed
from mlu_anim.experiments.bias_variance.fits import Floats, fitted
from mlu_anim.system.errors import BadInput

MOST_PLACES = 80
"""Most places on the x axis at which models predict; they are x values of rows."""
MOST_MARKS = 40
"""Most rows that are drawn as marks."""


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
    fields = computed(predictions, places, full_fit[:, 0], y[rows], left_out)
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
