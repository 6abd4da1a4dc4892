"""The world panel of the random-forest clip: trees that grow, and one case that falls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.moving_marks import CaseMarks
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import head_text, head_words, n_head_lines, plan_panel
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.tree_diagram import TreeDiagram, along
from mlu_anim.stage.tree_shape import TreeRoom, TreeShape
from mlu_anim.stage.words import Label, LiveLabel

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)
LAG = 0.45
"""How much later than the one before the case falls in a tree, in falls."""
MOST_FEATURES = 4
TALLEST = 1.7
"""The most that a tree is taller than wide."""
ARRIVAL = 0.5
"""How long a leaf's share takes to arrive beside the trees, in falls."""


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
        fall = head_text(setting, setting.page.world, "fall")
        lines = n_head_lines(setting.page, setting.page.world, fall)
        self.panel = plan_panel(setting.page.world, setting.page, head_lines=lines)
        self.grow_head = self._add(self._grow_head())
        self.fall_head = self._add(Label("fall head", *head_words(setting, self.panel, fall)))
        self.shapes = [self._shape(tree) for tree in range(result.n_trees)]
        self._asked_after = [self._asked_after_splits(tree) for tree in range(result.n_trees)]
        self.cells = self._cells()
        self.trees = [self._add(self._tree(tree)) for tree in range(result.n_trees)]
        radius = max(6.4 * setting.page.px_640, 0.05 * self.cells[0].rect.width)
        self.case = self._add(
            CaseMarks("case", setting.theme, centers=self.case_places, radius=radius)
        )

    def splits_made(self) -> NDArray[np.float64]:
        """How many splits of each tree have been made: (n_trees,); the later trees follow."""
        n = self.result.n_trees
        follow = np.clip(self._moves.spread() * n - np.arange(n), 0, 1)
        follow[0] = self._moves.grown()
        return np.asarray(follow * [float(len(after) - 1) for after in self._asked_after])

    def asked(self) -> NDArray[np.int64]:
        """How many of the splits made so far ask for each feature: (n_features,)."""
        made = self.splits_made()
        counts = [after[int(n + 1e-9)] for after, n in zip(self._asked_after, made, strict=True)]
        return np.asarray(np.sum(counts, axis=0))

    def falls(self) -> NDArray[np.float64]:
        """How far the case has fallen in each tree, 0 to 1: (n_trees,)."""
        return np.clip(self._moves.fallen() - LAG * np.arange(self.result.n_trees), 0, 1)

    def arrivals(self) -> NDArray[np.float64]:
        """How far each leaf's share has arrived beside the trees, 0 to 1: (n_trees,)."""
        late = LAG * np.arange(self.result.n_trees) + 1
        return np.clip((self._moves.fallen() - late) / ARRIVAL, 0, 1)

    def case_places(self) -> NDArray[np.float64]:
        """Where the case is in each tree, on the page: (n_trees, 2)."""
        falls = self.falls()
        places = [
            along(tree.places()[path], fall * (len(path) - 1))
            for tree, path, fall in zip(self.trees, self.paths(), falls, strict=True)
        ]
        return np.array(places)

    def paths(self) -> list[NDArray[np.int64]]:
        """The nodes that the case passes in each tree."""
        return [path[path >= 0] for path in self.result.case_path]

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _grow_head(self) -> LiveLabel:
        """A head of one line; it changes when the first tree makes room for the others."""
        one, every = (self._setting.say(f"labels.{key}") for key in ("grow", "grow_all"))
        (words,) = head_words(self._setting, self.panel, max(one, every, key=len), wraps=False)
        spread = self._moves.spread
        return LiveLabel("grow head", words, lambda: every if spread() > 0.1 else one)

    def _shape(self, tree: int) -> TreeShape:
        r, nodes = self.result, self.result.nodes(tree)
        return TreeShape(r.left[nodes], r.right[nodes], r.node_probability[nodes])

    def _asked_after_splits(self, tree: int) -> NDArray[np.int64]:
        """How often each feature is asked for in 0, 1, ... splits: (n_splits + 1, n_features)."""
        r, shape = self.result, self.shapes[tree]
        order = np.argsort(shape.split_ranks(), kind="stable")[: int(shape.is_split.sum())]
        asked = np.zeros((len(order) + 1, len(r.feature_names)), dtype=np.int64)
        asked[np.arange(len(order)) + 1, r.feature[r.nodes(tree)][order]] = 1
        return np.asarray(asked.cumsum(axis=0))

    def _cells(self) -> list[TreeRoom]:
        room = self.panel.room_below_head
        columns = ceil(sqrt(self.result.n_trees))
        rows = ceil(self.result.n_trees / columns)
        across, down = room.width / columns, room.height / rows
        air_x, air_y = 0.07 * across, 0.1 * down
        cells = []
        for tree in range(self.result.n_trees):
            row, column = divmod(tree, columns)
            left, top = room.left + column * across, room.top - row * down
            cell = _no_taller(Rect(left, top - down, left + across, top).inset(air_x, air_y))
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
            lit=lambda: float(self.falls()[tree]) * (len(path) - 1),
            letters=self._letters() if first else (),
            letters_seen=lambda: max(0.0, 1 - 4 * moves.spread()),
            em=em,
        )

    def _letters(self) -> list[str]:
        """For each node of the first tree the letter of its feature, where that has one."""
        letters = feature_letters(self.result, self._setting.named)
        return [letters.get(int(f), "") for f in self.result.feature[self.result.nodes(0)]]


def feature_letters(result: "ForestVote", named: Callable[[str], str] = str) -> dict[int, str]:
    """The features that are named, by index, and the letter of each.

    Those that the first tree asks for most, then those that the others do; four at most.
    """
    names = [named(str(name)) for name in result.feature_names]
    first, every = (
        np.bincount(asked[asked >= 0], minlength=len(names))
        for asked in (result.feature[result.nodes(0)], result.feature)
    )
    chosen = sorted(np.lexsort((-every, -first))[:MOST_FEATURES].tolist())
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
