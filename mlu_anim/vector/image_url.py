"""Small images of an ink as data URLs: PNG, in one color, with their levels as opacity."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mlu_anim.rendering.listing import Rgba

_MOST_LEVELS, _COARSE = 64, 5
"""Of an image with more levels than this, such as a field, only multiples of a number are kept."""


def coarsened(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the levels of an image, rounded if there are very many."""
    if len(np.unique(levels)) <= _MOST_LEVELS:
        return levels
    return (np.rint(levels / _COARSE) * _COARSE).astype(np.uint8)


def image_url(levels: NDArray[np.uint8], color: Rgba) -> str:
    """Return an image as a data URL.

    `levels`: shape (height, width), 0 to 255: how much of the color each pixel has.
    """
    found, indices = np.unique(levels, return_inverse=True)
    picture = Image.fromarray(indices.reshape(levels.shape).astype(np.uint8))
    rgb = [round(255 * each) for each in color[:3]]
    picture.putpalette(rgb * len(found))
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True, transparency=found.tobytes())
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode("ascii")
