"""Voters of two classes: their majority, and how independent their errors are."""

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools


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


def hard_majority(says: Bools, ties_go_positive: bool) -> Bools:
    """Return whether most trees vote positive, shape (n_test,).

    says: the votes, shape (n_trees, n_test). A tie goes to the first class, as scikit-learn's
    argmax decides.
    """
    twice = 2 * says.sum(axis=0)
    return np.asarray(twice >= len(says) if ties_go_positive else twice > len(says))
