"""Decision trees: the cut that gains most, asked again on either side, and how shaky that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data import typical_split
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.model_description import description
from mlu_anim.data.models.last_step import last_step
from mlu_anim.data.number_limits import require_trees_can_read
from mlu_anim.data.sources import Asked, AskedModel, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.tree_cuts import (
    TIE,
    Bools,
    Floats,
    Ints,
    bits,
    boxes,
    gains,
    has_tie,
    margin,
    single,
    two_best,
)
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

LEVELS, N_ASKING, N_PLACES = 2, 3, 7
"""Questions on the longest way down; places of a tree that can ask, and all of them."""
N_REDRAWS, DROPPED, N_TIE_BREAKS, DEEPEST = 200, 0.05, 20, 8
Rows = tuple[Floats, Bools]


@dataclass(frozen=True, eq=False, kw_only=True)
class GrownTree(Result):
    """A tree on two features and two classes, trees without a few rows, and deeper ones.

    Nodes have places: the root is 0, and below the place k are 2 k + 1 at the left, for an answer
    of no, and 2 k + 2 at the right. The tree itself is tree 0; those without a few rows follow.
    """

    clip: ClassVar[str] = "decision_tree"

    feature_names: NDArray[np.str_]
    positive_name: str
    negative_name: str
    x: Floats
    """Shape (n_rows, 2): training rows, in single precision."""
    is_positive: Bools
    leaf: Ints
    """Shape (n_rows,): the leaf of each by scikit-learn's apply."""
    unseen: Floats
    """Shape (n_test, 2): test rows; with a user's model, its rows again."""
    unseen_is_positive: Bools
    unseen_leaf: Ints
    feature: Ints
    """Shape (n_trees, 3): the feature asked at each place, -1 for none."""
    threshold: Floats
    says_positive: Bools
    """Shape (n_trees, 7): what each tree says of rows that end at a place."""
    impurity: Floats
    """Shape (7,): entropy of the tree's nodes in bits by scikit-learn."""
    positives: Ints
    total: Ints
    curve_place: Ints
    """Shape (n_points,): the gain of every cut of each node that asks, by our own arithmetic."""
    curve_feature: Ints
    curve_cut: Floats
    curve_gain: Floats
    dropped: Ints
    """Shape (n_trees - 1, n_dropped): the rows that each was grown without."""
    agreeing: Floats
    """Shape (n_trees - 1,): the share of test rows that get the same name as from the tree."""
    n_tied: int
    """Further trees without a few rows, left out since two cuts gained the same."""
    known_right: Floats
    """Shape (n_depths,): training rows named right by trees of 1, 2 ... levels, a mean over ways to
    break ties; of the user's tree alone, shape (1,)."""
    new_right: Floats
    deep_level: Ints
    """Shape (n_leaves,): the levels of one tree of each depth, and the rectangles of its leaves."""
    deep_low: Floats
    deep_high: Floats
    deep_says_positive: Bools
    case: int
    """The test row that is followed."""
    is_grown: bool
    """True for a tree that was grown on these rows, False for a user's model."""

    def asks(self, tree: int = 0) -> Bools:
        """True at places where a tree asks, shape (3,)."""
        return np.asarray(self.feature[tree] >= 0)

    @property
    def asking(self) -> list[int]:
        """The places where the tree asks."""
        return [int(place) for place in np.flatnonzero(self.asks())]

    @property
    def is_leaf(self) -> Bools:
        """True for places of leaves of the tree, shape (7,)."""
        asks = self.asks()
        is_there, goes_on = np.append(True, np.repeat(asks, 2)), np.append(asks, [False] * 4)
        return np.asarray(is_there & ~goes_on)

    def boxes(self, tree: int = 0) -> tuple[Floats, Floats]:
        """Lower and upper corners of the rectangles of all places, (7, 2) each; open if infinite.

        A place without a node has the rectangle of the whole plane.
        """
        low, high = np.full((N_PLACES, 2), -np.inf), np.full((N_PLACES, 2), np.inf)
        for place in np.flatnonzero(self.asks(tree)):
            left, right, at = 2 * place + 1, 2 * place + 2, self.feature[tree, place]
            low[[left, right]], high[[left, right]] = low[place], high[place]
            high[left, at] = low[right, at] = self.threshold[tree, place]
        return low, high

    @cached_property
    def held(self) -> Bools:
        """True for training rows in the rectangle of a place, shape (7, n_rows)."""
        low, high = (corners[:, None] for corners in self.boxes())
        is_there = np.append(True, np.repeat(self.asks(), 2))[:, None]
        return np.asarray(((self.x > low) & (self.x <= high)).all(axis=2) & is_there)

    def curve(self, place: int, feature: int) -> tuple[Floats, Floats]:
        """The cuts of a node by one feature, and what each gains."""
        rows = (self.curve_place == place) & (self.curve_feature == feature)
        return self.curve_cut[rows], self.curve_gain[rows]

    def path(self, point: Floats) -> list[int]:
        """The places on the way of a point, from the root to its leaf."""
        places = [0]
        while not self.is_leaf[at := places[-1]]:
            places.append(2 * at + 1 + int(point[self.feature[0, at]] > self.threshold[0, at]))
        return places

    @property
    def gain(self) -> Floats:
        """The information gain of each question: what it takes from its node's entropy, in bits."""
        at = np.array(self.asking, dtype=int)
        after = sum(self.total[k] * self.impurity[k] for k in (2 * at + 1, 2 * at + 2))
        return np.asarray(self.impurity[at] - after / np.maximum(self.total[at], 1))

    @property
    def is_right(self) -> Bools:
        """True for test rows that get their true name, shape (n_test,)."""
        return np.asarray(self.says_positive[0, self.unseen_leaf] == self.unseen_is_positive)

    @property
    def is_other(self) -> Bools:
        """True for trees without a few rows that ask something else somewhere, (n_trees - 1,)."""
        return np.asarray(self.is_changed[1:].any(axis=1))

    @property
    def is_changed(self) -> Bools:
        """True for questions that are not those of the tree, shape (n_trees, 3)."""
        off = (self.feature != self.feature[0]) | (self.threshold != self.threshold[0])
        return np.asarray(off)


