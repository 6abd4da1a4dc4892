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
    if not forest.is_thinned:
        right = float((forest.forest_says == forest.is_positive).sum()) / forest.n_test
        yield Check("accuracy = cases called right / cases", forest.forest_accuracy, right, EXACT)


def _of_trees(forest: "ForestVote") -> Iterator[Check]:
    rows_apart = shares_apart = 0.0
    for tree in range(forest.n_trees):
        nodes = forest.nodes(tree)
        rows, share = forest.node_rows[nodes], forest.node_probability[nodes]
        split = (forest.left[nodes] >= 0) & (forest.right[nodes] >= 0)
        left, right = forest.left[nodes][split], forest.right[nodes][split]
        both = rows[left] + rows[right]
        rows_apart = max(rows_apart, float(np.abs(both - rows[split]).max(initial=0)))
        mixed = (rows[left] * share[left] + rows[right] * share[right]) / both
        shares_apart = max(shares_apart, float(np.abs(mixed - share[split]).max(initial=0)))
    weighted = forest.root_distinct is not None
    tolerance = 1e-9 * float(forest.node_rows.max()) if weighted else 0
    yield Check("a node's rows are its children's", rows_apart, 0, tolerance)
    yield Check("a node's share is its children's mean", shares_apart, 0, 1e-9)
    roots = forest.node_rows[forest.tree_start[:-1]]
    if forest.root_distinct is None:
        yield Check("each root holds all the rows drawn", np.abs(roots - forest.n_drawn).max(), 0)
    else:
        more = (forest.root_distinct > forest.n_distinct).sum()
        yield Check("weighted roots that hold rows which were not drawn", more, 0)
    asking = forest.tree_importance[forest.tree_importance.sum(axis=1) > 0]
    mean = asking.mean(axis=0) / max(asking.mean(axis=0).sum(), EXACT) if len(asking) else 0.0
    apart = np.abs(mean - forest.importance)
    yield Check("importances = mean of the trees'", apart.max(), 0, 1e-9)
    yield from _of_top_levels(forest)


def _of_top_levels(forest: "ForestVote") -> Iterator[Check]:
    """Where trees are too deep to be held whole."""
    if forest.levels_below is None:
        return
    wrong_heights = wrong_leaves = not_held = 0
    for tree in range(forest.n_trees):
        nodes, top = forest.nodes(tree), forest.top_nodes(tree)
        left, right = forest.left[nodes], forest.right[nodes]
        below, is_leaf = forest.levels_below[nodes], forest.feature[nodes] < 0
        both = (left >= 0) & (right >= 0)
        told = 1 + np.maximum(below[left[both]], below[right[both]])
        wrong_heights += int((told != below[both]).sum())
        wrong_leaves += int((is_leaf != (below == 0)).sum())
        n_children = (np.isin(left[top], top) & np.isin(right[top], top)).sum()
        not_held += abs(len(top) - 1 - 2 * int(n_children))
    yield Check("levels below a split = one more than below its children", wrong_heights, 0)
    yield Check("nothing follows a leaf, something every split", wrong_leaves, 0)
    yield Check("each node of the top levels but the root has a parent there", not_held, 0)


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
    yield from _of_the_choice(forest)


def _of_the_choice(forest: "ForestVote") -> Iterator[Check]:
    """Why this case: votes and mean disagree of it, or lie farthest apart."""
    hard = forest.tree_says.sum(axis=0)
    says = (2 * hard > forest.n_trees) | ((2 * hard == forest.n_trees) & forest.ties_go_positive)
    apart = says != forest.forest_says
    gap = np.abs(hard / forest.n_trees - forest.forest_probability)
    kind = forest.verdict.split("_")[-1]
    agree = kind in ("agree", "pure")
    yield _is_true("the verdict says whether votes and mean ever disagree", agree != apart.any())
    yield _is_true("votes and mean disagree of the case, if of any", apart[forest.case] != agree)
    largest = gap[apart].max() if apart.any() else gap.max()
    yield Check("the case has the largest gap", gap[forest.case], largest, EXACT)
    pure = np.isin(forest.tree_probability, (0, 1)).all()
    yield _is_true("the verdict `pure` says that all leaves are", pure or kind != "pure")
    if kind == "pure":
        yield Check("pure leaves: votes and mean are one", gap.max(), 0, EXACT)
        split = np.abs(hard / forest.n_trees - 0.5)
        yield Check("about the case trees agree least", split[forest.case], split.min(), EXACT)


def _of_bags(forest: "ForestVote") -> Iterator[Check]:
    by_draws = forest.rows_by_draws
    yield Check("rows drawn 0, 1, 2 ... times are all rows", by_draws.sum(), forest.n_train)
    drawn = float((np.arange(len(by_draws)) * by_draws).sum())
    yield Check("times x rows = rows drawn", drawn, forest.n_drawn)
    yield Check(
        "distinct rows = rows drawn at least once", forest.n_distinct[0], by_draws[1:].sum()
    )


