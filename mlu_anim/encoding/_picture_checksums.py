"""Checksums of pictures, to compare a lossless file with what was written to it."""

from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray


def visible_checksum(rgba: NDArray[np.uint8]) -> int:
    """Return a checksum that is the same for pictures that look the same.

    `rgba`: shape (height_px, width_px, 4). Fully transparent pixels count as black.
    """
    visible = rgba
    if not rgba[:, :, 3].all():
        visible = np.where(rgba[:, :, 3:] > 0, rgba, np.uint8(0))
    return crc32(np.ascontiguousarray(visible).data)


def as_rgba(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return the pixels of a frame as red, green, blue, alpha, shape (height_px, width_px, 4)."""
    return frame.to_ndarray(format="rgba").astype(np.uint8, copy=False)
