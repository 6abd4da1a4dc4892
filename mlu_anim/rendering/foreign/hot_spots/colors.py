"""Set a plain color or opacity directly, where manim builds a table of colors each time."""

from functools import lru_cache
from typing import Any

import numpy as np
from manim import BLACK, ManimColor, VMobject
from manim.utils.color.core import ManimColorDType
from manim.utils.iterables import make_even, tuplify

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_NUMBERS = frozenset({int, float, np.float64, type(None)})
_STOCK_UPDATE = VMobject.update_rgbas_array
_STOCK_GENERATE = VMobject.generate_rgbas_array
_STOCK_INTERPOLATE = ManimColor.interpolate
_STOCK_SHEEN = VMobject.get_sheen_factor


def update_rgbas_array(self: Any, array_name: str, color: Any = None, opacity: Any = None) -> Any:
    """Do the same as `VMobject.update_rgbas_array`; write a plain color into the existing array."""
    kind = type(self)
    rgb = _rgb(color)
    is_plain = (
        rgb is not None
        and type(opacity) in _NUMBERS
        and kind.generate_rgbas_array is _STOCK_GENERATE
        and kind.get_sheen_factor is _STOCK_SHEEN
        and self.sheen_factor == 0
    )
    if not is_plain:
        return _STOCK_UPDATE(self, array_name, color, opacity)
    rgbas = getattr(self, array_name, None)
    if rgbas is None:
        alpha = 0.0 if opacity is None else opacity
        setattr(self, array_name, np.array([[*rgb, alpha]], dtype=ManimColorDType))
        return self
    if len(rgbas) == 0:
        return _STOCK_UPDATE(self, array_name, color, opacity)
    if color is not None:
        rgbas[:, :3] = rgb
    if opacity is not None:
        rgbas[:, 3] = opacity
    return self


def interpolate(self: Any, other: Any, alpha: Any) -> Any:
    """Do the same as `ManimColor.interpolate`, without parsing the mixed color again."""
    if type(self) is not ManimColor or type(other) is not ManimColor:
        return _STOCK_INTERPOLATE(self, other, alpha)
    mixed = self._internal_value * (1 - alpha) + other._internal_value * alpha
    if type(mixed) is not np.ndarray or mixed.shape != (4,) or mixed.dtype != ManimColorDType:
        return _STOCK_INTERPOLATE(self, other, alpha)
    result = ManimColor.__new__(ManimColor)
    result._internal_value = mixed
    return result


def _rgb(color: Any) -> Any:
    """Return red, green and blue of a single color (black for None); None for other values."""
    kind = type(color)
    if kind is ManimColor:
        return color._internal_value[:3]
    if kind is str:
        return _parsed(color)
    return BLACK._internal_value[:3] if color is None else None


@lru_cache(maxsize=1024)
def _parsed(color: str) -> Any:
    return ManimColor(color)._internal_value[:3]


REPLACEMENTS = (
    Replacement(
        owner=VMobject,
        name="update_rgbas_array",
        stand_in=update_rgbas_array,
        relies_on=(
            VMobject.generate_rgbas_array,
            VMobject.get_sheen_factor,
            ManimColor.__init__,
            ManimColor.to_rgba_with_alpha,
            make_even,
            tuplify,
        ),
        digest="096bf185c48b2bcc",
    ),
    Replacement(ManimColor, "interpolate", interpolate, (ManimColor.__init__,), "e661603bf47715a7"),
)
