"""One feature of a table as the x axis of curves, and the target in a unit of short numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.sources import AskedModel, Table
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]

FEWEST_VALUES = 10
"""Fewest different values of a feature that curves are drawn over."""
LINE_ROWS, LINE_VALUES = 60, 3
"""Most rows around a line, and fewest different values: with two, it would join two means."""
_FARTHEST = 1e4
"""Largest distance of a column from zero, in standard deviations, for its numbers to stay short."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL, _LARGE = 0.02, 200.0
"""Standard deviations of a target between which its own unit is kept."""


@dataclass(frozen=True)
class OneFeature:
    """One feature and the target of a table, sorted by the feature."""

    x: Floats
    """Shape (n_samples,), rising; y has the same shape."""
    y: Floats
    """The target, in units of 10 ** `provenance["target_exponent"]`."""
    provenance: Mapping[str, Any]


def feature_of_table(
    table: Table, most_rows: int, fewest_values: int = FEWEST_VALUES
) -> OneFeature:
    """Return the feature that the target correlates with most strongly, and the target.

    most_rows: if there are more, this many are drawn at random.  fewest_values: how many different
    values the feature needs at least. Raises BadInput for a table of which no curves can be drawn.
    """
    target_exponent(table.y, f"{table.data.name}: column {table.data.target_name!r}")
    name, n_features = _strongest(table.data, table.y, fewest_values)
    x = table.data.column(name)[:, 0]
    return _one_feature(table, name, x, most_rows, n_features, fewest_values)


def feature_of_line(table: Table) -> OneFeature:
    """Return the same for clips of one straight line, which draw a mark and a miss for each row."""
    return feature_of_table(table, LINE_ROWS, LINE_VALUES)


def feature_of_model(asked: AskedModel, most_rows: int) -> OneFeature:
    """Return the only feature of a user's model, and the target; otherwise as `feature_of_table`.

    Raises BadInput for a model of several features, or of text.
    """
    model = asked.model
    n_features = getattr(model.estimator, "n_features_in_", 1)
    if n_features != 1:
        raise BadInput(
            f"{model.name}: predicts from {n_features} features, and curves are drawn over one",
            hint="Fit a model to one column and save that.",
        )
    rows = np.asarray(asked.rows)
    if rows.dtype.kind not in "fiub":
        raise BadInput(
            f"{model.name}: its feature is text, and curves are drawn over a number",
            hint="Fit a model to a measured column and save that.",
        )
    names = getattr(model.estimator, "feature_names_in_", asked.data.feature_names)
    table = Table(asked.data, asked.y, asked.seed)
    x = rows.astype(np.float64).reshape(-1)
    return _one_feature(table, str(names[0]), x, most_rows, 1, FEWEST_VALUES)


def sorted_columns(
    X: Any,  # noqa: N803 - scikit-learn's name
    y: Any,
    fewest_values: int = FEWEST_VALUES,
) -> tuple[Floats, Floats]:
    """Return X and y as arrays of shape (n_samples,), sorted by X.

    Raises BadInput for several features, different lengths, values that are missing or infinite,
    and fewer than `fewest_values` different values of X.
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
    if (n_values := len(np.unique(x_values))) < fewest_values:
        raise BadInput(f"X has {n_values} different values; at least {fewest_values} are needed")
    order = np.argsort(x_values, kind="stable")
    return x_values[order], y_values[order]


def target_name(about: Mapping[str, Any]) -> str:
    """Return the target's name, and the power of ten that divides its values, if there is one."""
    return _in_powers(about.get("target", "y"), about.get("target_exponent", 0))


def feature_name(about: Mapping[str, Any]) -> str:
    """Return the same of the feature."""
    return _in_powers(about["feature"], about.get("feature_exponent", 0))


def _in_powers(name: Any, exponent: Any) -> str:
    if not exponent:
        return str(name)
    sign = "/" if exponent > 0 else "\u00d7"
    power = "1000" if abs(exponent) == 3 else f"10{str(abs(exponent)).translate(_RAISED)}"
    return f"{name} {sign} {power}"


def _one_feature(
    table: Table, name: str, x: Floats, most_rows: int, n_features: int, fewest_values: int
) -> OneFeature:
    data, rows = table.data, np.arange(len(table.y))
    exponent = target_exponent(table.y, where := f"{data.name}: column {data.target_name!r}")
    if len(rows) > most_rows:
        rows = np.random.default_rng(table.seed).choice(rows, most_rows, replace=False)
    if (n_values := len(np.unique(x[rows]))) < fewest_values:
        raise BadInput(
            f"{data.name}: column {name!r}: {n_values} different values; curves need "
            f"{fewest_values} at least",
            hint="Name another column with --features.",
        )
    require_near(x[rows], f"{data.name}: column {name!r}")
    sorted_x, sorted_y = sorted_columns(x[rows], table.y[rows] / 10.0**exponent, fewest_values)
    target_exponent(table.y[rows], where)  # raises for the rows that are left, too
    provenance = {
        "data": data.name,
        "seed": table.seed,
        "feature": name,
        "n_features": n_features,
        "target": data.target_name,
        "target_exponent": exponent,
        "n_rows_of_table": len(table.y),
        "n_samples": len(rows),
        "notes": dict(data.notes),
    }
    return OneFeature(sorted_x, sorted_y, provenance)


def _strongest(data: Dataset, y: Floats, fewest_values: int) -> tuple[str, int]:
    """Return the name of the feature with the largest absolute correlation, and how many compete.

    Features with fewer than `fewest_values` different values do not count, nor do those far from
    zero (`is_far`) if there are others. Raises BadInput if none is left.
    """
    columns = {
        name: column
        for name, column in zip(data.feature_names, data.X.T, strict=True)
        if len(np.unique(column)) >= fewest_values
    }
    columns = {name: c for name, c in columns.items() if not is_far(c)} or columns
    if not columns:
        raise BadInput(
            f"{data.name}: no column has {fewest_values} different values, and curves need an x "
            "axis",
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


def is_far(values: Floats) -> bool:
    """Return True if the numbers are so far from zero that all would read the same on an axis."""
    relative = values / float(np.abs(values).max())
    return abs(float(np.median(relative))) > _FARTHEST * float(relative.std())


def require_near(values: Floats, where: str) -> None:
    """Raise BadInput for different numbers that would all read the same on an axis."""
    if is_far(values):
        raise BadInput(
            f"{where}: values lie around {float(np.median(values)):.6g} and vary by "
            f"{np.ptp(values):.2g} only; on an axis they would all read the same",
            hint="Subtract a round number from the column.",
        )


def require_both_classes(is_positive: NDArray[np.bool_], fewest: int, where: str) -> None:
    """Raise BadInput for fewer than `fewest` rows of a class."""
    if min(is_positive.sum(), (~is_positive).sum()) < fewest:
        raise BadInput(
            f"{where}: fewer than {fewest} rows of a class",
            hint=f"Give {fewest} rows or more of both classes.",
        )


def target_exponent(y: Floats, where: str) -> int:
    """Return the power of ten that the target is divided by to have short numbers; 0 for none.

    Raises BadInput if all values are equal, or so close that they would all read the same.
    """
    if y.min() == y.max():
        raise BadInput(
            f"{where}: every row says {float(y[0]):.6g}; there is nothing to predict",
            hint="Name another column with --target.",
        )
    require_near(y, where)
    largest = float(np.abs(y).max())
    deviation = float((y / largest).std()) * largest
    if _SMALL <= deviation < _LARGE:
        return 0
    return min(max(3 * floor(log10(deviation) / 3), -300), 300)
