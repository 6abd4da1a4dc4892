"""MP4: H.264 that plays everywhere, starts before it is fully loaded, and has color tags.

Every frame is in the file, at a constant rate. With the effort `fast`, x264 encodes only pictures
that have changed (see `_h264_skipped_pictures`), which requires one reference and no B-frames. With
the effort `small`, it encodes every frame with all features of H.264 (see `_h264_small`).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from io import BytesIO
from math import lcm
from pathlib import Path
from typing import Any
from zlib import crc32

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from mlu_anim.encoding._checked_writer import CheckedWriter, Contents
from mlu_anim.encoding._h264_settings import EFFORTS, KEYFRAME_EVERY_S, SMALL, H264Settings
from mlu_anim.encoding._h264_skipped_pictures import FrameNumbering
from mlu_anim.encoding._h264_small import SmallEncoder
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding._sound import add_sound_stream
from mlu_anim.encoding._tags import add_subtitles, describe, require_tags
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import FAST, Box, FileForm, FrameWriter, Tags, require_even
from mlu_anim.system.errors import RenderFailed

_SETTLES_AFTER = 4
"""Number of times that x264 encodes a picture that many frames show, until its details settle."""
_GRAY = 128
_LEAST_TICKS_PER_S = 1000
HAS_EFFORTS = True


class _Encoder:
    """Encodes frames into a container; a frame that is not added repeats the last one."""

    def __init__(self, container: Any, form: H264Settings) -> None:
        self._settings, self._canvas = form, YuvCanvas(form.width_px, form.height_px)
        self._newest: av.VideoFrame | None = None
        self._n_frames = self._n_same = 0
        self._encoded: deque[int] = deque()
        """Indices of the frames that x264 was given and that are not in the container yet."""
        self._waiting: deque[Any] = deque()
        """Packets from x264 that are not written yet, since the start of the next is not known."""
        self.container = container
        self._stream = form.add_stream(self.container)
        self._numbering: FrameNumbering | None = None

    def add(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Repeat the last picture for the frames before `index`, then encode `picture`.

        `changed`: boxes that contain every difference from the picture before; None if not known.
        """
        self.hold_until(index)
        self._newest, self._n_same = self._canvas.show(picture, changed), 0
        self.hold_until(index + 1)

    def hold_until(self, index: int) -> None:
        """Repeat the newest picture for the frames before `index`."""
        while self._newest is not None and self._n_frames < index:
            is_keyframe = self._n_frames % _keyframe_every(self._settings.fps) == 0
            if is_keyframe:
                self._n_same = 0  # details have to settle again after a keyframe
            if self._n_same < _SETTLES_AFTER:
                self._encode(self._newest, PictureType.I if is_keyframe else PictureType.NONE)
            self._n_frames, self._n_same = self._n_frames + 1, self._n_same + 1

    def end(self, n_frames: int) -> None:
        """Repeat the last picture up to `n_frames` frames and flush the encoder."""
        self.hold_until(n_frames)
        self._waiting += self._stream.encode(None)
        self._encoded.append(n_frames)
        self._mux_finished()

    def _encode(self, frame: av.VideoFrame, kind: PictureType) -> None:
        frame.pts, frame.time_base, frame.pict_type = self._n_frames, 1 / self._settings.fps, kind
        self._encoded.append(self._n_frames)
        self._waiting += self._stream.encode(frame)
        self._mux_finished()

    def _mux_finished(self) -> None:
        """Write packets whose end is known, each followed by skipped pictures that repeat it."""
        while self._waiting and len(self._encoded) > 1:
            if self._numbering is None:  # x264 sets its extradata with the first frame
                parameters = self._stream.codec_context.extradata
                self._numbering = FrameNumbering(parameters, skipped_picture(self._settings))
            packet, index = self._waiting.popleft(), self._encoded.popleft()
            self._mux(
                self._numbering.renumber(bytes(packet)), index, is_keyframe=packet.is_keyframe
            )
            for repeated in range(index + 1, self._encoded[0]):
                self._mux(self._numbering.repeat(), repeated)

    def _mux(self, content: bytes, index: int, *, is_keyframe: bool = False) -> None:
        packet = av.Packet(content)
        packet.stream, packet.time_base = self._stream, 1 / self._settings.fps
        packet.pts = packet.dts = index
        packet.duration, packet.is_keyframe = 1, is_keyframe
        self.container.mux(packet)


