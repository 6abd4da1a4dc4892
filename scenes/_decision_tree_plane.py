"""The plane of two features: known ones, the bar with its gain, cuts and rectangles."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Cell, Dot, Glyph, Line, Link, Mark, Text, flowers, mark_radius
from mlu_anim.stage.moves import Drop, Each, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from manim import ValueTracker

    from mlu_anim.experiments.decision_tree import GrownTree

STRIP = 0.3
"""Height of the strips for the gain, as a share of the plane beside them."""
MOST_MARKS, N_ASKING = 60, 3
"""Most known ones that are drawn; places of a tree that can ask."""
_TINT = 0.1875
"""Opacity of a rectangle."""
KINDS = ("positive", "negative")
_ARTS = {
    "positive": flowers.VIRGINICA,
    "negative": flowers.VERSICOLOR,
    "muted": flowers.UNNAMED,
}


class Story:
    """The result, the tracked values, and what follows from them at the moment."""

    def __init__(
        self, result: "GrownTree", setting: Setting, tracked: "dict[str, ValueTracker]"
    ) -> None:
        self.result, self.setting, self.tracked, r = result, setting, tracked, result
        self.own, n = "own" in result.verdicts, len(r.known.x)
        self.shown = np.unique(np.linspace(0, n - 1, min(n, MOST_MARKS)).round().astype(int))
        self.axes = [Linear.close(values) for values in np.vstack([r.known.x, r.new.x]).T]
        self.low, self.high = np.array([(axis.low, axis.high) for axis in self.axes]).T
        others = np.flatnonzero(r.is_other) + 1
        others = others[np.argsort(~r.trees.is_changed[others, 0], kind="stable")]
        self.drawn = [0, *dict.fromkeys(others[[0, -1]].tolist() if len(others) else []), 0]
        """The tree, one that asks another first question if there is one, one more, the tree."""

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    # --- the bar ------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The place of the node that is being cut."""
        return round(self.now("asked"))

    def span(self, place: int, feature: int) -> Floats:
        """Return the first and the last cut of a node by a feature, between which the bar moves."""
        cuts, _ = self.result.curve(place, feature)
        return cuts[[0, -1]] if len(cuts) else self.boxes(0)[place, [feature, feature + 2]]

    @property
    def bar(self) -> tuple[int, float]:
        """The feature that the bar cuts, and where it stands."""
        feature, way = int(self.now("bar") >= 1), self.now("bar")
        return feature, float(along(self.span(self.place, feature), way - feature))

    def way_to(self, place: int) -> float:
        """The value of `bar` at which the bar stands at a node's own cut."""
        feature = int(self.result.trees.feature[0, place])
        cut = self.result.trees.threshold[0, place]
        return feature + float(np.interp(cut, self.span(place, feature), (0.0, 0.999)))

    def cut(self) -> tuple[int, float, float]:
        """The cut that parts the known ones as the bar does, with its feature and its gain."""
        feature, at = self.bar
        cuts, gained = self.result.curve(self.place, feature)
        if not len(cuts):
            return feature, at, 0.0
        x = np.sort(self.result.known.x[self.result.held[self.place], feature])
        *n_left, n_at = np.searchsorted(x, [*cuts, at], side="right")
        passed = max(int(np.searchsorted(n_left, n_at, side="right")) - 1, 0)
        return feature, float(cuts[passed]), float(max(gained[passed], 0.0))

    # --- the tree -----------------------------------------------------------------------------

    @property
    def tree(self) -> int:
        """The number of the tree that is drawn, the nearer one between two."""
        return int(self.drawn[round(self.now("redrawn"))])

    def blended(self, of: Any) -> Floats:
        """Return an array that is `of(tree)`, between two trees while one becomes the other."""
        return along(np.array([of(t) for t in self.drawn], dtype=float), self.now("redrawn"))

    def present(self) -> Any:
        """Return the tree with the questions that stand there now, that of the bar as well."""
        trees, tree = self.result.trees, self.tree
        feature, threshold = trees.feature[[tree]], trees.threshold[[tree]]
        if tree == 0:
            feature[0, :N_ASKING][self.now("grown") <= np.arange(N_ASKING)] = -1
            if self.now("grown") == self.place and trees.asks[0, self.place]:
                feature[0, self.place], threshold[0, self.place], _ = self.cut()
        said = trees.says_positive[[tree]]
        return replace(trees, feature=feature, threshold=threshold, says_positive=said)

    def asked(self, tree: int) -> Floats:
        """Return how far each place of a tree has been asked, (7,)."""
        grown = self.now("grown") if tree == 0 else N_ASKING
        asks = self.result.trees.asks[tree]
        return np.asarray(asks * np.clip(grown - np.arange(len(asks)), 0, 1))

    def leaves(self, tree: int) -> Floats:
        """Return how far each place of a tree is a leaf, (7,)."""
        asked, above = self.asked(tree), (np.arange(7) - 1) // 2
        root = not self.result.asking
        return np.asarray(np.where(above < 0, root, asked[above]) * (1 - asked))

    def boxes(self, tree: int) -> Floats:
        """Return left, bottom, right and top of all places' rectangles in the plane, (7, 4)."""
        return np.hstack([np.clip(c, self.low, self.high) for c in self.result.trees.boxes(tree)])

    # --- colors and faces -----------------------------------------------------------------------

    def said(self) -> Any:
        """Return the color role of what the tree says at each place, (7,)."""
        return roles(self.result.trees.says_positive[self.tree])

    def face(self) -> str:
        """Return the color role of the new one: muted until it is in its leaf."""
        is_named = self.now("fell") > len(self.result.path) - 0.25
        return (
            str(roles(self.result.trees.says_positive[0, self.result.path[-1]]))
            if is_named
            else "muted"
        )

    def faces(self, name: str, role: Any, radius: float, **options: Any) -> Mark:
        """A mark with the face of each: an iris, or the form of its class."""
        options |= {"role": role, "roles": tuple(_ARTS)}
        if not self.own:
            return Dot(name, radius=0.8 * radius, **options)
        return Glyph(name, art={k: [art] for k, art in _ARTS.items()}, radius=radius, **options)


