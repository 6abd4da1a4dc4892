"""Errors of the trees: what independent voters promise, and how the errors of trees correlate."""

import numpy as np

from mlu_anim.experiments.random_forest.trees import Bools, Ints

N_SHUFFLES = 101
"""Number of shuffles; odd, so that the median is one of them."""


def promised_accuracy(n_voters: int, accuracy: float) -> float:
    """Return the chance that more than half of `n_voters` independent voters are right.

    accuracy: the chance that one voter is right. The result is the tail of a binomial distribution.
    """
    from scipy.stats import binom

    return float(binom.sf(n_voters // 2, n_voters, accuracy))


def mean_correlation(wrong: Bools) -> float:
    """Return the mean Pearson correlation of errors over all pairs of trees.

    Trees that are wrong on all cases or on none do not count; 0.0 for fewer than two others.
    wrong: shape (n_trees, n_test).
    """
    varied = wrong[wrong.any(axis=1) & ~wrong.all(axis=1)].astype(float)
    if len(varied) < 2:
        return 0.0
    return float(np.corrcoef(varied)[np.triu_indices(len(varied), 1)].mean())


def typical_shuffle(wrong: Bools, seed: int) -> Bools:
    """Return the errors after each tree's were shuffled over the cases: the median of 101 shuffles.

    Shuffles are ordered by the number of cases that a majority gets wrong; among equals, the first
    is taken.  wrong, and the result: shape (n_trees, n_cases).
    """
    generator = np.random.default_rng(seed)
    deals = [generator.permuted(wrong, axis=1) for _ in range(N_SHUFFLES)]
    n_wrong = [int(majority_wrong(deal).sum()) for deal in deals]
    return deals[n_wrong.index(sorted(n_wrong)[N_SHUFFLES // 2])]


def majority_wrong(wrong: Bools) -> Bools:
    """Return which cases at most half of the trees get right, shape (n_test,)."""
    return np.asarray(2 * (~wrong).sum(axis=0) <= len(wrong))


def case_order(wrong: Bools) -> Ints:
    """Return the indices of the cases, from the one that most trees get wrong to that of fewest."""
    return np.argsort(-wrong.sum(axis=0), kind="stable").astype(np.int64)
