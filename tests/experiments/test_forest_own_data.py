"""The user's table and the user's fitted forest: what is taken and refused, how it is split."""

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    RandomForestClassifier,
)
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlu_anim.data.datasets import load_dataset
from mlu_anim.experiments import random_forest
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, UsageError
from tests.experiments.forests import part, saved, table, wine

TRAIN, TEST = part(wine(), slice(0, None, 2)), part(wine(), slice(1, None, 2))


def barolo(y: Any) -> Any:
    return np.where(y == "barolo", "barolo", "the rest")


def fitted(kind: Any = RandomForestClassifier, n_trees: int = 12, **options: Any) -> Any:
    return kind(n_trees, random_state=0, **options).fit(TRAIN.X, barolo(TRAIN.y))


# --- a table ------------------------------------------------------------------------------------


def test_a_table_is_split_fitted_and_told() -> None:
    data = load_dataset("breast_cancer")
    result = random_forest.EXPERIMENT.run(data=data, pos_label="malignant")
    require_checks(result)
    about = result.about
    assert (result.n_test, result.n_train) == (143, 426)
    assert (about["n_test"], about["n_train"], about["test_share"]) == (143, 426, 0.25)
    assert about["n_seeds"] == 31
    assert about["data"] == "breast cancer"
    assert len(result.feature_names) == 30
    assert (result.positive_name, result.negative_name) == ("malignant", "benign")
    assert len(result.larger.counts) == 200


def test_more_than_two_classes_are_one_against_the_rest() -> None:
    result = random_forest.EXPERIMENT.run(data=wine(), pos_label="grignolino", seed=0)
    require_checks(result)
    assert (result.positive_name, result.negative_name) == ("grignolino", "the rest")
    with pytest.raises(BadInput, match="3 different values"):
        random_forest.EXPERIMENT.run(data=wine())


def test_settings_shape_the_forest_of_a_table() -> None:
    chosen = {"n_trees": 5, "max_depth": 1, "n_more_trees": 60, "test_share": 0.4}
    result = random_forest.EXPERIMENT.run(data=wine(), pos_label="barolo", seed=1, **chosen)
    require_checks(result)
    assert (result.n_trees, len(result.larger.accuracy)) == (5, 60)
    assert result.n_test == 72
    assert (result.left[result.left >= 0] == 1).all()
    none = random_forest.EXPERIMENT.run(data=wine(), pos_label="barolo", seed=1, n_more_trees=0)
    assert none.larger is None


def test_settings_shape_the_clips_own_forest_too() -> None:
    usual = random_forest.EXPERIMENT.run(seed=3)
    parameters = random_forest.EXPERIMENT.parameters
    written = {p.name: p.default for p in parameters if p.name != "test_share"}
    assert random_forest.EXPERIMENT.run(seed=3, **written) == usual
    other = random_forest.EXPERIMENT.run(seed=3, n_trees=4, test_share=0.1, n_more_trees=20)
    require_checks(other)
    assert (other.n_trees, other.n_test, len(other.larger.accuracy)) == (4, 36, 20)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"n_trees": 2}, "n_trees=2"),
        ({"n_trees": 16}, "n_trees=16"),
        ({"max_depth": 5}, "max_depth=5"),
        ({"test_share": 0.99}, "test_share=0.99"),
        ({"n_trees": 9, "n_more_trees": 8}, "n_more_trees=8 is less than n_trees=9"),
    ],
)
def test_settings_out_of_range_are_refused(chosen: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        random_forest.EXPERIMENT.run(seed=0, **chosen)


def test_trees_without_a_split_are_refused() -> None:
    data = table(np.arange(12.0).reshape(12, 1), ["a"] * 8 + ["b"] * 4)
    with pytest.raises(BadInput, match="none of the 9 trees has a split"):
        random_forest.EXPERIMENT.run(data=data, pos_label="b", min_samples_leaf=9)


def test_eight_rows_make_a_story() -> None:
    rows = np.arange(8.0).reshape(8, 1)
    data = table(rows, ["no"] * 4 + ["yes"] * 4)
    result = random_forest.EXPERIMENT.run(data=data, seed=0)
    require_checks(result)
    assert result.n_test == 2


# --- a fitted forest ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RandomForestClassifier, ExtraTreesClassifier])
@pytest.mark.parametrize("n_trees", [3, 12, 40])
def test_fitted_forests_are_told_without_fitting(kind: Any, n_trees: int) -> None:
    result = random_forest.EXPERIMENT.run(
        model=saved(fitted(kind, n_trees)), data=TEST, pos_label="barolo"
    )
    require_checks(result)
    assert result.n_test == len(TEST.X)
    assert result.has_bag == (kind is RandomForestClassifier)
    assert result.about["model_name"] == "mine"
    assert "fitted elsewhere" in result.about["test_rows"]
    assert (result.larger is None) == (n_trees <= 15)


def test_a_forest_at_the_end_of_a_pipeline_or_a_search() -> None:
    pipeline = make_pipeline(StandardScaler(), RandomForestClassifier(10, random_state=0))
    pipeline.fit(TRAIN.X, barolo(TRAIN.y))
    result = random_forest.EXPERIMENT.run(model=saved(pipeline), data=TEST, pos_label="barolo")
    require_checks(result)
    assert result.forest_accuracy == pipeline.score(TEST.X, barolo(TEST.y))
    search = GridSearchCV(pipeline, {"randomforestclassifier__max_depth": [2]}, cv=2)
    search.fit(TRAIN.X, barolo(TRAIN.y))
    result = random_forest.EXPERIMENT.run(model=saved(search), data=TEST, pos_label="barolo")
    assert result.forest_accuracy == search.score(TEST.X, barolo(TEST.y))


def test_names_of_transformed_columns_lose_the_transformers_own() -> None:
    chosen = make_column_transformer((StandardScaler(), [0, 2]))
    pipeline = make_pipeline(chosen, RandomForestClassifier(10, random_state=0))
    pipeline.fit(TRAIN.X, barolo(TRAIN.y))
    result = random_forest.EXPERIMENT.run(model=saved(pipeline), data=TEST, pos_label="barolo")
    assert result.feature_names.tolist() == ["x0", "x2"]


def test_names_that_the_forest_knows_make_no_noise() -> None:
    import polars

    frame = polars.DataFrame(TRAIN.X, schema=list(TRAIN.feature_names), orient="row")
    forest = RandomForestClassifier(10, random_state=0).fit(frame, barolo(TRAIN.y))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = random_forest.EXPERIMENT.run(model=saved(forest), data=TEST, pos_label="barolo")
    assert result.feature_names.tolist() == list(TEST.feature_names)
