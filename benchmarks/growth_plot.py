"""Draw the picture of how time grows, `docs/images/growth.png`."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.growth import Growth
from benchmarks.plot import Line, Panel, draw, ticks_over
from benchmarks.scaling import ScalingPoint


def draw_growth(growth: Growth, path: Path) -> None:
    """Draw four panels: marks, pixels, duration and workers."""
    draw([_marks(growth), _sizes(growth), _durations(growth), _workers(growth)], path)


def _marks(growth: Growth) -> Panel:
    counts = [point.n_marks for point in growth.marks]
    stock = [(p.n_marks, p.stock_ms) for p in growth.marks if p.stock_ms is not None]
    lines = (
        Line("all marks move", tuple((p.n_marks, p.glide_ms) for p in growth.marks), "positive"),
        Line("a bar passes", tuple((p.n_marks, p.sweep_ms) for p in growth.marks), "accent"),
        Line("stock manim", tuple(stock), "negative", "square", name_above=True),
    )
    times = [value for line in lines for _, value in line.points]
    subtitle = "milliseconds a frame of 1920x1080, drawing alone, one process"
    x_ticks, y_ticks = ticks_over(counts), ticks_over(times)
    return Panel("Marks", subtitle, x_ticks, y_ticks, lines)


def _sizes(growth: Growth) -> Panel:
    ours = Line("ours", tuple((p.n_pixels, p.ours_ms) for p in growth.sizes), "positive")
    stock = tuple((p.n_pixels, p.stock_ms) for p in growth.sizes)
    lines = (ours, Line("stock manim", stock, "negative", "square"))
    times = [value for line in lines for _, value in line.points]
    x_ticks = tuple((float(p.n_pixels), p.quality) for p in growth.sizes)
    subtitle = "milliseconds a frame, whole process, by quality"
    return Panel("Pixels", subtitle, x_ticks, ticks_over(times), lines)


def _durations(growth: Growth) -> Panel:
    points = sorted((p.duration_s, p.wall_s) for p in growth.durations)
    x_ticks = tuple((duration, f"{duration:.0f} s") for duration, _ in points)
    lines = (Line("ours", tuple(points), "positive"),)
    y_ticks = ticks_over([wall for _, wall in points], " s")
    return Panel("Duration", "seconds to render a film of this duration", x_ticks, y_ticks, lines)


def _workers(growth: Growth) -> Panel:
    measured = [
        (n, growth.measured_walls_s[0] / w) for n, w in enumerate(growth.measured_walls_s, 1)
    ]
    lines = (
        Line("long film", _speed_ups(growth.long_scaling), "accent", "none"),
        Line("this clip", _speed_ups(growth.scaling), "negative", "none"),
        Line("measured", tuple(measured), "positive"),
    )
    x_ticks = tuple((float(p.n_workers), str(p.n_workers)) for p in growth.scaling)
    y_ticks = tuple((float(n), f"{n}x") for n in (1, 2, 4, 8, 16, 32, 64))
    subtitle = "times as fast as one worker; dashed: from the costs of slices"
    return Panel("Workers", subtitle, x_ticks, y_ticks, lines)


def _speed_ups(points: Sequence[ScalingPoint]) -> tuple[tuple[float, float], ...]:
    return tuple((float(point.n_workers), point.speed_up) for point in points)
