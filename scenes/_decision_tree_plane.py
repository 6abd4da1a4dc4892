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
MOST_MARKS, N_SLOW = 60, 3
"""Most known ones that are drawn; trees that are grown again one by one."""
_TINT = 0.1875
"""Opacity of a rectangle."""
_TRACKED = ("dropped", "asked", "bar", "swept", "grown", "fell", "lifted", "deep", "redrawn")
_ARTS = {True: flowers.VIRGINICA, False: flowers.VERSICOLOR}


class Story:
    """The result, the tracked values, and what follows from them at the moment."""

    def __init__(self, result: "GrownTree", setting: Setting, track: Any) -> None:
        self.result, self.setting, r = result, setting, result
        self.at: dict[str, ValueTracker] = {name: track(name, 0.0) for name in _TRACKED}
        self.own = "own" in result.verdicts
        n = len(r.x)
        self.shown = np.unique(np.linspace(0, n - 1, min(n, MOST_MARKS)).round().astype(int))
        both = np.vstack([r.x, r.unseen])
        low, high = both.min(axis=0), both.max(axis=0)
        air = 0.06 * np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
        self.low, self.high = low - air, high + air
        self.boxes = [np.clip(corner, self.low, self.high) for corner in r.boxes]
        others = np.flatnonzero(r.is_other)
        self.slow = others[:N_SLOW]
        rest = np.setdiff1d(np.arange(len(r.is_other)), self.slow)
        self.order = np.concatenate([self.slow, rest]).astype(int)
        below = [(r.left[0], 1), (r.right[0], 2)] if r.asking else []
        self.place = {0: 0} | {int(node): place for node, place in below}

    def now(self, name: str) -> float:
        return float(self.at[name].get_value())

    @property
    def node(self) -> int:
        """The node that is being cut."""
        return self.result.asking[round(self.now("asked"))] if self.result.asking else 0

    @property
    def bar(self) -> tuple[int, float]:
        """The feature that the bar cuts, and where it stands."""
        feature, way = int(self.now("bar") >= 1), self.now("bar")
        low, high = self.ends(self.node, feature)
        return feature, low + (way - feature) * (high - low)

    def ends(self, node: int, feature: int) -> tuple[float, float]:
        """The first and the last cut of a node by a feature, between which the bar moves."""
        cuts, _ = self.result.curve(node, feature)
        low, high = (float(corner[node, feature]) for corner in self.boxes)
        return (float(cuts[0]), float(cuts[-1])) if len(cuts) else (low, high)

    def way_to(self, node: int) -> float:
        """The value of `bar` at which the bar stands at a node's own cut."""
        feature = int(self.result.feature[node])
        low, high = self.ends(node, feature)
        share = (self.result.threshold[node] - low) / ((high - low) or 1.0)
        return feature + float(np.clip(share, 0.0, 0.999))

    def cut(self) -> tuple[int, float, float]:
        """The cut that parts the known ones as the bar does, with its feature and its gain."""
        feature, at = self.bar
        cuts, gained = self.result.curve(self.node, feature)
        if not len(cuts):
            return feature, at, 0.0
        x = self.result.x[self.result.held[self.node], feature]
        n_left = (x[:, None] <= cuts).sum(axis=0)
        passed = max(int((n_left <= (x <= at).sum()).sum()) - 1, 0)
        return feature, float(cuts[passed]), float(max(gained[passed], 0.0))

    def redrawn(self) -> int | None:
        """The tree that is grown again now, one of the first; None before and after."""
        at = self.now("redrawn")
        return int(self.slow[ceil(at) - 1]) if 0 < at <= len(self.slow) else None

    def asks(self, node: int) -> tuple[int, float] | None:
        """The question of a node at the moment: feature and cut; None if it has none."""
        r, tree = self.result, self.redrawn()
        if tree is not None and r.redraws is not None:
            place = self.place.get(node, 0)
            feature, cut = r.redraws.feature[tree, place], r.redraws.threshold[tree, place]
            return (int(feature), float(cut)) if feature >= 0 else None
        if node not in r.asking or self.now("grown") < r.asking.index(node):
            return None
        if self.now("grown") > r.asking.index(node):
            return int(r.feature[node]), float(r.threshold[node])
        return self.cut()[:2] if node == self.node else None

    def comes(self, level: int) -> Any:
        """The node of a level to which the questions send each known one; -1 for none."""
        r, x = self.result, self.result.x[self.shown]
        at = np.zeros(len(x), dtype=int)
        for _ in range(level):
            here, at = at, np.full(len(x), -1)
            for node in np.unique(here[here >= 0]):
                question = self.asks(int(node))
                if question is not None and r.left[node] >= 0:
                    is_left = x[:, question[0]] <= question[1]
                    sent = np.where(is_left, r.left[node], r.right[node])
                    at = np.where(here == node, sent, at)
        return at

    def faces(self, name: str, is_positive: Any, radius: float, **options: Any) -> Mark:
        """A mark with the face of each: an iris, or the form of its class."""
        options["role"] = roles(is_positive)
        if not self.own:
            return Dot(name, radius=0.8 * radius, **options)
        return Glyph(name, art=[_ARTS[bool(k)] for k in is_positive], radius=radius, **options)


