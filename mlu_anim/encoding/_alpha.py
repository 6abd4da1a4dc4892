"""Convert Cairo's colors, which are multiplied by alpha, to the colors in files, which are not."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._scaling import Scaler
from mlu_anim.system.errors import RenderFailed

_OPAQUE = 255
_BLOCK_PX = 8
"""Side of the square blocks within which invisible pixels share one color."""


def scale_and_unpremultiply(reduce: Scaler, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale a transparent picture and divide its colors by alpha.

    `reduce`: a scaler to the final size, in the pixel format `bgra`. Returns a new array, shape
    (height_px, width_px, 4). Raises RenderFailed if the picture has no alpha.
    """
    if picture.shape[2] != 4:
        raise RenderFailed(f"a transparent picture has 4 bytes a pixel, not {picture.shape[2]}")
    return unpremultiply(reduce.reduced(picture))


def unpremultiply(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divide the colors of a picture by alpha.

    `picture`: shape (height_px, width_px, 4): blue, green and red multiplied by alpha, then alpha.
    Returns a new array, in which fully transparent pixels are black.
    """
    result = picture.copy()
    opacity = picture[:, :, 3]
    is_translucent = (opacity > 0) & (opacity < _OPAQUE)
    translucent = picture[is_translucent].astype(np.uint32)
    alpha = translucent[:, 3:]
    colors = (translucent[:, :3] * _OPAQUE + alpha // 2) // alpha
    result[is_translucent, :3] = np.minimum(colors, _OPAQUE)
    result[opacity == 0] = 0
    return result


def fill_transparent_pixels(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give fully transparent pixels the mean color of the visible pixels in their 8x8 block.

    `picture`: shape (height_px, width_px, 4): colors that are not multiplied by alpha, then alpha;
    it is copied. Codecs that store color at half resolution would otherwise blend black into every
    edge.
    """
    height_px, width_px, _ = picture.shape
    across, down = -(-width_px // _BLOCK_PX), -(-height_px // _BLOCK_PX)
    padded = np.zeros((down * _BLOCK_PX, across * _BLOCK_PX, 4), np.float32)
    padded[:height_px, :width_px] = picture
    padded[:, :, :3] *= padded[:, :, 3:]
    sums = padded.reshape(down, _BLOCK_PX, across, _BLOCK_PX, 4).sum(axis=(1, 3))
    means = sums[:, :, :3] / np.maximum(sums[:, :, 3:], 1)
    colors = np.repeat(np.repeat(means.round().astype(np.uint8), _BLOCK_PX, 0), _BLOCK_PX, 1)
    invisible = picture[:, :, 3] == 0
    result = picture.copy()
    result[invisible, :3] = colors[:height_px, :width_px][invisible]
    return result
