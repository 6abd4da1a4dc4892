"""Answers of trees and forests to many rows, block by block in several threads."""

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.tree_arrays import Bools, Floats

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


@dataclass(frozen=True)
class ForestAnswers:
    """The predictions of the trees and of the forest for all test rows.

    `says` (whether the positive class is predicted) and `probability` (of the positive class) have
    shape (n_trees, n_test); `is_positive`, `forest_says` and `forest_probability` have shape
    (n_test,).
    """

    is_positive: Bools
    probability: Floats
    says: Bools
    forest_probability: Floats
    forest_says: Bools
    positive: int
    """The index of the positive class in the forest's classes."""

    @property
    def wrong(self) -> Bools:
        return np.asarray(self.says != self.is_positive)

    @property
    def forest_wrong(self) -> Bools:
        return np.asarray(self.forest_says != self.is_positive)

    @property
    def accuracy(self) -> float:
        """Mean accuracy of the trees."""
        return float((self.says == self.is_positive).mean())


def forest_answers(
    forest: Any, given_rows: Any, rows: Floats, is_positive: Bools, positive: int
) -> ForestAnswers:
    """Return the predictions for all rows; the forest's are by scikit-learn's predict_proba."""
    probability, says = all_answers(forest.estimators_, rows, positive)
    with warnings.catch_warnings():  # about feature names, which are compared elsewhere
        warnings.simplefilter("ignore", UserWarning)
        both = forest.predict_proba(given_rows)
    forest_says = both.argmax(axis=1) == positive
    return ForestAnswers(is_positive, probability, says, both[:, positive], forest_says, positive)
