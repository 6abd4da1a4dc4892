"""Forests that are refused, with what is wrong and what to do."""

import re
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, RandomForestRegressor

from mlu_anim.data.models import ensembles
from mlu_anim.system.errors import BadInput

ROWS = np.random.default_rng(0).normal(size=(60, 4))
Y = (ROWS[:, 0] > 0).astype(int)


def fitted(n_trees: int = 5, y: Any = Y, rows: Any = ROWS, **options: Any) -> Any:
    return RandomForestClassifier(n_trees, random_state=0, **options).fit(rows, y)


def accept(forest: Any) -> None:
    ensembles.require_forest(forest)
    ensembles.require_splits(forest)
    ensembles.rows_of(forest, ROWS)


@pytest.mark.parametrize(
    ("forest", "message"),
    [
        (fitted(2), "2 trees: too few"),
        (ExtraTreesClassifier(5), "not a fitted forest"),
        (RandomForestRegressor(5).fit(ROWS, Y), "not a forest of classification"),
        (fitted(y=np.arange(60) % 3), "3 classes"),
        (fitted(y=np.stack([Y, 1 - Y], axis=1)), "2 targets at once"),
        (fitted(min_samples_leaf=40), "none of the 5 trees has a split"),
        (fitted(rows=ROWS[:, :3]), "3 features, the rows have 4"),
    ],
)
def test_a_forest_that_does_not_fit_is_refused(forest: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        accept(forest)


def test_rows_and_names_that_do_not_fit_are_refused_with_their_place() -> None:
    forest, rows = fitted(), ROWS.copy()
    with pytest.raises(BadInput, match="2 feature names for 4 features"):
        ensembles.rows_of(forest, ROWS, ["a", "b"])
    rows[7, 2] = np.nan
    with pytest.raises(BadInput, match=re.escape("row 8, column 'feature 3'")):
        ensembles.rows_of(forest, rows)


@pytest.mark.parametrize(("n_trees", "expected"), [(3, 3), (5, 5), (9, 5)])
def test_the_first_trees_are_a_forest(n_trees: int, expected: int) -> None:
    forest = fitted()
    first = ensembles.first_trees(forest, n_trees)
    assert (len(first.estimators_), first.n_estimators) == (expected, expected)
    assert first.estimators_ == forest.estimators_[:expected]
    assert len(forest.estimators_) == 5
