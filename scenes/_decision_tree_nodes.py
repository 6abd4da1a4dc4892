"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import Dot, Line, LineNames, Link, Named, Text
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import tree_blocks, tree_layout
from mlu_anim.stage.words import shortened, text_width
from scenes._decision_tree_plane import PlaneFrame, Story, roles, written

_ROWS, _LINE_EM = 4, 1.2
"""Dots on top of each other at a node; height of a line of a question, in em."""
_BRANCH, _FACE = 0.42, 0.27
"""Height of a branch, and half the size of the face of a leaf, in scene units."""


class NodesFrame:
    """The measure card. Its values are leaves across and shares of the height downward."""

    def __init__(self, story: Story, card: Rect, plane: PlaneFrame) -> None:
        self.story, r = story, story.result
        self.say, self.em = story.setting.say, story.setting.page.type.label
        self.layout = tree_layout(r.left, r.right)
        self.leaves, self.parent = np.flatnonzero(r.left < 0), self.layout.parent
        self.n = max(self.layout.n_leaves, 2)
        scales: Any = {"x": Linear(0, self.n), "y": Linear(1, 0), "ticks": False}
        foot = Live(self._foot, self._feet())
        self.tall = Frame(story.setting, card, name="tall", foot=foot, **scales)
        top, low = (card.bottom + share * card.height for share in (1, 0.55))
        way = self.tall, story.at["lifted"]
        room = Rect(card.left, low, card.right, top)
        self.frame = Frame(story.setting, room, name="tree", comes_from=way, **scales)
        self._measure()
        add = self.frame.add
        asked = Each(lambda: [story.asks(int(p)) is not None for p in self.parent[1:]])
        thin: Any = {"role": "muted", "width": sizes.RULE, "halo": 0.0, "reveal": asked}
        self.branches = add(Link("branches", **corners(self._ends), **thin))
        self.ways = add(Link("way", **corners(self._ends), width=0.09, reveal=self._passed()))
        self.dots = [add(self._dots(level)) for level in range(int(self.layout.depth.max()) + 1)]
        self.questions = add(self._questions())
        self.answers = add(self._answers())
        leaves: Any = {"x": self.layout.x[self.leaves], "y": self.faces_at[self.leaves]}
        leaves["reveal"] = Each(self._settled)
        self.faces = add(story.faces("leaves", r.says_positive[self.leaves], _FACE, **leaves))
        self.stops = self._stops(plane)
        case: Any = {"x": column(self._case, 0), "y": column(self._case, 1)}
        self.halo = add(Dot("case", radius=0.27, role="panel", outline=0.05, **case))
        self.face = add(story.faces("case face", r.unseen_is_positive[[r.case]], 0.22, **case))
        self.depths = self._depths(Rect(card.left, card.bottom, card.right, low))
        self.foot = self.tall.part("tall foot")

    def standing(self) -> dict[Any, float]:
        parts = self.branches, *self.dots, self.questions, self.answers, self.faces, self.foot
        return dict.fromkeys(parts, 1.0)

    # --- measures -----------------------------------------------------------------------------

    def _measure(self) -> None:
        plot, em, x, depth = self.tall.plan.plot, self.em, self.layout.x, self.layout.depth
        half = np.minimum(np.minimum(x, self.n - x), np.where(depth > 0, self.n / 4, self.n))
        self.room = 2 * half * plot.width / self.n
        value = text_width(self.say("labels.asks", value=written(88.88)), em, "medium")
        longest = max(text_width(self._name(feature), em, "medium") for feature in (0, 1))
        self.n_lines = np.where(longest + value + 0.3 * em < self.room, 1, 2)
        levels = range(int(depth.max()))
        texts = [(_LINE_EM * self.n_lines[depth == k].max() + 0.3) * em for k in levels]
        texts.append(2.4 * _FACE)
        held = self.story.result.held[:, self.story.shown].sum(axis=1)
        n_leaf = max(int(held[self.leaves].max()), _ROWS)
        high = (plot.height - sum(texts) - len(levels) * _BRANCH) / (len(texts) * _ROWS)
        unit = min(high, 0.94 * plot.width / self.n / ceil(n_leaf / _ROWS), 0.3)
        self.unit, self.ux, self.uy = unit, unit * self.n / plot.width, unit / plot.height
        blocks = tree_blocks(self.layout, _ROWS * unit, texts, _BRANCH, plot.height)
        self.tops, self.heads = blocks.top / plot.height, blocks.head / plot.height
        self.feet = blocks.foot / plot.height
        self.faces_at = self.heads + 1.25 * _FACE / plot.height

    def _name(self, feature: int) -> str:
        return self.say(f"labels.{'xy'[feature]}_asked")

    # --- dots, branches and questions ---------------------------------------------------------

    def _dots(self, level: int) -> Dot:
        """The known ones at the nodes of a level, piled up, the negative ones first."""
        story = self.story
        positive = story.result.is_positive[story.shown]
        order = np.argsort(positive, kind="stable")

        def places() -> Floats:
            at = story.comes(level)
            found = np.zeros((len(at), 3))
            for node in np.unique(at[at >= 0]):
                rows = order[at[order] == node]
                across, down = np.divmod(np.arange(len(rows)), _ROWS)
                found[rows, 0] = self.layout.x[node] + (across - across.max() / 2) * self.ux
                found[rows, 1] = self.tops[node] + (down + 0.5) * self.uy
                found[rows, 2] = 1
            return found

        x, y, shown = (column(places, k) for k in range(3))
        look: Any = {"radius": 0.42 * self.unit, "role": roles(positive), "reveal": Each(shown)}
        return Dot(f"at level {level}", x=x, y=y, **look)

    def _ends(self) -> Floats:
        """Both ends of the branch to each node but the root; without questions they are longer."""
        parent, lifted = np.maximum(self.parent, 0), self.story.now("lifted")
        start = self.feet[parent] + lifted * (self.heads - self.feet)[parent] + 0.01
        rows = [self.layout.x[parent], start, self.layout.x, self.tops - 0.02]
        return np.column_stack(rows)[1:]

    def _passed(self) -> Each:
        """How far the new one has gone along the branch to each node."""
        path = self.story.result.path(self.story.result.unseen[self.story.result.case])
        step = np.array([path.index(n) if n in path else 99 for n in range(1, len(self.parent))])
        return Each(lambda: np.clip(self.story.now("fell") - step, 0, 1))

    def _questions(self) -> Text:
        """Two lines for each node that asks: the feature and the cut, or both and nothing."""
        nodes = np.array(self.story.result.asking or [0])
        lines = np.column_stack([np.ones(len(nodes)), self.n_lines[nodes]]).ravel()
        two, height = np.repeat(nodes, 2), self.tall.plan.plot.height
        place: Any = {"x": self.layout.x[two], "anchor": "center"}
        place["y"] = self.heads[two] + (lines * _LINE_EM - 0.1) * self.em / height

        def texts() -> list[str]:
            found: list[str] = []
            for node in nodes:
                asked = self.story.asks(int(node))
                name = self._name(asked[0]) if asked else ""
                value = self.say("labels.asks", value=written(asked[1])) if asked else ""
                both = [name, value] if self.n_lines[node] == 2 else [f"{name} {value}".strip(), ""]
                found += [shortened(text, self.em, self.room[node] - 0.15) for text in both]
            return found

        return Text("questions", text=texts, **place)

    def _answers(self) -> Text:
        rows = self._ends()[np.flatnonzero(self.parent == 0) - 1]
        aside = 0.55 * (self.layout.n_leaves / 4) * np.array([-1, 1])[: len(rows)]
        text = [self.say("labels.no"), self.say("labels.yes")][: len(rows)]
        place: Any = {"x": rows[:, 2] + aside, "y": rows[:, 1::2].mean(axis=1), "text": text}
        return Text("answers", role="muted", anchor="center", level="middle", **place)

    # --- leaves and the new one ---------------------------------------------------------------

    def _settled(self) -> Floats:
        """How far each leaf is one; none while a tree is grown again."""
        asking = self.story.result.asking
        ranks = [asking.index(int(p)) if p >= 0 else -1 for p in self.parent[self.leaves]]
        grown = np.clip(self.story.now("grown") - np.array(ranks), 0, 1)
        return np.asarray(grown * (self.story.redrawn() is None))

    def _stops(self, plane: PlaneFrame) -> Floats:
        """The places of the new one: in the plane, at each node of its way, at the leaf's face."""
        r = self.story.result
        point = r.unseen[r.case]
        path = np.array(r.path(point))
        start = self.tall.plane.p2c(plane.frame.plane.c2p(*point[:, None]))[0]
        x, leaf = self.layout.x[path], path[-1]
        on_way = np.column_stack([x, self.tops[path] + 0.5 * _ROWS * self.uy])
        return np.vstack([start, on_way, [self.layout.x[leaf], self.faces_at[leaf]]])

    def _case(self) -> Floats:
        return along(self.stops, self.story.now("fell"))[None]

    # --- deeper trees, and the foot -----------------------------------------------------------

    def _depths(self, card: Rect) -> Frame:
        """The shares named right by trees of each depth."""
        d = self.story.result.depths
        train, test = (d.train, d.test) if d else np.ones((2, 1))
        n, least = len(train), float(np.floor(10 * min(train.min(), test.min()) - 0.5) / 10)
        frame = Frame(
            self.story.setting,
            card,
            name="depths",
            x=Linear(1, max(n, 2), at=(1.0, float(max(n, 2)))),
            y=Linear(least, 1, at=(least, 1.0)),
            x_title=AxisTitle("labels.depth"),
            y_title=AxisTitle("labels.right"),
        )
        drawn: Any = {"x": np.arange(1, n + 1)}
        drawn["reveal"] = Upto(lambda: max(self.story.now("deep") - 1, 0.0))
        known = frame.add(Line("known right", y=train, role="train", **drawn))
        new = frame.add(Line("new right", y=test, role="test", **drawn))
        frame.add(LineNames("names", [Named(known, "labels.known"), Named(new, "labels.unseen")]))
        return frame

    def _foot(self) -> str:
        """The gain of the cut, the answer of the new one and its name, or the count of trees."""
        story, r, fell = self.story, self.story.result, self.story.now("fell")
        if story.now("redrawn") > len(story.order) > 0:
            return self.say("labels.stay")
        if story.now("redrawn") > 0:
            return self._counted(ceil(story.now("redrawn")))
        path = r.path(r.unseen[r.case])
        step = min(int(fell - 0.25), len(path) - 2)
        if fell > len(path) + 0.25:
            return self.say("labels.so")
        if fell > 0:
            return self._answer(*path[step : step + 2]) if fell > 0.75 else ""
        return self._gained(story.cut()[2])

    def _gained(self, gained: float) -> str:
        return self.say("labels.gained", value=Fact(round(gained, 2), Kind.SHARE))

    def _answer(self, node: int, below: int) -> str:
        r = self.story.result
        feature = int(r.feature[node])
        answer = self.say("labels.yes" if below == r.right[node] else "labels.no")
        asked, said = (Fact(text, Kind.NAME) for text in (self._name(feature), answer))
        value = written(float(r.unseen[r.case, feature]))
        return self.say("labels.replies", feature=asked, value=value, answer=said)

    def _counted(self, n_seen: int) -> str:
        other = int(self.story.result.is_other[self.story.order[:n_seen]].sum())
        counts = {"n": Fact(other, Kind.COUNT), "total": Fact(n_seen, Kind.COUNT)}
        return self.say("labels.differ", **counts)

    def _feet(self) -> tuple[str, ...]:
        """Return all that the foot may say, at its longest."""
        r, n = self.story.result, len(self.story.order)
        replies = [self._answer(*pair) for pair in pairwise(r.path(r.unseen[r.case]))]
        counted = [self._counted(n), self.say("labels.stay")] if n else []
        return self._gained(0.88), self.say("labels.so"), *replies, *counted
