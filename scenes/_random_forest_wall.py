"""The wall of all test cases: errors of one tree after another, of the forest, of more trees."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Corners, Floats, Rows, around, corners
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import Cell, Dot, Line, LineNames, Mark, Named, Number, Text
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.scales import Linear, Log
from mlu_anim.stage.words import text_width
from scenes._random_forest_marks import Story

_TILE, _DOT = 0.43, 0.26
"""Half the height of a picture, and of a dot, as a share of the distance between tiles."""
_PALE = 0.42
"""Opacity of the tiles."""
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
        shades = lambda: np.maximum(self._shades(), self._marked())  # noqa: E731
        marks = [
            Cell("shades", **self._boxes(np.arange(self.n)), role="highlighter", strength=shades),
            story.cases("tiles", self._rows(others), levels, positive, strength=_PALE),
        ]
        self.tiles = [stage.add(mark) for mark in [*marks, *self._above()]]
        self.one, self.all, self.apart = self._heads()

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

        Shades go where the forest is right, until all are laid over each other.
        """
        come = np.clip(self._turn() - np.arange(len(self.order)), 0, 1)
        come[-1] = self.story.now("cleared")
        stays = np.maximum(1 - self.story.now("cleared"), self.story.now("piled"))
        return _shade(come @ self.by_turn / len(come)) * np.where(self.forest, 1, stays)

    def _above(self) -> list[Mark]:
        """Return the wrong digits in full ink, and outlines around the forest's errors."""
        marks, ever, forest = list[Mark](), self.ever, np.flatnonzero(self.forest)

        def is_dark() -> NDArray[np.bool_]:
            of_forest = self.forest[ever] * self.story.now("cleared")
            return np.asarray(np.maximum(self._marked()[ever], of_forest) > 0.3)

        if self.story.result.pictures is not None and len(ever):
            levels, reveal = self.story.picture(ever), Each(is_dark)
            marks.append(self.story.cases("wrong digits", self._rows(ever), levels, reveal=reveal))
        shown = Each(lambda: self.story.shares("cleared", len(forest), 0.8))
        look: Any = {"role": "accent", "outline": 0.07, "reveal": shown}
        return [*marks, Cell("forest tiles", **self._boxes(forest), **look)]

    # --- heads ------------------------------------------------------------------------------

    def _heads(self) -> tuple[list[Mark], list[Mark], list[Mark]]:
        """Return what is said of one tree, of the forest, and of trees that err independently."""
        r, setting, now = self.story.result, self.story.setting, self.story.now
        size = (
            "readout" if setting.page.wide else "text" if self.story.places.is_stacked else "label"
        )
        em, (wide, narrow) = getattr(setting.page.type, size), (g.rect for g in self.grids)
        kind = Kind.COUNT if r.thinned is None else Kind.PERCENT
        unit = 1 if r.thinned is None else r.n_test
        line: Any = {"em": size, "weight": "bold"}

        def of_tree() -> str:
            is_one, turn = now("cleared") > 0, round(self._turn())
            tree = self.order[0 if is_one else turn]
            n = float(r.n_wrong[tree] / unit) * now("told")
            n = n if kind is Kind.PERCENT else round(n)
            facts = {"tree": Fact(tree + 1, Kind.COUNT), "n": Fact(n, kind)}
            return setting.say("labels.one_tree" if is_one else "labels.tree_wrong", **facts)

        def between(first: float, last: float) -> float:
            return first + (last - first) * now("narrowed")

        all_wrong = Fact(r.n_forest_wrong if unit == 1 else r.n_forest_wrong / unit, kind)
        width = text_width(setting.say("labels.forest_wrong", n=all_wrong), em, "bold")
        above, half = 0.35 * em, 0.4 * em

        def forest_x() -> float:
            left = narrow.left + 2.9 * half
            return between(wide.right - width if setting.page.wide else left, left)

        def box() -> Floats:
            y = between(wide.top, narrow.top) + above + sizes.HALF_CAP_EM * em
            return around(np.array([[forest_x() - 1.9 * half, y, half]]))

        forest_y = lambda: between(wide.top, narrow.top) + above  # noqa: E731
        n_forest = lambda: r.n_forest_wrong / unit * now("cleared")  # noqa: E731
        wrong: Any = {"say": "labels.forest_wrong", "kind": kind, "role": "accent", "em": size}
        first = narrow.top + above + 1.35 * setting.page.type.readout
        one = Text("tree wrong", x=wide.left, y=first, text=of_tree, **line)
        forest = Number("forest wrong", x=forest_x, y=forest_y, value=n_forest, **wrong)
        key = Cell("forest key", **corners(box), role="accent", outline=0.07)
        said = self._fitting("labels.apart", em, "bold")
        apart = Text("wrong apart", x=narrow.left, y=first, text=said, role="muted", **line)
        groups = [one], [key, forest], [apart, *self._key_of_shades(em)]
        return tuple([self.stage.add(m) for m in marks] for marks in groups)  # type: ignore[return-value]

    def _fitting(self, key: str, em: float, weight: str, beside: float = 0.0) -> str:
        """Return a sentence, or its short form where the card has no room for it."""
        said, short = (self.story.setting.say(each) for each in (key, f"{key}_short"))
        fits = text_width(said, em, weight) + beside <= self.grids[1].rect.width
        return said if fits else short

    def _key_of_shades(self, em: float) -> list[Mark]:
        """Return a pale and a dark tile below the others, each with its name."""
        rect, label = self.grids[1].rect, self.story.setting.page.type.label
        half, dark = 0.42 * label, self.story.setting.say("labels.dark")
        beside = 5.2 * half + label + text_width(dark, label, "medium")
        pale = self._fitting("labels.pale", label, "medium", beside)
        second = 2.6 * half + text_width(pale, label, "medium") + label
        x, y = rect.left + np.array([0, second]), np.full(2, rect.bottom - 0.95 * em)
        rows = np.column_stack([x + half, y + sizes.HALF_CAP_EM * label, np.full(2, half)])
        strength = _shade(np.array([1.0, len(self.order)]) / len(self.order))
        tiles = Cell(
            "shade key", **corners(lambda: around(rows)), role="highlighter", strength=strength
        )
        names: Any = {"text": [pale, dark], "role": "muted"}
        return [tiles, Text("shade names", x=x + 2.6 * half, y=y, **names)]

    # --- errors of more trees ---------------------------------------------------------------

    def growth(self) -> tuple[Frame, LineNames] | None:
        """Return the errors by number of trees on a frame of their own, if there are more trees."""
        r, setting, larger = self.story.result, self.story.setting, self.story.result.larger
        if larger is None:
            return None
        n = r.n_test if r.thinned is None else 100
        wrong, promised = (1 - larger.accuracy) * n, (1 - larger.promised) * n
        last, here = int(larger.counts[-1]), float(r.n_forest_wrong * n / r.n_test)
        top = max(1.08 * float(max(wrong.max(), promised.max())), 2.0)
        x = Log(1, last, at=(1, r.n_trees, last))
        y = Linear(0, top, at=(0, here) if here else (0, np.floor(top)))
        unit = "labels.wrong_axis" if r.thinned is None else "labels.share_axis"
        titles: Any = {"x_title": AxisTitle("labels.trees_axis"), "y_title": AxisTitle(unit)}
        frame = Frame(setting, self.story.places.measure, name="growth", x=x, y=y, **titles)
        odd = np.unique(larger.counts - (larger.counts % 2 == 0))

        def line(name: str, counts: NDArray[Any], error: Floats, **look: Any) -> Named:
            steps = np.arange(len(counts))
            shown = Upto(lambda: float(np.interp(self.story.now("n_more"), counts, steps)))
            found = frame.add(Line(name, x=counts, y=error, reveal=shown, **look))
            return Named(found, f"labels.{name}_name")

        named = [
            line("promise", odd, promised, role="muted", dashed=True),
            line("test", larger.counts, wrong, role="accent"),
        ]
        reached = lambda: float(self.story.now("n_more") >= r.n_trees)  # noqa: E731
        frame.add(Dot("these trees", x=r.n_trees, y=here, role="accent", reveal=reached))
        return frame, frame.add(LineNames("curve names", named))


def _shade(share: Floats) -> Floats:
    """Return the opacity of tiles for the share of trees that err: one of nine can be seen."""
    return np.asarray(share**0.7)
