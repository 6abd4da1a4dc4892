"""Axes: lines, few ticks, a dashed grid, and the map between values and the page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Anchor, Words
from mlu_anim.wording.numerals import ENGLISH, Numbers

LINE = 0.02
GRID_STRENGTH = 0.15


@dataclass(frozen=True)
class Tick:
    """A value on an axis and the label written at it."""

    value: float
    label: str
    anchor: Anchor = "center"
    """The point of an x axis label that is at the value: left end, center or right end."""
    role: str = "muted"
    """The color role of the label."""


def unit_ticks(page: Page, numbers: Numbers = ENGLISH) -> tuple[Tick, ...]:
    """Return ticks at 0, 0.25, 0.5, 0.75 and 1, or at 0, 0.5 and 1 where there is less room."""
    fine = page.wide and page.type.label < 0.3
    values = (0.0, 0.25, 0.5, 0.75, 1.0) if fine else (0.0, 0.5, 1.0)
    return tuple(Tick(v, numbers.tick(v)) for v in values)


def round_ticks(
    low: float, high: float, at_most: int, numbers: Numbers = ENGLISH
) -> tuple[Tick, ...]:
    """Return ticks at no more than `at_most` round values from `low` to `high`.

    Negative labels have a real minus sign.
    """
    power = 10.0 ** np.floor(np.log10(high - low))
    for step in (s * power for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)):
        first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
        if 0 <= last - first < at_most:
            break
    values = [k * step for k in range(first, last + 1)]
    return tuple(Tick(v, numbers.tick(v)) for v in values)


@dataclass(frozen=True)
class Plane:
    """A linear map from values in `x_range` and `y_range` to a rectangle of the page, and back."""

    rect: Rect
    x_range: tuple[float, float] = (0.0, 1.0)
    y_range: tuple[float, float] = (0.0, 1.0)

    def c2p(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return the points (n, 2) on the page for values `x` and `y`; named as in manim."""
        low = np.array([self.x_range[0], self.y_range[0]])
        high = np.array([self.x_range[1], self.y_range[1]])
        corner = np.array([self.rect.left, self.rect.bottom])
        size = np.array([self.rect.width, self.rect.height])
        placed: NDArray[np.float64] = corner + (np.column_stack([x, y]) - low) / (high - low) * size
        return placed

    def p2c(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return the values (n, 2) at points of the page, (n, 2) or (n, 3); named as in manim."""
        xy = np.asarray(points, dtype=float)[:, :2]
        low = np.array([self.x_range[0], self.y_range[0]])
        high = np.array([self.x_range[1], self.y_range[1]])
        corner = np.array([self.rect.left, self.rect.bottom])
        size = np.array([self.rect.width, self.rect.height])
        values: NDArray[np.float64] = low + (xy - corner) / size * (high - low)
        return values


class Axes(Part):
    """The lines, ticks and grid of a plot; an axis without ticks is not drawn."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        page: Page,
        theme: Theme,
        *,
        x_ticks: Sequence[Tick] = (),
        y_ticks: Sequence[Tick] = (),
        grid: bool = True,
    ) -> None:
        self.plane = plane
        inks: list[Ink] = []
        if grid:
            lines = _grid(plane, x_ticks, y_ticks)
            inks.append(Ink(lines, stroke=theme.color("ink"), width=LINE, strength=GRID_STRENGTH))
        inks.append(
            Ink(_axis_lines(plane, x_ticks, y_ticks), stroke=theme.color("muted"), width=LINE)
        )
        inks += _tick_labels(plane, page, theme, x_ticks, y_ticks)
        super().__init__(*inks, name=name)


def _axis_lines(plane: Plane, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick]) -> shapes.Points:
    r, length = plane.rect, 0.07
    lines = []
    if x_ticks:
        xs = plane.c2p([t.value for t in x_ticks], [plane.y_range[0]] * len(x_ticks))
        lines.append(shapes.polyline([(r.left, r.bottom), (r.right, r.bottom)]))
        lines.append(shapes.rows_of_segments(xs, xs - (0, length)))
    if y_ticks:
        ys = plane.c2p([plane.x_range[0]] * len(y_ticks), [t.value for t in y_ticks])
        lines.append(shapes.polyline([(r.left, r.bottom), (r.left, r.top)]))
        lines.append(shapes.rows_of_segments(ys, ys - (length, 0)))
    return shapes.joined(lines)


def _grid(plane: Plane, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick]) -> shapes.Points:
    r, lines = plane.rect, []
    for tick in x_ticks:
        x = float(plane.c2p([tick.value], [0.0])[0, 0])
        if x > r.left:
            lines.append(shapes.dashes((x, r.bottom), (x, r.top)))
    for tick in y_ticks:
        y = float(plane.c2p([0.0], [tick.value])[0, 1])
        if y > r.bottom:
            lines.append(shapes.dashes((r.left, y), (r.right, y)))
    return shapes.joined(lines)


def _tick_labels(
    plane: Plane, page: Page, theme: Theme, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick]
) -> list[Words]:
    em, panel = page.type.label, theme.color("panel")
    labels = []
    for tick in x_ticks:
        x = float(plane.c2p([tick.value], [0.0])[0, 0])
        at = (x, plane.rect.bottom - 0.16 - 0.73 * em)
        color = theme.color(tick.role)
        labels.append(Words(tick.label, em=em, at=at, color=color, under=panel, anchor=tick.anchor))
    for tick in y_ticks:
        y = float(plane.c2p([0.0], [tick.value])[0, 1])
        at = (plane.rect.left - 0.14, y - 0.36 * em)
        color = theme.color(tick.role)
        labels.append(Words(tick.label, em=em, at=at, color=color, under=panel, anchor="right"))
    return labels
