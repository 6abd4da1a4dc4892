"""The forest behind the random-forest clip, on a typical split."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset, breast_cancer, require_seed, stratified_split
from mlu_anim.experiments._forest_errors import mean_correlation
from mlu_anim.experiments._forest_trees import votes

FEATURES = "mean texture", "mean smoothness", "mean compactness"
POSITIVE_NAME = "malignant"
N_TEST = 42
"""As many as in the ROC clip: few enough for each to have a column that can be seen."""
N_SEEDS = 101
"""Odd, so that the median is one of them."""
N_TREES, N_MORE_TREES = 9, 200


@dataclass(frozen=True)
class TypicalForest:
    """Nine trees, 200 trees of which they are the first, and the rows."""

    forest: Any
    larger: Any
    X_train: NDArray[np.float64]
    """Shape (527, 3)."""
    y_train: NDArray[np.str_]
    X_test: NDArray[np.float64]
    """Shape (42, 3)."""
    y_test: NDArray[np.str_]
    provenance: Mapping[str, object]


def typical_forest(seed: int | None) -> TypicalForest:
    """The split and forest of that seed, or those of the median of 101 seeds.

    The median of the forest's accuracy and, among equals, of the mean correlation of errors.
    """
    if seed is not None:
        require_seed(seed)
    data = breast_cancer()
    ranks = [_quality(data, each) for each in range(N_SEEDS)] if seed is None else []
    chosen = ranks.index(sorted(ranks)[N_SEEDS // 2]) if seed is None else seed
    rows, y, (train, test) = _split(data, chosen)
    about = {"data": data.name, "test_size": N_TEST, "seed": chosen}
    if ranks:
        accuracies = [accuracy for accuracy, _ in ranks]
        spread = {"seed_accuracies_mean": float(np.mean(accuracies))}
        spread["seed_accuracies_sd"] = float(np.std(accuracies, ddof=1))
        about |= {"n_seeds": N_SEEDS, **spread}
    return TypicalForest(
        forest=_fitted(rows[train], y[train], chosen, N_TREES),
        larger=_fitted(rows[train], y[train], chosen, N_MORE_TREES, oob_score=True),
        X_train=rows[train],
        y_train=y[train],
        X_test=rows[test],
        y_test=y[test],
        provenance=about,
    )


def _quality(data: Dataset, seed: int) -> tuple[float, float]:
    rows, y, (train, test) = _split(data, seed)
    forest = _fitted(rows[train], y[train], seed, N_TREES)
    positive = list(forest.classes_).index(POSITIVE_NAME)
    _, says, _ = votes(forest.estimators_, rows[test], positive)
    wrong = says != (y[test] == POSITIVE_NAME)
    return float((forest.predict(rows[test]) == y[test]).mean()), mean_correlation(wrong)


def _split(data: Dataset, seed: int) -> tuple[NDArray[np.float64], NDArray[np.str_], Any]:
    split = stratified_split(data.y, n_test=N_TEST, seed=seed)
    rows = np.column_stack([data.column(name) for name in FEATURES])
    return rows, data.y, (split.train, split.test)


def _fitted(
    rows: NDArray[np.float64],
    y: NDArray[np.str_],
    seed: int,
    n_trees: int,
    *,
    oob_score: bool = False,
) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(
        n_trees, max_depth=3, min_samples_leaf=5, random_state=seed, oob_score=oob_score
    )
    return forest.fit(rows, y)
