"""Where the trees, votes and tiles of the forest stand on the page; numpy only."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.page import GAP, Grid, Page, Rect
from mlu_anim.stage.stats import tree_layout

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
_LEAST_GAP = 0.12
"""Least distance between neighbors, in scene units."""
_TREES_SHARE = 0.56
"""Share of a tall page that the card of the trees takes."""
LEAF_HALF = 0.16
"""Half the height of a leaf of tree 1."""
NAME_MARK = 0.46
"""Room for the mark of a class before its name."""
DOT = 0.24
"""Radius of the followed case where it is no picture."""


@dataclass(frozen=True, eq=False)
class TreeShape:
    """One tree as it is drawn, and the way of the followed case through it.

    `u`, `v`: places of the nodes in a unit square, the root at the top. `parent`: -1 for the root.
    `node`: each node's number in the result. `path`: the drawn nodes on the case's way. Of a deep
    tree the top levels are drawn, and the leaf of the case below them.
    """

    u: Floats
    v: Floats
    depth: Ints
    parent: Ints
    node: Ints
    path: tuple[int, ...]

    @classmethod
    def of(cls, forest: "ForestVote", tree: int) -> "TreeShape":
        """Return the shape of one tree of the forest."""
        nodes = [int(node) for node in forest.top_nodes(tree)]
        place = {node: index for index, node in enumerate(nodes)}
        left, right = (
            [place.get(int(side[forest.nodes(tree)][node]), -1) for node in nodes]
            for side in (forest.left, forest.right)
        )
        layout = tree_layout(left, right)
        way = [int(node) for node in forest.case_path[tree] if node >= 0]
        path = [place[node] for node in way if node in place]
        x, depth, parent = layout.x, layout.depth, layout.parent
        if way[-1] not in place:
            nodes, x = [*nodes, way[-1]], np.append(x, x[path[-1]])
            depth, parent = np.append(depth, depth[path[-1]] + 1), np.append(parent, path[-1])
            path = [*path, len(nodes) - 1]
        n_levels = max(int(depth.max()), 1)
        return cls(
            u=x / layout.n_leaves,
            v=1 - depth / n_levels,
            depth=depth,
            parent=parent,
            node=np.array(nodes),
            path=tuple(path),
        )

    @property
    def is_inner(self) -> NDArray[np.bool_]:
        """True for nodes from which a drawn branch leads on."""
        return np.isin(np.arange(len(self.u)), self.parent)

    def places(self, rect: Rect) -> Floats:
        """Return the places of the nodes in a rectangle of the page: (n_nodes, 2)."""
        x, y = rect.left + self.u * rect.width, rect.bottom + self.v * rect.height
        return np.column_stack([x, y])


@dataclass(frozen=True)
class Places:
    """The rectangles of the story on one page, in scene units."""

    page: Page
    n_trees: int
    has_pictures: bool

    @property
    def whole(self) -> Rect:
        """The area of both cards."""
        return self.page.whole

    @cached_property
    def world(self) -> Rect:
        """The card of the trees; where it is above the other one, the higher of both."""
        if not self.is_stacked:
            return self.page.world
        return self.whole.cut_top(_TREES_SHARE * (self.whole.height - GAP))[0]

    @cached_property
    def measure(self) -> Rect:
        """The card of the case and of the votes."""
        if not self.is_stacked:
            return self.page.measure
        return self.whole.cut_top(self.world.height, GAP)[1]

    @cached_property
    def is_stacked(self) -> bool:
        return self.page.world.left == self.page.measure.left

    @cached_property
    def tree(self) -> Rect:
        """The nodes of tree 1 while it is alone; its pictures and leaves extend beyond."""
        r = self.world.inset(self.page.pad)
        half = self.node_half
        return Rect(r.left + half, r.bottom + 2 * LEAF_HALF, r.right - half, r.top - 1.12 * half)

    @cached_property
    def node_half(self) -> float:
        """Half the height of the picture at a node of tree 1."""
        world = self.world
        return min(0.44, 0.082 * world.height, 0.064 * world.width)

    @cached_property
    def slots(self) -> list[Rect]:
        """Return the rectangle of each tree's nodes when all trees are there."""
        r = self.world.inset(self.page.pad)
        grid = Grid(r, self.n_trees, r.width / r.height)
        width, height = grid.pitch * grid.aspect, grid.pitch
        air = 0.13 * width
        return [
            Rect(
                x - width / 2 + air, y - height / 2 + 0.22 * height, x + width / 2 - air, y + above
            )
            for x, y in grid.places()
            for above in [height / 2 - self.root_half - _LEAST_GAP]
        ]

    @cached_property
    def root_half(self) -> float:
        """Half the height of the picture at the root of a small tree."""
        return 0.3 if self.n_trees <= 9 else 0.22

    @cached_property
    def side(self) -> Rect:
        """The measure card without its padding."""
        return self.measure.inset(self.page.pad)

    def case_stops(self) -> Floats:
        """Return the places of the followed case, (3, 3): middle and half height.

        In the middle of the page; large in the measure card; small at its top. A case that is no
        picture is a dot of one size.
        """
        whole, side, line = self.whole, self.side, self.page.type.text
        alone = (*whole.center, 0.34 * min(whole.width, whole.height))
        names = 1.4 * self.page.type.readout
        half = min(0.4 * side.width, (side.height - 3.4 * line - names) / 2)
        large = (side.center[0], side.top - names - half, half)
        small = (side.center[0], side.top - self.small_half, self.small_half)
        stops = np.array([alone, large, small], dtype=float)
        if not self.has_pictures:
            stops[:, 2] = DOT
        return stops

    @cached_property
    def name_room(self) -> float:
        """Most width of the name of a class beside the case."""
        beside = self.small_half if self.has_pictures else DOT
        return self.side.width / 2 - beside - NAME_MARK - 2 * _LEAST_GAP

    def name_stops(self, widths: tuple[float, float]) -> Floats:
        """Return where the names of the classes stand with the case, (3, 2, 2): x and y of each.

        First that of the negative class, left of the case, then that of the positive one.  widths:
        those of the names.
        """
        whole, side, em = self.whole, self.side, self.page.type.readout
        aside = (0.27 if self.page.wide else 0.4) * whole.width
        x, y = whole.center
        middles = np.array([x - aside, x + aside])
        low, high = side.left + NAME_MARK, side.right - np.array(widths)
        columns = np.array([column.center[0] for column in self.columns()])
        columns += np.array([-0.1, 0.1]) * side.width
        first = np.clip(
            middles - np.array(widths) / 2, whole.left + 1, whole.right - 0.3 - widths[1]
        )
        above = np.clip(columns - np.array(widths) / 2, low, high)
        alone = np.column_stack([first, [y - 0.36 * em] * 2])
        beside = np.column_stack([above, [side.top - em] * 2])
        return np.array([alone, beside, beside])

    @cached_property
    def small_half(self) -> float:
        return min(0.13 * self.side.height, 0.15 * self.side.width)

    def columns(self) -> tuple[Rect, Rect]:
        """Return the areas below the names of the two classes: first negative, then positive."""
        side, em = self.side, self.page.type.readout
        top = side.top - 2 * self.small_half - 0.3
        area = Rect(side.left, side.bottom + 2.4 * em, side.right, top)
        return area.split_across(0.5, 2 * self.page.pad)

    def rows(self) -> Rect:
        """The area of the bars that are averaged."""
        left, right = self.columns()
        return Rect(left.left, left.bottom, right.right, left.top - self.page.type.label)

    def foot(self, line: int) -> tuple[float, float]:
        """Return where a line of text at the foot of the card begins: 0 for the lowest one."""
        em = self.page.type.label
        return self.side.left, self.side.bottom + (0.25 + 1.3 * line) * em

    def bars(self, n_trees: int) -> Floats:
        """Return a bar for each tree across the card, (n_trees, 4): middle and half size."""
        area, found = self.rows(), np.zeros((n_trees, 4))
        pitch = area.height / n_trees
        found[:, 0] = area.center[0]
        found[:, 1] = area.top - (np.arange(n_trees) + 0.5) * pitch
        found[:, 2:] = area.width / 2, 0.38 * pitch
        return found

    def bricks(self, says: NDArray[np.bool_]) -> Floats:
        """Return a short bar for each vote, at the height of its tree, below what it says."""
        found = self.bars(len(says))
        left, right = self.columns()
        found[:, 0] = np.where(says, right.center[0], left.center[0])
        found[:, 2] = 0.42 * left.width
        return found

    def way_out(self, x: float) -> tuple[tuple[float, float, float], ...]:
        """Return two corners, with a half size, on the way below the leaves to the other card."""
        low = (self.world.bottom + self.tree.bottom - 2 * LEAF_HALF) / 2
        return (x, low, 0.07), (x if self.is_stacked else self.world.right, low, 0.07)

    def walls(self, n: int) -> tuple[Grid, Grid]:
        """Return the tiles on the whole page, and on the card of the trees, in the same rows.

        Above them are two lines of text, or one where the page is wide; one is below the second.
        """

        def grid(card: Rect, above: int, below: int, columns: int) -> Grid:
            inner, line = card.inset(self.page.pad, 0.8 * self.page.pad), self.page.type.readout
            area = inner.cut_top(1.35 * above * line)[1].cut_bottom(1.35 * below * line)[1]
            return Grid(area, n, fills=True, columns=columns)

        def both(columns: int) -> tuple[Grid, Grid]:
            return grid(self.whole, 2 - self.page.wide, 0, columns), grid(self.world, 2, 1, columns)

        return max(map(both, range(1, n + 1)), key=lambda of: of[0].pitch * of[1].pitch)
