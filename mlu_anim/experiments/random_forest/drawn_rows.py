"""The rows that are drawn: test rows as tiles, training rows in a leaf, and their pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints, draws, root_distinct
from mlu_anim.data.pixel_columns import picture_shape
from mlu_anim.experiments.random_forest.groups import MOST_ROWS_SHOWN, AllCases, LeafRows, Pictures

MOST_TILES = 200
"""Most test rows that are drawn as one tile each; more are reduced to N_TILES tiles."""
N_TILES = 100
"""Number of tiles for many test rows: each stands for 1 % of them."""
MOST_IN_LEAF = 120
"""Most training rows of a leaf that are drawn one by one, with repeats."""


def error_counts(wrong: Bools, forest_wrong: Bools) -> AllCases:
    """Count the errors over all rows, for a result that draws only some of them.

    wrong: shape (n_trees, n_rows).  forest_wrong: shape (n_rows,).
    """
    ones = wrong.astype(np.float64)
    return AllCases(
        pair_errors=(ones @ ones.T).round().astype(np.int64),
        n_forest_errors=int(forest_wrong.sum()),
        n_most_wrong=int((wrong.mean(axis=0) > 0.5).sum()),
    )


def tiles(n_wrong: Ints, forest_wrong: Bools, wrong_probability: Floats) -> Ints:
    """Return the indices of N_TILES rows that represent all rows, in order of falling errors.

    They are quantiles of the number of trees that err. The share of them that the forest gets wrong
    is that of all rows, rounded to whole percent.
    n_wrong: number of trees that err.  forest_wrong: whether the forest errs.  wrong_probability:
    orders rows with equal numbers, by falling value. All three have shape (n_rows,).
    """
    order = np.lexsort((-wrong_probability, ~forest_wrong, -n_wrong))
    n_dark = round(N_TILES * float(forest_wrong.mean()))
    chosen = []
    for dark, count in ((True, n_dark), (False, N_TILES - n_dark)):
        members = np.flatnonzero(forest_wrong[order] == dark)
        middles = (np.arange(count) + 0.5) / max(count, 1) * len(members)
        chosen.append(members[middles.astype(np.int64)])
    return np.asarray(order[np.sort(np.concatenate(chosen))])


def leaf_members(forest: Any, train: Floats, row: Floats) -> Ints:
    """Return the indices of the training rows in the first tree's leaf of one row, rising.

    Only rows that the tree was given count.  row: shape (1, n_features).
    """
    tree = forest.estimators_[0]
    is_there = tree.apply(train) == tree.apply(row)[0]
    return np.flatnonzero(is_there & (draws(forest)[0] > 0))


def leaf_rows(forest: Any, members: Ints, is_positive: Bools) -> LeafRows | None:
    """Return the rows of a leaf, or None if they are weighted or too many to be drawn.

    is_positive: shape (n_train,).
    """
    drawn = draws(forest)[0][members]
    if drawn.sum() > MOST_IN_LEAF or root_distinct(forest) is not None:
        return None
    return LeafRows(draws=drawn, is_positive=is_positive[members])


def pictures(
    names: Sequence[Any], cases: Floats, train: Floats | None, members: Ints
) -> Pictures | None:
    """Return the pictures of cases and training rows, or None if features are not pixels.

    members: indices of the training rows in the leaf of the followed case.
    """
    shape = picture_shape(names)
    shown = cases[:0] if train is None else train
    values = np.concatenate([cases, shown])
    if shape is None or not len(values) or values.min() < 0 or values.max() <= 0:
        return None
    darkest = float(values.max())

    def levels(rows: Floats) -> Floats:
        return rows.reshape(len(rows), *shape) / darkest

    return Pictures(
        darkest=darkest,
        cases=levels(cases),
        training=levels(shown[:MOST_ROWS_SHOWN]),
        leaf=levels(shown[members]),
    )
