"""Convert pixels of manim's camera to opaque or transparent pictures.

The camera draws over a background whose color is not multiplied by its alpha: red, green and blue
are those of an opaque picture, whatever the alpha.
"""

import numpy as np
from numpy.typing import NDArray

Color = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""
_BLUE_FIRST = [2, 1, 0]


def opaque(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture without its alpha: shape (height, width, 4) becomes (height, width, 3)."""
    return np.ascontiguousarray(pixels[:, :, :3])


def premultiplied(pixels: NDArray[np.uint8], background: Color) -> NDArray[np.uint8]:
    """Return a picture without its background color, in the format of our writers.

    RGBA becomes BGRA, with colors multiplied by alpha, shape (height, width, 4).
    """
    alpha = pixels[:, :, 3:].astype(np.int32)
    background_part = np.array(background, np.int32) * (255 - alpha)
    own = pixels[:, :, :3] - (background_part + 127) // 255
    result = np.empty_like(pixels)
    result[:, :, :3] = np.clip(own, 0, alpha)[:, :, _BLUE_FIRST]
    result[:, :, 3] = pixels[:, :, 3]
    return result
