"""Compute the clip's result from a forest fitted to the rows of a split, or from the user's own."""

import os
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.model_description import description
from mlu_anim.data.models.ensembles import FEWEST_TREES, first_trees, require_rows
from mlu_anim.data.models.last_step import last_step
from mlu_anim.data.models.tree_arrays import votes
from mlu_anim.data.models.voters import hard_majority, mean_correlation
from mlu_anim.data.sources import AskedModel
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.groups import FOLLOWED, MOST_LEVELS, MOST_TREES
from mlu_anim.results.parameters import Input, Parameter
from mlu_anim.system.errors import UsageError

DIGITS = ("3", "8")
POSITIVE = "8"
N_TEST = 179
"""Number of test pictures: half of the 357, so that single trees have something to get wrong."""
_LARGE_CELLS = 30_000
"""Training rows with more numbers than this are fitted by several threads."""
_FITTED: tuple[Input, ...] = ("own", "data")
"""Inputs for which the clip fits a forest itself. For a user's fitted forest, only the numbers of
trees can be set."""
PARAMETERS = (
    Parameter("n_trees", FOLLOWED, "trees that are followed", FEWEST_TREES, MOST_TREES),
    Parameter("max_depth", 3, "levels of splits of a tree", 1, MOST_LEVELS, of=_FITTED),
    Parameter("min_samples_leaf", 1, "least training rows of a leaf", 1, 1000, of=_FITTED),
    Parameter("n_more_trees", 200, "trees of the larger forest; 0 for none", 0, 500),
)


@dataclass(frozen=True)
class Settings:
    """The settings of a forest that the clip fits; n_more_trees=0 means no larger forest.

    Raises UsageError if a larger forest has fewer trees than are followed.
    """

    n_trees: int = FOLLOWED
    max_depth: int = 3
    min_samples_leaf: int = 1
    n_more_trees: int = 200

    def __post_init__(self) -> None:
        if 0 < self.n_more_trees < self.n_trees:
            raise UsageError(
                f"n_more_trees={self.n_more_trees} is less than n_trees={self.n_trees}",
                hint="The larger forest begins with the trees that are followed; 0 for none.",
            )


def digits() -> Dataset:
    """Return the clip's own data: 357 handwritten threes and eights, 8 x 8 pixels of 0 to 16."""
    found = load_dataset("digits")
    is_one = np.isin(found.y, DIGITS)
    return replace(found, name="digits 3 and 8", X=found.X[is_one], y=found.y[is_one], columns={})


def quality(rows: SplitRows, **settings: Any) -> tuple[float, float, int, int]:
    """Return the accuracy of the forest, the mean correlation of its trees' errors, and two counts.

    Seeds are ordered by the accuracy, and among equals by the correlation. The counts are of the
    cases on which votes and mean disagree, and of those of them on which the mean is right.
    """
    chosen = Settings(**settings)
    forest = _fitted(rows, chosen, chosen.n_trees)
    positive = list(forest.classes_).index(rows.two.pos_label)
    _, says, _ = votes(forest.estimators_, rows.X_test, positive)
    wrong = says != rows.is_positive[rows.test]
    mean_says = forest.predict(rows.X_test)
    is_right = mean_says == rows.y_test
    majority = hard_majority(says, positive == 0)
    apart = majority != (mean_says == rows.two.pos_label)
    counts = int(apart.sum()), int((apart & is_right).sum())
    return float(is_right.mean()), mean_correlation(wrong), *counts


SPLIT = TypicalSplit(
    "accuracies",
    quality,
    n_test=N_TEST,
    of_tables=((_LARGE_CELLS, 31), (1_000_000, 11)),
    most_train=50_000,  # more rows take minutes; a sample of them is as good for small trees
    condition=Condition(
        "a case on which votes and mean disagree and the mean is right",
        lambda quality: bool(quality[-1]),
        ("disagreements", "mean_right"),
    ),
)


def of_split(rows: SplitRows, **settings: Any) -> ForestVote:
    """Return the result for a forest fitted to the training rows.

    Its larger forest begins with the same trees.
    """
    chosen, two = Settings(**settings), rows.two
    n_more = chosen.n_more_trees
    return ForestVote.from_estimator(
        _fitted(rows, chosen, chosen.n_trees),
        rows.X_test,
        rows.y_test,
        pos_label=two.pos_label,
        larger_estimator=_fitted(rows, chosen, n_more) if n_more else None,
        X_train=rows.X_train,
        y_train=rows.y_train,
        feature_names=rows.data.feature_names,
        positive_name=two.positive_name,
        negative_name=two.negative_name,
        provenance=rows.about,
    )


def of_model(
    asked: AskedModel, *, n_trees: int | None = None, n_more_trees: int | None = None
) -> ForestVote:
    """Return the result for the user's fitted forest and all rows of the table."""
    data, rows = asked.data, asked.rows
    with asked.model.speaking(data):
        estimator = asked.model.estimator
        forest, rows, names = last_step(estimator, rows, data.feature_names)
    require_rows(forest, rows, names, data)
    return ForestVote.from_estimator(
        first_trees(forest, n_more_trees or len(forest.estimators_)),
        rows,
        asked.y,
        pos_label=asked.two.pos_label,
        feature_names=names,
        n_trees=n_trees,
        provenance=asked.about | {"model": description(forest)},
        **asked.names,
    )


def _fitted(rows: SplitRows, settings: Settings, n_trees: int) -> Any:
    """Return a forest fitted to the training rows; threads do not change its trees."""
    from sklearn.ensemble import RandomForestClassifier

    train = rows.X_train
    forest = RandomForestClassifier(
        n_trees,
        max_depth=settings.max_depth,
        min_samples_leaf=settings.min_samples_leaf,
        random_state=rows.seed,
        n_jobs=min(4, os.cpu_count() or 1) if train.size > _LARGE_CELLS else None,
    )
    return forest.fit(train, rows.y_train)
