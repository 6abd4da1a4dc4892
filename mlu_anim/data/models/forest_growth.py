"""Accuracy of the first 1, 2, ... trees of a forest, on test rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlu_anim.data.models.tree_answers import (
    by_blocks,
    leaf_probability,
    says_positive,
    singles,
)
from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints
from mlu_anim.data.models.voters import promised_accuracy

MOST_STEPS, EACH_UP_TO = 500, 100
"""Most accuracies that are stored. For more trees, they are those of each number of trees up to
100, and of evenly spaced numbers from there on."""


def held_counts(n_trees: int) -> Ints:
    """Return the numbers of trees for which the accuracy is stored, rising."""
    if n_trees <= MOST_STEPS:
        return np.arange(1, n_trees + 1)
    later = np.linspace(EACH_UP_TO, n_trees, MOST_STEPS - EACH_UP_TO + 1).round()
    return np.unique(np.concatenate([np.arange(1, EACH_UP_TO), later.astype(np.int64)]))


def promised_counts(counts: Ints) -> Ints:
    """Return the odd numbers at, or one below, these numbers of trees; each once, rising."""
    return np.unique(counts - (counts % 2 == 0))


def grown(
    forest: Any, rows: Floats, is_positive: Bools, positive: int, drawn: Ints
) -> Mapping[str, Any]:
    """Return the numbers of trees, their accuracy, and how wrong they are, by name.

    `accuracy`: of the first `counts` trees on all rows.  `wrong`: their mean probability of the
    wrong class for the rows with the indices `drawn`, shape (n_counts, n_drawn).
    is_positive: shape (n_rows,).  positive: index of the positive class.
    """
    counts = held_counts(len(forest.estimators_))
    n_right = _n_right(forest.estimators_, rows, is_positive, positive, counts)
    means = running_means(leaf_probability(forest.estimators_, singles(rows[drawn]), positive))
    means = means[counts - 1]
    return {
        "counts": counts,
        "accuracy": n_right / len(rows),
        "wrong": np.where(is_positive[drawn], 1 - means, means),
    }


def promises(forest: Any, voter_accuracy: float) -> Floats:
    """Return promised_accuracy for odd numbers of voters, up to the number of the forest's trees.

    voter_accuracy: the chance that one voter is right.
    """
    odd = promised_counts(held_counts(len(forest.estimators_)))
    return np.array([promised_accuracy(int(n), voter_accuracy) for n in odd])


def running_means(probability: Floats) -> Floats:
    """Return means over the first trees, shape (n_trees, n_rows): row n - 1 averages n trees."""
    return np.cumsum(probability, axis=0) / np.arange(1, len(probability) + 1)[:, None]


def _n_right(
    trees: Sequence[Any], rows: Floats, is_positive: Bools, positive: int, counts: Ints
) -> Ints:
    """Return how many rows the first `counts` trees get right, shape (n_counts,)."""

    def of_block(block: slice) -> Ints:
        means = running_means(leaf_probability(trees, singles(rows[block]), positive))
        right = says_positive(means[counts - 1], positive) == is_positive[block]
        return np.asarray(right.sum(axis=1))

    found = list(by_blocks(len(rows), len(trees), of_block))
    return np.asarray(np.sum(found, axis=0))
