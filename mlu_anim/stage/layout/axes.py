"""The axes of a plot frame: lines, ticks, a dashed grid."""

from collections.abc import Sequence

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.layout.ticks import Placed
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Band, Floats, Log, Tick
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Words


class FrameAxes(Part):
    """The lines, ticks and grid of a plot; an axis without ticks is not drawn.

    The bands of a band scale are named, but have no tick lines and no grid lines. `across`: ticks
    of the x axis; `up`: ticks of the y axis.
    """

    def __init__(
        self,
        name: str,
        plane: Plane,
        setting: Setting,
        *,
        across: Sequence[Placed] = (),
        up: Sequence[Tick] = (),
        grid: bool = True,
    ) -> None:
        self.plane, self._setting = plane, setting
        theme, inks = setting.theme, []
        self._x = [p.tick for p in across]
        self._up = list(up)
        grid_lines = self._grid() if grid else np.zeros((0, 3))
        if len(grid_lines):
            stroke, strength = theme.color("ink"), sizes.GRID_STRENGTH
            inks.append(Ink(grid_lines, stroke=stroke, width=sizes.AXIS, strength=strength))
        inks.append(Ink(self._lines(), stroke=theme.color("muted"), width=sizes.AXIS))
        labels = [*map(self._label_below, across), *map(self._label_beside, up)]
        super().__init__(*inks, *labels, name=name)

    def _lines(self) -> shapes.Points:
        r, lines = self.plane.rect, []
        if self._x:
            lines.append(shapes.polyline([(r.left, r.bottom), (r.right, r.bottom)]))
            if not isinstance(self.plane.x, Band):
                feet = np.column_stack([self._across(), np.full(len(self._x), r.bottom)])
                lines.append(shapes.rows_of_segments(feet, feet - (0, sizes.TICK)))
            if isinstance(self.plane.x, Log) and self.plane.x.fine:
                x = r.left + self.plane.x.to_share(self.plane.x.fine_ticks()) * r.width
                feet = np.column_stack([x, np.full(len(x), r.bottom)])
                lines.append(shapes.rows_of_segments(feet, feet - (0, sizes.TICK / 2)))
        if self._up:
            lines.append(shapes.polyline([(r.left, r.bottom), (r.left, r.top)]))
            if not isinstance(self.plane.y, Band):
                feet = np.column_stack([np.full(len(self._up), r.left), self._heights()])
                lines.append(shapes.rows_of_segments(feet, feet - (sizes.TICK, 0)))
        return shapes.joined(lines)

    def _grid(self) -> shapes.Points:
        r, dash = self.plane.rect, sizes.GRID_DASH
        xs = [] if isinstance(self.plane.x, Band) else [x for x in self._across() if x > r.left]
        ys = [] if isinstance(self.plane.y, Band) else [y for y in self._heights() if y > r.bottom]
        upright = [shapes.dashes((float(x), r.bottom), (float(x), r.top), dash) for x in xs]
        level = [shapes.dashes((r.left, float(y)), (r.right, float(y)), dash) for y in ys]
        return shapes.joined(upright + level)

    def _label_below(self, placed: Placed) -> Words:
        em = self._setting.page.type.label
        x = self._x_of(placed.tick)
        at = (x, self.plane.rect.bottom - sizes.TICK_DROP - sizes.CAP_EM * em)
        return self._words(placed.tick.label, at, placed.anchor)

    def _label_beside(self, tick: Tick) -> Words:
        em, r = self._setting.page.type.label, self.plane.rect
        y = r.bottom + float(self.plane.y.to_share([tick.value])[0]) * r.height
        return self._words(
            tick.label, (r.left - sizes.TICK_GAP, y - sizes.HALF_CAP_EM * em), "right"
        )

    def _words(self, text: str, at: tuple[float, float], anchor: str) -> Words:
        theme, em = self._setting.theme, self._setting.page.type.label
        color, under = theme.color("muted"), theme.color("panel")
        return Words(text, em=em, at=at, color=color, under=under, anchor=anchor)  # type: ignore[arg-type]

    def _x_of(self, tick: Tick) -> float:
        r = self.plane.rect
        return r.left + float(self.plane.x.to_share([tick.value])[0]) * r.width

    def _across(self) -> Floats:
        return np.array([self._x_of(tick) for tick in self._x])

    def _heights(self) -> Floats:
        r = self.plane.rect
        heights: Floats = r.bottom + self.plane.y.to_share([t.value for t in self._up]) * r.height
        return heights
