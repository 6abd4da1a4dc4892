"""The plane of two features: known ones, the bar with its gain, cuts and rectangles."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Cell, Dot, Glyph, Line, Link, Mark, Text, flowers, mark_radius
from mlu_anim.stage.moves import Drop, Each, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import thin

if TYPE_CHECKING:
    from manim import ValueTracker

    from mlu_anim.experiments.decision_tree import GrownTree

STRIP = 0.3
"""Height of the strips for the gain, as a share of the plane beside them."""
MOST_MARKS = 60
"""Most known ones that are drawn."""
_TINT = 0.1875
"""Opacity of a rectangle."""
KINDS = ("positive", "negative")
_ARTS = {
    "positive": flowers.VIRGINICA,
    "negative": flowers.VERSICOLOR,
    "muted": flowers.UNNAMED,
}


class Story:
    """The result, the tracked values, and the tree that follows from them at the moment."""

    def __init__(
        self, result: "GrownTree", setting: Setting, tracked: "dict[str, ValueTracker]"
    ) -> None:
        self.result, self.setting, self.tracked, r = result, setting, tracked, result
        self.own, n = "own" in result.verdicts, len(r.x)
        self.shown = np.unique(np.linspace(0, n - 1, min(n, MOST_MARKS)).round().astype(int))
        both = np.vstack([r.x, r.unseen])
        low, high = both.min(axis=0), both.max(axis=0)
        air = 0.06 * np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
        self.low, self.high = low - air, high + air
        others = np.flatnonzero(r.is_other) + 1
        others = others[np.argsort(~r.is_changed[others, 0], kind="stable")]
        self.trees = [0, *dict.fromkeys(others[[0, -1]].tolist() if len(others) else []), 0]
        """The tree, one that asks another first question if there is one, one more, the tree."""

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    # --- the bar ------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The place of the node that is being cut."""
        return round(self.now("asked"))

    @property
    def bar(self) -> tuple[int, float]:
        """The feature that the bar cuts, and where it stands."""
        feature, way = int(self.now("bar") >= 1), self.now("bar")
        low, high = self.ends(self.place, feature)
        return feature, low + (way - feature) * (high - low)

    def ends(self, place: int, feature: int) -> tuple[float, float]:
        """The first and the last cut of a node by a feature, between which the bar moves."""
        cuts, _ = self.result.curve(place, feature)
        low, high = (float(corner[place, feature]) for corner in self.boxes(0))
        return (float(cuts[0]), float(cuts[-1])) if len(cuts) else (low, high)

    def way_to(self, place: int) -> float:
        """The value of `bar` at which the bar stands at a node's own cut."""
        feature = int(self.result.feature[0, place])
        low, high = self.ends(place, feature)
        share = (self.result.threshold[0, place] - low) / ((high - low) or 1.0)
        return feature + float(np.clip(share, 0.0, 0.999))

    def cut(self) -> tuple[int, float, float]:
        """The cut that parts the known ones as the bar does, with its feature and its gain."""
        feature, at = self.bar
        cuts, gained = self.result.curve(self.place, feature)
        if not len(cuts):
            return feature, at, 0.0
        x = self.result.x[self.result.held[self.place], feature]
        n_left = (x[:, None] <= cuts).sum(axis=0)
        passed = max(int((n_left <= (x <= at).sum()).sum()) - 1, 0)
        return feature, float(cuts[passed]), float(max(gained[passed], 0.0))

    # --- the tree -----------------------------------------------------------------------------

    @property
    def tree(self) -> int:
        """The number of the tree that is drawn."""
        return int(self.trees[round(self.now("redrawn"))]) if self.now("redrawn") else 0

    def asks(self) -> tuple[Any, Floats]:
        """Feature and cut of the questions at the moment, (3,) each; -1 where there is none."""
        r, tree = self.result, self.tree
        feature, cut = r.feature[tree].copy(), r.threshold[tree].copy()
        if tree == 0:
            place, rest = self.place, self.now("grown") - np.arange(len(feature))
            feature[rest <= 0] = -1
            if 0 <= rest[place] <= 0 and r.feature[0, place] >= 0:
                feature[place], cut[place], _ = self.cut()
        return feature, cut

    def boxes(self, tree: int) -> tuple[Floats, Floats]:
        """The corners of the rectangles of all places, within the plane."""
        low, high = (np.clip(c, self.low, self.high) for c in self.result.boxes(tree))
        return low, high

    def blended(self, of: Any) -> Floats:
        """Return an array that is `of(tree)`, between two trees while one becomes the other."""
        at = self.now("redrawn")
        first = int(at)
        pair = [self.trees[min(k, len(self.trees) - 1)] for k in (first, first + 1)]
        return along(np.array([of(tree) for tree in pair], dtype=float), at - first)

    def leaves(self, tree: int) -> Floats:
        """Return how far each place is a leaf, (7,)."""
        asks = self.result.asks(tree).astype(float)
        asks *= np.clip((self.now("grown") if tree == 0 else 3) - np.arange(len(asks)), 0, 1)
        there = np.append(float(not self.result.asks(tree).any()), np.repeat(asks, 2))
        return np.asarray(there * (1 - np.append(asks, np.zeros(4))))

    def said(self) -> Any:
        """Return the color role of what the tree says at each place, (7,)."""
        return roles(self.result.says_positive[self.tree])

    def face(self) -> str:
        """Return the color role of the new one: muted until it is in its leaf."""
        r = self.result
        is_named = self.now("fell") > len(r.path(r.unseen[r.case])) + 0.5
        return str(roles(r.says_positive[0, r.unseen_leaf[r.case]])) if is_named else "muted"

    def faces(self, name: str, role: Any, radius: float, **options: Any) -> Mark:
        """A mark with the face of each: an iris, or the form of its class."""
        options |= {"role": role, "roles": tuple(_ARTS)}
        if not self.own:
            return Dot(name, radius=0.8 * radius, **options)
        return Glyph(name, art={k: [art] for k, art in _ARTS.items()}, radius=radius, **options)


