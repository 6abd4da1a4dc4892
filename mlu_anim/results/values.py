"""Immutable groups of arrays, plain values and further groups, of which results are made.

If a part of a result is optional, or differs with the user's input, its field holds a group that
may be None (`second: SecondModel | None`) or one of several classes (`fits: Fresh | Resampled`).
In a file, an array of a nested group has a dotted name: `second.tp`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

_ARRAY = get_origin(NDArray[Any])
"""The origin of `NDArray[Any]`: `np.ndarray`, whose arguments are a shape and a dtype; from numpy
2.5 on NDArray itself, whose only argument is the scalar type."""

V = TypeVar("V", bound="Values")


@dataclass(frozen=True, eq=False)
class Values:
    """Base class of a group of values; subclasses are dataclasses with `frozen=True, eq=False`.

    A field holds an array, an int, float, bool, str or None, or another group. Arrays become
    C-contiguous, little-endian copies that cannot be written to. Raises TypeError for other values.
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            value = _frozen(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all arrays, also those of nested groups, by dotted name in field order."""
        return {name: value for name, value in _leaves(self) if isinstance(value, np.ndarray)}

    def flat(self) -> dict[str, Any]:
        """Return all arrays and plain values, also of nested groups, by dotted name.

        A group that is missing is None.
        """
        return dict(_leaves(self))

    def plain(self) -> dict[str, Any]:
        """Return all values except arrays, ready for JSON, by field.

        A nested group becomes a dict of its class name and its own plain values. A field whose
        value and default are both None is left out, so that a later version can add a field
        without changing how results without it are stored.
        """
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Values):
                found[field.name] = {"class": type(value).__name__, "values": value.plain()}
            elif not isinstance(value, np.ndarray) and not (value is None is field.default):
                found[field.name] = value
        return found


def _leaves(values: Values, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for field in fields(values):
        value = getattr(values, field.name)
        if isinstance(value, Values):
            yield from _leaves(value, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", value


def rebuilt(kind: type[V], plain: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> V:
    """Return the group of class `kind` from what its methods `plain()` and `arrays()` returned.

    Raises TypeError for a value that is not of its field's type, a nested group of another class,
    or an array that belongs to no group.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {name: array for name, array in arrays.items() if "." not in name}
    for name, value in plain.items():
        groups = _groups(hints.get(name))
        if groups and value is not None:
            inner = {n.partition(".")[2]: a for n, a in arrays.items() if n.startswith(f"{name}.")}
            values[name] = rebuilt(_named(name, groups, value), value["values"], inner)
        else:
            values[name] = value
    for name, value in values.items():
        if not _is_of(value, hints.get(name, Any)):
            raise TypeError(f"{name}: {type(value).__name__} is not the type of this field")
    for name in arrays:
        if "." in name and not isinstance(values.get(name.partition(".")[0]), Values):
            raise TypeError(f"{name}: an array of no group")
    return kind(**values)


def _groups(hint: Any) -> dict[str, type[Values]]:
    """Return the subclasses of Values that a field with this type hint may hold, by class name."""
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return {k.__name__: k for k in kinds if isinstance(k, type) and issubclass(k, Values)}


def _named(name: str, groups: Mapping[str, type[Values]], stored: Any) -> type[Values]:
    if not isinstance(stored, Mapping) or stored.get("class") not in groups:
        raise TypeError(f"{name}: not one of the groups {', '.join(groups)}")
    return groups[stored["class"]]


def _is_of(value: Any, kind: Any) -> bool:
    if kind is Any:
        return True
    if get_origin(kind) in (Union, UnionType):
        return any(_is_of(value, each) for each in get_args(kind))
    if get_origin(kind) in (np.ndarray, _ARRAY):
        scalar = get_args(kind)[-1]
        scalar = get_args(scalar)[0] if get_args(scalar) else scalar
        is_array = isinstance(value, np.ndarray)
        return is_array and (scalar is Any or value.dtype.kind == np.dtype(scalar).kind)
    if kind is float:
        kind = int | float
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _frozen(name: str, value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _frozen_array(name, value)
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, int | float | str | Values | None):
        kind = type(value).__name__
        raise TypeError(f"{name}: a field is an array, a plain value or a group, not {kind}")
    return value


def _frozen_array(name: str, array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.kind not in "biufU":
        raise TypeError(f"{name}: arrays hold numbers or text, not {array.dtype}")
    little = np.asarray(array, dtype=array.dtype.newbyteorder("<"))
    # An array over bytes can never become writable, unlike one whose flag has been cleared.
    return np.ndarray(little.shape, little.dtype, buffer=little.tobytes())
