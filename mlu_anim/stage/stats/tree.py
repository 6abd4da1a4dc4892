"""Layout of binary trees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class TreeLayout:
    """Places of the nodes of a binary tree; each array has the shape (n_nodes,).

    `x`: leaves at 0.5, 1.5, ... from the left, other nodes in the middle between their two
    children. `depth`: 0 for the root. `parent`: a node's number, -1 for the root. `is_left`: True
    for left children.
    """

    x: NDArray[np.float64]
    depth: Ints
    parent: Ints
    is_left: NDArray[np.bool_]

    @property
    def n_leaves(self) -> int:
        """The number of leaves."""
        return len(self.x) - int((np.bincount(self.parent[1:], minlength=1) > 0).sum())


def tree_layout(left: ArrayLike, right: ArrayLike) -> TreeLayout:
    """Return the layout of a tree; `left`, `right`: the children of each node, -1 for a leaf.

    Both have the shape (n_nodes,). The root is node 0, and children have higher numbers than their
    parent, as in scikit-learn.
    """
    to_left, to_right = np.asarray(left, dtype=int), np.asarray(right, dtype=int)
    n_nodes, splits = len(to_left), np.flatnonzero(to_left >= 0)
    depth, parent = np.zeros(n_nodes, dtype=int), np.full(n_nodes, -1)
    is_left = np.zeros(n_nodes, dtype=bool)
    for node in splits:
        for child in (to_left[node], to_right[node]):
            depth[child], parent[child] = depth[node] + 1, node
        is_left[to_left[node]] = True
    x = np.zeros(n_nodes)
    x[_leaves_from_left(to_left, to_right)] = np.arange(n_nodes - len(splits)) + 0.5
    for node in splits[::-1]:
        x[node] = (x[to_left[node]] + x[to_right[node]]) / 2
    return TreeLayout(x, depth, parent, is_left)


def _leaves_from_left(left: Ints, right: Ints) -> list[int]:
    leaves, waiting = [], [0]
    while waiting:
        node = waiting.pop()
        if left[node] < 0:
            leaves.append(node)
        else:
            waiting += [int(right[node]), int(left[node])]
    return leaves


@dataclass(frozen=True, eq=False)
class TreeBlocks:
    """Heights of a tree whose nodes are blocks: a pile, and below it a question or a face.

    Each array has the shape (n_nodes,) and is measured downward from the top. `top`, `head`: where
    the pile begins and ends; `foot`: where the question ends and branches begin.
    """

    top: NDArray[np.float64]
    head: NDArray[np.float64]
    foot: NDArray[np.float64]


def tree_blocks(
    layout: TreeLayout, pile: float, questions: ArrayLike, branch: float, height: float
) -> TreeBlocks:
    """Return the heights of the blocks of a tree, spread over `height`.

    `pile`: height of each pile. `questions`: height of the questions of each level, of faces for
    the last one. `branch`: least height of branches, which get up to twice of it if there is room.
    """
    texts = np.asarray(questions, dtype=float)
    n_gaps = len(texts) - 1
    spare = (height - len(texts) * pile - texts.sum()) / max(n_gaps, 1)
    steps = pile + texts[:-1] + np.clip(spare, branch, 2 * branch)
    top = np.concatenate([[0.0], np.cumsum(steps)])[layout.depth]
    return TreeBlocks(top, top + pile, top + pile + texts[layout.depth])
