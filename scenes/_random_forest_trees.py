"""The world panel of the random-forest clip: trees that grow, and one case that falls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, pi, sqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import LiveHead, head, head_text, n_head_lines, plan_panel
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from scenes._random_forest_moving_marks import CaseMarks
from scenes._random_forest_tree_diagram import TreeDiagram, along
from scenes._random_forest_tree_shape import TreeRoom, TreeShape

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
LAG = 0.45
"""Delay of the case's fall in a tree after the one before, in falls."""
MOST_FEATURES = 4
FEW = 3
"""Trees that stand in one row."""
TALLEST = 1.7
"""The most that a tree is taller than wide."""
FIRST_ROW = 1.5
"""Height of the first row of trees, in heights of the others: these are large, the rest small."""
ARRIVAL = 0.5
"""Time that a leaf's share takes to arrive beside the trees, in falls."""


@dataclass(frozen=True)
class ForestMoves:
    """The values that the trees follow, each from 0 to 1 unless it says else.

    `grown`: the splits of the first tree.  `spread`: the first tree's way to its place in the row.
    `fallen`: from 0 to `fall_length`.
    """

    grown: Callable[[], float]
    spread: Callable[[], float]
    fallen: Callable[[], float]


def fall_length(n_trees: int) -> float:
    """The value of `fallen` at which the last share has arrived."""
    return (n_trees - 1) * LAG + 1 + ARRIVAL


class ForestTrees:
    """Places the parts of the panel; `parts` has them in drawing order."""

    def __init__(self, setting: Setting, result: "ForestVote", moves: ForestMoves) -> None:
        self._setting, self.result, self._moves = setting, result, moves
        self.parts: list[Part] = []
        heads = [head_text(setting, setting.page.world, key) for key in head_keys(result)]
        lines = n_head_lines(setting.page, setting.page.world, *heads)
        self.panel = plan_panel(setting.page.world, setting.page, head_lines=lines)
        self.grow_head = self._add(self._grow_head(heads[0], heads[1]))
        self.fall_head = self._add(head(setting, self.panel, head_keys(result)[2]))
        self.nodes = [result.top_nodes(tree) for tree in range(result.n_trees)]
        self.shapes = [self._shape(tree) for tree in range(result.n_trees)]
        self._asked_after = [self._asked_after_splits(tree) for tree in range(result.n_trees)]
        self.cells = self._cells()
        radius = max(6.4 * setting.page.px_640, 0.05 * self.cells[0].rect.width)
        self._reach = radius * sqrt(pi / 2)
        self.trees = [self._add(self._tree(tree)) for tree in range(result.n_trees)]
        self.case = self._add(
            CaseMarks("case", setting.theme, centers=self.case_places, radius=radius)
        )

    def splits_made(self) -> NDArray[np.float64]:
        """Splits made so far in each tree: (n_trees,); the later trees follow."""
        n = self.result.n_trees
        follow = np.clip(self._moves.spread() * n - np.arange(n), 0, 1)
        follow[0] = self._moves.grown()
        return np.asarray(follow * [float(len(after) - 1) for after in self._asked_after])

    def asked(self) -> NDArray[np.int64]:
        """Splits made so far that ask for each feature: (n_features,)."""
        made = self.splits_made()
        counts = [after[int(n + 1e-9)] for after, n in zip(self._asked_after, made, strict=True)]
        return np.asarray(np.sum(counts, axis=0))

    def asked_in_all(self) -> NDArray[np.int64]:
        """All drawn splits that ask for each feature: (n_features,)."""
        return np.asarray(np.sum([after[-1] for after in self._asked_after], axis=0))

    def falls(self) -> NDArray[np.float64]:
        """Progress of the case in each tree, 0 to 1: (n_trees,)."""
        return np.clip(self._moves.fallen() - LAG * np.arange(self.result.n_trees), 0, 1)

    def arrivals(self) -> NDArray[np.float64]:
        """Progress of each leaf's share to its place beside the trees, 0 to 1: (n_trees,)."""
        late = LAG * np.arange(self.result.n_trees) + 1
        return np.clip((self._moves.fallen() - late) / ARRIVAL, 0, 1)

    def case_places(self) -> NDArray[np.float64]:
        """Places of the case in each tree, on the page: (n_trees, 2)."""
        falls = self.falls()
        return np.array(
            [
                along(tree.stops(), fall * tree.n_steps)
                for tree, fall in zip(self.trees, falls, strict=True)
            ]
        )

    def paths(self) -> list[NDArray[np.int64]]:
        """The nodes that the case passes in each tree as it is drawn."""
        return [
            np.flatnonzero(np.isin(nodes, path))
            for nodes, path in zip(self.nodes, self.result.case_path, strict=True)
        ]

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _grow_head(self, one: str, every: str) -> LiveHead:
        """A head that changes when the first tree makes room for the others."""
        spread = self._moves.spread
        say = lambda: every if spread() > 0.1 else one  # noqa: E731 - read at each frame
        return LiveHead("grow head", self._setting, self.panel, say, one, every)

    def _shape(self, tree: int) -> TreeShape:
        """The drawn part of a tree, its nodes numbered from 0."""
        r, nodes, top = self.result, self.result.nodes(tree), self.nodes[tree]
        left, right = (_places_among(top, children[nodes][top]) for children in (r.left, r.right))
        below = None if r.levels_below is None else r.levels_below[nodes][top]
        return TreeShape(left, right, r.node_probability[nodes][top], below)

    def _asked_after_splits(self, tree: int) -> NDArray[np.int64]:
        """Splits that ask for each feature after 0, 1, ... splits: (n_splits + 1, n_features)."""
        r, shape = self.result, self.shapes[tree]
        order = np.argsort(shape.split_ranks(), kind="stable")[: int(shape.is_split.sum())]
        asked = np.zeros((len(order) + 1, len(r.feature_names)), dtype=np.int64)
        features = r.feature[r.nodes(tree)][self.nodes[tree]]
        asked[np.arange(len(order)) + 1, features[order]] = 1
        return np.asarray(asked.cumsum(axis=0))

    def _cells(self) -> list[TreeRoom]:
        """A room for each tree; the first row is higher, so that its leaves can be read."""
        n, room = self.result.n_trees, self.panel.room_below_head
        columns = n if n <= FEW else ceil(sqrt(n))
        rows = ceil(n / columns)
        first = FIRST_ROW / (FIRST_ROW + rows - 1) * room.height
        other = (room.height - first) / max(rows - 1, 1)
        across, cells = room.width / columns, []
        for tree in range(n):
            row, column = divmod(tree, columns)
            left = room.left + column * across
            top = room.top - (first + (row - 1) * other if row else 0.0)
            down = other if row else first
            air_x, air_y = 0.07 * across, 0.1 * other if rows > 1 else 0.03 * first
            rect = Rect(left, top - down, left + across, top).inset(air_x, air_y)
            cell = _no_taller(rect)
            cells.append(TreeRoom(cell, 0.045 * min(cell.height, cell.width)))
        return cells

    def _tree(self, tree: int) -> TreeDiagram:
        moves, first = self._moves, tree == 0
        em = self._setting.page.type.label
        large = TreeRoom(_no_taller(self.panel.room_below_head.inset(0.0, 0.1)), 0.66 * em)
        cell = self.cells[tree]
        path = self.paths()[tree]
        return TreeDiagram(
            f"tree {tree + 1}",
            self.shapes[tree],
            self._setting.theme,
            room=(lambda: large.toward(cell, moves.spread())) if first else (lambda: cell),
            grown=lambda: float(self.splits_made()[tree]),
            path=path.tolist(),
            lit=lambda: float(self.falls()[tree]) * self.trees[tree].n_steps,
            letters=self._letters() if first else (),
            letters_seen=lambda: max(0.0, 1 - 4 * moves.spread()),
            em=em,
            hidden_share=float(self.result.tree_probability[tree, self.result.case]),
            clearance=self._reach,
        )

    def _letters(self) -> list[str]:
        """For each node of the first tree the letter of its feature, where that has one."""
        letters = feature_letters(self.result, self._setting.named)
        features = self.result.feature[self.result.nodes(0)][self.nodes[0]]
        is_split = self.shapes[0].is_split
        return [
            letters.get(int(f), "") if split else ""
            for f, split in zip(features, is_split, strict=True)
        ]


