"""H.264 in few bytes: every frame goes through x264, which may reorder pictures as it likes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from mlu_anim.encoding._h264_settings import Form
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import Box

if TYPE_CHECKING:
    from av import VideoFrame

KEYFRAME_AT_LEAST_EVERY_S = 8
"""A player that jumps decodes so much at most. Whole pictures are half of a chart's bytes."""


class SmallEncoder:
    """Frames into packets of one container; a frame that is not written repeats the last."""

    def __init__(self, container: Any, form: Form) -> None:
        self._form, self._canvas = form, YuvCanvas(form.width_px, form.height_px)
        self._newest: VideoFrame | None = None
        self._n_frames = self._n_packets = 0
        self.container = container
        self._stream = form.add_stream(container)
        self._stream.codec_context.gop_size = int(KEYFRAME_AT_LEAST_EVERY_S * form.fps) or 1

    def add(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Encode a picture, after the holds before it; `changed`: as in `YuvCanvas.show`."""
        self.hold_until(index)
        self._newest = self._canvas.show(picture, changed)
        self.hold_until(index + 1)

    def hold_until(self, index: int) -> None:
        """Show the newest picture up to a frame."""
        while self._newest is not None and self._n_frames < index:
            frame, self._n_frames = self._newest, self._n_frames + 1
            frame.pts, frame.time_base = self._n_frames - 1, 1 / self._form.fps
            frame.pict_type = PictureType.NONE
            self._mux(self._stream.encode(frame))

    def end(self, n_frames: int) -> None:
        """Hold the last picture to the end and flush."""
        self.hold_until(n_frames)
        self._mux(self._stream.encode(None))

    def _mux(self, packets: Sequence[Any]) -> None:
        """Packets into the container, one a frame; x264 counts otherwise in very short films."""
        for packet in packets:
            shown = round(packet.pts * packet.time_base * self._form.fps)
            packet.time_base, packet.pts = 1 / self._form.fps, shown
            packet.dts = self._n_packets - self._form.effort.n_reordered
            packet.duration = 1
            self.container.mux(packet)
            self._n_packets += 1
