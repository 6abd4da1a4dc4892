"""The places of the nodes of a binary tree, and the order in which they appear."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect, between

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TreeShape:
    """A tree as `tree_` holds it: children by number, negative where there are none.

    `probability`: (n_nodes,) the share of positives in a node.  `below`: (n_nodes,) how many levels
    follow a node that has no children here; without it none does.
    """

    left: Ints
    right: Ints
    probability: Floats
    below: Ints | None = None

    @property
    def is_stub(self) -> NDArray[np.bool_]:
        """Shape (n_nodes,): what goes on below, out of sight."""
        if self.below is None:
            return np.zeros(len(self.left), dtype=bool)
        return np.asarray((self.left < 0) & (self.below > 0))

    @property
    def is_split(self) -> NDArray[np.bool_]:
        return np.asarray(self.left >= 0)

    def parents(self) -> Ints:
        """Shape (n_nodes,), -1 for the root."""
        parent = np.full(len(self.left), -1, dtype=np.int64)
        for child in (self.left, self.right):
            parent[child[self.is_split]] = np.flatnonzero(self.is_split)
        return parent

    def levels(self) -> Ints:
        """Shape (n_nodes,), 0 for the root. A node's number is above its parent's."""
        level = np.zeros(len(self.left), dtype=np.int64)
        for node, parent in enumerate(self.parents()):
            level[node] = 0 if parent < 0 else level[parent] + 1
        return level

    def across(self) -> Floats:
        """Shape (n_nodes,), in leaves: the first leaf at 0.5; a split amid its children."""
        place, next_leaf = np.zeros(len(self.left)), 0.5
        for node in self._leaves_from_left():
            place[node], next_leaf = next_leaf, next_leaf + 1
        for node in np.flatnonzero(self.is_split)[::-1]:
            place[node] = (place[self.left[node]] + place[self.right[node]]) / 2
        return place

    def split_ranks(self) -> Ints:
        """Shape (n_nodes,): the splits numbered level by level; leaves come after all splits."""
        order = np.lexsort((self.across(), self.levels()))
        splits = [node for node in order if self.is_split[node]]
        rank = np.full(len(self.left), len(splits), dtype=np.int64)
        rank[splits] = np.arange(len(splits))
        return rank

    def _leaves_from_left(self) -> list[int]:
        leaves, waiting = [], [0]
        while waiting:
            node = waiting.pop()
            if self.left[node] < 0:
                leaves.append(node)
            else:
                waiting += [int(self.right[node]), int(self.left[node])]
        return leaves


@dataclass(frozen=True)
class TreeRoom:
    """The room of one tree on the page, and how large its nodes are drawn."""

    rect: Rect
    radius: float

    def toward(self, other: "TreeRoom", way: float) -> "TreeRoom":
        """The room on the way, 0 to 1, to another."""
        radius = self.radius + (other.radius - self.radius) * way
        return TreeRoom(between(self.rect, other.rect, way), radius)
