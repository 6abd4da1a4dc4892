"""Many resamples of one data set: what can be known of bias and variance without the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.errors import BadInput
from mlu_anim.experiments._bias_variance_fits import Factory, Floats, fitted

MOST_PLACES = 80
"""At so many of the rows' places, at most, models are asked; at fewer when there are fewer rows."""
FEWEST_ROWS = 10
MOST_MARKS = 40


@dataclass(frozen=True)
class Resamples:
    """Models fitted to bootstrap samples of one data set, asked at places of its rows."""

    x: Floats
    """Shape (n_places,), rising: places of rows."""
    y: Floats
    """Shape (n_places,): what those rows say."""
    reference: Floats
    """Shape (n_complexities, n_places): what models fitted to all rows predict."""
    predictions: Floats
    """Shape (n_complexities, n_resamples, n_places)."""
    left_out: NDArray[np.bool_]
    """Shape (n_resamples, n_places): whether that row is in none of the resample's draws."""


def one_column(X: Any, y: Any) -> tuple[Floats, Floats]:  # noqa: N803 - scikit-learn's name
    """Both as arrays of shape (n_samples,), sorted by x; raises BadInput for anything else."""
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
    factory: Factory, complexities: Sequence[int], x: Floats, y: Floats, n_resamples: int, seed: int
) -> Resamples:
    """Fit every complexity to all rows, and to each of `n_resamples` bootstrap samples of them.

    x, y: shape (n_samples,), sorted by x.
    """
    generator = np.random.default_rng(seed)
    draws = generator.integers(len(x), size=(n_resamples, len(x)))
    chosen = _places(x)
    left_out = np.stack([~np.isin(chosen, draw) for draw in draws])
    predictions, _ = fitted(factory, complexities, x[draws], y[draws], x[chosen])
    reference, _ = fitted(factory, complexities, x[None], y[None], x[chosen])
    if not left_out.any(axis=0).all() or not np.isfinite(predictions).all():
        raise BadInput(
            "some rows are in every resample, or some models predict no number",
            hint="Ask for more resamples, or for simpler models.",
        )
    return Resamples(x[chosen], y[chosen], reference[:, 0], predictions, left_out)


def _places(x: Floats) -> NDArray[np.int_]:
    """Indices of rows of different x, at most as many as are drawn, evenly over the rows."""
    first = np.unique(x, return_index=True)[1]
    if len(first) <= MOST_PLACES:
        return np.asarray(first)
    spread = np.linspace(0, len(first) - 1, MOST_PLACES).round().astype(int)
    return np.asarray(first[spread])


def drawn_rows(n_rows: int) -> NDArray[np.int_]:
    """Indices of the rows that are drawn as marks, evenly over all."""
    return np.unique(np.linspace(0, n_rows - 1, min(n_rows, MOST_MARKS)).round().astype(int))
