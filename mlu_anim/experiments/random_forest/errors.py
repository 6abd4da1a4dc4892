"""Errors of trees on many rows: counts of them, and tiles that stand for them."""

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints
from mlu_anim.experiments.random_forest.groups import AllCases

MOST_TILES = 200
"""Most test rows that are drawn as one tile each; more are reduced to N_TILES tiles."""
N_TILES = 100
"""Number of tiles for many test rows: each stands for 1 % of them."""


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
