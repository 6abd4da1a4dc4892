"""Drawing a mobject with Cairo: the same calls with the same numbers, less Python around them.

A path is handed to Cairo point by point once, and after that kept as Cairo has it for as long as
mobject, points and camera are the same.
"""

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_STOCK_PATH = Camera.set_cairo_context_path
_STOCK_FILL = Camera.apply_fill
_STOCK_STROKE = Camera.apply_stroke
_STOCK_TRANSFORM = Camera.transform_points_pre_display
_STOCK_KIND = Camera.type_or_raise
_CURVE = 4

_kinds: dict[type, Any] = {}
_kept: "WeakKeyDictionary[Any, tuple[bytes, Any, Any]]" = WeakKeyDictionary()
"""By mobject: the bytes of its points, the matrix, and the path as Cairo keeps it."""


def set_cairo_context_path(self: Any, ctx: Any, vmobject: Any) -> Any:
    """`Camera.set_cairo_context_path`; sees to it that a path of before is used again."""
    points = vmobject.points
    if type(self).transform_points_pre_display is not _STOCK_TRANSFORM:
        points = self.transform_points_pre_display(vmobject, points)
    if len(points) < _CURVE or vmobject.n_points_per_cubic_curve != _CURVE:
        return _STOCK_PATH(self, ctx, vmobject)
    content, matrix = points.tobytes(), ctx.get_matrix()
    known = _kept.get(vmobject)
    ctx.new_path()
    if known is not None and known[0] == content and known[1] == matrix:
        ctx.append_path(known[2])
        return self
    if not np.isfinite(points).all():
        return _STOCK_PATH(self, ctx, vmobject)
    _build(ctx, vmobject, points)
    _kept[vmobject] = content, matrix, ctx.copy_path()
    return self


def _build(ctx: Any, vmobject: Any, points: Any) -> None:
    curve_to = ctx.curve_to
    n_curves = len(points) // _CURVE
    rows = points[: n_curves * _CURVE, :2].reshape(n_curves, 2 * _CURVE).tolist()
    same = vmobject.consider_points_equals_2d
    edges = vmobject.get_subpath_split_indices_from_points(points, n_dims=2).tolist()
    for start, end in edges:
        if end - start < _CURVE:
            continue
        ctx.new_sub_path()
        first, last = start // _CURVE, end // _CURVE
        ctx.move_to(rows[first][0], rows[first][1])
        for row in rows[first:last]:
            curve_to(row[2], row[3], row[4], row[5], row[6], row[7])
        if same(points[start], points[end - 1]):
            ctx.close_path()


def apply_fill(self: Any, ctx: Any, vmobject: Any) -> Any:
    """`Camera.apply_fill`; what is wholly transparent is not painted at all."""
    rgbas = self.get_fill_rgbas(vmobject)
    if len(rgbas) != 1:
        return _STOCK_FILL(self, ctx, vmobject)
    red, green, blue, alpha = rgbas[0].tolist()
    if not alpha <= 0:
        ctx.set_source_rgba(blue, green, red, alpha)
        ctx.fill_preserve()
    return self


def apply_stroke(self: Any, ctx: Any, vmobject: Any, background: bool = False) -> Any:
    """`Camera.apply_stroke`; what is wholly transparent is not painted at all."""
    width = vmobject.get_stroke_width(background)
    if width == 0:
        return self
    rgbas = self.get_stroke_rgbas(vmobject, background=background)
    if len(rgbas) != 1:
        return _STOCK_STROKE(self, ctx, vmobject, background)
    red, green, blue, alpha = rgbas[0].tolist()
    if not alpha <= 0:
        ctx.set_source_rgba(blue, green, red, alpha)
        ctx.set_line_width(width * self.cairo_line_width_multiple)
        ctx.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
        ctx.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
        ctx.stroke_preserve()
    return self


def type_or_raise(self: Any, mobject: Any) -> Any:
    """`Camera.type_or_raise`: what kind a class is of is found out once."""
    kind = type(mobject)
    if "display_funcs" not in self.__dict__ or kind not in _kinds:
        _kinds[kind] = _STOCK_KIND(self, mobject)
    return _kinds[kind]


def display_multiple(self: Any, vmobjects: Any, pixel_array: Any) -> None:
    """`Camera.display_multiple_non_background_colored_vmobjects`, one function for all steps."""
    ctx = self.get_cairo_context(pixel_array)
    camera_is_plain = all(getattr(type(self), n) is f for n, f in _PLAIN_CAMERA.items())
    for vmobject in vmobjects:
        kind: type = type(vmobject)
        if not camera_is_plain or not _is_plain(kind):
            self.display_vectorized(vmobject, ctx)
            continue
        self.set_cairo_context_path(ctx, vmobject)
        if vmobject.background_stroke_width:
            self.apply_stroke(ctx, vmobject, background=True)
        rgbas = vmobject.get_fill_rgbas()
        if len(rgbas) != 1:
            self.apply_fill(ctx, vmobject)
        else:
            red, green, blue, alpha = rgbas[0].tolist()
            if not alpha <= 0:
                ctx.set_source_rgba(blue, green, red, alpha)
                ctx.fill_preserve()
        if vmobject.stroke_width:
            self.apply_stroke(ctx, vmobject)


@cache
def _is_plain(kind: type) -> bool:
    return all(getattr(kind, name) is function for name, function in _PLAIN_VMOBJECT.items())


_PLAIN_VMOBJECT = {
    name: getattr(VMobject, name)
    for name in ("get_fill_rgbas", "get_stroke_rgbas", "get_stroke_width")
}
_PLAIN_CAMERA = {
    "display_vectorized": Camera.display_vectorized,
    "get_fill_rgbas": Camera.get_fill_rgbas,
    "get_stroke_rgbas": Camera.get_stroke_rgbas,
    "set_cairo_context_path": set_cairo_context_path,
    "apply_fill": apply_fill,
    "apply_stroke": apply_stroke,
}


REPLACEMENTS = (
    Replacement(
        owner=Camera,
        name="display_multiple_non_background_colored_vmobjects",
        stand_in=display_multiple,
        relies_on=(
            Camera.display_vectorized,
            Camera.get_fill_rgbas,
            Camera.get_stroke_rgbas,
            *_PLAIN_VMOBJECT.values(),
        ),
        digest="b322893c64c61e8b",
    ),
    Replacement(Camera, "type_or_raise", type_or_raise, (), "c22469b70ba6e719"),
    Replacement(
        owner=Camera,
        name="set_cairo_context_path",
        stand_in=set_cairo_context_path,
        relies_on=(Camera.transform_points_pre_display,),
        digest="1f3e360dbc860f58",
    ),
    Replacement(
        Camera, "apply_fill", apply_fill, (Camera.set_cairo_context_color,), "5bc73440a2c73ddc"
    ),
    Replacement(
        Camera, "apply_stroke", apply_stroke, (Camera.set_cairo_context_color,), "1e9cd3892190d6aa"
    ),
)
