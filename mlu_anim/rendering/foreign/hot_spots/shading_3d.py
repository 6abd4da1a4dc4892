"""Shade 3D shapes: compute light and position once, not for each color of each frame.

The light on a shape depends on its points and the light source, not on the camera, so it is cached
while both are the same. All operations are manim's, in manim's order, so results are identical.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, Mobject, ThreeDAxes, ThreeDCamera, VMobject
from manim.mobject.three_d import three_d_utils
from manim.utils.color.core import get_shaded_rgb
from manim.utils.space_ops import cross, get_unit_normal, norm_squared, normalize

from mlu_anim.rendering.foreign.hot_spots.gradients import gradient_ends
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_NO_ENDS = np.empty((0, 3))
_ALIGNED = 1e-6
"""Below this, manim treats two sides of a corner as parallel."""

_lights: "WeakKeyDictionary[Any, tuple[bytes, bytes, float, float]]" = WeakKeyDictionary()
"""By mobject: its points, the light source, and the light at its start and end corners."""
_centers: "WeakKeyDictionary[Any, tuple[bytes, Any]]" = WeakKeyDictionary()


def modified_rgbas(self: Any, vmobject: Any, rgbas: Any) -> Any:
    """Do the same as `ThreeDCamera.modified_rgbas`: return a color for start and end corner."""
    if not (self.should_apply_shading and vmobject.shade_in_3d) or len(vmobject.points) == 0:
        return rgbas
    shaded = rgbas.repeat(2, axis=0) if len(rgbas) < 2 else np.array(rgbas[:2])
    start, end = _light_at_corners(vmobject, self.light_source.points[0])
    shaded[0, :3] += start
    shaded[1, :3] += end
    return shaded


def _light_at_corners(vmobject: Any, source: Any) -> tuple[float, float]:
    points = vmobject.points
    content, place = points.tobytes(), source.tobytes()
    known = _lights.get(vmobject)
    if known is not None and known[0] == content and known[1] == place:
        return known[2], known[3]
    last = three_d_utils.get_3d_vmob_end_corner_index(vmobject)
    start, end = (
        _light(points[index], _normal(points, index, vmobject.n_points_per_cubic_curve), source)
        for index in (0, last)
    )
    _lights[vmobject] = content, place, start, end
    return start, end


def _light(point: Any, normal: Any, source: Any) -> float:
    """Return the light that manim's `get_shaded_rgb` adds to red, green and blue."""
    light: float = 0.5 * np.dot(normal, normalize(source - point)) ** 3
    return light * 0.5 if light < 0 else light


def _normal(points: Any, index: int, points_per_curve: int) -> Any:
    """Do the same as `get_3d_vmob_unit_normal`, without listing the anchors to count them."""
    n_points = len(points)
    n_anchors = 1 if n_points == 1 else 2 * len(points[::points_per_curve])
    if n_anchors <= 2:
        return np.array([0.0, 1.0, 0.0])
    before = index - 3 if index > 2 else n_points - 4
    after = index + 3 if index < n_points - 3 else 3
    normal = _unit_normal(points[after] - points[index], points[before] - points[index])
    return normal if normal.any() else np.array([0.0, 1.0, 0.0])


def _unit_normal(first: Any, second: Any) -> Any:
    """Do the same as `get_unit_normal`, with fewer numpy calls if the sides are not parallel."""
    (a, b, c), (d, e, f) = first.tolist(), second.tolist()
    longest, other = max(abs(a), abs(b), abs(c)), max(abs(d), abs(e), abs(f))
    if longest > 0 and other > 0:
        a, b, c, d, e, f = a / longest, b / longest, c / longest, d / other, e / other, f / other
        product = np.array([b * f - c * e, c * d - a * f, a * e - b * d])
        length = np.sqrt(np.dot(product, product))
        if length > _ALIGNED:
            return product / length
    return get_unit_normal(first, second)


def _code_within(code: Any, *names: str) -> Any:
    """Return the code of a nested function, by the names that lead to it; None if not unique."""
    for name in names:
        inner = [const for const in code.co_consts if getattr(const, "co_name", None) == name]
        if len(inner) != 1:
            return None
        code = inner[0]
    return code


_ENDS_OF_AXIS = _code_within(ThreeDAxes._set_axis_shading.__code__, "make_func", "<lambda>") or ""


