"""The cards: the network with its nodes and edges, the plane, and what is measured below it."""

from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Overlay
from mlu_anim.stage.marks import (
    Arrow,
    Bar,
    Dot,
    Field,
    Line,
    Lines,
    Ribbon,
    Text,
    mark_radius,
)
from mlu_anim.stage.moves import Drop, Each, Grow, Stagger, Upto
from mlu_anim.stage.page import GAP, Page, Rect, between
from mlu_anim.stage.scales import Band, Linear, Scale
from scenes._neural_network_fields import BEATS, REACH, Story

_ASPECT, _LARGEST = 2.2, 0.22
"""Largest width of a picture as a multiple of its height; its height as a share of the room."""
_BASE, _WEIGHT, _BLAME = 0.015, 0.07, 0.13
"""Breadth of an edge without weight, what the largest weight adds, and that of the most blame."""


def cards(page: Page) -> tuple[Rect, Rect, Rect]:
    """Return the cards of the network, of the plane, and of what is measured below the plane."""
    whole = page.whole
    if page.world.bottom >= page.measure.top:
        network, rest = whole.cut_top(0.36 * whole.height, GAP)
    else:
        network, rest = whole.split_across(0.42 if page.wide else 0.46, GAP)
    lower, upper = rest.cut_bottom(0.42 * rest.height, GAP)
    return network, upper, lower