# --- the clip's own tree, and the user's -------------------------------------------------------


def irises() -> Dataset:
    """Return 100 irises by their petals: versicolor and virginica.

    Setosa is left out: either petal feature alone tells it from the others, so that the first
    question would be a tie, which only `random_state` breaks.
    """
    found = load_dataset("iris")
    kept, names = found.y != "setosa", ("petal length", "petal width")
    x = found.X[kept][:, 2:]
    columns = dict(zip(names, x.T, strict=True))
    return replace(found, X=x, y=found.y[kept], feature_names=names, columns=columns)


def require_two_features(data: Dataset) -> None:
    """Raise BadInput for a table of one feature, or of numbers that trees cannot tell apart."""
    require_trees_can_read(data)
    if len(data.feature_names) < 2:
        raise BadInput(
            f"{data.name}: one feature, {data.feature_names[0]!r}, and this clip draws a plane",
            hint="Give a table with two features or more.",
        )


def parts(rows: SplitRows) -> tuple[list[int], Rows, Rows]:
    """Return two features, and training and test rows with these and their classes."""
    train, test = rows.is_positive[rows.train], rows.is_positive[rows.test]
    pair = two_best(single(rows.X_train), train)
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
    n_asked = 0 if has_tie(tree, x, y) else int((tree.tree_.feature >= 0).sum())
    return float(tree.score(*unseen)), n_asked, float(fitted(x, y, DEEPEST).score(x, y))


def of_split(rows: SplitRows) -> GrownTree:
    """Return the tree grown on the training rows."""
    pair, known, unseen = parts(rows)
    tree = fitted(*known, LEVELS, rows.seed)
    return replace(
        told(
            tree,
            known,
            unseen,
            is_grown=True,
            feature_names=np.array(rows.data.feature_names)[pair],
            positive_name=rows.two.positive_name,
            negative_name=rows.two.negative_name,
            provenance=rows.provenance(model=description(tree)),
        ),
        **redraws(tree, known, unseen[0], rows.seed),
        **deeper(known, unseen, rows.seed),
    )


