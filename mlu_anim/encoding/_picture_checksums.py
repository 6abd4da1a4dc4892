"""Pictures of a lossless file are compared with what was written, without keeping either."""

from collections.abc import Iterable, Iterator
from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray


def fingerprint(rgba: NDArray[np.uint8]) -> int:
    """The same number for pictures that look the same.

    `rgba`: shape (height_px, width_px, 4). What cannot be seen counts as black.
    """
    seen = rgba
    if not rgba[:, :, 3].all():
        seen = np.where(rgba[:, :, 3:] > 0, rgba, np.uint8(0))
    return crc32(np.ascontiguousarray(seen).data)


def noted(frames: Iterable[av.VideoFrame], fingerprints: list[int]) -> Iterator[av.VideoFrame]:
    """The same frames, whose fingerprints are added to a list as they pass."""
    for frame in frames:
        fingerprints.append(fingerprint(as_rgba(frame)))
        yield frame


def as_rgba(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """A frame's pixels: (height_px, width_px, 4)."""
    return frame.to_ndarray(format="rgba").astype(np.uint8, copy=False)
