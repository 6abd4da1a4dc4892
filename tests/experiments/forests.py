"""Tables and fitted forests of the user's, for tests."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_wine, make_classification
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote


def saved(estimator: Any) -> FittedModel:
    """A fitted estimator as `estimators.load_model` gives it."""
    return FittedModel(estimator, "mine")


def table(rows: Any, y: Any, names: tuple[str, ...] = (), name: str = "my table") -> Dataset:
    rows = np.asarray(rows, dtype=np.float64)
    features = names or tuple(f"column {i}" for i in range(rows.shape[1]))
    return Dataset(name=name, X=rows, y=np.asarray(y), feature_names=features)


@cache
def customers(n_rows: int = 3000) -> Dataset:
    """Twelve columns, two classes of which a sixth is dealt at random."""
    rows, y = make_classification(
        n_rows, 12, n_informative=6, flip_y=0.15, class_sep=0.7, random_state=0
    )
    return table(rows, np.where(y == 1, "stays", "goes"), name="customers")


def wine() -> Dataset:
    found = load_wine()
    names = np.array(["barolo", "grignolino", "barbera"])[found.target]
    return table(found.data, names, tuple(found.feature_names), "wine")


def part(data: Dataset, rows: slice) -> Dataset:
    return Dataset(name=data.name, X=data.X[rows], y=data.y[rows], feature_names=data.feature_names)


@cache
def deep_forest(n_trees: int = 40, **options: Any) -> Any:
    """Fully grown trees on the first half of the customers."""
    half = part(customers(), slice(0, 1500))
    return RandomForestClassifier(n_trees, random_state=0, **options).fit(half.X, half.y)


@cache
def deep(n_trees: int = 40, n_test: int = 1500, **options: Any) -> ForestVote:
    """A deep forest told on rows of the other half."""
    test = part(customers(), slice(1500, 1500 + n_test))
    model = saved(deep_forest(n_trees, **options))
    return random_forest.EXPERIMENT.run(model=model, data=test, pos_label="goes")


def _of_wine(n_trees: int, names: dict[str, Any] | None = None, **options: Any) -> ForestVote:
    found = load_wine()
    kept = found.target < 2
    rows, y = found.data[kept][:, :4], found.target[kept]
    forest = RandomForestClassifier(n_trees, random_state=2, **options).fit(rows[::2], y[::2])
    return ForestVote.from_estimator(forest, rows[1::2], y[1::2], pos_label=0, **(names or {}))


LONG_NAMES = {
    "positive_name": "certainly a Barolo",
    "negative_name": "hardly ever a Barolo",
    "feature_names": ["share of alcohol", "malic acid", "ash", "alkalinity of ash"],
}
EIGHT = table(np.arange(8.0).reshape(8, 1), ["no"] * 4 + ["yes"] * 4)
KINDS: dict[str, Callable[[], ForestVote]] = {
    "even": lambda: _of_wine(8, max_depth=2),
    "stumps": lambda: _of_wine(3, max_depth=1),
    "many": lambda: _of_wine(15, max_depth=4),
    "worse": lambda: _of_wine(3, max_depth=2, bootstrap=False, max_features=None),
    "long names": lambda: _of_wine(5, LONG_NAMES, max_depth=3),
    "deep": deep,
    "deep and mixed": lambda: deep(30, 60, min_samples_leaf=3),
    "tiny": lambda: random_forest.EXPERIMENT.run(data=EIGHT, seed=0),
}
"""Forests of several kinds, on tables that ship with scikit-learn."""
