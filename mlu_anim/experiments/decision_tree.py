"""Decision trees: the cut that gains most, asked again on either side, and how shaky that is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data import small_trees, tree_cuts, typical_split
from mlu_anim.data.datasets import Dataset, two_irises
from mlu_anim.data.leaving_out import without_a_few
from mlu_anim.data.model_description import description
from mlu_anim.data.models.last_step import last_step
from mlu_anim.data.number_limits import require_trees_can_read
from mlu_anim.data.small_trees import LEVELS, SmallTrees, SortedRows
from mlu_anim.data.sources import Asked, AskedModel, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.tree_cuts import TIE, Bools, Floats, Ints, margin, single
from mlu_anim.data.two_features import require_two
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind, facts_of, rounded
from mlu_anim.results.result import Check, Result
from mlu_anim.wording.value_text import one_line

N_REDRAWS, DROPPED, N_TIE_BREAKS, DEEPEST = 200, 0.05, 20, 8
Rows = tuple[Floats, Bools]


@dataclass(frozen=True, eq=False, kw_only=True)
class GrownTree(Result):
    """A tree on two features and two classes, trees without a few rows, and deeper ones."""

    clip: ClassVar[str] = "decision_tree"

    feature_names: NDArray[np.str_]
    positive_name: str
    negative_name: str
    known: SortedRows
    """Training rows, by two features."""
    new: SortedRows
    """Test rows; with a user's model, the same rows."""
    trees: SmallTrees
    """The tree, then the trees that were grown without a few rows."""
    impurity: Floats
    """Shape (7,): entropy of the tree's nodes in bits by scikit-learn, 0 without a node."""
    counts: Ints
    """Shape (7, 2): negative and positive training rows at each node by scikit-learn."""
    cuts: Floats
    """Shape (n_cuts, 4): place, feature, threshold and gain in bits of every cut of each node that
    asks, by our own arithmetic."""
    dropped: Ints
    """Shape (n_trees - 1, n_dropped): the rows that each was grown without."""
    n_tied: int
    """Further trees without a few rows, left out since two cuts gained the same."""
    right: Floats
    """Shape (2, n_depths): shares of training and of test rows named right by trees of 1, 2 ...
    levels, means over ways to break ties; of a user's tree alone."""
    deep: Floats
    """Shape (n_leaves, 6): of one tree of each depth, the levels, and of each leaf its rectangle
    (left, bottom, right, top; may be infinite) and whether it says positive."""

    @property
    def is_grown(self) -> bool:
        """True for a tree that was grown on these rows, False for a user's model."""
        return "model_file" not in self.about

    @property
    def asking(self) -> list[int]:
        """The places where the tree asks."""
        return [int(place) for place in np.flatnonzero(self.trees.asks[0])]

    @cached_property
    def held(self) -> Bools:
        """True for training rows in the rectangle of a node, shape (7, n_rows)."""
        return self.trees.held(self.known.x)

    def curve(self, place: int, feature: int) -> tuple[Floats, Floats]:
        """The cuts of a node by one feature, and what each gains."""
        rows = (self.cuts[:, 0] == place) & (self.cuts[:, 1] == feature)
        return self.cuts[rows, 2], self.cuts[rows, 3]

    def gained(self, place: int) -> Floats:
        """Return the gain of each cut of a node, by both features."""
        return np.asarray(self.cuts[self.cuts[:, 0] == place, 3])

    @property
    def gain(self) -> Floats:
        """The information gain of each question: what it takes from its node's entropy, in bits."""
        at, total = np.array(self.asking, dtype=int), self.counts.sum(axis=1)
        after = sum(total[k] * self.impurity[k] for k in (2 * at + 1, 2 * at + 2))
        return np.asarray(self.impurity[at] - after / np.maximum(total[at], 1))

    @property
    def is_right(self) -> Bools:
        """True for test rows that get their true name, shape (n_test,)."""
        return np.asarray(self.trees.says(self.new.x) == self.new.is_positive)

    @property
    def case(self) -> int:
        """The test row that is followed: named right if any is, positive, deep, near to a cut."""
        apart = np.abs(self.new.x[:, self.trees.feature[0, 0]] - self.trees.threshold[0, 0])
        depth = (self.new.leaf > 0) + (self.new.leaf > 2).astype(int)
        return int(np.lexsort((apart, -depth, ~self.new.is_positive, ~self.is_right))[0])

    @property
    def path(self) -> list[int]:
        """The places on its way, from the root to its leaf."""
        return small_trees.path_to(int(self.new.leaf[self.case]))

    @property
    def is_other(self) -> Bools:
        """True for trees without a few rows that ask something else somewhere, (n_trees - 1,)."""
        return np.asarray(self.trees.is_changed[1:].any(axis=1))


