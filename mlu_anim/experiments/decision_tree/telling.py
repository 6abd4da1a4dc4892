"""The identities of a grown tree, the facts that sentences may mention, and its verdicts."""

from collections.abc import Iterator, Mapping

import numpy as np

from mlu_anim.data import typical_split
from mlu_anim.experiments.decision_tree.gains import TIE
from mlu_anim.experiments.decision_tree.result import GrownTree
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check


def identities(r: GrownTree) -> Iterator[Check]:
    """Yield all identities: ours on one side, scikit-learn's on the other."""
    leaves, asks = r.left < 0, r.asking
    held = [r.rows_at(node) for node in range(len(r.left))]
    yield Check("rows in the leaves = all rows", r.total[leaves].sum(), len(r.x))
    yield Check("rectangles of leaves that hold each row", sum(_over(r, r.x)), len(r.x))
    outside = sum(int(r.path(point)[-1] != leaf) for point, leaf in zip(r.x, r.leaf, strict=True))
    outside += sum(int(not held[leaf][row]) for row, leaf in enumerate(r.leaf))
    yield Check("rows outside the rectangle of the leaf that apply gives", outside, 0)
    lost = sum(int(r.path(p)[-1] != leaf) for p, leaf in zip(r.unseen, r.unseen_leaf, strict=True))
    yield Check("new rows outside the rectangle of the leaf that apply gives", lost, 0)
    positives = np.array([int(r.is_positive[rows].sum()) for rows in held])
    yield Check(
        "positives in each node = counted in its rectangle", _off(positives, r.positives), 0
    )
    yield Check(
        "rows in each node = counted in its rectangle",
        _off(np.array([int(rows.sum()) for rows in held]), r.total),
        0,
    )
    yield Check(
        "impurity of each node = entropy of its counts", _off(r.impurity, r.entropies), 0, TIE
    )
    gained = np.array([r.gain(node) for node in asks])
    at_cut = np.array([_at_cut(r, node) for node in asks])
    yield Check("gain of each question = its curve at the cut", _off(gained, at_cut), 0, TIE)
    if r.is_grown:
        most = np.array([r.curve_gain[r.curve_node == node].max() for node in asks])
        yield Check("gain of each question = the highest of all cuts", _off(gained, most), 0, TIE)
        falls = np.diff(_weighted(r))
        yield Check("questions after which the weighted impurity rises", (falls > TIE).sum(), 0)
    if r.depths is not None:
        yield from _of_more_trees(r)


def _of_more_trees(r: GrownTree) -> Iterator[Check]:
    assert r.depths is not None
    at = min(max(len(r.path(p)) for p in r.x) - 1, len(r.depths.train)) - 1
    named = (r.says_positive[r.leaf] == r.is_positive).mean()
    if at >= 0 and len(r.asking) and not _is_chance(r):
        yield Check(
            "share of known rows named right = that of its depth", named, r.depths.train[at], TIE
        )
        yield Check("share of new rows named right", r.is_right.mean(), r.depths.test[at], TIE)
    yield Check(
        "deeper trees that know fewer known rows", (np.diff(r.depths.train) < -TIE).sum(), 0
    )


def _over(r: GrownTree, points: np.ndarray) -> Iterator[int]:
    """Yield for each leaf how many points its rectangle holds."""
    for node in np.flatnonzero(r.left < 0):
        low, high = (corner[node] for corner in r.boxes)
        yield int(((points > low) & (points <= high)).all(axis=1).sum())


def _off(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(ours - theirs).max(initial=0.0))


def _at_cut(r: GrownTree, node: int) -> float:
    """Return the height of a node's curve at its cut; between two cuts, the partition is that of
    the one below it."""
    cuts, gained = r.curve(node, int(r.feature[node]))
    x = r.x[r.rows_at(node), r.feature[node]]
    at = [int((x <= cut).sum()) for cut in cuts]
    n_left = int((x <= r.threshold[node]).sum())
    return float(gained[at.index(n_left)]) if n_left in at else 0.0


def _weighted(r: GrownTree) -> np.ndarray:
    """Return the weighted impurity of all leaves before and after each question, shape (n + 1,)."""
    leaves, found = {0}, []
    for node in [None, *r.asking]:
        if node is not None:
            leaves = leaves - {node} | {int(r.left[node]), int(r.right[node])}
        found.append(sum(r.impurity[each] * r.total[each] for each in leaves) / len(r.x))
    return np.array(found)


def _is_chance(r: GrownTree) -> bool:
    """Return True if at some node two cuts gain the same."""
    return any(_margin(r, node) < TIE for node in r.asking)


def _margin(r: GrownTree, node: int) -> float:
    """Return by how much the best cut of a node gains more than the next, in bits."""
    found = np.sort(r.curve_gain[r.curve_node == node])
    return float(found[-1] - found[-2]) if len(found) > 1 else float("inf")