def of_model(asked: AskedModel) -> GrownTree:
    """Return the user's tree, with all rows of the table."""
    from sklearn.tree import DecisionTreeClassifier

    with asked.model.speaking(asked.data):
        tree, rows, names = last_step(asked.model.estimator, asked.rows, asked.data.feature_names)
    is_tree = isinstance(tree, DecisionTreeClassifier)
    if not is_tree or len(tree.classes_) != 2 or tree.n_features_in_ != 2:
        raise BadInput(
            f"{type(tree).__name__} is not a decision tree on two features and two classes",
            hint="Fit a DecisionTreeClassifier on two features of the table, with max_depth=2.",
        )
    if tree.get_depth() > LEVELS:
        raise BadInput(
            f"the tree asks up to {tree.get_depth()} questions, and {LEVELS} can be drawn",
            hint=f"Fit it with max_depth={LEVELS}.",
        )
    known = single(rows), np.asarray(asked.two.is_positive)
    return told(
        tree,
        known,
        known,
        is_grown=False,
        kinds=[one_line(label) == asked.two.pos_label for label in tree.classes_],
        feature_names=np.array([one_line(n) for n in names or ("feature 1", "feature 2")]),
        provenance=asked.provenance(model=description(tree)),
        **asked.names,
    )


def nodes_of(tree: Any) -> Ints:
    """Return scikit-learn's number of the node at each place, -1 for none, shape (7,)."""
    nodes = np.full(N_PLACES, -1)
    nodes[0], below = 0, np.column_stack([tree.tree_.children_left, tree.tree_.children_right])
    for place in range(N_ASKING):
        if nodes[place] >= 0:
            nodes[2 * place + 1 : 2 * place + 3] = below[nodes[place]]
    return nodes


def questions(tree: Any, kinds: Any) -> tuple[Ints, Floats, Bools]:
    """Return feature, threshold and what is said at each place. kinds: which class is positive."""
    part, nodes = tree.tree_, nodes_of(tree)
    asks = (nodes[:N_ASKING] >= 0) & (part.children_left[nodes[:N_ASKING]] >= 0)
    feature, threshold = (v[nodes[:N_ASKING]] for v in (part.feature, part.threshold))
    says = np.asarray(kinds, dtype=bool)[part.value[nodes, 0].argmax(axis=1)] & (nodes >= 0)
    return np.where(asks, feature, -1), np.where(asks, threshold, 0.0), says


def told(tree: Any, known: Rows, unseen: Rows, *, kinds: Any = None, **named: Any) -> GrownTree:
    """Return the result of a tree alone; `kinds`: which of its classes is positive."""
    (x, y), (new, truth), nodes = known, unseen, nodes_of(tree)
    is_there = nodes >= 0
    comes = tree.decision_path(x).toarray().astype(bool)[:, nodes] & is_there
    total, positives = comes.sum(axis=0), comes[y].sum(axis=0)
    place_of = np.zeros(tree.tree_.node_count, dtype=np.int64)
    place_of[nodes[is_there]] = np.flatnonzero(is_there)
    feature, threshold, says = questions(tree, tree.classes_ if kinds is None else kinds)
    points = [
        (place, at, cut, gained)
        for place in np.flatnonzero(feature >= 0)
        for at in (0, 1)
        for cut, gained in zip(*gains(x[comes[:, place], at], y[comes[:, place]]), strict=True)
    ]
    curve = np.array(points, dtype=float).reshape(-1, 4).T
    leaf, is_grown = place_of[tree.apply(new)], bool(named["is_grown"])
    deep, is_right = (leaf >= 1).astype(int) + (leaf >= N_ASKING), says[leaf] == truth
    apart = np.abs(new[:, feature[0]] - threshold[0])
    share_right = np.array([is_right.mean()])
    return GrownTree(
        x=x,
        is_positive=y,
        leaf=place_of[tree.apply(x)],
        unseen=new,
        unseen_is_positive=truth,
        unseen_leaf=leaf,
        feature=feature[None],
        threshold=threshold[None],
        says_positive=says[None],
        impurity=tree.tree_.impurity[nodes] * is_there if is_grown else bits(positives, total),
        positives=positives.astype(np.int64),
        total=total.astype(np.int64),
        curve_place=curve[0].astype(np.int64),
        curve_feature=curve[1].astype(np.int64),
        curve_cut=curve[2],
        curve_gain=curve[3],
        dropped=np.zeros((0, 0), dtype=np.int64),
        agreeing=np.zeros(0),
        n_tied=0,
        known_right=share_right,
        new_right=share_right,
        deep_level=np.zeros(0, dtype=np.int64),
        deep_low=np.zeros((0, 2)),
        deep_high=np.zeros((0, 2)),
        deep_says_positive=np.zeros(0, dtype=bool),
        # A case that is named right if any is, positive, deep, and near to the first cut.
        case=int(np.lexsort((apart, -deep, ~truth, ~is_right))[0]),
        **named,
    )


