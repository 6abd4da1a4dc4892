"""One feature of a table, and its target in a unit in which the numbers are short."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.sources import Table
from mlu_anim.experiments.bias_variance.fits import Floats
from mlu_anim.experiments.bias_variance.resamples import FEWEST_ROWS, one_column
from mlu_anim.system.errors import BadInput

MOST_ROWS = 2_000
"""Most rows that are used: of a larger table, this many are drawn at random."""
_FARTHEST = 1e4
"""Largest distance of a column from zero, in standard deviations, for its numbers to stay short."""
_SMALL, _LARGE = 0.02, 200.0
"""Standard deviations of a target between which its own unit is kept."""


@dataclass(frozen=True)
class Column:
    """One feature and the target of a table, sorted by the feature."""

    x: Floats
    """Shape (n_samples,), rising; y has the same shape."""
    y: Floats
    """The target, in units of 10 ** `exponent`."""
    exponent: int
    provenance: Mapping[str, Any]


def column_of(
    table: Table,
    asked: tuple[str, Floats] | None = None,
    most_rows: int = MOST_ROWS,
) -> Column:
    """Return the feature that is drawn, and the target.

    asked: name of the feature of a user's model, and its values, shape (n_samples, 1); None for the
    feature with the strongest correlation.  most_rows: if there are more, this many are drawn at
    random. Raises BadInput for a table of which no curves can be drawn.
    """
    data, y = table.data, table.y
    where = f"{data.name}: column {data.target_name!r}"
    exponent = _exponent(y, where)
    name, n_features = (asked[0], 1) if asked else _feature(data, y)
    values = (asked[1] if asked else data.column(name))[:, 0]
    rows = np.arange(len(y))
    if len(rows) > most_rows:
        rows = np.random.default_rng(table.seed).choice(rows, most_rows, replace=False)
    _require_different(values[rows], f"{data.name}: column {name!r}")
    _require_near(values[rows], f"{data.name}: column {name!r}")
    sorted_x, sorted_y = one_column(values[rows], y[rows] / 10.0**exponent)
    _exponent(y[rows], where)  # raises for the rows that are left, too
    return Column(
        sorted_x,
        sorted_y,
        exponent,
        {
            "data": data.name,
            "seed": table.seed,
            "feature": name,
            "n_features": n_features,
            "target": data.target_name,
            "target_exponent": exponent,
            "n_rows_of_table": len(y),
            "n_samples": len(rows),
            "notes": dict(data.notes),
        },
    )


def _feature(data: Dataset, y: Floats) -> tuple[str, int]:
    """Return the name of the feature with the largest absolute correlation, and how many compete.

    Features with fewer than FEWEST_ROWS different values do not count, nor do those far from zero
    (`_is_far`) if there are others. Raises BadInput if none is left.
    """
    columns = {
        name: column
        for name, column in zip(data.feature_names, data.X.T, strict=True)
        if len(np.unique(column)) >= FEWEST_ROWS
    }
    near = {name: column for name, column in columns.items() if not _is_far(column)}
    columns = near or columns
    if not columns:
        raise BadInput(
            f"{data.name}: no column has {FEWEST_ROWS} different values, and curves need an x axis",
            hint="Name another table, or one with a measured column.",
        )
    strengths = {name: _correlation(column, y) for name, column in columns.items()}
    return max(strengths, key=lambda name: strengths[name]), len(columns)


def _correlation(x: Floats, y: Floats) -> float:
    """Return the absolute correlation of two columns, neither of which is constant."""
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


def _is_far(values: Floats) -> bool:
    """Return True if the numbers are so far from zero that all would read the same on an axis."""
    largest = float(np.abs(values).max())
    relative = values / largest
    return abs(float(np.median(relative))) > _FARTHEST * float(relative.std())


def _require_near(values: Floats, where: str) -> None:
    """Raise BadInput for different numbers that would all read the same on an axis."""
    if _is_far(values):
        raise BadInput(
            f"{where}: values lie around {float(np.median(values)):.6g} and vary by "
            f"{np.ptp(values):.2g} only; on an axis they would all read the same",
            hint="Subtract a round number from the column.",
        )


def _exponent(y: Floats, where: str) -> int:
    """Return the power of ten that the target is divided by to have short numbers; 0 for none.

    Raises BadInput if all values are equal, or so close that they would all read the same.
    """
    largest = float(np.abs(y).max())
    if y.min() == y.max():
        raise BadInput(
            f"{where}: every row says {float(y[0]):.6g}; there is nothing to predict",
            hint="Name another column with --target.",
        )
    _require_near(y, where)
    deviation = float((y / largest).std()) * largest
    if _SMALL <= deviation < _LARGE:
        return 0
    return min(max(3 * floor(log10(deviation) / 3), -300), 300)
