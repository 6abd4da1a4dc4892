"""Rotation matrices as scipy computes them, to the last bit, without loading scipy.

manim uses `scipy.spatial.transform.Rotation` for one thing: the matrix of a rotation vector.
"""

import platform
from importlib import import_module
from math import cos, isfinite, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SMALL_ANGLE = 1e-3
"""Below it scipy takes a series in place of the sine."""
_IS_EXACT = platform.machine().lower() in ("x86_64", "amd64")
"""Elsewhere a compiler joins products and sums into one operation, which rounds in another way."""


class Matrix:
    """The matrix of a rotation."""

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows = rows

    def as_matrix(self) -> NDArray[np.float64]:
        """Shape (3, 3)."""
        return np.array(self._rows)


class _RotationType(type):
    """Whatever else is asked of the class is scipy's."""

    def __getattr__(cls, name: str) -> Any:
        return getattr(_scipys(), name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        return _scipys()(*arguments, **options)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, _scipys())


class Rotation(metaclass=_RotationType):
    """`scipy.spatial.transform.Rotation`, of which a single rotation vector needs no scipy."""

    @staticmethod
    def from_rotvec(rotvec: Any, degrees: bool = False) -> Any:
        """`rotvec`: shape (3,), in radians; of any other kind scipy makes a `Rotation`."""
        if degrees or not _IS_EXACT or type(rotvec) is not np.ndarray or rotvec.shape != (3,):
            return _scipys().from_rotvec(rotvec, degrees)
        x, y, z = rotvec.astype(np.float64).tolist()
        angle = sqrt(x * x + y * y + z * z)
        if not isfinite(angle):
            return _scipys().from_rotvec(rotvec)
        return Matrix(_rows(x, y, z, angle))


def _rows(x: float, y: float, z: float, angle: float) -> list[list[float]]:
    """By way of the quaternion, with scipy's operations in scipy's order."""
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


def _scipys() -> Any:
    return import_module("scipy.spatial.transform").Rotation
