"""Measure flashes with FFmpeg's `photosensitivity` filter, frame by frame."""

from fractions import Fraction

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

FILTER = "photosensitivity"
_BADNESS = "lavfi.photosensitivity.badness"


class FfmpegFlashCheck:
    """Runs FFmpeg's filter on frames that are added one by one; it measures, but dims nothing."""

    def __init__(self, width_px: int, height_px: int, fps: int) -> None:
        self.badness: list[float] = []
        """The filter's measure for each added frame; above 1 FFmpeg would dim the frame."""
        self._fps, self._n_pushed = fps, 0
        self._graph = av.filter.Graph()
        source = self._graph.add_buffer(
            width=width_px,
            height=height_px,
            format=av.VideoFormat("rgb24"),
            time_base=Fraction(1, fps),
        )
        flash_filter = self._graph.add(FILTER, f"frames={fps}:threshold=1:bypass=1")
        sink = self._graph.add("buffersink")
        source.link_to(flash_filter)
        flash_filter.link_to(sink)
        self._graph.configure()

    def add(self, picture: NDArray[np.uint8]) -> None:
        """Add the next frame: red, green and blue; shape (height_px, width_px, 3)."""
        if not self.badness:  # the filter assumes black before the first frame
            for _ in range(self._fps):
                self._measure(picture)
        self.badness.append(self._measure(picture))

    def _measure(self, picture: NDArray[np.uint8]) -> float:
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        frame.pts, self._n_pushed = self._n_pushed, self._n_pushed + 1
        self._graph.push(frame)
        return float(self._graph.pull().metadata[_BADNESS])
