"""Pictures of cases whose features are pixels, and the training rows in the leaf of one case."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints, draws, root_distinct
from mlu_anim.data.pixel_columns import picture_shape
from mlu_anim.experiments.random_forest.groups import MOST_ROWS_SHOWN, LeafRows, Pictures

MOST_IN_LEAF = 120
"""Most training rows of a leaf that are drawn one by one, with repeats."""


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
