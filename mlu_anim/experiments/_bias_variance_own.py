"""The user's own table: one feature, a target in round units, and resamples that can be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset
from mlu_anim.errors import BadInput, UsageError
from mlu_anim.experiments._bias_variance_fields import computed
from mlu_anim.experiments._bias_variance_fits import Factory, Floats
from mlu_anim.experiments._bias_variance_resamples import (
    FEWEST_ROWS,
    Plan,
    drawn_rows,
    one_column,
    resampled,
)

MOST_ROWS = 2_000
"""A larger table is thinned to so many rows, by lot, before anything is fitted."""
N_ROWS = 50
"""Rows in a resample: few, so that fits scatter as they do where data are scarce."""
MARGIN = 0.05
"""Share of the rows at either end of x where models are not asked."""
_TALLEST = 10
"""The largest error, in smallest ones, beside which the others can still be seen."""
_FARTHEST = 1e4
"""The target's distance from zero, in its own deviations, up to which numbers stay short."""
_SMALL, _LARGE = 0.02, 200.0
"""Deviations of the target between which its own unit is kept."""


@dataclass(frozen=True)
class Column:
    """One feature and the target of a table, sorted by the feature."""

    x: Floats
    """Shape (n_samples,), as y."""
    y: Floats
    """In units of 10 ** `exponent`."""
    exponent: int
    provenance: Mapping[str, Any]


def column_of(
    data: Dataset, pos_label: object, seed: int, x: Floats | None = None, most_rows: int = MOST_ROWS
) -> Column:
    """The feature that is drawn, by default that with the strongest correlation, and the target.

    x: shape (n_samples, 1), what a model of the user's is asked about.
    Raises UsageError for a `pos_label`, BadInput for a table of which no curves can be drawn.
    """
    if pos_label is not None:
        raise UsageError(
            "--pos-label names a class, and this clip predicts a number", hint="Leave it out."
        )
    y = data.numbers()
    where = f"{data.name}: column {data.target_name!r}"
    exponent = _exponent(y, where)
    name, chosen_of = _feature(data, y) if x is None else (data.feature_names[0], 1)
    values = data.column(name)[:, 0] if x is None else x[:, 0]
    rows = np.arange(len(y))
    if len(rows) > most_rows:
        rows = np.random.default_rng(seed).choice(rows, most_rows, replace=False)
    _require_different(values[rows], f"{data.name}: column {name!r}")
    sorted_x, sorted_y = one_column(values[rows], y[rows] / 10.0**exponent)
    _exponent(y[rows], where)  # of the rows that are left, too
    return Column(
        sorted_x,
        sorted_y,
        exponent,
        {
            "data": data.name,
            "seed": seed,
            "feature": name,
            "n_features": chosen_of,
            "target": data.target_name,
            "target_exponent": exponent,
            "n_rows_of_table": len(y),
            "n_samples": len(rows),
            "notes": dict(data.notes),
        },
    )


def _feature(data: Dataset, y: Floats) -> tuple[str, int]:
    """The feature with the largest absolute correlation, and of how many it is that."""
    columns = {
        name: column
        for name, column in zip(data.feature_names, data.X.T, strict=True)
        if len(np.unique(column)) >= FEWEST_ROWS
    }
    if not columns:
        raise BadInput(
            f"{data.name}: no column has {FEWEST_ROWS} different values, and curves need an x axis",
            hint="Name another table, or one with a measured column.",
        )
    strengths = {name: _correlation(column, y) for name, column in columns.items()}
    return max(strengths, key=lambda name: strengths[name]), len(data.feature_names)


def _correlation(x: Floats, y: Floats) -> float:
    """The absolute correlation of two columns that vary."""
    centered = [each / np.abs(each).max() for each in (x, y)]
    centered = [each - each.mean() for each in centered]
    sizes = [float(np.sqrt((each**2).mean())) for each in centered]
    return abs(float((centered[0] * centered[1]).mean())) / (sizes[0] * sizes[1])


def _require_different(x: Floats, where: str) -> None:
    n_values = len(np.unique(x))
    if n_values < FEWEST_ROWS:
        raise BadInput(
            f"{where}: {n_values} different values; curves need {FEWEST_ROWS} at least",
            hint="Name another column with --features.",
        )


def _exponent(y: Floats, where: str) -> int:
    """The power of ten in which the target has short numbers; raises BadInput for none."""
    largest = float(np.abs(y).max())
    deviation = float((y / largest).std()) * largest if largest else 0.0
    if deviation <= 1e-12 * largest:
        raise BadInput(
            f"{where}: every row says {float(y[0]):.6g}; there is nothing to predict",
            hint="Name another column with --target.",
        )
    if abs(float(np.median(y))) > _FARTHEST * deviation:
        raise BadInput(
            f"{where}: values lie around {float(np.median(y)):.6g} and vary by {deviation:.2g} "
            "only; on an axis they would all read the same",
            hint="Subtract a round number from the column.",
        )
    if _SMALL <= deviation < _LARGE:
        return 0
    return min(max(3 * floor(log10(deviation) / 3), -300), 300)


@dataclass(frozen=True)
class Told:
    """Resamples whose errors can be split and drawn."""

    fields: Mapping[str, Any]
    n_train: int


def resampled_fields(
    factory: Factory, complexities: Sequence[int], column: Column, plan: Plan
) -> Told:
    """Fields of the result. Without `n_train`: resamples of few rows, or more where those are wild.

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
        if splits and errors.max() <= _TALLEST * errors.min():
            break
    _require_errors(errors, column)
    if not splits:
        raise BadInput(
            f"{column.provenance['data']}: the error on left-out rows is less than gap² + variance "
            f"of models fitted to {sized.n_train} rows: it cannot be split",
            hint="Set more rows (--set n_rows=N), simpler models, or leave outliers out.",
        )
    return Told(fields, sized.n_train or n_samples)


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
