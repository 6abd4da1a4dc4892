"""The user's own table and model: how they are resampled, bounded, told and refused."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.tree import DecisionTreeRegressor

from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, UsageError
from tests.experiments.faults import Fault, require_seen, scaled
from tests.experiments.forests import table


def waves(n: int = 120, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x = generator.random(n)
    return x, np.sin(6 * x) + generator.normal(0, 0.2, n)


def told(x: Any, y: Any, **settings: Any) -> BiasVariance:
    columns = np.column_stack([np.asarray(x)])
    result = bias_variance.EXPERIMENT.run(data=table(columns, y), **{"n_resamples": 30, **settings})
    require_checks(result)
    return result


@cache
def usual() -> BiasVariance:
    """The result of the waves, found once for all tests of it."""
    return told(*waves())


def ridge(degree: int) -> Any:
    return make_pipeline(PolynomialFeatures(degree), Ridge(1e-3))


def test_what_is_left_out_is_what_is_tested() -> None:
    (x, y), result = waves(), usual()
    assert result.about["n_rows_of_resamples"] == 50
    # A row is in none of 50 draws from 120 with this chance.
    assert result.tested.mean() == pytest.approx((1 - 1 / 120) ** 50, abs=0.04)
    by_x = dict(zip(x, y, strict=True))
    assert result.test_y[0] == pytest.approx([by_x[at] for at in result.x])
    deep = bias_variance.EXPERIMENT.run(data=table(x[:, None], y), model=tree(), n_resamples=30)
    errors = (deep.predictions[-1] - deep.test_y) ** 2  # deep trees know what they have seen
    assert errors[deep.tested].mean() > 1.5 * errors[~deep.tested].mean()


def test_rows_at_one_place_take_turns() -> None:
    generator = np.random.default_rng(0)
    x = generator.integers(0, 12, 300)
    result = told(x, np.sin(x) + generator.normal(0, 0.3, 300))
    assert len(result.x) >= 10
    assert len(np.unique(result.test_y[:, 3])) > 5


def test_models_are_asked_where_rows_are() -> None:
    generator = np.random.default_rng(1)
    x = np.exp(generator.normal(0, 1, 300))
    result = told(x, np.log(x) + generator.normal(0, 0.3, 300))
    assert (result.x_low, result.x_high) == pytest.approx(np.quantile(x, [0.05, 0.95]), rel=0.05)
    assert result.measured.max() < 5 * result.measured[0]
    assert np.all((result.train_x >= result.x_low) & (result.train_x <= result.x_high))
    assert np.all((result.train_y >= result.low) & (result.train_y <= result.high))


def test_the_spread_is_that_of_fresh_samples() -> None:
    """Resampling estimates the variance: within a factor of two of what fresh data show."""
    result = BiasVariance.from_estimator(ridge, *waves(60), complexities=(1, 3))
    samples = [waves(60, seed) for seed in range(1, 101)]
    for variance, degree in zip(result.variance, (1, 3), strict=True):
        models = [ridge(degree).fit(x[:, None], y) for x, y in samples]
        fresh = np.var([model.predict(result.x[:, None]) for model in models], axis=0).mean()
        assert 0.5 < variance / fresh < 2
    with pytest.raises(UsageError):
        BiasVariance.from_estimator(ridge, *waves(), seed=-1)


def test_a_large_table_stays_small() -> None:
    result = told(*waves(100_000))
    assert result.about["n_samples"] == 2_000
    assert "note_rows" in result.notes
    assert len(result.to_bytes()) < 2_000_000


def test_the_unit_of_the_target_is_said() -> None:
    x, y = waves()
    results = [usual(), *(told(x, size * y) for size in (25_000, 1e-7))]
    found = [result.facts()["target"].value for result in results]
    assert found == ["target", "target / 1000", "target × 10⁹"]


def test_a_table_without_errors_is_refused() -> None:
    with pytest.raises(BadInput, match="no error to split"):
        told(np.arange(50), 3.0 * np.arange(50))


def tree() -> FittedModel:
    x, y = waves()
    return FittedModel(DecisionTreeRegressor(max_depth=3).fit(x[:, None], y), "model")


def test_the_users_model_is_refitted() -> None:
    (x, y), model = waves(), tree()
    result = told(x, y, model=model, values="1:4")
    assert (result.complexity_name, result.complexity.tolist()) == ("depth", [1, 2, 3, 4])
    assert (result.about["model"], result.about["varied"]) == ("model", "max_depth")
    full = model.estimator.predict(result.x[:, None])
    assert result.truth[2] == pytest.approx(full), "the full fit is not the user's own"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("what is left = test error - bias² - variance", scaled("noise", 1.01)),
        ("test error = squared distance to test points", lambda r: {"tested": ~r.tested}),
        ("complexities of which less than nothing is left", scaled("measured", 0)),
    ],
)
def test_checks_of_resamples_see_their_faults(name: str, fault: Fault) -> None:
    require_seen(usual(), name, fault)


def test_notes_about_a_table_say_what_was_done_to_it() -> None:
    """A margin is named only where rows were left out for it, and only features that could be drawn
    are counted among those of which the most correlated one is drawn."""
    x = np.repeat(np.arange(10.0), 12)
    y = x + np.random.default_rng(0).normal(size=len(x))
    few = told(x, y, max_degree=2)
    assert (few.x_low, few.x_high, few.notes) == (0.0, 9.0, ())
    flag, ramp = (y > 4).astype(float), np.arange(120.0)
    many = told(np.column_stack([ramp, flag]), y, max_degree=2)
    assert (many.notes, many.x_low > 0) == (("note_margin",), True)
    both = told(np.column_stack([ramp, ramp**2]), y, max_degree=2)
    assert "note_feature" in both.notes
