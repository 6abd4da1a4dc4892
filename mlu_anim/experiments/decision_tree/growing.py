"""Grow the tree of a split, deeper trees, and trees without a few rows; or take the user's."""

from dataclasses import replace
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.model_description import description
from mlu_anim.data.models.last_step import last_step
from mlu_anim.data.number_limits import require_trees_can_read
from mlu_anim.data.sources import AskedModel
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments.decision_tree.gains import (
    Bools,
    Floats,
    bits,
    boxes,
    cuts,
    gains,
    has_tie,
    single,
    two_best,
)
from mlu_anim.experiments.decision_tree.grown import Depths, GrownTree, Redraws, by_place
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

LEVELS = 2
"""Questions on the longest way down."""
_N_REDRAWS, _DROPPED = 200, 0.05
_N_TIE_BREAKS, _DEEPEST = 20, 8
Rows = tuple[Floats, Bools]


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


def quality(rows: SplitRows) -> tuple[float, int]:
    """Return the share of test rows named right, and the number of questions, 0 with a tie."""
    _, (x, y), unseen = _parts(rows)
    tree = _fitted(x, y, LEVELS)
    n_asked = int((tree.tree_.feature >= 0).sum())
    return float(tree.score(*unseen)), 0 if has_tie(tree, x, y) else n_asked


SPLIT = TypicalSplit(
    "accuracies",
    quality,
    n_test=40,
    of_tables=((30_000, 31), (300_000, 11)),
    most_train=2000,
    condition=Condition("three questions, of which none is a tie", lambda found: found[1] >= 3),
)


def of_split(rows: SplitRows) -> GrownTree:
    """Return the tree grown on the training rows."""
    pair, known, unseen = _parts(rows)
    tree = _fitted(*known, LEVELS, rows.seed)
    return replace(
        _result(
            tree,
            known,
            unseen,
            is_grown=True,
            feature_names=np.array(rows.data.feature_names)[pair],
            positive_name=rows.two.positive_name,
            negative_name=rows.two.negative_name,
            provenance=rows.provenance(model=description(tree)),
        ),
        depths=_depths(known, unseen, rows.seed),
        redraws=_redraws(tree, known, unseen[0], rows.seed),
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
    return _result(
        tree,
        known,
        known,
        is_grown=False,
        index=[one_line(label) for label in tree.classes_].index(asked.two.pos_label),
        feature_names=np.array([one_line(n) for n in names or ("feature 1", "feature 2")]),
        provenance=asked.provenance(model=description(tree)),
        **asked.names,
    )


def _parts(rows: SplitRows) -> tuple[list[int], Rows, Rows]:
    """Return two features, and training and test rows with these and their classes."""
    train, test = rows.is_positive[rows.train], rows.is_positive[rows.test]
    pair = two_best(single(rows.X_train), train)
    known, unseen = (single(x)[:, pair] for x in (rows.X_train, rows.X_test))
    return pair, (known, train), (unseen, test)


def _fitted(x: Floats, y: Bools, max_depth: int, seed: int = 0) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(criterion="entropy", max_depth=max_depth, random_state=seed)
    return tree.fit(x, y)


def _result(tree: Any, known: Rows, unseen: Rows, *, is_grown: bool, **fields: Any) -> GrownTree:
    """Return the result of a tree; `index`: that of the positive class, by default the last."""
    (x, y), (new, truth), part = known, unseen, tree.tree_
    comes = tree.decision_path(x).toarray().astype(bool)
    total, positives = comes.sum(axis=0), comes[y].sum(axis=0)
    points = [
        (node, feature, cut, gained)
        for node in np.flatnonzero(part.children_left >= 0)
        for feature in (0, 1)
        for cut, gained in zip(*gains(x[comes[:, node], feature], y[comes[:, node]]), strict=True)
    ]
    curve = np.array(points, dtype=float).reshape(-1, 4).T
    says = part.value[:, 0].argmax(axis=1) == fields.pop("index", 1)
    leaf = tree.apply(new).astype(np.int64)
    deep = np.asarray(tree.decision_path(new).sum(axis=1)).ravel()
    apart = np.abs(new[:, part.feature[0]] - part.threshold[0])
    order = np.lexsort((apart, -deep, ~truth, says[leaf] != truth))
    return GrownTree(
        x=x,
        is_positive=y,
        leaf=tree.apply(x).astype(np.int64),
        unseen=new,
        unseen_is_positive=truth,
        unseen_leaf=leaf,
        feature=part.feature.astype(np.int64),
        threshold=part.threshold,
        left=part.children_left.astype(np.int64),
        right=part.children_right.astype(np.int64),
        impurity=part.impurity if is_grown else bits(positives, total),
        positives=positives.astype(np.int64),
        total=total.astype(np.int64),
        says_positive=says,
        curve_node=curve[0].astype(np.int64),
        curve_feature=curve[1].astype(np.int64),
        curve_cut=curve[2],
        curve_gain=curve[3],
        case=int(order[0]),  # one named right if any, positive, deep, near to the first cut
        is_grown=is_grown,
        **fields,
    )


def _depths(known: Rows, unseen: Rows, seed: int) -> Depths:
    """Return the shares named right by deeper and deeper trees, until one cannot grow on."""
    shares, leaves = [], []
    for depth in range(1, _DEEPEST + 1):
        trees = [_fitted(*known, depth, seed + each) for each in range(_N_TIE_BREAKS)]
        shares.append([np.mean([tree.score(*at) for tree in trees]) for at in (known, unseen)])
        part = trees[0].tree_
        low, high = boxes(part.feature, part.threshold, part.children_left, part.children_right)
        is_leaf, says = part.children_left < 0, trees[0].classes_[part.value[:, 0].argmax(axis=1)]
        leaves.append((np.full(is_leaf.sum(), depth), low[is_leaf], high[is_leaf], says[is_leaf]))
        if max(tree.get_depth() for tree in trees) < depth:
            break
    train, test = np.array(shares).T.round(12)
    at_depth, low, high, says = (np.concatenate(each) for each in zip(*leaves, strict=True))
    return Depths(train=train, test=test, depth=at_depth, low=low, high=high, says_positive=says)


def _redraws(first: Any, known: Rows, unseen: Floats, seed: int) -> Redraws | None:
    """Return trees that are grown without 5 % of the rows, at least one; None if all have ties."""
    (x, y), generator = known, np.random.default_rng(seed)
    n_dropped, said, found = max(round(_DROPPED * len(x)), 1), first.predict(unseen), []
    ends: list[tuple[Floats, Floats]] = []
    for _ in range(_N_REDRAWS):
        order = generator.permutation(len(x))
        kept, dropped = order[n_dropped:], order[:n_dropped]
        tree = _fitted(x[kept], y[kept], LEVELS)
        if not has_tie(tree, x[kept], y[kept]):
            part = tree.tree_
            asked = by_place(part.feature, part.threshold, part.children_left, part.children_right)
            agreeing = float((tree.predict(unseen) == said).mean())
            found.append((*asked, agreeing, dropped))
            ends.append(cuts(part))
    if not found:
        return None
    columns = (np.array(each) for each in zip(*found, strict=True))
    named = dict(zip(("feature", "threshold", "agreeing", "dropped"), columns, strict=True))
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    tree_of = np.repeat(np.arange(len(ends)), [len(each[0]) for each in ends])
    return Redraws(**named, cut_tree=tree_of, low=low, high=high, n_tied=_N_REDRAWS - len(found))
