"""MP4: H.264 that plays everywhere, starts before it is loaded, and keeps its colors.

Every frame is in the file, at an even rate. With the fast effort, x264 sees only pictures in which
something is new (see `_h264_skipped_pictures`): hence one reference and no B-frames. With the small
one, it sees every frame and may use all that H.264 has (see `_h264_small`).
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
from mlu_anim.encoding._h264_settings import EFFORTS, KEYFRAME_EVERY_S, SMALL, Form
from mlu_anim.encoding._h264_skipped_pictures import PictureNumbers
from mlu_anim.encoding._h264_small import SmallEncoder
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding._sound import add_sound_stream
from mlu_anim.encoding._tags import add_subtitles, describe, require_tags
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import FAST, Box, FileForm, FrameWriter, Tags, require_even
from mlu_anim.system.errors import RenderFailed

_SETTLES_AFTER = 4
"""How often x264 sees a picture that is held: so long it still adds what is worth adding."""
_GRAY = 128
_LEAST_TICKS_PER_S = 1000
HAS_EFFORTS = True


class _Encoder:
    """Frames into H.264 packets of one container; a frame that is not written repeats the last."""

    def __init__(self, container: Any, form: Form) -> None:
        self._form, self._canvas = form, YuvCanvas(form.width_px, form.height_px)
        self._newest: av.VideoFrame | None = None
        self._n_frames = self._n_same = 0
        self._encoded: deque[int] = deque()
        """Frames that x264 has been given and that are not in the container yet."""
        self._waiting: deque[Any] = deque()
        """Packets of the first of these; how long each stands is known when the next begins."""
        self.container = container
        self._stream = form.add_stream(self.container)
        self._numbers: PictureNumbers | None = None

    def add(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Encode a picture, after the holds before it; `changed`: as in `YuvCanvas.show`."""
        self.hold_until(index)
        self._newest, self._n_same = self._canvas.show(picture, changed), 0
        self.hold_until(index + 1)

    def hold_until(self, index: int) -> None:
        """Show the newest picture up to a frame."""
        while self._newest is not None and self._n_frames < index:
            begins_anew = self._n_frames % _keyframe_every(self._form.fps) == 0
            if begins_anew:
                self._n_same = 0  # a keyframe knows nothing of what had settled before it
            if self._n_same < _SETTLES_AFTER:
                self._encode(self._newest, PictureType.I if begins_anew else PictureType.NONE)
            self._n_frames, self._n_same = self._n_frames + 1, self._n_same + 1

    def end(self, n_frames: int) -> None:
        """Hold the last picture to the end and flush."""
        self.hold_until(n_frames)
        self._waiting += self._stream.encode(None)
        self._encoded.append(n_frames)
        self._put_known()

    def _encode(self, frame: av.VideoFrame, kind: PictureType) -> None:
        frame.pts, frame.time_base, frame.pict_type = self._n_frames, 1 / self._form.fps, kind
        self._encoded.append(self._n_frames)
        self._waiting += self._stream.encode(frame)
        self._put_known()

    def _put_known(self) -> None:
        """Packets into the container, each followed by the frames that only hold it."""
        while self._waiting and len(self._encoded) > 1:
            if self._numbers is None:  # x264 tells its parameters with the first frame
                parameters = self._stream.codec_context.extradata
                self._numbers = PictureNumbers(parameters, skipped_picture(self._form))
            packet, index = self._waiting.popleft(), self._encoded.popleft()
            self._mux(self._numbers.next(bytes(packet)), index, is_keyframe=packet.is_keyframe)
            for held in range(index + 1, self._encoded[0]):
                self._mux(self._numbers.held(), held)

    def _mux(self, content: bytes, index: int, *, is_keyframe: bool = False) -> None:
        packet = av.Packet(content)
        packet.stream, packet.time_base = self._stream, 1 / self._form.fps
        packet.pts = packet.dts = index
        packet.duration, packet.is_keyframe = 1, is_keyframe
        self.container.mux(packet)


def _keyframe_every(fps: Fraction) -> int:
    return int(fps * KEYFRAME_EVERY_S) or 1


@cache
def skipped_picture(form: Form) -> bytes:
    """How x264 writes a picture that is the one before: the last one of a gray film."""
    codec: Any = form.add_stream(av.open(BytesIO(), "w", format="mp4")).codec_context
    shape = form.height_px * 3 // 2, form.width_px
    frame = av.VideoFrame.from_ndarray(np.full(shape, _GRAY, np.uint8), format="yuv420p")
    packets = []
    for index in range(_SETTLES_AFTER):
        frame.pts, frame.time_base = index, 1 / form.fps
        packets += codec.encode(frame)
    return bytes([*packets, *codec.encode(None)][-1])


def _encoder(path: Path, form: Form, tags: Tags | None = None) -> _Encoder | SmallEncoder:
    """An encoder into a new file."""
    container = _opened(path, form.fps, tags)
    encoder = (SmallEncoder if form.effort is SMALL else _Encoder)(container, form)
    if tags is not None:
        add_subtitles(container, tags)
    return encoder


