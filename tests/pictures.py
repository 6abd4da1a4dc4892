"""How alike two pictures must be that were painted in different ways."""

import numpy as np
from numpy.typing import NDArray

MOST_PIXELS = 1e-3
"""The share of pixels that may differ. Cairo mixes an opaque color in by other last bits where it
measures coverage itself, and a shifted path may be rounded another way (docs/decisions/0010)."""


def assert_alike(one: NDArray[np.uint8], other: NDArray[np.uint8], where: str = "") -> None:
    """No byte differs by more than one level, and hardly any differs at all."""
    difference = np.abs(one.astype(np.int16) - other)
    assert difference.max() <= 1, where
    assert (difference.max(axis=2) > 0).mean() <= MOST_PIXELS, where
