"""The plane of two features: known ones, the bar with its gain, cuts and rectangles."""

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Overlay
from mlu_anim.stage.marks import Cell, Dot, Glyph, Line, Link, Mark, Text, flowers, mark_radius
from mlu_anim.stage.moves import Drop, Each, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import thin
from mlu_anim.stage.words import shortened

if TYPE_CHECKING:
    from manim import ValueTracker

    from mlu_anim.experiments.decision_tree import GrownTree

STRIP = 0.3
"""Height of the strips for the gain, as a share of the plane beside them."""
MOST_MARKS = 60
"""Most known ones that are drawn."""
_TINT = 0.1875
"""Opacity of a rectangle."""
N_SLOW = 3
"""Trees that are grown again one by one."""


class Story:
    """The result, the tracked values, and what follows from them at the moment."""

    def __init__(self, result: "GrownTree", setting: Setting, track: Any) -> None:
        self.result, self.setting = result, setting
        names = ("dropped", "asked", "bar", "swept", "grown", "fell", "lifted", "deep", "redrawn")
        self.at: dict[str, ValueTracker] = {name: track(name, 0.0) for name in names}
        n = len(result.x)
        self.shown = np.unique(np.linspace(0, n - 1, min(n, MOST_MARKS)).round().astype(int))
        both = np.vstack([result.x, result.unseen])
        low, high = both.min(axis=0), both.max(axis=0)
        air = 0.06 * np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
        self.low, self.high = low - air, high + air
        self.paths = [result.path(point) for point in result.x[self.shown]]
        redraws = result.redraws
        feature, threshold = result.places
        self.others = self.order = np.zeros(0, dtype=int)
        if redraws is not None:
            same = (redraws.feature == feature).all(axis=1)
            same &= (redraws.threshold == threshold).all(axis=1)
            self.others = np.flatnonzero(~same)
            rest = np.setdiff1d(np.arange(len(same)), self.others[:N_SLOW])
            self.order = np.concatenate([self.others[:N_SLOW], rest])

    def redrawn(self) -> int | None:
        """The tree that is grown again now, one of the first; None before and after."""
        at, others = self.now("redrawn"), self.others[:N_SLOW]
        return int(others[ceil(at) - 1]) if 0 < at <= len(others) else None

    def now(self, name: str) -> float:
        return float(self.at[name].get_value())

    def role(self, is_positive: Any) -> Any:
        return np.where(is_positive, "positive", "negative")

    @property
    def node(self) -> int:
        """The node that is being cut."""
        asking = self.result.asking
        return asking[min(round(self.now("asked")), len(asking) - 1)] if asking else 0

    def box(self, node: int) -> tuple[Floats, Floats]:
        """The drawn part of a node's rectangle."""
        low, high = (corner[node] for corner in self.result.boxes)
        return np.clip(low, self.low, self.high), np.clip(high, self.low, self.high)

    @property
    def bar(self) -> tuple[int, float]:
        """The feature that the bar cuts, and where it stands."""
        way = self.now("bar")
        feature = int(way >= 1)
        low, high = self.box(self.node)
        return feature, float(low[feature] + (way - feature) * (high - low)[feature])

    def way_to(self, node: int) -> float:
        """The value of `bar` at which the bar stands at a node's own cut."""
        feature = int(self.result.feature[node])
        low, high = self.box(node)
        return feature + float((self.result.threshold[node] - low[feature]) / (high - low)[feature])

    def cut(self) -> tuple[int, float, float]:
        """The last cut that the bar has passed, with its feature and its gain."""
        feature, at = self.bar
        cuts, gained = self.result.curve(self.node, feature)
        if not len(cuts):
            return feature, at, 0.0
        passed = max(int((cuts <= at + 1e-9).sum()) - 1, 0)
        return feature, float(cuts[passed]), float(max(gained[passed], 0.0))

    def level_of(self, node: int) -> int:
        low, high = (corner[node] for corner in self.result.boxes)
        return int(np.isfinite(low).sum() + np.isfinite(high).sum()) if node else 0

    def written(self, value: float, n_digits: int = 4) -> Fact:
        return Fact(float(f"{value:.{n_digits}g}"), Kind.SCORE)


