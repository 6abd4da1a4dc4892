"""What the parts of the forest's scene share: moving values, and channels made from rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.stage.channels import Value
from mlu_anim.stage.marks import Dot, Image, Mark
from mlu_anim.stage.moves import Move, Reveal, Stagger
from mlu_anim.stage.page import between
from mlu_anim.stage.setting import Setting
from scenes._random_forest_places import Places, TreeShape

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

Floats = NDArray[np.float64]
Rows = Callable[[], Floats]
"""Returns a row for each thing that is drawn, as it is now."""
ALONE, LARGE, SMALL, TILE = range(4)
"""The places of the followed case, as values of `moved`."""
AT_FIRST = {
    "moved": 0.0,
    "dropped": 1.0,
    "grown": 0.0,
    "fallen": -1.0,
    "opened": 0.0,
    "filled": 0.0,
    "shrunk": 0.0,
    "others": 0.0,
    "voted": 0.0,
    "barred": 0.0,
    "leveled": 0.0,
    "told": 0.0,
    "turn": 0.0,
    "cleared": 0.0,
    "narrowed": 0.0,
    "piled": 0.0,
    "n_more": 1.0,
}
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
        slot = self.places.slots()[tree]
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


class Corners(TypedDict):
    """Channels of boxes, or of both ends of lines."""

    x: Rows
    y: Rows
    x2: Rows
    y2: Rows


def corners(boxes: Rows) -> Corners:
    """Return channels from left, bottom, right and top, or from both ends of lines: (n, 4)."""
    x, y, x2, y2 = (column(boxes, k) for k in range(4))
    return {"x": x, "y": y, "x2": x2, "y2": y2}


def column(rows: Rows, k: int) -> Rows:
    """Return a channel: one column of the rows."""
    return lambda: rows()[:, k]


def around(rows: Floats, grow: float = 1.0) -> Floats:
    """Return the squares around middles, (n, 4).  rows: middle and half height, (n, 3)."""
    at, half = rows[:, :2], grow * rows[:, 2:]
    return np.hstack([at - half, at + half])


def along(stops: Floats, way: float) -> Floats:
    """Return the place at `way` along stops, which lie at 0, 1, 2 ...: one row of `stops`."""
    flat = stops.reshape(len(stops), -1)
    found = [np.interp(way, np.arange(len(stops)), column) for column in flat.T]
    return np.array(found).reshape(stops.shape[1:])


def pixel_boxes(rows: Floats, feature: Any, shape: tuple[int, int]) -> Floats:
    """Return the corners of one pixel of each picture, (n, 4).

    rows: middle and half height of each picture, (n, 3).  feature: the number of the pixel.
    """
    height, width = shape
    down, across = np.divmod(np.asarray(feature), width)
    x, y, half = rows.T
    pixel = half / height
    left, top = x - width * pixel + 2 * pixel * across, y + half - 2 * pixel * down
    return np.column_stack([left, top - 2 * pixel, left + 2 * pixel, top])
