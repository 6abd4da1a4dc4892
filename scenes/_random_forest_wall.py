"""The wall of all test cases: errors of one tree after another, of the forest, of more trees.

Errors have an outline; the shade of a tile is the share of trees that err on it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Corners, Floats, Rows, Value, around, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Cell, Dot, Line, Mark, Number, Text
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.scales import Linear, Log
from mlu_anim.stage.words import text_width
from scenes._random_forest_marks import Story

_TILE, _DOT = 0.43, 0.26
"""Half the height of a picture, and of a dot, as a share of the distance between tiles."""
_PALE = 0.42
"""Opacity of the tiles."""
_OUTLINE = 0.06
"""Width of the outline of an error, in scene units."""
_STAYS = 0.6
"""Share of a tree's turn before the marks change to the next tree."""


class ForestWall:
    """A tile for each test case, or for 1 % of them each."""

    def __init__(self, story: Story, stage: Frame) -> None:
        self.story, self.stage = story, stage
        r, places = story.result, story.places
        self.n = r.n_tiles
        self.share = _TILE if r.pictures is not None else _DOT
        self.grids = places.walls(self.n)
        self.forest = r.forest_wrong[: self.n]
        self.order = [r.typical_tree, *np.delete(np.arange(r.n_trees), r.typical_tree).tolist()]
        self.by_turn = r.wrong[self.order, : self.n].astype(float)
        self.ever = np.flatnonzero(self.by_turn.any(axis=0) | self.forest)
        others = np.flatnonzero((np.arange(self.n) != r.case) | (r.pictures is None))
        levels, positive = story.picture(others), r.is_positive[others]
        shaded: Any = {"role": "highlighter", "strength": self._shades}
        marks = [
            Cell("shades", **self._boxes(np.arange(self.n)), **shaded),
            story.cases("tiles", self._rows(others), levels, positive, strength=_PALE),
        ]
        self.tiles = [stage.add(mark) for mark in [*marks, *self._above()]]
        self.one, self.all, self.most, self.pale = self._heads()

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

    # --- errors of one tree after the other, and of the forest ------------------------------

    def _turn(self) -> float:
        """Return whose errors are marked, as an index of `order`; a fraction while they change."""
        whole, rest = divmod(self.story.now("turn"), 1)
        return float(whole + np.clip((rest - _STAYS) / (1 - _STAYS), 0, 1))

    def _marked(self) -> Floats:
        """Return how far each tile is marked as an error of the tree whose turn it is."""
        turn = self._turn()
        now, then = self.by_turn[int(turn)], self.by_turn[min(int(turn) + 1, len(self.order) - 1)]
        marked = now + (then - now) * (turn % 1)
        marked[self.ever] *= self.story.shares("told", len(self.ever), 0.8)
        return np.asarray(marked * (1 - self.story.now("cleared")))

    def _shades(self) -> Floats:
        """Return the shade of each tile: the share of trees that have erred on it so far.

        Shades go where the forest is right. Then they come back tree by tree, and the tiles on
        which most trees err stand out.
        """
        come = np.clip(self._turn() - np.arange(len(self.order)), 0, 1)
        come[-1] = self.story.now("cleared")
        stays = np.where(self.forest, 1, 1 - self.story.now("cleared"))
        before = _shade(come @ self.by_turn / len(come)) * stays
        piled = np.where(self._most_wrong(), 1, _shade(self._piled()))
        goes = 1 - np.clip(6 * self.story.now("piled"), 0, 1)
        return np.asarray(np.maximum(before * goes, piled))

    def _piled(self) -> Floats:
        """Return the share of trees that err on each tile, of those laid over each other so far."""
        n = len(self.order)
        come = np.clip(self.story.now("piled") * n - np.arange(n), 0, 1)
        return np.asarray(come @ self.by_turn / n)

    def _most_wrong(self) -> NDArray[np.bool_]:
        return np.asarray(self._piled() > 0.5)

    def _above(self) -> list[Mark]:
        """Return the outlines of errors, of one tree or of most trees, and digits in full ink."""
        if not len(self.ever):
            return []
        ever = self.ever
        wrong = Each(lambda: np.maximum(self._marked(), self._most_wrong())[ever])
        outlines = Cell("tree errors", **self._boxes(ever), outline=_OUTLINE, reveal=wrong)
        if self.story.result.pictures is None:
            return [outlines]

        def is_dark() -> NDArray[np.bool_]:
            of_forest = self.forest * self.story.now("cleared") * (self.story.now("piled") == 0)
            dark = np.maximum(self._marked(), of_forest) > 0.3
            return np.asarray(dark | self._most_wrong())[ever]

        look: Any = {"levels": self.story.picture(ever), "reveal": Each(is_dark)}
        return [self.story.cases("wrong digits", self._rows(ever), **look), outlines]

    # --- heads ------------------------------------------------------------------------------

    def _heads(self) -> tuple[list[Mark], ...]:
        """Return what is said of one tree, of the forest, of most trees, and of pale tiles.

        Each is a list of marks. That of the forest has the outlines of its errors, too.
        """
        r, setting, now = self.story.result, self.story.setting, self.story.now
        size = (
            "readout" if setting.page.wide else "text" if self.story.places.is_stacked else "label"
        )
        em, (wide, narrow) = getattr(setting.page.type, size), (g.rect for g in self.grids)
        kind = Kind.COUNT if r.thinned is None else Kind.PERCENT
        unit = 1 if r.thinned is None else r.n_test
        line: Any = {"em": size, "weight": "bold"}
        count: Any = {"kind": kind, "em": size}

        def of_tree() -> str:
            is_one, turn = now("cleared") > 0, round(self._turn())
            tree = self.order[0 if is_one else turn]
            n = float(r.n_wrong[tree] / unit) * now("told")
            n = n if kind is Kind.PERCENT else round(n)
            facts = {"tree": Fact(tree + 1, Kind.COUNT), "n": Fact(n, kind)}
            return setting.say("labels.one_tree" if is_one else "labels.tree_wrong", **facts)

        def beginning(said: str) -> float:
            """Return where a text begins that ends at the right, where the page is wide."""
            width = text_width(said, em, "bold")
            return wide.right - width if setting.page.wide else wide.left

        def moving(first: float, last: float) -> Value:
            return lambda: first + (last - first) * now("narrowed")

        def tile(name: str, x: float, y: float, em: float, **look: Any) -> Cell:
            at = np.array([[x + 0.42 * em, y + sizes.HALF_CAP_EM * em, 0.42 * em]])
            return Cell(name, **corners(lambda: around(at)), **look)

        above, indent = 0.35 * em, 1.22 * em
        first, second = narrow.top + above + 1.35 * setting.page.type.readout, wide.top + above
        all_wrong = Fact(r.n_forest_wrong if unit == 1 else r.n_forest_wrong / unit, kind)
        left = beginning(setting.say("labels.forest_wrong", n=all_wrong))
        left = left - indent if setting.page.wide else left
        n_forest = lambda: r.n_forest_wrong / unit * now("cleared")  # noqa: E731
        of_forest = {
            "x": left + indent,
            "y": second,
            "value": n_forest,
            "say": "labels.forest_wrong",
        }
        errors = np.flatnonzero(self.forest)
        shown = Each(lambda: self.story.shares("cleared", len(errors), 0.8))
        n_piled = lambda: self._n_most_wrong() / unit  # noqa: E731
        all_most = setting.say("labels.most", n=Fact(r.n_most_wrong / unit, kind))
        fits = indent + text_width(all_most, em, "bold") <= narrow.width
        most = "labels.most" if fits else "labels.most_short"
        of_most = {"x": wide.left + indent, "y": first, "value": n_piled, "say": most}
        said = setting.say("labels.apart")
        x, y = moving(beginning(said), narrow.left), moving(second, narrow.top + above)
        label = setting.page.type.label
        low, pale = narrow.bottom - 0.95 * em, float(_shade(np.array(1 / len(self.order))))
        is_tree = lambda: max(0.0, 1 - 3 * now("cleared"))  # noqa: E731
        beside = lambda: wide.left + 1.3 * label * min(1.0, 1.5 - 1.5 * now("cleared"))  # noqa: E731
        named: Any = {"y": low, "role": "muted", "say": "labels.pale"}
        groups = (
            [
                tile("tree key", wide.left, first, label, outline=_OUTLINE, reveal=is_tree),
                Text("tree wrong", x=beside, y=first, text=of_tree, role="muted"),
            ],
            [
                Cell("forest tiles", **self._boxes(errors), outline=_OUTLINE, reveal=shown),
                tile("forest key", left, second, em, outline=_OUTLINE),
                Number("forest wrong", role="accent", **of_forest, **count),
            ],
            [
                tile("most key", wide.left, first, em, outline=_OUTLINE),
                Number("most wrong", **of_most, **count),
                Text("most if independent", x=x, y=y, text=said, role="muted", **line),
            ],
            [
                tile("pale key", narrow.left, low, label, role="highlighter", strength=pale),
                Text("pale name", x=narrow.left + 1.1 * label, **named),
            ],
        )
        return tuple([self.stage.add(mark) for mark in marks] for marks in groups)

    def _n_most_wrong(self) -> float:
        """Return the number of cases that most of the trees laid over each other err on.

        Tiles that stand for many cases count up to the number of all cases.
        """
        r, n = self.story.result, float(self._most_wrong().sum())
        last = float((self.by_turn.mean(axis=0) > 0.5).sum())
        return n if r.thinned is None else r.n_most_wrong * n / max(last, 1)

    # --- errors of more trees ---------------------------------------------------------------

    def growth(self) -> Frame | None:
        """Return the errors by number of trees on a frame of their own, if there are more trees."""
        r, setting, larger = self.story.result, self.story.setting, self.story.result.larger
        if larger is None:
            return None
        n = r.n_test if r.thinned is None else 100
        wrong, promised = (1 - larger.accuracy) * n, (1 - larger.promised) * n
        last, here = int(larger.counts[-1]), float(r.n_forest_wrong * n / r.n_test)
        top = max(1.08 * float(max(wrong.max(), promised.max())), 2.0)
        x = Log(1, last, at=(1, r.n_trees, last))
        low = -0.1 * top  # the lines stay clear of the ticks below them
        y = Linear(low, top, at=(0, here) if here else (0, np.floor(top)))
        unit = "labels.wrong_axis" if r.thinned is None else "labels.share_axis"
        titles: Any = {"x_title": AxisTitle("labels.trees_axis"), "y_title": AxisTitle(unit)}
        names = [Entry("labels.test", "accent", "line"), Entry("labels.promise", "muted", "dashed")]
        look: Any = {"x": x, "y": y, "key": names, **titles}
        frame = Frame(setting, self.story.places.measure, name="growth", **look)
        odd = np.unique(larger.counts - (larger.counts % 2 == 0))

        def line(name: str, counts: NDArray[Any], error: Floats, **look: Any) -> None:
            steps = np.arange(len(counts))
            shown = Upto(lambda: float(np.interp(self.story.now("n_more"), counts, steps)))
            frame.add(Line(name, x=counts, y=error, reveal=shown, **look))

        line("promise", odd, promised, role="muted", dashed=True)
        line("test", larger.counts, wrong, role="accent")
        reached = lambda: float(self.story.now("n_more") >= r.n_trees)  # noqa: E731
        frame.add(Dot("these trees", x=r.n_trees, y=here, role="accent", reveal=reached))
        return frame


def _shade(share: Floats) -> Floats:
    """Return the opacity of tiles for the share of trees that err: one of nine can be seen."""
    return np.asarray(share**0.7)
