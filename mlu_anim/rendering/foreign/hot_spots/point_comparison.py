"""Compare the coordinates of two points one by one, where manim calls numpy."""

from math import isfinite
from typing import Any

import numpy as np
from manim import VMobject

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_STOCK_EQUALS = VMobject.consider_points_equals
_STOCK_SUBPATHS = VMobject.get_subpaths_from_points
_RELATIVE = 1.0e-5
"""The relative tolerance of `numpy.allclose`."""


def consider_points_equals(self: Any, p0: Any, p1: Any) -> Any:
    """Do the same as `VMobject.consider_points_equals`, without numpy for two single points."""
    if type(p0) is not np.ndarray or type(p1) is not np.ndarray:
        return _STOCK_EQUALS(self, p0, p1)
    if p0.shape != p1.shape or p1.ndim != 1:
        return _STOCK_EQUALS(self, p0, p1)
    absolute = self.tolerance_for_point_equality
    for a, b in zip(p0.tolist(), p1.tolist(), strict=True):
        # As in numpy: infinities are equal to themselves and close to nothing else.
        if a != b and not (abs(a - b) <= absolute + _RELATIVE * abs(b) and isfinite(b)):
            return False
    return True


def get_subpaths_from_points(self: Any, points: Any) -> Any:
    """Do the same as `VMobject.get_subpaths_from_points`, comparing all points in one call."""
    if type(self).consider_points_equals is not consider_points_equals:
        return _STOCK_SUBPATHS(self, points)
    edges = self.get_subpath_split_indices_from_points(points).tolist()
    shortest = self.n_points_per_cubic_curve
    return [points[start:end] for start, end in edges if end - start >= shortest]


REPLACEMENTS = (
    Replacement(VMobject, "consider_points_equals", consider_points_equals, (), "8bc045c557a76e2a"),
    Replacement(
        owner=VMobject,
        name="get_subpaths_from_points",
        stand_in=get_subpaths_from_points,
        relies_on=(
            VMobject._gen_subpaths_from_points,
            VMobject.get_subpath_split_indices_from_points,
        ),
        digest="ef6dea1ff7f343c5",
    ),
)
