"""Random forests: trees that differ are averaged, leaf by leaf, and err less than one."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import linear
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import AxisTitle, Frame, Overlay
from mlu_anim.stage.marks import Cell, Dot, Image, Line, LineNames, Link, Mark, Named, Number, Text
from mlu_anim.stage.moves import Drop, Each, Stagger, Upto
from mlu_anim.stage.page import between
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from scenes._random_forest_places import Grid, Places, TreeShape

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

Floats = NDArray[np.float64]
ALONE, LARGE, SMALL, TILE = range(4)
"""The places of the followed case, as values of `moved`."""
SHORT_S = {"fall": 0.6, "open": 1.2, "others": 1.2, "vote": 1.7, "bars": 1.0, "level": 1.0}
SHORT_S |= {"tell": 1.0, "clear": 1.3}
FULL_S = {"fall": 0.9, "open": 1.6, "others": 3.2, "vote": 2.4, "bars": 1.3, "level": 1.3}
FULL_S |= {"tell": 1.4, "clear": 1.8}
"""Durations of the motions in each cut, in seconds."""


class RandomForest(ExplainerScene):
    """A question, one tree, its leaf, many trees, their votes, their mean, and the errors."""

    clip: ClassVar[str] = "random_forest"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("question", "one", "leaf", "differ"),
        *("votes", "mean", "wall", "together"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("question", "one", "votes", "mean", "wall")
    result: "ForestVote"

    # --- beats ------------------------------------------------------------------------------

    def question(self) -> None:
        self.enter({self.whole_card: 1, self.case: 1}, self.before(dropped=0), run_time=0.4)
        self.follow(self.slide(self.dropped, 1.0), run_time=0.9)

    def one(self) -> None:
        self.enter(self.tree_1(), self.before(moved=LARGE, grown=1, fallen=-1), run_time=1.0)
        self.play(self.asking.appear(), self.slide(self.fallen, 0.0), run_time=0.6)
        for step in range(1, len(self.shapes[0].path)):
            self.follow(self.slide(self.fallen, float(step)), run_time=self.seconds("fall"))
            self.pause(0.25)
        if "leaf" not in self.shown_beats():
            self.open_the_leaf()

    def leaf(self) -> None:
        n_steps = len(self.shapes[0].path) - 1
        self.enter(
            self.tree_1() | {self.asking: 1}, self.before(moved=LARGE, grown=1, fallen=n_steps)
        )
        self.open_the_leaf()

    def differ(self) -> None:
        n_steps = len(self.shapes[0].path) - 1
        at = self.before(moved=SMALL, grown=1, fallen=n_steps, opened=1, filled=1, shrunk=1)
        self.enter(self.trees() | dict.fromkeys(self.bag, 1.0), at, run_time=1.0)
        self.follow(self.slide(self.others, 1.0, linear), run_time=self.seconds("others"))

    def votes(self) -> None:
        n_steps = len(self.shapes[0].path) - 1
        at = self.before(moved=SMALL, grown=1, fallen=n_steps, opened=1, filled=1, shrunk=1)
        self.enter(self.trees() | self.heads(1.0), at, run_time=0.9)
        if self.others.get_value() < 1:
            self.follow(self.slide(self.others, 1.0, linear), run_time=self.seconds("others"))
        self.follow(self.slide(self.voted, 1.0, linear), run_time=self.seconds("vote"))
        self.play(self.votes_say.appear(), run_time=0.4)

    def mean(self) -> None:
        n_steps = len(self.shapes[0].path) - 1
        at = self.before(moved=SMALL, grown=1, fallen=n_steps, opened=1, filled=1, shrunk=1)
        at |= {self.others: 1, self.voted: 1}
        self.enter(self.trees(0.3) | self.names_alone(), at, run_time=0.5)
        self.follow(self.slide(self.barred, 1.0), run_time=self.seconds("bars"))
        self.play(self.half.appear(), self.ticks.appear(), run_time=0.4)
        self.follow(self.slide(self.leveled, 1.0), run_time=self.seconds("level"))
        self.play(self.mean_says.appear(), run_time=0.4)

    def wall(self) -> None:
        present = dict.fromkeys((self.whole_card, self.tiles, self.case), 1.0)
        present |= dict.fromkeys((*self.wrong_tiles, self.tree_head), 1.0)
        self.enter(present, self.before(moved=TILE), run_time=1.0)
        self.follow(self.slide(self.told, 1.0, linear), run_time=self.seconds("tell"))
        self.pause(0.5)
        clear = self.slide(self.cleared, 1.0, linear), self.forest_head.appear()
        self.follow(*clear, run_time=self.seconds("clear"))

    def together(self) -> None:
        present = dict.fromkeys((self.world_card, self.plot_card, self.tiles, self.case), 1.0)
        present |= dict.fromkeys((*self.piled_tiles, self.piled_head), 1.0)
        self.enter(present, self.before(moved=TILE, narrowed=1), run_time=1.0)
        n_trees = self.result.n_trees
        self.follow(self.slide(self.piled, float(n_trees), linear), run_time=2.4)
        if self.growth is not None:
            self.play(*(part.appear() for part in self.growth), run_time=0.6)
            self.follow(self.slide(self.n_more, self.last_count, _later_faster), run_time=3.0)
            self.play(self.curve_names.appear(), run_time=0.4)

    def open_the_leaf(self) -> None:
        """The training rows of the leaf come out, and fill it with their shares."""
        present = self.tree_1() | self.heads(1.0) | dict.fromkeys(self.members, 1.0)
        self.enter(present, {self.moved: SMALL}, run_time=0.6)
        self.follow(self.slide(self.opened, 1.0, linear), run_time=self.seconds("open"))
        self.play(self.slide(self.filled, 1.0), self.first_says.appear(), run_time=0.5)

    # --- what is present --------------------------------------------------------------------

    def seconds(self, what: str) -> float:
        return (SHORT_S if self.cut.name == "short" else FULL_S)[what]

    def before(self, **values: float) -> dict[Any, float]:
        """Return the values of all trackers: those given, and the others at their beginning."""
        return {t: values.get(name, self.first[name]) for name, t in self.trackers.items()}

    def tree_1(self) -> dict[Part, float]:
        parts = self.world_card, self.plot_card, self.case, self.branches, self.answers
        return dict.fromkeys((*parts, *self.nodes, self.ways, *self.falling, *self.chips), 1.0)

    def trees(self, level: float = 1.0) -> dict[Part, float]:
        full = dict.fromkeys((self.world_card, self.plot_card, self.case, *self.chips), 1.0)
        return full | dict.fromkeys((self.branches, *self.nodes, self.ways), level)

    def heads(self, level: float) -> dict[Part, float]:
        return dict.fromkeys((*self.class_heads, *self.counts), level)

    def names_alone(self) -> dict[Part, float]:
        return dict.fromkeys(self.class_heads, 1.0)

    # --- values of the moment ---------------------------------------------------------------

    def case_place(self) -> Floats:
        """Middle and half height of the followed case."""
        stops = self.places.digit()
        x, y = self.tile_places()[self.result.case]
        stops[TILE] = x, y, self.tile_half()
        way = self.moved.get_value()
        return np.array([np.interp(way, range(4), column) for column in stops.T])

    def tile_places(self) -> Floats:
        one, other = (grid.places() for grid in self.walls)
        return one + (other - one) * self.narrowed.get_value()

    def tile_half(self) -> float:
        one, other = (0.43 * grid.pitch for grid in self.walls)
        return one + (other - one) * self.narrowed.get_value()

    def tree_rect(self, tree: int) -> Any:
        slot = self.slots[tree]
        return between(self.places.tree, slot, self.shrunk.get_value()) if tree == 0 else slot

    def node_places(self, tree: int) -> Floats:
        return self.shapes[tree].places(self.tree_rect(tree))

    def arrived(self) -> Floats:
        """How far each tree has come, (n_trees,): the first is there before."""
        n_others = self.result.n_trees - 1
        return np.append(1.0, Stagger(self.others, overlap=0.5).shares(n_others))

    def branch_ends(self) -> Floats:
        """Both ends of each branch, (n, 4)."""
        ends = []
        for tree, shape in enumerate(self.shapes):
            places = self.node_places(tree)
            children = np.flatnonzero(shape.parent >= 0)
            ends.append(np.column_stack([places[shape.parent[children]], places[children]]))
        return np.concatenate(ends)

    def branch_shares(self) -> Floats:
        shares = []
        for tree, come in enumerate(self.arrived()):
            shape = self.shapes[tree]
            depth = shape.depth[shape.parent >= 0]
            grown = self.grown.get_value() if tree == 0 else come
            shares.append(np.clip(grown * shape.depth.max() - depth + 1, 0, 1))
        return np.concatenate(shares)

    def way_ends(self) -> Floats:
        ends = []
        for tree, shape in enumerate(self.shapes):
            places = self.node_places(tree)[list(shape.path)]
            ends.append(np.column_stack([places[:-1], places[1:]]))
        return np.concatenate(ends)

    def way_shares(self) -> Floats:
        shares = []
        for tree, come in enumerate(self.arrived()):
            steps = np.arange(len(self.shapes[tree].path) - 1)
            gone = self.fallen.get_value() if tree == 0 else come * len(steps)
            shares.append(np.clip(gone - steps, 0, 1))
        return np.concatenate(shares)

    def leaf_places(self) -> Floats:
        """Middle, half width and half height of the leaf of the case in each tree: (n, 4)."""
        small = 0.28 * self.slots[0].width / 2, 0.11
        boxes = []
        for tree, shape in enumerate(self.shapes):
            x, y = self.node_places(tree)[shape.path[-1]]
            half = np.array(small)
            if tree == 0:
                half += (np.array(self.leaf_half) - half) * (1 - self.shrunk.get_value())
            boxes.append((x, y - half[1], *half))
        return np.array(boxes)

    def chip_boxes(self) -> Floats:
        """Middle, half size, and share of the positive class of each tree's chip: (n, 5)."""
        voted = Stagger(self.voted, overlap=0.4).shares(self.result.n_trees)[:, None]
        barred, share = self.barred.get_value(), self.shares[:, None]
        boxes = np.hstack([self.leaf_places(), share])
        bricks = np.hstack([self.bricks, self.says[:, None]])
        bars = np.hstack([self.bars, share + (self.mean_share - share) * self.leveled.get_value()])
        flown = boxes + (bricks - boxes) * voted
        return np.asarray(flown + (bars - flown) * barred)

    def chip_shares(self) -> Floats:
        arrived = self.arrived()
        arrived = np.clip(4 * arrived - 3, 0, 1)
        arrived[0] = self.filled.get_value()
        return arrived

    def n_votes(self, positive: bool) -> int:
        """How many votes, or training rows of the leaf, stand below a class."""
        voted = Stagger(self.voted, overlap=0.4).shares(self.result.n_trees)
        if voted.any():
            return int(((voted > 0.95) & (self.says == positive)).sum())
        here = self.member_shares() > 0.95
        return int((here & (self.member_positive == positive)).sum())

    def member_shares(self) -> Floats:
        return Stagger(self.opened, overlap=0.9).shares(len(self.member_positive))

    def member_places(self) -> Floats:
        """Middle and half height of each training row of the leaf: (n, 3)."""
        x, y = self.leaf_places()[0, :2]
        start = np.array([x, y, 0.05])
        return np.asarray(start + (self.member_ends - start) * self.member_shares()[:, None])

    def step(self) -> int:
        """The question of tree 1 that is asked now."""
        n_inner = len(self.shapes[0].path) - 1
        return int(np.clip(round(self.fallen.get_value()), 0, max(n_inner - 1, 0)))

    # --- the parts --------------------------------------------------------------------------

    def lay(self) -> None:
        r, page = self.result, self.page
        self.first = dict.fromkeys(("moved", "grown", "opened", "filled", "shrunk", "others"), 0.0)
        self.first |= {"dropped": 1.0, "fallen": -1.0}
        self.first |= dict.fromkeys(("voted", "barred", "leveled", "told", "cleared"), 0.0)
        self.first |= {"narrowed": 0.0, "piled": 0.0, "n_more": 1.0}
        self.trackers = {name: self.track(name, value) for name, value in self.first.items()}
        self.__dict__.update(self.trackers)
        self.places = Places(page, r.n_trees)
        self.slots, self.shapes = self.places.slots(), [TreeShape.of(r, t) for t in range(r.n_trees)]
        self.shares, self.says = r.tree_probability[:, r.case], r.tree_says[:, r.case]
        self.mean_share = float(self.shares.mean())
        self.bricks = self.places.bricks(self.says)
        self.bars = self.places.bars(np.argsort(-self.shares, kind="stable"))
        n_leaves = max(1, int((~self.shapes[0].is_inner).sum()))
        self.leaf_half = 0.4 * self.places.tree.width / n_leaves, 0.16
        self.walls = [
            Grid(self.places.wall(card, 1), r.n_tiles) for card in (self.places.whole, page.world)
        ]
        self.whole_card = self.add_part(Card("whole card", self.places.whole, self.theme))
        stage = Overlay(self.setting)
        self.lay_trees(stage)
        self.lay_leaf(stage)
        self.lay_chips(stage)
        self.lay_wall(stage)
        self.lay_case(stage)
        self.place(stage)
        self.lay_growth()

    def pictures(self, name: str, rows: Any, levels: Any, positive: Any, **options: Any) -> Mark:
        """Return cases as pictures, or as discs and squares if their features are not pixels."""
        x, y, radius = (lambda k=k: rows()[:, k] for k in range(3))
        if levels is not None:
            return Image(name, x=x, y=y, radius=radius, levels=levels, **options)
        role = options.pop("role", np.where(positive, "positive", "negative"))
        return Dot(name, x=x, y=y, radius=radius, role=role, **options)

    def lay_trees(self, stage: Frame) -> None:
        r, add = self.result, stage.add
        x, y, x2, y2 = (lambda k=k: self.branch_ends()[:, k] for k in range(4))
        branches = Each(self.branch_shares)
        kwargs = {"role": "muted", "width": sizes.AXIS, "halo": 0.0, "reveal": branches}
        self.branches = add(Link("branches", x=x, y=y, x2=x2, y2=y2, **kwargs))
        x, y, x2, y2 = (lambda k=k: self.way_ends()[:, k] for k in range(4))
        ways = Each(self.way_shares)
        self.ways = add(Link("ways", x=x, y=y, x2=x2, y2=y2, width=0.06, halo=0.0, reveal=ways))
        self.lay_leaves(stage)
        shape = self.shapes[0]
        on_path = [(0, node) for node in shape.path if shape.is_inner[node]]
        on_path += [(tree, 0) for tree in range(1, r.n_trees)]
        off_path = [
            (0, int(node)) for node in np.flatnonzero(shape.is_inner) if (0, node) not in on_path
        ]
        self.nodes = [*self.node_marks(stage, "other", off_path, 0.3, "muted"), self.leaves]
        self.nodes += self.node_marks(stage, "asked", on_path, 1.0, "accent")
        answers, root = np.flatnonzero(shape.parent == 0), shape.places(self.places.tree)
        middles = root[0] + 0.62 * (root[answers] - root[0]) if len(answers) else root[:0]
        self.answers = add(
            Text(
                "answers",
                x=middles[:, 0] + np.array([-0.15, 0.15])[: len(answers)],
                y=middles[:, 1] + 0.16,
                text=[self.say("labels.no"), self.say("labels.yes")][: len(answers)],
                role="muted",
                anchor="center",
                reveal=Each(lambda: np.clip(2 * self.grown.get_value() - 1, 0, 1)),
            )
        )

    def lay_leaves(self, stage: Frame) -> None:
        """The other leaves of tree 1, which stay closed."""
        shape = self.shapes[0]
        ends = np.flatnonzero(~shape.is_inner)

        def boxes() -> Floats:
            half = np.array(self.leaf_half) * (1 - self.shrunk.get_value())
            places = self.node_places(0)[ends]
            places[:, 1] -= half[1]
            return np.hstack([places - half, places + half])

        x, y, x2, y2 = (lambda k=k: boxes()[:, k] for k in range(4))
        shown = Each(lambda: np.clip(self.grown.get_value() * 4 - 3, 0, 1))
        kwargs = {"role": "muted", "outline": sizes.AXIS, "reveal": shown}
        self.leaves = stage.add(Cell("leaves", x=x, y=y, x2=x2, y2=y2, **kwargs))

    def node_marks(
        self, stage: Frame, name: str, nodes: list[tuple[int, int]], strength: float, role: str
    ) -> list[Mark]:
        """Return pictures of the case at nodes, on cards, with the asked pixel framed."""
        r = self.result
        if not nodes:
            return []
        trees = np.array([tree for tree, _ in nodes])
        is_small = np.array([tree > 0 for tree, _ in nodes])
        is_root = np.array([node == 0 for _, node in nodes])
        depth = np.array([self.shapes[tree].depth[node] for tree, node in nodes])
        deepest = max(int(self.shapes[0].depth.max()), 1)

        def rows() -> Floats:
            shrunk, small = self.shrunk.get_value(), self.places.root_half
            large = self.places.node_half
            half = np.where(is_root, large + (small - large) * shrunk, large * (1 - shrunk))
            half = np.where(is_small, small, half)
            grown = np.clip(self.grown.get_value() * deepest - depth + 1, 0, 1)
            half = half * np.where(is_small, self.arrived()[trees], grown)
            at = [self.node_places(tree)[node] for tree, node in nodes]
            return np.column_stack([at, half])

        def boxes(grow: float) -> Floats:
            x, y, half = rows().T
            return np.column_stack([x - half * grow, y - half * grow, x + half * grow, y + half * grow])

        x, y, x2, y2 = (lambda k=k: boxes(1.12)[:, k] for k in range(4))
        corners = {"x": x, "y": y, "x2": x2, "y2": y2}
        marks: list[Mark] = [Cell(f"{name} cards", **corners, role="panel")]
        pictures = r.pictures
        if pictures is not None:
            levels = np.repeat(pictures.cases[r.case][None], len(nodes), axis=0)
            marks.append(self.pictures(f"{name} pictures", rows, levels, None, strength=strength))
        frame = "ink" if role == "accent" else "muted"
        marks.append(Cell(f"{name} frames", **corners, role=frame, outline=sizes.AXIS))
        if pictures is not None:
            height, width = pictures.cases.shape[1:]
            asked = np.array([r.feature[r.nodes(t)][self.shapes[t].node[n]] for t, n in nodes])

            def pixels() -> Floats:
                return pixel_boxes(rows(), asked, height, width)

            x, y, x2, y2 = (lambda k=k: pixels()[:, k] for k in range(4))
            marks.append(
                Cell(f"{name} pixels", x=x, y=y, x2=x2, y2=y2, role=role, outline=sizes.OUTLINE)
            )
        for mark in marks:
            stage.add(mark)
        return marks

    def lay_leaf(self, stage: Frame) -> None:
        """The training rows in the leaf of tree 1, and the names of the two columns."""
        r, (left, right) = self.result, self.places.columns()
        if r.leaf is not None:
            order = np.repeat(np.arange(len(r.leaf.draws)), r.leaf.draws)
            self.member_positive = r.leaf.is_positive[order]
            levels = None if r.pictures is None else r.pictures.leaf[order]
        else:
            self.member_positive, levels = np.zeros(0, dtype=bool), None
        self.member_ends = np.zeros((len(self.member_positive), 3))
        sizes_of = [int((self.member_positive == side).sum()) for side in (False, True)]
        pitch = min(Grid(column, max(n, 1)).pitch for column, n in zip((left, right), sizes_of, strict=True))
        for side, column in enumerate((left, right)):
            grid = Grid(column, sizes_of[side], largest=min(pitch, 0.8))
            rows = np.flatnonzero(self.member_positive == bool(side))
            half = np.full(len(rows), 0.45 * grid.pitch)
            self.member_ends[rows] = np.column_stack([grid.places(), half])
        self.members: list[Mark] = []
        if len(self.member_positive):
            shown = Each(lambda: np.clip(8 * self.member_shares(), 0, 1))
            mark = self.pictures(
                "members", self.member_places, levels, self.member_positive, reveal=shown
            )
            self.members.append(stage.add(mark))
        self.lay_heads(stage)

    def lay_heads(self, stage: Frame) -> None:
        columns, side = self.places.columns(), self.places.side
        em = self.page.type.readout
        names = ("negative", "positive")
        self.class_heads: list[Mark] = []
        self.counts: list[Mark] = []
        for is_positive, (column, role) in enumerate(zip(columns, names, strict=True)):
            x, y = column.center[0], side.top - em
            if is_positive:
                x = (column.right + self.case_stop(SMALL)[0] + self.places.small_half) / 2
            else:
                x = (column.left + self.case_stop(SMALL)[0] - self.places.small_half) / 2
            dot = Dot(f"{role} mark", x=x - 0.3, y=y + 0.36 * em, role=role, radius=0.15)
            text = Text(f"{role} name", x=x, y=y, say=f"labels.{role}", role=role, em="readout")
            value = lambda p=bool(is_positive): self.n_votes(p)  # noqa: E731
            count = Number(f"{role} count", x=x - 0.1, y=y - 1.3 * em, value=value, role="ink", anchor="center")
            self.class_heads += [stage.add(dot), stage.add(text)]
            self.counts.append(stage.add(count))
        line = {"x": side.left, "y": side.bottom + 0.25 * em, "em": "readout", "weight": "bold"}
        self.first_says = stage.add(Text("first says", say="labels.first_says", **line))
        self.votes_say = stage.add(Text("votes say", say="labels.votes_say", **line))
        self.mean_says = stage.add(Text("mean says", say="labels.mean_says", **line))

    def case_stop(self, stop: int) -> Floats:
        return np.asarray(self.places.digit()[stop])

    def lay_chips(self, stage: Frame) -> None:
        def boxes(is_positive: bool) -> Floats:
            x, y, width, height, share = self.chip_boxes().T
            split = x - width + 2 * width * share
            left = x - width if is_positive else split
            return np.column_stack([left, y - height, split if is_positive else x + width, y + height])

        self.chips: list[Mark] = []
        for role in ("positive", "negative"):
            x, y, x2, y2 = (
                lambda k=k, p=role == "positive": boxes(p)[:, k] for k in range(4)
            )
            kwargs = {"role": role, "reveal": Each(self.chip_shares)}
            self.chips.append(stage.add(Cell(f"{role} chips", x=x, y=y, x2=x2, y2=y2, **kwargs)))
        area = self.places.rows()
        middle, low, high = area.center[0], area.bottom - 0.1, area.top + 0.1
        self.half = stage.add(Link("half", x=middle, y=low, x2=middle, y2=high, role="ink"))
        x = area.left + self.shares * area.width
        y, half = self.bars[:, 1], self.bars[:, 3]
        self.ticks = stage.add(
            Link("tree shares", x=x, y=y - half, x2=x, y2=y + half, width=sizes.RULE, halo=0.0)
        )

    def lay_wall(self, stage: Frame) -> None:
        r, n = self.result, self.result.n_tiles
        add, others = stage.add, np.flatnonzero(np.arange(n) != r.case)
        tree, forest = r.wrong[r.typical_tree, :n], r.forest_wrong[:n]
        ever = np.flatnonzero(tree | forest)

        def rows(of: Any) -> Any:
            return lambda: np.column_stack([self.tile_places()[of], np.full(len(of), self.tile_half())])

        def boxes(of: Any) -> dict[str, Any]:
            def corners() -> Floats:
                half = np.full((len(of), 2), 1.1 * self.tile_half())
                return np.hstack([self.tile_places()[of] - half, self.tile_places()[of] + half])

            return {key: (lambda k=k: corners()[:, k]) for k, key in enumerate(("x", "y", "x2", "y2"))}

        def wrong_now() -> Floats:
            told = Stagger(self.told, overlap=0.8).shares(len(ever))
            cleared = Stagger(self.cleared, overlap=0.8).shares(len(ever))
            return np.where(tree[ever], told, 0) * np.where(forest[ever], 1, 1 - cleared) + np.where(
                forest[ever] & ~tree[ever], cleared, 0
            )

        def forest_now() -> Floats:
            return np.where(forest[ever], Stagger(self.cleared, overlap=0.8).shares(len(ever)), 0)

        def piled_now() -> Floats:
            errors = np.clip(self.piled.get_value() - np.arange(r.n_trees), 0, 1) @ r.wrong[:, :n]
            return np.asarray(errors / r.n_trees)

        everything = np.arange(n)
        piled = add(
            Cell("piled tiles", **boxes(everything), role="highlighter", strength=piled_now)
        )
        under = add(Cell("wrong tiles", **boxes(ever), role="highlighter", reveal=Each(wrong_now)))
        levels = None if r.pictures is None else r.pictures.cases
        pick = lambda of: None if levels is None else levels[of]  # noqa: E731
        options = {} if levels is None else {"strength": 0.42}
        self.tiles = add(
            self.pictures("tiles", rows(others), pick(others), r.is_positive[others], **options)
        )
        self.wrong_tiles = [under]
        if levels is not None:
            shown = Each(lambda: (wrong_now() > 0.3).astype(float))
            wrong = self.pictures("wrong digits", rows(ever), pick(ever), None, reveal=shown)
            self.wrong_tiles.append(add(wrong))
        outline = {"role": "accent", "outline": 0.07, "reveal": Each(forest_now)}
        self.wrong_tiles.append(add(Cell("forest tiles", **boxes(ever), **outline)))
        self.piled_tiles = [piled]
        place = {"x": self.walls[0].rect.left, "y": self.walls[0].rect.top + 0.4 * self.page.type.readout}
        right = place | {"x": self.walls[0].rect.right, "anchor": "right"}
        n_tree = lambda: int(((Stagger(self.told, overlap=0.8).shares(len(ever)) > 0.5) & tree[ever]).sum())  # noqa: E731
        n_forest = lambda: int((forest_now() > 0.5).sum())  # noqa: E731
        em = "readout" if self.page.wide else "text"
        self.tree_head = add(
            Number("tree wrong", **place, value=n_tree, say="labels.tree_wrong", em=em)
        )
        self.forest_head = add(
            Number("forest wrong", **right, value=n_forest, say="labels.forest_wrong", role="accent", em=em)
        )
        n_piled = lambda: round(self.piled.get_value())  # noqa: E731
        self.piled_head = add(
            Number("piled", **place, value=n_piled, say="labels.piled", em="text")
        )

    def lay_case(self, stage: Frame) -> None:
        """The followed case, the copy of it that falls, and what is asked about it."""
        r, shape = self.result, self.shapes[0]
        levels = None if r.pictures is None else r.pictures.cases[r.case][None]
        drop = Drop(self.dropped, height=1.6)
        rows = lambda: self.case_place()[None]  # noqa: E731
        self.case = stage.add(self.pictures("case", rows, levels, None, role="ink", moves=[drop]))

        def falling() -> Floats:
            places = self.node_places(0)[list(shape.path)]
            places[-1, 1] += 1.25 * self.places.node_half
            stops = np.column_stack([places, np.full(len(places), self.places.node_half)])
            stops = np.vstack([self.case_stop(LARGE), stops])
            way = np.clip(self.fallen.get_value() + 1, 0, len(stops) - 1)
            return np.array([[np.interp(way, np.arange(len(stops)), c) for c in stops.T]])

        def corners() -> Floats:
            at, half = falling()[:, :2], 1.12 * falling()[:, 2:]
            return np.hstack([at - half, at + half])

        x, y, x2, y2 = (lambda k=k: corners()[:, k] for k in range(4))
        shown = Each(lambda: 1.0 if 0 < self.fallen.get_value() + 1 and self.shrunk.get_value() == 0 else 0.0)
        box = {"x": x, "y": y, "x2": x2, "y2": y2, "reveal": shown}
        card = stage.add(Cell("falling card", **box, role="panel"))
        faller = stage.add(self.pictures("falling", falling, levels, None, role="ink", reveal=shown))
        frame = stage.add(Cell("falling frame", **box, role="ink", outline=sizes.RULE))
        self.falling = [card, faller, frame]
        self.lay_asking(stage)

    def lay_asking(self, stage: Frame) -> None:
        r, shape = self.result, self.shapes[0]
        inner = [node for node in shape.path if shape.is_inner[node]]
        numbers = shape.node[inner]
        feature, threshold = r.feature[numbers], r.threshold[numbers]
        side, em = self.places.side, self.page.type.text
        values = r.case_values[feature]

        def asked() -> str:
            if not inner:
                return ""
            k = self.step()
            facts = {"threshold": Fact(float(threshold[k]), Kind.SHARE)}
            return self.say("labels.asked", **facts)

        def told() -> str:
            return ""

        texts = lambda: [self.question_text(feature, threshold, values, self.step())] if inner else [""]  # noqa: E731
        bottom = self.case_stop(LARGE)[1] - self.case_stop(LARGE)[2]
        near = Each(lambda: np.clip(2 - 4 * abs(self.fallen.get_value() - self.step()), 0, 1))
        self.asking = stage.add(
            Text("asking", x=side.center[0], y=bottom - 1.3 * em, text=lambda: [t[0] for t in texts()],
                 em="text", anchor="center", reveal=near)
        )
        self.reply = stage.add(
            Text("reply", x=side.center[0], y=bottom - 2.7 * em, text=lambda: [t[1] for t in texts()],
                 em="text", weight="bold", anchor="center", reveal=near)
        )
        self.falling.append(self.reply)
        if r.pictures is not None and inner:
            height, width = r.pictures.cases.shape[1:]
            cells = pixel_boxes(np.repeat(self.case_stop(LARGE)[None], len(inner), axis=0), feature, height, width)

            def ring() -> Floats:
                way = np.clip(self.fallen.get_value(), 0, len(inner) - 1)
                return np.array([np.interp(way, np.arange(len(inner)), c) for c in cells.T])

            x, y, x2, y2 = (lambda k=k: ring()[k] for k in range(4))
            shown = Each(lambda: float(self.moved.get_value() == LARGE and self.fallen.get_value() > -0.2))
            self.falling.append(
                stage.add(Cell("ring", x=x, y=y, x2=x2, y2=y2, role="accent", outline=0.09, reveal=shown))
            )

    def question_text(self, feature: Any, threshold: Any, values: Any, k: int) -> tuple[str, str]:
        """Return the question of a node, and what is true of the case."""
        r = self.result
        name = str(r.feature_names[feature[k]])
        yes = "yes" if values[k] > threshold[k] else "no"
        facts = {
            "threshold": Fact(f"{threshold[k]:.3g}", Kind.NAME),
            "value": Fact(f"{values[k]:.3g}", Kind.NAME),
            "feature": Fact(name, Kind.NAME),
            "answer": Fact(self.say(f"labels.{yes}"), Kind.NAME),
        }
        kind = "pixel" if r.pictures is not None else "feature"
        return self.say(f"labels.asks_{kind}", **facts), self.say(f"labels.replies_{kind}", **facts)

    def lay_growth(self) -> None:
        """The errors of more trees, and those out of bag."""
        larger = self.result.larger
        self.growth: list[Part] | None = None
        self.bag: list[Mark] = []
        if larger is None:
            return
        error, last = 1 - larger.accuracy, int(larger.counts[-1])
        self.last_count = float(last)
        top = float(np.ceil(20 * max(error.max(), 0.1)) / 20)
        x, y = Linear(1, last, at=(1, last)), Linear(0, top, at=(0, top), kind=Kind.PERCENT) if False else Linear(0, top, at=(0, top))
        frame = Frame(self.setting, self.page.measure, name="growth", x=x, y=y,
                      x_title=AxisTitle("labels.trees_axis"), y_title=AxisTitle("labels.wrong_axis"))
        drawn = Upto(lambda: float(np.searchsorted(larger.counts, self.n_more.get_value())))
        lines = [frame.add(Line("test errors", x=larger.counts, y=error, role="accent", reveal=drawn))]
        names = [Named(lines[0], "labels.test_name")]
        self.place(frame)
        self.curve_names = self.parts[-1]
        self.growth = list(frame.parts())


def pixel_boxes(rows: Floats, feature: Any, height: int, width: int) -> Floats:
    """Return the corners of one pixel of each picture, (n, 4).

    rows: middle and half height of each picture, (n, 3).  feature: the number of the pixel.
    """
    down, across = np.divmod(np.asarray(feature), width)
    x, y, half = rows.T
    pixel = half / height
    left, top = x - width * pixel + 2 * pixel * across, y + half - 2 * pixel * down
    return np.column_stack([left, top - 2 * pixel, left + 2 * pixel, top])


def _later_faster(way: float) -> float:
    """The first trees one by one, the last ones in a rush: most happens early."""
    return float(way**2.5)
