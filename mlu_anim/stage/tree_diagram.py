"""A decision tree grown split by split: each leaf a bar of its classes, one path lit."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.tree_shape import Floats, TreeRoom, TreeShape
from mlu_anim.stage.typesetting import CAP_HEIGHT
from mlu_anim.stage.words import Words
from mlu_anim.theme import Theme

BAR_SHARE = 0.24
"""Height of a leaf's bar as a share of the tree's room."""
_POINTS_PER_BAR = 16


class TreeDiagram(Part):
    """A tree from its arrays; a node that has not split yet shows as a leaf.

    A leaf's bar hangs from its place: the positives' share below, in their color, the negatives'
    above it. `grown()` splits have been made, half of one too.
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
    ) -> None:
        """`path`: nodes from the root, of which `lit()` steps are marked.

        `letters`: one for each node, empty for leaves, set at `em` in the splits.
        """
        self.shape, self._room, self._grown = shape, room, grown
        self._path = np.asarray(path, dtype=np.int64)
        self._lit, self._letters_seen = lit, letters_seen
        self._parent, self._rank = shape.parents(), shape.split_ranks()
        self._level, self._across = shape.levels(), shape.across()
        self._n_leaves = int((~shape.is_split).sum())
        super().__init__(*self._made_inks(theme, letters, em), name=name)

    def _made_inks(self, theme: Theme, letters: Sequence[str], em: float) -> list[Ink]:
        """All inks, in drawing order."""
        ink, panel = theme.color("ink"), theme.color("panel")
        self.links = Ink(stroke=theme.color("muted"), width=0.025)
        self.way = Ink(stroke=ink, width=0.07)
        self.positives = Ink(fill=theme.color("positive"))
        self.negatives = Ink(fill=theme.color("negative"))
        self.leaf = Ink(stroke=ink, width=0.04)
        self.splits = Ink(fill=panel, stroke=ink, width=0.03)
        self.letters = {
            node: Words(text, em=em, color=ink, under=panel, weight="semibold", anchor="center")
            for node, text in enumerate(letters)
            if text
        }
        drawn = (self.links, self.way, self.positives, self.negatives, self.leaf, self.splits)
        return [*drawn, *self.letters.values()]

    def state(self) -> Hashable:
        return self._room(), self._grown(), self._lit(), self._letters_seen()

    def places(self) -> Floats:
        """Where the nodes of the whole tree stand on the page: (n_nodes, 2)."""
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

    def _draw_bars(self, places: Floats, size: Floats, room: TreeRoom) -> None:
        shown = size > 0
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
        if lit <= 0 or not len(self._path):
            self.way.points = self.leaf.points = np.zeros((0, 3))
            return
        self.way.points = shapes.polyline(along(places[self._path], lit, trace=True))
        landed = lit >= len(self._path) - 1
        x, y = places[self._path[-1]]
        half, height = self._bar_width(room) / 2, self._bar_height(room)
        frame = shapes.rectangle(x - half, y - height, x + half, y)
        self.leaf.points = frame if landed else np.zeros((0, 3))

    def _bar_height(self, room: TreeRoom) -> float:
        return BAR_SHARE * room.rect.height

    def _bar_width(self, room: TreeRoom) -> float:
        return 0.62 * room.rect.width / self._n_leaves


def along(stops: Floats, steps: float, *, trace: bool = False) -> Floats:
    """Where `steps` steps along a broken line lead: (2,); or the line up to there: (n, 2)."""
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
