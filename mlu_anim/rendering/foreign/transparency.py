"""Pixels of manim's camera with and without their opacity.

The camera draws over a background whose color is not multiplied by its opacity: red, green and blue
are those of an opaque picture, whatever the fourth byte says.
"""

import numpy as np
from numpy.typing import NDArray

Color = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""
_BLUE_FIRST = [2, 1, 0]


def opaque(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture before its background: (height, width, 4) becomes (height, width, 3)."""
    return np.ascontiguousarray(pixels[:, :, :3])


def premultiplied(pixels: NDArray[np.uint8], background: Color) -> NDArray[np.uint8]:
    """The picture without its background, as our writers take it.

    Red, green, blue, alpha become blue, green, red, alpha, and colors are multiplied by alpha.
    """
    alpha = pixels[:, :, 3:].astype(np.int32)
    behind = np.array(background, np.int32) * (255 - alpha)
    own = pixels[:, :, :3] - (behind + 127) // 255
    found = np.empty_like(pixels)
    found[:, :, :3] = np.clip(own, 0, alpha)[:, :, _BLUE_FIRST]
    found[:, :, 3] = pixels[:, :, 3]
    return found