# --- the clip's own tree, and the user's -------------------------------------------------------


def require_readable(data: Dataset) -> None:
    """Raise BadInput for a table of one feature, or of numbers that trees cannot tell apart."""
    require_trees_can_read(data)
    require_two(data)


def parts(rows: SplitRows) -> tuple[list[int], Rows, Rows]:
    """Return two features, and training and test rows with these and their classes."""
    train, test = rows.is_positive[rows.train], rows.is_positive[rows.test]
    pair = tree_cuts.two_best(single(rows.X_train), train)
    known, unseen = (single(x)[:, pair] for x in (rows.X_train, rows.X_test))
    return pair, (known, train), (unseen, test)


def fitted(x: Floats, y: Bools, max_depth: int, seed: int = 0) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(criterion="entropy", max_depth=max_depth, random_state=seed)
    return tree.fit(x, y)


def quality(rows: SplitRows) -> tuple[float, int, float]:
    """Return the share of test rows named right, the questions, and what the deepest tree knows.

    The number of questions is 0 if one is a tie.
    """
    _, (x, y), unseen = parts(rows)
    tree = fitted(x, y, LEVELS)
    n_asked = 0 if tree_cuts.has_tie(tree, x, y) else int((tree.tree_.feature >= 0).sum())
    return float(tree.score(*unseen)), n_asked, float(fitted(x, y, DEEPEST).score(x, y))


def of_split(rows: SplitRows) -> GrownTree:
    """Return the tree grown on the training rows, trees without some of them, and deeper trees."""
    pair, known, new = parts(rows)
    x, y = known
    trees, dropped = [fitted(x, y, LEVELS, rows.seed)], []
    for out, kept in without_a_few(len(x), DROPPED, N_REDRAWS, rows.seed):
        tree = fitted(x[kept], y[kept], LEVELS)
        if not tree_cuts.has_tie(tree, x[kept], y[kept]):
            trees.append(tree)
            dropped.append(out)
    ways = range(rows.seed, rows.seed + N_TIE_BREAKS)
    deeper = ([fitted(x, y, depth, seed) for seed in ways] for depth in range(1, DEEPEST + 1))
    return told(
        trees,
        known,
        new,
        deeper,
        dropped=np.array(dropped, dtype=np.int64).reshape(-1, len(out)),
        n_tied=N_REDRAWS - len(dropped),
        feature_names=np.array(rows.data.feature_names)[pair],
        positive_name=rows.two.positive_name,
        negative_name=rows.two.negative_name,
        provenance=rows.provenance(model=description(trees[0])),
    )


def of_model(asked: AskedModel) -> GrownTree:
    """Return the user's tree, with all rows of the table."""
    with asked.model.speaking(asked.data):
        tree, rows, names = last_step(asked.model.estimator, asked.rows, asked.data.feature_names)
    small_trees.require_small(tree, n_features=2)
    known = single(rows), np.asarray(asked.two.is_positive)
    return told(
        [tree],
        known,
        known,
        [[tree]],
        is_positive=lambda label: one_line(label) == asked.two.pos_label,
        dropped=np.zeros((0, 0), dtype=np.int64),
        n_tied=0,
        feature_names=np.array([one_line(n) for n in names or ("feature 1", "feature 2")]),
        provenance=asked.provenance(model=description(tree)),
        **asked.names,
    )