class Places:
    """Places of the network's nodes, in scene units."""

    def __init__(self, story: Story, room: Rect) -> None:
        self.story, self.room, n = story, room, story.n_drawn
        self.radius = 0.62 * story.setting.page.type.label
        away = 0.25 * room.height
        left, self.level = room.left + self.radius, room.center[1]
        self.inputs = np.array([(left, self.level + away), (left, self.level - away)])
        self.sum = np.array([(room.right - self.radius, self.level)])
        self._stops = np.stack([self._boxes(1, n), self._boxes(n, n)])
        widths = [] if story.more is None else story.more.widths.tolist()
        self._of_widths = [self._boxes(k, max(widths)) for k in widths]

    def _boxes(self, n: int, n_rows: int) -> Floats:
        """Return left, bottom, right, top of n pictures, and points for the rest: (n_rows, 4)."""
        room, columns = self.room, -(-n // 8)
        down = -(-n // columns)
        pitch, most = room.height / down, (0.33 if columns == 1 else 0.84 / columns) * room.width
        high = min(0.8 * pitch, _LARGEST * room.height)
        wide = min(high * _ASPECT, most)
        across, below = np.divmod(np.arange(n_rows) % n, down)
        x = room.center[0] + (across - (columns - 1) / 2) * wide * 1.1
        y = room.top - (below + 0.5) * pitch
        shown = np.where(np.arange(n_rows) < n, 0.5, 0.0)
        half, up = shown * wide, shown * high
        return np.column_stack([x - half, y - up, x + half, y + up])

    def units(self) -> Floats:
        """Return the boxes of the units that are drawn: (n_drawn, 4)."""
        return along(self._stops, (self.story.now("nodes") - 1) / max(self.story.n_drawn - 1, 1))

    def of_widths(self) -> Floats:
        """Return the boxes of the network whose width is shown: (the largest width, 4)."""
        return self._of_widths[self.story.row()]

    def there(self) -> Floats:
        return (self.story.now("nodes") - np.arange(self.story.n_drawn)).clip(0, 1)

    def edges(self) -> Floats:
        """Return both ends of all edges, from the inputs and to the sum: (3 n_drawn, 4)."""
        left, low, right, high = self.units().T
        level, r = (low + high) / 2, self.radius
        ends = [(0 * left + x + r, 0 * left + y, left, level) for x, y in self.inputs]
        x, y = self.sum[0]
        ends.append((right, level, 0 * left + x - r, 0 * left + y))
        return np.hstack(ends).T

    def flight(self) -> float:
        """Return the share of its way from node to plane that the flying picture has gone."""
        added, sent = self.story.now("added"), self.story.now("sent")
        way = min((added % 1) / 0.75, 1.0) if added else 1 - sent
        return way * way * (3 - 2 * way)

    def is_flying(self) -> Floats:
        added, sent = self.story.now("added"), self.story.now("sent")
        return np.array([float(added % 1 > 0 if added else sent < 1)])


class Heads:
    """The line above the network: the count of the beat, whose number is `told`."""

    def __init__(self, story: Story) -> None:
        self.story, self.n_units = story, story.result.units.shape[1]
        longest = self._said("trained", wrong=0.88, k=888), self._said("thick", k=888)
        more = self._said("units", k=88), self._said("added", k=self.n_units)
        self.live = Live(self.now, (*longest, *more))

    def now(self) -> str:
        story, told = self.story, round(self.story.now("told"))
        if abs(story.now("told") - told) > 0.05:
            return ""
        if told == BEATS.index("bend"):
            stop = int(story.now("added") + 0.2)
            return self._said("added", k=self.n_units if stop == story.n_stops else stop)
        if told == BEATS.index("train"):
            return self._said("trained", wrong=story.wrong(), k=int(story.step()))
        if told == BEATS.index("flat"):
            return self._said("left", wrong=story.wrong())
        if told == BEATS.index("width") and story.more is not None:
            return self._said("units", k=int(story.more.widths[story.row()]))
        if told == BEATS.index("back"):
            return self._said("thick", k=int(story.step()))
        return ""

    def _said(self, key: str, wrong: float = 0.0, **counts: int) -> str:
        facts = {name: Fact(n, Kind.COUNT) for name, n in counts.items()}
        facts["wrong"] = Fact(wrong, Kind.PERCENT)
        return self.story.setting.say(f"labels.{key}", **facts)


class NetworkFrame:
    """The card of the network: inputs, units with their pictures, the sum, and edges between."""

    def __init__(self, story: Story, card: Rect) -> None:
        self.story, self.heads = story, Heads(story)
        self.frame = Frame(story.setting, card, name="network", head=self.heads.live)
        self.head = self.frame.part("network head")
        self.places = Places(story, self.frame.plan.plot)

    def draw_on(self, air: Overlay, plane: Rect) -> None:
        """Add the marks to the frame of the whole page. `plane`: where the sum is shown."""
        story, places, add = self.story, self.places, air.add
        order = story.order
        most = np.abs(story.result.units[:, order]).max(axis=(0, 1))

        def breadths() -> Floats:
            share = np.abs(story.parts()[0][order]) / np.where(most > 0, most, 1)
            return _BASE + _WEIGHT * share[:, [0, 1, 3]].T.ravel()

        there = Each(lambda: np.tile(places.there(), 3))
        ends: Any = corners(places.edges)
        look: Any = {"breadth": breadths, "strength": 0.6, "reveal": there}
        self.edges = add(Ribbon("edges", **ends, **look))
        # Blame sets out at the far end of an edge: first of those to the sum.
        back: Any = {"x": ends["x2"], "y": ends["y2"], "x2": ends["x"], "y2": ends["y"]}
        gone = Each(lambda: (story.now("back") - np.repeat([1, 1, 0], len(order))).clip(0, 1))
        look = {"breadth": lambda: _BLAME * story.blame()[:, [0, 1, 3]].T.ravel()}
        look |= {"role": "accent", "halo": sizes.THIN_HALO}
        self.glow = add(Ribbon("blame", **back, **look, reveal=gone))
        look = {"strength": 0.85, "width": sizes.AXIS, "role": "ink", "outline": sizes.HAIRLINE}
        shown: Any = {**corners(places.units), "values": story.pictures}
        self.units = add(Field("units", **shown, **look, reveal=Each(places.there)))
        nodes = np.vstack([places.inputs, places.sum])
        at: Any = {"x": nodes[:, 0], "y": nodes[:, 1]}
        ring: Any = {"radius": places.radius, "role": "panel", "outline": sizes.RULE}
        named: Any = {"text": ["x", "y", "+"], "anchor": "center", "level": "middle"}
        self.nodes = add(Dot("nodes", **at, **ring)), add(Text("node names", **at, **named))
        (x, y), (x2, y2) = self._to_plane(plane)
        self.arrow = add(Arrow("to plane", x=x, y=y, x2=x2, y2=y2, width=sizes.RULE, halo=0.0))
        if story.more is not None:
            shown = {**corners(places.of_widths), "values": story.pictures_of_widths}
            self.others = add(Field("other units", **shown, **look))

    def _to_plane(self, plane: Rect) -> Floats:
        """Return both ends of an arrow from the sum to the nearest place of the plane."""
        at, r = self.places.sum[0], self.places.radius
        end = np.clip(at, (plane.left, plane.bottom), (plane.right, plane.top))
        if end[0] == at[0]:
            return np.array([at - (0, r), end])
        end[1] = plane.bottom + 0.3 * plane.height
        way = end - at
        return np.array([at + r * way / np.hypot(*way), end])

    def parts(self) -> dict[Any, float]:
        return dict.fromkeys((self.head, self.edges, self.units, self.arrow, *self.nodes), 1.0)


class PlaneFrame:
    """The plane with its points, and what is measured below it."""

    def __init__(self, story: Story, card: Rect, lower: Rect) -> None:
        self.story, self.setting, self.lower = story, story.setting, lower
        key = [Entry("labels.positive", "positive"), Entry("labels.negative", "negative")]
        look: Any = {"x": story.x, "y": story.y, "key": key, "ticks": False}
        self.frame = Frame(story.setting, card, name="plane", **look)
        (x, x2), (y, y2) = ((scale.low, scale.high) for scale in (story.x, story.y))
        self.sum = self.frame.add(Field("sum", x=x, y=y, x2=x2, y2=y2, values=story.field))
        self.key = self.frame.part("plane key")
        self.squash, self.loss, self.wrong = self._squash(), self._loss(), self._wrong()

    def draw_on(self, air: Overlay, places: Places) -> None:
        """Add the flying picture, which is below the points, and the points."""
        story, add, place = self.story, air.add, self.frame.plane.c2p
        whole, radius = self.frame.plane.rect, mark_radius(self.setting.page)

        def box() -> Floats:
            at = between(Rect(*places.units()[story.next_one()]), whole, places.flight())
            return np.array([[at.left, at.bottom, at.right, at.top]])

        flying: Any = {**corners(box), "values": story.flying, "reveal": Each(places.is_flying)}
        self.flying = add(Field("flying", **flying, role="ink", strength=0.35))
        near = 0.5 * self.setting.page.type.label
        ends: Any = {"x": [whole.right - near, whole.left + near]}
        ends["y"] = [whole.bottom + near, whole.top - near]
        named: Any = {"text": ["x", "y"], "anchor": "center", "level": "middle"}
        named["halo"] = sizes.THIN_HALO
        self.axes = add(Text("axis names", **ends, **named))
        x, y = place(*story.result.X[story.shown].T).T
        dropped = Stagger(story.at["dropped"], overlap=0.95)
        (case_x, case_y), late = place(*story.case)[0], Grow(story.at["dropped"])
        ring: Any = {"radius": 1.7 * radius, "role": "panel", "outline": sizes.RULE}
        self.case = add(Dot("case", x=case_x, y=case_y, **ring, reveal=late))
        roles = np.where(story.result.is_positive[story.shown], "positive", "negative")
        look: Any = {"role": roles, "reveal": dropped, "moves": [Drop(dropped)]}
        look["halo"] = sizes.THIN_HALO
        self.points = add(Dot("points", x=x, y=y, **look))

    def standing(self) -> dict[Any, float]:
        return dict.fromkeys((self.key, self.axes, self.points), 1.0)

    def _below(self, name: str, x: Scale, y: Scale, **look: Any) -> Frame:
        """Return a frame for a low plot, in which the names of the axes stand, to save room."""
        return Frame(self.setting, self.lower, name=name, x=x, y=y, grid=False, **look)

    def _squash(self) -> Frame:
        """Return what the shown unit gives for its weighted sums, and the selected case there."""
        story, x = self.story, Linear(-REACH, REACH, at=(-REACH, 0.0, REACH))
        y = Linear(-1.5, 1.5, at=(-1.0, 0.0, 1.0))
        frame = self._below("squash", x, y)
        name: Any = {"role": "muted", "dy": sizes.AIR, "halo": sizes.HALO}
        below = name | {"dy": 2.5 * sizes.AIR}
        frame.add(Text("squash up", x=-REACH, y=0, say="labels.given", dx=sizes.AIR, **name))
        frame.add(Text("squash on", x=REACH, y=-1.5, say="labels.sum", anchor="right", **below))
        sums = np.linspace(-REACH, REACH, 121)
        look: Any = {"role": "accent", "width": sizes.CURVE, "strength": 1.0}
        frame.add(Lines("squash", x=sums, y=lambda: story.given(sums)[None], **look))
        at: Any = {"x": story.case_sum, "y": lambda: story.given(np.array([story.case_sum]))}
        ring: Any = {"radius": 1.5 * sizes.POINT, "role": "panel", "outline": sizes.RULE}
        frame.add(Dot("case given", **at, **ring, reveal=float(abs(story.case_sum) <= REACH)))
        return frame

    def _loss(self) -> Frame | None:
        story = self.story
        if story.more is None:
            return None
        loss, n = story.more.loss, len(story.more.loss)
        most = float(np.ceil(5 * loss.max()) / 5)
        x, y = Linear(0, n, at=(0, n / 2, n)), Linear(0, most, at=(0.0, most))
        frame = self._below("loss", x, y)
        frame.add(Text("loss name", x=n, y=0.75 * most, say="labels.loss", anchor="right"))
        steps = np.arange(n)

        def at() -> float:
            return min(story.step(), n - 1.0)

        frame.add(Line("loss", x=steps, y=loss, role="accent", halo=0.0, reveal=Upto(at)))
        height = lambda: np.interp(at(), steps, loss)  # noqa: E731
        frame.add(Dot("loss now", x=at, y=height, radius=sizes.POINT, role="accent"))
        return frame

    def _wrong(self) -> Frame | None:
        """Return bars of how many of 100 new points each network names wrong."""
        story = self.story
        if story.more is None:
            return None
        wrong, names = 100 * story.more.wrong, tuple(map(str, story.more.widths))
        most = 2.0 * float(wrong.max())
        y = Linear(0, most, at=(0.0,))
        frame = self._below("wrong", Band(names), y, y_title=AxisTitle("labels.new"))
        bars: Any = {"x": range(len(wrong)), "y": wrong, "reveal": Upto(lambda: story.now("bars"))}
        frame.add(Bar("wrong", **bars, role="test"))
        said: Any = {"text": [f"{each:.0f}" for each in wrong], "anchor": "center", "dy": sizes.AIR}
        frame.add(Text("wrong said", **bars, **said, role="test", weight="bold"))
        return frame
