"""A file may build harmless types and still ask for more than any fitted model does: refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import StackingClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from mlu_anim.data.models.attribute_checks import require_usual_attributes
from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.system.errors import BadInput
from tests.data.models.test_model_kinds import fitted

X = np.random.default_rng(0).normal(size=(40, 2))
Y = X[:, 0] > 0


def _shadowed(model: Any) -> None:
    model._concatenate_predictions = np.logical_and


def _other_method(model: Any) -> None:
    model.stack_method_ = ["get_params"]


def _stacked() -> Any:
    return StackingClassifier([("a", LogisticRegression())], DecisionTreeClassifier()).fit(X, Y)


def _transformed(transformer: Any) -> Any:
    return make_pipeline(transformer, LogisticRegression()).fit(X, Y)


def _with_arguments(model: Any) -> None:
    model[0].kw_args = {"where": False}


def _of_two(model: Any) -> None:
    model[0].func = np.add


def _reading(model: Any) -> None:
    model.steps.insert(0, ("read", CountVectorizer(input="filename")))


def _of_a_list(model: Any) -> None:
    model.extra_ = [np.add]


def _of_an_array(model: Any) -> None:
    model.extra_ = np.array([np.add, None], dtype=object)


ATTACKS: list[tuple[Callable[[], Any], Callable[[Any], None], str]] = [
    (_stacked, _shadowed, "replaces the method '_concatenate_predictions'"),
    (_stacked, _other_method, "would call"),
    (lambda: _transformed(FunctionTransformer(np.sign)), _with_arguments, "arguments"),
    (lambda: _transformed(FunctionTransformer(np.sign)), _of_two, "stores a function in 'func'"),
    (lambda: _transformed(StandardScaler()), _reading, "would read files"),
    (lambda: _transformed(StandardScaler()), _of_a_list, "stores a function among other items"),
    (lambda: _transformed(StandardScaler()), _of_an_array, "stores a function among other items"),
]


@pytest.mark.parametrize(("fit", "attack", "rule"), ATTACKS)
def test_what_no_fitted_model_has_is_refused(
    tmp_path: Path, fit: Callable[[], Any], attack: Callable[[Any], None], rule: str
) -> None:
    model = fit()
    require_usual_attributes("model.skops", model)
    attack(model)
    path = tmp_path / "model.skops"
    skops.io.dump(model, path)
    with pytest.raises(BadInput) as caught:
        load_model(path)
    assert rule in caught.value.message
    assert caught.value.hint is not None
    assert "people you trust" in caught.value.hint


def test_no_cache_of_a_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    model = Pipeline([("a", StandardScaler()), ("b", LogisticRegression())], memory="folder")
    skops.io.dump(model.set_params(memory=None).fit(X, Y).set_params(memory="folder"), path)
    assert load_model(path).estimator.memory is None


def test_a_function_that_the_user_trusts_is_kept() -> None:
    model = _transformed(FunctionTransformer(np.nan_to_num))
    with pytest.raises(BadInput, match="stores a function in 'func'"):
        require_usual_attributes("model.skops", model)
    require_usual_attributes("model.skops", model, [f"{np.nan_to_num.__module__}.nan_to_num"])


@pytest.mark.parametrize(
    "kind",
    ["calibrated", "stacking", "select k best", "histogram boosting, categories", "ridge", "mlp"],
)
def test_models_that_people_save_are_plain(kind: str) -> None:
    require_usual_attributes("model.skops", fitted(kind))
