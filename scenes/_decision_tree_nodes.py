"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind, rounded
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Dot, Line, Link, Text, Tiles
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import dodged, tree_blocks, tree_layout
from mlu_anim.stage.words import shortened
from scenes._decision_tree_plane import N_ASKING, PlaneFrame, Story, roles

_LAYOUT, _N_LEAVES = tree_layout((1, 3, 5, -1, -1, -1, -1), (2, 4, 6, -1, -1, -1, -1)), 4
_ROWS, _LINE_EM = 4, 1.2
"""Dots on top of each other at a node; height of a line of a question, in em."""
_BRANCH, _FACE = 0.42, 0.27
"""Height of a branch, and half the size of the face of a leaf, in scene units."""


class NodesFrame:
    """The measure card. Its values are leaves across and shares of the height downward."""

    def __init__(self, story: Story, card: Rect, plane: PlaneFrame) -> None:
        self.story, self.card, r = story, card, story.result
        self.say, self.em = story.setting.say, story.setting.page.type.label
        scales: Any = {"x": Linear(0, _N_LEAVES), "y": Linear(1, 0), "ticks": False}
        self.replies = [*(self._reply(*pair) for pair in pairwise(r.path)), self.say("labels.so")]
        foot = Live(self._foot, (self._gained(0.88), *self.replies))
        self.frame = Frame(story.setting, card, name="tree", foot=foot, **scales)
        self._measure()
        self.tree = (*self._lay_nodes(), self.frame.part("tree foot"))
        self.new = self._lay_new(plane)
        texts = [self.frame.add(text) for text in (*self._questions(), self._answers())]
        self.tree += tuple(texts)
        self.depths, self.tally = self._depths(), self._tally()

    def _measure(self) -> None:
        """Find the heights of piles, questions and faces, and the size of a dot."""
        plot, em, story = self.frame.plan.plot, self.em, self.story
        texts = [(n * _LINE_EM + 0.3) * em for n in (1, 2)] + [2.4 * _FACE]
        n_leaf = story.result.held[story.result.trees.is_leaf[0]][:, story.shown].sum(axis=1).max()
        high = (plot.height - sum(texts) - 2 * _BRANCH) / (len(texts) * _ROWS)
        wide = 0.94 * plot.width / _N_LEAVES / ceil(max(n_leaf, _ROWS) / _ROWS)
        self.unit = min(high, wide, 0.3)
        self.ux, self.uy = self.unit * _N_LEAVES / plot.width, self.unit / plot.height
        blocks = tree_blocks(_LAYOUT, _ROWS * self.unit, texts, _BRANCH, plot.height)
        self.tops, self.heads, feet = (
            each / plot.height for each in (blocks.top, blocks.head, blocks.foot)
        )
        self.faces_at = self.heads + 1.25 * _FACE / plot.height
        parent = np.maximum(_LAYOUT.parent, 0)
        ends = [_LAYOUT.x[parent], feet[parent] + 0.01, _LAYOUT.x, self.tops - 0.02]
        self.branches = np.column_stack(ends)[1:]

    def _lay_nodes(self) -> tuple[Any, ...]:
        """Add branches, the known ones at each node, and the faces of leaves."""
        story, add = self.story, self.frame.add
        ends = corners(lambda: self.branches)
        shown = Each(lambda: np.repeat(story.present().asks[0, :N_ASKING], 2))
        thin: Any = {"role": "muted", "width": sizes.RULE, "halo": 0.0, "reveal": shown}
        branches = add(Link("branches", **ends, **thin))
        self.dots = [add(self._dots(level)) for level in range(3)]
        unasked = lambda: story.blended(story.leaves) * ~story.present().asks[0]  # noqa: E731
        at: Any = {"x": _LAYOUT.x, "y": self.faces_at, "reveal": Each(unasked)}
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
                found[rows, 0] = _LAYOUT.x[place] + (across - across.max() / 2) * self.ux
                found[rows, 1] = self.tops[place] + (down + 0.5) * self.uy
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
        story, plot = self.story, self.frame.plan.plot
        place, line = np.array([0, 1, 2, 1, 2]), np.array([1, 1, 1, 2, 2])
        y = self.heads[place] + (line * _LINE_EM - 0.1) * self.em / plot.height

        def texts(is_other: bool) -> list[str]:
            present, found = story.present(), np.full((2, N_ASKING), "", dtype=object)
            changed = story.result.trees.is_changed[story.tree]
            for k in np.flatnonzero(present.asks[0] & (changed == is_other)):
                cut = self.say("labels.asks", value=rounded(present.threshold[0, k]))
                found[:, k] = self._name(present.feature[0, k]), cut
            found[:, 0] = " ".join(found[:, 0]).strip(), ""
            room = np.where(place == 0, 1.0, 0.5) * plot.width - 0.15
            lines = found[line - 1, place]
            return [shortened(t, self.em, w) for t, w in zip(lines, room, strict=True)]

        at: Any = {"x": _LAYOUT.x[place], "y": y, "anchor": "center"}
        return [
            Text("questions", text=lambda: texts(False), **at),
            Text("other questions", text=lambda: texts(True), role="variance", **at),
        ]

    def _name(self, feature: int) -> str:
        return self.say(f"labels.{'xy'[feature]}_asked")

    def _answers(self) -> Text:
        rows = self.branches[:2]
        place: Any = {"x": rows[:, 2] + (-0.55, 0.55), "y": rows[:, 1::2].mean(axis=1)}
        text = [self.say("labels.no"), self.say("labels.yes")]
        return Text("answers", text=text, role="muted", anchor="center", level="middle", **place)

    # --- the new one --------------------------------------------------------------------------

    def _lay_new(self, plane: PlaneFrame) -> tuple[Any, ...]:
        """Add the new one in the plane, where it stays, and on its way to the face of its leaf."""
        story, r, path = self.story, self.story.result, np.array(self.story.result.path)
        start = self.frame.plane.p2c(plane.frame.plane.c2p(*r.new.x[[r.case]].T))
        on_way = np.column_stack([_LAYOUT.x[path], self.tops[path] + 0.5 * _ROWS * self.uy])
        self.stops = np.vstack([start, on_way, [_LAYOUT.x[path[-1]], self.faces_at[path[-1]]]])
        step = np.array([self._step_to(k) for k in range(1, len(_LAYOUT.x))])
        passed = Each(lambda: np.clip(story.now("fell") - step, 0, 1))
        ways = Link("way", **corners(lambda: self.branches), width=0.09, reveal=passed)

        def places() -> Floats:
            return np.array([self.stops[0], along(self.stops, story.now("fell"))])

        at: Any = {"x": column(places, 0), "y": column(places, 1)}
        radius = min(_FACE, 0.5 * _ROWS * self.unit + 0.1 * self.em)
        halo = Dot("case", radius=radius, role="panel", outline=0.05, **at)
        self.face = story.faces("case face", story.face, 0.8 * radius, **at)
        return tuple(self.frame.add(mark) for mark in (ways, halo, self.face))

    def _step_to(self, place: int) -> float:
        path = self.story.result.path
        return path.index(place) if place in path else np.inf

    def _foot(self) -> str:
        """The gain of the cut, or the answers of the new one and its name."""
        fell = self.story.now("fell")
        if fell == 0:
            return self._gained(self.story.cut()[2])
        step = min(int(fell + 0.25), len(self.replies))
        return self.replies[step - 1] if step else ""

    def _gained(self, gained: float) -> str:
        return self.say("labels.gained", value=Fact(round(gained, 2), Kind.SHARE))

    def _reply(self, place: int, below: int) -> str:
        r = self.story.result
        feature = int(r.trees.feature[0, place])
        answer = self.say("labels.no" if below % 2 else "labels.yes")
        asked, said = (Fact(text, Kind.NAME) for text in (self._name(feature), answer))
        value = rounded(r.new.x[r.case, feature])
        return self.say("labels.replies", feature=asked, value=value, answer=said)

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
            seen = {"n": int(other[:n_seen].sum()), "total": n_seen}
            counts = {name: Fact(count, Kind.COUNT) for name, count in seen.items()}
            return self.say("labels.differ", **counts)

        def foot() -> str:
            return said(round(story.now("counted"))) if story.now("counted") <= n else stay

        key = [Entry("labels.same", "noise", "cell"), Entry("labels.other", "variance", "cell")]
        look: Any = {"key": key, "key_left": True, "foot": Live(foot, (said(n), stay))}
        frame = Frame(story.setting, self.card, name="tally", **look)
        look = {"role": np.where(other, "variance", "noise")} if n else {}
        look["reveal"] = Upto(lambda: story.now("counted"))
        frame.add(Tiles("trees", n=max(n, 1), **look))
        return frame
