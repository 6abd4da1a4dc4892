"""Identities about the errors of single trees, of pairs of trees, and of the forest."""

from collections.abc import Iterator
from math import comb

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools, Ints
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.groups import AllCases
from mlu_anim.results.result import Check

EXACT = 1e-12


def of_errors(forest: ForestVote) -> Iterator[Check]:
    n = forest.n_trees
    p = 1 - _error_share(forest)
    yield Check("a mean tree's accuracy = votes right / votes", forest.mean_tree_accuracy, p, EXACT)
    for name, found, q in (
        ("the promise = the binomial tail", forest.promised_accuracy, p),
        ("the chance that most trees err = the binomial tail", forest.most_by_chance, 1 - p),
    ):
        tail = sum(comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n // 2 + 1, n + 1))
        yield Check(name, found, tail, 1e-9)
    correlation = (
        _correlation_by_variances(forest.wrong)
        if forest.thinned is None
        else _correlation_by_pairs(forest.thinned.pair_errors, forest.n_test)
    )
    name = "mean correlation = what the variance of the number of errors says"
    yield Check(name, forest.mean_correlation, correlation, 1e-9)
    counts = np.sort(forest.n_wrong)
    typical = forest.n_wrong[forest.typical_tree]
    yield Check("as many trees are worse as better than the typical", typical, counts[n // 2])
    if forest.thinned is not None:
        yield from _of_all_cases(forest, forest.thinned)


def _of_all_cases(forest: ForestVote, cases: AllCases) -> Iterator[Check]:
    """Yield checks of the counts over all test cases, for a result that draws only some of them."""
    right = 1 - cases.n_forest_errors / forest.n_test
    yield Check("accuracy = one less the share of errors", forest.forest_accuracy, right, EXACT)
    tiles = slice(0, forest.n_tiles)
    dark = forest.forest_wrong[tiles].mean()
    bound = 0.5 / forest.n_tiles + EXACT
    yield Check("wrong tiles = the share that the forest gets wrong", 1 - dark, right, bound)
    most = (forest.wrong[:, tiles].mean(axis=0) > 0.5).mean()
    bound = 1.5 / forest.n_tiles
    share = forest.n_most_wrong / forest.n_test
    yield Check("tiles that most trees get wrong = the share of such cases", most, share, bound)
    drawn = forest.wrong[:, tiles].mean()
    bound = 1.5 / forest.n_tiles
    yield Check("tiles err as all cases do", drawn, _error_share(forest), bound)


def _error_share(forest: ForestVote) -> float:
    """Return the share of wrong votes among all votes of the trees."""
    if forest.thinned is None:
        return float(forest.wrong.sum()) / forest.wrong.size
    return float(np.trace(forest.thinned.pair_errors)) / (forest.n_trees * forest.n_test)


def _correlation_by_pairs(pairs: Ints, n_cases: int) -> float:
    """Return the mean correlation of errors from the number of cases that two trees both get wrong.

    pairs: shape (n_trees, n_trees); the diagonal has the errors of single trees.
    """
    own = np.diag(pairs)
    varied = (own > 0) & (own < n_cases)
    both, own = pairs[np.ix_(varied, varied)].astype(float), own[varied].astype(float)
    if len(own) < 2:
        return 0.0
    spread = np.sqrt(own * (n_cases - own))
    phi = (n_cases * both - np.outer(own, own)) / np.outer(spread, spread)
    return float(phi[np.triu_indices(len(own), 1)].mean())


def _correlation_by_variances(wrong: Bools) -> float:
    """Return the mean correlation of errors from the variance of the sum of standardized errors.

    wrong: shape (n_trees, n_cases).
    """
    varied = wrong[wrong.any(axis=1) & ~wrong.all(axis=1)].astype(float)
    m = len(varied)
    if m < 2:
        return 0.0
    scaled = (varied - varied.mean(axis=1, keepdims=True)) / varied.std(axis=1, keepdims=True)
    return float((scaled.sum(axis=0).var() - m) / (m * (m - 1)))


def is_true(name: str, holds: object) -> Check:
    """Return a check that a statement holds."""
    return Check(name, float(bool(holds)), 1)