def projected(camera: Any, vmobjects: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each mobject with its points and the ends of its gradient, projected onto the page.

    All points are moved and scaled together; the matrix product is computed per mobject, since its
    rounding may depend on the number of points.  Points are None if manim must project them, ends
    are None if the mobject's own ends are used.
    """
    in_frame, by_center = camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects
    free = [m for m in vmobjects if m not in in_frame and m not in by_center]
    places = _places(camera, free)
    for vmobject in vmobjects:
        if vmobject in in_frame:
            yield vmobject, vmobject.points, None
        else:
            yield vmobject, *places.get(id(vmobject), (None, None))


def _places(camera: Any, vmobjects: list[Any]) -> dict[int, tuple[Any, Any]]:
    """Return points and gradient ends on the page, by id of the mobject.

    The dictionary is empty if manim must compute them.
    """
    of_axes: dict[tuple[int, ...], Any] = {}
    pieces = [piece for m in vmobjects for piece in (m.points, _ends(m, of_axes))]
    if not pieces or camera.exponential_projection:
        return {}
    edges = np.cumsum([0, *map(len, pieces)]).tolist()
    flat = _flat(camera, np.concatenate(pieces), edges)
    if flat is None:
        return {}
    parts = [flat[start:end] for start, end in pairwise(edges)]
    return {id(m): (parts[2 * i], parts[2 * i + 1]) for i, m in enumerate(vmobjects)}


def _ends(vmobject: Any, of_axes: dict[tuple[int, ...], Any]) -> Any:
    """Return the ends of a mobject's gradient, shape (2, 3), or (0, 3) without a gradient.

    `of_axes`: the ends of each axis, which all pieces of the axis share; measured once per frame.
    """
    styles = (vmobject.get_fill_rgbas(), *map(vmobject.get_stroke_rgbas, (False, True)))
    if not vmobject.shade_in_3d and max(map(len, styles)) == 1:
        return _NO_ENDS
    own = vmobject.__dict__.get("get_gradient_start_and_end_points")
    if getattr(own, "__code__", None) is not _ENDS_OF_AXIS:
        return np.array(gradient_ends(vmobject))
    key = tuple(id(cell.cell_contents) for cell in own.__closure__)
    if key not in of_axes:
        of_axes[key] = np.array(own())
    return of_axes[key]


def _flat(camera: Any, points: Any, edges: list[int]) -> Any:
    """Do the same as `ThreeDCamera.project_points` for the points of many mobjects.

    `edges`: the indices between which the points belong together: 0, ..., n_points.
    Returns None if a point is not finite.
    """
    if not np.isfinite(points).all():
        return None
    distance, zoom = camera.get_focal_distance(), camera.get_zoom()
    rotation = camera.get_rotation_matrix().T
    points = points - camera.frame_center
    rotated = np.empty_like(points)
    for start, end in pairwise(edges):
        np.dot(points[start:end], rotation, out=rotated[start:end])
    depths = rotated[:, 2]
    factors = distance / (distance - depths)
    factors[(distance - depths) < 0] = 10**6
    rotated[:, :2] *= (factors * zoom)[:, np.newaxis]
    return rotated


def get_mobjects_to_display(self: Any, *arguments: Any, **options: Any) -> Any:
    """Do the same as `ThreeDCamera.get_mobjects_to_display`: sort the farthest first."""
    mobjects = Camera.get_mobjects_to_display(self, *arguments, **options)
    rotation = self.get_rotation_matrix().T
    centers: dict[int, Any] = {}

    def depth(mobject: Any) -> float:
        if not getattr(mobject, "shade_in_3d", False):
            return np.inf
        if type(mobject).get_z_index_reference_point is not Mobject.get_z_index_reference_point:
            return float(np.dot(mobject.get_z_index_reference_point(), rotation)[2])
        group = getattr(mobject, "z_index_group", mobject)
        center = centers.get(id(group))
        if center is None:
            center = centers[id(group)] = _center(group)
        return float(np.dot(center, rotation)[2])

    return sorted(mobjects, key=depth)


def _center(mobject: Any) -> Any:
    """Do the same as `Mobject.get_center`, cached while the points are the same."""
    kind: type = type(mobject)
    is_own = "get_center" in mobject.__dict__ or not _centers_as_manim(kind)
    if mobject.submobjects or is_own:
        return mobject.get_center()
    content = mobject.points.tobytes()
    known = _centers.get(mobject)
    if known is None or known[0] != content:
        known = _centers[mobject] = content, mobject.get_center()
    return known[1]


_STOCK_CENTER = {
    name: getattr(VMobject, name)
    for name in (
        "get_center",
        "get_critical_point",
        "get_extremum_along_dim",
        "get_points_defining_boundary",
        "get_anchors",
    )
}


@cache
def _centers_as_manim(kind: type) -> bool:
    return issubclass(kind, VMobject) and all(
        getattr(kind, name) is function for name, function in _STOCK_CENTER.items()
    )


RELIES_ON = (
    Camera.transform_points_pre_display,
    ThreeDCamera.get_fill_rgbas,
    ThreeDCamera.get_stroke_rgbas,
    ThreeDCamera.project_points,
    ThreeDCamera.transform_points_pre_display,
    ThreeDAxes._set_axis_shading,
)
REPLACEMENTS = (
    Replacement(
        owner=ThreeDCamera,
        name="modified_rgbas",
        stand_in=modified_rgbas,
        relies_on=(
            three_d_utils.get_3d_vmob_end_corner,
            three_d_utils.get_3d_vmob_end_corner_unit_normal,
            three_d_utils.get_3d_vmob_start_corner,
            three_d_utils.get_3d_vmob_start_corner_index,
            three_d_utils.get_3d_vmob_start_corner_unit_normal,
            three_d_utils.get_3d_vmob_unit_normal,
            VMobject.get_anchors,
            get_shaded_rgb,
            get_unit_normal,
            norm_squared,
            cross,
        ),
        digest="e18ce5a4eda34dee",
    ),
    Replacement(
        owner=ThreeDCamera,
        name="get_mobjects_to_display",
        stand_in=get_mobjects_to_display,
        relies_on=(Mobject.get_z_index_reference_point, *_STOCK_CENTER.values()),
        digest="826703032a1b226b",
    ),
)
