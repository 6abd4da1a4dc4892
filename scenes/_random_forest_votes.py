"""The leaf of tree 1 and its training rows; the votes of all trees, and their mean."""

from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, around, corners
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Cell, Dot, Link, Mark, Number, Text
from mlu_anim.stage.moves import Each
from mlu_anim.stage.page import Grid
from mlu_anim.stage.words import shortened, text_width
from scenes._random_forest_marks import Story
from scenes._random_forest_trees import ForestTrees

_PALE = 0.22
"""Opacity of training rows that were not drawn."""
_THERE = 0.95
"""Share of its way from which a mark is counted where it arrives."""


class ForestVotes:
    """Columns of the two classes: first for training rows of a leaf, then for votes, then bars."""

    def __init__(self, story: Story, stage: Frame, trees: ForestTrees, names: Floats) -> None:
        """names: where the names of the classes stand, (2, 2)."""
        self.story, self.stage, self.trees, self.names = story, stage, trees, names
        r = story.result
        self.shares, self.says = r.tree_probability[:, r.case], r.tree_says[:, r.case]
        self.bars = story.places.bars(len(self.says))
        self.bricks = story.places.bricks(self.says)
        self.bag = self._bag()
        self.members = self._members()
        self.ended = [
            self._foot("training", 1, "labels.training", role="muted"),
            self._foot("ended here", 0, "labels.ended_here", role="muted"),
        ]
        self.counts = self._counts()
        self.chips = [self._chips("negative"), self._chips("positive")]
        self.half = self._half()
        self.mean, self.mean_says = self._mean()

    def _foot(self, name: str, line: int, *keys: str, **look: Any) -> Mark:
        """Return the first of these sentences that fits, at the foot of the card.

        line: 0 for the lowest one. In the last sentence names are shortened if necessary.
        """
        x, y = self.story.places.foot(line)
        say = self.story.setting.say
        text = next((say(key) for key in keys if self._fits(say(key))), "")
        text = text or self.story.setting.fitted(keys[-1], self._fits)
        text = shortened(text, self.story.setting.page.type.label, self._width, "bold")
        return self.stage.add(Text(name, x=x, y=y, text=text, weight="bold", **look))

    def _fits(self, said: str) -> bool:
        return text_width(said, self.story.setting.page.type.label, "bold") <= self._width

    @property
    def _width(self) -> float:
        return self.story.places.side.width

    def _mean(self) -> tuple[list[Mark], Mark]:
        """Return the mean as a number that counts, and what it says."""
        mean = float(self.story.result.forest_probability[self.story.result.case])
        (x, y), em = self.story.places.foot(1), self.story.setting.page.type.label
        value = lambda: mean * self.story.now("leveled")  # noqa: E731
        said = self.story.setting.say("labels.mean", mean=Fact(mean, Kind.SHARE))
        key = "labels.mean" if self._fits("00" + said) else "labels.mean_short"
        look: Any = {"kind": Kind.SHARE, "fact": "mean", "em": "label", "say": key}
        side = "even" if mean == 0.5 else "above" if mean > 0.5 else "below"
        middle: Any = {"x": x + 0.4 * em, "y": y + sizes.HALF_CAP_EM * em, "radius": 0.36 * em}
        marks = [
            Dot("mean mark", role="positive", **middle),
            Number("mean", x=x + 1.2 * em, y=y, value=value, role="positive", **look),
        ]
        added = [self.stage.add(mark) for mark in marks]
        return added, self._foot("mean says", 0, f"labels.{side}", "labels.so")

    # --- training rows ----------------------------------------------------------------------

    def _bag(self) -> list[Mark]:
        """Return the first training rows, pale, and above them those drawn for the latest tree."""
        bag, pictures = self.story.result.bag, self.story.result.pictures
        if bag is None:
            return []
        n = bag.shown_draws.shape[1]
        area = self.story.places.rows()
        grid = Grid(area, n, 1.15)
        half = (0.42 if pictures is not None else 0.28) * grid.pitch
        levels = None if pictures is None or len(pictures.training) < n else pictures.training
        trees, cases = np.arange(self.story.result.n_trees), self.story.cases

        def drawn(least: int) -> Each:
            def shares() -> Floats:
                latest = min(float(self.story.arrived().sum()) - 1, trees[-1])
                draws = [np.interp(latest, trees, row) for row in bag.shown_draws.T]
                return np.array(draws) - least

            return Each(shares)

        first = np.column_stack([grid.places(), np.full(n, half)])
        again, once, twice = first + half * np.array([0.35, 0.35, 0]), drawn(0), drawn(1)
        marks: list[Mark] = []
        if levels is not None:
            marks.append(cases("row cards", lambda: first, levels, strength=_PALE))
        marks.append(cases("drawn cards", lambda: first, levels, reveal=once))
        if levels is not None:
            look: Any = {"role": "muted", "outline": sizes.HAIRLINE, "reveal": twice}
            below, box = corners(lambda: around(first)), corners(lambda: around(again))
            marks.append(Cell("repeated edges below", **below, **look))
            marks.append(Cell("repeated backs", **box, role="panel", reveal=twice))
            marks.append(Cell("repeated edges", **box, **look))
        marks.append(cases("repeated cards", lambda: again, levels, reveal=twice))
        number = lambda: int(np.clip(round(self.story.arrived().sum()), 1, trees[-1] + 1))  # noqa: E731
        x, y = self.story.places.foot(1)
        marks.append(Number("rows of tree", x=x, y=y, em="label", value=number, say="labels.bag"))
        top = area.top + 0.4 * self.story.setting.page.type.label
        look = {"role": "muted", "anchor": "center"}
        marks.append(Text("bag name", x=area.center[0], y=top, say="labels.training", **look))
        foot = self._foot("left out", 0, "labels.left_out", role="muted")
        return [*(self.stage.add(mark) for mark in marks), foot]

    def _members(self) -> list[Mark]:
        """Return the training rows in the leaf, which come out of it into two columns."""
        r, pictures = self.story.result, self.story.result.pictures
        self.member_positive = np.zeros(0, dtype=bool)
        if r.leaf is None:
            return []
        order = np.repeat(np.arange(len(r.leaf.draws)), r.leaf.draws)
        self.member_positive = r.leaf.is_positive[order]
        columns, ends = self.story.places.columns(), np.zeros((len(order), 3))
        of_side = [np.flatnonzero(self.member_positive == side) for side in (False, True)]
        grids = [Grid(area, len(rows)) for area, rows in zip(columns, of_side, strict=True)]
        pitch = min([0.7, *(grid.pitch for grid in grids if grid.n)])
        for members, area in zip(of_side, columns, strict=True):
            places = Grid(area, len(members), largest=pitch).places()
            ends[members] = np.column_stack([places, np.full(len(members), 0.45 * pitch)])

        def rows() -> Floats:
            x, y = self.trees.leaf_boxes()[0, :2]
            out = np.array([(x, y, 0.05), *self.story.places.way_out(x)])
            ways = self._member_shares()
            gone = np.array([along(out, way) for way in np.clip(5 * ways, 0, 2)])
            return np.asarray(gone + (ends - gone) * np.clip((ways - 0.4) / 0.6, 0, 1)[:, None])

        shown = Each(lambda: np.clip(8 * self._member_shares(), 0, 1))
        levels = None if pictures is None else pictures.leaf[order]
        cases = self.story.cases("members", rows, levels, self.member_positive, reveal=shown)
        return [self.stage.add(cases)]

    def _member_shares(self) -> Floats:
        return self.story.shares("opened", len(self.member_positive), 0.9)

    def _counts(self) -> list[Mark]:
        """Return the number of rows, and later of votes, below the name of each class."""
        em, says = self.story.setting.page.type.readout, self._n_there
        values = {"negative": lambda: says(False), "positive": lambda: says(True)}
        return [
            self.stage.add(Number(f"{role} count", x=x, y=y - 1.35 * em, value=value, role=role))
            for (role, value), (x, y) in zip(values.items(), self.names, strict=True)
        ]

    def _n_there(self, positive: bool) -> int:
        voted = self._voted()
        if voted.any():
            return int(((voted > _THERE) & (self.says == positive)).sum())
        here = self._member_shares() > _THERE
        return int((here & (self.member_positive == positive)).sum())

    # --- votes ------------------------------------------------------------------------------

    def _voted(self) -> Floats:
        return self.story.shares("voted", self.story.result.n_trees, 0.4)

    def _chip_boxes(self) -> Floats:
        """Return middle, half size, and share of the positive class of each chip: (n, 5)."""
        voted, barred = self._voted()[:, None], self.story.now("barred")
        share, leveled = self.shares[:, None], self.story.now("leveled")
        boxes = np.hstack([self.trees.leaf_boxes(), share])
        bricks = np.hstack([self.bricks, share])
        bars = np.hstack([self.bars, share + (self.shares.mean() - share) * leveled])
        flown = boxes + (bricks - boxes) * voted
        return np.asarray(flown + (bars - flown) * barred)

    def _chips(self, role: str) -> Mark:
        """Return the part of each chip that is of one class: the negative one at the left."""

        def boxes() -> Floats:
            x, y, width, height, share = self._chip_boxes().T
            split = x + width - 2 * width * share
            left, right = (split, x + width) if role == "positive" else (x - width, split)
            return np.column_stack([left, y - height, right, y + height])

        def shown() -> Floats:
            arrived = np.clip(4 * self.story.arrived() - 3, 0, 1)
            arrived[0] = self.story.now("filled")
            return arrived

        look: Any = {"role": role, "reveal": Each(shown)}
        return self.stage.add(Cell(f"{role} chips", **corners(boxes), **look))

    def _half(self) -> list[Mark]:
        """Return the line at one half, and small marks where the share of each tree was, named."""
        area, em = self.story.places.rows(), self.story.setting.page.type.label
        middle, low, high = area.center[0], area.bottom - 0.08, area.top + 0.08
        x, y, half = area.right - self.shares * area.width, self.bars[:, 1], self.bars[:, 3]
        line = Link("half", x=middle, y=low, x2=middle, y2=high, halo=sizes.THIN_HALO)
        ticks = Link("tree shares", x=x, y=y - half, x2=x, y2=y + half, width=sizes.RULE, halo=0.0)
        above = high + 0.25 * em
        look: Any = {"role": "muted"}
        half_name = self.story.setting.say("labels.half")
        name: Any = Text("half name", x=middle, y=above, text=half_name, anchor="center", **look)
        room = area.width / 2 - text_width(half_name, em, "medium") / 2 - 1.2 * em
        says = [self.story.setting.say(f"labels.{key}") for key in ("each_tree", "each_tree_short")]
        fitting = [text for text in says if text_width(text, em, "medium") <= room]
        said = next(iter(fitting), shortened(says[1], em, room, "medium"))
        key: Any = {"x": area.left + 0.1, "y": above, "x2": area.left + 0.1, "y2": above + 0.7 * em}
        marks = [
            *(line, ticks, name, Link("share key", **key, width=sizes.RULE, halo=0.0)),
            Text("share name", x=area.left + 0.1 + 0.4 * em, y=above, text=said, **look),
        ]
        return [self.stage.add(mark) for mark in marks]
