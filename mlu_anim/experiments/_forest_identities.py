"""The identities of the random-forest clip: each side is computed from other arrays."""

from collections.abc import Iterator
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from mlu_anim.experiments._forest_errors import majority_wrong
from mlu_anim.experiments._forest_growth import OOB_FROM
from mlu_anim.experiments._forest_trees import Bools, Floats, Ints
from mlu_anim.result import Check

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

EXACT = 1e-12


def identities(forest: "ForestVote") -> tuple[Check, ...]:
    """All identities; those of more trees only where there are more."""
    return (
        *_of_votes(forest),
        *_of_trees(forest),
        *_of_the_case(forest),
        *_of_bags(forest),
        *_of_errors(forest),
        *_of_growth(forest),
    )


def _of_votes(forest: "ForestVote") -> Iterator[Check]:
    apart = np.abs(forest.tree_probability.mean(axis=0) - forest.forest_probability)
    yield Check("predict_proba = mean of the trees' predict_proba", apart.max(), 0, EXACT)
    says = _called(forest.forest_probability, forest)
    yield Check("predict = the likelier class of the mean", _n_other(says, forest.forest_says), 0)
    says = _called(forest.tree_probability, forest)
    yield Check("a vote = the likelier class of the leaf", _n_other(says, forest.tree_says), 0)
    held = [forest.node_probability[forest.nodes(tree)] for tree in range(forest.n_trees)]
    leaves = np.stack([own[row] for own, row in zip(held, forest.tree_leaf, strict=True)])
    apart = np.abs(leaves - forest.tree_probability)
    yield Check("a tree's probability is that of its leaf", apart.max(), 0, EXACT)
    pure = ((leaves == 0) | (leaves == 1)).all(axis=0)
    hard = forest.tree_says.mean(axis=0)
    apart = np.abs(hard - forest.forest_probability)[pure]
    yield Check("votes / trees = mean where all leaves are pure", apart.max(initial=0), 0, EXACT)
    right = float((forest.forest_says == forest.is_positive).sum()) / forest.n_test
    yield Check("accuracy = cases called right / cases", forest.forest_accuracy, right, EXACT)


def _of_trees(forest: "ForestVote") -> Iterator[Check]:
    rows_apart = shares_apart = 0.0
    for tree in range(forest.n_trees):
        nodes = forest.nodes(tree)
        rows, share = forest.node_rows[nodes], forest.node_probability[nodes]
        split = forest.feature[nodes] >= 0
        left, right = forest.left[nodes][split], forest.right[nodes][split]
        both = rows[left] + rows[right]
        rows_apart += float(np.abs(both - rows[split]).sum())
        mixed = (rows[left] * share[left] + rows[right] * share[right]) / both
        shares_apart = max(shares_apart, float(np.abs(mixed - share[split]).max()))
    yield Check("a node's rows are its children's", rows_apart, 0)
    yield Check("a node's share is its children's mean", shares_apart, 0, 1e-9)
    roots = forest.node_rows[forest.tree_start[:-1]]
    yield Check("each root holds all the rows drawn", np.abs(roots - forest.n_drawn).max(), 0)
    apart = np.abs(forest.tree_importance.mean(axis=0) - forest.importance)
    yield Check("importances = mean of the trees'", apart.max(), 0, 1e-9)


def _of_the_case(forest: "ForestVote") -> Iterator[Check]:
    wrong_turns, wrong_ends = 0, 0
    for tree in range(forest.n_trees):
        node, nodes = 0, forest.nodes(tree)
        told = [int(n) for n in forest.case_path[tree] if n >= 0]
        for step in told:
            wrong_turns += step != node
            feature = forest.feature[nodes][node]
            if feature >= 0:
                goes_left = forest.case_values[feature] <= forest.threshold[nodes][node]
                node = int((forest.left if goes_left else forest.right)[nodes][node])
        wrong_ends += told[-1] != forest.tree_leaf[tree, forest.case]
    yield Check("turns of decision_path that the values do not take", wrong_turns, 0)
    yield Check("paths that do not end in apply()", wrong_ends, 0)
    hard = forest.tree_says.sum(axis=0)
    says = (2 * hard > forest.n_trees) | ((2 * hard == forest.n_trees) & forest.ties_go_positive)
    apart = says != forest.forest_says
    gap = np.abs(hard / forest.n_trees - forest.forest_probability)
    agree = forest.verdict.endswith("agree")
    yield _is_true("the verdict says whether votes and mean ever disagree", agree != apart.any())
    yield _is_true("votes and mean disagree of the case, if of any", apart[forest.case] != agree)
    largest = gap[apart].max() if apart.any() else gap.max()
    yield Check("the case has the largest gap", gap[forest.case], largest)


