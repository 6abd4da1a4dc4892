"""Two features as the axes of a plot, three parts of rows, and lines of logistic regressions."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset, three_parts
from mlu_anim.data.models.logistic_lines import line_of, scaled_logistic, solver_steps
from mlu_anim.data.sources import Table
from mlu_anim.data.two_features import two_features
from mlu_anim.system.errors import BadInput

RNG = np.random.default_rng(0)


def table(x: Any, seed: int = 0) -> Table:
    y = np.where(np.arange(len(x)) % 2, "yes", "no")
    data = Dataset("x.csv", x, y, ("a", "b", "c")[: x.shape[1]])
    return Table(data, y, seed, data.two_classes())


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (np.ones((20, 2)), "all values are equal"),
        (np.arange(20.0)[:, None], "one feature"),
        (RNG.normal(size=(8, 2)), "fewer than 5 rows of a class"),
        (1e9 + RNG.normal(size=(20, 2)), "on an axis they would all read the same"),
    ],
)
def test_what_cannot_be_drawn_is_refused(x: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        two_features(table(x), 100)


def test_the_first_two_features_of_a_sample_are_taken() -> None:
    x = RNG.normal(size=(60, 3))
    found, is_positive = two_features(table(x), 40)
    assert found.shape == (40, 2)
    assert is_positive.sum() == 20
    assert np.isin(found, x[:, :2]).all()


@given(n=st.integers(10, 200), share=st.floats(0.2, 0.8), seed=st.integers(0, 2**32 - 1))
def test_three_parts_have_their_share_of_rows_and_classes(n: int, share: float, seed: int) -> None:
    y = np.arange(n) < np.clip(share * n, 5, n - 5)
    part = three_parts(y, seed=seed)
    n_part = -(-n // 5)
    assert np.bincount(part).tolist() == [n - 2 * n_part, n_part, n_part]
    for number in range(3):
        assert abs(y[part == number].mean() - y.mean()) * (part == number).sum() < 1.5


def test_the_solver_ends_at_the_model() -> None:
    x, y = RNG.normal(size=(50, 2)) * (3, 0.1), np.arange(50) % 2 == 1
    x[y] += (4, 0.1)
    model = scaled_logistic().fit(x, y)
    line = line_of(model, [0, 1], 2)
    steps = solver_steps(x, y, (1.0, 1.0, 0.0))
    assert x @ line[:2] + line[2] == pytest.approx(model.decision_function(x))
    assert steps[-1] == pytest.approx(line, abs=0.01)
    assert steps[0] == pytest.approx(
        [*(1 / x.std(axis=0)), -(x / x.std(axis=0)).mean(axis=0).sum()]
    )
