"""Visit every object that a loaded model consists of."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from types import FunctionType, MethodType
from typing import Any

import numpy as np

_LEAVES = str | bytes | bytearray | int | float | complex | range | memoryview | np.generic | None


def parts_of(root: Any) -> Iterator[Any]:
    """Yield every object in a model once, the model included.

    Raises TypeError for a container whose items cannot be visited.
    """
    seen: dict[int, Any] = {}  # keeps the parts alive, so that their ids stay unique
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(part, _LEAVES):
            continue
        seen[id(part)] = part
        yield part
        waiting.extend(_items(part))
        # The dictionary of a type or a function has its code and nothing from the file.
        if not isinstance(part, type | FunctionType):
            waiting.extend(getattr(part, "__dict__", {}).values())


def _items(part: Any) -> list[Any]:
    """Return the items of a container and other content outside of attributes."""
    if isinstance(part, dict):
        factory = [part.default_factory] if isinstance(part, defaultdict) else []
        return [*dict.keys(part), *dict.values(part), *factory]
    if isinstance(part, list | tuple | set | frozenset):
        return list(part)
    if isinstance(part, np.ndarray):
        return _items_of_array(part)
    if isinstance(part, partial):
        return [part.func, part.args, part.keywords]
    if isinstance(part, MethodType):
        return [part.__func__, part.__self__]
    if isinstance(part, slice):
        return [part.start, part.stop, part.step]
    is_container = isinstance(part, Collection) and not isinstance(part, type)
    if is_container and not hasattr(part, "__dict__"):
        raise TypeError(f"a {type(part).__name__} in it cannot be checked")
    return []


def _items_of_array(array: Any) -> list[Any]:
    if not array.dtype.hasobject:
        is_masked = isinstance(array, np.ma.MaskedArray)
        return [array.data, array.mask] if is_masked else []
    if isinstance(array, np.ma.MaskedArray):
        raise TypeError("a masked array of objects in it cannot be checked")
    if array.dtype != object:
        raise TypeError("an array with fields of objects in it cannot be checked")
    return list(np.asarray(array).ravel().tolist())
