"""Fitted models of the kinds that people save, and the table that they were fitted on."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_selection import SelectKBest
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Perceptron, RidgeClassifier
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    SplineTransformer,
    StandardScaler,
)
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

WORDS, NUMBERS, TARGET = ["city", "stage"], ["age", "chol"], "is sick"


def people(n: int = 60, seed: int = 0) -> pl.DataFrame:
    """Numbers, booleans, words and a target of two words."""
    rng = np.random.default_rng(seed)
    age, smoker = rng.integers(20, 80, n), rng.random(n) < 0.4
    sick = age / 20 + smoker + rng.normal(size=n) > 3
    return pl.DataFrame(
        {
            "age": age,
            "chol": np.round(rng.normal(220, 30, n), 2),
            "smoker": smoker,
            "city": rng.choice(["Oslo", "S\u00e3o Paulo", "Bergen"], n).tolist(),
            "stage": rng.choice(["I", "II", "III"], n).tolist(),
            TARGET: np.where(sick, "yes", "no").tolist(),
        }
    )


def _encoded(last: Any, encoder: Any = None, output: str | None = None) -> Any:
    """Words encoded, numbers scaled, and booleans handed on as they are."""
    encoder = encoder or OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = [("words", encoder, WORDS), ("numbers", StandardScaler(), NUMBERS)]
    before = ColumnTransformer(columns, remainder="passthrough")
    return make_pipeline(before.set_output(transform=output) if output else before, last)


def _imputing() -> Any:
    """As the first step of `_encoded`, with gaps filled."""
    words = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
        (words, WORDS),
        remainder="passthrough",
    )


class _Saved(Pipeline):  # type: ignore[misc]
    """Changed after fitting, in what only pandas could have done; saved as a plain Pipeline."""

    def fit(self, X: Any, y: Any) -> Any:  # noqa: N803 - scikit-learn's name
        fitted = Pipeline(self.steps).fit(X, y)
        self.change(fitted)
        return fitted

    def change(self, fitted: Pipeline) -> None:
        raise NotImplementedError


class _Selecting(_Saved):
    """Its columns were chosen by make_column_selector, which asks pandas for them."""

    def change(self, fitted: Pipeline) -> None:
        before = fitted.steps[0][1]
        selectors = (
            make_column_selector("^age|chol", dtype_include=np.number),
            make_column_selector(dtype_include=[object], dtype_exclude=[np.number, bool]),
        )
        chosen = zip(before.transformers, selectors, strict=True)
        before.transformers = [(name, part, columns) for (name, part, _), columns in chosen]


class _AsksForPandas(_Saved):
    """Fitted where pandas was installed, with `set_output(transform="pandas")`."""

    def change(self, fitted: Pipeline) -> None:
        for part in (fitted, *(step for _, step in fitted.steps)):
            part._sklearn_output_config = {"transform": "pandas"}


def _asks_for_pandas(pipeline: Pipeline) -> Any:
    return _AsksForPandas(pipeline.steps)


def _logistic() -> Any:
    return LogisticRegression(max_iter=1000)


OF_FRAMES: Mapping[str, Callable[[], Any]] = {
    "passthrough": lambda: _encoded(_logistic()),
    "ordinal": lambda: _encoded(_logistic(), OrdinalEncoder()),
    "selector": lambda: _Selecting([("before", _imputing()), ("last", _logistic())]),
    "set_output": lambda: _encoded(_logistic(), output="polars"),
    "set_output, pandas": lambda: _asks_for_pandas(_encoded(_logistic(), output="polars")),
    "grid search": lambda: GridSearchCV(
        _encoded(_logistic()), {"logisticregression__C": [0.1, 1.0]}, cv=2
    ),
    "grid search, named metric": lambda: GridSearchCV(
        _encoded(_logistic()), {"logisticregression__C": [0.1, 1.0]}, cv=2, scoring="roc_auc"
    ),
    "calibrated": lambda: CalibratedClassifierCV(_encoded(LinearSVC()), cv=2),
    "calibrated, isotonic": lambda: CalibratedClassifierCV(
        _encoded(LinearSVC()), cv=2, method="isotonic"
    ),
    "histogram boosting": lambda: _encoded(HistGradientBoostingClassifier(max_iter=3)),
    "histogram boosting, categories": lambda: _encoded(
        HistGradientBoostingClassifier(max_iter=3, categorical_features=[0, 1]), OrdinalEncoder()
    ),
    "boosting": lambda: _encoded(GradientBoostingClassifier(n_estimators=3)),
    "ada boost": lambda: _encoded(AdaBoostClassifier(n_estimators=3)),
    "forest": lambda: _encoded(RandomForestClassifier(5, random_state=0)),
    "extra trees": lambda: _encoded(ExtraTreesClassifier(5, random_state=0)),
    "tree": lambda: _encoded(DecisionTreeClassifier(max_depth=3)),
    "voting": lambda: _encoded(
        VotingClassifier([("a", _logistic()), ("b", GaussianNB())], voting="soft")
    ),
    "voting, hard": lambda: _encoded(VotingClassifier([("a", _logistic()), ("b", GaussianNB())])),
    "stacking": lambda: _encoded(
        StackingClassifier([("a", GaussianNB()), ("b", DecisionTreeClassifier(max_depth=2))], cv=2)
    ),
    "svc": lambda: _encoded(SVC()),
    "linear svc": lambda: _encoded(LinearSVC()),
    "ridge": lambda: _encoded(RidgeClassifier()),
    "perceptron": lambda: _encoded(Perceptron()),
    "neighbors": lambda: _encoded(KNeighborsClassifier()),
    "neighbors, ball tree": lambda: _encoded(KNeighborsClassifier(algorithm="ball_tree", p=1)),
    "naive bayes": lambda: _encoded(GaussianNB()),
    "mlp": lambda: _encoded(MLPClassifier([3], max_iter=20, random_state=0)),
    "gaussian process": lambda: _encoded(GaussianProcessClassifier()),
    "select k best": lambda: _encoded(Pipeline([("k", SelectKBest(k=3)), ("l", _logistic())])),
    "bins": lambda: _encoded(
        make_pipeline(KBinsDiscretizer(3, encode="ordinal"), _logistic()), OrdinalEncoder()
    ),
    "splines": lambda: _encoded(
        make_pipeline(SplineTransformer(n_knots=3, extrapolation="linear"), _logistic())
    ),
    "fixed threshold": lambda: FixedThresholdClassifier(_encoded(_logistic()), threshold=0.3),
}
"""Unfitted; each takes the columns of `people` by name."""
