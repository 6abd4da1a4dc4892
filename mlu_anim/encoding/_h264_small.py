"""Small H.264 files: x264 encodes every frame and may reorder pictures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from mlu_anim.encoding._h264_settings import H264Settings
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import Box

if TYPE_CHECKING:
    from av import VideoFrame

KEYFRAME_AT_LEAST_EVERY_S = 8
"""The longest interval between keyframes: a player that seeks decodes at most this much.

More keyframes would cost much: they take half of the bytes of a chart.
"""


class SmallEncoder:
    """Encodes frames into a container; a frame that is not added repeats the last one."""

    def __init__(self, container: Any, settings: H264Settings) -> None:
        self._settings, self._canvas = settings, YuvCanvas(settings.width_px, settings.height_px)
        self._newest: VideoFrame | None = None
        self._n_frames = self._n_packets = 0
        self.container = container
        self._stream = settings.add_stream(container)
        self._stream.codec_context.gop_size = int(KEYFRAME_AT_LEAST_EVERY_S * settings.fps) or 1

    def add(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Repeat the last picture for the frames before `index`, then encode `picture`.

        `changed`: boxes that contain every difference from the picture before; None if not known.
        """
        self.hold_until(index)
        self._newest = self._canvas.show(picture, changed)
        self.hold_until(index + 1)

    def hold_until(self, index: int) -> None:
        """Repeat the newest picture for the frames before `index`."""
        while self._newest is not None and self._n_frames < index:
            frame, self._n_frames = self._newest, self._n_frames + 1
            frame.pts, frame.time_base = self._n_frames - 1, 1 / self._settings.fps
            frame.pict_type = PictureType.NONE
            self._mux(self._stream.encode(frame))

    def end(self, n_frames: int) -> None:
        """Repeat the last picture up to `n_frames` frames and flush the encoder."""
        self.hold_until(n_frames)
        self._mux(self._stream.encode(None))

    def _mux(self, packets: Sequence[Any]) -> None:
        """Write packets, one per frame, with our times: x264's are wrong in very short films."""
        for packet in packets:
            shown = round(packet.pts * packet.time_base * self._settings.fps)
            packet.time_base, packet.pts = 1 / self._settings.fps, shown
            packet.dts = self._n_packets - self._settings.effort.n_reordered
            packet.duration = 1
            self.container.mux(packet)
            self._n_packets += 1
