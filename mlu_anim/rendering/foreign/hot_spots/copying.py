"""Copy mobjects faster: they contain mostly numbers, arrays and lists of mobjects."""

import copy
from collections.abc import Callable
from enum import Enum
from functools import cache
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
import svgelements  # type: ignore[import-untyped]
from manim import ManimColor, Mobject

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

Memo = dict[int, Any]

_STOCK_DEEPCOPY = Mobject.__deepcopy__
_SHARED = (int, float, complex, bool, str, bytes, type(None), type, range, FunctionType)
_IMMUTABLE = frozenset({*_SHARED, BuiltinFunctionType, np.float64, np.float32, np.int64, np.bool_})


def deepcopy_mobject(self: Any, clone_from_id: Memo) -> Any:
    """Do the same as `Mobject.__deepcopy__`, without calling `copy.deepcopy` for each number."""
    kind: Any = type(self)
    if kind.__setattr__ is not object.__setattr__:
        return _STOCK_DEEPCOPY(self, clone_from_id)
    result = duplicate_mobject(self, clone_from_id)
    result.original_id = str(id(self))
    return result


def duplicate_mobject(mobject: Any, memo: Memo) -> Any:
    """Return a deep copy of a mobject; `memo` is as in `copy.deepcopy`."""
    kind: Any = type(mobject)
    result = kind.__new__(kind)
    memo[id(mobject)] = result
    attributes = result.__dict__
    with_setter = _names_with_setter(kind)
    for name, value in mobject.__dict__.items():
        if type(value) in _IMMUTABLE and name not in with_setter:
            attributes[name] = value
        elif name in with_setter:
            setattr(result, name, duplicate(value, memo))
        else:
            attributes[name] = duplicate(value, memo)
    return result


def duplicate(value: Any, memo: Memo) -> Any:
    """Do the same as `copy.deepcopy`, faster for the types that mobjects contain."""
    kind = type(value)
    if kind in _IMMUTABLE:
        return value
    known = memo.get(id(value))
    if known is not None:
        return known
    copier = _COPIERS.get(kind)
    if copier is not None:
        return copier(value, memo)
    if isinstance(value, Enum):
        return value
    return copy.deepcopy(value, memo)


def _array(value: Any, memo: Memo) -> Any:
    if value.dtype.hasobject:
        return copy.deepcopy(value, memo)
    result = memo[id(value)] = value.copy(order="K")
    return result


def _list(value: Any, memo: Memo) -> Any:
    result = memo[id(value)] = []
    result.extend([duplicate(item, memo) for item in value])
    return result


def _dict(value: Any, memo: Memo) -> Any:
    result = memo[id(value)] = {}
    for key, item in value.items():
        result[duplicate(key, memo)] = duplicate(item, memo)
    return result


def _color(value: Any, memo: Memo) -> Any:
    result = memo[id(value)] = ManimColor.__new__(ManimColor)
    for name, item in vars(value).items():
        result.__dict__[name] = duplicate(item, memo)
    return result


def _outline(value: Any, memo: Memo) -> Any:
    """Return the parsed path of a glyph itself: it is not read once its points are computed."""
    return value


_COPIERS: dict[type, Callable[[Any, Memo], Any]] = {
    np.ndarray: _array,
    list: _list,
    dict: _dict,
    ManimColor: _color,
    svgelements.Path: _outline,
}


@cache
def _names_with_setter(kind: type) -> frozenset[str]:
    """Return the names of attributes that descriptors of the class set, such as properties."""
    names = dir(kind)
    return frozenset(n for n in names if hasattr(getattr(kind, n, None), "__set__"))


REPLACEMENTS = (
    Replacement(
        owner=Mobject,
        name="__deepcopy__",
        stand_in=deepcopy_mobject,
        relies_on=(),
        digest="8a1349b6fc8ab459",
    ),
)
