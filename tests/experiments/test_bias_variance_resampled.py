"""What one data set alone can say: its checks, its limits, and what it refuses."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.tree import DecisionTreeRegressor

from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, UsageError


def tree(depth: int) -> Any:
    return DecisionTreeRegressor(max_depth=depth, random_state=0)


def rows(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x = generator.random(n)
    return x[:, None], np.sin(5 * x) + generator.normal(0, 0.2, n)


@pytest.fixture(scope="module")
def diabetes() -> BiasVariance:
    data = load_diabetes(scaled=False)
    bmi = data.data[:, [data.feature_names.index("bmi")]]
    return BiasVariance.from_estimator(tree, bmi, data.target, n_resamples=60)


def test_rows_are_tested_only_by_models_that_have_not_seen_them(diabetes: BiasVariance) -> None:
    """About 1/e of all resamples leave a row out; of several at one place more leave out one."""
    alone = BiasVariance.from_estimator(tree, *rows(80), complexities=(1, 8), n_resamples=60)
    assert alone.tested.mean() == pytest.approx(np.exp(-1), abs=0.03)
    assert diabetes.tested.mean() > 0.5
    d = 7  # deep trees know the rows that they have seen by heart
    errors = (diabetes.predictions[d] - diabetes.test_y) ** 2
    assert errors[diabetes.tested].mean() > 1.5 * errors[~diabetes.tested].mean()


def test_the_spread_is_that_of_fresh_samples() -> None:
    """Resampling estimates the variance: within a factor of two of what fresh data show."""

    def ridge(degree: int) -> Any:
        return make_pipeline(PolynomialFeatures(degree), Ridge(1e-3))

    x, y = rows(60)
    result = BiasVariance.from_estimator(ridge, x, y, complexities=(1, 3))
    for index, degree in enumerate((1, 3)):
        at = result.x[:, None]
        fresh = [ridge(degree).fit(*rows(60, seed)).predict(at) for seed in range(1, 101)]
        assert 0.5 < result.variance[index] / np.var(fresh, axis=0).mean() < 2


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.zeros((20, 2)), np.zeros(20), "one feature"),
        (np.arange(20.0), np.zeros(19), "20 rows"),
        (np.full(20, np.nan), np.zeros(20), "missing or infinite"),
        (np.repeat([1.0, 2.0], 10), np.zeros(20), "at least 10"),
    ],
)
def test_what_cannot_be_drawn_is_refused(x: Any, y: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        BiasVariance.from_estimator(tree, x, y)
    with pytest.raises(UsageError):
        BiasVariance.from_estimator(tree, *rows(20), seed=-1)


def test_checks_see_what_is_wrong(diabetes: BiasVariance) -> None:
    require_checks(diabetes)
    for name, fault in (
        ("what is left = test error - bias² - variance", {"noise": diabetes.noise * 1.01}),
        ("test error = squared distance to test points", {"tested": ~diabetes.tested}),
        ("complexities of which less than nothing is left", {"measured": 0 * diabetes.measured}),
    ):
        broken = replace(diabetes, **fault)
        assert name in [check.name for check in broken.checks() if not check.holds]
