"""The user's own table and model: what is chosen, bounded and refused, and what holds of it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, SplineTransformer
from sklearn.svm import SVR
from sklearn.tree import DecisionTreeRegressor

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.experiments.bias_variance.models import factory_of, varied
from mlu_anim.results.compute import Inputs, compute
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, UsageError
from tests.kept_results import computed_result


def table(x: Any, y: Any, **names: Any) -> Dataset:
    columns = np.asarray(x, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    features = tuple(f"x{index}" for index in range(columns.shape[1]))
    given_names = {"name": "table", "target_name": "y", "feature_names": features} | names
    return Dataset(X=columns, y=np.asarray(y), **given_names)


def waves(n: int = 120, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x = generator.random(n)
    return x, np.sin(6 * x) + generator.normal(0, 0.2, n)


def told(x: Any, y: Any, **settings: Any) -> BiasVariance:
    result = bias_variance.EXPERIMENT.run(data=table(x, y), **{"n_resamples": 30, **settings})
    require_checks(result)
    return result


def fitted(estimator: Any) -> FittedModel:
    x, y = waves()
    return FittedModel(estimator.fit(x[:, None], y), "model")


# --- parameters ---------------------------------------------------------------------------------


def test_nothing_set_is_the_default() -> None:
    names = ("n_train", "n_sets", "sigma", "max_degree")
    parameters = bias_variance.EXPERIMENT.parameters
    settings = tuple((p.name, p.default) for p in parameters if p.name in names)
    assert len(settings) == len(names)
    found = compute(Inputs("bias_variance", settings=settings))
    assert found.digest() == computed_result("bias-variance").digest()


@pytest.mark.parametrize(
    "settings",
    [
        {"n_train": 10, "max_degree": 5, "n_sets": 30},
        {"sigma": 1.0, "max_degree": 2, "n_sets": 30},
        {"n_train": 100, "max_degree": 10, "n_sets": 30},
    ],
)
def test_the_ends_of_the_ranges_hold(settings: Any) -> None:
    result = bias_variance.EXPERIMENT.run(**settings)
    require_checks(result)
    assert result.sigma == settings.get("sigma", 0.3)
    assert len(result.complexity) == settings["max_degree"]
    assert result.predictions.shape[1] == settings["n_sets"]


def test_what_cannot_be_set_together_is_said() -> None:
    with pytest.raises(UsageError, match="degree 8 through 10 points"):
        bias_variance.EXPERIMENT.run(n_train=10)
    with pytest.raises(UsageError, match="--set n_rows changes nothing"):
        bias_variance.EXPERIMENT.run(n_rows=50)
    with pytest.raises(UsageError, match=r"--set vary changes nothing with --data"):
        bias_variance.EXPERIMENT.run(data=load_dataset("diabetes"), vary="degree")
    with pytest.raises(UsageError, match="--pos-label"):
        bias_variance.EXPERIMENT.run(data=load_dataset("diabetes"), pos_label="1")


# --- a table ------------------------------------------------------------------------------------


def test_the_strongest_feature_is_chosen_and_said() -> None:
    generator = np.random.default_rng(0)
    x = generator.random((200, 4))
    x[:, 3] = np.round(x[:, 3])  # only two values
    y = -4 * x[:, 2] + x[:, 0] + 9 * x[:, 3] + generator.normal(0, 0.1, 200)
    result = told(x, y)
    assert result.about["feature"] == "x2"
    assert result.about["n_features"] == 3  # one has too few values to be drawn
    assert "note_feature" in result.notes
    assert "note_feature" not in told(x[:, 2], y).notes


def test_what_is_left_out_is_what_is_tested() -> None:
    x, y = waves()
    result = told(x, y)
    assert "rows that are not in it" in result.about["held_out"]
    assert result.about["n_rows_of_resamples"] == 50
    # A row is in none of 50 draws from 120 with this chance.
    assert result.tested.mean() == pytest.approx((1 - 1 / 120) ** 50, abs=0.04)
    by_x = dict(zip(x, y, strict=True))
    assert result.test_y[0] == pytest.approx([by_x[at] for at in result.x])


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
    inside = (result.train_x >= result.x_low) & (result.train_x <= result.x_high)
    assert inside.all()
    assert np.all((result.train_y >= result.low) & (result.train_y <= result.high))


@pytest.mark.parametrize(
    ("size", "exponent"), [(1, 0), (60, 0), (25_000, 3), (1e-7, -9), (1e200, 198)]
)
def test_the_target_has_short_numbers(size: float, exponent: int) -> None:
    x, y = waves()
    result = told(x, size * y)
    assert result.about["target_exponent"] == exponent
    assert result.truth.std() == pytest.approx(np.std(size * y / 10.0**exponent), rel=0.4)
    name = str(result.facts()["target"].value)
    assert name.startswith("y")
    assert (name == "y") == (exponent == 0)


def test_a_large_table_is_thinned_by_lot() -> None:
    x, y = waves(100_000)
    result = told(x, y)
    assert result.about["n_rows_of_table"] == 100_000
    assert result.about["n_samples"] == 2_000
    assert "note_rows" in result.notes
    assert len(result.to_bytes()) < 2_000_000


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.arange(50), np.full(50, 7.0), "every row says 7"),
        (np.arange(50), np.zeros(50), "nothing to predict"),
        (np.arange(50) % 5, np.arange(50.0), "no column has 10 different values"),
        (np.arange(50), 1e9 + np.sin(np.arange(50)), "vary by"),
        (np.arange(50), 3.0 * np.arange(50), "no error to split"),
        (np.arange(50), np.array(["a", "b"] * 25), "not a number"),
    ],
)
def test_a_table_without_a_story_is_refused(x: Any, y: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        told(x, y)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e6, 1e6),
            st.one_of(st.integers(-3, 3).map(float), st.floats(-1e9, 1e9)),
        ),
        min_size=2,
        max_size=60,
    ),
    st.integers(0, 3),
)
def test_any_table_is_told_or_refused(rows: list[tuple[float, float]], seed: int) -> None:
    x, y = np.array(rows).T
    try:
        result = bias_variance.EXPERIMENT.run(
            data=table(x, y), pos_label=None, seed=seed, n_resamples=30, max_degree=3
        )
    except BadInput:
        return
    assert [check.name for check in result.checks() if not check.holds] == []


# --- a model ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "parameter", "word"),
    [
        (lambda: DecisionTreeRegressor(max_depth=3), "max_depth", "depth"),
        (lambda: DecisionTreeRegressor(max_leaf_nodes=5), "max_leaf_nodes", "leaves"),
        (lambda: RandomForestRegressor(5), "max_depth", "depth"),
        (KNeighborsRegressor, "n_neighbors", "neighbors"),
        (lambda: GradientBoostingRegressor(n_estimators=5), "n_estimators", "trees"),
        (
            lambda: make_pipeline(PolynomialFeatures(2), Ridge()),
            "polynomialfeatures__degree",
            "degree",
        ),
        (
            lambda: make_pipeline(SplineTransformer(), Ridge()),
            "splinetransformer__n_knots",
            "knots",
        ),
    ],
)
def test_the_parameter_of_flexibility_is_found(
    make: Callable[[], Any], parameter: str, word: str
) -> None:
    what = varied(fitted(make()), "", "")
    assert (what.parameter, what.word) == (parameter, word)


@pytest.mark.parametrize("make", [LinearRegression, SVR])
def test_a_model_without_such_a_parameter_is_told_the_next_step(make: Callable[[], Any]) -> None:
    with pytest.raises(BadInput, match="no parameter") as caught:
        varied(fitted(make()), "", "")
    assert "--set vary=NAME" in str(caught.value.hint)


def test_values_go_from_stiff_to_flexible() -> None:
    near, tree = fitted(KNeighborsRegressor()), fitted(DecisionTreeRegressor())
    assert varied(near, "", "1,30,8").values == (30, 8, 1)
    assert varied(tree, "", "1:4").values == (1, 2, 3, 4)
    assert varied(tree, "min_samples_leaf", "9:1").values == tuple(range(9, 0, -1))
    assert varied(tree, "min_samples_leaf", "9:1").word == "min samples leaf"


@pytest.mark.parametrize(
    ("vary", "values", "said"),
    [
        ("dept", "", "no such parameter"),
        ("min_samples_leaf", "", "which values"),
        ("max_depth", "one", "neither whole numbers"),
        ("max_depth", "3", "neither|2 to 10"),
        ("max_depth", "1:99", "2 to 10"),
        ("max_depth", "2,2", "2 to 10"),
    ],
)
def test_wrong_names_and_values_are_refused(vary: str, values: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        varied(fitted(DecisionTreeRegressor()), vary, values)


def test_the_users_model_is_refitted() -> None:
    model = fitted(DecisionTreeRegressor(max_depth=3, min_samples_leaf=4))
    x, y = waves()
    result = bias_variance.EXPERIMENT.run(
        model=model, data=table(x, y), n_resamples=30, values="1:4"
    )
    require_checks(result)
    assert result.complexity.tolist() == [1, 2, 3, 4]
    assert result.complexity_name == "depth"
    assert result.about["model"] == "model"
    full = model.estimator.predict(result.x[:, None])
    assert result.truth[2] == pytest.approx(full), "the full fit is not the user's own"
    assert model.estimator.get_params()["max_depth"] == 3


def test_what_is_random_in_a_model_follows_the_seed() -> None:
    model, x = fitted(RandomForestRegressor(3, n_jobs=-1)), np.linspace(0, 1, 30)[:, None]
    make = factory_of(model, varied(model, "", ""), 5, table(x[:, 0], x[:, 0]))
    first, second = (make(2).fit(x, x[:, 0]).predict(x) for _ in range(2))
    assert np.array_equal(first, second)


def test_models_that_do_not_fit_the_clip_are_refused() -> None:
    x, y = waves()
    classes = FittedModel(LogisticRegression().fit(x[:, None], y > 0), "classes")
    with pytest.raises(BadInput, match="classifier"):
        bias_variance.EXPERIMENT.run(model=classes, data=table(x, y))
    several = FittedModel(LinearRegression().fit(np.column_stack([x, x]), y), "several")
    with pytest.raises(BadInput, match="2 features"):
        bias_variance.EXPERIMENT.run(model=several, data=table(np.column_stack([x, x]), y))
    with pytest.raises(BadInput, match="cannot be refitted with n_neighbors 500"):
        bias_variance.EXPERIMENT.run(
            model=fitted(KNeighborsRegressor()), data=table(x, y), values="500,1"
        )
