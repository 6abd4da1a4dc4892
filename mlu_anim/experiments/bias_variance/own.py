"""The results for the clip's own samples, a user's table (polynomials), and a user's model."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlu_anim.data.models.varied_model import Factory, factory_of, varied
from mlu_anim.data.one_feature import OneFeature, feature_of_model, feature_of_table
from mlu_anim.data.sources import AskedModel, Table
from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance.decomposition import BiasVariance
from mlu_anim.experiments.bias_variance.samples import (
    DEGREES,
    MOST_PLACES,
    N_SETS,
    Floats,
    fitted,
    of_resamples,
    polynomial,
    split_errors,
)
from mlu_anim.system.errors import BadInput, UsageError

N_TRAIN = 15
SIGMA = 0.3
"""Standard deviation of the noise around the true curve."""
_N_GRID = 80
_PHASE = 0.9
"""The phase of the wave, in radians. From 0, a parabola would be worse than a line: half of the
wave is the other half upside down, so that a parabola's square is of no use."""
N_ROWS = 50
"""Number of rows in a resample: few, so that fits scatter as they do where data are scarce."""
N_RESAMPLES_OF_MODEL, MOST_ROWS, MOST_ROWS_OF_MODEL = 50, 2_000, 500
"""Fewer resamples, and fewer rows that are used, for a user's model: it may be slow."""
MARGIN = 0.05
"""Share of the rows at either end of x where models do not predict."""
_TALLEST = 5
"""Largest error of a model, as a multiple of the stiffest one's, beside which other errors are
still visible."""


def of_own(
    seed: int,
    *,
    n_train: int = N_TRAIN,
    n_sets: int = N_SETS,
    sigma: float = SIGMA,
    max_degree: int = DEGREES[-1],
) -> BiasVariance:
    """Return the result for polynomials of degree 1 to `max_degree` on samples of a noisy sine.

    A sample has one point in each of `n_train` equal intervals of (0, 1). Raises UsageError if
    `n_train` is too small for `max_degree`.
    """
    if max_degree > (n_train + 1) // 2:
        raise UsageError(
            f"polynomials of degree {max_degree} through {n_train} points leave every picture",
            hint=f"Set n_train to {2 * max_degree - 1} or more, or a smaller max_degree.",
        )
    generator, degrees = np.random.default_rng(seed), range(1, max_degree + 1)
    train_x = (np.arange(n_train) + generator.random((n_sets, n_train))) / n_train
    train_y = _true_curve(train_x) + generator.normal(0, sigma, train_x.shape)
    x = (np.arange(_N_GRID) + 0.5) / _N_GRID
    test_y = _true_curve(x) + generator.normal(0, sigma, (n_sets, _N_GRID))
    predictions, train_error = fitted(polynomial, degrees, train_x, train_y, x)
    truth, tested = np.tile(_true_curve(x), (max_degree, 1)), np.ones(test_y.shape, dtype=bool)
    about = {"data": "sine with noise", "seed": seed, "model": "polynomial least squares"}
    return BiasVariance(
        complexity_name="degree",
        complexity=np.array(degrees),
        resampled=False,
        train_x=train_x,
        train_y=train_y,
        train_error=train_error,
        provenance=provenance(about),
        x_low=0.0,
        x_high=1.0,
        **split_errors(predictions, x, truth, test_y, tested, sigma),
    )


def _true_curve(x: Floats) -> Floats:
    return np.asarray(np.sin(2 * np.pi * x + _PHASE))


def of_table(
    table: Table,
    *,
    n_resamples: int = N_SETS,
    n_rows: int | None = None,
    max_degree: int | None = None,
) -> BiasVariance:
    """Return the result for polynomials fitted to resamples of one feature of a table.

    n_rows: rows in a resample; None for N_ROWS, or twice as many again and again where that does
    not work: beyond its rows a polynomial can take any value, so that one error is far larger than
    all others, or the rest of the error (noise) is negative.  max_degree: None for up to 8, less if
    the feature has few different values.
    """
    column = feature_of_table(table, MOST_ROWS)
    fitting = min(DEGREES[-1], max(2, len(np.unique(column.x)) // 5))
    degrees, sizes = range(1, (max_degree or fitting) + 1), [n_rows or N_ROWS]
    while n_rows is None and sizes[-1] < len(column.x):
        sizes.append(2 * sizes[-1])
    about = {"model": "polynomial least squares"}
    values = _resampled(polynomial, degrees, column, sizes, n_resamples, about)
    return BiasVariance(complexity_name="degree", **values)


def of_model(
    asked: AskedModel,
    *,
    n_resamples: int = N_RESAMPLES_OF_MODEL,
    n_rows: int | None = None,
    vary: str = "",
    values: str = "",
) -> BiasVariance:
    """Return the result for the user's model, refitted to resamples with one parameter varied.

    n_rows: rows in a resample; None for all: with fewer than the full fit has, the same parameter
    makes another model.  vary, values: as for `varied`.
    """
    column, what = feature_of_model(asked, MOST_ROWS_OF_MODEL), varied(asked.model, vary, values)
    factory = factory_of(asked.model, what, asked.seed, asked.data)
    about = {"model": asked.model.name, "varied": what.parameter}
    sizes = [n_rows or len(column.x)]
    fields = _resampled(factory, what.values, column, sizes, n_resamples, about)
    return BiasVariance(complexity_name=what.word, **fields)


def _resampled(
    factory: Factory,
    complexities: Sequence[int],
    column: OneFeature,
    sizes: Sequence[int],
    n_resamples: int,
    about: Mapping[str, object],
) -> dict[str, Any]:
    """Return all fields of the result but the name of the complexity.

    sizes: numbers of rows in a resample, of which the first is taken that works.  about: further
    entries of the provenance. Raises BadInput if there is no error, or if its rest is negative.
    """
    name, target, seed = (column.provenance[key] for key in ("data", "target", "seed"))
    for size in sizes:
        n_train = min(size, len(column.x))
        options = {"n_resamples": n_resamples, "seed": seed, "n_train": n_train, "margin": MARGIN}
        fields = of_resamples(factory, complexities, column.x, column.y, **options)
        errors, splits = fields["measured"], fields["noise"].min() >= 0
        if splits and errors.max() <= _TALLEST * errors[0]:
            break
    if errors.max() <= 1e-9 * column.y.var():
        raise BadInput(
            f"{name}: every model hits every left-out row of {target!r}: there is no error to "
            "split",
            hint="Name another column with --target or --features.",
        )
    if not splits:
        raise BadInput(
            f"{name}: the error on left-out rows is less than gap² + variance of models fitted to "
            f"{n_train} rows: it cannot be split",
            hint="Set more rows (--set n_rows=N), simpler models, or leave outliers out.",
        )
    is_inner = fields["x_low"] > column.x.min() or fields["x_high"] < column.x.max()
    margin = MARGIN if is_inner else 0.0
    entries = {
        **column.provenance,
        "resampled": True,
        "n_rows_of_resamples": n_train,
        "held_out": "each resample is tested on rows that are not in it",
        "asked": f"at most at {MOST_PLACES} rows, from the {margin:.0%} to the {1 - margin:.0%} "
        "quantile",
        "margin": margin,
        **about,
    }
    return fields | {"provenance": provenance(entries)}
