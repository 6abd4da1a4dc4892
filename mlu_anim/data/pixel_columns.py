"""Tables whose features are the pixels of pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset

NO_PICTURES: NDArray[np.float64] = np.zeros((0, 1, 1))


def picture_shape(feature_names: Sequence[Any]) -> tuple[int, int] | None:
    """Return height and width if the features are the pixels of a picture, row by row; else None.

    Such features are named as those of scikit-learn's digits: pixel_0_0, pixel_0_1 ...
    """
    names = [str(name) for name in feature_names]
    width = sum(name.startswith("pixel_0_") for name in names)
    height = len(names) // max(width, 1)
    wanted = [f"pixel_{row}_{column}" for row in range(height) for column in range(width)]
    return (height, width) if width > 1 and height > 1 and names == wanted else None


def pixel_levels(data: Dataset) -> NDArray[np.float64]:
    """Return pixels as shares of the largest one; features that are no pixels are unchanged."""
    largest = float(data.X.max()) if picture_shape(data.feature_names) else 1.0
    return data.X / (largest or 1.0)


def pictures(data: Dataset, rows: Any = slice(None)) -> NDArray[np.float64]:
    """Return these rows as pictures, (n_rows, height, width), from 0 to 1; or NO_PICTURES."""
    shape = picture_shape(data.feature_names)
    if shape is None or data.X.min() < 0:
        return NO_PICTURES
    levels: NDArray[np.float64] = pixel_levels(data)[rows].reshape(-1, *shape)
    return levels
