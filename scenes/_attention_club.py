"""The men: their plot, the bars of their weights, and the map of everybody's."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import Bar, Cell, Dot, Glyph, Link, Ribbon, Text, standing
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.attention.telling import WeightedMeans

_MAN, _GUESS, _BAND = 0.22, 0.09, 1.7
"""Half the height of a man, the radius of a guess, and the breadth of a band with the weight 1."""
_COLUMN, _TONES = 0.42, (0.95, 0.6)
"""Half the width of the stack in inches, and the strengths of neighbors in it."""
_ROOM = 0.16
"""Room above the men and below them, as a share of their sit-ups."""


class Club:
    """The plot of the men on one card; the bars and the map, which stand on the other."""

    def __init__(
        self,
        setting: Setting,
        cards: tuple[Rect, Rect],
        r: "WeightedMeans",
        tracked: dict[str, ValueTracker],
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        world, measure_card = cards
        n, top = len(r.x), float(r.y.max())
        ends = self.said_miss(0), self.said_miss(len(r.width) - 1)
        head = Live(lambda: self.said_miss(round(self.now("learned"))), ends)
        scales = {"x": Linear.close(r.x), "y": Linear(0, (1 + _ROOM) * top, at=(0, 100, 200))}
        titles = {"x_title": AxisTitle("labels.waist"), "y_title": AxisTitle("labels.situps")}
        self.plot = Frame(setting, world, name="club", head=head, grid=False, **scales, **titles)
        self.head = self.plot.part("club head")
        most = float(r.weights[-1, r.asked].max())
        men, none = Linear(-0.5, n - 0.5, at=None), Linear(n - 0.5, -0.5, at=None)
        look: Any = {"x_title": AxisTitle("labels.men"), "grid": False, "x": men}
        tall = Linear(0, 1.1 * most, at=None)
        self.bars_frame = Frame(
            setting, measure_card, name="bars", y=tall, y_title=AxisTitle("labels.weight"), **look
        )
        asks = AxisTitle("labels.asks")
        self.map_frame = Frame(
            setting, measure_card, name="map", y=none, y_title=asks, square=True, **look
        )
        self._add_bars(most)
        self._add_map()
        self._add_men()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def weights(self) -> Floats:
        """Return the weights of all men for all men, by the width that is learned now."""
        return along(self.result.weights, self.now("learned"))

    def guesses(self) -> Floats:
        return np.asarray(self.weights() @ self.result.y)

    def said_miss(self, step: int) -> str:
        r = self.result
        facts = {"n": measure(float(r.width[step])), "m": measure(float(r.miss[step]))}
        return self.setting.say("labels.miss", **facts)

    # --- the weights of one man ---------------------------------------------------------------

    def _add_bars(self, most: float) -> None:
        r, add = self.result, self.bars_frame.add
        n, plane = len(r.x), self.plot.plane
        begin = plane.c2p(r.x, r.y)
        grown = Stagger(self.tracked["barred"])
        fly = Fly(Each(lambda: 1 - grown.shares(n)), to=begin)
        bars: Any = {"x": np.arange(n), "y": r.weights[-1, r.asked], "role": "accent"}
        self.bars = add(Bar("weights", **bars, reveal=grown, moves=[fly]))
        text = lambda: self.counted("sum", "barred", lambda way: Fact(way, Kind.SHARE))  # noqa: E731
        told: Any = {"anchor": "right", "role": "accent", "em": "readout", "weight": "bold"}
        self.sum = add(Text("sum", x=n - 0.5, y=most, text=text, **told))

    def counted(self, key: str, way: str, fact: Callable[[float], Fact]) -> list[str]:
        """Return a sentence with a number that runs with a tracked value, once that is above 0."""
        gone = self.now(way)
        return [self.setting.say(f"labels.{key}", n=fact(gone)) if gone else ""]

    def _add_men(self) -> None:
        r, add, tracked = self.result, self.plot.add, self.tracked
        others = np.delete(np.arange(len(r.x)), r.asked)
        x, y, taken = r.x[others], r.y[others], r.weights[-1, r.asked, others]
        ends: Any = {"x": x, "y": y, "x2": r.x[r.asked], "y2": self.lifted}
        look: Any = {"role": "accent", "strength": 0.6, "halo": sizes.HAIRLINE}
        look["reveal"] = Grow(tracked["found"])
        self.bands = add(Ribbon("bands", **ends, breadth=_BAND * taken, **look))
        self._add_stack()
        girth = 0.34 + 0.3 * (r.x - r.x.min()) / np.ptp(r.x)
        fallen = Stagger(tracked["dropped"])
        men: Any = {"role": "train", "radius": _MAN, "reveal": fallen, "moves": [Drop(fallen)]}
        art = [standing(g) for g in girth]
        self.men = add(Glyph("men", x=x, y=y, art=[art[k] for k in others], **men))
        known = Upto(lambda: float(self.now("spread") >= 1))
        man: Any = {"x": r.x[r.asked], "role": "train", "radius": _MAN}
        self.truth = add(Glyph("truth", y=r.y[r.asked], art=art[r.asked], **man, reveal=known))
        man |= {"role": "ink", "halo": sizes.HALO}
        self.asker = add(Glyph("asker", y=self.standing, art=art[r.asked], **man))
        words: Any = {"x": r.x[r.asked], "weight": "bold", "halo": sizes.HALO, "level": "middle"}
        words |= {"dx": 1.3 * _MAN}
        hidden = Grow(lambda: float(self.now("stacked") == 0))
        self.mark = add(
            Text(
                "unknown",
                y=self.standing,
                say="labels.unknown",
                **words,
                em="readout",
                reveal=hidden,
            )
        )
        whole = lambda _: Fact(round(self.lifted()), Kind.COUNT)  # noqa: E731
        text = lambda: self.counted("guess", "stacked", whole)  # noqa: E731
        words |= {"role": "accent", "em": "readout"}
        self.told = add(Text("guess", y=self.standing, text=text, **words))

    def _add_stack(self) -> None:
        r, add = self.result, self.plot.add
        parts = r.weights[-1, r.asked] * r.y
        top = np.cumsum(parts)
        fly = Fly(Each(lambda: 1 - self.arrived()), to=self.bars)
        left, right = r.x[r.asked] - _COLUMN, r.x[r.asked] + _COLUMN
        ends: Any = {"x": left, "x2": right, "y": top - parts, "y2": top}
        tones = [_TONES[k % 2] for k in range(len(parts))]
        begun = Each(lambda: (self.arrived() > 0).astype(float))
        look: Any = {"role": "accent", "strength": tones, "reveal": begun, "moves": [fly]}
        self.stack = add(Cell("stack", **ends, **look))

    def arrived(self) -> Floats:
        """Return how far each part of the stack has come: (n_men,)."""
        return Stagger(self.tracked["stacked"], overlap=0.85).shares(len(self.result.x))

    def lifted(self) -> float:
        """Return the height at which the stack below the man who asks ends now."""
        r = self.result
        return float((r.weights[-1, r.asked] * r.y * self.arrived()).sum())

    def standing(self) -> float:
        """Return the height of the middle of the man who asks, whose feet are on the stack."""
        plane = self.plot.plane
        return self.lifted() + _MAN * (plane.y.high - plane.y.low) / plane.rect.height  # type: ignore[attr-defined]

    # --- the weights of all men -----------------------------------------------------------------

    def _add_map(self) -> None:
        r, add = self.result, self.map_frame.add
        n, asked = len(r.x), r.asked
        shade = lambda row: np.sqrt(self.weights()[row] / r.weights[-1].max())  # noqa: E731
        others = np.delete(np.arange(n), asked)
        place = np.abs(np.repeat(others, n) - asked)
        spread = Upto(lambda: self.now("spread") * n, by=place)
        cells: Any = {"x": np.tile(np.arange(n), n - 1), "y": np.repeat(others, n)}
        look: Any = {"role": "accent", "strength": lambda: shade(others).ravel()}
        self.rows = add(Cell("rows", **cells, **look, reveal=spread))
        up = lambda: 1 - self.now("laid")  # noqa: E731
        tone = lambda: np.maximum(up(), shade(asked))  # noqa: E731
        fly: Any = {"role": "accent", "strength": tone, "moves": [Fly(up, to=self.bars)]}
        self.row = add(Cell("row", x=np.arange(n), y=asked, **fly))
        apart = np.abs(np.arange(n) - asked)
        shown = Upto(lambda: self.now("spread") * n, by=apart)
        add = self.plot.add
        ends = lambda: np.column_stack([r.x, r.y, r.x, self.guesses()])  # noqa: E731
        miss: Any = {"role": "variance", "halo": 0.0, "width": sizes.RULE}
        self.misses = add(
            Link("misses", **corners(ends), **miss, reveal=Grow(self.tracked["missed"]))
        )
        dots: Any = {"role": "accent", "radius": _GUESS, "reveal": shown}
        self.dots = add(Dot("guesses", x=r.x, y=column(ends, 3), **dots))