def _of_bags(forest: "ForestVote") -> Iterator[Check]:
    by_draws = forest.rows_by_draws
    yield Check("rows drawn 0, 1, 2 ... times are all rows", by_draws.sum(), forest.n_train)
    drawn = float((np.arange(len(by_draws)) * by_draws).sum())
    yield Check("times x rows = rows drawn", drawn, forest.n_drawn)
    yield Check(
        "distinct rows = rows drawn at least once", forest.n_distinct[0], by_draws[1:].sum()
    )


def _of_errors(forest: "ForestVote") -> Iterator[Check]:
    wrong, n = forest.wrong, forest.n_trees
    p = 1 - float(wrong.sum()) / wrong.size
    yield Check("a mean tree's accuracy = votes right / votes", forest.mean_tree_accuracy, p, EXACT)
    tail = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n // 2 + 1, n + 1))
    yield Check("the promise = the binomial tail", forest.promised_accuracy, tail, 1e-9)
    correlation = _correlation_by_variances(wrong)
    name = "mean correlation = what the variance of the number of errors says"
    yield Check(name, forest.mean_correlation, correlation, 1e-9)
    dealt = np.abs(forest.shuffled_wrong.sum(axis=1) - wrong.sum(axis=1)).sum()
    yield Check("dealt at random, each tree keeps its number of errors", dealt, 0)
    better = forest.forest_accuracy > forest.mean_tree_accuracy
    told = not forest.verdict.startswith("worse")
    yield _is_true("the verdict says whether the forest beats its mean tree", better == told)
    kept = better and forest.forest_accuracy >= tail
    told = forest.verdict.startswith("kept")
    yield _is_true("the verdict says whether the promise is kept", kept == told)
    order = np.sort(forest.case_order)
    yield Check("each case has one column", _n_other(order, np.arange(forest.n_test)), 0)
    falling = np.diff(wrong.sum(axis=0)[forest.case_order])
    yield Check("columns in which more trees err than in one before", (falling > 0).sum(), 0)
    dealt_right = int((~majority_wrong(forest.shuffled_wrong)).sum())
    chance = _majority_chance(1 - wrong.mean(axis=1))
    bound = 1 + (chance * (1 - chance) * forest.n_test) ** 0.5
    expected = chance * forest.n_test
    yield Check("dealt at random, majorities are right as expected", dealt_right, expected, bound)


def _of_growth(forest: "ForestVote") -> Iterator[Check]:
    if not len(forest.grown_accuracy):
        yield Check("without more trees nothing is held of them", len(forest.oob_accuracy), 0)
        return
    ties = forest.is_positive == forest.ties_go_positive  # there a tie is right
    right = np.where(ties, forest.grown_wrong <= 0.5, forest.grown_wrong < 0.5)
    apart = np.abs(right.mean(axis=1) - forest.grown_accuracy).max()
    yield Check("accuracy = cases whose wrong class has less than half", apart, 0, EXACT)
    first = forest.grown_wrong[forest.n_trees - 1]
    mean = forest.forest_probability
    apart = np.abs(first - np.where(forest.is_positive, 1 - mean, mean)).max()
    yield Check("the larger forest begins with the small one", apart, 0, 1e-9)
    if forest.n_trees % 2:
        promised = forest.promised_growth[forest.n_trees // 2]
        yield Check("the promise of so many trees", promised, forest.promised_accuracy, 1e-9)
    falls = float((np.diff(forest.promised_growth) < -EXACT).sum())
    better = forest.mean_tree_accuracy > 0.5
    yield Check("more voters promise more, if each beats chance", falls if better else 0, 0)
    if len(forest.oob_accuracy) and forest.oob_rows_seen == forest.n_train and forest.oob_score:
        yield Check(
            "out-of-bag accuracy = oob_score_", forest.oob_accuracy[-1], forest.oob_score, EXACT
        )
        held = len(forest.grown_accuracy) - OOB_FROM + 1
        yield Check("out-of-bag accuracies held", len(forest.oob_accuracy), held)


def _called(probability: Floats, forest: "ForestVote") -> Bools:
    return np.asarray(probability >= 0.5 if forest.ties_go_positive else probability > 0.5)


def _correlation_by_variances(wrong: Bools) -> float:
    """The mean correlation of standardised errors from the variance of their sum alone."""
    varied = wrong[wrong.any(axis=1) & ~wrong.all(axis=1)].astype(float)
    m = len(varied)
    if m < 2:
        return 0.0
    scaled = (varied - varied.mean(axis=1, keepdims=True)) / varied.std(axis=1, keepdims=True)
    return float((scaled.sum(axis=0).var() - m) / (m * (m - 1)))


def _majority_chance(accuracies: Floats) -> float:
    """How often more than half of independent voters of these accuracies are right."""
    chances = np.ones(1)
    for accuracy in accuracies:
        chances = np.convolve(chances, [1 - accuracy, accuracy])
    return float(chances[len(accuracies) // 2 + 1 :].sum())


def _n_other(left: Bools | Ints, right: Bools | Ints) -> float:
    return float((left != right).sum())


def _is_true(name: str, holds: object) -> Check:
    return Check(name, float(bool(holds)), 1)
