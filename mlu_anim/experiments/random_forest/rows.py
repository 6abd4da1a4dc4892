"""Many test rows: the answers of the trees, counted over all rows, and the rows that are drawn."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.random_forest.groups import AllCases
from mlu_anim.experiments.random_forest.trees import Bools, Floats, Ints

MOST_COLUMNS = 120
"""More test rows than that are thinned to N_COLUMNS columns."""
N_COLUMNS = 100
"""So that a column is 1 % of the cases."""
_CELLS = 2_000_000
"""Of a block of trees x rows that a thread holds."""
_MOST_THREADS = 8

Singles = NDArray[np.float32]
Found = TypeVar("Found")


def singles(rows: Floats) -> Singles:
    """Rows as scikit-learn's trees compare them."""
    return np.ascontiguousarray(rows, dtype=np.float32)


def leaf_probability(trees: Sequence[Any], rows: Singles, positive: int) -> Floats:
    """Shape (n_trees, n_rows): predict_proba of each tree, without its validation of the rows."""
    return np.stack([tree.tree_.value[:, 0, positive][tree.tree_.apply(rows)] for tree in trees])


def by_blocks(n_rows: int, n_trees: int, work: Callable[[slice], Found]) -> Iterator[Found]:
    """The results of `work` for blocks of rows, in order; several threads work on blocks."""
    size = max(_CELLS // n_trees, 100)
    blocks = [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, blocks)


def says_positive(probability: Floats, positive: int) -> Bools:
    """An exact tie goes to the first class, as in scikit-learn."""
    return np.asarray(probability >= 0.5 if positive == 0 else probability > 0.5)


def all_answers(trees: Sequence[Any], rows: Floats, positive: int) -> tuple[Floats, Bools]:
    """Shapes (n_trees, n_rows): the probability that each tree gives each row, and its vote.

    The vote is that of the class with the larger value in the leaf, as scikit-learn's `predict`
    takes it: sums of weights differ in their last digit where shares are both written 0.5.
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
    """The counts over all rows, where only some are drawn.

    wrong: (n_trees, n_rows); forest_wrong: (n_rows,).
    """
    ones = wrong.astype(np.float64)
    by_errors = np.bincount(wrong.sum(axis=0), minlength=len(wrong) + 1)
    return AllCases(
        pair_errors=(ones @ ones.T).round().astype(np.int64),
        cases_by_errors=by_errors.astype(np.int64),
        n_forest_errors=int(forest_wrong.sum()),
    )


def columns(n_wrong: Ints, forest_wrong: Bools, wrong_probability: Floats) -> Ints:
    """N_COLUMNS rows that stand for all: quantiles of how many trees err.

    As many of them, to the nearest, as there are percent that the forest gets wrong; from those
    that most trees get wrong to those that fewest do. All three: shape (n_rows,).
    """
    order = np.lexsort((-wrong_probability, ~forest_wrong, -n_wrong))
    n_dark = round(N_COLUMNS * float(forest_wrong.mean()))
    chosen = []
    for dark, count in ((True, n_dark), (False, N_COLUMNS - n_dark)):
        members = np.flatnonzero(forest_wrong[order] == dark)
        middles = (np.arange(count) + 0.5) / max(count, 1) * len(members)
        chosen.append(members[middles.astype(np.int64)])
    return np.asarray(order[np.sort(np.concatenate(chosen))])
