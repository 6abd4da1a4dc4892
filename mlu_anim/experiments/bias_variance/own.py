"""The story of the user's own table: polynomials fitted to resamples of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, require_seed
from mlu_anim.experiments.bias_variance import fits
from mlu_anim.experiments.bias_variance.column import Column, column_of
from mlu_anim.experiments.bias_variance.fields import computed
from mlu_anim.experiments.bias_variance.fits import Factory, Floats
from mlu_anim.experiments.bias_variance.parameters import N_ROWS, refuse
from mlu_anim.experiments.bias_variance.resamples import MOST_PLACES, Plan, drawn_rows, resampled
from mlu_anim.system.errors import BadInput

MARGIN = 0.05
"""Share of the rows at either end of x where models are not asked."""
_TALLEST = 5
"""The largest error, in those of the stiffest model, beside which others can be seen."""


def fields_of_data(
    data: Dataset,
    pos_label: object,
    seed: int,
    *,
    n_resamples: int = fits.N_SETS,
    n_rows: int | None = None,
    max_degree: int | None = None,
    **others: object,
) -> dict[str, Any]:
    """All fields of the result; of few different x only low degrees, unless they are set."""
    refuse(others, "--data", "n_resamples", "n_rows", "max_degree")
    require_seed(seed)
    column = column_of(data, pos_label, seed)
    fitting = min(fits.DEGREES[-1], max(2, len(np.unique(column.x)) // 5))
    degrees = range(1, (max_degree or fitting) + 1)
    plan, more = Plan(n_resamples, seed, n_rows, MARGIN), {"model": "polynomial least squares"}
    told = resampled_fields(fits.polynomial, degrees, column, plan, more)
    return told | {"complexity_name": "degree"}


def resampled_fields(
    factory: Factory,
    complexities: Sequence[int],
    column: Column,
    plan: Plan,
    more: Mapping[str, object],
) -> dict[str, Any]:
    """All fields of the result but the name of the complexity.

    Without `n_train` in the plan: resamples of few rows, or of more where those are wild.
    Far out, a polynomial of few rows may say anything: such an error dwarfs all others, or what is
    left of it is less than nothing. Raises BadInput when the errors of no size split.
    """
    n_samples = len(column.x)
    sizes = [plan.n_train] if plan.n_train else _doubled(N_ROWS, n_samples)
    for n_train in sizes:
        sized = replace(plan, n_train=min(n_train, n_samples))
        fields = fields_of(factory, complexities, column.x, column.y, sized)
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
    provenance = {**_provenance(column, sized, is_inner=is_inner), **more}
    return fields | {"provenance": json.dumps(provenance, sort_keys=True)}


def _provenance(column: Column, plan: Plan, *, is_inner: bool) -> dict[str, object]:
    """`is_inner`: whether models are asked within the margins only."""
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


def fields_of(
    factory: Factory, complexities: Sequence[int], x: Floats, y: Floats, plan: Plan
) -> dict[str, Any]:
    """The fields that follow from resamples of rows, sorted by x, and the rows that are drawn."""
    found = resampled(factory, complexities, x, y, plan)
    fields = computed(found.predictions, found.x, found.reference, found.y, found.left_out)
    x_low, x_high = float(found.x[0]), float(found.x[-1])
    rows = drawn_rows(_inside(x, x_low, x_high) & _inside(y, fields["low"], fields["high"]))
    return {
        **fields,
        "train_x": x[rows][None],
        "train_y": y[rows][None],
        "train_error": np.zeros((len(complexities), 0)),
        "x_low": x_low,
        "x_high": x_high,
        "complexity": np.array(complexities),
        "resampled": True,
    }


def _inside(values: Floats, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((values >= low) & (values <= high))