def deeper(known: Rows, unseen: Rows, seed: int) -> dict[str, Any]:
    """Return the fields of deeper and deeper trees, until one cannot grow on."""
    shares, leaves = [], []
    for depth in range(1, DEEPEST + 1):
        trees = [fitted(*known, depth, seed + k) for k in range(N_TIE_BREAKS)]
        shares.append([np.mean([tree.score(*at) for tree in trees]) for at in (known, unseen)])
        part = trees[0].tree_
        low, high = boxes(part.feature, part.threshold, part.children_left, part.children_right)
        is_leaf, says = part.children_left < 0, trees[0].classes_[part.value[:, 0].argmax(axis=1)]
        leaves.append((np.full(is_leaf.sum(), depth), low[is_leaf], high[is_leaf], says[is_leaf]))
        if max(tree.get_depth() for tree in trees) < depth:
            break
    names = "deep_level", "deep_low", "deep_high", "deep_says_positive"
    columns = (np.concatenate(each) for each in zip(*leaves, strict=True))
    known_right, new_right = np.array(shares).T.round(12)
    rectangles = dict(zip(names, columns, strict=True))
    return {"known_right": known_right, "new_right": new_right, **rectangles}


def redraws(first: Any, known: Rows, unseen: Floats, seed: int) -> dict[str, Any]:
    """Return the fields of all trees: the first, and those grown without 5 % of the rows."""
    (x, y), generator, said = known, np.random.default_rng(seed), first.predict(unseen)
    n_dropped = max(round(DROPPED * len(x)), 1)
    asked, agreeing, dropped = [questions(first, first.classes_)], [], []
    for _ in range(N_REDRAWS):
        order = generator.permutation(len(x))
        kept = order[n_dropped:]
        tree = fitted(x[kept], y[kept], LEVELS)
        if not has_tie(tree, x[kept], y[kept]):
            asked.append(questions(tree, tree.classes_))
            agreeing.append(float((tree.predict(unseen) == said).mean()))
            dropped.append(order[:n_dropped])
    feature, threshold, says = (np.array(each) for each in zip(*asked, strict=True))
    return {
        "feature": feature,
        "threshold": threshold,
        "says_positive": says,
        "agreeing": np.array(agreeing, dtype=float),
        "dropped": np.array(dropped, dtype=np.int64).reshape(-1, n_dropped),
        "n_tied": N_REDRAWS - len(agreeing),
    }


# --- identities, facts, verdicts ---------------------------------------------------------------


def identities(r: GrownTree) -> Iterator[Check]:
    """Yield all identities: ours on one side, scikit-learn's on the other."""
    held, rows = r.held, np.arange(len(r.x))
    yield Check("rows in the leaves = all rows", r.total[r.is_leaf].sum(), len(r.x))
    tiled = (held[r.is_leaf].sum(axis=0) != 1).sum()
    yield Check("rows that lie in no rectangle of a leaf, or in two", tiled, 0)
    outside = (~held[r.leaf, rows]).sum()
    yield Check("rows outside the rectangle of the leaf that apply gives", outside, 0)
    lost = sum(r.path(p)[-1] != leaf for p, leaf in zip(r.unseen, r.unseen_leaf, strict=True))
    yield Check("new rows whose answers lead to another leaf than apply", lost, 0)
    total, positives = held.sum(axis=1), held[:, r.is_positive].sum(axis=1)
    yield Check("rows at each node = in its rectangle", off(total, r.total), 0)
    yield Check("positives at each node = in its rectangle", off(positives, r.positives), 0)
    entropy = off(bits(positives, total), r.impurity)
    yield Check("impurity of each node = entropy of its counts", entropy, 0, TIE)
    at_cut = [gain_at_cut(r, place) for place in r.asking]
    yield Check("gain of each question = its curve at the cut", off(at_cut, r.gain), 0, TIE)
    yield Check("questions after which the weighted impurity rises", (r.gain < -TIE).sum(), 0)
    fewer = (np.diff(r.known_right) < -TIE).sum()
    yield Check("deeper trees that know fewer known rows", fewer, 0)
    if not r.is_grown:
        return
    most = [r.curve_gain[r.curve_place == place].max() for place in r.asking]
    yield Check("gain of each question = the highest of all cuts", off(most, r.gain), 0, TIE)
    if r.asking and not any(margin(r.curve_gain[r.curve_place == k]) < TIE for k in r.asking):
        level = min(max(len(r.path(p)) for p in r.x) - 1, len(r.known_right)) - 1
        named = (r.says_positive[0, r.leaf] == r.is_positive).mean()
        at_level = r.known_right[level]
        yield Check("known rows named right = by a tree of that depth", named, at_level, TIE)
        yield Check("new rows named right = by it", r.is_right.mean(), r.new_right[level], TIE)


