"""Errors of the trees: the promise of independent voters, and the correlation of real trees."""

import numpy as np

from mlu_anim.experiments.random_forest.trees import Bools, Ints

N_SHUFFLES = 101
"""Odd, so that the median is one of them."""


def promised_accuracy(n_voters: int, accuracy: float) -> float:
    """The chance that more than half of so many independent voters are right (binomial tail)."""
    from scipy.stats import binom

    return float(binom.sf(n_voters // 2, n_voters, accuracy))


def mean_correlation(wrong: Bools) -> float:
    """The mean Pearson correlation of errors over pairs of trees that err at all; 0.0 without.

    wrong: shape (n_trees, n_test).
    """
    varied = wrong[wrong.any(axis=1) & ~wrong.all(axis=1)].astype(float)
    if len(varied) < 2:
        return 0.0
    return float(np.corrcoef(varied)[np.triu_indices(len(varied), 1)].mean())


def typical_shuffle(wrong: Bools, seed: int) -> Bools:
    """The same errors, each tree's dealt to cases at random: the median of 101 deals.

    Ordered by how many cases a majority gets wrong; among equals the first.
    """
    generator = np.random.default_rng(seed)
    deals = [generator.permuted(wrong, axis=1) for _ in range(N_SHUFFLES)]
    n_wrong = [int(majority_wrong(deal).sum()) for deal in deals]
    return deals[n_wrong.index(sorted(n_wrong)[N_SHUFFLES // 2])]


def majority_wrong(wrong: Bools) -> Bools:
    """Shape (n_test,): cases that not more than half of the trees get right."""
    return np.asarray(2 * (~wrong).sum(axis=0) <= len(wrong))


def case_order(wrong: Bools) -> Ints:
    """Test cases from the one that most trees get wrong to the one that fewest do."""
    return np.argsort(-wrong.sum(axis=0), kind="stable").astype(np.int64)
