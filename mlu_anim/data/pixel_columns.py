"""Recognize a table whose features are the pixels of pictures."""

from collections.abc import Sequence
from typing import Any


def picture_shape(feature_names: Sequence[Any]) -> tuple[int, int] | None:
    """Return height and width if the features are the pixels of a picture, row by row; else None.

    Such features are named as those of scikit-learn's digits: pixel_0_0, pixel_0_1 ...
    """
    names = [str(name) for name in feature_names]
    width = sum(name.startswith("pixel_0_") for name in names)
    height = len(names) // max(width, 1)
    wanted = [f"pixel_{row}_{column}" for row in range(height) for column in range(width)]
    return (height, width) if width > 1 and height > 1 and names == wanted else None