def told(
    trees: Sequence[Any],
    known: Rows,
    new: Rows,
    deeper: Iterable[Sequence[Any]],
    *,
    is_positive: Callable[[Any], bool] = bool,
    **named: Any,
) -> GrownTree:
    """Return the result of fitted trees: the tree, others like it, and several of each depth."""
    (x, y), tree, nodes = known, trees[0], small_trees.nodes_by_place(trees[0])
    held = (tree.decision_path(x).toarray()[:, nodes] > 0).T & (nodes >= 0)[:, None]
    counts = np.column_stack([held[:, ~y].sum(axis=1), held[:, y].sum(axis=1)])
    is_ours, small = is_positive is bool, small_trees.of_fitted(trees, is_positive)
    entropy = (
        tree.tree_.impurity[nodes] if is_ours else tree_cuts.bits(counts[:, 1], counts.sum(axis=1))
    )
    right, deep = depths(deeper, (known, new), is_positive)
    return GrownTree(
        known=small_trees.sorted_rows(tree, *known),
        new=small_trees.sorted_rows(tree, *new),
        trees=small,
        impurity=entropy * (nodes >= 0),
        counts=counts,
        cuts=tree_cuts.cuts_by_node(x, y, held & small.asks[0, :, None]),
        right=right,
        deep=deep,
        **named,
    )


def depths(
    deeper: Iterable[Sequence[Any]], rows: tuple[Rows, Rows], is_positive: Callable[[Any], bool]
) -> tuple[Floats, Floats]:
    """Return `right` and `deep` of the result, up to a depth to which no tree can grow."""
    shares, leaves = [], []
    for depth, trees in enumerate(deeper, start=1):
        said = [small_trees.says_positive(tree, is_positive) for tree in trees]
        pairs = [*zip(trees, said, strict=True)]
        shares.append([np.mean([s[t.apply(x)] == y for t, s in pairs]) for x, y in rows])
        *box, node = tree_cuts.leaf_boxes(trees[0]).T
        leaves.append(np.column_stack([0 * node + depth, *box, said[0][node.astype(int)]]))
        if max(tree.get_depth() for tree in trees) < depth:
            break
    return np.array(shares).T.round(12), np.concatenate(leaves)


# --- identities, facts, verdicts ---------------------------------------------------------------


def identities(r: GrownTree) -> Iterator[Check]:
    """Yield all identities: ours on one side, scikit-learn's on the other."""
    held, is_leaf, y, asking = r.held, r.trees.is_leaf[0], r.known.is_positive, r.asking
    yield Check("rows in the leaves = all rows", r.counts[is_leaf].sum(), len(y))
    tiled = held[is_leaf].sum(axis=0) != 1
    yield Check("rows that lie in no rectangle of a leaf, or in two", tiled.sum(), 0)
    outside = ~held[r.known.leaf, np.arange(len(y))]
    yield Check("rows outside the rectangle of the leaf that apply gives", outside.sum(), 0)
    lost = r.trees.ends(r.new.x) != r.new.leaf
    yield Check("new rows whose answers lead to another leaf than apply", lost.sum(), 0)
    counts = np.column_stack([held[:, kind].sum(axis=1) for kind in (~y, y)])
    yield Check.none("rows of each class at each node = in its rectangle", counts - r.counts)
    entropy = tree_cuts.bits(counts[:, 1], counts.sum(axis=1))
    yield Check.none("impurity of each node = entropy of its counts", entropy - r.impurity, TIE)
    fewer = np.diff(r.right[0]) < -TIE
    yield Check("deeper trees that know fewer known rows", fewer.sum(), 0)
    if not asking:
        return
    at_cut = np.array([gain_at_cut(r, place) for place in asking])
    yield Check.none("gain of each question = its curve at the cut", at_cut - r.gain, TIE)
    rises = r.gain < -TIE
    yield Check("questions after which the weighted impurity rises", rises.sum(), 0)
    if r.is_grown:
        most = np.array([r.gained(place).max() for place in asking])
        yield Check.none("gain of each question = the highest of all cuts", most - r.gain, TIE)
        if not any(margin(r.gained(place)) < TIE for place in asking):
            right = [(r.trees.says(r.known.x) == y).mean(), r.is_right.mean()]
            level = min(len(small_trees.path_to(int(r.known.leaf.max()))) - 1, r.right.shape[1]) - 1
            yield Check.none(
                "rows named right = by trees of that depth", right - r.right[:, level], TIE
            )


