"""The tree: at each node the known ones that come to it, its question, and the way of a new one."""

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
from mlu_anim.stage.words import shortened
from scenes._decision_tree_plane import N_SLOW, PlaneFrame, Story

_ROWS = 5
"""Dots on top of each other at a node."""
_LINES_EM = 2.75
"""Height of a question, in em."""
_BRANCH, _FACE = 0.5, 0.3
"""Height of a branch, and half the size of the face of a leaf, in scene units."""


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
        self.halo = add(self._travels(Dot, radius=0.3, role="panel", outline=0.05, form="disc"))
        self.face = add(self._traveler())
        low = Rect(card.left, card.bottom, card.right, card.bottom + 0.55 * card.height)
        self.depths = self._depths(low)
        self.tall_foot = self.tall.part("tall foot")

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((self.branches, *self.dots, self.questions, self.tall_foot), 1.0)

    # --- measures -----------------------------------------------------------------------------

    def _measure(self, n: int) -> None:
        plot, em = self.tall.plan.plot, self.story.setting.page.type.label
        self.em = em
        text = _LINES_EM * em
        taken = (self.n_levels - 1) * (text + _BRANCH) + 2.3 * _FACE
        height = (plot.height - taken) / (self.n_levels * _ROWS)
        n_leaf = max(int(self._counts()[self.story.result.left < 0].max()), _ROWS)
        width = 0.94 * plot.width / n / np.ceil(n_leaf / _ROWS)
        self.unit = min(height, width, 0.26)
        self.ux, self.uy = self.unit * n / plot.width, self.unit / plot.height
        self.text_height = text / plot.height
        pitch = (plot.height - _ROWS * self.unit - 2.3 * _FACE) / max(self.n_levels - 1, 1)
        self.tops = self.level * min(pitch, 2.2 * (text + _BRANCH)) / plot.height
        self.heads = self.tops + _ROWS * self.uy
        self.feet = self.heads + self.text_height
        self.face_y = self.heads + 1.3 * _FACE / plot.height

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
            story = self.story
            now = (k == round(story.now("asked"))) & (story.now("grown") >= k)
            return np.asarray((k < story.now("grown")) | now, dtype=float)

        reveal = Each(shares)
        options: Any = {"role": role, "width": width, "halo": 0.0, "reveal": reveal}
        return Link(name, **corners(self._ends), **options)

    def _way(self) -> Link:
        story = self.story
        path = story.result.path(story.result.unseen[story.result.case])
        step = np.array([path.index(n) if n in path else 0 for n in range(1, len(self.level))])
        shares = Each(lambda: np.where(step > 0, np.clip(story.now("fell") - step, 0, 1), 0))
        return Link("way", **corners(self._ends), width=0.09, halo=0.0, reveal=shares)

    def _questions(self) -> Text:
        """Two lines for each node that asks: the feature and the cut, as they are now."""
        story, r = self.story, self.story.result
        nodes = np.array(r.asking or [0])
        two = np.repeat(nodes, 2)
        offset = np.tile([1.15, 2.3], len(nodes)) * self.em / self.tall.plan.plot.height
        room = self.tall.plan.plot.width * np.where(self.level[nodes] == 0, 1.0, 0.5)

        def texts() -> list[str]:
            found: list[str] = []
            for k, node in enumerate(nodes):
                asked = self._asked(k, int(node))
                if asked is None:
                    found += ["", ""]
                    continue
                name = story.setting.named(str(r.feature_names[asked[0]]))
                value = story.setting.say("labels.asks", value=story.written(asked[1]))
                found += [shortened(each, self.em, room[k] - 0.1) for each in (name, value)]
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
        tree = self.redrawn()
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

    def redrawn(self) -> int | None:
        """The tree that is grown again now; None before, between and after."""
        at = self.story.now("redrawn")
        others = self.story.others[:N_SLOW]
        return int(others[int(at - 1e-9)]) if 0 < at <= len(others) else None

    def _answers(self) -> Text:
        ends = self._ends()[:2]
        x = [0.5 * ends[0, 0] + 0.5 * ends[0, 2], 0.5 * ends[-1, 0] + 0.5 * ends[-1, 2]]
        below = np.flatnonzero(self.layout.parent == 0)
        rows = self._ends()[below - 1]
        x = 0.4 * rows[:, 0] + 0.6 * rows[:, 2] + np.array([-0.1, 0.1])[: len(rows)]
        y = 0.6 * rows[:, 1] + 0.4 * rows[:, 3]
        say = self.story.setting.say
        text = [say("labels.no"), say("labels.yes")][: len(rows)]
        return Text("answers", x=x, y=y, text=text, role="muted", anchor="center")

    # --- leaves and the new one -----------------------------------------------------------------

    def _faces(self) -> Mark:
        """What each leaf says, once it is one."""
        story, r = self.story, self.story.result
        leaves = np.flatnonzero(r.left < 0)
        k = [r.asking.index(int(p)) if p >= 0 else -1 for p in self.layout.parent[leaves]]
        reveal = Each(lambda: np.clip(story.now("grown") - np.array(k), 0, 1))
        options: Any = {"x": self.layout.x[leaves], "y": self.face_y[leaves], "reveal": reveal}
        options |= {"role": story.role(r.says_positive[leaves])}
        if "own" not in r.verdicts:
            return Dot("leaves", radius=_FACE * 0.8, **options)
        art = [flowers.VIRGINICA if each else flowers.VERSICOLOR for each in r.says_positive[leaves]]
        return Glyph("leaves", art=art, radius=_FACE, **options)

    def _stops(self) -> Floats:
        """The places of the new one: in the plane, at each node of its way, at the leaf's face."""
        story, r = self.story, self.story.result
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

        return kind(name, x=column(place, 0), y=column(place, 1), **look)

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
        story = self.story
        if story.now("redrawn") > 0:
            return self._counted(min(story.now("redrawn") - N_SLOW, 1e9))
        if story.now("fell") > 0:
            return story.setting.say("labels.so")
        _, _, gained = story.cut() if story.result.asking else (0, 0.0, 0.0)
        return story.setting.say("labels.gained", value=Fact(gained, Kind.SHARE))

    def _counted(self, seen: float) -> str:
        n = max(round(seen), 0)
        other = int((self.story.others < n).sum())
        return self.story.setting.say("labels.differ", n=Fact(other, Kind.COUNT))

    def _feet(self) -> tuple[str, ...]:
        say = self.story.setting.say
        most = Fact(self.story.result.n_other, Kind.COUNT)
        gained = say("labels.gained", value=Fact(0.88, Kind.SHARE))
        return gained, say("labels.so"), say("labels.differ", n=most)
