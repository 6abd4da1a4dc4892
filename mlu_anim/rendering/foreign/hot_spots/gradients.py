"""Set Cairo sources: one color, or a gradient between two points of a mobject."""

from functools import cache
from typing import Any

import cairo
import numpy as np
from manim import VMobject

from mlu_anim.rendering.foreign.hot_spots.paths import CURVE

_STOCK_ENDS = {
    name: getattr(VMobject, name)
    for name in (
        "get_gradient_start_and_end_points",
        "get_sheen_direction",
        "get_center",
        "get_edge_center",
        "get_critical_point",
        "get_extremum_along_dim",
        "get_points_defining_boundary",
        "get_anchors",
    )
}
_NAMES = frozenset(_STOCK_ENDS)


def is_visible(rgbas: list[list[float]]) -> bool:
    """Return True if any of these colors (red, green, blue, opacity) is visible."""
    return any(not rgba[3] <= 0 for rgba in rgbas)


def set_source(ctx: Any, rgbas: list[list[float]], ends: Any) -> None:
    """Set one color, or a gradient of several colors between two points of the page.

    `ends`: the two points; ignored for one color.
    """
    if len(rgbas) == 1:
        red, green, blue, alpha = rgbas[0]
        ctx.set_source_rgba(blue, green, red, alpha)
        return
    start, end = ends
    gradient = cairo.LinearGradient(start[0], start[1], end[0], end[1])
    for offset, (red, green, blue, alpha) in zip(_offsets(len(rgbas)), rgbas, strict=True):
        gradient.add_color_stop_rgba(offset, blue, green, red, alpha)
    ctx.set_source(gradient)


def gradient_ends(vmobject: Any) -> Any:
    """Do the same as `VMobject.get_gradient_start_and_end_points`, but measure only once."""
    points = vmobject.points
    kind: type = type(vmobject)
    is_usual = _measures_as_manim(kind) and _NAMES.isdisjoint(vmobject.__dict__)
    if not is_usual or vmobject.shade_in_3d or not _is_single_path(vmobject):
        return vmobject.get_gradient_start_and_end_points()
    anchors = np.concatenate([points[::CURVE], points[CURVE - 1 :: CURVE]])
    lowest, highest = anchors.min(axis=0), anchors.max(axis=0)
    center = (lowest + highest) / 2
    # Its rows are the vectors from the center to the right, to the top and to the front.
    bases = np.diag(highest - center).transpose()
    offset = np.dot(bases, vmobject.get_sheen_direction())
    return center - offset, center + offset


def _is_single_path(vmobject: Any) -> bool:
    """Return True if the mobject consists of its own cubic curves only, without submobjects."""
    return (
        not vmobject.submobjects
        and len(vmobject.points) >= CURVE
        and len(vmobject.points) % CURVE == 0
        and vmobject.n_points_per_cubic_curve == CURVE
        and vmobject.dim == 3
    )


@cache
def _offsets(n_colors: int) -> list[float]:
    offsets: list[float] = np.linspace(0, 1, n_colors).tolist()
    return offsets


@cache
def _measures_as_manim(kind: type) -> bool:
    return all(getattr(kind, name) is function for name, function in _STOCK_ENDS.items())


RELIES_ON = tuple(_STOCK_ENDS.values())
