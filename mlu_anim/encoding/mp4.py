"""MP4: H.264 that plays everywhere, starts before it is loaded, and keeps its colors."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from mlu_anim.encoding._checked import CheckedWriter, Contents
from mlu_anim.encoding._scaling import BT709, Scaler, seconds
from mlu_anim.encoding.writer import FrameWriter
from mlu_anim.errors import UsageError

_LONGEST_WITHOUT_KEYFRAME_S = 2
_N_THREADS = 2
"""Fixed, because x264's output depends on it; two let it work while the next frame is drawn."""


@dataclass(frozen=True)
class _Effort:
    crf: int
    preset: str


# Measured in docs/decisions/0002: PSNR of luma, worst frame, on flat charts with text and fades.
_EFFORTS = {
    "draft": _Effort(23, "veryfast"),
    "standard": _Effort(20, "medium"),
    "high": _Effort(20, "veryfast"),
    "4k": _Effort(20, "veryfast"),
}


class Mp4Writer(CheckedWriter):
    """Encodes each frame as it comes; frames that were not written repeat the one before."""

    def __init__(
        self, path: Path, *, width_px: int, height_px: int, fps: Fraction, effort: _Effort
    ) -> None:
        self._effort = effort
        self._container: Any = None
        self._newest: av.VideoFrame | None = None
        self._n_encoded = 0
        self._scaler = Scaler(width_px, height_px, "yuv420p", BT709)
        super().__init__(path, width_px=width_px, height_px=height_px, fps=fps)

    def begin(self) -> None:
        """Open the container; `bitexact` leaves out the library's version."""
        flags = {"movflags": "+faststart", "fflags": "+bitexact"}
        self._container = av.open(str(self.temporary), "w", format="mp4", options=flags)
        options = {
            "crf": str(self._effort.crf),
            "preset": self._effort.preset,
            "tune": "animation",
            "g": str(int(self.fps * _LONGEST_WITHOUT_KEYFRAME_S) or 1),
        }
        stream = self._container.add_stream("libx264", rate=self.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = self.width_px, self.height_px, "yuv420p"
        codec = stream.codec_context
        codec.time_base = 1 / self.fps
        codec.thread_count = _N_THREADS
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._stream = stream

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Encode a picture, after the holds before it."""
        self._hold_until(index)
        self._newest = self._scaler.convert(rgb)
        self._hold_until(index + 1)

    def end(self, n_frames: int) -> Contents:
        """Hold the last picture to the end and flush the encoder."""
        self._hold_until(n_frames)
        self._container.mux(self._stream.encode(None))
        return Contents(self.width_px, self.height_px, n_frames, n_frames / self.fps)

    def _hold_until(self, index: int) -> None:
        while self._newest is not None and self._n_encoded < index:
            self._newest.pts, self._newest.time_base = self._n_encoded, 1 / self.fps
            self._container.mux(self._stream.encode(self._newest))
            self._n_encoded += 1

    def read_back(self) -> Contents:
        """Decode every frame; each must stand at its own time."""
        n_frames = 0
        with av.open(str(self.temporary)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            for frame in container.decode(stream):
                if seconds(frame.pts, frame.time_base) != n_frames / self.fps:
                    raise self._wrong(f"frame {n_frames} reads back at the wrong time")
                n_frames += 1
            duration_s = seconds(stream.duration, stream.time_base) or Fraction(0)
            return Contents(stream.width, stream.height, n_frames, duration_s)

    def close(self) -> None:
        """Write the trailer, or drop what was begun."""
        if self._container is not None:
            container, self._container = self._container, None
            container.close()


def open_file(
    path: Path, *, width_px: int, height_px: int, fps: Fraction, quality: str
) -> FrameWriter:
    """Begin a film; raises UsageError when a side is odd, which 4:2:0 color cannot hold."""
    if width_px % 2 or height_px % 2:
        raise UsageError(
            f"cannot write {path.name} at {width_px}x{height_px}: "
            "width and height of an mp4 must be even"
        )
    return Mp4Writer(
        path, width_px=width_px, height_px=height_px, fps=fps, effort=_EFFORTS[quality]
    )
