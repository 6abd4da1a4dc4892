"""The feature that curves are drawn over: which is chosen, in which unit, and what is refused."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.one_feature import feature_of_model, feature_of_table, sorted_columns
from mlu_anim.data.sources import AskedModel, Table
from mlu_anim.system.errors import BadInput

N = np.arange(50.0)


def table(x: Any, y: Any) -> Table:
    rows = np.column_stack([np.asarray(x, dtype=float)])
    names = tuple(f"x{index}" for index in range(rows.shape[1]))
    data = Dataset(name="table", X=rows, y=np.asarray(y), feature_names=names, target_name="y")
    return Table(data, data.y, 0)


def test_the_strongest_feature_with_enough_values_is_chosen() -> None:
    generator = np.random.default_rng(0)
    x = generator.random((200, 4))
    x[:, 3] = np.round(x[:, 3])  # only two values
    y = -4 * x[:, 2] + x[:, 0] + 9 * x[:, 3] + generator.normal(0, 0.1, 200)
    found = feature_of_table(table(x, y), 100)
    assert (found.provenance["feature"], found.provenance["n_features"]) == ("x2", 3)
    assert (found.provenance["n_rows_of_table"], found.provenance["n_samples"]) == (200, 100)
    target = dict(zip(x[:, 2], y, strict=True))
    assert np.all(np.diff(found.x) > 0)
    assert [target[at] for at in found.x] == pytest.approx(found.y)


@pytest.mark.parametrize(
    ("size", "exponent"), [(1, 0), (60, 0), (25_000, 3), (1e-7, -9), (1e200, 198)]
)
def test_the_target_has_short_numbers(size: float, exponent: int) -> None:
    found = feature_of_table(table(N, size * np.sin(N)), 100)
    assert found.provenance["target_exponent"] == exponent
    assert found.y == pytest.approx(size * np.sin(N) / 10.0**exponent)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (N, np.full(50, 7.0), "every row says 7"),
        (N, np.zeros(50), "nothing to predict"),
        (N % 5, N, "no column has 10 different values"),
        (N, 1e9 + np.sin(N), "column 'y': values lie around 1e\\+09 and vary by"),
        (1e9 + N, N, "column 'x0': values lie around"),
    ],
)
def test_a_table_without_curves_is_refused(x: Any, y: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        feature_of_table(table(x, y), 100)


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        (2, np.zeros((50, 2)), "2 features"),
        (1, np.full(50, "a"), "text"),
        (1, N % 5, "5 different"),
    ],
)
def test_a_model_without_curves_is_refused(columns: int, rows: Any, said: str) -> None:
    of, given = LinearRegression().fit(np.zeros((50, columns)), N), table(N, N)
    asked = AskedModel(FittedModel(of, "model"), given.data, N, rows, 0)
    with pytest.raises(BadInput, match=said):
        feature_of_model(asked, 100)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.zeros((20, 2)), np.zeros(20), "one feature"),
        (np.arange(20.0), np.zeros(19), "20 rows"),
        (np.full(20, np.nan), np.zeros(20), "missing or infinite"),
        (np.repeat([1.0, 2.0], 10), np.zeros(20), "at least 10"),
    ],
)
def test_arrays_without_curves_are_refused(x: Any, y: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        sorted_columns(x, y)
