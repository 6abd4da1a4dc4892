"""Build Cairo paths of mobjects with the same calls as manim and less Python code.

A Cairo path is cached when it has been the same in two frames, and used while points and matrix
stay the same; paths that change all the time are not copied.
"""

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, VMobject

CURVE = 4
"""The number of points of a cubic Bezier curve."""
_SHORT = 48
"""Up to this number of curves, comparing floats in Python is faster than arrays in numpy."""
_RELATIVE = 1.0e-5
"""The relative tolerance of `numpy.isclose`."""
_STOCK_PATH = Camera.set_cairo_context_path
_STOCK_COMPARISON = {
    name: getattr(VMobject, name)
    for name in ("get_subpath_split_indices_from_points", "consider_points_equals_2d")
}

_cache: "WeakKeyDictionary[Any, tuple[bytes, Any, Any]]" = WeakKeyDictionary()
"""By mobject: the bytes of its points, the matrix, and the Cairo path, or None if not copied."""


def set_path(ctx: Any, vmobject: Any, points: Any) -> bool:
    """Set the Cairo path of a mobject from its points on the page.

    Returns False, with nothing set, if there are no cubic curves or a point is not finite.
    """
    if len(points) < CURVE or vmobject.n_points_per_cubic_curve != CURVE:
        return False
    content, matrix = points.tobytes(), ctx.get_matrix()
    known = _cache.get(vmobject)
    is_same = known is not None and known[0] == content and known[1] == matrix
    if known is not None and is_same and known[2] is not None:
        ctx.new_path()
        ctx.append_path(known[2])
        return True
    if not np.isfinite(points).all():
        return False
    ctx.new_path()
    _build(ctx, vmobject, points)
    _cache[vmobject] = content, matrix, ctx.copy_path() if is_same else None
    return True


def _build(ctx: Any, vmobject: Any, points: Any) -> None:
    n_curves = len(points) // CURVE
    rows = points[: n_curves * CURVE, :2].reshape(n_curves, 2 * CURVE).tolist()
    kind: type = type(vmobject)
    if n_curves <= _SHORT and len(points) % CURVE == 0 and _compares_as_manim(kind):
        _build_short(ctx, rows, vmobject.tolerance_for_point_equality)
    else:
        _build_long(ctx, vmobject, points, rows)


def _build_short(ctx: Any, rows: list[list[float]], absolute: float) -> None:
    curve_to = ctx.curve_to
    x_start = y_start = x_end = y_end = 0.0
    is_open = False
    for x, y, *handles, x_next, y_next in rows:
        if not (is_open and _is_close(x_end, y_end, x, y, absolute)):
            if is_open and _is_close(x_start, y_start, x_end, y_end, absolute):
                ctx.close_path()
            ctx.new_sub_path()
            ctx.move_to(x, y)
            x_start, y_start, is_open = x, y, True
        curve_to(*handles, x_next, y_next)
        x_end, y_end = x_next, y_next
    if _is_close(x_start, y_start, x_end, y_end, absolute):
        ctx.close_path()


def _is_close(x: float, y: float, x_other: float, y_other: float, absolute: float) -> bool:
    """Do the same as `VMobject.consider_points_equals_2d`, for finite numbers."""
    return (x == x_other or abs(x - x_other) <= absolute + _RELATIVE * abs(x_other)) and (
        y == y_other or abs(y - y_other) <= absolute + _RELATIVE * abs(y_other)
    )


def _build_long(ctx: Any, vmobject: Any, points: Any, rows: list[list[float]]) -> None:
    curve_to = ctx.curve_to
    same = vmobject.consider_points_equals_2d
    edges = vmobject.get_subpath_split_indices_from_points(points, n_dims=2).tolist()
    for start, end in edges:
        if end - start < CURVE:
            continue
        ctx.new_sub_path()
        first, last = start // CURVE, end // CURVE
        ctx.move_to(rows[first][0], rows[first][1])
        for row in rows[first:last]:
            curve_to(row[2], row[3], row[4], row[5], row[6], row[7])
        if same(points[start], points[end - 1]):
            ctx.close_path()


@cache
def _compares_as_manim(kind: type) -> bool:
    return all(getattr(kind, name) is function for name, function in _STOCK_COMPARISON.items())


RELIES_ON = (Camera.transform_points_pre_display, *_STOCK_COMPARISON.values())