class PlaneFrame:
    """The world card."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.story, r = story, story.result
        low, high = story.low, story.high
        ends = high + STRIP * (high - low), low - STRIP * (high - low)
        self.beyond, self.below = ends[0][0], ends[1][1]
        self.start = high[0] + 0.1 * STRIP * (high - low)[0]
        ticks = [round_values(low[k], high[k], 3) for k in (0, 1)]
        self.frame = Frame(
            story.setting,
            card,
            x=Linear(low[0], self.beyond, at=ticks[0]),
            y=Linear(self.below, high[1], at=ticks[1]),
            x_title=AxisTitle("labels.x_axis"),
            y_title=AxisTitle("labels.y_axis"),
            key=self._entries(),
            key_left=True,
            grid=False,
        )
        add = self.frame.add
        self.regions = add(self._regions())
        self.deep = add(self._deep_regions())
        self.curves = [add(self._curve(k)) for k in (0, 1)]
        self.gain = add(
            Text("gain", x=high[0], y=self.below, say="labels.gain", role="accent", dx=0.3, dy=0.15)
        )
        self.cuts = add(self._cuts())
        self.ghosts = add(self._ghosts())
        self.known = add(self._marks("known", r.x[story.shown], r.is_positive[story.shown]))
        self.left_out = add(self._left_out())
        self.bar = add(Link("bar", **corners(self._bar), width=0.1))
        self.point = add(Dot("gain now", x=self._point(0), y=self._point(1), radius=sizes.POINT))
        self.best = add(self._best())
        one = r.unseen[r.case]
        self.ring = add(
            Dot("new", x=one[0], y=one[1], radius=0.32, role="panel", outline=0.05, form="disc")
        )
        truth = r.unseen_is_positive[r.case : r.case + 1]
        self.new = add(self._marks("new face", r.unseen[r.case : r.case + 1], truth, large=True))

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((*self.frame.furniture, self.known), 1.0)

    def _entries(self) -> list[Entry]:
        art = {"positive": flowers.VIRGINICA, "negative": flowers.VERSICOLOR}
        own = "own" in self.story.result.verdicts
        return [
            Entry(f"labels.{role}", role, art=tuple(map(tuple, art[role])) if own else None)
            for role in ("positive", "negative")
        ]

    def _marks(self, name: str, x: Floats, is_positive: Any, *, large: bool = False) -> Mark:
        story, settled = self.story, Stagger(self.story.at["dropped"], by=x[:, 0])
        options: Any = {"x": x[:, 0], "y": x[:, 1], "role": story.role(is_positive)}
        radius = mark_radius(story.setting.page) * (1.6 if large else 1.0)
        halo = 0.0 if large else sizes.HALO
        if not large:
            options |= {"reveal": settled, "moves": [Drop(settled)]}
        if "own" not in story.result.verdicts:
            return Dot(name, radius=radius, halo=halo, **options)
        arts = [flowers.VIRGINICA if each else flowers.VERSICOLOR for each in is_positive]
        return Glyph(name, art=arts, radius=radius * 1.1, halo=halo, **options)

    # --- rectangles and cuts ------------------------------------------------------------------

    def _regions(self) -> Cell:
        r, story = self.story.result, self.story
        boxes = np.array([np.concatenate(story.box(node)) for node in range(len(r.left))])
        parent = np.full(len(r.left), -1)
        for k, node in enumerate(r.asking):
            parent[[r.left[node], r.right[node]]] = k

        def shares() -> Floats:
            grown = np.append(np.clip(story.now("grown") - np.arange(len(r.asking)), 0, 1), 0.0)
            own = np.where(parent >= 0, grown[parent], 0.0)
            asks = np.array([r.asking.index(n) if n in r.asking else -1 for n in range(len(own))])
            below = np.where(asks >= 0, grown[asks], 0.0)
            return np.asarray(own * (1 - below))

        return Cell(
            "rectangles",
            x=boxes[:, 0],
            y=boxes[:, 1],
            x2=boxes[:, 2],
            y2=boxes[:, 3],
            role=story.role(r.says_positive),
            strength=lambda: _TINT * shares(),
        )

    def _deep_regions(self) -> Cell:
        story, d = self.story, self.story.result.depths
        if d is None:
            return Cell("deep rectangles", x=0, y=0, x2=0, y2=0, reveal=0.0)
        low, high = (np.clip(each, story.low, story.high) for each in (d.low, d.high))
        return Cell(
            "deep rectangles",
            x=low[:, 0],
            y=low[:, 1],
            x2=high[:, 0],
            y2=high[:, 1],
            role=story.role(d.says_positive),
            strength=_TINT,
            reveal=Each(lambda: (d.depth == round(story.now("deep"))).astype(float)),
        )

    def _cuts(self) -> Link:
        r, story = self.story.result, self.story
        ends = [self._segment(n, int(r.feature[n]), r.threshold[n]) for n in r.asking]
        x, y, x2, y2 = np.array(ends or [(0, 0, 0, 0)], dtype=float).T
        grown = Upto(lambda: story.now("grown"))
        return Link("cuts", x=x, y=y, x2=x2, y2=y2, role="accent", width=0.08, reveal=grown)

    def _segment(self, node: int, feature: int, at: float) -> tuple[float, ...]:
        low, high = (corner.copy() for corner in self.story.box(node))
        low[feature] = high[feature] = at
        return (*low, *high)

    def _ghosts(self) -> Link:
        """The first cuts of the trees that are grown again."""
        story, redraws = self.story, self.story.result.redraws
        if redraws is None or not len(redraws.agreeing):
            return Link("other cuts", x=0, y=0, x2=0, y2=0, reveal=0.0)
        order = story.order
        lines = np.concatenate([_segments(redraws, k, story.low, story.high) for k in order])
        sizes_of = [len(_segments(redraws, k, story.low, story.high)) for k in order]
        tree = np.repeat(np.arange(len(order)), sizes_of)
        x, y, x2, y2 = lines.T
        shown = Each(lambda: np.clip(story.now("redrawn") - tree, 0, 1))
        look: Any = {"role": "variance", "width": sizes.RULE, "halo": 0.0}
        return Link("other cuts", x=x, y=y, x2=x2, y2=y2, reveal=shown, **look)

    def _left_out(self) -> Dot:
        """Holes where known ones are left out, while a tree is grown again."""
        story, redraws = self.story, self.story.result.redraws
        dropped = redraws.dropped if redraws and len(redraws.agreeing) else np.zeros((1, 1), int)

        def places() -> Floats:
            return np.asarray(story.result.x[dropped[story.redrawn() or 0]])

        gone = Each(lambda: np.full(dropped.shape[1], float(story.redrawn() is not None)))
        place: Any = {"x": column(places, 0), "y": column(places, 1), "reveal": gone}
        return Dot("left out", **place, radius=0.2, role="panel", outline=0.05, form="disc")

    # --- the bar and its gain -----------------------------------------------------------------

    def _bar(self) -> Floats:
        story = self.story
        feature, at = story.bar
        segment = np.array(self._segment(story.node, feature, at))
        if feature == 0:
            segment[1] = self.below
        else:
            segment[2] = self.beyond
        return segment[None]

    def _curve(self, feature: int) -> Line:
        story = self.story
        kept = {
            node: thin(*story.result.curve(node, feature), 120).kept
            for node in story.result.asking
            if len(story.result.curve(node, feature)[0])
        }

        def points() -> Floats:
            if story.node not in kept:
                return np.zeros((1, 2))
            cuts, gained = (v[kept[story.node]] for v in story.result.curve(story.node, feature))
            return self.lifted(feature, cuts, gained)

        def passed() -> float:
            low, high = story.box(story.node)
            way = np.clip(story.now("swept") - feature, 0, 1)
            cuts, at = points()[:, feature], low[feature] + way * (high - low)[feature]
            return max(float(np.interp(at, cuts, np.arange(len(cuts)))), 0.0)

        name = f"gain by {'xy'[feature]}"
        x, y = column(points, 0), column(points, 1)
        return Line(name, x=x, y=y, role="accent", width=0.05, reveal=Upto(passed))

    def lifted(self, feature: int, cuts: Any, gained: Any) -> Floats:
        """Return points of a gain curve in its strip."""
        low, high = self.story.low, self.story.high
        height = 0.86 * STRIP * (high - low)[1 - feature] * np.clip(gained, 0, 1)
        start = self.below if feature == 0 else self.start
        pair = [cuts, start + height] if feature == 0 else [start + height, cuts]
        return np.column_stack([np.atleast_1d(each) for each in pair]).astype(float)

    def _point(self, axis: int) -> Any:
        def at() -> float:
            feature, _, gained = self.story.cut()
            return float(self.lifted(feature, self.story.bar[1], gained)[0, axis])

        return at

    def _best(self) -> Dot:
        r = self.story.result
        tops = [self.lifted(int(r.feature[n]), r.threshold[n], r.gain(n))[0] for n in r.asking] or [
            np.zeros(2)
        ]
        x, y = np.array(tops).T
        node = self.story.at["asked"]
        rows = Each(lambda: (np.arange(len(x)) == round(node.get_value())).astype(float))
        return Dot("best", x=x, y=y, radius=sizes.POINT * 1.2, role="accent", reveal=rows)


class QuestionFrame:
    """One of each kind, and a new one between them, on the whole page."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.frame = Overlay(story.setting, "question")
        r, say = story.result, story.setting.say
        (left, right), y = (card.left, card.right), card.center[1]
        radius = min(0.12 * card.width, 0.3 * card.height)
        y += 0.75 * radius
        x = [left + share * (right - left) for share in (0.2, 0.5, 0.8)]
        drop, kinds = Stagger(story.at["dropped"]), ("negative", "positive")
        options: Any = {"x": x[::2], "y": y, "role": kinds, "reveal": drop, "moves": [Drop(drop)]}
        art = [flowers.VERSICOLOR, flowers.VIRGINICA]
        self.faces: Mark = Dot("kinds", radius=0.8 * radius, **options)
        if "own" in r.verdicts:
            self.faces = Glyph("kinds", art=art, radius=radius, **options)
        self.frame.add(self.faces)
        means = [r.x[r.is_positive == each].mean(axis=0) for each in (False, True)]
        written = [[story.written(float(v), 2) for v in each] for each in means]
        text = [say("labels.measures", x=each[0], y=each[1]) for each in written]
        place: Any = {"x": x[::2], "anchor": "center", "reveal": drop}
        em, room = story.setting.page.type.readout, 0.46 * card.width
        names = [shortened(say(f"labels.{kind}"), em, room) for kind in kinds]
        add, low = self.frame.add, y - 1.25 * radius
        self.names = add(Text("kinds named", y=low - em, text=names, em="readout", **place))
        mark: Any = {"text": "?", "em": "payoff", "weight": "bold", "level": "middle"}
        self.asked = add(Text("asked", y=y - 0.6 * radius, **mark, **(place | {"x": x[1]})))
        self.measures = add(Text("measures", y=low - 2.3 * em, text=text, **place))


def _segments(redraws: Any, tree: int, low: Floats, high: Floats) -> Floats:
    """Return the cuts of one tree that was grown again, (n, 4), each within its rectangle."""
    boxes, found = {0: (low, high)}, []
    for place, (feature, at) in enumerate(
        zip(redraws.feature[tree], redraws.threshold[tree], strict=True)
    ):
        if feature < 0:
            continue
        ends = [corner.copy() for corner in boxes[place]]
        ends[0][feature] = ends[1][feature] = np.clip(at, low[feature], high[feature])
        found.append(np.concatenate(ends))
        for below, side in ((2 * place + 1, 1), (2 * place + 2, 0)):
            box = [corner.copy() for corner in boxes[place]]
            box[side][feature] = at
            boxes[below] = (box[0], box[1])
    return np.array(found).reshape(-1, 4)
