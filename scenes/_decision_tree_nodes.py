"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import Dot, Glyph, Line, LineNames, Link, Mark, Named, Text, flowers
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import tree_layout
from mlu_anim.stage.words import shortened, text_width
from scenes._decision_tree_plane import PlaneFrame, Story

_ROWS = 4
"""Dots on top of each other at a node."""
_LINE_EM = 1.2
"""Height of a line of a question, in em."""
_BRANCH, _FACE = 0.42, 0.27
"""Height of a branch, and half the size of the face of a leaf, in scene units."""
_LONG = Fact(88.88, Kind.SCORE)


class NodesFrame:
    """The measure card. Its values are leaves across and shares of the height downward."""

    def __init__(self, story: Story, card: Rect, plane: PlaneFrame) -> None:
        self.story, self.plane, r = story, plane, story.result
        self.layout = tree_layout(r.left, r.right)
        self.level = np.asarray(self.layout.depth)
        self.n_levels = int(self.level.max()) + 1
        n = max(self.layout.n_leaves, 2)
        foot = Live(self._foot, self._feet())
        scales: Any = {"x": Linear(0, n), "y": Linear(1, 0), "ticks": False}
        self.tall = Frame(story.setting, card, name="tall", foot=foot, **scales)
        top = Rect(card.left, card.bottom + 0.55 * card.height, card.right, card.top)
        way = story.at["lifted"]
        self.frame = Frame(story.setting, top, name="tree", comes_from=(self.tall, way), **scales)
        self._measure(n)
        add = self.frame.add
        self.branches = add(self._links("branches", "muted", sizes.RULE))
        self.ways = add(self._way())
        self.dots = [add(self._dots(level)) for level in range(self.n_levels)]
        self.questions = add(self._questions())
        self.answers = add(self._answers())
        self.faces = add(self._faces())
        self.halo = add(self._travels(Dot, radius=0.27, role="panel", outline=0.05, form="disc"))
        self.face = add(self._traveler())
        self.n_stops = len(self._stops())
        low = Rect(card.left, card.bottom, card.right, card.bottom + 0.55 * card.height)
        self.depths = self._depths(low)
        self.tall_foot = self.tall.part("tall foot")

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((self.branches, *self.dots, self.questions, self.tall_foot), 1.0)

    # --- measures -----------------------------------------------------------------------------

    def _measure(self, n: int) -> None:
        plot, em = self.tall.plan.plot, self.story.setting.page.type.label
        self.em, asks = em, self.story.result.left >= 0
        self.room = (
            plot.width * np.minimum(2.0 * np.minimum(self.layout.x, n - self.layout.x), n / 2) / n
        )
        self.room[0] = plot.width
        longest = max(text_width(self._name(k), em, "medium") for k in (0, 1))
        value = text_width(self.story.setting.say("labels.asks", value=_LONG), em, "medium")
        self.n_lines = np.where(longest + value + 0.3 * em < self.room, 1, 2)
        text = [
            _LINE_EM * em * int(self.n_lines[self.level == k].max()) + 0.3 * em
            for k in range(self.n_levels - 1)
        ]
        taken = sum(text) + len(text) * _BRANCH + 2.4 * _FACE
        n_leaf = max(int(self._counts()[~asks].max()), _ROWS)
        width = 0.94 * plot.width / n / np.ceil(n_leaf / _ROWS)
        self.unit = min((plot.height - taken) / (self.n_levels * _ROWS), width, 0.3)
        self.ux, self.uy = self.unit * n / plot.width, self.unit / plot.height
        steps = [_ROWS * self.unit + each + _BRANCH for each in text]
        spare = max(plot.height - sum(steps) - _ROWS * self.unit - 2.4 * _FACE, 0.0)
        spare = min(spare / max(len(steps), 1), 0.6)
        top = np.cumsum([0.0, *(each + spare for each in steps)]) / plot.height
        self.tops = top[self.level]
        self.heads = self.tops + _ROWS * self.uy
        self.feet = self.heads + np.array([*text, 0.0])[self.level] / plot.height
        self.face_y = self.heads + 1.25 * _FACE / plot.height

    def _name(self, feature: int) -> str:
        return self.story.setting.say(f"labels.{'xy'[feature]}_asked")

    def _counts(self) -> Any:
        nodes = range(len(self.story.result.left))
        return np.array([sum(node in path for path in self.story.paths) for node in nodes])

    # --- what comes to each node ---------------------------------------------------------------

    def _dots(self, level: int) -> Mark:
        story, r = self.story, self.story.result
        positive = r.is_positive[story.shown]
        values = r.x[story.shown]
        paths = story.paths
        order = np.argsort(positive, kind="stable")

        def nodes() -> Any:
            """The node of this level to which each known one comes; -1 for none."""
            if level == 0:
                return np.zeros(len(paths), dtype=int)
            if self.story.redrawn() is not None:
                return self._redrawn_nodes(values, level)
            feature, at = story.bar
            found = np.full(len(paths), -1)
            for row, path in enumerate(paths):
                if len(path) <= level:
                    continue
                above = path[level - 1]
                if r.asking.index(above) < story.now("grown"):
                    found[row] = path[level]
                elif above == story.node and story.now("grown") >= r.asking.index(above):
                    side = r.left if values[row, feature] <= at else r.right
                    found[row] = side[above]
            return found

        def places() -> Floats:
            at = nodes()
            found = np.zeros((len(at), 3))
            for node in np.unique(at[at >= 0]):
                rows = order[at[order] == node]
                across, down = np.divmod(np.arange(len(rows)), _ROWS)
                middle = (np.ceil(len(rows) / _ROWS) - 1) / 2
                found[rows, 0] = self.layout.x[node] + (across - middle) * self.ux
                found[rows, 1] = self.tops[node] + (down + 0.5) * self.uy
                found[rows, 2] = 1
            return found

        shown = Each(column(places, 2))
        return Dot(
            f"at level {level}",
            x=column(places, 0),
            y=column(places, 1),
            radius=lambda: 0.42 * self.unit * (1 - 0.5 * story.now("lifted")),
            role=story.role(positive),
            reveal=shown,
        )

    def _redrawn_nodes(self, values: Floats, level: int) -> Any:
        """The nodes of a level to which the tree that is grown again sends known ones."""
        redraws, tree = self.story.result.redraws, self.story.redrawn()
        assert redraws is not None
        feature, threshold = redraws.feature[tree], redraws.threshold[tree]
        node_at = {self._place(node): node for node in range(len(self.level))}
        found = np.full(len(values), -1)
        for row, value in enumerate(values):
            place = 0
            for _ in range(level):
                if place >= len(feature) or feature[place] < 0:
                    break
                place = 2 * place + (1 if value[feature[place]] <= threshold[place] else 2)
            else:
                found[row] = node_at.get(place, -1)
        return found

    # --- branches and questions ----------------------------------------------------------------

    def _ends(self) -> Floats:
        parent = np.maximum(self.layout.parent, 0)
        lifted = self.story.now("lifted")
        start = self.feet[parent] + lifted * (self.heads - self.feet)[parent] + 0.01
        rows = [self.layout.x[parent], start, self.layout.x, self.tops - 0.02]
        return np.column_stack(rows)[1:]

    def _links(self, name: str, role: str, width: float) -> Link:
        parents = self.layout.parent[1:]
        asks = self.story.result.asking
        k = np.array([asks.index(int(p)) for p in parents])

        def shares() -> Floats:
            asked = [self._asked(k, node) is not None for k, node in enumerate(asks)]
            return np.asarray(np.array(asked, dtype=float)[k])

        reveal = Each(shares)
        options: Any = {"role": role, "width": width, "halo": 0.0, "reveal": reveal}
        return Link(name, **corners(self._ends), **options)

    def _way(self) -> Link:
        story = self.story
        path = story.result.path(story.result.unseen[story.result.case])
        step = np.array([path.index(n) if n in path else 0 for n in range(1, len(self.level))])
        shares = Each(lambda: np.where(step > 0, np.clip(story.now("fell") - step, 0, 1), 0))
        return Link("way", **corners(self._ends), width=0.09, reveal=shares)

    def _questions(self) -> Text:
        """Two lines for each node that asks: the feature and the cut, as they are now."""
        story, r = self.story, self.story.result
        nodes = np.array(r.asking or [0])
        two, height = np.repeat(nodes, 2), self.tall.plan.plot.height
        lines = np.column_stack([np.ones(len(nodes)), self.n_lines[nodes]]).ravel()
        offset = (lines * _LINE_EM - 0.1) * self.em / height

        def texts() -> list[str]:
            found: list[str] = []
            for k, node in enumerate(nodes):
                asked = self._asked(k, int(node))
                if asked is None:
                    found += ["", ""]
                    continue
                name = self._name(asked[0])
                value = story.setting.say("labels.asks", value=story.written(asked[1]))
                both = [name, value] if self.n_lines[node] == 2 else [f"{name} {value}", ""]
                found += [shortened(each, self.em, self.room[node] - 0.15) for each in both]
            return found

        return Text(
            "questions",
            x=self.layout.x[two],
            y=self.heads[two] + offset,
            text=texts,
            anchor="center",
        )

    def _asked(self, k: int, node: int) -> tuple[int, float] | None:
        """The question of a node as it is now: feature and cut; None if it has none yet."""
        story, r = self.story, self.story.result
        if not r.asking:
            return None
        tree = self.story.redrawn()
        if tree is not None and r.redraws is not None:
            place = self._place(node)
            feature = int(r.redraws.feature[tree, place])
            return (feature, float(r.redraws.threshold[tree, place])) if feature >= 0 else None
        if k < story.now("grown"):
            return int(r.feature[node]), float(r.threshold[node])
        if node == story.node and story.now("grown") >= k:
            feature, at, _ = story.cut()
            return feature, at
        return None

    def _place(self, node: int) -> int:
        parent = int(self.layout.parent[node])
        if parent < 0:
            return 0
        return 2 * self._place(parent) + (1 if self.layout.is_left[node] else 2)

    def _answers(self) -> Text:
        rows = self._ends()[np.flatnonzero(self.layout.parent == 0) - 1]
        aside = 0.55 * (self.layout.n_leaves / 4) * np.array([-1, 1])[: len(rows)]
        x = rows[:, 2] + aside
        say = self.story.setting.say
        text = [say("labels.no"), say("labels.yes")][: len(rows)]
        y = 0.5 * rows[:, 1] + 0.5 * rows[:, 3]
        return Text("answers", x=x, y=y, text=text, role="muted", anchor="center", level="middle")

    # --- leaves and the new one -----------------------------------------------------------------

    def _faces(self) -> Mark:
        """What each leaf says, once it is one."""
        story, r = self.story, self.story.result
        leaves = np.flatnonzero(r.left < 0)
        k = [r.asking.index(int(p)) if p >= 0 else -1 for p in self.layout.parent[leaves]]

        def shares() -> Floats:
            grown = np.clip(story.now("grown") - np.array(k), 0, 1)
            return np.asarray(grown * (story.redrawn() is None))

        reveal = Each(shares)
        options: Any = {"x": self.layout.x[leaves], "y": self.face_y[leaves], "reveal": reveal}
        options |= {"role": story.role(r.says_positive[leaves])}
        if "own" not in r.verdicts:
            return Dot("leaves", radius=_FACE * 0.8, **options)
        art = [
            flowers.VIRGINICA if each else flowers.VERSICOLOR for each in r.says_positive[leaves]
        ]
        return Glyph("leaves", art=art, radius=_FACE, **options)

    def _stops(self) -> Floats:
        """The places of the new one: in the plane, at each node of its way, at the leaf's face."""
        r = self.story.result
        x, y = r.unseen[r.case]
        path = np.array(r.path(r.unseen[r.case]))
        start = self.tall.plane.p2c(self.plane.frame.plane.c2p([x], [y]))[0]
        on_way = np.column_stack([self.layout.x[path], self.tops[path] + 0.5 * _ROWS * self.uy])
        leaf = np.array([self.layout.x[path[-1]], self.face_y[path[-1]]])
        return np.vstack([start, on_way, leaf])

    def _travels(self, kind: Any, name: str = "case", **look: Any) -> Mark:
        stops = self._stops()

        def place() -> Floats:
            return along(stops, self.story.now("fell"))[None]

        mark: Mark = kind(name, x=column(place, 0), y=column(place, 1), **look)
        return mark

    def _traveler(self) -> Mark:
        r = self.story.result
        truth = bool(r.unseen_is_positive[r.case])
        role = str(self.story.role(truth))
        if "own" not in r.verdicts:
            return self._travels(Dot, "case face", radius=0.16, role=role)
        art = flowers.VIRGINICA if truth else flowers.VERSICOLOR
        return self._travels(Glyph, "case face", art=art, radius=0.22, role=role)

    # --- deeper trees, and the foot -------------------------------------------------------------

    def _depths(self, card: Rect) -> Frame:
        d = self.story.result.depths
        train, test = (d.train, d.test) if d else (np.ones(1), np.ones(1))
        n = len(train)
        least = float(np.floor(10 * min(train.min(), test.min()) - 0.5) / 10)
        frame = Frame(
            self.story.setting,
            card,
            name="depths",
            x=Linear(1, max(n, 2), at=tuple(sorted({1.0, float(max(n, 2))}))),
            y=Linear(least, 1, at=(least, 1.0)),
            x_title=AxisTitle("labels.depth"),
            y_title=AxisTitle("labels.right"),
        )
        asked = np.arange(1, n + 1)
        drawn = Upto(lambda: max(self.story.now("deep") - 1, 0.0))
        known = frame.add(Line("known right", x=asked, y=train, role="train", reveal=drawn))
        new = frame.add(Line("new right", x=asked, y=test, role="test", reveal=drawn))
        frame.add(LineNames("names", [Named(known, "labels.known"), Named(new, "labels.unseen")]))
        return frame

    def _foot(self) -> str:
        story, r = self.story, self.story.result
        n_seen = min(ceil(story.now("redrawn")), len(r.redraws.agreeing) if r.redraws else 0)
        if r.redraws and story.now("redrawn") > len(r.redraws.agreeing):
            return story.setting.say("labels.stay")
        if n_seen:
            return self._counted(n_seen)
        point, step = r.unseen[r.case], int(story.now("fell") - 0.25)
        path = r.path(point)
        if step >= len(path) - 1 > 0:
            return story.setting.say("labels.so")
        if story.now("fell") > 0.75:
            return self._answer(path[step], path[step + 1])
        if story.now("fell") > 0:
            return ""
        _, _, gained = story.cut() if r.asking else (0, 0.0, 0.0)
        return story.setting.say("labels.gained", value=Fact(round(gained, 2), Kind.SHARE))

    def _answer(self, node: int, below: int) -> str:
        r, say = self.story.result, self.story.setting.say
        feature = int(r.feature[node])
        value = self.story.written(float(r.unseen[r.case, feature]))
        answer = say("labels.yes" if below == r.right[node] else "labels.no")
        asked, said = (Fact(text, Kind.NAME) for text in (self._name(feature), answer))
        return say("labels.replies", feature=asked, value=value, answer=said)

    def _counted(self, n_seen: int) -> str:
        other = int(np.isin(self.story.order[:n_seen], self.story.others).sum())
        counts = {"n": Fact(other, Kind.COUNT), "total": Fact(n_seen, Kind.COUNT)}
        return self.story.setting.say("labels.differ", **counts)

    def _feet(self) -> tuple[str, ...]:
        say = self.story.setting.say
        gained = say("labels.gained", value=Fact(0.88, Kind.SHARE))
        r = self.story.result
        counted = (self._counted(len(r.redraws.agreeing)), say("labels.stay")) if r.redraws else ()
        path = r.path(r.unseen[r.case])
        replies = [self._answer(*pair) for pair in pairwise(path)]
        return gained, *replies, say("labels.so"), *counted
