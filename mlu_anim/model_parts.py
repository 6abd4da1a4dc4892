"""Everything that a loaded model consists of."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def parts_of(root: Any) -> Iterator[Any]:
    """Everything that a model holds, itself included, each once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, str | bytes | int | float | type(None)):
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list | tuple | set):
            waiting.extend(each)
        elif isinstance(each, np.ndarray):
            waiting.extend(each.ravel().tolist() if each.dtype == object else [])
        # A type's own dictionary holds its code, and nothing of the file.
        if not isinstance(each, type):
            waiting.extend(getattr(each, "__dict__", {}).values())