def gain_at_cut(r: GrownTree, place: int) -> float:
    """Return the gain by the curve of the cut that parts the rows of a node as its own does."""
    feature, threshold = int(r.trees.feature[0, place]), r.trees.threshold[0, place]
    x, (cuts, gained) = r.known.x[r.held[place], feature], r.curve(place, feature)
    n_left = (x[:, None] <= cuts).sum(axis=0)
    return float(gained[n_left == (x <= threshold).sum()].sum())


def facts(r: GrownTree) -> Mapping[str, Fact]:
    """Return the values that sentences may mention."""
    root, cut = r.trees.feature[0, 0], r.trees.threshold[0, 0]
    (case_x, case_y), (known, new) = r.new.x[r.case], r.right
    return {
        **facts_of(
            Kind.NAME,
            positive=r.positive_name,
            negative=r.negative_name,
            x_name=r.feature_names[0],
            y_name=r.feature_names[1],
            root=r.feature_names[max(root, 0)],
            says=r.positive_name if r.trees.says_positive[0, r.path[-1]] else r.negative_name,
        ),
        **facts_of(
            Kind.COUNT,
            n_train=len(r.known.x),
            n_test=len(r.new.x),
            n_cuts=len(r.gained(0)),
            n_questions=len(r.asking),
            n_leaves=r.trees.is_leaf[0].sum(),
            n_steps=len(r.path) - 1,
            n_right=r.is_right.sum(),
            n_redraws=len(r.dropped),
            n_tied=r.n_tied,
            n_dropped=r.dropped.shape[1],
            n_other=r.is_other.sum(),
            deepest=len(known),
        ),
        **facts_of(
            Kind.PERCENT,
            known_first=known[0],
            known_last=known[-1],
            agreeing=r.trees.agreement(r.new.x),
        ),
        **facts_of(Kind.PERCENT, new_first=new[0], new_last=new[-1]),
        "cut": rounded(cut),
        "case_x": rounded(case_x),
        "case_y": rounded(case_y),
        **facts_of(Kind.SHARE, gain=max(float(r.gain[0]), 0.0) if r.asking else 0.0),
        **typical_split.facts(r.about),
    }


def verdicts(r: GrownTree) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    `leaf`: the tree asks nothing; `model`: it is the user's own; `tied`: two first cuts gain the
    same; `none`: no tree without a few rows asks otherwise; `same`: deeper trees name no more known
    rows right; `falls`, `rises`: what becomes of new rows; `own`: the clip's irises.
    """
    known, new = r.right
    holds = {
        "leaf": not r.asking,
        "model": not r.is_grown,
        "tied": margin(r.gained(0)) < TIE,
        "none": not r.is_other.any(),
        "same": known[-1] < known[0] + TIE,
        "falls": new[-1] < new[0] - TIE,
        "rises": new[-1] > new[0] + TIE,
        "own": r.about.get("data") == "iris" and "target" not in r.about,
    }
    return tuple(name for name, is_true in holds.items() if is_true) or ("usual",)


SPLIT = TypicalSplit(
    "accuracies",
    quality,
    n_test=40,
    of_tables=((30_000, 31), (300_000, 11)),
    most_train=2000,
    condition=Condition(
        "three questions, none of them a tie, and a deeper tree that names all known rows right",
        lambda found: found[1] >= 3 and found[2] == 1,
    ),
)
ROWS = Supervised(of_split, SPLIT, own=two_irises, pos_label="virginica", require=require_readable)
EXPERIMENT = Experiment(
    GrownTree,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=ROWS,
    data=ROWS,
    model=Asked(compute=of_model),
    parameters=(SPLIT.parameter,),
)
