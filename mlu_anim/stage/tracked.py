"""Tracked values, and functions of them that remember their result until a value changes."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from manim import ValueTracker

T = TypeVar("T")

_reading: list[list[tuple["TrackedValue", float]]] = []
"""For each remembered function that is being computed, the values read so far; innermost last."""


class TrackedValue(ValueTracker):
    """A number that the scene moves; remembered functions note that they read it."""

    def get_value(self) -> float:
        """Return the present number."""
        value = float(super().get_value())
        if _reading:
            _reading[-1].append((self, value))
        return value


class Remembered(Generic[T]):
    """A function of tracked values alone, computed again when a value that it read has changed.

    A result that read no tracked value is not kept. Arrays are returned read-only.
    """

    def __init__(self, compute: Callable[[], T]) -> None:
        self._compute = compute
        self._kept: T | None = None
        self._values: list[tuple[TrackedValue, float]] = []

    def __call__(self) -> T:
        if self._kept is not None and all(each.get_value() == was for each, was in self._values):
            return self._kept
        _reading.append([])
        try:
            found = self._compute()
        finally:
            read = _reading.pop()
            if _reading:
                _reading[-1].extend(read)
        if isinstance(found, np.ndarray):
            found.flags.writeable = False
        self._values = list(dict.fromkeys(read))
        self._kept = found if self._values else None
        return found


_known: WeakValueDictionary[Callable[[], Any], Remembered[Any]] = WeakValueDictionary()


def remembered(compute: Callable[[], T]) -> Remembered[T]:
    """Return the function as one that remembers; the same one for the same function."""
    if isinstance(compute, Remembered):
        return compute
    found = _known.get(compute)
    if found is None:
        found = _known[compute] = Remembered(compute)
    return found
