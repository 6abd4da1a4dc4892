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
from mlu_anim.stage.words import text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.attention import WeightedMeans

_MAN, _GUESS, _BAND = 0.22, 0.09, 1.7
"""Half the height of a man, the radius of a guess, and the breadth of a band with the weight 1."""
_CROWDED = 0.085
"""The most that half the height of a man is, as a share of the width of the plot."""
_COLUMN, _TONES = 0.42, (0.95, 0.6)
"""Half the width of the stack in inches, and the strengths of neighbors in it."""
_BESIDE, _SLOT, _LEAST = 39.0, 0.15, 0.001
"""The waist at which the guess is written, half the height of a man in an empty slot, and the least
weight of which a bar is seen."""
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
        n, self.top = len(r.x), (1 + _ROOM) * float(r.y.max())
        ends = self.said_miss(0), self.said_miss(len(r.width) - 1)
        head = Live(lambda: self.said_miss(round(self.now("learned"))), ends)
        scales: Any = {"x": Linear.close(r.x), "y": Linear(0, self.top, at=(0, 100, 200))}
        titles: Any = {"x_title": AxisTitle("labels.waist"), "y_title": AxisTitle("labels.situps")}
        self.plot = Frame(setting, world, name="club", head=head, grid=False, **scales, **titles)
        self.head = self.plot.part("club head")
        self.man = min(_MAN, _CROWDED * self.plot.plan.plot.width)
        self.most = most = float(r.weights[0, r.asked].max())
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
        bars: Any = {"x": np.arange(n), "y": r.weights[0, r.asked], "role": "accent"}
        self.bars = add(Bar("weights", **bars, reveal=grown, moves=[fly]))
        text = lambda: self.counted("sum", "barred", lambda way: Fact(way, Kind.SHARE))  # noqa: E731
        told: Any = {"role": "accent", "em": "readout", "weight": "bold"}
        self.sum = add(Text("sum", x=-0.5, y=most, text=text, **told))

    def counted(self, key: str, way: str, fact: Callable[[float], Fact]) -> list[str]:
        """Return a sentence with a number that runs with a tracked value, once that is above 0."""
        gone = self.now(way)
        return [self.setting.say(f"labels.{key}", n=fact(gone)) if gone else ""]

    def _add_men(self) -> None:
        r, add, tracked = self.result, self.plot.add, self.tracked
        others = np.delete(np.arange(len(r.x)), r.asked)
        x, y, taken = r.x[others], r.y[others], r.weights[0, r.asked, others]
        ends: Any = {"x": x, "y": y, "x2": r.x[r.asked], "y2": self.lifted}
        look: Any = {"role": "accent", "strength": 0.6, "halo": sizes.HAIRLINE}
        look["reveal"] = Grow(tracked["found"])
        self.bands = add(Ribbon("bands", **ends, breadth=_BAND * taken, **look))
        self._add_stack()
        girth = 0.34 + 0.3 * (r.x - r.x.min()) / np.ptp(r.x)
        fallen = Stagger(tracked["dropped"])
        men: Any = {"role": "train", "radius": self.man, "reveal": fallen, "moves": [Drop(fallen)]}
        men["halo"] = sizes.THIN_HALO
        art = [standing(g) for g in girth]
        self.men = add(Glyph("men", x=x, y=y, art=[art[k] for k in others], **men))
        known = Upto(lambda: float(self.now("spread") >= 1))
        man: Any = {"x": r.x[r.asked], "role": "train", "radius": self.man}
        self.truth = add(Glyph("truth", y=r.y[r.asked], art=art[r.asked], **man, reveal=known))
        man |= {"role": "ink", "halo": sizes.HALO}
        self.asker = add(Glyph("asker", y=self.standing, art=art[r.asked], **man))
        words: Any = {"weight": "bold", "halo": sizes.HALO, "level": "middle", "em": "readout"}
        asks: Any = {"say": "labels.unknown", "dx": 1.3 * self.man, **words}
        asks["reveal"] = Grow(lambda: float(self.now("stacked") == 0))
        self.mark = add(Text("unknown", x=r.x[r.asked], y=self.standing, **asks))
        whole = lambda _: Fact(round(self.lifted()), Kind.COUNT)  # noqa: E731
        said = self.setting.say("labels.guess", n=Fact(round(self.top), Kind.COUNT))
        fits = self._has_room(said, self.setting.page.type.readout, r.x[-1] + 1)
        key = "guess" if fits else "guess_alone"
        text = lambda: self.counted(key, "stacked", whole)  # noqa: E731
        self.told = add(Text("guess", x=_BESIDE, y=self.lifted, text=text, role="accent", **words))
        himself: Any = {"art": art[r.asked], "role": "ink", "radius": _SLOT, "halo": sizes.HALO}
        slot = Glyph("himself", x=r.asked, y=0.12 * self.most, **himself)
        self.slot = self.bars_frame.add(slot)

    def _add_stack(self) -> None:
        r, add = self.result, self.plot.add
        parts = r.weights[0, r.asked] * r.y
        top = np.cumsum(parts)
        fly = Fly(Each(lambda: 1 - self.arrived()), to=self.bars)
        left, right = r.x[r.asked] - _COLUMN, r.x[r.asked] + _COLUMN
        ends: Any = {"x": left, "x2": right, "y": top - parts, "y2": top}
        tones = [_TONES[k % 2] for k in range(len(parts))]
        begun = Each(lambda: (self.arrived() > 0).astype(float))
        look: Any = {"role": "accent", "strength": tones, "reveal": begun, "moves": [fly]}
        self.stack = add(Cell("stack", **ends, **look))
        x, y = r.x[r.asked], self.lifted
        line: Any = {"x": x, "y": y, "x2": _BESIDE - 0.1, "y2": y, "width": sizes.AXIS, "halo": 0.0}
        lead = add(Link("guess lead", **line, role="accent", reveal=Grow(self.tracked["stacked"])))
        text = {"x": right + 0.2, "y": 0.02 * self.top, "say": "labels.product", "role": "accent"}
        product: Any = text | {"reveal": Grow(self.tracked["stacked"]), "halo": sizes.HALO}
        self.raised = self.stack, lead, add(Text("product", **product))

    def _has_room(self, said: str, em: float, last: float) -> bool:
        """Return True if bold text of this size fits between _BESIDE and a waist."""
        begin, end = self.plot.plane.c2p([_BESIDE, last], [0.0, 0.0])[:, 0]
        return bool(begin + text_width(said, em, "bold") < end)

    def arrived(self) -> Floats:
        """Return how far each part of the stack has come: (n_men,)."""
        return Stagger(self.tracked["stacked"], overlap=0.85).shares(len(self.result.x))

    def lifted(self) -> float:
        """Return the height at which the stack below the man who asks ends now."""
        r = self.result
        return float((r.weights[0, r.asked] * r.y * self.arrived()).sum())

    def standing(self) -> float:
        """Return the height of the middle of the man who asks: on the axis, then at his guess."""
        foot = self.man * self.top / self.plot.plane.rect.height
        return self.lifted() + foot * (1 - self.now("stacked"))

    # --- the weights of all men -----------------------------------------------------------------

    def shades(self) -> Floats:
        """Return how dark the cells of the map are now: (n_men, n_men)."""
        return np.asarray(np.sqrt(self.weights() / self.result.weights.max()))

    def upright(self) -> float:
        """Return how far the bars of the first man still stand, from 1 to 0."""
        return 1 - self.now("laid")

    def _add_map(self) -> None:
        r, asked = self.result, self.result.asked
        men = np.arange(len(r.x))
        others, apart = np.delete(men, asked), np.abs(men - asked)
        reached = lambda: self.now("spread") * len(men)  # noqa: E731
        cells: Any = {"x": np.tile(men, len(others)), "y": np.repeat(others, len(men))}
        cells["reveal"] = Upto(reached, by=np.repeat(apart[others], len(men)))
        tones: Any = {"strength": lambda: self.shades()[others].reshape(-1)}
        self.rows = self.map_frame.add(Cell("rows", role="accent", **cells, **tones))
        counts = r.weights[0, asked] > _LEAST
        tones = {"strength": lambda: np.maximum(self.upright() * counts, self.shades()[asked])}
        row = Cell(
            "row", x=men, y=asked, role="accent", **tones, moves=[Fly(self.upright, to=self.bars)]
        )
        self.row = self.map_frame.add(row)
        ends_of_row: Any = {"x": -0.5, "x2": len(men) - 0.5, "y": asked - 0.5, "y2": asked + 0.5}
        ring = Cell("asked man", **ends_of_row, outline=sizes.RULE)
        self.ring = self.map_frame.add(ring)
        ends = lambda: np.column_stack([r.x, r.y, r.x, self.guesses()])  # noqa: E731
        miss: Any = {"role": "variance", "halo": 0.0, "width": sizes.RULE}
        miss["reveal"] = Grow(self.tracked["missed"])
        self.misses = self.plot.add(Link("misses", **corners(ends), **miss))
        dots: Any = {"role": "accent", "radius": _GUESS, "reveal": Upto(reached, by=apart)}
        self.dots = self.plot.add(Dot("guesses", x=r.x, y=column(ends, 3), **dots))
        said = self.setting.say("labels.guesses")
        fits = self._has_room(said, self.setting.page.type.label, r.x[-1] - 1)
        named: Any = {"text": [said if fits else ""], "role": "accent", "anchor": "right"}
        named |= {"level": "middle", "reveal": Grow(lambda: 20 * self.now("spread") - 19)}
        y = lambda: self.guesses()[-1:]  # noqa: E731
        self.named = self.plot.add(Text("guesses name", x=r.x[-1], y=y, dx=-0.2, **named))