def roles(is_positive: Any) -> Any:
    """Return the color role of each class."""
    return np.where(is_positive, *KINDS)


def written(value: float) -> Fact:
    """Return the fact for a measurement of the data."""
    return Fact(float(f"{value:.4g}"), Kind.SCORE)


class PlaneFrame:
    """The world card; its strips below and at the right are for the gain."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.story = story
        low, high = story.low, story.high
        self.start, self.beyond = (high + share * STRIP * (high - low) for share in (0.1, 1))
        self.below = low - STRIP * (high - low)
        x_ticks, y_ticks = (round_values(low[k], high[k], 3) for k in (0, 1))
        arts = {k: tuple(map(tuple, _ARTS[k].tolist())) if story.own else None for k in KINDS}
        self.frame = Frame(
            story.setting,
            card,
            x=Linear(low[0], self.beyond[0], at=x_ticks),
            y=Linear(self.below[1], high[1], at=y_ticks),
            x_title=AxisTitle("labels.x_axis"),
            y_title=AxisTitle("labels.y_axis"),
            key=[Entry(f"labels.{k}", k, art=arts[k]) for k in KINDS],
            key_left=True,
            grid=False,
        )
        self.radius = 1.1 * mark_radius(story.setting.page)
        self._lay_map()
        self._lay_marks()

    def _lay_map(self) -> None:
        """Add rectangles, the gain in its strips, and cuts, which lie below the known ones."""
        story, r, add = self.story, self.story.result, self.frame.add
        look: Any = {"role": story.said, "roles": KINDS}
        look["strength"] = lambda: _TINT * story.blended(story.leaves)
        boxes = corners(lambda: story.blended(lambda tree: np.hstack(story.boxes(tree))))
        self.regions = add(Cell("rectangles", **boxes, **look))
        now = Each(lambda: r.deep_level == round(story.now("deep")))
        look = {"role": roles(r.deep_says_positive), "strength": _TINT, "reveal": now}
        low, high = (np.clip(end, story.low, story.high) for end in (r.deep_low, r.deep_high))
        ends: Any = dict(zip(("x", "y", "x2", "y2"), (*low.T, *high.T), strict=True))
        self.deep = add(Cell("deep rectangles", **ends, **look))
        self.curves = [add(self._curve(feature)) for feature in (0, 1)]
        place: Any = {"x": story.high[0], "y": self.below[1], "dx": 0.3, "dy": 0.15}
        self.gain = add(Text("gain", say="labels.gain", role="accent", **place))
        self.cuts, self.changed = (
            add(self._cuts(*each)) for each in (("cuts", "accent"), ("other cuts", "variance"))
        )

    def _lay_marks(self) -> None:
        """Add the known ones, those left out, the bar with its point, and the new one."""
        story, r, add = self.story, self.story.result, self.frame.add
        x, y = r.x[story.shown].T
        drop = Stagger(story.tracked["dropped"], by=x)
        known: Any = {"x": x, "y": y, "halo": sizes.HALO, "reveal": drop, "moves": [Drop(drop)]}
        self.known = add(
            story.faces("known", roles(r.is_positive[story.shown]), self.radius, **known)
        )

        def gone() -> Floats:
            return r.x[r.dropped[max(story.tree - 1, 0)]] if len(r.dropped) else r.x[:0]

        there = Each(lambda: np.full(len(gone()), story.tree > 0))
        place: Any = {"x": column(gone, 0), "y": column(gone, 1), "reveal": there}
        self.left_out = add(Dot("left out", **place, radius=0.2, role="panel", outline=0.05))
        self.bar = add(Link("bar", **corners(self._bar), width=0.1))
        self.point = add(Dot("gain now", x=self._point(0), y=self._point(1), radius=sizes.POINT))
        top = (int(r.feature[0, 0]), r.threshold[0, 0], r.gain[0]) if r.asking else (0, 0.0, 0.0)
        x, y = self.lifted(*top)[0]
        self.best = add(Dot("best", x=x, y=y, radius=1.2 * sizes.POINT, role="accent"))
        x, y = r.unseen[r.case]
        self.ring = add(Dot("new", x=x, y=y, radius=0.32, role="panel", outline=0.05))
        self.new = add(story.faces("new face", story.face, 1.5 * self.radius, x=x, y=y))

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((*self.frame.furniture, self.known), 1.0)

    # --- cuts -----------------------------------------------------------------------------------

    def _ends(self, tree: int) -> Floats:
        """Return both ends of a tree's cuts, each through the rectangle of its node, (3, 4)."""
        r = self.story.result
        rows = np.hstack(self.story.boxes(tree))[: r.feature.shape[1]]
        for place in np.flatnonzero(r.asks(tree)):
            feature = r.feature[tree, place]
            rows[place, [feature, feature + 2]] = r.threshold[tree, place]
        return rows

    def _cuts(self, name: str, role: str) -> Link:
        """The cuts of the present tree that are those of the first one, or those that are not."""
        story, r = self.story, self.story.result

        def grown() -> Floats:
            asked = np.clip(story.now("grown") - np.arange(r.feature.shape[1]), 0, 1)
            is_other = r.is_changed[story.tree] == (role == "variance")
            return np.asarray(asked * story.blended(r.asks) * is_other)

        ends = corners(lambda: story.blended(self._ends))
        return Link(name, **ends, role=role, width=0.08, reveal=Each(grown))

    # --- the bar and its gain -----------------------------------------------------------------

    def _bar(self) -> Floats:
        feature, at = self.story.bar
        low, high = (corner[self.story.place].copy() for corner in self.story.boxes(0))
        low[feature] = high[feature] = at
        if feature == 0:
            low[1] = self.below[1]
        else:
            high[0] = self.beyond[0]
        return np.array([[*low, *high]])

    def _curve(self, feature: int) -> Line:
        """The gain of all cuts of the present node by one feature, as far as the bar has been."""
        story = self.story
        curves = {}
        for node in story.result.asking:
            cuts, gained = story.result.curve(node, feature)
            kept = thin(cuts, gained, 120).kept
            curves[node] = self.lifted(feature, cuts[kept], gained[kept])

        def points() -> Floats:
            found = curves.get(story.place)
            return found if found is not None and len(found) else np.zeros((1, 2))

        def passed() -> float:
            low, high = story.ends(story.place, feature)
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
