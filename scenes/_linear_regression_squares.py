"""Squares of misses: on the plot, packed into one, as a bar over the slope, and as 100 tiles."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, column, corners
from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Overlay
from mlu_anim.stage.marks import Cell, Dot, Line, Number, Text
from mlu_anim.stage.moves import Each, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.stats import packed
from mlu_anim.stage.words import text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.linear_regression import LeastSquares

_FAINT = 0.14
"""Strength of squares on the plot, through which others are seen."""
_FOOT_EM = 1.5
"""Room below a large square for its number, in em of a readout."""
_BAR = 0.05
"""Half the width of the bar, as a share of the axis of slopes."""
_LOWEST = 9.0
"""Least height of the number beside the bar, in percent."""
_FAR = 0.3
"""Least distance of the best slope from 0 for a tick of its own, as a share of the axis."""
_SIDE, _APART = 10, 0.08
"""Tiles in a row, and the gap between them as a share of a tile."""


class Squares:
    """The squares, and the frames of the card that they go to: `sum`, `valley` and `share`."""

    def __init__(self, scene: ExplainerScene, plot: FittedRows, over: float) -> None:
        """over: the slope that the line is turned to, beyond the best one."""
        r: LeastSquares = scene.result
        self.result, self.plot, self.now, self.setting = r, plot, scene.now, scene.setting
        setting, measure = scene.setting, scene.page.measure
        self.sums = r.residuals(0.0) ** 2
        self.first = int(self.sums.argmax())
        self.air = Overlay(setting, "air")
        self.sum = Frame(setting, measure, name="sum", head="labels.sum")
        x, most = Linear.close((0.0, over), air=0.1), max(100.0, self.percent(over))
        best = float(r.facts()["slope"].value)
        if abs(best) > _FAR * abs(over):
            x = replace(x, at=(min(best, 0.0), max(best, 0.0)))
        self.slopes, self.half_bar = x, _BAR * (x.high - x.low)
        y = Linear(0.0, 1.12 * most, (0.0, 50.0, 100.0))
        titles: Any = {"x_title": AxisTitle("labels.slope")}
        titles["y_title"] = AxisTitle("labels.together", short="labels.together_short")
        self.valley = Frame(setting, measure, name="valley", x=x, y=y, **titles)
        key = [Entry("labels.left", "variance", "cell"), Entry("labels.gone", "accent", "cell")]
        self.share = Frame(setting, measure, name="share", key=key)
        self._add_squares()
        self._add_valley(over)
        self._add_tiles()

    def percent(self, slope: float) -> float:
        """Return the sum of squares of a slope, in percent of that of the mean."""
        share = self.result.sum_of_squares(slope) / self.result.sum_of_squares(0.0)
        return 100 * round(share, 12)

    # --- on the plot, and in one ----------------------------------------------------------------

    def _add_squares(self) -> None:
        add, boxes, parts = self.air.add, corners(self._on_plot), corners(self._parts)
        look: Any = {"role": "variance", "reveal": Each(lambda: self._grown() > 0)}
        self.areas = add(Cell("squares", **boxes, **look, strength=_FAINT))
        self.edges = add(Cell("square edges", **boxes, **look, outline=sizes.AXIS))
        n, now = len(self.sums), self.now
        solid = lambda: np.full(n, _FAINT + (1 - _FAINT) * min(1.0, 3 * now("packed")))  # noqa: E731
        self.parts = add(Cell("parts", **parts, role="variance", strength=solid))
        seams: Any = {"role": "panel", "strength": lambda: np.full(n, 1 - now("poured"))}
        self.seams = add(Cell("seams", **parts, **seams, outline=sizes.HAIRLINE))
        room = self._room(self.sum)
        whole = np.array([[room.left, room.bottom, room.right, room.top]])
        self.ghost = add(Cell("ghost", **corners(lambda: whole), role="muted", outline=sizes.AXIS))
        at: Any = {"x": room.left, "y": self.sum.plan.plot.bottom, "dy": sizes.AIR}
        self.number = add(Number("sum", **at, **self._live()))

    def _live(self) -> Any:
        percent = lambda: self.percent(self.now("slope")) / 100  # noqa: E731
        return {"value": percent, "kind": Kind.PERCENT, "role": "variance"}

    def _grown(self) -> Floats:
        """Return how wide each square has grown, as a share of its height: (n_rows,)."""
        now, is_first = self.now("grown"), np.arange(len(self.sums)) == self.first
        return np.where(is_first, min(now, 1.0), max(now - 1.0, 0.0))

    def _room(self, frame: Frame) -> Rect:
        """Return the square on a card above the room for a number."""
        _, room = frame.plan.plot.cut_bottom(_FOOT_EM * self.setting.page.type.readout)
        return room.square()

    def _on_plot(self) -> Floats:
        """Return the squares as they stand on the plot, as wide as they have grown: (n_rows, 4)."""
        at, begin, _, end = self.plot.misses_on_page().T
        low, high, x = np.minimum(begin, end), np.maximum(begin, end), self.plot.x
        room, wide = self.plot.frame.marks[0].plane.now, (high - low) * self._grown()
        left = np.clip(at - wide * (x > x.mean()), room.left, room.right - wide)
        return np.column_stack([left, low, left + wide, high])

    def _parts(self) -> Floats:
        """Return the squares on their way to one square, and from there to a bar: (n_rows, 4)."""
        way = Stagger(lambda: self.now("packed")).shares(len(self.sums))[:, None]
        poured, slope = self.now("poured"), self.now("slope")
        room = self._room(self.sum)
        side = room.width * (self.percent(slope) / 100) ** 0.5
        areas = self.result.residuals(slope) ** 2
        one = packed(areas, side, side, self.sums) + np.array([room.left, room.bottom] * 2)
        boxes = (1 - way) * self._on_plot() + way * one
        top = np.cumsum(100 * areas / self.sums.sum())
        bar = self._bar(np.append(0, top[:-1]), top, slope)
        return np.asarray((1 - poured) * boxes + poured * bar)

    # --- the valley -----------------------------------------------------------------------------

    def _bar(self, low: Floats, high: Floats, slope: float) -> Floats:
        """Return slices of the bar, from `low` to `high` in percent, on the page: (n, 4)."""
        ends = [np.full(len(low), slope + side * self.half_bar) for side in (-1, 1)]
        low, high = self.valley.plane.c2p(ends[0], low), self.valley.plane.c2p(ends[1], high)
        return np.hstack([low, high])

    def _add_valley(self, over: float) -> None:
        def traced() -> Floats:
            slopes = np.linspace(0.0, self.now("traced"), 60)
            return np.column_stack([slopes, [self.percent(slope) for slope in slopes]])

        add, way = self.valley.add, [column(traced, k) for k in range(2)]
        self.curve = add(Line("valley", x=way[0], y=way[1], role="ink", halo=0.0))
        at: Any = {"x": self.result.slope, "y": self.percent(self.result.slope)}
        self.lowest = add(Dot("lowest", **at, radius=sizes.POINT, role="ink", halo=sizes.HALO))
        page, plot, scale = self.setting.page, self.valley.plan.plot, self.slopes
        widest = self.setting.numbers.formatted(Fact(self.percent(over) / 100, Kind.PERCENT))
        room = text_width(widest, page.type.readout, "bold") + 1.2 * sizes.AIR
        wide = room / plot.width * (scale.high - scale.low)
        side = -wide - self.half_bar if self.result.slope > 0 else self.half_bar
        x = lambda: np.clip(self.now("slope") + side, scale.low, scale.high - wide)  # noqa: E731
        y = lambda: max(self.percent(self.now("slope")) / 2, _LOWEST)  # noqa: E731
        look: Any = {"level": "middle", "halo": sizes.HALO, "dx": sizes.AIR}
        self.rides = add(Number("left", x=x, y=y, **self._live(), **look))

    # --- 100 tiles ------------------------------------------------------------------------------

    def _add_tiles(self) -> None:
        number, n_left = np.arange(100.0), round(self.percent(self.result.slope))
        across, up = number % _SIDE, number // _SIDE
        room = self._room(self.share)
        side, air = room.width / _SIDE, _APART / 2
        low = np.column_stack([room.left + side * (across + air), room.bottom + side * (up + air)])
        places = np.hstack([low, low + side * (1 - _APART)])
        way = Stagger(lambda: self.now("tiled"), by=up)

        def tiles() -> Floats:
            moved, top = way.shares(100)[:, None], n_left + self.now("gone") * (100 - n_left)
            ends = np.minimum(number, top), np.minimum(number + 1, top)
            return np.asarray((1 - moved) * self._bar(*ends, self.result.slope) + moved * places)

        role = np.where(number < n_left, "variance", "accent")
        self.tiles = self.air.add(Cell("tiles", **corners(tiles), role=role))
        at: Any = {"x": room.left, "y": self.share.plan.plot.bottom, "dy": sizes.AIR}
        look: Any = {"em": "readout", "weight": "bold", "role": "accent", "say": "labels.r_squared"}
        self.r_squared = self.air.add(Text("r squared", **at, **look))
