"""Accuracy of the first 1, 2, ... trees of a larger forest, on test rows and out of bag."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlu_anim.experiments.random_forest.errors import promised_accuracy
from mlu_anim.experiments.random_forest.rows import (
    by_blocks,
    leaf_probability,
    says_positive,
    singles,
)
from mlu_anim.experiments.random_forest.trees import Bools, Floats, Ints

OOB_FROM = 50
"""Fewest trees for an out-of-bag accuracy: with fewer, many rows have seldom been out of bag."""
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
    """Return the fields of a LargerForest about the test rows, by name.

    The accuracy is that on all rows; `wrong` is only about the rows with the indices `drawn`.
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


def out_of_bag(forest: Any, rows: Floats, is_positive: Bools, positive: int) -> Mapping[str, Any]:
    """Return the fields of a LargerForest about its training rows, by name.

    rows, is_positive: the rows that it was fitted on.  positive: index of the positive class.
    """
    trees, counts = forest.estimators_, held_counts(len(forest.estimators_))
    is_out = np.ones((len(trees), len(rows)), dtype=bool)
    for out, sample in zip(is_out, forest.estimators_samples_, strict=True):
        out[sample] = False

    def of_block(block: slice) -> tuple[Ints, Ints]:
        probability = leaf_probability(trees, singles(rows[block]), positive)
        n_out = np.cumsum(is_out[:, block], axis=0)
        sums = np.cumsum(np.where(is_out[:, block], probability, 0.0), axis=0)
        says = says_positive(sums / np.maximum(n_out, 1), positive)
        right = (says == is_positive[block]) & (n_out > 0)
        return right.sum(axis=1), (n_out > 0).sum(axis=1)

    found = list(by_blocks(len(rows), len(trees), of_block))
    n_right, n_seen = (np.sum(each, axis=0) for each in zip(*found, strict=True))
    held = counts[counts >= OOB_FROM] - 1
    return {
        "oob_accuracy": n_right[held] / np.maximum(n_seen[held], 1),
        "oob_score": float(forest.oob_score_) if hasattr(forest, "oob_score_") else 0.0,
        "oob_rows_seen": int(n_seen[-1]),
    }
