"""Predictions of trees for many test rows, counts of errors, and the choice of the rows to draw."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.random_forest.groups import AllCases
from mlu_anim.experiments.random_forest.trees import Bools, Floats, Ints

MOST_TILES = 200
"""Most test rows that are drawn as one tile each; more are reduced to N_TILES tiles."""
N_TILES = 100
"""Number of tiles for many test rows: each stands for 1 % of them."""
_CELLS = 2_000_000
"""Most cells, trees x rows, of a block that one thread works on."""
_MOST_THREADS = 8

Singles = NDArray[np.float32]
Found = TypeVar("Found")


def singles(rows: Floats) -> Singles:
    """Return rows in single precision, as scikit-learn's trees compare them."""
    return np.ascontiguousarray(rows, dtype=np.float32)


def leaf_probability(trees: Sequence[Any], rows: Singles, positive: int) -> Floats:
    """Return each tree's probability of the positive class for each row, shape (n_trees, n_rows).

    This equals predict_proba, but does not validate the rows. positive: index of the positive
    class.
    """
    return np.stack([tree.tree_.value[:, 0, positive][tree.tree_.apply(rows)] for tree in trees])


def by_blocks(n_rows: int, n_trees: int, work: Callable[[slice], Found]) -> Iterator[Found]:
    """Yield the results of `work` for slices of the rows, in order, computed by several threads."""
    size = max(_CELLS // n_trees, 100)
    blocks = [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, blocks)


def says_positive(probability: Floats, positive: int) -> Bools:
    """Return where the positive class is predicted; an exact tie goes to the first class.

    probability: that of the positive class.  positive: index of the positive class, 0 or 1.
    """
    return np.asarray(probability >= 0.5 if positive == 0 else probability > 0.5)


def all_answers(trees: Sequence[Any], rows: Floats, positive: int) -> tuple[Floats, Bools]:
    """Return each tree's probability of the positive class for each row, and its vote.

    Both have shape (n_trees, n_rows); True is a vote for the positive class. The vote is that of
    the class with the larger value in the leaf, as by scikit-learn's `predict`: sums of weights can
    differ in their last digit where both shares are written 0.5.
    """
    values = [tree.tree_.value[:, 0, :] for tree in trees]
    votes = [each.argmax(axis=1) == positive for each in values]

    def of_block(block: slice) -> tuple[Floats, Bools]:
        leaves = [tree.tree_.apply(singles(rows[block])) for tree in trees]
        shares = [value[leaf, positive] for value, leaf in zip(values, leaves, strict=True)]
        return np.stack(shares), np.stack([v[leaf] for v, leaf in zip(votes, leaves, strict=True)])

    shares, says = zip(*by_blocks(len(rows), len(trees), of_block), strict=True)
    return np.concatenate(shares, axis=1), np.concatenate(says, axis=1)


def error_counts(wrong: Bools, forest_wrong: Bools) -> AllCases:
    """Count the errors over all rows, for a result that draws only some of them.

    wrong: shape (n_trees, n_rows).  forest_wrong: shape (n_rows,).
    """
    ones = wrong.astype(np.float64)
    return AllCases(
        pair_errors=(ones @ ones.T).round().astype(np.int64),
        n_forest_errors=int(forest_wrong.sum()),
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