class Mp4Segment:
    """A run of frames that a film can take over as it is, since it begins with a keyframe."""

    def __init__(self, path: Path, form: Form) -> None:
        self._path, self._form = path, form
        self._encoder = _encoder(path, form)

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Encode a picture, after the holds before it."""
        self._encoder.add(picture, index, changed)

    def finish(self, n_frames: int) -> None:
        """Hold the last picture to the end, close, and decode every frame to be sure of it."""
        self._encoder.end(n_frames)
        self._encoder.container.close()
        try:
            found = _decoded(self._path, self._form.fps)
        except (ValueError, av.FFmpegError) as error:
            raise RenderFailed(f"a segment of a film cannot be read back: {error}") from error
        if found.n_frames != n_frames:
            raise RenderFailed(
                f"a segment of a film reads back with {found.n_frames} of {n_frames} frames"
            )


class Mp4Writer(CheckedWriter):
    """A film made of frames as they come, or of segments that are only joined."""

    sound_codec = "aac"

    def __init__(self, path: Path, form: Form, tags: Tags | None = None) -> None:
        self._form, self._tags = form, tags
        self._encoder: _Encoder | SmallEncoder | None = None
        self._joined: Any = None
        self._stream: Any = None
        self._parameters = b""
        self._n_packets = 0
        self._checksum = 0
        """Of all packets that were taken over."""
        super().__init__(path, width_px=form.width_px, height_px=form.height_px, fps=form.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Encode a picture, after the holds before it."""
        if self._encoder is None:
            self._encoder = _encoder(self.temporary, self._form, self._tags)
        self._encoder.add(rgb, index)

    def append(self, segment: Path, first_index: int) -> None:
        """Copy a segment's packets, moved to their place in the film."""
        with av.open(str(segment)) as source:
            stream = source.streams.video[0]
            if self._joined is None:
                self._joined, self._stream, _ = self._copy_like(self.temporary, stream, None)
                self._parameters = stream.codec_context.extradata or b""
            if (stream.codec_context.extradata or b"") != self._parameters:
                raise self._wrong("its segments were encoded with different parameters")
            n_ticks = 1 / self.fps / (stream.time_base or 1)
            for packet in _packets(source):
                self._checksum = crc32(packet, self._checksum)
                packet.pts += round(first_index * n_ticks)
                packet.dts = round((self._n_packets - self._form.effort.n_reordered) * n_ticks)
                self._n_packets += 1
                packet.stream = self._stream
                self._joined.mux(packet)

    def begin_copy(self, path: Path, template: Any) -> tuple[Any, Any, Any]:
        """Open an mp4 for the packets of another and for sound."""
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
        """Hold the last picture to the end and flush the encoder."""
        if self._encoder is not None:
            self._encoder.end(n_frames)
        return Contents(self.width_px, self.height_px, n_frames, n_frames / self.fps)

    def read_back(self) -> Contents:
        """Decode every frame; each must stand at its own time.

        Segments were decoded where they were made: of them the bytes must be the same.
        """
        if self._tags is not None:
            with av.open(str(self.temporary)) as container:
                require_tags(container, self._tags)
        try:
            if self._stream is None:
                return _decoded(self.temporary, self.fps)
            found, checksum = _demuxed(self.temporary, self.fps)
        except ValueError as error:
            raise self._wrong(str(error)) from error
        if checksum != self._checksum:
            raise self._wrong("its frames read back with other bytes than they were made of")
        return found

    def close(self) -> None:
        """Write the trailer, or drop what was begun."""
        encoder, self._encoder = self._encoder, None
        joined, self._joined = self._joined, None
        if encoder is not None:
            encoder.container.close()
        if joined is not None:
            joined.close()


def _decoded(path: Path, fps: Fraction) -> Contents:
    """What a film holds; raises ValueError when a frame is broken or not at its own time."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        # Edges of blocks are smoothed when all bits have been read; that takes a third of the time.
        stream.codec_context.options = {"err_detect": "explode", "skip_loop_filter": "all"}
        return _contents(stream, fps, _times_s(container.decode(stream)))


def _demuxed(path: Path, fps: Fraction) -> tuple[Contents, int]:
    """What a film holds, without decoding it, and the checksum of all its packets."""
    checksum = 0

    def summed(packets: Iterable[Any]) -> Iterator[Any]:
        nonlocal checksum
        for packet in packets:
            checksum = crc32(packet, checksum)
            yield packet

    with av.open(str(path)) as container:
        # They are stored in the order in which they are decoded, not shown.
        times_s = sorted(_times_s(summed(_packets(container))))
        found = _contents(container.streams.video[0], fps, times_s)
    return found, checksum


def _packets(container: Any) -> Iterator[Any]:
    """The packets of a film, without the empty one that marks its end."""
    return (packet for packet in container.demux(video=0) if packet.pts is not None)


def _times_s(shown: Iterable[Any]) -> Iterator[Fraction]:
    """When frames or packets are shown; raises ValueError at the first that is damaged."""
    for number, each in enumerate(shown):
        if each.is_corrupt:
            raise ValueError(f"frame {number} is damaged")
        start_s = seconds(each.pts, each.time_base)
        yield Fraction(-1) if start_s is None else start_s


def _contents(stream: Any, fps: Fraction, times_s: Iterable[Fraction]) -> Contents:
    """Count frames; raises ValueError when one is not at its own time."""
    n_frames = 0
    for start_s in times_s:
        if start_s != n_frames / fps:
            raise ValueError(f"frame {n_frames} reads back at the wrong time")
        n_frames += 1
    duration_s = seconds(stream.duration, stream.time_base) or Fraction(0)
    return Contents(stream.width, stream.height, n_frames, duration_s)


def _opened(path: Path, fps: Fraction, tags: Tags | None = None) -> Any:
    """An mp4 to write; `bitexact` leaves out the library's version.

    Where pictures are reordered, the file says in its own time scale when the first one is shown
    and for how long: that must be exact for a frame.
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
    """Begin a run of frames."""
    return Mp4Segment(path, _form(form))


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a film; raises UsageError when a side is odd, which 4:2:0 color cannot hold."""
    require_even(path, form)
    return Mp4Writer(path, _form(form), form.tags)


def _form(form: FileForm) -> Form:
    effort = EFFORTS[form.quality] if form.effort == FAST else SMALL
    return Form(form.width_px, form.height_px, form.fps, effort)
