"""The nodes of a forest that a result stores, and the rows that its trees were given."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.tree_arrays import Ints, levels, n_rows

MOST_ROWS_SHOWN = 40
"""Most training rows that are drawn one by one."""
MOST_LEVELS = 4
"""Most levels of splits of trees that are drawn whole; deeper ones are drawn down to TOP_LEVELS."""
TOP_LEVELS = 3


def top_and(trees: Sequence[Any], leaves: Ints, paths: Sequence[Ints]) -> list[Ints] | None:
    """Return the nodes of each tree that are stored: top levels, leaves of the cases, and a path.

    leaves: shape (n_trees, n_cases).  paths: for each tree, the nodes on the path of the followed
    case. Returns None if all trees are small enough to be stored whole.
    """
    if max(tree.get_depth() for tree in trees) <= MOST_LEVELS:
        return None
    return [
        np.unique(np.concatenate([np.flatnonzero(levels(tree.tree_) <= TOP_LEVELS), ends, path]))
        for tree, ends, path in zip(trees, leaves, paths, strict=True)
    ]


def draws(forest: Any) -> Mapping[str, NDArray[Any]]:
    """Count the training rows that the bootstrap drew, as fields of a Bag by name."""
    samples, n_train = forest.estimators_samples_, n_rows(forest)
    counts = [np.bincount(sample, minlength=n_train) for sample in samples]
    first, shown = counts[0], np.array([each[:MOST_ROWS_SHOWN] for each in counts])
    return {
        "shown_draws": shown.astype(np.int64),
        "rows_by_draws": np.bincount(first, minlength=3).astype(np.int64),
        "n_distinct": np.array([len(np.unique(each)) for each in samples], dtype=np.int64),
    }
