"""The user's table and the user's fitted forest: what is taken and refused, how it is split."""

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    RandomForestClassifier,
)

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.experiments import random_forest
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import UsageError
from tests.experiments.forests import EIGHT, part, saved, wine

SHAPED = {"n_trees": 5, "max_depth": 1, "n_more_trees": 60, "test_share": 0.4}
TRAIN, TEST = part(wine(), slice(0, None, 2)), part(wine(), slice(1, None, 2))


def barolo(y: Any) -> Any:
    return np.where(y == "barolo", "barolo", "the rest")


# --- a table ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "options", "n_test", "names", "n_more"),
    [
        (load_dataset("breast_cancer"), {"pos_label": "malignant"}, 143, "malignant benign", 200),
        (wine(), {"pos_label": "barolo", "seed": 0}, 45, "barolo the rest", 200),
        (wine(), {"pos_label": "barolo", "seed": 1, **SHAPED}, 72, "barolo the rest", 60),
        (EIGHT, {"seed": 0, "n_more_trees": 0}, 2, "positive negative", 0),
    ],
)
def test_a_table_is_split_fitted_and_told(
    data: Dataset, options: dict[str, Any], n_test: int, names: str, n_more: int
) -> None:
    result = random_forest.EXPERIMENT.run(data=data, **options)
    require_checks(result)
    assert (result.n_test, result.n_train) == (n_test, len(data.X) - n_test)
    assert f"{result.positive_name} {result.negative_name}" == names
    assert len(result.larger.counts if result.larger else ()) == n_more
    assert result.n_trees == options.get("n_trees", 9)
    if options.get("max_depth") == 1:
        assert (result.left[result.left >= 0] == 1).all()


def test_settings_shape_the_clips_own_forest_too() -> None:
    usual = random_forest.EXPERIMENT.run(seed=3)
    parameters = random_forest.EXPERIMENT.parameters
    written = {p.name: p.default for p in parameters if p.name != "test_share"}
    assert random_forest.EXPERIMENT.run(seed=3, **written) == usual
    other = random_forest.EXPERIMENT.run(seed=3, n_trees=4, test_share=0.1, n_more_trees=20)
    assert (other.n_trees, other.n_test, len(other.larger.accuracy)) == (4, 36, 20)
    with pytest.raises(UsageError, match="n_more_trees=8 is less than n_trees=9"):
        random_forest.EXPERIMENT.run(seed=0, n_trees=9, n_more_trees=8)


# --- a fitted forest ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RandomForestClassifier, ExtraTreesClassifier])
@pytest.mark.parametrize("n_trees", [3, 40])
def test_fitted_forests_are_told_without_fitting(kind: Any, n_trees: int) -> None:
    forest = kind(n_trees, random_state=0).fit(TRAIN.X, barolo(TRAIN.y))
    result = random_forest.EXPERIMENT.run(model=saved(forest), data=TEST, pos_label="barolo")
    require_checks(result)
    assert (result.n_test, result.about["model_name"]) == (len(TEST.X), "mine")
    assert result.has_bag == (kind is RandomForestClassifier)
    assert (result.larger is None) == (n_trees <= 15)


def test_names_that_the_forest_knows_make_no_noise() -> None:
    import polars

    frame = polars.DataFrame(TRAIN.X, schema=list(TRAIN.feature_names), orient="row")
    forest = RandomForestClassifier(10, random_state=0).fit(frame, barolo(TRAIN.y))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = random_forest.EXPERIMENT.run(model=saved(forest), data=TEST, pos_label="barolo")
    assert result.feature_names.tolist() == list(TEST.feature_names)
