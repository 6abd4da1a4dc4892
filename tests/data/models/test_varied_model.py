"""A user's model is refitted: which parameter is varied, with which values, and what is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, SplineTransformer
from sklearn.svm import SVR
from sklearn.tree import DecisionTreeRegressor

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.models.varied_model import factory_of, varied
from mlu_anim.system.errors import BadInput, UsageError

X = np.linspace(0, 1, 30)[:, None]


def fitted(estimator: Any) -> FittedModel:
    return FittedModel(estimator.fit(X, X[:, 0]), "model")


@pytest.mark.parametrize(
    ("make", "parameter", "word"),
    [
        (lambda: DecisionTreeRegressor(max_depth=3), "max_depth", "depth"),
        (lambda: DecisionTreeRegressor(max_leaf_nodes=5), "max_leaf_nodes", "leaves"),
        (lambda: RandomForestRegressor(5), "max_depth", "depth"),
        (KNeighborsRegressor, "n_neighbors", "neighbors"),
        (lambda: GradientBoostingRegressor(n_estimators=5), "n_estimators", "trees"),
        (lambda: make_pipeline(PolynomialFeatures(2), Ridge()), "polynomialfeatures__degree", None),
        (
            lambda: make_pipeline(SplineTransformer(), Ridge()),
            "splinetransformer__n_knots",
            "knots",
        ),
    ],
)
def test_the_parameter_of_flexibility_is_found(
    make: Callable[[], Any], parameter: str, word: str | None
) -> None:
    what = varied(fitted(make()), "", "")
    assert (what.parameter, what.word) == (parameter, word or "degree")


@pytest.mark.parametrize("make", [LinearRegression, SVR])
def test_a_model_without_such_a_parameter_is_told_the_next_step(make: Callable[[], Any]) -> None:
    with pytest.raises(BadInput, match="no parameter") as caught:
        varied(fitted(make()), "", "")
    assert "--set vary=NAME" in str(caught.value.hint)


def test_values_go_from_stiff_to_flexible() -> None:
    near, tree = fitted(KNeighborsRegressor()), fitted(DecisionTreeRegressor())
    assert varied(near, "", "1,30,8").values == (30, 8, 1)
    assert varied(tree, "", "1:4").values == (1, 2, 3, 4)
    leaf = varied(tree, "min_samples_leaf", "9:1")
    assert (leaf.values, leaf.word) == (tuple(range(9, 0, -1)), "min samples leaf")


@pytest.mark.parametrize(
    ("vary", "values", "said"),
    [
        ("dept", "", "no such parameter"),
        ("min_samples_leaf", "", "which values"),
        ("max_depth", "one", "neither whole numbers"),
        ("max_depth", "3", "2 to 10"),
        ("max_depth", "1:99", "2 to 10"),
        ("max_depth", "2,2", "2 to 10"),
    ],
)
def test_wrong_names_and_values_are_refused(vary: str, values: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        varied(fitted(DecisionTreeRegressor()), vary, values)


def test_a_refitted_model_keeps_its_parameters_and_follows_the_seed() -> None:
    model = fitted(RandomForestRegressor(3, min_samples_leaf=4, n_jobs=-1))
    table = Dataset(name="table", X=X, y=X[:, 0], feature_names=("x",))
    make = factory_of(model, varied(model, "", ""), 5, table)
    first, second = (make(2).fit(X, X[:, 0]).predict(X) for _ in range(2))
    same = RandomForestRegressor(3, min_samples_leaf=4, max_depth=2, random_state=5)
    assert np.array_equal(first, second)
    assert np.array_equal(first, same.fit(X, X[:, 0]).predict(X))
    assert model.estimator.get_params()["max_depth"] is None