def _of_errors(forest: "ForestVote") -> Iterator[Check]:
    n = forest.n_trees
    p = 1 - _error_share(forest)
    yield Check("a mean tree's accuracy = votes right / votes", forest.mean_tree_accuracy, p, EXACT)
    tail = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n // 2 + 1, n + 1))
    yield Check("the promise = the binomial tail", forest.promised_accuracy, tail, 1e-9)
    correlation = (
        _correlation_by_variances(forest.wrong)
        if forest.pair_errors is None
        else _correlation_by_pairs(forest.pair_errors, forest.n_test)
    )
    name = "mean correlation = what the variance of the number of errors says"
    yield Check(name, forest.mean_correlation, correlation, 1e-9)
    better = forest.forest_accuracy > forest.mean_tree_accuracy
    told = not forest.verdict.startswith("worse")
    yield _is_true("the verdict says whether the forest beats its mean tree", better == told)
    kept = better and forest.forest_accuracy >= tail
    told = forest.verdict.startswith("kept")
    yield _is_true("the verdict says whether the promise is kept", kept == told)
    yield from _of_columns(forest)
    yield from _of_all_cases(forest)


def _of_columns(forest: "ForestVote") -> Iterator[Check]:
    """What the barcode shows, dealt at random and as it is."""
    wrong = forest.wrong[:, forest.case_order]
    dealt = np.abs(forest.shuffled_wrong.sum(axis=1) - wrong.sum(axis=1)).sum()
    yield Check("dealt at random, each tree keeps its number of errors", dealt, 0)
    order, n_columns = np.sort(forest.case_order), wrong.shape[1]
    columns = _n_other(order, np.arange(n_columns))
    yield Check("each case has one column", columns, 0)
    falling = np.diff(wrong.sum(axis=0))
    yield Check("columns in which more trees err than in one before", (falling > 0).sum(), 0)
    dealt_right = int((~majority_wrong(forest.shuffled_wrong)).sum())
    chance = _majority_chance(1 - wrong.mean(axis=1))
    bound = 1 + (chance * (1 - chance) * n_columns) ** 0.5
    expected = chance * n_columns
    yield Check("dealt at random, majorities are right as expected", dealt_right, expected, bound)


def _of_all_cases(forest: "ForestVote") -> Iterator[Check]:
    """What is counted on all test cases, where only some are drawn."""
    pairs, by_errors = forest.pair_errors, forest.cases_by_errors
    if pairs is None or by_errors is None or forest.n_forest_errors is None:
        return
    yield Check(
        "cases that 0, 1, ... trees get wrong are all cases", by_errors.sum(), forest.n_test
    )
    n_errors = (np.arange(len(by_errors)) * by_errors).sum()
    yield Check("errors by cases = errors by trees", n_errors, np.trace(pairs))
    n_pairs = (np.arange(len(by_errors)) ** 2 * by_errors).sum()
    yield Check("errors shared by pairs = squares of the number of errors", n_pairs, pairs.sum())
    right = 1 - forest.n_forest_errors / forest.n_test
    yield Check("accuracy = one less the share of errors", forest.forest_accuracy, right, EXACT)
    columns = forest.case_order
    dark, n_columns = forest.forest_wrong[columns].mean(), len(columns)
    bound = 0.5 / n_columns + EXACT
    yield Check("dark columns = the share that the forest gets wrong", 1 - dark, right, bound)
    drawn = forest.wrong[:, columns].mean()
    bound = 1.5 / n_columns
    yield Check("columns err as all cases do", drawn, _error_share(forest), bound)


def _of_growth(forest: "ForestVote") -> Iterator[Check]:
    if not len(forest.grown_accuracy):
        yield Check("without more trees nothing is held of them", len(forest.oob_accuracy), 0)
        return
    counts = forest.tree_counts
    if not forest.is_thinned:
        ties = forest.is_positive == forest.ties_go_positive  # there a tie is right
        right = np.where(ties, forest.grown_wrong <= 0.5, forest.grown_wrong < 0.5)
        apart = np.abs(right.mean(axis=1) - forest.grown_accuracy).max()
        yield Check("accuracy = cases whose wrong class has less than half", apart, 0, EXACT)
    first = int(np.flatnonzero(counts == forest.n_trees)[0])
    mean = forest.forest_probability
    wrong = np.where(forest.is_positive, 1 - mean, mean)
    apart = np.abs(forest.grown_wrong[first] - wrong).max()
    yield Check("the larger forest begins with the small one", apart, 0, 1e-9)
    if forest.is_thinned:
        held, tie = forest.grown_accuracy[first], 1 / forest.n_test
        name = "accuracy of the first trees = that of the forest"
        yield Check(name, held, forest.forest_accuracy, tie)
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
        held = int((counts >= OOB_FROM).sum())
        yield Check("out-of-bag accuracies held", len(forest.oob_accuracy), held)


def _error_share(forest: "ForestVote") -> float:
    """Errors of the trees over all their votes."""
    if forest.pair_errors is None:
        return float(forest.wrong.sum()) / forest.wrong.size
    return float(np.trace(forest.pair_errors)) / (forest.n_trees * forest.n_test)


def _correlation_by_pairs(pairs: Ints, n_cases: int) -> float:
    """The mean correlation from how many cases two trees both get wrong."""
    own = np.diag(pairs)
    varied = (own > 0) & (own < n_cases)
    both, own = pairs[np.ix_(varied, varied)].astype(float), own[varied].astype(float)
    if len(own) < 2:
        return 0.0
    spread = np.sqrt(own * (n_cases - own))
    phi = (n_cases * both - np.outer(own, own)) / np.outer(spread, spread)
    return float(phi[np.triu_indices(len(own), 1)].mean())


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
