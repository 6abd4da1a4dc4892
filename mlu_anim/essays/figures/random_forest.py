"""Data of the live figure of the random-forest clip: the trees themselves, and some digits."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

N_CASES = 8
"""Digits that a reader can take: the one that is followed, and others from sure to unsure."""


def figure_data(forest: "ForestVote") -> dict[str, Any] | None:
    """Return the nodes of all trees, some pictures with their classes, and the rule for a tie.

    None unless the features are pixels, or if only some nodes are stored.
    """
    pictures = forest.pictures
    if pictures is None or forest.levels_below is not None:
        return None
    chosen = _chosen(forest)
    values = (pictures.cases[chosen] * pictures.darkest).reshape(len(chosen), -1)
    return {
        "trees": [_tree(forest, n) for n in range(forest.n_trees)],
        "cases": values.tolist(),
        "positive": forest.is_positive[chosen].tolist(),
        "size": list(pictures.cases.shape[1:]),
        "most": pictures.darkest,
        "tiesGoPositive": forest.ties_go_positive,
    }


def _chosen(forest: "ForestVote") -> list[int]:
    """Return the followed case, and others at even steps of the forest's probability."""
    order = np.argsort(forest.forest_probability, kind="stable")
    order = order[order != forest.case]
    steps = np.linspace(0, len(order) - 1, min(N_CASES - 1, len(order))).round().astype(int)
    return [forest.case, *order[steps].tolist()]


def _tree(forest: "ForestVote", n: int) -> dict[str, Any]:
    nodes = slice(forest.tree_start[n], forest.tree_start[n + 1])
    names = ("feature", "threshold", "left", "right")
    arrays = {name: getattr(forest, name)[nodes].tolist() for name in names}
    return {**arrays, "probability": forest.node_probability[nodes].tolist()}
