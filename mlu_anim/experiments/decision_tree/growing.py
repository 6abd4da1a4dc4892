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
    gains,
    is_tie,
    single,
    two_best,
)
from mlu_anim.experiments.decision_tree.result import (
    Depths,
    GrownTree,
    Redraws,
    boxes,
    by_place,
)
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

POSITIVE = "virginica"
LEVELS = 2
"""Questions on the longest way down."""
_N_REDRAWS, _DROPPED = 200, 0.05
_N_TIE_BREAKS, _DEEPEST = 20, 8


def irises() -> Dataset:
    """Return 100 irises by their petals: versicolor and virginica.

    Setosa is left out: either petal feature alone tells it from the others, so that the first
    question would be a tie, which only `random_state` breaks.
    """
    found = load_dataset("iris").only("petal length (cm)", "petal width (cm)")
    kept = found.y != "setosa"
    names = ("petal length", "petal width")
    columns = dict(zip(names, found.X[kept].T, strict=True))
    return replace(
        found,
        X=found.X[kept],
        y=found.y[kept],
        feature_names=names,
        columns=columns,
        all_features=None,
    )


def require_two_features(data: Dataset) -> None:
    """Raise BadInput for a table of one feature, or of numbers that trees cannot tell apart."""
    require_trees_can_read(data)
    if len(data.feature_names) < 2:
        raise BadInput(
            f"{data.name}: one feature, {data.feature_names[0]!r}, and this clip draws a plane",
            hint="Give a table with two features or more.",
        )


def quality(rows: SplitRows, **_: object) -> tuple[float, int]:
    """Return the share of test rows named right, and the number of questions, 0 with a tie."""
    x, unseen, y = _pair(rows)
    tree = _fitted(x, y, LEVELS)
    n_asked = int((tree.tree_.feature >= 0).sum())
    right = float(tree.score(unseen, rows.is_positive[rows.test]))
    return right, 0 if _has_tie(tree, x, y) else n_asked


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
    x, unseen, y = _pair(rows)
    tree = _fitted(x, y, LEVELS, rows.seed)
    truth = rows.is_positive[rows.test]
    names = np.array(rows.data.feature_names)[two_best(single(rows.X_train), y)]
    grown = _result(
        tree,
        (x, y),
        (unseen, truth),
        feature_names=names,
        positive_name=rows.two.positive_name,
        negative_name=rows.two.negative_name,
        provenance=rows.provenance(model=description(tree)),
    )
    depths = _depths((x, y), (unseen, truth), rows.seed)
    return replace(grown, depths=depths, redraws=_redraws(tree, (x, y), unseen, rows.seed))


def of_model(asked: AskedModel) -> GrownTree:
    """Return the user's tree, with all rows of the table."""
    from sklearn.tree import DecisionTreeClassifier

    with asked.model.speaking(asked.data):
        tree, rows, names = last_step(asked.model.estimator, asked.rows, asked.data.feature_names)
    if not isinstance(tree, DecisionTreeClassifier) or len(tree.classes_) != 2:
        raise BadInput(
            f"{type(tree).__name__} is not a decision tree of two classes",
            hint="Give a fitted DecisionTreeClassifier.",
        )
    x = single(rows)
    used = sorted({int(each) for each in tree.tree_.feature if each >= 0})
    more = [each for each in range(x.shape[1]) if each not in used]
    if not used or len(used) > 2 or x.shape[1] < 2 or tree.get_depth() > LEVELS:
        depth, n_columns = tree.get_depth(), x.shape[1]
        raise BadInput(
            f"the tree has depth {depth} and asks for {len(used)} of {n_columns} features",
            hint=f"Fit it on two features, with max_depth={LEVELS} or less.",
        )
    pair = sorted([*used, *more][:2])
    spelled = names if names is not None else [f"feature {each + 1}" for each in range(x.shape[1])]
    positive = np.asarray(asked.two.is_positive)
    return _result(
        tree,
        (x, positive),
        (x, positive),
        pair=pair,
        positive_at=[str(one_line(c)) for c in tree.classes_].index(asked.two.pos_label),
        feature_names=np.array([one_line(spelled[each]) for each in pair]),
        provenance=asked.provenance(model=description(tree)),
        **asked.names,
    )


def _pair(rows: SplitRows) -> tuple[Floats, Floats, Bools]:
    """Return training and test rows with two features, and the classes of the training rows."""
    y = rows.is_positive[rows.train]
    chosen = two_best(single(rows.X_train), y)
    return single(rows.X_train)[:, chosen], single(rows.X_test)[:, chosen], y


def _fitted(x: Floats, y: Bools, max_depth: int, seed: int = 0) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(criterion="entropy", max_depth=max_depth, random_state=seed)
    return tree.fit(x, y)


