"""A growing forest is scikit-learn's own forest of its first trees."""

import copy

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.data.models.forest_growth import grown


def test_the_first_n_trees_are_as_right_as_a_forest_of_them() -> None:
    rows, y = load_breast_cancer(return_X_y=True)
    forest = RandomForestClassifier(7, max_depth=2, max_features=1, random_state=3)
    forest.fit(rows[:60], y[:60])
    drawn = np.arange(60, 80)
    found = grown(forest, rows, y == 1, 1, drawn)
    np.testing.assert_array_equal(found["counts"], np.arange(1, 8))
    for n, accuracy, wrong in zip(found["counts"], found["accuracy"], found["wrong"], strict=True):
        first = copy.copy(forest)
        first.estimators_ = forest.estimators_[:n]
        assert accuracy == np.mean(first.predict(rows) == y)
        of_right = first.predict_proba(rows[drawn])[np.arange(len(drawn)), y[drawn]]
        np.testing.assert_allclose(wrong, 1 - of_right, atol=1e-12)
