"""What the parts of the forest's scene share: moving values, and channels made from rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.stage.channels import Floats, Rows, Value, column
from mlu_anim.stage.marks import Dot, Image, Mark
from mlu_anim.stage.moves import Move, Reveal, Stagger
from mlu_anim.stage.page import between
from mlu_anim.stage.setting import Setting
from scenes._random_forest_places import Places, TreeShape

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

ALONE, LARGE, SMALL, TILE = range(4)
"""The places of the followed case, as values of `moved`."""
AT_FIRST = dict.fromkeys(
    (
        *("moved", "dropped", "grown", "fallen", "opened", "filled", "shrunk", "others", "voted"),
        *("barred", "leveled", "told", "turn", "cleared", "narrowed", "piled", "n_more"),
    ),
    0.0,
) | {"dropped": 1.0, "fallen": -1.0, "n_more": 1.0}
"""The moving values, and where they begin.

`moved`: the case, see ALONE. `grown`: tree 1. `fallen`: steps of the case through tree 1, from -1.
`opened`, `filled`: its leaf. `shrunk`: tree 1 into its slot. `others`: the other trees. `voted`,
`barred`, `leveled`: the leaves as votes, as bars, at their mean. `told`: errors of the first tree
on the wall. `turn`: the tree whose errors they are. `cleared`: the tiles where the forest is right.
`narrowed`: the wall, onto one card. `piled`: the errors of all trees over each other. `n_more`:
trees of the larger forest.
"""


@dataclass(frozen=True)
class Story:
    """The forest that is shown, the page it is shown on, and the values that move."""

    setting: Setting
    result: "ForestVote"
    places: Places
    shapes: tuple[TreeShape, ...]
    trackers: dict[str, ValueTracker]

    def now(self, name: str) -> float:
        """Return the present value of a tracker."""
        return float(self.trackers[name].get_value())

    def shares(self, name: str, n: int, overlap: float) -> Floats:
        """Return how far each of n rows has come that set out one after the other."""
        return Stagger(self.trackers[name], overlap=overlap).shares(n)

    def arrived(self) -> Floats:
        """Return how far each tree has come, (n_trees,): the first is there before."""
        return np.append(1.0, self.shares("others", self.result.n_trees - 1, 0.5))

    def node_places(self, tree: int) -> Floats:
        """Return the present places of a tree's nodes: (n_nodes, 2)."""
        slot = self.places.slots[tree]
        rect = between(self.places.tree, slot, self.now("shrunk")) if tree == 0 else slot
        return self.shapes[tree].places(rect)

    def cases(
        self,
        name: str,
        rows: Rows,
        levels: Any,
        positive: Any = None,
        *,
        strength: float = 1.0,
        reveal: Reveal | Value = 1.0,
        moves: Sequence[Move] = (),
    ) -> Mark:
        """Return a mark of cases: pictures, or discs and squares where features are not pixels.

        rows: middle and half height of each, (n, 3).  levels: their pictures, or None.
        positive: whether each is of the positive class; None for one whose class is not told.
        """
        place = {key: column(rows, k) for k, key in enumerate(("x", "y", "radius"))}
        look: Any = {**place, "strength": strength, "reveal": reveal, "moves": moves}
        if levels is not None:
            return Image(name, levels=levels, **look)
        role = "ink" if positive is None else np.where(positive, "positive", "negative")
        return Dot(name, role=role, **look)

    def picture(self, rows: Any) -> Any:
        """Return the pictures of drawn cases, or None where features are not pixels."""
        pictures = self.result.pictures
        return None if pictures is None else pictures.cases[rows]
