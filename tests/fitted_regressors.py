"""Regressors of one measured column, as people save them for the clip of bias and variance."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
)
from sklearn.tree import DecisionTreeRegressor


def doses(n: int = 80) -> pl.DataFrame:
    """A dose and an answer that bends."""
    rng = np.random.default_rng(3)
    dose = np.sort(rng.uniform(0, 10, n))
    return pl.DataFrame({"dose": dose, "answer": np.sin(dose) + rng.normal(size=n) / 5})


def _bins() -> KBinsDiscretizer:
    return KBinsDiscretizer(4, strategy="uniform", encode="onehot-dense")


REGRESSORS: Mapping[str, tuple[Callable[[], Any], str]] = {
    "polynomial": (
        lambda: make_pipeline(StandardScaler(), PolynomialFeatures(3), LinearRegression()),
        "degree",
    ),
    "splines": (lambda: make_pipeline(SplineTransformer(), Ridge(1e-3)), "knots"),
    "bins": (lambda: make_pipeline(_bins(), Ridge()), "bins"),
    "tree": (lambda: DecisionTreeRegressor(max_depth=3), "depth"),
    "neighbors": (KNeighborsRegressor, "neighbors"),
    "boosting": (lambda: GradientBoostingRegressor(n_estimators=5), "trees"),
    "histogram boosting": (lambda: HistGradientBoostingRegressor(max_iter=5), "trees"),
    "forest": (lambda: RandomForestRegressor(3, max_depth=3), "depth"),
    "column transformer": (
        lambda: make_pipeline(
            ColumnTransformer([("x", PolynomialFeatures(2), [0])]), LinearRegression()
        ),
        "degree",
    ),
    "column by name": (
        lambda: make_pipeline(
            ColumnTransformer([("x", PolynomialFeatures(2), ["dose"])]), LinearRegression()
        ),
        "degree",
    ),
    "grid search": (
        lambda: GridSearchCV(DecisionTreeRegressor(), {"max_depth": [2, 3]}, cv=2),
        "depth",
    ),
}
"""Unfitted, and what is varied of each as sentences call it."""
