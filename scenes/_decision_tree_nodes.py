"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind, facts_of, rounded
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import Dot, Line, Link, Text, Tiles
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import dodged, tree_blocks, tree_layout
from mlu_anim.stage.words import shortened
from scenes._decision_tree_plane import N_ASKING, PlaneFrame, Story, roles

_LAYOUT = tree_layout((1, 3, 5, -1, -1, -1, -1), (2, 4, 6, -1, -1, -1, -1))
_ROWS, _LINE_EM = 4, 1.2
"""Dots on top of each other at a node; height of a line of a question, in em."""
_BRANCH, _FACE = 0.42, 0.27
"""Height of a branch, and half the size of the face of a leaf, in scene units."""


class NodesFrame:
    """The measure card: the tree, whose marks have places on the page, and what replaces it."""

    def __init__(self, story: Story, card: Rect, plane: PlaneFrame) -> None:
        self.story, self.card, path = story, card, story.result.path
        self.say, self.em = story.setting.say, story.setting.page.type.label
        self.replies = [*(self._reply(*pair) for pair in pairwise(path)), self.say("labels.so")]
        foot = Live(self._foot, (self._gained(0.88), *self.replies))
        self.frame = Frame(story.setting, card, name="tree", foot=foot)
        self.over = Overlay(story.setting)
        self._measure(self.frame.plan.plot)
        nodes, self.new = self._lay_nodes(), self._lay_new(plane)
        texts = [self.over.add(text) for text in (*self._questions(), self._answers())]
        self.tree = *nodes, *texts, self.frame.part("tree foot")
        self.depths, self.tally = self._depths(), self._tally()
        self.frames = self.frame, self.over, self.depths, self.tally

    def _measure(self, plot: Rect) -> None:
        """Find the places of piles, questions, faces and branches, and the size of a dot."""
        em, story = self.em, self.story
        texts = [(n * _LINE_EM + 0.3) * em for n in (1, 2)] + [2.4 * _FACE]
        n_leaf = story.result.held[story.result.trees.is_leaf[0]][:, story.shown].sum(axis=1).max()
        high = (plot.height - sum(texts) - 2 * _BRANCH) / (len(texts) * _ROWS)
        self.width = plot.width / _LAYOUT.n_leaves
        self.unit = min(high, 0.94 * self.width / ceil(max(n_leaf, _ROWS) / _ROWS), 0.3)
        blocks = tree_blocks(_LAYOUT, _ROWS * self.unit, texts, _BRANCH, plot.height)
        self.x, self.top = plot.left + self.width * _LAYOUT.x, plot.top - blocks.top
        self.head = plot.top - blocks.head
        self.faces_at, above = self.head - 1.25 * _FACE, np.maximum(_LAYOUT.parent, 0)
        start = plot.top - blocks.foot[above] - 0.01 * plot.height
        ends = [self.x[above], start, self.x, self.top + 0.02 * plot.height]
        self.branches = np.column_stack(ends)[1:]

    def _lay_nodes(self) -> tuple[Any, ...]:
        """Add branches, the known ones at each node, and the faces of leaves."""
        story, add = self.story, self.over.add
        ends = corners(lambda: self.branches)
        shown = Each(lambda: np.repeat(story.present().asks[0, :N_ASKING], 2))
        thin: Any = {"role": "muted", "width": sizes.RULE, "halo": 0.0, "reveal": shown}
        branches = add(Link("branches", **ends, **thin))
        self.dots = [add(self._dots(level)) for level in range(3)]
        unasked = lambda: story.blended(story.leaves) * ~story.present().asks[0]  # noqa: E731
        at: Any = {"x": self.x, "y": self.faces_at, "reveal": Each(unasked)}
        self.faces = add(story.faces("leaves", story.said, _FACE, **at))
        return branches, *self.dots, self.faces

    def _dots(self, level: int) -> Dot:
        """The known ones at the nodes of a level, piled up, the negative ones first."""
        story, r = self.story, self.story.result
        x, positive = r.known.x[story.shown], r.known.is_positive[story.shown]
        order = np.argsort(positive, kind="stable")

        def piled(trees: Any, tree: int = 0) -> Floats:
            """Return the places of all, and whether they are there, (n, 3)."""
            at, found = trees.ends(x, tree, level), np.zeros((len(x), 3))
            for place in np.unique(at[_LAYOUT.depth[at] == level]):
                rows = order[at[order] == place]
                across, down = np.divmod(np.arange(len(rows)), _ROWS)
                found[rows, 0] = self.x[place] + (across - across.max() / 2) * self.unit
                found[rows, 1] = self.top[place] - (down + 0.5) * self.unit
                found[rows, 2] = 1
            return found

        def places() -> Floats:
            if story.now("redrawn") == 0:
                return piled(story.present())
            return story.blended(lambda tree: piled(r.trees, tree))

        at: Any = {key: column(places, k) for k, key in enumerate("xy")}
        at["reveal"] = Each(column(places, 2))
        return Dot(f"at level {level}", **at, radius=0.42 * self.unit, role=roles(positive))

    def _questions(self) -> list[Text]:
        """Return the questions, of the root in one line, below in two; others are in a color."""
        story = self.story
        place, line = np.array([0, 1, 2, 1, 2]), np.array([1, 1, 1, 2, 2])
        room = np.where(place == 0, 4, 2) * self.width - 0.15

        def texts(is_other: bool) -> list[str]:
            present, found = story.present(), np.full((2, N_ASKING), "", dtype=object)
            changed = story.result.trees.is_changed[story.tree]
            for k in np.flatnonzero(present.asks[0] & (changed == is_other)):
                cut = self.say("labels.asks", value=rounded(present.threshold[0, k]))
                found[:, k] = self._name(present.feature[0, k]), cut
            found[:, 0] = " ".join(found[:, 0]).strip(), ""
            lines = zip(found[line - 1, place], room, strict=True)
            return [shortened(text, self.em, width) for text, width in lines]

        y = self.head[place] - (line * _LINE_EM - 0.1) * self.em
        at: Any = {"x": self.x[place], "y": y, "anchor": "center"}
        return [
            Text("questions", text=lambda: texts(False), **at),
            Text("other questions", text=lambda: texts(True), role="variance", **at),
        ]

    def _name(self, feature: int) -> str:
        return self.say(f"labels.{'xy'[feature]}_asked")

    def _answers(self) -> Text:
        rows, text = self.branches[:2], [self.say("labels.no"), self.say("labels.yes")]
        x, y = rows[:, 2] + self.width * np.array([-0.55, 0.55]), rows[:, 1::2].mean(axis=1)
        look: Any = {"role": "muted", "anchor": "center", "level": "middle"}
        look["reveal"] = float(bool(self.story.result.asking))
        return Text("answers", x=x, y=y, text=text, **look)

    # --- the new one --------------------------------------------------------------------------

    def _lay_new(self, plane: PlaneFrame) -> tuple[Any, ...]:
        """Add the new one in the plane, where it stays, and on its way to the face of its leaf."""
        story, r, path = self.story, self.story.result, self.story.result.path
        start = plane.frame.plane.c2p(*r.new.x[[r.case]].T)
        on_way = np.column_stack([self.x[path], self.top[path] - 0.5 * _ROWS * self.unit])
        self.stops = np.vstack([start, on_way, [self.x[path[-1]], self.faces_at[path[-1]]]])
        step = np.array([path.index(k) if k in path else np.inf for k in range(1, len(self.x))])
        passed = Each(lambda: np.clip(story.now("fell") - step, 0, 1))
        ways = Link("way", **corners(lambda: self.branches), width=0.09, reveal=passed)

        def places() -> Floats:
            return np.array([self.stops[0], along(self.stops, story.now("fell"))])

        at: Any = {"x": column(places, 0), "y": column(places, 1)}
        radius = min(_FACE, 0.5 * _ROWS * self.unit + 0.1 * self.em)
        halo = Dot("case", radius=radius, role="panel", outline=0.05, **at)
        self.face = story.faces("case face", story.face, 0.8 * radius, **at)
        return tuple(self.over.add(mark) for mark in (ways, halo, self.face))

    def _foot(self) -> str:
        """The gain of the cut, or the answers of the new one and its name."""
        fell = self.story.now("fell")
        if fell == 0:
            return self._gained(self.story.cut()[2]) if self.story.result.asking else ""
        step = min(int(fell + 0.25), len(self.replies))
        return self.replies[step - 1] if step else ""

    def _gained(self, gained: float) -> str:
        return self.say("labels.gained", value=Fact(round(gained, 2), Kind.SHARE))

    def _reply(self, place: int, below: int) -> str:
        r = self.story.result
        feature = int(r.trees.feature[0, place])
        answer = self.say("labels.no" if below % 2 else "labels.yes")
        names = facts_of(Kind.NAME, feature=self._name(feature), answer=answer)
        return self.say("labels.replies", value=rounded(r.new.x[r.case, feature]), **names)

    # --- deeper trees, and other trees --------------------------------------------------------

    def _depths(self) -> Frame:
        """Return the shares named wrong by trees of each depth, in percent."""
        wrong, now = 100 * (1 - self.story.result.right), self.story.now
        n, y = wrong.shape[1], Linear.over(wrong, zero=True, air=0.1)
        x = Linear(1, max(n, 2), at=(1.0, float(max(n, 2))))
        titles: Any = {"x_title": AxisTitle("labels.depth"), "y_title": AxisTitle("labels.wrong")}
        frame = Frame(self.story.setting, self.card, name="depths", x=x, y=y, **titles)
        named: Any = {"x": n, "level": "middle", "dx": 0.25}
        ends = dodged(wrong[:, -1], 0.15 * y.high, -0.1 * y.high, y.high)
        for k, (name, role) in enumerate((("known", "train"), ("unseen", "test"))):
            line: Any = {"x": np.arange(1, n + 1), "y": wrong[k], "role": role}
            line["reveal"] = Upto(lambda: max(now("deep") - 1, 0.0))
            frame.add(Line(f"{name} wrong", **line))
            frame.add(Text(f"{name} name", y=ends[k], say=f"labels.{name}", role=role, **named))
        at: Any = {"x": lambda: np.full(2, now("deep"))}
        at["y"] = lambda: along(wrong.T, now("deep") - 1)
        frame.add(Dot("wrong now", **at, role=["train", "test"]))
        return frame

    def _tally(self) -> Frame:
        """Return a tile for each tree without a few rows, in color if it asks something else."""
        story, other = self.story, self.story.result.is_other
        n, stay = len(other), self.say("labels.stay")

        def said(n_seen: int) -> str:
            counts = facts_of(Kind.COUNT, n=other[:n_seen].sum(), total=n_seen)
            return self.say("labels.differ", **counts)

        def foot() -> str:
            return said(round(story.now("counted"))) if story.now("counted") <= n else stay

        key = [Entry("labels.same", "noise", "cell"), Entry("labels.other", "variance", "cell")]
        look: Any = {"key": key, "foot": Live(foot, (said(n), stay))}
        frame = Frame(story.setting, self.card, name="tally", **look)
        look = {"role": np.where(other, "variance", "noise")} if n else {}
        look["reveal"] = Upto(lambda: story.now("counted"))
        frame.add(Tiles("trees", n=max(n, 1), **look))
        return frame