def off(ours: Any, theirs: Any) -> float:
    return float(np.abs(np.asarray(ours) - theirs).max(initial=0.0))


def gain_at_cut(r: GrownTree, place: int) -> float:
    """Return the gain by the curve of the cut that parts the rows of a node as its own does."""
    feature = int(r.feature[0, place])
    x, (cuts, gained) = r.x[r.held[place], feature], r.curve(place, feature)
    n_left = (x[:, None] <= cuts).sum(axis=0)
    return float(gained[n_left == (x <= r.threshold[0, place]).sum()].sum())


def facts(r: GrownTree) -> Mapping[str, Fact]:
    """Return the values that sentences may mention."""
    says = bool(r.says_positive[0, r.unseen_leaf[r.case]])
    names = {
        "positive": r.positive_name,
        "negative": r.negative_name,
        "x_name": r.feature_names[0],
        "y_name": r.feature_names[1],
        "root": r.feature_names[max(int(r.feature[0, 0]), 0)],
        "says": r.positive_name if says else r.negative_name,
    }
    counts = {
        "n_train": len(r.x),
        "n_test": len(r.unseen),
        "n_cuts": (r.curve_place == 0).sum(),
        "n_questions": len(r.asking),
        "n_leaves": r.is_leaf.sum(),
        "n_steps": len(r.path(r.unseen[r.case])) - 1,
        "n_right": r.is_right.sum(),
        "n_redraws": len(r.agreeing),
        "n_tied": r.n_tied,
        "n_dropped": r.dropped.shape[1],
        "n_other": r.is_other.sum(),
        "deepest": len(r.known_right),
    }
    shares = {
        "known_first": r.known_right[0],
        "known_last": r.known_right[-1],
        "new_first": r.new_right[0],
        "new_last": r.new_right[-1],
        "agreeing": r.agreeing.mean() if len(r.agreeing) else 1,
    }
    (case_x, case_y), gain = r.unseen[r.case], float(r.gain[0]) if r.asking else 0.0
    values = {"cut": r.threshold[0, 0], "case_x": case_x, "case_y": case_y}
    return {
        **{name: Fact(str(value), Kind.NAME) for name, value in names.items()},
        **{name: Fact(float(f"{value:.4g}"), Kind.SCORE) for name, value in values.items()},
        **{name: Fact(int(value), Kind.COUNT) for name, value in counts.items()},
        **{name: Fact(float(value), Kind.PERCENT) for name, value in shares.items()},
        "gain": Fact(max(gain, 0.0), Kind.SHARE),
        **typical_split.facts(r.about),
    }


def verdicts(r: GrownTree) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    `leaf`: the tree asks nothing; `model`: it is the user's own; `tied`: two first cuts gain the
    same; `none`: no tree without a few rows asks otherwise; `same`: deeper trees name no more known
    rows right; `falls`, `rises`: what becomes of new rows; `own`: the clip's irises.
    """
    known, new = r.known_right, r.new_right
    holds = {
        "leaf": not r.asking,
        "model": not r.is_grown,
        "tied": margin(r.curve_gain[r.curve_place == 0]) < TIE,
        "none": not r.is_other.any(),
        "same": bool(known[-1] < known[0] + TIE),
        "falls": bool(new[-1] < new[0] - TIE),
        "rises": bool(new[-1] > new[0] + TIE),
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
        lambda found: found[1] >= N_ASKING and found[2] == 1,
    ),
)
ROWS = Supervised(of_split, SPLIT, own=irises, pos_label="virginica", require=require_two_features)
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