def roles(is_positive: Any) -> Any:
    """Return the color role of each class."""
    return np.where(is_positive, "positive", "negative")


def written(value: float, n_digits: int = 4) -> Fact:
    """Return the fact for a measurement of the data."""
    return Fact(float(f"{value:.{n_digits}g}"), Kind.SCORE)


class PlaneFrame:
    """The world card; its strips below and at the right are for the gain."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.story = story
        low, high = story.low, story.high
        self.start, self.beyond = (high + share * STRIP * (high - low) for share in (0.1, 1))
        self.below = low - STRIP * (high - low)
        x_ticks, y_ticks = (round_values(low[k], high[k], 3) for k in (0, 1))
        art = {k: tuple(map(tuple, _ARTS[k].tolist())) if story.own else None for k in _ARTS}
        keys = [Entry(f"labels.{roles(k)}", str(roles(k)), art=art[k]) for k in _ARTS]
        self.frame = Frame(
            story.setting,
            card,
            x=Linear(low[0], self.beyond[0], at=x_ticks),
            y=Linear(self.below[1], high[1], at=y_ticks),
            x_title=AxisTitle("labels.x_axis"),
            y_title=AxisTitle("labels.y_axis"),
            key=keys,
            key_left=True,
            grid=False,
        )
        self.radius = 1.1 * mark_radius(story.setting.page)
        self._lay_map()
        self._lay_marks()

    def _lay_map(self) -> None:
        """Add rectangles, the gain in its strips, and cuts, which lie below the known ones."""
        story, r, add = self.story, self.story.result, self.frame.add
        self.regions = add(self._regions())
        d = r.depths
        if d is not None:
            now = Each(lambda: (d.depth == round(story.now("deep"))).astype(float))
            look: Any = {"role": roles(d.says_positive), "strength": _TINT, "reveal": now}
            deep = _corners(*(np.clip(end, story.low, story.high) for end in (d.low, d.high)))
            self.deep = add(Cell("deep rectangles", **deep, **look))
        self.curves = [add(self._curve(feature)) for feature in (0, 1)]
        place: Any = {"x": story.high[0], "y": self.below[1], "dx": 0.3, "dy": 0.15}
        self.gain = add(Text("gain", say="labels.gain", role="accent", **place))
        ends = [self._ends(n, int(r.feature[n]), r.threshold[n]) for n in r.asking]
        cuts = np.array(ends, dtype=float).reshape(-1, 2, 2)
        grown: Any = {"role": "accent", "width": 0.08, "reveal": Upto(story.at["grown"].get_value)}
        self.cuts = add(Link("cuts", **_corners(cuts[:, 0], cuts[:, 1]), **grown))
        if r.redraws is not None:
            self.ghosts = add(self._ghosts())

    def _lay_marks(self) -> None:
        """Add the known ones, those left out, the bar with its point, and the new one."""
        story, r, add = self.story, self.story.result, self.frame.add
        x, y = r.x[story.shown].T
        drop = Stagger(story.at["dropped"], by=x)
        known: Any = {"x": x, "y": y, "halo": sizes.HALO, "reveal": drop, "moves": [Drop(drop)]}
        self.known = add(story.faces("known", r.is_positive[story.shown], self.radius, **known))
        if r.redraws is not None:
            self.left_out = add(self._left_out())
        self.bar = add(Link("bar", **corners(self._bar), width=0.1))
        self.point = add(Dot("gain now", x=self._point(0), y=self._point(1), radius=sizes.POINT))
        top = (int(r.feature[0]), r.threshold[0], r.gain[0]) if r.asking else (0, 0.0, 0.0)
        x, y = self.lifted(*top)[0]
        self.best = add(Dot("best", x=x, y=y, radius=1.2 * sizes.POINT, role="accent"))
        x, y = r.unseen[r.case]
        self.ring = add(Dot("new", x=x, y=y, radius=0.32, role="panel", outline=0.05))
        truth = r.unseen_is_positive[[r.case]]
        self.new = add(story.faces("new face", truth, 1.5 * self.radius, x=x, y=y))

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((*self.frame.furniture, self.known), 1.0)

    # --- rectangles and cuts ------------------------------------------------------------------

    def _regions(self) -> Cell:
        """The rectangles of all nodes, each until its own question is asked."""
        story, r = self.story, self.story.result
        asks, nodes = np.array([*r.asking, -1]), np.arange(len(r.left))
        child = (r.left[asks] == nodes[:, None]) | (r.right[asks] == nodes[:, None])
        after, own = child[:, :-1].argmax(axis=1), (asks == nodes[:, None])

        def strength() -> Floats:
            grown = np.append(np.clip(story.now("grown") - np.arange(len(asks) - 1), 0, 1), 0.0)
            return np.asarray(_TINT * grown[after] * (nodes > 0) * (1 - own @ grown))

        place = _corners(*story.boxes)
        return Cell("rectangles", **place, role=roles(r.says_positive), strength=strength)

    def _ends(self, node: int, feature: int, at: float) -> list[Floats]:
        """Return both ends of a cut through the rectangle of a node."""
        ends = [corner[node].copy() for corner in self.story.boxes]
        for end in ends:
            end[feature] = at
        return ends

    def _ghosts(self) -> Link:
        """The cuts of the trees that are grown again, each within its rectangle."""
        story, again = self.story, self.story.result.redraws
        assert again is not None
        rank = np.argsort(story.order)[again.cut_tree]
        low, high = (np.clip(each, story.low, story.high) for each in (again.low, again.high))
        shown = Each(lambda: np.clip(story.now("redrawn") - rank, 0, 1))
        look: Any = {"role": "variance", "width": sizes.RULE, "halo": 0.0, "reveal": shown}
        return Link("other cuts", **_corners(low, high), **look)

    def _left_out(self) -> Dot:
        """Holes where known ones are left out, while a tree is grown again."""
        story, again = self.story, self.story.result.redraws
        assert again is not None
        is_now = Each(lambda: np.full(again.dropped.shape[1], story.redrawn() is not None))

        def places() -> Floats:
            return np.asarray(story.result.x[again.dropped[story.redrawn() or 0]])

        place: Any = {"x": column(places, 0), "y": column(places, 1), "reveal": is_now}
        return Dot("left out", **place, radius=0.2, role="panel", outline=0.05)

    # --- the bar and its gain -----------------------------------------------------------------

    def _bar(self) -> Floats:
        feature, at = self.story.bar
        (x, y), (x2, y2) = self._ends(self.story.node, feature, at)
        ends = (x, self.below[1], x2, y2) if feature == 0 else (x, y, self.beyond[0], y2)
        return np.array([ends])

    def _curve(self, feature: int) -> Line:
        """The gain of all cuts of the present node by one feature, as far as the bar has been."""
        story = self.story
        curves = {}
        for node in story.result.asking:
            cuts, gained = story.result.curve(node, feature)
            kept = thin(cuts, gained, 120).kept
            curves[node] = self.lifted(feature, cuts[kept], gained[kept])

        def points() -> Floats:
            found = curves.get(story.node)
            return found if found is not None and len(found) else np.zeros((1, 2))

        def passed() -> float:
            low, high = story.ends(story.node, feature)
            way = np.clip(story.now("swept") - feature, 0, 1)
            cuts = points()[:, feature]
            return max(float(np.interp(low + way * (high - low), cuts, np.arange(len(cuts)))), 0.0)

        place: Any = {"x": column(points, 0), "y": column(points, 1), "reveal": Upto(passed)}
        return Line(f"gain by {'xy'[feature]}", role="accent", width=0.05, **place)

    def lifted(self, feature: int, cuts: Any, gained: Any) -> Floats:
        """Return points of a gain curve in its strip, (n, 2)."""
        across = 1 - feature
        start = self.below[1] if feature == 0 else self.start[0]
        height = 0.86 * STRIP * (self.story.high - self.story.low)[across] * np.clip(gained, 0, 1)
        pair = [cuts, start + height] if feature == 0 else [start + height, cuts]
        return np.column_stack([np.atleast_1d(each) for each in pair]).astype(float)

    def _point(self, axis: int) -> Any:
        def at() -> float:
            feature, _, gained = self.story.cut()
            return float(self.lifted(feature, self.story.bar[1], gained)[0, axis])

        return at


class QuestionFrame:
    """One of each kind, and a new one between them, on the whole page."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.frame = Overlay(story.setting, "question")
        r, setting, add = story.result, story.setting, self.frame.add
        radius = min(0.12 * card.width, 0.27 * card.height)
        x = [card.left + share * card.width for share in (0.2, 0.5, 0.8)]
        y, em = card.center[1] + 0.6 * radius, setting.page.type.readout
        drop = Stagger(story.at["dropped"])
        two: Any = {"x": x[::2], "reveal": drop}
        add(story.faces("kinds", (False, True), radius, y=y, moves=[Drop(drop)], **two))
        means = [r.x[r.is_positive == kind].mean(axis=0) for kind in (False, True)]
        pairs = [[written(float(value), 2) for value in each] for each in means]
        sized = [setting.say("labels.measures", x=a, y=b) for a, b in pairs]
        names = [setting.say(f"labels.{kind}") for kind in ("negative", "positive")]
        names = [shortened(name, em, 0.36 * card.width) for name in names]
        below = y - 1.25 * radius
        middle: Any = {"anchor": "center"}
        add(Text("kinds named", y=below - em, text=names, em="readout", **middle, **two))
        add(Text("measures", y=below - 2.3 * em, text=sized, **middle, **two))
        mark: Any = {"text": "?", "em": "payoff", "weight": "bold", "reveal": drop}
        add(Text("asked", x=x[1], y=y - 0.6 * radius, level="middle", **middle, **mark))


def _corners(low: Floats, high: Floats) -> Any:
    return {"x": low[:, 0], "y": low[:, 1], "x2": high[:, 0], "y2": high[:, 1]}
