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
"""With fewer trees many rows have been out of bag too seldom."""
MOST_STEPS, EACH_UP_TO = 500, 100
"""Accuracies that are held; with more trees those of the first hundred and evenly later ones."""


def held_counts(n_trees: int) -> Ints:
    """The numbers of trees whose accuracy is held."""
    if n_trees <= MOST_STEPS:
        return np.arange(1, n_trees + 1)
    later = np.linspace(EACH_UP_TO, n_trees, MOST_STEPS - EACH_UP_TO + 1).round()
    return np.unique(np.concatenate([np.arange(1, EACH_UP_TO), later.astype(np.int64)]))


def promised_counts(counts: Ints) -> Ints:
    """The odd numbers of voters at, or one before, these numbers of trees."""
    return np.unique(counts - (counts % 2 == 0))


def grown(
    forest: Any, rows: Floats, is_positive: Bools, positive: int, drawn: Ints
) -> Mapping[str, Any]:
    """Accuracy on all rows of the first 1, 2, ... trees; their errors on the rows `drawn`."""
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
    """promised_accuracy of odd numbers of voters, up to the forest's trees."""
    odd = promised_counts(held_counts(len(forest.estimators_)))
    return np.array([promised_accuracy(int(n), voter_accuracy) for n in odd])


def running_means(probability: Floats) -> Floats:
    """Row n - 1 is the mean over the first n trees: shape (n_trees, n_rows)."""
    return np.cumsum(probability, axis=0) / np.arange(1, len(probability) + 1)[:, None]


def _n_right(
    trees: Sequence[Any], rows: Floats, is_positive: Bools, positive: int, counts: Ints
) -> Ints:
    """Shape (n_counts,): rows that the first so many trees get right."""

    def of_block(block: slice) -> Ints:
        means = running_means(leaf_probability(trees, singles(rows[block]), positive))
        right = says_positive(means[counts - 1], positive) == is_positive[block]
        return np.asarray(right.sum(axis=1))

    found = list(by_blocks(len(rows), len(trees), of_block))
    return np.asarray(np.sum(found, axis=0))


def out_of_bag(forest: Any, rows: Floats, is_positive: Bools, positive: int) -> Mapping[str, Any]:
    """Out-of-bag accuracy of the first 50, 51, ... trees on the rows that they were fitted on."""
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


def course(accuracy: Floats, counts: Ints, n_test: int) -> str:
    """`levels`, `rises` or `falls`: the mean over the last quarter of trees against the one before.

    What moves by less than a test case, or by less than half a percent, is level.
    """
    quarter = counts[-1] / 4
    last = accuracy[counts > 3 * quarter].mean()
    before = accuracy[(counts > 2 * quarter) & (counts <= 3 * quarter)]
    moved = float(last - before.mean()) if len(before) else 0.0
    if abs(moved) <= max(1 / n_test, 0.005):
        return "levels"
    return "rises" if moved > 0 else "falls"
