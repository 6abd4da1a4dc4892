"""The forests that the clip fits, on a typical split: of its own data or of the user's."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, breast_cancer, require_seed, stratified_split
from mlu_anim.data.number_limits import require_trees_can_read
from mlu_anim.experiments import _forest_origin as _origin
from mlu_anim.experiments._forest_errors import mean_correlation
from mlu_anim.experiments._forest_settings import PARAMETERS, Settings
from mlu_anim.experiments._forest_trees import Floats, Ints, votes
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import quoted

FEATURES = "mean texture", "mean smoothness", "mean compactness"
POSITIVE_NAME = "malignant"
N_TEST = 42
"""As many as in the ROC clip: few enough for each to have a column that can be seen."""
N_SEEDS = 101
"""Odd, so that the median is one of them."""
SEEDS_BY_CELLS = (30_000, 31), (1_000_000, 11)
"""Of a user's table with up to so many numbers so many splits are tried; of a larger one one."""
MOST_TRAIN_ROWS = 50_000
"""More rows take minutes; a random sample of them is as good for small trees."""

Labels = NDArray[np.str_]
Parts = tuple[Ints, Ints]
"""Rows that train, and rows that test."""


@dataclass(frozen=True)
class TypicalForest:
    """The trees that are followed, more trees of which they are the first, and the rows."""

    forest: Any
    larger: Any
    """None where no more are wanted."""
    X_train: Floats
    """Shape (n_train, n_features)."""
    y_train: Labels
    X_test: Floats
    """Shape (n_test, n_features)."""
    y_test: Labels
    provenance: Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """Rows of two classes, and how they are split at a seed."""

    name: str
    rows: Floats
    y: Labels
    positive: str
    split: Callable[[int], Parts]


def typical_forest(seed: int | None, settings: Settings) -> TypicalForest:
    """Of the clip's own data: the split and forest of that seed, or those of the median of 101."""
    data = breast_cancer()
    rows = np.column_stack([data.column(name) for name in FEATURES])
    share = settings.test_share
    n_test = N_TEST if share is None else round(share * len(rows))

    def split(each: int) -> Parts:
        found = stratified_split(data.y, n_test=n_test, seed=each)
        return found.train, found.test

    table = Table(data.name, rows, data.y, POSITIVE_NAME, split)
    return _typical(table, seed, settings, N_SEEDS, {"test_size": n_test})


def forest_of(
    data: Dataset, positive: str, y: Labels, seed: int | None, settings: Settings
) -> TypicalForest:
    """Of the user's table: a held-out share of each class, at that seed or at a typical one."""
    default = next(p.default for p in PARAMETERS if p.name == "test_share")
    share = float(default) if settings.test_share is None else settings.test_share
    _require_two_of_each(data.name, y)
    require_trees_can_read(data)
    table = Table(data.name, data.X, y, positive, lambda each: held_out(y, share, each))
    n_seeds = next((n for cells, n in SEEDS_BY_CELLS if data.X.size <= cells), 1)
    train, test = table.split(0)
    about = {
        **_origin.origin(data, positive, str(np.unique(y[y != positive])[0])),
        "test_rows": "held out, stratified by class",
        "test_share": share,
        "n_test": len(test),
        "n_train": len(train),
    }
    return _typical(table, seed, settings, n_seeds, about)


def _typical(
    table: Table,
    seed: int | None,
    settings: Settings,
    n_seeds: int,
    about: Mapping[str, object],
) -> TypicalForest:
    """The forest of that seed, or that of the median of so many seeds.

    The median of the forest's accuracy and, among equals, of the mean correlation of errors.
    """
    if seed is not None:
        require_seed(seed)
    ranks = [_quality(table, settings, s) for s in range(n_seeds)] if _tries(seed, n_seeds) else []
    chosen = ranks.index(sorted(ranks)[n_seeds // 2]) if ranks else seed or 0
    train, test = table.split(chosen)
    rows, y = table.rows, table.y
    told = {"data": table.name, **about, "seed": chosen}
    if ranks:
        accuracies = [accuracy for accuracy, _ in ranks]
        spread = {"seed_accuracies_mean": float(np.mean(accuracies))}
        spread["seed_accuracies_sd"] = float(np.std(accuracies, ddof=1))
        told |= {"n_seeds": n_seeds, **spread}
    n_more = settings.n_more_trees
    fitted = _fitted(rows[train], y[train], chosen, settings, settings.n_trees)
    larger = _fitted(rows[train], y[train], chosen, settings, n_more, oob=True) if n_more else None
    return TypicalForest(fitted, larger, rows[train], y[train], rows[test], y[test], told)


def _tries(seed: int | None, n_seeds: int) -> bool:
    return seed is None and n_seeds > 1


def _quality(table: Table, settings: Settings, seed: int) -> tuple[float, float]:
    train, test = table.split(seed)
    rows, y = table.rows, table.y
    forest = _fitted(rows[train], y[train], seed, settings, settings.n_trees)
    positive = list(forest.classes_).index(table.positive)
    _, says, _ = votes(forest.estimators_, rows[test], positive)
    wrong = says != (y[test] == table.positive)
    return float((forest.predict(rows[test]) == y[test]).mean()), mean_correlation(wrong)


def held_out(y: Labels, share: float, seed: int) -> Parts:
    """Rows that train and rows that test: of each class the same share tests, one row at least.

    Of more than MOST_TRAIN_ROWS training rows a random sample is kept, with both classes.
    """
    generator = np.random.default_rng(seed)
    train, test = [], []
    for label in np.unique(y):
        rows = generator.permutation(np.flatnonzero(y == label))
        n_test = min(max(round(share * len(rows)), 1), len(rows) - 1)
        n_kept = max(1, round(MOST_TRAIN_ROWS / len(y) / (1 - share) * (len(rows) - n_test)))
        test.append(rows[:n_test])
        train.append(rows[n_test : n_test + n_kept])
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(test))


def _require_two_of_each(name: str, y: Labels) -> None:
    """Raise BadInput where a class has one row: it cannot both train and test."""
    labels, counts = np.unique(y, return_counts=True)
    for label, count in zip(labels, counts, strict=True):
        if count < 2:
            raise BadInput(
                f"{name}: only one row is of the class {quoted(str(label))}",
                hint="Give at least two rows of each class: one to train, one to test.",
            )


def _fitted(
    rows: Floats, y: Labels, seed: int, settings: Settings, n_trees: int, *, oob: bool = False
) -> Any:
    """A forest; how many threads fit it makes no difference to its trees."""
    import warnings

    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(
        n_trees,
        max_depth=settings.max_depth,
        min_samples_leaf=settings.min_samples_leaf,
        random_state=seed,
        oob_score=oob,
        n_jobs=min(4, os.cpu_count() or 1) if rows.size > SEEDS_BY_CELLS[0][0] else None,
    )
    with warnings.catch_warnings():  # of rows that are in every bag: they are counted
        warnings.simplefilter("ignore", UserWarning)
        return forest.fit(rows, y)
