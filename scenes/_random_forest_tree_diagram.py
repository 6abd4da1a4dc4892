"""A decision tree grown split by split: each leaf a bar of its classes, one path lit."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, text_width
from mlu_anim.wording.typesetting import CAP_HEIGHT
from scenes._random_forest_tree_shape import Floats, TreeRoom, TreeShape

BAR_SHARE, STUB_BAR_SHARE = 0.24, 0.34
"""Height of a leaf's bar as a share of the tree's room, without stubs and with them."""
_POINTS_PER_BAR = 16
FEW_LEAVES = 4
"""A tree of fewer leaves has no wider bars."""
STUB_SHARE = 0.5
"""Height of a stub as a share of a bar's: below it the leaf that the path ends in."""


class TreeDiagram(Part):
    """A tree from its arrays; a node that has not split yet shows as a leaf.

    A leaf's bar hangs from its place: the positives' share below, in their color, the negatives'
    above it. `grown()` splits have been made, half of one too. A stub, a triangle, stands for all
    that follows a node out of sight.
    """

    def __init__(
        self,
        name: str,
        shape: TreeShape,
        theme: Theme,
        *,
        room: Callable[[], TreeRoom],
        grown: Callable[[], float],
        path: Sequence[int] = (),
        lit: Callable[[], float] = lambda: 0.0,
        letters: Sequence[str] = (),
        letters_seen: Callable[[], float] = lambda: 0.0,
        em: float = 0.0,
        hidden_share: float = 0.0,
        clearance: float = 0.0,
    ) -> None:
        """`path`: nodes from the root, of which `lit()` steps are marked; through a stub at its end
        one step more, to a leaf whose share of positives is `hidden_share`; the path stops so far
        above that leaf that a mark of the radius `clearance` does not hide it.

        `letters`: one for each node, empty for leaves, set at `em` in the splits, and as many
        levels as follow below the stubs.
        """
        self.shape, self._room, self._grown = shape, room, grown
        self._path = np.asarray(path, dtype=np.int64)
        self._lit, self._letters_seen = lit, letters_seen
        self._parent, self._rank = shape.parents(), shape.split_ranks()
        self._level, self._across = shape.levels(), shape.across()
        self._n_leaves, self._is_stub = int((~shape.is_split).sum()), shape.is_stub
        self._hidden_share, self._clearance = hidden_share, clearance
        super().__init__(*self._made_inks(theme, letters, em), name=name)

    def _made_inks(self, theme: Theme, letters: Sequence[str], em: float) -> list[Ink]:
        """All inks, in drawing order."""
        ink, panel = theme.color("ink"), theme.color("panel")
        self.links = Ink(stroke=theme.color("muted"), width=0.025)
        self.way = Ink(stroke=ink, width=0.07)
        self.positives = Ink(fill=theme.color("positive"))
        self.negatives = Ink(fill=theme.color("negative"))
        self.leaf = Ink(stroke=ink, width=0.04)
        self.stubs = Ink(fill=panel, stroke=theme.color("muted"), width=0.025)
        self.hidden = (Ink(fill=theme.color("positive")), Ink(fill=theme.color("negative")))
        self.splits = Ink(fill=panel, stroke=ink, width=0.03)
        self.letters = {
            node: Words(text, em=em, color=ink, under=panel, weight="semibold", anchor="center")
            for node, text in enumerate(letters)
            if text
        }
        self.numbers = self._stub_numbers(theme, em) if letters else {}
        drawn = (self.links, self.stubs, self.way, self.positives, self.negatives)
        above = self.hidden, (self.leaf, self.splits), self.letters.values(), self.numbers.values()
        return [*drawn, *(part for group in above for part in group)]

    def _stub_numbers(self, theme: Theme, em: float) -> dict[int, Words]:
        """Numbers of the levels below each stub, if all of these numbers have room."""
        below = self.shape.below if self.shape.below is not None else np.zeros(0, dtype=np.int64)
        texts = {int(node): f"+{below[node]}" for node in np.flatnonzero(self._is_stub)}
        widest = max((text_width(text, em, "medium") for text in texts.values()), default=0.0)
        if widest > 0.94 * self._room().rect.width / self._n_leaves:
            return {}
        color, panel = theme.text_tone("muted"), theme.color("panel")
        return {
            node: Words(text, em=em, color=color, under=panel, weight="medium", anchor="center")
            for node, text in texts.items()
        }

    def state(self) -> Hashable:
        return self._room(), self._grown(), self._lit(), self._letters_seen()

    def places(self) -> Floats:
        """Places of the nodes of the whole tree on the page: (n_nodes, 2)."""
        room = self._room()
        rect, height = room.rect, self._bar_height(room)
        step = (rect.height - room.radius - height) / max(int(self._level.max()), 1)
        x = rect.left + self._across / self._n_leaves * rect.width
        return np.column_stack([x, rect.top - room.radius - step * self._level])

    def draw(self) -> None:
        room, full = self._room(), self.places()
        came = np.clip(self._grown() - self._rank[self._parent], 0, 1)
        came[self._parent < 0] = 1.0
        split = np.where(self.shape.is_split, np.clip(self._grown() - self._rank, 0, 1), 0.0)
        start = full[np.maximum(self._parent, 0)]
        places = start + (full - start) * came[:, None]
        seen = (came > 0) & (self._parent >= 0)
        self.links.points = shapes.rows_of_segments(start[seen], places[seen])
        self._draw_bars(places, came * (1 - split), room)
        chosen = split > 0
        self.splits.points = _discs(places[chosen], room.radius * split[chosen])
        self._draw_path(places, room)
        self._draw_stubs(places, came, room)
        for node, letter in self.letters.items():
            letter.strength = self._letters_seen() * float(split[node])
            x, y = places[node]
            letter.move_to_baseline((float(x), float(y) - CAP_HEIGHT / 2 * letter.em))

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name}_bars": len(self.leaf_shares())}

    def leaf_shares(self) -> Floats:
        """The share of positives of each bar as it is drawn, from the left: (n_bars,)."""
        low, high = (
            ink.points.reshape(-1, _POINTS_PER_BAR, 3) for ink in (self.positives, self.negatives)
        )
        heights = [np.ptp(bars[:, :, 1], axis=1) for bars in (low, high)]
        order = np.argsort(low[:, :, 0].min(axis=1), kind="stable")
        shares: Floats = (heights[0] / (heights[0] + heights[1]))[order]
        return shares

    def stops(self) -> Floats:
        """Places of the path's stops on the page: (n_stops, 2), from the root to its leaf."""
        places = self.places()
        stops: Floats = places[self._path]
        if not self._ends_in_stub:
            return stops
        down = max(0.0, STUB_SHARE * self._bar_height(self._room()) - self._clearance)
        return np.vstack([stops, stops[-1] - np.array([0.0, down])])

    @property
    def n_steps(self) -> int:
        """Steps of the path, the one through a stub included."""
        return len(self._path) - 1 + int(self._ends_in_stub)

    @property
    def _ends_in_stub(self) -> bool:
        return len(self._path) > 0 and bool(self._is_stub[self._path[-1]])

    def hidden_leaf_share(self) -> float:
        """The share of positives of the leaf below a stub as it is drawn; NaN without one."""
        low, high = (
            float(np.ptp(ink.points[:, 1])) if len(ink.points) else 0.0 for ink in self.hidden
        )
        return low / (low + high) if low + high else float("nan")

    def _draw_stubs(self, places: Floats, came: Floats, room: TreeRoom) -> None:
        shown = self._is_stub & (came > 0)
        height = STUB_SHARE * self._bar_height(room)
        half = self._bar_width(room) / 2 * came[shown]
        self.stubs.points = shapes.triangles(places[shown], half, height * came[shown])
        for node, number in self.numbers.items():
            number.strength = self._letters_seen() * float(came[node])
            x, y = places[node]
            number.move_to_baseline((float(x), float(y) - height - 1.05 * number.em))

    def _draw_bars(self, places: Floats, size: Floats, room: TreeRoom) -> None:
        shown = (size > 0) & ~self._is_stub
        top, share = places[shown], self.shape.probability[shown]
        half = self._bar_width(room) / 2 * size[shown]
        height = self._bar_height(room) * size[shown]
        bottom = top - np.column_stack([np.zeros_like(height), height])
        border = bottom + np.column_stack([np.zeros_like(height), height * share])
        aside = np.column_stack([half, np.zeros_like(half)])
        self.positives.points = shapes.rectangles(bottom - aside, border + aside)
        self.negatives.points = shapes.rectangles(border - aside, top + aside)

    def _draw_path(self, places: Floats, room: TreeRoom) -> None:
        lit = self._lit()
        for ink in (self.way, self.leaf, *self.hidden):
            ink.points = np.zeros((0, 3))
        if lit <= 0 or not len(self._path):
            return
        stops = self.stops()
        self.way.points = shapes.polyline(along(stops, lit, trace=True))
        x, y = places[self._path[-1]]
        half, height = self._bar_width(room) / 2, self._bar_height(room)
        if self._ends_in_stub:
            y -= STUB_SHARE * height
            height *= 1 - STUB_SHARE
            came = min(max(lit - (self.n_steps - 1), 0.0), 1.0)
            self._draw_hidden(float(x), float(y), half * came, height * came)
        if lit >= self.n_steps:
            self.leaf.points = shapes.rectangle(x - half, y - height, x + half, y)

    def _draw_hidden(self, x: float, top: float, half: float, height: float) -> None:
        """The leaf at the end of a stub: it grows as the path comes to it."""
        border = top - height * (1 - self._hidden_share)
        low, high = self.hidden
        if height > 0 and self._hidden_share > 0:
            low.points = shapes.rectangle(x - half, top - height, x + half, border)
        if height > 0 and self._hidden_share < 1:
            high.points = shapes.rectangle(x - half, border, x + half, top)

    def _bar_height(self, room: TreeRoom) -> float:
        return (STUB_BAR_SHARE if self._is_stub.any() else BAR_SHARE) * room.rect.height

    def _bar_width(self, room: TreeRoom) -> float:
        return 0.62 * room.rect.width / max(self._n_leaves, FEW_LEAVES)


def along(stops: Floats, steps: float, *, trace: bool = False) -> Floats:
    """The point `steps` steps along a broken line: (2,); or the line up to there: (n, 2)."""
    steps = min(max(steps, 0.0), len(stops) - 1.0)
    whole = min(int(steps), len(stops) - 2) if len(stops) > 1 else 0
    following = stops[min(whole + 1, len(stops) - 1)]
    end = stops[whole] + (following - stops[whole]) * (steps - whole)
    return np.vstack([stops[: whole + 1], end]) if trace else end


def _discs(centers: Floats, radii: Floats) -> shapes.Points:
    unit = shapes.discs([(0, 0)], 1.0)[:, :2]
    xy = centers[:, None, :] + unit[None] * radii[:, None, None]
    flat = xy.reshape(-1, 2)
    return np.column_stack([flat, np.zeros(len(flat))])
