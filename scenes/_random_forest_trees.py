"""The trees: branches, the way of the case, its picture at each question, closed leaves."""

from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, around, column, corners, pixel_boxes
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Cell, Link, Mark, Text
from mlu_anim.stage.moves import Each
from mlu_anim.stage.tracked import remembered
from mlu_anim.stage.words import shortened, text_width
from scenes._random_forest_marks import Story
from scenes._random_forest_places import LEAF_HALF

_FRAME = 1.12
"""Half the side of the card around a picture, in halves of the picture."""
_PALE = 0.3
"""Opacity of pictures at questions that the case is not asked."""


class ForestTrees:
    """Tree 1, first large and then in its slot, and the other trees in theirs."""

    def __init__(self, story: Story, stage: Frame) -> None:
        self.story, self.stage = story, stage
        self.result, self.first = story.result, story.shapes[0]
        branch: Any = {"role": "muted", "width": sizes.AXIS, "reveal": Each(self._branch_shares)}
        way: Any = {"width": 0.06, "reveal": Each(self._way_shares)}
        self.branches = stage.add(Link("branches", **corners(self._branches), halo=0.0, **branch))
        self.ways = stage.add(Link("ways", **corners(self._ways), halo=0.0, **way))
        self.leaves = stage.add(self._closed_leaves())
        asked = [(0, node) for node in self.first.path if self.first.is_inner[node]]
        inner = [(0, int(node)) for node in np.flatnonzero(self.first.is_inner)]
        others = [each for each in inner if each not in asked]
        roots = [(tree, 0) for tree in range(1, self.result.n_trees)]
        self.nodes = [
            *self._nodes("other", others, False),
            *self._nodes("asked", asked + roots, True),
        ]
        self.answers = stage.add(self._answers())

    @property
    def all(self) -> list[Mark]:
        return [self.branches, self.ways, self.leaves, *self.nodes]

    def leaf_boxes(self) -> Floats:
        """Return middle, half width and half height of the case's leaf in each tree: (n, 4)."""
        slot, large = self.story.places.slots[0], self._leaf_half()
        small = np.array([0.16 * slot.width, 0.11])
        boxes = []
        for tree, shape in enumerate(self.story.shapes):
            x, y = self.story.node_places(tree)[shape.path[-1]]
            half = small + (large - small) * (1 - self.story.now("shrunk")) * (tree == 0)
            boxes.append((x, y - half[1], *half))
        return np.array(boxes)

    def _leaf_half(self) -> Floats:
        n_leaves = max(1, int((~self.first.is_inner).sum()))
        return np.array([min(0.4 * self.story.places.tree.width / n_leaves, 0.6), LEAF_HALF])

    # --- branches ---------------------------------------------------------------------------

    def _branches(self) -> Floats:
        ends = []
        for tree, shape in enumerate(self.story.shapes):
            places, children = self.story.node_places(tree), np.flatnonzero(shape.parent >= 0)
            ends.append(np.column_stack([places[shape.parent[children]], places[children]]))
        return np.concatenate(ends)

    def _branch_shares(self) -> Floats:
        shares = []
        for tree, come in enumerate(self.story.arrived()):
            depth = self.story.shapes[tree].depth
            grown = self.story.now("grown") if tree == 0 else come
            shares.append(np.clip(grown * depth.max() - depth[depth > 0] + 1, 0, 1))
        return np.concatenate(shares)

    def _ways(self) -> Floats:
        ends = []
        for tree, shape in enumerate(self.story.shapes):
            places = self.story.node_places(tree)[list(shape.path)]
            ends.append(np.column_stack([places[:-1], places[1:]]))
        return np.concatenate(ends)

    def _way_shares(self) -> Floats:
        shares = []
        for tree, come in enumerate(self.story.arrived()):
            steps = np.arange(len(self.story.shapes[tree].path) - 1)
            gone = self.story.now("fallen") if tree == 0 else come * len(steps)
            shares.append(np.clip(gone - steps, 0, 1))
        return np.concatenate(shares)

    # --- nodes ------------------------------------------------------------------------------

    def _closed_leaves(self) -> Mark:
        """Return the leaves of tree 1 as outlines, which go when it shrinks."""
        ends = np.flatnonzero(~self.first.is_inner)

        def boxes() -> Floats:
            half = self._leaf_half() * (1 - self.story.now("shrunk"))
            places = self.story.node_places(0)[ends] - (0, half[1])
            return np.hstack([places - half, places + half])

        look: Any = {"role": "muted", "reveal": lambda: 4 * self.story.now("grown") - 3}
        return Cell("leaves", **corners(boxes), outline=sizes.AXIS, **look)

    def _nodes(self, name: str, nodes: list[tuple[int, int]], is_asked: bool) -> list[Mark]:
        """Return the marks of questions, each a tree and a node of it."""
        if not nodes:
            return []
        story, pictures = self.story, self.result.pictures
        if pictures is None:
            return self._questions(name, [node for tree, node in nodes if tree == 0], is_asked)
        asked = np.array(
            [self.result.feature[self.result.nodes(t)][story.shapes[t].node[n]] for t, n in nodes]
        )
        levels = np.repeat(pictures.cases[self.result.case][None], len(nodes), axis=0)
        shape, strength = pictures.cases.shape[1:], 1.0 if is_asked else _PALE

        rows = remembered(lambda: self._node_rows(nodes))
        box = corners(lambda: around(rows(), _FRAME))
        frame, pixel = ("ink", "accent") if is_asked else ("muted", "muted")
        asks = corners(lambda: pixel_boxes(rows(), asked, shape))
        marks: list[Mark] = [
            Cell(f"{name} cards", **box, role="panel"),
            story.cases(f"{name} pictures", rows, levels, strength=strength),
            Cell(f"{name} frames", **box, role=frame, outline=sizes.AXIS),
            Cell(f"{name} pixels", **asks, role=pixel, outline=sizes.OUTLINE),
        ]
        return [self.stage.add(mark) for mark in marks]

    def _node_rows(self, nodes: list[tuple[int, int]]) -> Floats:
        """Return middle and half height of the picture at each node: (n, 3)."""
        story, places = self.story, self.story.places
        grown, deepest = story.now("grown"), max(int(self.first.depth.max()), 1)
        shrunk, arrived, rows = story.now("shrunk"), story.arrived(), []
        at = {tree: story.node_places(tree) for tree in {tree for tree, _ in nodes}}
        for tree, node in nodes:
            small = places.root_half if node == 0 else 0.0
            half = small * arrived[tree]
            if tree == 0:
                come = np.clip(grown * deepest - self.first.depth[node] + 1, 0, 1)
                half = (places.node_half + (small - places.node_half) * shrunk) * come
            rows.append((*at[tree][node], half))
        return np.array(rows)

    def _questions(self, name: str, nodes: list[int], is_asked: bool) -> list[Mark]:
        """Return the questions that tree 1 asks as texts, where features are not pixels."""
        if not nodes or not is_asked:
            return []
        em, card = self.story.setting.page.type.label, self.story.places.world.inset(0.15)
        texts = []
        for node, (x, _) in zip(nodes, self.story.node_places(0)[nodes], strict=True):
            room = 2 * min(float(x) - card.left, card.right - float(x))
            texts.append(shortened(self.question(int(self.first.node[node])), em, room, "medium"))
        x, y = (column(lambda: self.story.node_places(0)[nodes], k) for k in (0, 1))
        shown = lambda: (self.story.now("grown") > 0.6) * (1 - self.story.now("shrunk"))  # noqa: E731
        look: Any = {"anchor": "center", "level": "middle", "halo": 0.14, "reveal": shown}
        return [self.stage.add(Text(f"{name} questions", x=x, y=y, text=texts, **look))]

    def question(self, node: int) -> str:
        """Return the question of a node of tree 1 in words."""
        r = self.result
        facts = {
            "feature": Fact(str(r.feature_names[r.feature[node]]), Kind.NAME),
            "threshold": Fact(f"{r.threshold[node]:.3g}", Kind.NAME),
        }
        return self.story.setting.say("labels.asks_feature", **facts)

    def _answers(self) -> Mark:
        below, root = np.flatnonzero(self.first.parent == 0), self.story.node_places(0)
        middles = root[below] + 0.4 * (root[0] - root[below])
        texts = [self.story.setting.say(f"labels.{answer}") for answer in ("no", "yes")]
        em = self.story.setting.page.type.label
        aside = [0.12 + text_width(text, em, "medium") / 2 for text in texts]
        x, y = middles[:, 0] + np.array([-aside[0], aside[1]])[: len(below)], middles[:, 1] + 0.1
        look: Any = {"role": "muted", "anchor": "center"}
        shown = lambda: 2 * self.story.now("grown") - 1  # noqa: E731
        return Text("answers", x=x, y=y, text=texts[: len(below)], reveal=shown, **look)
