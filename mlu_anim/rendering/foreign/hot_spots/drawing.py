"""Draw mobjects with the same Cairo calls as manim and less Python code around them."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from manim import Camera, ThreeDCamera, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from mlu_anim.rendering.foreign.hot_spots import gradients, paths, shading_3d
from mlu_anim.rendering.foreign.hot_spots.gradients import gradient_ends, is_visible, set_source
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_STOCK_PATH = Camera.set_cairo_context_path
_STOCK_FILL = Camera.apply_fill
_STOCK_STROKE = Camera.apply_stroke
_STOCK_TRANSFORM = Camera.transform_points_pre_display
_STOCK_KIND = Camera.type_or_raise

_kinds: dict[type, Any] = {}


def set_cairo_context_path(self: Any, ctx: Any, vmobject: Any) -> Any:
    """Do the same as `Camera.set_cairo_context_path`, with cached paths."""
    points = vmobject.points
    if type(self).transform_points_pre_display is not _STOCK_TRANSFORM:
        points = self.transform_points_pre_display(vmobject, points)
    if paths.set_path(ctx, vmobject, points):
        return self
    return _STOCK_PATH(self, ctx, vmobject)


def apply_fill(self: Any, ctx: Any, vmobject: Any) -> Any:
    """Do the same as `Camera.apply_fill`, but skip a fully transparent color."""
    rgbas = self.get_fill_rgbas(vmobject)
    if len(rgbas) != 1:
        return _STOCK_FILL(self, ctx, vmobject)
    _fill(ctx, rgbas.tolist(), None)
    return self


def apply_stroke(self: Any, ctx: Any, vmobject: Any, background: bool = False) -> Any:
    """Do the same as `Camera.apply_stroke`, but skip a fully transparent color."""
    width = vmobject.get_stroke_width(background)
    if width == 0:
        return self
    rgbas = self.get_stroke_rgbas(vmobject, background=background)
    if len(rgbas) != 1:
        return _STOCK_STROKE(self, ctx, vmobject, background)
    _stroke(self, ctx, vmobject, width, rgbas.tolist(), None)
    return self


def type_or_raise(self: Any, mobject: Any) -> Any:
    """Do the same as `Camera.type_or_raise`, with results cached by class."""
    kind = type(mobject)
    if "display_funcs" not in self.__dict__ or kind not in _kinds:
        _kinds[kind] = _STOCK_KIND(self, mobject)
    return _kinds[kind]


def display_multiple(self: Any, vmobjects: Any, pixel_array: Any) -> None:
    """Do the same as `Camera.display_multiple_non_background_colored_vmobjects`, but faster."""
    ctx = self.get_cairo_context(pixel_array)
    kind = type(self)
    if all(getattr(kind, name) is function for name, function in _PLAIN_CAMERA.items()):
        placed: Iterable[Any] = _on_page(list(vmobjects))
    elif all(getattr(kind, name) is function for name, function in _PLAIN_SOLID_CAMERA.items()):
        placed = shading_3d.projected(self, list(vmobjects))
    else:
        placed = ((vmobject, None, None) for vmobject in vmobjects)
    for vmobject, points, ends in placed:
        vmobject_class: type = type(vmobject)
        is_usual = points is not None and _is_plain(vmobject_class)
        if not (is_usual and _draw(self, ctx, vmobject, points, ends)):
            self.display_vectorized(vmobject, ctx)


def _on_page(vmobjects: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each vmobject with its points, and None: its gradient ends are not computed yet."""
    for vmobject in vmobjects:
        yield vmobject, vmobject.points, None


def _draw(camera: Any, ctx: Any, vmobject: Any, points: Any, ends: Any) -> bool:
    """Draw background stroke, fill and stroke of a mobject.

    Returns False, with nothing drawn, if its fill is missing or its path is unusual.

    `points`, `ends`: the path and the ends of its gradient, in the coordinates of the page.
    """
    back_width = vmobject.background_stroke_width
    width = vmobject.get_stroke_width()
    fill = camera.get_fill_rgbas(vmobject).tolist()
    stroke = camera.get_stroke_rgbas(vmobject).tolist() if width else []
    back = camera.get_stroke_rgbas(vmobject, background=True).tolist() if back_width else []
    if ends is None and max(len(fill), len(stroke), len(back)) > 1:
        ends = gradient_ends(vmobject)
    if not fill or not paths.set_path(ctx, vmobject, points):
        return False
    if back_width and back_width > 0:
        _stroke(camera, ctx, vmobject, back_width, back, ends)
    _fill(ctx, fill, ends)
    if width:
        _stroke(camera, ctx, vmobject, width, stroke, ends)
    return True


def _fill(ctx: Any, rgbas: list[list[float]], ends: Any) -> None:
    if is_visible(rgbas):
        set_source(ctx, rgbas, ends)
        ctx.fill_preserve()


def _stroke(
    camera: Any, ctx: Any, vmobject: Any, width: float, rgbas: list[list[float]], ends: Any
) -> None:
    if is_visible(rgbas):
        set_source(ctx, rgbas, ends)
        ctx.set_line_width(width * camera.cairo_line_width_multiple)
        ctx.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
        ctx.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
        ctx.stroke_preserve()


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
    "set_cairo_context_color": Camera.set_cairo_context_color,
    "set_cairo_context_path": set_cairo_context_path,
    "transform_points_pre_display": Camera.transform_points_pre_display,
    "apply_fill": apply_fill,
    "apply_stroke": apply_stroke,
}
_PLAIN_SOLID_CAMERA = _PLAIN_CAMERA | {
    "get_fill_rgbas": ThreeDCamera.get_fill_rgbas,
    "get_stroke_rgbas": ThreeDCamera.get_stroke_rgbas,
    "transform_points_pre_display": ThreeDCamera.transform_points_pre_display,
    "project_points": ThreeDCamera.project_points,
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
            Camera.set_cairo_context_color,
            *_PLAIN_VMOBJECT.values(),
            *gradients.RELIES_ON,
            *shading_3d.RELIES_ON,
        ),
        digest="b56ce374713a1f5b",
    ),
    Replacement(Camera, "type_or_raise", type_or_raise, (), "c22469b70ba6e719"),
    Replacement(
        owner=Camera,
        name="set_cairo_context_path",
        stand_in=set_cairo_context_path,
        relies_on=paths.RELIES_ON,
        digest="f7e49ec969e6391a",
    ),
    Replacement(
        Camera, "apply_fill", apply_fill, (Camera.set_cairo_context_color,), "5bc73440a2c73ddc"
    ),
    Replacement(
        Camera, "apply_stroke", apply_stroke, (Camera.set_cairo_context_color,), "1e9cd3892190d6aa"
    ),
)
