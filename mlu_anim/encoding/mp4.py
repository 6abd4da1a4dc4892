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

KEYFRAME_EVERY_S = 2
"""A player can jump so far; segments of this length, or of several, cost no extra bytes."""


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


class _Encoder:
    """Frames into H.264 packets of one container; a frame that is not written repeats the last."""

    def __init__(
        self, path: Path, width_px: int, height_px: int, fps: Fraction, effort: _Effort
    ) -> None:
        self._fps, self._n_encoded = fps, 0
        self._newest: av.VideoFrame | None = None
        self._scaler = Scaler(width_px, height_px, "yuv420p", BT709)
        self.container = _opened(path)
        options = {
            "crf": str(effort.crf),
            "preset": effort.preset,
            "tune": "animation",
            "g": str(int(fps * KEYFRAME_EVERY_S) or 1),
        }
        stream = self.container.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        codec = stream.codec_context
        codec.time_base = 1 / fps
        codec.thread_count = 1  # x264's output depends on it, and each core has its own segment
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._stream: Any = stream

    def add(self, picture: NDArray[np.uint8], index: int) -> None:
        """Encode a picture, after the holds before it."""
        self.hold_until(index)
        self._newest = self._scaler.convert(picture)
        self.hold_until(index + 1)

    def hold_until(self, index: int) -> None:
        """Repeat the newest picture up to a frame."""
        while self._newest is not None and self._n_encoded < index:
            self._newest.pts, self._newest.time_base = self._n_encoded, 1 / self._fps
            self.container.mux(self._stream.encode(self._newest))
            self._n_encoded += 1

    def end(self, n_frames: int) -> None:
        """Hold the last picture to the end and flush."""
        self.hold_until(n_frames)
        self.container.mux(self._stream.encode(None))


class Mp4Segment:
    """A run of frames that a film can take over as it is, since it begins with a keyframe."""

    def __init__(
        self, path: Path, width_px: int, height_px: int, fps: Fraction, effort: _Effort
    ) -> None:
        self._encoder = _Encoder(path, width_px, height_px, fps, effort)

    def write(self, picture: NDArray[np.uint8], index: int) -> None:
        """Encode a picture, after the holds before it."""
        self._encoder.add(picture, index)

    def finish(self, n_frames: int) -> None:
        """Hold the last picture to the end and close."""
        self._encoder.end(n_frames)
        self._encoder.container.close()


class Mp4Writer(CheckedWriter):
    """A film made of frames as they come, or of segments that are only joined."""

    def __init__(
        self, path: Path, *, width_px: int, height_px: int, fps: Fraction, effort: _Effort
    ) -> None:
        self._effort = effort
        self._encoder: _Encoder | None = None
        self._joined: Any = None
        self._stream: Any = None
        super().__init__(path, width_px=width_px, height_px=height_px, fps=fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Encode a picture, after the holds before it."""
        if self._encoder is None:
            size = self.width_px, self.height_px
            self._encoder = _Encoder(self.temporary, *size, self.fps, self._effort)
        self._encoder.add(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Copy a segment's packets, moved to their place in the film."""
        with av.open(str(segment)) as source:
            stream = source.streams.video[0]
            if self._joined is None:
                self._joined = _opened(self.temporary)
                self._stream = self._joined.add_stream_from_template(stream)
                self._stream.time_base = 1 / self.fps
            shift = round(first_index / self.fps / (stream.time_base or 1))
            for packet in source.demux(stream):
                if packet.pts is None or packet.dts is None:
                    continue  # the end of the file
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = self._stream
                self._joined.mux(packet)

    def end(self, n_frames: int) -> Contents:
        """Hold the last picture to the end and flush the encoder."""
        if self._encoder is not None:
            self._encoder.end(n_frames)
        return Contents(self.width_px, self.height_px, n_frames, n_frames / self.fps)

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
        encoder, self._encoder = self._encoder, None
        joined, self._joined = self._joined, None
        if encoder is not None:
            encoder.container.close()
        if joined is not None:
            joined.close()


def _opened(path: Path) -> Any:
    """An mp4 to write; `bitexact` leaves out the library's version."""
    flags = {"movflags": "+faststart", "fflags": "+bitexact"}
    return av.open(str(path), "w", format="mp4", options=flags)


def open_segment(
    path: Path, *, width_px: int, height_px: int, fps: Fraction, quality: str
) -> Mp4Segment:
    """Begin a run of frames."""
    return Mp4Segment(path, width_px, height_px, fps, _EFFORTS[quality])


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