def facts(r: GrownTree) -> Mapping[str, Fact]:
    """Return the values that sentences may mention."""
    names, root = {True: r.positive_name, False: r.negative_name}, bool(r.asking)
    leaf = int(r.unseen_leaf[r.case])
    says = bool(r.says_positive[leaf])
    agreed = int(r.positives[leaf] if says else r.total[leaf] - r.positives[leaf])
    asked = int(r.feature[0]) if root else 0
    other = [r.curve(0, each)[1].max(initial=0.0) for each in (0, 1)] if root else [0.0, 0.0]
    counts = {
        "n_train": len(r.x),
        "n_test": len(r.unseen),
        "n_positive": int(r.is_positive.sum()),
        "n_negative": int((~r.is_positive).sum()),
        "n_cuts": int((r.curve_node == 0).sum()) if root else 0,
        "n_questions": len(r.asking),
        "n_leaves": int((r.left < 0).sum()),
        "n_steps": len(r.path(r.unseen[r.case])) - 1,
        "n_right": int(r.is_right.sum()),
        "n_below": int(r.total[r.left[0]]) if root else len(r.x),
        "n_above": int(r.total[r.right[0]]) if root else 0,
        "n_agreed": agreed,
        "n_in_leaf": int(r.total[leaf]),
        "n_redraws": len(r.redraws.agreeing) if r.redraws else 0,
        "n_tied": r.redraws.n_tied if r.redraws else 0,
        "n_dropped": r.redraws.dropped.shape[1] if r.redraws else 0,
        "n_other": r.n_other,
        "deepest": len(r.depths.train) if r.depths else 0,
        "best_depth": int(r.depths.test.argmax()) + 1 if r.depths else 0,
    }
    depths = {
        f"{name}_{end}": float(getattr(r.depths, name)[at]) if r.depths else 0.0
        for name in ("train", "test")
        for end, at in (("first", 0), ("last", -1))
    }
    agreeing = float(r.redraws.agreeing.mean()) if r.redraws and len(r.redraws.agreeing) else 1.0
    shares = depths | {"best_test": float(r.depths.test.max()) if r.depths else 0.0}
    shares |= {"agreeing": agreeing, "accuracy": float(r.is_right.mean())}
    bits = {"gain": r.gain(0) if root else 0.0, "gain_x": other[0], "gain_y": other[1]}
    bits |= {"mixed": float(r.impurity[0])}
    return {
        "positive": Fact(r.positive_name, Kind.NAME),
        "negative": Fact(r.negative_name, Kind.NAME),
        "x_name": Fact(str(r.feature_names[0]), Kind.NAME),
        "y_name": Fact(str(r.feature_names[1]), Kind.NAME),
        "root": Fact(str(r.feature_names[asked]), Kind.NAME),
        "says": Fact(names[says], Kind.NAME),
        "truth": Fact(names[bool(r.unseen_is_positive[r.case])], Kind.NAME),
        "cut": cut(float(r.threshold[0])),
        "case_x": cut(float(r.unseen[r.case, 0])),
        "case_y": cut(float(r.unseen[r.case, 1])),
        **{name: Fact(int(value), Kind.COUNT) for name, value in counts.items()},
        **{name: Fact(value, Kind.PERCENT) for name, value in shares.items()},
        **{name: Fact(float(max(value, 0.0)), Kind.SHARE) for name, value in bits.items()},
        **typical_split.facts(r.about),
    }


def cut(value: float) -> Fact:
    """Return the fact for a threshold, of four digits."""
    return Fact(float(f"{value:.4g}"), Kind.SCORE)


def verdicts(r: GrownTree) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    `leaf`: the tree asks nothing; `model`: it is the user's own; `tied`: two first cuts gain the
    same; `wrong`: the followed row gets another name than its own; `single`: it meets one question
    alone; `own`: the clip's irises; `same`: deeper trees name no more known rows
    right; `falls`, `rises`: what becomes of new rows.
    """
    own = r.about.get("data") == "iris" and "target" not in r.about
    train, test = (r.depths.train, r.depths.test) if r.depths else np.zeros((2, 1))
    holds = {
        "leaf": not r.asking,
        "model": not r.is_grown,
        "tied": bool(r.asking) and _margin(r, 0) < TIE,
        "wrong": not bool(r.is_right[r.case]),
        "single": len(r.path(r.unseen[r.case])) == 2,
        "none": r.n_other == 0,
        "same": bool(train[-1] < train[0] + TIE),
        "falls": bool(test[-1] < test[0] - TIE),
        "rises": bool(test[-1] > test[0] + TIE),
        "own": own,
    }
    return tuple(name for name, is_true in holds.items() if is_true) or ("usual",)
