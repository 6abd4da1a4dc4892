"""Compute exactly the same rotation matrices as scipy, without importing scipy.

manim uses `scipy.spatial.transform.Rotation` only for the matrix of a rotation vector.
"""

import platform
from importlib import import_module
from math import cos, isfinite, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SMALL_ANGLE = 1e-3
"""In radians; up to this angle scipy uses a series instead of the sine."""
_IS_EXACT = platform.machine().lower() in ("x86_64", "amd64")
"""True if the results equal those of scipy.

On other machines compilers fuse a product and a sum into one operation with other rounding.
"""


class Matrix:
    """A rotation of which only the matrix can be read."""

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows = rows

    def as_matrix(self) -> NDArray[np.float64]:
        """Return the matrix, shape (3, 3)."""
        return np.array(self._rows)


class _RotationType(type):
    """Delegates all that `Rotation` does not define to scipy's class."""

    def __getattr__(cls, name: str) -> Any:
        return getattr(_scipy_rotation(), name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        return _scipy_rotation()(*arguments, **options)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, _scipy_rotation())


class Rotation(metaclass=_RotationType):
    """Stands in for scipy's `Rotation`; converts single rotation vectors without scipy."""

    @staticmethod
    def from_rotvec(rotvec: Any, degrees: bool = False) -> Any:
        """Return the rotation of a vector of shape (3,), in radians; scipy does all others."""
        if degrees or not _IS_EXACT or type(rotvec) is not np.ndarray or rotvec.shape != (3,):
            return _scipy_rotation().from_rotvec(rotvec, degrees)
        x, y, z = rotvec.astype(np.float64).tolist()
        angle = sqrt(x * x + y * y + z * z)
        if not isfinite(angle):
            return _scipy_rotation().from_rotvec(rotvec)
        return Matrix(_rows(x, y, z, angle))


def _rows(x: float, y: float, z: float, angle: float) -> list[list[float]]:
    """Return the matrix of the rotation vector (x, y, z), whose length is `angle`.

    It is computed from the quaternion, with scipy's operations in scipy's order.
    """
    if angle <= _SMALL_ANGLE:
        square = angle * angle
        scale = 0.5 - square / 48 + square * square / 3840
    else:
        scale = sin(angle / 2) / angle
    x, y, z, w = scale * x, scale * y, scale * z, cos(angle / 2)
    xx, yy, zz, ww = x * x, y * y, z * z, w * w
    xy, zw, xz, yw, yz, xw = x * y, z * w, x * z, y * w, y * z, x * w
    return [
        [xx - yy - zz + ww, 2 * (xy - zw), 2 * (xz + yw)],
        [2 * (xy + zw), -xx + yy - zz + ww, 2 * (yz - xw)],
        [2 * (xz - yw), 2 * (yz + xw), -xx - yy + zz + ww],
    ]


def _scipy_rotation() -> Any:
    return import_module("scipy.spatial.transform").Rotation
