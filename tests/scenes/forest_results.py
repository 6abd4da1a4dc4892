"""Forests of several kinds, fitted on tables that ship with scikit-learn."""

from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote
from tests.experiments import forests
from tests.playing import default_result

NAMES = (
    *("usual", "even", "stumps", "many deep", "worse", "long names"),
    *("deep", "deep and mixed", "tiny"),
)


@cache
def result(name: str) -> ForestVote:
    """A result of that kind, computed once a test process."""
    if name == "usual":
        usual = default_result("random-forest")
        assert isinstance(usual, ForestVote)
        return usual
    makers = {
        "even": lambda: _wine(8, max_depth=2),
        "stumps": lambda: _wine(3, max_depth=1),
        "many deep": lambda: _cancer(15, max_depth=4),
        "worse": lambda: _wine(3, max_depth=2, bootstrap=False, max_features=None),
        "long names": lambda: _wine(
            5,
            names={
                "positive_name": "certainly a Barolo",
                "negative_name": "hardly ever a Barolo",
                "feature_names": ["share of alcohol", "malic acid", "ash", "alkalinity of ash"],
            },
            max_depth=3,
        ),
        "deep": forests.deep,
        "deep and mixed": lambda: forests.deep(30, 60, min_samples_leaf=3),
        "tiny": _tiny,
    }
    return makers[name]()


def _tiny() -> ForestVote:
    rows = np.column_stack([np.arange(8.0), np.arange(8) % 3])
    data = forests.table(rows, ["no"] * 4 + ["yes"] * 4, ("size", "age"), "eight rows")
    return random_forest.EXPERIMENT.run(data=data, seed=0, min_samples_leaf=1)


def _wine(n_trees: int, names: dict[str, Any] | None = None, **options: Any) -> ForestVote:
    table = load_wine()
    kept = table.target < 2
    rows, y = table.data[kept][:, :4], table.target[kept]
    forest = RandomForestClassifier(n_trees, random_state=2, **options).fit(rows[::2], y[::2])
    chosen = {"positive_name": "barolo", "negative_name": "grignolino", **(names or {})}
    return ForestVote.from_estimator(forest, rows[1::2], y[1::2], pos_label=0, **chosen)


def _cancer(n_trees: int, **options: Any) -> ForestVote:
    table = load_breast_cancer()
    y = np.array(table.target_names)[table.target]
    options = {"random_state": 2, "min_samples_leaf": 2, **options}
    forest = RandomForestClassifier(n_trees, **options).fit(table.data[::2], y[::2])
    larger = RandomForestClassifier(70, **options).fit(table.data[::2], y[::2])
    return ForestVote.from_estimator(
        forest,
        table.data[1:200:2],
        y[1:200:2],
        pos_label="malignant",
        larger_estimator=larger,
        X_train=table.data[::2],
        y_train=y[::2],
    )
