"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Dot, Line, Link, Text, Tiles
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import dodged, tree_blocks, tree_layout
from mlu_anim.stage.words import shortened, text_width
from scenes._decision_tree_plane import PlaneFrame, Story, roles, written

_LAYOUT = tree_layout((1, 3, 5, -1, -1, -1, -1), (2, 4, 6, -1, -1, -1, -1))
_N_ASKING, _N_LEAVES = 3, 4
_ROWS, _LINE_EM = 4, 1.2
"""Dots on top of each other at a node; height of a line of a question, in em."""
_BRANCH, _FACE = 0.42, 0.27
"""Height of a branch, and half the size of the face of a leaf, in scene units."""


class NodesFrame:
    """The measure card. Its values are leaves across and shares of the height downward."""

    def __init__(self, story: Story, card: Rect, plane: PlaneFrame) -> None:
        self.story = story
        self.say, self.em = story.setting.say, story.setting.page.type.label
        scales: Any = {"x": Linear(0, _N_LEAVES), "y": Linear(1, 0), "ticks": False}
        foot = Live(self._foot, self._feet())
        self.frame = Frame(story.setting, card, name="tree", foot=foot, **scales)
        self._measure()
        add = self.frame.add
        asked = Each(lambda: np.repeat(story.asks()[0] >= 0, 2))
        ends: Any = dict(zip(("x", "y", "x2", "y2"), self._branches().T, strict=True))
        thin: Any = {"role": "muted", "width": sizes.RULE, "halo": 0.0, "reveal": asked}
        branches = add(Link("branches", **ends, **thin))
        self.ways = add(Link("way", **ends, width=0.09, reveal=self._passed()))
        self.dots = [add(self._dots(level)) for level in range(3)]
        leaves: Any = {"x": _LAYOUT.x, "y": self.faces_at}
        leaves["reveal"] = Each(lambda: story.blended(story.leaves) * self._unasked())
        self.faces = add(story.faces("leaves", story.said, _FACE, **leaves))
        self.stops = self._stops(plane)
        case: Any = {"x": column(self._case, 0), "y": column(self._case, 1)}
        radius = min(_FACE, 0.5 * _ROWS * self.unit + 0.1 * self.em)
        self.halo = add(Dot("case", radius=radius, role="panel", outline=0.05, **case))
        self.face = add(story.faces("case face", story.face, 0.8 * radius, **case))
        texts = [add(self._questions(*each)) for each in (("", "ink"), ("new ", "variance"))]
        texts.append(add(self._answers()))
        self.tree = branches, *self.dots, *texts, self.faces, self.frame.part("tree foot")
        self.depths, self.tally = self._depths(card), self._tally(card)

    # --- measures -----------------------------------------------------------------------------

    def _measure(self) -> None:
        """Find the heights of piles, questions and faces, and the size of a dot."""
        plot, em, story = self.frame.plan.plot, self.em, self.story
        self.room = np.array([1.0, 0.5, 0.5]) * plot.width
        value = text_width(self.say("labels.asks", value=written(88.88)), em, "medium")
        longest = max(text_width(self._name(feature), em, "medium") for feature in (0, 1))
        self.n_lines = np.where(longest + value + 0.3 * em < self.room, 1, 2)
        texts = [(_LINE_EM * n + 0.3) * em for n in self.n_lines[:2]] + [2.4 * _FACE]
        held = story.result.held[:, story.shown].sum(axis=1)
        n_leaf = max(int(held[story.result.is_leaf].max()), _ROWS)
        high = (plot.height - sum(texts) - 2 * _BRANCH) / (len(texts) * _ROWS)
        unit = min(high, 0.94 * plot.width / _N_LEAVES / ceil(n_leaf / _ROWS), 0.3)
        self.unit, self.ux, self.uy = unit, unit * _N_LEAVES / plot.width, unit / plot.height
        blocks = tree_blocks(_LAYOUT, _ROWS * unit, texts, _BRANCH, plot.height)
        self.tops, self.heads = blocks.top / plot.height, blocks.head / plot.height
        self.feet = blocks.foot / plot.height
        self.faces_at = self.heads + 1.25 * _FACE / plot.height

    def _name(self, feature: int) -> str:
        return self.say(f"labels.{'xy'[feature]}_asked")

    # --- dots, branches and questions ---------------------------------------------------------

    def _dots(self, level: int) -> Dot:
        """The known ones at the nodes of a level, piled up, the negative ones first."""
        story, r = self.story, self.story.result
        x, positive = r.x[story.shown], r.is_positive[story.shown]
        order = np.argsort(positive, kind="stable")

        def piled(feature: Any, cut: Floats) -> Floats:
            """Return place and whether they are there of all, (n, 3)."""
            at, found = np.zeros(len(x), dtype=int), np.zeros((len(x), 3))
            for _ in range(level):
                goes_on = (at >= 0) & (feature[at] >= 0)
                is_yes = x[np.arange(len(x)), feature[at]] > cut[at]
                at = np.where(goes_on, 2 * at + 1 + is_yes, -1)
            for place in np.unique(at[at >= 0]):
                rows = order[at[order] == place]
                across, down = np.divmod(np.arange(len(rows)), _ROWS)
                found[rows, 0] = _LAYOUT.x[place] + (across - across.max() / 2) * self.ux
                found[rows, 1] = self.tops[place] + (down + 0.5) * self.uy
                found[rows, 2] = 1
            return found

        def places() -> Floats:
            if story.now("redrawn") == 0:
                return piled(*story.asks())
            return story.blended(lambda tree: piled(r.feature[tree], r.threshold[tree]))

        at: Any = {key: column(places, k) for k, key in enumerate("xy")}
        at["reveal"] = Each(column(places, 2))
        return Dot(f"at level {level}", **at, radius=0.42 * self.unit, role=roles(positive))

    def _branches(self) -> Floats:
        """Return both ends of the branch to each place but the root, (6, 4)."""
        parent = np.maximum(_LAYOUT.parent, 0)
        rows = [_LAYOUT.x[parent], self.feet[parent] + 0.01, _LAYOUT.x, self.tops - 0.02]
        return np.column_stack(rows)[1:]

    def _passed(self) -> Each:
        """How far the new one has gone along the branch to each place."""
        path = self.story.result.path(self.story.result.unseen[self.story.result.case])
        step = np.array([path.index(k) if k in path else 99 for k in range(1, len(_LAYOUT.x))])
        return Each(lambda: np.clip(self.story.now("fell") - step, 0, 1))

    def _questions(self, name: str, role: str) -> Text:
        """Two lines for each node that asks: the feature and the cut, or both and nothing.

        role: `variance` for questions that are not those of the first tree.
        """
        places, story = np.repeat(np.arange(_N_ASKING), 2), self.story
        lines = np.column_stack([np.ones(_N_ASKING), self.n_lines]).ravel()
        height = self.frame.plan.plot.height
        y = self.heads[places] + (lines * _LINE_EM - 0.1) * self.em / height

        def texts() -> list[str]:
            found: list[str] = []
            for place, (feature, cut) in enumerate(zip(*story.asks(), strict=True)):
                is_other = story.result.is_changed[story.tree, place] == (role == "variance")
                both = ["", ""]
                if feature >= 0 and is_other:
                    both = [self._name(feature), self.say("labels.asks", value=written(cut))]
                if self.n_lines[place] == 1:
                    both = [" ".join(both).strip(), ""]
                found += [shortened(text, self.em, self.room[place] - 0.15) for text in both]
            return found

        look: Any = {"anchor": "center", "role": role}
        return Text(f"{name}questions", x=_LAYOUT.x[places], y=y, text=texts, **look)

    def _unasked(self) -> Floats:
        """Return 1 for places at which no question stands, (7,)."""
        return np.append(self.story.asks()[0] < 0, np.ones(_N_LEAVES)).astype(float)

    def _answers(self) -> Text:
        rows = self._branches()[:2]
        place: Any = {"x": rows[:, 2] + (-0.55, 0.55), "y": rows[:, 1::2].mean(axis=1)}
        text = [self.say("labels.no"), self.say("labels.yes")]
        return Text("answers", text=text, role="muted", anchor="center", level="middle", **place)

    # --- the new one --------------------------------------------------------------------------

    def _stops(self, plane: PlaneFrame) -> Floats:
        """The places of the new one: in the plane, at each node of its way, at the leaf's face."""
        r = self.story.result
        point = r.unseen[r.case]
        path = np.array(r.path(point))
        start = self.frame.plane.p2c(plane.frame.plane.c2p(*point[:, None]))[0]
        on_way = np.column_stack([_LAYOUT.x[path], self.tops[path] + 0.5 * _ROWS * self.uy])
        return np.vstack([start, on_way, [_LAYOUT.x[path[-1]], self.faces_at[path[-1]]]])

    def _case(self) -> Floats:
        return along(self.stops, self.story.now("fell"))[None]

    def _foot(self) -> str:
        """The gain of the cut, or the answer of the new one and its name."""
        story, r, fell = self.story, self.story.result, self.story.now("fell")
        path = r.path(r.unseen[r.case])
        if fell > len(path) + 0.25:
            return self.say("labels.so")
        if fell > 0:
            step = min(int(fell - 0.25), len(path) - 2)
            return self._answer(*path[step : step + 2]) if fell > 0.75 else ""
        return self._gained(story.cut()[2]) if story.now("redrawn") == 0 else ""

    def _gained(self, gained: float) -> str:
        return self.say("labels.gained", value=Fact(round(gained, 2), Kind.SHARE))

    def _answer(self, place: int, below: int) -> str:
        r = self.story.result
        feature = int(r.feature[0, place])
        answer = self.say("labels.no" if below % 2 else "labels.yes")
        asked, said = (Fact(text, Kind.NAME) for text in (self._name(feature), answer))
        value = written(float(r.unseen[r.case, feature]))
        return self.say("labels.replies", feature=asked, value=value, answer=said)

    def _feet(self) -> tuple[str, ...]:
        """Return all that the foot may say, at its longest."""
        r = self.story.result
        replies = [self._answer(*pair) for pair in pairwise(r.path(r.unseen[r.case]))]
        return self._gained(0.88), self.say("labels.so"), *replies

    # --- deeper trees, and other trees --------------------------------------------------------

    def _depths(self, card: Rect) -> Frame:
        """The shares named wrong by trees of each depth, in percent."""
        r, setting = self.story.result, self.story.setting
        wrong = 100 * (1 - np.array([r.known_right, r.new_right]))
        n, y = wrong.shape[1], Linear.over(wrong, zero=True, air=0.1)
        x = Linear(1, max(n, 2), at=(1.0, float(max(n, 2))))
        titles: Any = {"x_title": AxisTitle("labels.depth"), "y_title": AxisTitle("labels.wrong")}
        frame = Frame(setting, card, name="depths", x=x, y=y, **titles)
        so_far = Upto(lambda: max(self.story.now("deep") - 1, 0.0))
        named: Any = {"x": n, "level": "middle", "dx": 0.25}
        ends = dodged(wrong[:, -1], 0.15 * y.high, -0.1 * y.high, y.high)
        for k, (name, role) in enumerate((("known", "train"), ("unseen", "test"))):
            line: Any = {"x": np.arange(1, n + 1), "y": wrong[k], "role": role}
            frame.add(Line(f"{name} wrong", **line, reveal=so_far))
            frame.add(Text(f"{name} name", y=ends[k], say=f"labels.{name}", role=role, **named))
        now = lambda: along(wrong.T, self.story.now("deep") - 1)  # noqa: E731
        at: Any = {"x": lambda: np.full(2, self.story.now("deep")), "y": now}
        frame.add(Dot("wrong now", **at, role=["train", "test"]))
        return frame

    def _tally(self, card: Rect) -> Frame:
        """A tile for each tree without a few rows, in color if it asks something else."""
        story, other = self.story, self.story.result.is_other
        n = len(other)

        def said() -> str:
            counted = min(round(story.now("counted")), n)
            return self._counted(counted) if story.now("counted") <= n else self.say("labels.stay")

        foot = Live(said, (self._counted(n), self.say("labels.stay")))
        key = [Entry("labels.same", "noise", "cell"), Entry("labels.other", "variance", "cell")]
        frame = Frame(story.setting, card, name="tally", key=key, key_left=True, foot=foot)
        look: Any = {"role": np.where(other, "variance", "noise")}
        look["reveal"] = Upto(lambda: story.now("counted"))
        self.tiles = frame.add(Tiles("trees", n=max(n, 1), **look))
        return frame

    def _counted(self, n_seen: int) -> str:
        other = int(self.story.result.is_other[:n_seen].sum())
        counts = {"n": Fact(other, Kind.COUNT), "total": Fact(n_seen, Kind.COUNT)}
        return self.say("labels.differ", **counts)