def _has_tie(tree: Any, x: Floats, y: Bools) -> bool:
    """Return True if at some node two cuts gain the same, so that chance has chosen."""
    comes = tree.decision_path(x).toarray().astype(bool)
    asks = np.flatnonzero(tree.tree_.children_left >= 0)
    return any(is_tie(x[comes[:, node]], y[comes[:, node]]) for node in asks)


def _result(
    tree: Any,
    known: tuple[Floats, Bools],
    unseen: tuple[Floats, Bools],
    *,
    pair: list[int] | None = None,
    positive_at: int | None = None,
    **fields: Any,
) -> GrownTree:
    """Return the result; pair: the columns that are drawn; positive_at: as in a user's model."""
    (x, y), (new, truth), part = known, unseen, tree.tree_
    columns, index = pair or [0, 1], len(tree.classes_) - 1 if positive_at is None else positive_at
    comes = tree.decision_path(x).toarray().astype(bool)
    total, positives = comes.sum(axis=0), comes[y].sum(axis=0)
    is_grown = pair is None
    if is_grown:
        total = part.n_node_samples
        share = part.value[:, 0, index] if len(tree.classes_) > 1 else np.full(len(total), y.mean())
        positives = np.rint(share * total)
    asks = np.flatnonzero(part.children_left >= 0)
    curves = [
        (np.full(len(cuts), node), np.full(len(cuts), at), cuts, gained)
        for node in asks
        for at, column in enumerate(columns)
        for cuts, gained in [gains(x[comes[:, node], column], y[comes[:, node]])]
    ]
    joined = [np.concatenate(each) for each in zip(*curves, strict=True)] or [np.zeros(0)] * 4
    place = {column: at for at, column in enumerate(columns)}
    leaf, says = tree.apply(new), np.argmax(part.value[:, 0], axis=1) == index
    return GrownTree(
        x=x[:, columns],
        is_positive=y,
        leaf=tree.apply(x).astype(np.int64),
        unseen=new[:, columns],
        unseen_is_positive=truth,
        unseen_leaf=leaf.astype(np.int64),
        feature=np.array([place.get(int(each), -2) for each in part.feature], dtype=np.int64),
        threshold=part.threshold,
        left=part.children_left.astype(np.int64),
        right=part.children_right.astype(np.int64),
        impurity=part.impurity if is_grown else bits(positives, total),
        positives=np.asarray(positives, dtype=np.int64),
        total=np.asarray(total, dtype=np.int64),
        says_positive=says,
        curve_node=joined[0].astype(np.int64),
        curve_feature=joined[1].astype(np.int64),
        curve_cut=joined[2],
        curve_gain=joined[3],
        case=_followed(tree, new[:, columns], truth, says[leaf] == truth, place),
        is_grown=is_grown,
        **fields,
    )


def _followed(tree: Any, new: Floats, truth: Bools, is_right: Bools, place: Any) -> int:
    """Return the test row to follow: a positive one, named right, deep, near to the first cut."""
    deep = np.asarray(tree.decision_path(_wide(tree, new, place)).sum(axis=1)).ravel()
    root = int(tree.tree_.feature[0])
    apart = np.abs(new[:, place[root]] - tree.tree_.threshold[0]) if root >= 0 else deep
    return int(np.lexsort((apart, -deep, ~truth, ~is_right))[0])


def _wide(tree: Any, new: Floats, place: Any) -> Floats:
    """Return rows with all columns of a model; those that it does not ask for are 0."""
    wide = np.zeros((len(new), tree.n_features_in_))
    for column, at in place.items():
        wide[:, column] = new[:, at]
    return wide


def _depths(known: tuple[Floats, Bools], unseen: tuple[Floats, Bools], seed: int) -> Depths:
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


def _redraws(first: Any, known: tuple[Floats, Bools], unseen: Floats, seed: int) -> Redraws:
    """Return trees that are grown without 5 % of the rows, at least one."""
    (x, y), generator = known, np.random.default_rng(seed)
    n_dropped = max(round(_DROPPED * len(x)), 1)
    said, found, n_tied = first.predict(unseen), [], 0
    for _ in range(_N_REDRAWS):
        order = generator.permutation(len(x))
        kept, dropped = order[n_dropped:], order[:n_dropped]
        tree = _fitted(x[kept], y[kept], first.max_depth)
        if _has_tie(tree, x[kept], y[kept]):
            n_tied += 1
            continue
        part = tree.tree_
        places = by_place(part.feature, part.threshold, part.children_left, part.children_right)
        found.append((*places, float((tree.predict(unseen) == said).mean()), dropped))
    feature, threshold, agreeing, dropped = zip(*found, strict=True) if found else ((),) * 4
    n_places = 2**LEVELS - 1
    return Redraws(
        feature=np.array(feature, dtype=np.int64).reshape(-1, n_places),
        threshold=np.array(threshold, dtype=float).reshape(-1, n_places),
        agreeing=np.array(agreeing, dtype=float),
        dropped=np.array(dropped, dtype=np.int64).reshape(-1, n_dropped),
        n_tied=n_tied,
    )
