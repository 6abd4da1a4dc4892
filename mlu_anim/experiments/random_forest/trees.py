"""The nodes of a forest that a result stores."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlu_anim.data.models.tree_arrays import Ints, levels

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
