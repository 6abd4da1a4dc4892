"""Decision trees: nodes with questions, branches, and the path of one case."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Value, read
from mlu_anim.stage.marks.line import cut
from mlu_anim.stage.marks.mark import Mark, Rows, pieces
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.stats.tree import TreeLayout
from mlu_anim.stage.words import Words, shortened

_NODE = 0.09
"""Radius of a node, in scene units."""
_PATH = 0.07
"""Width of the line that marks the path."""
_APART_EM = 0.6
"""Least gap between neighboring questions, in em."""
_ANSWER = 0.4
"""Position of an answer along its branch, as a share from the top, clear of the question below."""


class Tree(Mark):
    """A binary tree; x is a node's place among the leaves and y its depth, as in its TreeLayout.

    A reveal gives the share of each node, which comes with the branch that leads to it.
    `questions`: one text for each node, empty for leaves, written above it and shortened to its
    room. `answers`: the texts at the left and the right branch of the root. `path`: node numbers
    from the root on; `lit`: the number of steps of this path that are marked.
    """

    def __init__(
        self,
        name: str,
        layout: TreeLayout,
        *,
        questions: Sequence[str] = (),
        answers: tuple[str, str] = ("", ""),
        path: Sequence[int] = (),
        lit: Value = 0.0,
        role: str = "ink",
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": layout.x, "y": layout.depth}, reveal)
        self.layout, self._path, self._lit, self.role = layout, list(path), lit, role
        self._questions, self._answers = tuple(questions), answers

    @property
    def is_live(self) -> bool:
        return super().is_live or bool(self._path)

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        ink, panel = theme.color(self.role), theme.color("panel")
        self.branches = Ink(stroke=theme.color("muted"), width=sizes.RULE)
        self.way = Ink(stroke=ink, width=_PATH)
        self.nodes = Ink(fill=panel, stroke=ink, width=sizes.RULE)
        self.questions = [*map(self._question, range(len(self._questions)))]
        self.answers = [*map(self._answer, self._answers, (-1, 1))]
        return [self.branches, self.way, self.nodes, *self.questions, *self.answers]

    def state(self) -> Hashable:
        return super().state(), read(self._lit)

    def draw(self) -> None:
        places, shares = self.places(), self.shares(len(self.layout.x))
        parent = np.maximum(self.layout.parent, 0)
        ends = places[parent] + (places - places[parent]) * shares[:, None]
        has_branch = (self.layout.parent >= 0) & (shares > 0)
        self.branches.points = shapes.rows_of_segments(places[parent][has_branch], ends[has_branch])
        self.nodes.points = shapes.discs(ends[shares > 0], _NODE)
        for node, words in enumerate(self.questions):
            words.strength = float(shares[node] == 1)
        for words, children in zip(self.answers, (True, False), strict=True):
            below = (self.layout.parent == 0) & (self.layout.is_left == children)
            words.strength = float(shares[below].max(initial=0) == 1)
        self.way.points = shapes.polyline(self._way(places))

    def expected(self) -> Rows:
        shares = self.shares(len(self.layout.x))
        shown, parent = shares > 0, np.maximum(self.layout.parent, 0)
        x, y = self.layout.x, self.layout.depth.astype(float)
        grown_x, grown_y = (v[parent] + (v - v[parent]) * shares for v in (x, y))
        way = self.plane.p2c(self._way(self.places())) if self._path else np.zeros((0, 2))
        has_way = len(way) > 1
        return {
            "x": grown_x[shown],
            "y": grown_y[shown],
            "n_branches": np.array([int((shown & (self.layout.parent >= 0)).sum())]),
            "x_way": way[:, 0] if has_way else np.zeros(0),
            "y_way": way[:, 1] if has_way else np.zeros(0),
        }

    def drawn(self) -> Rows:
        discs = pieces(self.nodes, 16)
        middles = self.plane.p2c((discs.min(axis=1) + discs.max(axis=1)) / 2)
        way = self.way.points
        path = self.plane.p2c(np.vstack([way[0::4], way[-1:]])) if len(way) else np.zeros((0, 2))
        return {
            "x": middles[:, 0],
            "y": middles[:, 1],
            "n_branches": np.array([len(self.branches.points) // 4]),
            "x_way": path[:, 0],
            "y_way": path[:, 1],
        }

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("nodes", len(self.nodes.points) // 16)

    def places(self) -> Floats:
        """Return the places of the nodes on the page: (n_nodes, 2)."""
        return self.plane.c2p(self.layout.x, self.layout.depth)

    def _way(self, places: Floats) -> Floats:
        """Return the marked part of the path on the page: shape (n, 2)."""
        if not self._path or read(self._lit) <= 0:
            return np.zeros((0, 2))
        return cut(places[self._path], read(self._lit))

    def _question(self, node: int) -> Words:
        theme, em = self.setting.theme, self.setting.page.type.label
        x, y = self.places()[node]
        text = shortened(self._questions[node], em, self._room(node), "medium")
        return Words(
            text,
            em=em,
            at=(float(x), float(y) + _NODE + sizes.AIR),
            color=theme.color(self.role),
            under=theme.color("panel"),
            weight="medium",
            anchor="center",
            halo=theme.color("panel"),
        )

    def _room(self, node: int) -> float:
        """Return the width for a node's question, in scene units.

        Neighboring questions of the same depth meet halfway, and none extends beyond the plot.
        """
        em, r = self.setting.page.type.label, self.plane.rect
        places = self.places()[:, 0]
        level = np.flatnonzero(self.layout.depth == self.layout.depth[node])
        others = [abs(float(places[node] - places[o])) for o in level if self._asks(int(o), node)]
        inside = 2 * min(float(places[node]) - r.left, r.right - float(places[node]))
        return max(min([*others, inside]) - _APART_EM * em, 0.0)

    def _asks(self, other: int, node: int) -> bool:
        return other != node and bool(self._questions[other])

    def _answer(self, text: str, side: int) -> Words:
        """Return the text beside a branch of the root; `side`: -1 for left, 1 for right."""
        theme, em = self.setting.theme, self.setting.page.type.label
        places, is_left = self.places(), self.layout.is_left
        below = np.flatnonzero((self.layout.parent == 0) & (is_left == (side < 0)))
        below_root = places[below[0]] if len(below) else places[0]
        middle = places[0] + _ANSWER * (below_root - places[0])
        return Words(
            text,
            em=em,
            at=(float(middle[0]) + side * (sizes.AIR + em / 3), float(middle[1])),
            color=theme.text_tone("muted"),
            under=theme.color("panel"),
            anchor="right" if side < 0 else "left",
        )
