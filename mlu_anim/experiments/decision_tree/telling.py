"""The identities of a grown tree, the facts that sentences may mention, and its verdicts."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from mlu_anim.data import typical_split
from mlu_anim.experiments.decision_tree.gains import TIE, Floats, bits, margin
from mlu_anim.experiments.decision_tree.grown import GrownTree
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check


def identities(r: GrownTree) -> Iterator[Check]:
    """Yield all identities: ours on one side, scikit-learn's on the other."""
    leaves, asks, held = r.left < 0, r.asking, r.held
    yield Check("rows in the leaves = all rows", r.total[leaves].sum(), len(r.x))
    tiled = (held[leaves].sum(axis=0) != 1).sum()
    yield Check("rows that lie in no rectangle of a leaf, or in two", tiled, 0)
    outside = (~held[r.leaf, np.arange(len(r.x))]).sum()
    yield Check("rows outside the rectangle of the leaf that apply gives", outside, 0)
    lost = sum(r.path(p)[-1] != leaf for p, leaf in zip(r.unseen, r.unseen_leaf, strict=True))
    yield Check("new rows whose answers lead to another leaf than apply", lost, 0)
    total, positives = held.sum(axis=1), held[:, r.is_positive].sum(axis=1)
    yield Check("rows at each node = in its rectangle", _off(total, r.total), 0)
    yield Check("positives at each node = in its rectangle", _off(positives, r.positives), 0)
    entropy = _off(bits(positives, total), r.impurity)
    yield Check("impurity of each node = entropy of its counts", entropy, 0, TIE)
    at_cut = [_at_cut(r, node) for node in asks]
    yield Check("gain of each question = its curve at the cut", _off(at_cut, r.gain), 0, TIE)
    if r.is_grown:
        most = [r.curve_gain[r.curve_node == node].max() for node in asks]
        yield Check("gain of each question = the highest of all cuts", _off(most, r.gain), 0, TIE)
        falls = np.diff(_weighted(r))
        yield Check("questions after which the weighted impurity rises", (falls > TIE).sum(), 0)
    if r.depths is not None:
        yield from _of_depths(r)


def _of_depths(r: GrownTree) -> Iterator[Check]:
    assert r.depths is not None
    train, test, depth = r.depths.train, r.depths.test, max(len(r.path(p)) for p in r.x) - 1
    if depth and not any(margin(r.curve_gain[r.curve_node == node]) < TIE for node in r.asking):
        named = (r.says_positive[r.leaf] == r.is_positive).mean()
        at = min(depth, len(train)) - 1
        yield Check("known rows named right = by a tree of that depth", named, train[at], TIE)
        yield Check("new rows named right = by it", r.is_right.mean(), test[at], TIE)
    yield Check("deeper trees that know fewer known rows", (np.diff(train) < -TIE).sum(), 0)


def _off(ours: Any, theirs: Any) -> float:
    return float(np.abs(np.asarray(ours) - theirs).max(initial=0.0))


def _at_cut(r: GrownTree, node: int) -> float:
    """Return the gain by the curve of the cut that parts the rows of a node as its own does."""
    x = r.x[r.held[node], r.feature[node]]
    cuts, gained = r.curve(node, int(r.feature[node]))
    n_left = (x[:, None] <= cuts).sum(axis=0)
    return float(gained[n_left == (x <= r.threshold[node]).sum()].sum())


def _weighted(r: GrownTree) -> Floats:
    """Return the weighted impurity of all leaves before and after each question, shape (n + 1,)."""
    leaves, found = {0}, [r.impurity[0] * r.total[0]]
    for node in r.asking:
        leaves = leaves - {node} | {int(r.left[node]), int(r.right[node])}
        found.append(sum(r.impurity[each] * r.total[each] for each in leaves))
    return np.array(found) / len(r.x)


def facts(r: GrownTree) -> Mapping[str, Fact]:
    """Return the values that sentences may mention."""
    leaf, root, d, again = (
        int(r.unseen_leaf[r.case]),
        max(int(r.feature[0]), 0),
        r.depths,
        r.redraws,
    )
    says = bool(r.says_positive[leaf])
    names = {
        "positive": r.positive_name,
        "negative": r.negative_name,
        "x_name": r.feature_names[0],
        "y_name": r.feature_names[1],
        "root": r.feature_names[root],
        "says": r.positive_name if says else r.negative_name,
        "truth": r.positive_name if r.unseen_is_positive[r.case] else r.negative_name,
    }
    counts = {
        "n_train": len(r.x),
        "n_test": len(r.unseen),
        "n_positive": r.is_positive.sum(),
        "n_negative": (~r.is_positive).sum(),
        "n_cuts": (r.curve_node == 0).sum(),
        "n_questions": len(r.asking),
        "n_leaves": (r.left < 0).sum(),
        "n_steps": len(r.path(r.unseen[r.case])) - 1,
        "n_right": r.is_right.sum(),
        "n_below": r.total[r.left[0]],
        "n_above": r.total[r.right[0]],
        "n_agreed": r.positives[leaf] if says else r.total[leaf] - r.positives[leaf],
        "n_in_leaf": r.total[leaf],
        "n_redraws": len(again.agreeing) if again else 0,
        "n_tied": again.n_tied if again else 0,
        "n_dropped": again.dropped.shape[1] if again else 0,
        "n_other": r.is_other.sum(),
        "deepest": len(d.train) if d else 0,
    }
    shares = {
        "train_first": d.train[0] if d else 0,
        "train_last": d.train[-1] if d else 0,
        "test_first": d.test[0] if d else 0,
        "test_last": d.test[-1] if d else 0,
        "best_test": d.test.max() if d else 0,
        "agreeing": again.agreeing.mean() if again else 1,
    }
    (case_x, case_y), gain = r.unseen[r.case], float(r.gain[0]) if r.asking else 0.0
    values = {"cut": r.threshold[0], "case_x": case_x, "case_y": case_y}
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
    train, test = (r.depths.train, r.depths.test) if r.depths else np.zeros((2, 1))
    holds = {
        "leaf": not r.asking,
        "model": not r.is_grown,
        "tied": margin(r.curve_gain[r.curve_node == 0]) < TIE,
        "none": not r.is_other.any(),
        "same": bool(train[-1] < train[0] + TIE),
        "falls": bool(test[-1] < test[0] - TIE),
        "rises": bool(test[-1] > test[0] + TIE),
        "own": r.about.get("data") == "iris" and "target" not in r.about,
    }
    return tuple(name for name, is_true in holds.items() if is_true) or ("usual",)
