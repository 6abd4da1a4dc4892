"""The wall of all test cases: the errors of one tree, of the forest, and of more trees."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import Cell, Line, LineNames, Mark, Named, Number
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.scales import Linear
from scenes._random_forest_marks import Corners, Floats, Rows, Story, around, corners
from scenes._random_forest_places import Grid

_TILE, _DOT = 0.43, 0.26
"""Half the height of a picture, and of a dot, as a share of the distance between tiles."""
_PALE = 0.42
"""Opacity of the tiles."""


class ForestWall:
    """A tile for each test case, or for 1 % of them each."""

    def __init__(self, story: Story, stage: Frame) -> None:
        self.story, self.stage = story, stage
        r, places = story.result, story.places
        self.n = r.n_tiles
        cards = places.whole, places.world
        self.share = _TILE if r.pictures is not None else _DOT
        self.grids = [Grid(places.wall(card, 1), self.n, fills=True) for card in cards]
        self.tree, self.forest = r.wrong[r.typical_tree, : self.n], r.forest_wrong[: self.n]
        self.ever = np.flatnonzero(self.tree | self.forest)
        self.piled = [self._piled()]
        look: Any = {"role": "highlighter", "reveal": Each(self._wrong)}
        self.wrong: list[Mark] = [stage.add(Cell("wrong tiles", **self._boxes(self.ever), **look))]
        others = np.flatnonzero((np.arange(self.n) != r.case) | (r.pictures is None))
        levels, positive = story.picture(others), r.is_positive[others]
        self.tiles = stage.add(
            story.cases("tiles", self._rows(others), levels, positive, strength=_PALE)
        )
        self.wrong += [stage.add(mark) for mark in self._above()]
        self.outlines = self.wrong[-1]
        self.heads = self._heads()

    def case_tile(self) -> Floats:
        """Return middle and half height of the followed case's tile."""
        index = min(self.story.result.case, self.n - 1)
        case: Floats = self._rows(np.array([index]))()[0]
        return case

    def _rows(self, of: NDArray[np.intp]) -> Rows:
        def rows() -> Floats:
            one, other = self.grids
            way = self.story.now("narrowed")
            places = one.places() + (other.places() - one.places()) * way
            half = self.share * (one.pitch + (other.pitch - one.pitch) * way)
            return np.column_stack([places[of], np.full(len(of), half)])

        return rows

    def _boxes(self, of: NDArray[np.intp]) -> Corners:
        grow = 1.12 * _TILE / self.share
        return corners(lambda: around(self._rows(of)(), grow))

    # --- errors of one tree, and of the forest ----------------------------------------------

    def _told(self) -> Floats:
        return self.story.shares("told", len(self.ever), 0.8)

    def _cleared(self) -> Floats:
        return self.story.shares("cleared", len(self.ever), 0.8)

    def _wrong(self) -> Floats:
        """Return how much of each marked tile is there: it stays if the forest errs too."""
        forest, tree = self.forest[self.ever], self.tree[self.ever]
        told, cleared = self._told(), self._cleared()
        return np.where(tree, told * np.where(forest, 1, 1 - cleared), cleared * forest)

    def _forest_wrong(self) -> Floats:
        return self._cleared() * self.forest[self.ever]

    def _above(self) -> list[Mark]:
        """Return the wrong digits in full ink, and outlines around the forest's errors."""
        marks, ever = list[Mark](), self.ever
        if self.story.result.pictures is not None and len(ever):
            shown = Each(lambda: self._wrong() > 0.3)
            levels = self.story.picture(ever)
            marks.append(self.story.cases("wrong digits", self._rows(ever), levels, reveal=shown))
        look: Any = {"role": "accent", "outline": 0.07, "reveal": Each(self._forest_wrong)}
        return [*marks, Cell("forest tiles", **self._boxes(ever), **look)]

    def _heads(self) -> list[Mark]:
        page, rect = self.story.setting.page, self.grids[0].rect
        em = "readout" if page.wide else "text"
        y = rect.top + 0.45 * page.type.readout
        tree = lambda: int(((self._told() > 0.5) & self.tree[self.ever]).sum())  # noqa: E731
        forest = lambda: int((self._forest_wrong() > 0.5).sum())  # noqa: E731
        piled = lambda: round(self.story.now("piled"))  # noqa: E731
        left: Any = {"x": rect.left, "y": y, "em": em}
        right: Any = {"x": rect.right, "y": y, "em": em, "anchor": "right", "role": "accent"}
        marks = [
            Number("tree wrong", value=tree, say="labels.tree_wrong", **left),
            Number("forest wrong", value=forest, say="labels.forest_wrong", **right),
            Number("piled", value=piled, say="labels.piled", **(left | {"em": "text"})),
        ]
        return [self.stage.add(mark) for mark in marks]

    # --- errors of all trees ----------------------------------------------------------------

    def _piled(self) -> Mark:
        wrong, n_trees = self.story.result.wrong[:, : self.n], self.story.result.n_trees

        def strength() -> Floats:
            there = np.clip(self.story.now("piled") - np.arange(n_trees), 0, 1)
            return np.asarray(there @ wrong / n_trees)

        boxes = self._boxes(np.arange(self.n))
        return self.stage.add(Cell("piled tiles", **boxes, role="highlighter", strength=strength))

    def growth(self) -> tuple[Frame, LineNames] | None:
        """Return the errors by number of trees on a frame of their own, if there are more trees."""
        larger, setting = self.story.result.larger, self.story.setting
        if larger is None:
            return None
        last, promised = int(larger.counts[-1]), 1 - larger.promised
        top = max(1.05 * float((1 - larger.accuracy).max()), 0.05)
        x, y = Linear(1, last, at=(1, last)), Linear(0, top, at=(0, np.floor(20 * top) / 20))
        across, up = AxisTitle("labels.trees_axis"), AxisTitle("labels.wrong_axis")
        card = self.story.places.measure
        frame = Frame(setting, card, name="growth", x=x, y=y, x_title=across, y_title=up)
        odd = np.unique(larger.counts - (larger.counts % 2 == 0))
        odd, promised = odd[odd > 1], promised[odd > 1]

        def line(name: str, counts: NDArray[Any], error: Floats, **look: Any) -> Named:
            steps = np.arange(len(counts))
            shown = Upto(lambda: float(np.interp(self.story.now("n_more"), counts, steps)))
            found = frame.add(Line(name, x=counts, y=error, reveal=shown, **look))
            return Named(found, f"labels.{name}_name")

        named = [
            line("promise", odd, promised, role="muted", dashed=True),
            line("test", larger.counts, 1 - larger.accuracy, role="accent"),
        ]
        if len(larger.oob_accuracy):
            counts = larger.counts[-len(larger.oob_accuracy) :]
            named.append(line("oob", counts, 1 - larger.oob_accuracy, role="train"))
        return frame, frame.add(LineNames("curve names", named))