def _keyframe_every(fps: Fraction) -> int:
    return int(fps * KEYFRAME_EVERY_S) or 1


@cache
def skipped_picture(form: H264Settings) -> bytes:
    """Return a packet in which every block is skipped: the last one of a gray film."""
    codec: Any = form.add_stream(av.open(BytesIO(), "w", format="mp4")).codec_context
    shape = form.height_px * 3 // 2, form.width_px
    frame = av.VideoFrame.from_ndarray(np.full(shape, _GRAY, np.uint8), format="yuv420p")
    packets = []
    for index in range(_SETTLES_AFTER):
        frame.pts, frame.time_base = index, 1 / form.fps
        packets += codec.encode(frame)
    return bytes([*packets, *codec.encode(None)][-1])


def _encoder(path: Path, form: H264Settings, tags: Tags | None = None) -> _Encoder | SmallEncoder:
    """Return an encoder that writes to a new file at `path`."""
    container = _opened(path, form.fps, tags)
    encoder = (SmallEncoder if form.effort is SMALL else _Encoder)(container, form)
    if tags is not None:
        add_subtitles(container, tags)
    return encoder


class Mp4Segment:
    """Writes the frames of one slice to an MP4 file whose packets a film can copy."""

    def __init__(self, path: Path, form: H264Settings) -> None:
        self._path, self._settings = path, form
        self._encoder = _encoder(path, form)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Repeat the last picture for the frames before `index`, then encode `picture`."""
        self._encoder.add(picture, index, changed)

    def finish(self, n_frames: int) -> None:
        """Repeat the last picture up to `n_frames` frames, close the file, and decode every frame.

        Raises RenderFailed if the frames are not as written.
        """
        self._encoder.end(n_frames)
        self._encoder.container.close()
        try:
            contents = _decoded(self._path, self._settings.fps)
        except (ValueError, av.FFmpegError) as error:
            raise RenderFailed(f"a segment of a film cannot be read back: {error}") from error
        if contents.n_frames != n_frames:
            raise RenderFailed(
                f"a segment of a film was written with {n_frames} frames but reads back "
                f"with {contents.n_frames}"
            )


class Mp4Writer(CheckedWriter):
    """A film that is encoded frame by frame, or joined from encoded segments."""

    sound_codec = "aac"

    def __init__(self, path: Path, form: H264Settings, tags: Tags | None = None) -> None:
        self._settings, self._tags = form, tags
        self._encoder: _Encoder | SmallEncoder | None = None
        self._joined: Any = None
        self._stream: Any = None
        self._parameters = b""
        self._n_packets = 0
        self._checksum = 0
        """CRC-32 of all copied packets."""
        super().__init__(path, width_px=form.width_px, height_px=form.height_px, fps=form.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Repeat the last picture for the frames before `index`, then encode `rgb`."""
        if self._encoder is None:
            self._encoder = _encoder(self.temporary, self._settings, self._tags)
        self._encoder.add(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Copy a segment's packets, shifted to their times in the film.

        Raises RenderFailed if the segment was encoded with other settings than the first one.
        """
        with av.open(str(segment)) as source:
            stream = source.streams.video[0]
            if self._joined is None:
                self._joined, self._stream, _ = self._copy_like(self.temporary, stream, None)
                self._parameters = stream.codec_context.extradata or b""
            if (stream.codec_context.extradata or b"") != self._parameters:
                raise self._wrong("its segments were encoded with different settings")
            n_ticks = 1 / self.fps / (stream.time_base or 1)
            for packet in _packets(source):
                self._checksum = crc32(packet, self._checksum)
                packet.pts += round(first_index * n_ticks)
                packet.dts = round((self._n_packets - self._settings.effort.n_reordered) * n_ticks)
                self._n_packets += 1
                packet.stream = self._stream
                self._joined.mux(packet)

    def begin_copy(self, path: Path, template: Any) -> tuple[Any, Any, Any]:
        """Open an mp4 for the packets of another film and for sound."""
        return self._copy_like(path, template, self.sound_codec)

    def _copy_like(self, path: Path, template: Any, sound_codec: str | None) -> tuple[Any, ...]:
        container = _opened(path, self.fps, self._tags)
        stream = container.add_stream_from_template(template)
        stream.time_base = 1 / self.fps
        sound = None if sound_codec is None else add_sound_stream(container, sound_codec)
        if self._tags is not None:
            add_subtitles(container, self._tags)
        return container, stream, sound

    def end(self, n_frames: int) -> Contents:
        """Repeat the last picture up to `n_frames` frames. Returns the expected contents."""
        if self._encoder is not None:
            self._encoder.end(n_frames)
        return Contents(self.width_px, self.height_px, n_frames, n_frames / self.fps)

    def read_back(self) -> Contents:
        """Decode every frame and check its time.

        Segments were decoded when they were made, so for joined films only the bytes are compared.
        """
        if self._tags is not None:
            with av.open(str(self.temporary)) as container:
                require_tags(container, self._tags)
        try:
            if self._stream is None:
                return _decoded(self.temporary, self.fps)
            contents, checksum = _demuxed(self.temporary, self.fps)
        except ValueError as error:
            raise self._wrong(str(error)) from error
        if checksum != self._checksum:
            raise self._wrong("its frames read back with different bytes")
        return contents

    def close(self) -> None:
        """Close the encoder's file and the joined file, if open."""
        encoder, self._encoder = self._encoder, None
        joined, self._joined = self._joined, None
        if encoder is not None:
            encoder.container.close()
        if joined is not None:
            joined.close()


def _decoded(path: Path, fps: Fraction) -> Contents:
    """Decode a film and count its frames. Raises ValueError if one is damaged or mistimed."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        # The loop filter runs after all bits have been read and takes a third of the time.
        stream.codec_context.options = {"err_detect": "explode", "skip_loop_filter": "all"}
        return _contents(stream, fps, _times_s(container.decode(stream)))


def _demuxed(path: Path, fps: Fraction) -> tuple[Contents, int]:
    """Read a film without decoding; return its contents and the checksum of all its packets.

    Raises ValueError if a packet is damaged or at the wrong time.
    """
    checksum = 0

    def add_to_checksum(packets: Iterable[Any]) -> Iterator[Any]:
        nonlocal checksum
        for packet in packets:
            checksum = crc32(packet, checksum)
            yield packet

    with av.open(str(path)) as container:
        # Packets are stored in decoding order, not in display order.
        times_s = sorted(_times_s(add_to_checksum(_packets(container))))
        contents = _contents(container.streams.video[0], fps, times_s)
    return contents, checksum


def _packets(container: Any) -> Iterator[Any]:
    """Yield the packets of a film, without the empty packet that marks its end."""
    return (packet for packet in container.demux(video=0) if packet.pts is not None)


def _times_s(items: Iterable[Any]) -> Iterator[Fraction]:
    """Yield the start times of frames or packets. Raises ValueError at the first damaged one."""
    for number, item in enumerate(items):
        if item.is_corrupt:
            raise ValueError(f"frame {number} is damaged")
        start_s = seconds(item.pts, item.time_base)
        yield Fraction(-1) if start_s is None else start_s


def _contents(stream: Any, fps: Fraction, times_s: Iterable[Fraction]) -> Contents:
    """Count frames; read size and duration. Raises ValueError if a frame is at the wrong time."""
    n_frames = 0
    for start_s in times_s:
        if start_s != n_frames / fps:
            raise ValueError(f"frame {n_frames} reads back at the wrong time")
        n_frames += 1
    duration_s = seconds(stream.duration, stream.time_base) or Fraction(0)
    return Contents(stream.width, stream.height, n_frames, duration_s)


def _opened(path: Path, fps: Fraction, tags: Tags | None = None) -> Any:
    """Open an mp4 for writing; `bitexact` leaves out the library's version.

    Where pictures are reordered, an edit list gives the start and the length of the film in the
    movie's time scale, in which the length of a frame must therefore be exact.
    """
    options = {
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "movie_timescale": str(lcm(fps.numerator, _LEAST_TICKS_PER_S)),
    }
    container = av.open(str(path), "w", format="mp4", options=options)
    if tags is not None:
        describe(container, tags)
    return container


def open_segment(path: Path, form: FileForm) -> Mp4Segment:
    """Begin a segment at `path`: the part of an MP4 film that is made from one slice."""
    return Mp4Segment(path, _h264_settings(form))


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a film. Raises UsageError if a side is odd, which 4:2:0 color does not support."""
    require_even(path, form)
    return Mp4Writer(path, _h264_settings(form), form.tags)


def _h264_settings(form: FileForm) -> H264Settings:
    effort = EFFORTS[form.quality] if form.effort == FAST else SMALL
    return H264Settings(form.width_px, form.height_px, form.fps, effort)