def roles(is_positive: Any) -> Any:
    """Return the color role of each class."""
    return np.where(is_positive, *KINDS)


class PlaneFrame:
    """The world card; its strips below and at the right are for the gain."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.story, strip = story, STRIP * (story.high - story.low)
        self.start, self.beyond = story.high + 0.1 * strip, story.high + strip
        self.below = story.low - strip
        x, y = story.axes
        arts = {k: tuple(map(tuple, _ARTS[k].tolist())) if story.own else None for k in KINDS}
        self.frame = Frame(
            story.setting,
            card,
            x=Linear(x.low, self.beyond[0], at=x.at),
            y=Linear(self.below[1], y.high, at=y.at),
            x_title=AxisTitle("labels.x_axis"),
            y_title=AxisTitle("labels.y_axis"),
            key=[Entry(f"labels.{k}", k, art=arts[k]) for k in KINDS],
            grid=False,
        )
        self._lay_map()
        self._lay_marks()

    def _lay_map(self) -> None:
        """Add rectangles, the gain in its strips, and cuts, which lie below the known ones."""
        story, add, deep = self.story, self.frame.add, self.story.result.deep
        boxes = corners(lambda: story.blended(story.boxes))
        tint = lambda: _TINT * story.blended(story.leaves)  # noqa: E731
        look: Any = {"role": story.said, "roles": KINDS, "strength": tint}
        self.regions = add(Cell("rectangles", **boxes, **look))
        ends = np.clip(deep[:, 1:5], [*story.low] * 2, [*story.high] * 2)
        look = {"role": roles(deep[:, 5] > 0), "strength": _TINT}
        look["reveal"] = Each(lambda: deep[:, 0] == round(story.now("deep")))
        self.deep = add(Cell("deep rectangles", **corners(lambda: ends), **look))
        self.curves = [add(self._curve(feature)) for feature in (0, 1)]
        place: Any = {"x": story.high[0], "y": self.below[1], "dx": 0.3, "dy": 0.15}
        self.gain = add(Text("gain", say="labels.gain", role="accent", **place))
        self.cuts, self.changed = (
            add(self._cuts(*each)) for each in (("cuts", "accent"), ("other cuts", "variance"))
        )

    def _lay_marks(self) -> None:
        """Add the known ones, those that a tree is grown without, and the bar with its point."""
        story, r, add = self.story, self.story.result, self.frame.add
        x, y = r.known.x[story.shown].T
        drop = Stagger(story.tracked["dropped"], by=x)
        known: Any = {"x": x, "y": y, "halo": sizes.HALO, "reveal": drop, "moves": [Drop(drop)]}
        radius, is_positive = 1.1 * mark_radius(story.setting.page), r.known.is_positive
        self.known = add(story.faces("known", roles(is_positive[story.shown]), radius, **known))

        def gone() -> Floats:
            return np.asarray(r.known.x[r.dropped[story.tree - 1]] if story.tree else r.known.x[:0])

        place: Any = {"x": column(gone, 0), "y": column(gone, 1), "role": "panel"}
        self.left_out = add(Dot("left out", **place, radius=0.2, outline=0.05))
        self.bar = add(Link("bar", **corners(self._bar), width=0.1))
        place = {key: column(self._point, k) for k, key in enumerate("xy")}
        self.point = add(Dot("gain now", **place, radius=sizes.POINT))

    def _ends(self, tree: int) -> Floats:
        """Return both ends of a tree's cuts, each through the rectangle of its node, (3, 4)."""
        trees, ends = self.story.result.trees, self.story.boxes(tree)[:N_ASKING]
        for place in np.flatnonzero(trees.asks[tree]):
            feature = trees.feature[tree, place]
            ends[place, [feature, feature + 2]] = trees.threshold[tree, place]
        return ends

    def _cuts(self, name: str, role: str) -> Link:
        """The cuts of the present tree that are those of the first one, or those that are not."""
        story = self.story

        def shown() -> Floats:
            is_changed = story.result.trees.is_changed[story.tree] == (role == "variance")
            return np.asarray(story.blended(story.asked) * is_changed)[:N_ASKING]

        ends = corners(lambda: story.blended(self._ends))
        return Link(name, **ends, role=role, width=0.08, reveal=Each(shown))

    # --- the bar and its gain -----------------------------------------------------------------

    def _bar(self) -> Floats:
        feature, at = self.story.bar
        box = self.story.boxes(0)[[self.story.place]]
        box[0, [feature, feature + 2]] = at
        box[0, 1 if feature == 0 else 2] = self.below[1] if feature == 0 else self.beyond[0]
        return box

    def _curve(self, feature: int) -> Line:
        """The gain of the cuts of the present node by one feature, as far as the bar has been."""
        story = self.story

        def points() -> Floats:
            cuts, gained = story.result.curve(story.place, feature)
            end = along(story.span(story.place, feature), story.now("swept") - feature)
            is_passed = (cuts <= end) & (story.now("swept") > feature)
            return self._lifted(feature, cuts[is_passed], gained[is_passed])

        place: Any = {"x": column(points, 0), "y": column(points, 1)}
        return Line(f"gain by {'xy'[feature]}", role="accent", width=0.05, **place)

    def _lifted(self, feature: int, cuts: Any, gained: Any) -> Floats:
        """Return points of a gain curve in its strip, (n, 2)."""
        across = 1 - feature
        start = self.below[1] if feature == 0 else self.start[0]
        height = 0.86 * STRIP * (self.story.high - self.story.low)[across] * np.clip(gained, 0, 1)
        pair = [cuts, start + height] if feature == 0 else [start + height, cuts]
        return np.column_stack(pair).astype(float)

    def _point(self) -> Floats:
        feature, _, gained = self.story.cut()
        return self._lifted(feature, [self.story.bar[1]], np.array([gained]))
