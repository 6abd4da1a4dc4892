"""Data of the live figure of the decision-tree clip: the tree by places, and its rows."""

from typing import TYPE_CHECKING, Any

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.decision_tree import GrownTree


def figure_data(grown: "GrownTree") -> dict[str, Any] | None:
    """Return known and new rows, the tree's nodes by place, and a case to begin with.

    None for too many rows, or a tree that asks nothing.  Below the place k are 2 k + 1 and 2 k + 2.
    """
    if max(len(grown.known.x), len(grown.new.x)) > MOST_CASES or not grown.asking:
        return None
    tree, places = grown.trees, range(len(grown.trees.feature[0]))
    return {
        "x": grown.known.x.tolist(),
        "positive": grown.known.is_positive.tolist(),
        "newX": grown.new.x.tolist(),
        "newPositive": grown.new.is_positive.tolist(),
        "feature": tree.feature[0].tolist(),
        "threshold": tree.threshold[0].tolist(),
        "left": [2 * place + 1 for place in places],
        "right": [2 * place + 2 for place in places],
        "isLeaf": tree.is_leaf[0].tolist(),
        "saysPositive": tree.says_positive[0].tolist(),
        "counts": grown.counts.tolist(),
        "start": grown.new.x[grown.case].tolist(),
    }
