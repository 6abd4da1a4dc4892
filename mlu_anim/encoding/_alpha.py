"""Transparent pictures: from Cairo's premultiplied colors to the straight ones that files hold."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._scaling import Scaler
from mlu_anim.system.errors import RenderFailed

_OPAQUE = 255
_BLOCK_PX = 8
"""Invisible pixels get one color a block of this side."""


def reduced_straight(reduce: Scaler, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture in its final size, with straight colors; `reduce` makes `bgra`."""
    if picture.shape[2] != 4:
        raise RenderFailed(f"a transparent picture has 4 bytes a pixel, not {picture.shape[2]}")
    return straight(reduce.reduced(picture))


def straight(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colors as they are before they are mixed with what lies behind them.

    `picture`: shape (height_px, width_px, 4), blue, green and red already multiplied by the fourth,
    opacity. The result is a new array; what cannot be seen at all is black.
    """
    found = picture.copy()
    opacity = picture[:, :, 3]
    seen_through = (opacity > 0) & (opacity < _OPAQUE)
    mixed = picture[seen_through].astype(np.uint32)
    alpha = mixed[:, 3:]
    colors = (mixed[:, :3] * _OPAQUE + alpha // 2) // alpha
    found[seen_through, :3] = np.minimum(colors, _OPAQUE)
    found[opacity == 0] = 0
    return found


def filled(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same straight colors, with what cannot be seen colored as what is seen near it.

    Where color is stored at half resolution, black there would darken every edge.
    """
    height_px, width_px, _ = picture.shape
    across, down = -(-width_px // _BLOCK_PX), -(-height_px // _BLOCK_PX)
    room = np.zeros((down * _BLOCK_PX, across * _BLOCK_PX, 4), np.float32)
    room[:height_px, :width_px] = picture
    room[:, :, :3] *= room[:, :, 3:]
    sums = room.reshape(down, _BLOCK_PX, across, _BLOCK_PX, 4).sum(axis=(1, 3))
    means = sums[:, :, :3] / np.maximum(sums[:, :, 3:], 1)
    colors = np.repeat(np.repeat(means.round().astype(np.uint8), _BLOCK_PX, 0), _BLOCK_PX, 1)
    invisible = picture[:, :, 3] == 0
    found = picture.copy()
    found[invisible, :3] = colors[:height_px, :width_px][invisible]
    return found
