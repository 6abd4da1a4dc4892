"""Tables and fitted forests of the user's, for tests."""

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
