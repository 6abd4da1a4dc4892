"""The identities of the random-forest clip: both sides of each come from different arrays."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.data.models.tree_arrays import Bools, Floats
from mlu_anim.experiments.random_forest.error_identities import EXACT, is_true, of_errors
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.groups import Bag, LargerForest, LeafRows, Pictures
from mlu_anim.results.result import Check


def identities(forest: ForestVote) -> Iterator[Check]:
    """Yield all identities; those about a bootstrap or a larger forest only if there is one."""
    yield from _of_votes(forest)
    yield from _of_trees(forest)
    yield from _of_the_case(forest)
    if forest.leaf is not None:
        yield from _of_leaf(forest, forest.leaf)
    if forest.pictures is not None:
        yield from _of_pictures(forest, forest.pictures)
    if forest.bag is not None:
        yield from _of_draws(forest, forest.bag)
    yield from of_errors(forest)
    if forest.larger is not None:
        yield from _of_growth(forest, forest.larger)


def _of_votes(forest: ForestVote) -> Iterator[Check]:
    apart = np.abs(forest.tree_probability.mean(axis=0) - forest.forest_probability)
    yield Check("predict_proba = mean of the trees' predict_proba", apart.max(), 0, EXACT)
    wrong = n_unlikely(forest.forest_says, forest.forest_probability, forest, ties_go_either=True)
    yield Check("predict = the likelier class of the mean", wrong, 0)
    is_weighted = forest.root_distinct is not None
    wrong = n_unlikely(
        forest.tree_says, forest.tree_probability, forest, ties_go_either=is_weighted
    )
    yield Check("a vote = the likelier class of the leaf", wrong, 0)
    held = [forest.node_probability[forest.nodes(tree)] for tree in range(forest.n_trees)]
    leaves = np.stack([own[row] for own, row in zip(held, forest.tree_leaf, strict=True)])
    apart = np.abs(leaves - forest.tree_probability)
    yield Check("a tree's probability is that of its leaf", apart.max(), 0, EXACT)
    pure = ((leaves == 0) | (leaves == 1)).all(axis=0)
    hard = forest.tree_says.mean(axis=0)
    apart = np.abs(hard - forest.forest_probability)[pure]
    yield Check("votes / trees = mean where all leaves are pure", apart.max(initial=0), 0, EXACT)
    if forest.thinned is None:
        right = float((forest.forest_says == forest.is_positive).sum()) / forest.n_test
        yield Check("accuracy = cases called right / cases", forest.forest_accuracy, right, EXACT)


def _of_trees(forest: ForestVote) -> Iterator[Check]:
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
    yield from _of_top_levels(forest)


def _of_top_levels(forest: ForestVote) -> Iterator[Check]:
    """Yield identities of trees that are too deep to be stored whole."""
    if forest.levels_below is None:
        return
    wrong_heights = wrong_leaves = not_held = 0
    for tree in range(forest.n_trees):
        nodes, top = forest.nodes(tree), forest.top_nodes(tree)
        left, right = forest.left[nodes], forest.right[nodes]
        below, is_leaf = forest.levels_below[nodes], forest.feature[nodes] < 0
        both = (left >= 0) & (right >= 0)
        expected = 1 + np.maximum(below[left[both]], below[right[both]])
        wrong_heights += int((expected != below[both]).sum())
        wrong_leaves += int((is_leaf != (below == 0)).sum())
        n_children = (np.isin(left[top], top) & np.isin(right[top], top)).sum()
        not_held += abs(len(top) - 1 - 2 * int(n_children))
    yield Check("levels below a split = one more than below its children", wrong_heights, 0)
    yield Check("nothing follows a leaf, something every split", wrong_leaves, 0)
    yield Check("each node of the top levels but the root has a parent there", not_held, 0)


def _of_the_case(forest: ForestVote) -> Iterator[Check]:
    wrong_turns, wrong_ends = 0, 0
    for tree in range(forest.n_trees):
        node, nodes = 0, forest.nodes(tree)
        path = [int(n) for n in forest.case_path[tree] if n >= 0]
        for step in path:
            wrong_turns += step != node
            feature = forest.feature[nodes][node]
            if feature >= 0:
                goes_left = forest.case_values[feature] <= forest.threshold[nodes][node]
                node = int((forest.left if goes_left else forest.right)[nodes][node])
        wrong_ends += path[-1] != forest.tree_leaf[tree, forest.case]
    yield Check("turns of decision_path that the values do not take", wrong_turns, 0)
    yield Check("paths that do not end in apply()", wrong_ends, 0)
    yield from _of_the_choice(forest)


def _of_the_choice(forest: ForestVote) -> Iterator[Check]:
    """Yield checks of why this case is followed: votes and mean disagree on it, or differ most."""
    hard = forest.tree_says.sum(axis=0)
    says = (2 * hard > forest.n_trees) | ((2 * hard == forest.n_trees) & forest.ties_go_positive)
    apart = says != forest.forest_says
    gap = np.abs(hard / forest.n_trees - forest.forest_probability)
    agree = forest.verdict != "usual"
    yield is_true("the verdict says whether votes and mean ever disagree", agree != apart.any())
    yield is_true("votes and mean disagree of the case, if of any", apart[forest.case] != agree)
    right = apart & ~forest.forest_wrong
    is_mean_right = not forest.forest_wrong[forest.case]
    if apart.any():
        yield is_true("of such cases, one where the mean is right", is_mean_right == right.any())
    rivals = next(each for each in (right, apart, ~apart) if each.any())
    yield Check("the case has the largest gap", gap[forest.case], gap[rivals].max(), EXACT)
    pure = np.isin(forest.tree_probability, (0, 1)).all()
    yield is_true("the verdict `pure` says that all leaves are", pure or forest.verdict != "pure")
    if forest.verdict == "pure":
        yield Check("pure leaves: votes and mean are one", gap.max(), 0, EXACT)
        split = np.abs(hard / forest.n_trees - 0.5)
        yield Check("about the case trees agree least", split[forest.case], split.min(), EXACT)


def _of_leaf(forest: ForestVote, leaf: LeafRows) -> Iterator[Check]:
    """Yield checks of the training rows that are drawn in the leaf of tree 1."""
    node = int(forest.tree_leaf[0, forest.case])
    rows, share = forest.node_rows[node], forest.node_probability[node]
    yield Check("rows drawn in the leaf = rows of the node", leaf.draws.sum(), rows)
    positive = float(leaf.draws[leaf.is_positive].sum()) / max(float(leaf.draws.sum()), 1.0)
    yield Check("positives drawn in the leaf = share of the node", positive, share, EXACT)
    yield Check("rows in the leaf that were not drawn", (leaf.draws < 1).sum(), 0)


def _of_pictures(forest: ForestVote, pictures: Pictures) -> Iterator[Check]:
    """Yield checks that the pictures are what the trees are asked about."""
    pixels = pictures.cases[forest.case].ravel() * pictures.darkest
    apart = np.abs(pixels - forest.case_values).max()
    yield Check("the case's picture = its feature values", apart, 0, 1e-6 * pictures.darkest)
    yield Check("a pixel for each feature", pixels.size, len(forest.feature_names))
    if forest.leaf is not None:
        node, wrong = int(forest.tree_leaf[0, forest.case]), 0
        for picture in pictures.leaf:
            wrong += _leaf_of(forest, picture.ravel() * pictures.darkest) != node
        yield Check("pictures in the leaf that do not fall into it", wrong, 0)


def _leaf_of(forest: ForestVote, values: Floats) -> int:
    """Return the node of the first tree where a row ends, by its thresholds."""
    node, single = 0, values.astype(np.float32)
    while forest.feature[node] >= 0:
        goes_left = single[forest.feature[node]] <= forest.threshold[node]
        child = int((forest.left if goes_left else forest.right)[node])
        if child < 0:  # the tree is not stored below
            return int(forest.tree_leaf[0, forest.case])
        node = child
    return node


def _of_draws(forest: ForestVote, bag: Bag) -> Iterator[Check]:
    by_draws = bag.rows_by_draws
    yield Check("rows drawn 0, 1, 2 ... times are all rows", by_draws.sum(), forest.n_train)
    drawn = float((np.arange(len(by_draws)) * by_draws).sum())
    yield Check("times x rows = rows drawn", drawn, bag.n_drawn)
    yield Check("distinct rows = rows drawn at least once", bag.n_distinct[0], by_draws[1:].sum())


def _of_growth(forest: ForestVote, larger: LargerForest) -> Iterator[Check]:
    first = int(np.flatnonzero(larger.counts == forest.n_trees)[0])
    mean = forest.forest_probability
    wrong = np.where(forest.is_positive, 1 - mean, mean)
    apart = np.abs(larger.wrong[first] - wrong).max()
    yield Check("the larger forest begins with the small one", apart, 0, 1e-9)
    if forest.thinned is None:
        ties = forest.is_positive == forest.ties_go_positive  # there a tie is right
        right = np.where(ties, larger.wrong <= 0.5, larger.wrong < 0.5)
        apart = np.abs(right.mean(axis=1) - larger.accuracy).max()
        yield Check("accuracy = cases whose wrong class has less than half", apart, 0, EXACT)
    else:
        held, tie = larger.accuracy[first], 1 / forest.n_test
        name = "accuracy of the first trees = that of the forest"
        yield Check(name, held, forest.forest_accuracy, tie)
    if forest.n_trees % 2:
        promised = larger.promised[forest.n_trees // 2]
        yield Check("the promise of so many trees", promised, forest.promised_accuracy, 1e-9)
    falls = float((np.diff(larger.promised) < -EXACT).sum())
    better = forest.mean_tree_accuracy > 0.5
    yield Check("more voters promise more, if each beats chance", falls if better else 0, 0)


def n_unlikely(
    says: Bools, probability: Floats, forest: ForestVote, *, ties_go_either: bool = False
) -> float:
    """Return how many predictions are the less likely class; an exact tie goes to the first class.

    says: whether the positive class is predicted.  probability: that of the positive class, of the
    same shape. Sums of weights, and of trees, differ in their last digits: if only these break a
    tie, either prediction is right.  ties_go_either: either is right at an exact half, too, to
    which such sums can be rounded.
    """
    called = probability >= 0.5 if forest.ties_go_positive else probability > 0.5
    off = np.abs(probability - 0.5)
    is_open = (off <= EXACT) & ((off > 0) | ties_go_either)
    return float(((says != called) & ~is_open).sum())
