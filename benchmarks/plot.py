"""Draw small line plots side by side as a PNG, in the colors and the font of the clips."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from pathlib import Path
from typing import Any

import cairo

from mlu_anim.stage.theme import rgb, theme
from mlu_anim.wording.typesetting import outline

_WIDTH_PX, _HEIGHT_PX, _COLUMNS = 1600, 1200, 2
_MARGIN_PX = 40
_NAMES_PX = 190
"""The width right of the lines for their names."""
_HALO_PX = 6
_COLORS = theme("light")


@dataclass(frozen=True)
class Line:
    """A named line; `role`: a color role.  `marker`: `disc`, `square` or `none` (dashed line).

    Its name is right of its last point, or above it with `name_above`.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    role: str
    marker: str = "disc"
    name_above: bool = False


@dataclass(frozen=True)
class Panel:
    """A plot with logarithmic axes. Ticks are values with labels."""

    title: str
    subtitle: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]


def draw(panels: Sequence[Panel], path: Path) -> None:
    """Write the panels into one picture, two per row."""
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, _WIDTH_PX, _HEIGHT_PX)
    context = cairo.Context(surface)
    _fill(context, "paper", 0, 0, _WIDTH_PX, _HEIGHT_PX)
    rows = -(-len(panels) // _COLUMNS)
    width, height = (_WIDTH_PX - _MARGIN_PX) / _COLUMNS, (_HEIGHT_PX - _MARGIN_PX) / rows
    for index, panel in enumerate(panels):
        left = _MARGIN_PX + (index % _COLUMNS) * width
        top = _MARGIN_PX + (index // _COLUMNS) * height
        _draw_panel(context, panel, left, top, width - _MARGIN_PX, height - _MARGIN_PX)
    path.parent.mkdir(parents=True, exist_ok=True)
    surface.write_to_png(str(path))


@dataclass(frozen=True)
class _Scale:
    """A logarithmic scale from values to pixels."""

    low: float
    high: float
    start_px: float
    end_px: float

    def __call__(self, value: float) -> float:
        share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return self.start_px + share * (self.end_px - self.start_px)


def _draw_panel(
    context: Any, panel: Panel, left: float, top: float, width: float, height: float
) -> None:
    _fill(context, "panel", left, top, width, height)
    _write(context, panel.title, left + 28, top + 44, 26, "ink", "semibold")
    _write(context, panel.subtitle, left + 28, top + 72, 19, "muted")
    x = _scale([v for v, _ in panel.x_ticks], left + 90, left + width - _NAMES_PX)
    y = _scale([v for v, _ in panel.y_ticks], top + height - 60, top + 120)
    for value, words in panel.y_ticks:
        _rule(context, (x.start_px, y(value)), (x.end_px, y(value)))
        _write(context, words, left + 80, y(value) + 6, 18, "muted", align=1.0)
    for value, words in panel.x_ticks:
        _write(context, words, x(value), top + height - 24, 18, "muted", align=0.5)
    for line in panel.lines:
        _draw_line(context, line, [(x(a), y(b)) for a, b in line.points])
    _name_lines(context, panel, x, y)


def _scale(ticks: Sequence[float], start_px: float, end_px: float) -> _Scale:
    return _Scale(min(ticks), max(ticks), start_px, end_px)


def _draw_line(context: Any, line: Line, places: Sequence[tuple[float, float]]) -> None:
    context.set_source_rgb(*rgb(_COLORS.color(line.role)))
    context.set_line_width(4)
    context.set_dash([] if line.marker != "none" else [10, 8])
    for (x0, y0), (x1, y1) in pairwise(places):
        context.move_to(x0, y0)
        context.line_to(x1, y1)
        context.stroke()
    context.set_dash([])
    for x, y in places:
        if line.marker == "disc":
            context.arc(x, y, 7, 0, 6.2832)
        elif line.marker == "square":
            context.rectangle(x - 6, y - 6, 12, 12)
        context.fill()


def _name_lines(context: Any, panel: Panel, x: _Scale, y: _Scale) -> None:
    """Write the names of lines without overlaps."""
    lowest: dict[float, float] = {}
    for line in sorted(panel.lines, key=lambda line: -line.points[-1][1]):
        end, value = line.points[-1]
        tone = _COLORS.text_tone(line.role)
        if line.name_above:
            _write(context, line.name, x(end), y(value) - 18, 19, tone, "medium", align=0.5)
            continue
        at_y = max(y(value) + 7, lowest.get(end, 0.0) + 26)
        lowest[end] = at_y
        _write(context, line.name, x(end) + 16, at_y, 19, tone, "medium")


def ticks_over(values: Sequence[float], unit: str = "") -> tuple[tuple[float, str], ...]:
    """Ticks at powers of ten that include all values."""
    low, high = floor(log10(min(values))), -floor(-log10(max(values)))
    return tuple((10.0**e, f"{10.0**e:,g}{unit}") for e in range(low, max(high, low + 1) + 1))


def _fill(context: Any, role: str, left: float, top: float, width: float, height: float) -> None:
    context.set_source_rgb(*rgb(_COLORS.color(role)))
    context.rectangle(left, top, width, height)
    context.fill()


def _rule(context: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    context.set_source_rgba(*rgb(_COLORS.color("ink")), 0.15)
    context.set_line_width(1.5)
    context.move_to(*start)
    context.line_to(*end)
    context.stroke()


def _write(
    context: Any,
    words: str,
    x: float,
    y: float,
    size_px: float,
    color: str,
    weight: str = "regular",
    align: float = 0.0,
) -> None:
    """Write text on a baseline; `color`: a role or #RRGGBB.  `align`: 0 left, 1 right of `x`."""
    shape = outline(words, weight)
    tone = color if color.startswith("#") else _COLORS.color(color)
    context.set_source_rgb(*rgb(tone))
    left = x - align * shape.advance * size_px
    context.new_path()
    for curve in shape.points[:, :2].reshape(-1, 4, 2):
        (x0, y0), *rest = [(left + px * size_px, y - py * size_px) for px, py in curve.tolist()]
        at = context.get_current_point() if context.has_current_point() else None
        if at is None or abs(at[0] - x0) + abs(at[1] - y0) > 0.01:
            context.move_to(x0, y0)
        context.curve_to(*[value for point in rest for value in point])
    context.save()
    context.set_source_rgb(*rgb(_COLORS.color("panel")))  # a halo, for text over lines
    context.set_line_width(_HALO_PX)
    context.stroke_preserve()
    context.restore()
    context.fill()