def _places_among(nodes: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place of each wanted node in `nodes`, which are sorted; -1 for those not there."""
    place = np.minimum(np.searchsorted(nodes, wanted), len(nodes) - 1)
    return np.where(nodes[place] == wanted, place, -1)


def head_keys(result: "ForestVote") -> tuple[str, str, str]:
    """Keys of the sentences above one tree, above all of them, and above the falling case."""
    first = "_first" if result.n_all_trees else ""
    deep = "_deep" if result.levels_below is not None else ""
    return f"grow{deep}", f"grow_all{first}{deep}", f"fall{first}"


def feature_letters(result: "ForestVote", named: Callable[[str], str] = str) -> dict[int, str]:
    """The features that are named, by index, and the letter of each; four at most, or three.

    Those that the drawn splits of the first tree ask for, its root's first of all, and among them
    the more important ones to that tree, then to the forest.
    """
    names = [named(str(name)) for name in result.feature_names]
    nodes, top = result.nodes(0), result.top_nodes(0)
    splits = top[np.isin(result.left[nodes][top], top)]
    asked = np.bincount(result.feature[nodes][splits], minlength=len(names)) > 0
    is_root = np.arange(len(names)) == result.feature[nodes][0]
    most = MOST_FEATURES if len(names) <= MOST_FEATURES else MOST_FEATURES - 1
    order = np.lexsort((-result.importance, -result.tree_importance[0], ~asked, ~is_root))
    chosen = sorted(order[:most].tolist())
    return dict(zip(chosen, initials([names[f] for f in chosen]), strict=True))


def initials(names: Sequence[str]) -> list[str]:
    """A letter for each name where the first letters differ, else its number."""
    letters = [name[:1].upper()[:1] for name in names]
    if len(set(letters)) == len(names) and all(letter.strip() for letter in letters):
        return letters
    return [str(index + 1) for index in range(len(names))]


def _no_taller(rect: Rect) -> Rect:
    """The same, or its middle where it is much taller than wide."""
    return rect.inset(0.0, max(0.0, (rect.height - TALLEST * rect.width) / 2))
