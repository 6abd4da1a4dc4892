"""The result for a user's table: polynomials fitted to resamples of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mlu_anim.data.sources import Table
from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance import fits
from mlu_anim.experiments.bias_variance.column import Column, column_of
from mlu_anim.experiments.bias_variance.fields import of_resamples
from mlu_anim.experiments.bias_variance.fits import Factory, Floats
from mlu_anim.experiments.bias_variance.parameters import N_ROWS
from mlu_anim.experiments.bias_variance.resamples import MOST_PLACES, Plan
from mlu_anim.experiments.bias_variance.result import BiasVariance
from mlu_anim.system.errors import BadInput

MARGIN = 0.05
"""Share of the rows at either end of x where models do not predict."""
_TALLEST = 5
"""Largest error of a model, as a multiple of the stiffest one's, beside which other errors are
still visible."""


def of_table(
    table: Table,
    *,
    n_resamples: int = fits.N_SETS,
    n_rows: int | None = None,
    max_degree: int | None = None,
) -> BiasVariance:
    """Return the result for polynomials fitted to resamples of one feature of a table.

    n_rows: rows in a resample; None for a suitable number.  max_degree: None for up to 8, less if
    the feature has few different values.
    """
    column = column_of(table)
    fitting = min(fits.DEGREES[-1], max(2, len(np.unique(column.x)) // 5))
    degrees = range(1, (max_degree or fitting) + 1)
    plan, more = (
        Plan(n_resamples, table.seed, n_rows, MARGIN),
        {"model": "polynomial least squares"},
    )
    values = resampled_fields(fits.polynomial, degrees, column, plan, more)
    return BiasVariance(complexity_name="degree", **values)


def resampled_fields(
    factory: Factory,
    complexities: Sequence[int],
    column: Column,
    plan: Plan,
    more: Mapping[str, object],
) -> dict[str, Any]:
    """Return all fields of the result but the name of the complexity.

    If `plan.n_train` is None, resamples have N_ROWS rows, or twice as many again and again where
    that does not work: beyond its rows a polynomial can take any value, so that one error is far
    larger than all others, or the rest of the error (noise) is negative.
    more: further entries of the provenance. Raises BadInput if there is no error, or if its rest is
    negative with any number of rows.
    """
    n_samples = len(column.x)
    sizes = [plan.n_train] if plan.n_train else _doubled(N_ROWS, n_samples)
    for n_train in sizes:
        sized = replace(plan, n_train=min(n_train, n_samples))
        fields = of_resamples(factory, complexities, column.x, column.y, sized)
        errors, least = fields["measured"], float(fields["noise"].min())
        splits = least >= 0
        if splits and errors.max() <= _TALLEST * errors[0]:
            break
    _require_errors(errors, column)
    if not splits:
        raise BadInput(
            f"{column.provenance['data']}: the error on left-out rows is less than gap² + variance "
            f"of models fitted to {sized.n_train} rows: it cannot be split",
            hint="Set more rows (--set n_rows=N), simpler models, or leave outliers out.",
        )
    is_inner = fields["x_low"] > column.x.min() or fields["x_high"] < column.x.max()
    about = {**_about(column, sized, is_inner=is_inner), **more}
    return fields | {"provenance": provenance(about)}


def _about(column: Column, plan: Plan, *, is_inner: bool) -> dict[str, object]:
    """Return the provenance.  is_inner: whether models predict only within the margins."""
    low, high = (plan.margin, 1 - plan.margin) if is_inner else (0.0, 1.0)
    return {
        **column.provenance,
        "resampled": True,
        "n_rows_of_resamples": plan.n_train,
        "held_out": "each resample is tested on rows that are not in it",
        "asked": f"at most at {MOST_PLACES} rows, from the {low:.0%} to the {high:.0%} quantile",
        "margin": plan.margin if is_inner else 0.0,
    }


def _doubled(first: int, last: int) -> list[int]:
    sizes = [first]
    while sizes[-1] < last:
        sizes.append(min(2 * sizes[-1], last))
    return sizes


def _require_errors(errors: Floats, column: Column) -> None:
    if errors.max() <= 1e-9 * column.y.var():
        raise BadInput(
            f"{column.provenance['data']}: every model hits every left-out row of "
            f"{column.provenance['target']!r}: there is no error to split",
            hint="Name another column with --target or --features.",
        )
