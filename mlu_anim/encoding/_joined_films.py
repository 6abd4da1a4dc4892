"""Films that are joined from encoded segments without encoding again: webm, mov.

A segment begins with a keyframe. The process that makes it verifies it; joining copies its packets.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar
from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._checked_writer import CheckedWriter, Contents
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding._sound import add_sound_stream
from mlu_anim.encoding._tags import add_subtitles, describe, require_tags
from mlu_anim.encoding._thread_priority import keep_scheduling_policy
from mlu_anim.encoding.writer import Box, FileForm, Tags
from mlu_anim.system.errors import RenderFailed

KEYFRAME_EVERY_S = 2
"""The interval between keyframes in a film that is written frame by frame."""
_BITEXACT = {"fflags": "+bitexact"}


class Codec(ABC):
    """Encodes pictures of one size into packets and decodes packets.

    `repeats_holds`: True if every packet is an independent picture: a segment stores each picture
    once, and the film repeats its packet for every frame that shows it.
    `settles_after`: for other codecs, the number of times that a picture is encoded if many frames
    show it. The next of these frames are not stored, except the last frame of a segment.
    `tick_s`: the unit to which the container rounds times, None if times are exact.
    """

    container: ClassVar[str]
    sound_codec: ClassVar[str]
    repeats_holds: ClassVar[bool] = False
    settles_after: ClassVar[int] = 1
    tick_s: ClassVar[Fraction | None] = None
    pixel_format: str

    def __init__(self, form: FileForm) -> None:
        self.form = form
        self.width_px, self.height_px, self.fps = form.width_px, form.height_px, form.fps

    @abstractmethod
    def add_stream(self, container: Any) -> Any:
        """Add a stream of this codec to a new container."""

    @abstractmethod
    def convert(self, picture: NDArray[np.uint8], changed: Sequence[Box] | None) -> av.VideoFrame:
        """Convert a picture to the encoder's pixel format.

        `changed`: boxes that contain every difference from the picture converted before; None if
        not known.
        """

    @abstractmethod
    def decoder(self, stream: Any) -> Any:
        """Return the decoder for the packets of a stream."""

    def time_of(self, index: int) -> Fraction:
        """Return the start time of a frame in seconds, rounded to the container's unit."""
        exact = index / self.fps
        return exact if self.tick_s is None else round(exact / self.tick_s) * self.tick_s


class JoinableSegment:
    """Writes the frames of one slice to a file whose packets a film can copy.

    Of consecutive frames that show the same picture, only some are stored (see `Codec`).
    """

    def __init__(self, path: Path, codec: Codec) -> None:
        self._path, self._codec = path, codec
        self._newest: av.VideoFrame | None = None
        self._n_frames = self._n_same = 0
        self._times_s: list[Fraction] = []
        self._container = av.open(str(path), "w", format=codec.container, options=_BITEXACT)
        self._stream = codec.add_stream(self._container)
        with keep_scheduling_policy():
            self._container.start_encoding()

    def write(
        self, picture: NDArray[np.uint8], index: int, changed: Sequence[Box] | None = None
    ) -> None:
        """Repeat the last picture for the frames before `index`, then encode `picture`."""
        self._hold_until(index)
        self._newest, self._n_same = self._codec.convert(picture, changed), 0
        self._hold_until(index + 1)

    def finish(self, n_frames: int) -> None:
        """Repeat the last picture up to `n_frames` frames, close the file, and decode every frame.

        Raises RenderFailed if the frames are not as written.
        """
        self._hold_until(n_frames, is_end=True)
        self._container.mux(self._stream.encode(None))
        self.close()
        with av.open(str(self._path)) as container:
            stream = container.streams.video[0]
            decoder = self._codec.decoder(stream)
            packets = (packet for packet in container.demux(stream))
            times_s = [_start_s(f) for packet in packets for f in decoder.decode(packet)]
        if times_s != self._times_s:
            raise RenderFailed(
                f"a segment of a film was written with {len(self._times_s)} frames but reads back "
                f"with {len(times_s)}, or its frames have different times"
            )

    def close(self) -> None:
        """Close the file, finished or not."""
        self._container.close()

    def _hold_until(self, index: int, *, is_end: bool = False) -> None:
        stores_last = is_end and not self._codec.repeats_holds
        while self._newest is not None and self._n_frames < index:
            is_last = stores_last and self._n_frames == index - 1
            if self._n_same < self._codec.settles_after or is_last:
                self._encode(self._newest)
            self._n_frames, self._n_same = self._n_frames + 1, self._n_same + 1

    def _encode(self, frame: av.VideoFrame) -> None:
        frame.pts, frame.time_base = self._n_frames, 1 / self._codec.fps
        self._times_s.append(self._codec.time_of(self._n_frames))
        self._container.mux(self._stream.encode(frame))


class JoinedWriter(CheckedWriter):
    """A film joined from segments; when written frame by frame, it makes its own segments."""

    def __init__(self, path: Path, codec: Codec, tags: Tags | None = None) -> None:
        self.codec, self._tags, self.sound_codec = codec, tags, codec.sound_codec
        self._own: JoinableSegment | None = None
        self._own_first = 0
        self._joined: Any = None
        self._parameters = b""
        self._to_repeat: bytes | None = None
        self._n_muxed = 0
        self._times_s: list[Fraction] = []
        self._checksum = 0
        super().__init__(path, width_px=codec.width_px, height_px=codec.height_px, fps=codec.fps)

    def add(self, rgb: NDArray[np.uint8], index: int) -> None:
        """Repeat the last picture for the frames before `index`, then add `rgb` to a segment."""
        self._hold_until(index)
        if self._own is None:
            self._own = self._begin_segment(index)
        self._own.write(rgb, index - self._own_first)
        self._newest = rgb.copy()

    def _hold_until(self, index: int) -> None:
        """Repeat the newest picture for the frames before `index`, closing each full segment.

        The segment with the last of these frames stays open, unless it is full.
        """
        n_frames = int(KEYFRAME_EVERY_S * self.fps) or 1
        while self._own is not None and index >= self._own_first + n_frames:
            self._end_segment(self._own, n_frames)
            if index > self._own_first + n_frames:
                self._own = self._begin_segment(self._own_first + n_frames)
                self._own.write(self._newest, 0)

    def _begin_segment(self, first: int) -> JoinableSegment:
        self._own_path, self._own_first = self.partial.temporary(".segment"), first
        return JoinableSegment(self._own_path, self.codec)

    def _end_segment(self, segment: JoinableSegment, n_frames: int) -> None:
        segment.finish(n_frames)
        self._own = None
        self.append(self._own_path, self._own_first)

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
            for packet in _packets(source):
                index = first_index + round(_start_s(packet) * self.fps)
                self._repeat_until(index)
                if self.codec.repeats_holds:
                    self._to_repeat = bytes(packet)
                self._mux(packet, index)

    def _repeat_until(self, index: int) -> None:
        """Write the newest packet again for each frame before `index`, if packets are repeated."""
        while self._to_repeat is not None and self._n_muxed < index:
            self._mux(av.Packet(self._to_repeat), self._n_muxed)

    def _mux(self, packet: Any, index: int) -> None:
        """Write a packet into the film as frame `index`."""
        start_s, end_s = self.codec.time_of(index), self.codec.time_of(index + 1)
        self._times_s.append(start_s)
        self._checksum = _add_to_checksum(packet, self._checksum)
        packet.time_base = self.codec.tick_s or 1 / self.fps
        packet.pts = packet.dts = round(start_s / packet.time_base)
        packet.duration = round((end_s - start_s) / packet.time_base)
        packet.is_keyframe = packet.is_keyframe or self.codec.repeats_holds
        packet.stream = self._stream
        self._joined.mux(packet)
        self._n_muxed = index + 1

    def begin_copy(self, path: Path, template: Any) -> tuple[Any, Any, Any]:
        """Open a container of this film's format for the packets of a film and for sound."""
        return self._copy_like(path, template, self.codec.sound_codec)

    def _copy_like(self, path: Path, template: Any, sound_codec: str | None) -> tuple[Any, ...]:
        container = av.open(str(path), "w", format=self.codec.container, options=_BITEXACT)
        if self._tags is not None:
            describe(container, self._tags)
        # `opaque=True`, since the AV1 decoder and the AV1 encoder have different names.
        stream = container.add_stream_from_template(template, opaque=True)
        stream.time_base = self.codec.tick_s or 1 / self.fps
        # A segment does not record that it has an alpha channel; the container must.
        stream.codec_context.pix_fmt = self.codec.pixel_format
        # The container would choose the tag of another profile of the codec.
        stream.codec_context.codec_tag = template.codec_context.codec_tag
        sound = None if sound_codec is None else add_sound_stream(container, sound_codec)
        if self._tags is not None:
            add_subtitles(container, self._tags)
        return container, stream, sound

    def end(self, n_frames: int) -> Contents:
        """Repeat the last picture up to `n_frames` frames. Returns the expected contents."""
        self._hold_until(n_frames)
        if self._own is not None:
            self._end_segment(self._own, n_frames - self._own_first)
        self._repeat_until(n_frames)
        n_stored = len(self._times_s)
        return Contents(*self.size, n_stored, self.codec.time_of(n_frames))

    def read_back(self) -> Contents:
        """Compare packets and times with those of the segments, which were decoded before."""
        checksum, times_s = 0, []
        with av.open(str(self.temporary)) as container:
            stream = container.streams.video[0]
            for packet in _packets(container):
                checksum = _add_to_checksum(packet, checksum)
                times_s.append(_start_s(packet))
            size = stream.width, stream.height
            container_s = Fraction(container.duration or 0, 1_000_000)
            duration_s = seconds(stream.duration, stream.time_base) or container_s
        if self._tags is not None:
            with av.open(str(self.temporary)) as container:
                require_tags(container, self._tags)
        if (checksum, times_s) != (self._checksum, self._times_s):
            raise self._wrong("its frames read back with different bytes or times")
        return Contents(*size, len(times_s), duration_s)

    def close(self) -> None:
        """Close the joined file, and the segment if one is open."""
        own, self._own = self._own, None
        joined, self._joined = self._joined, None
        if own is not None:
            own.close()
        if joined is not None:
            joined.close()


def _packets(container: Any) -> Iterator[Any]:
    """Yield the packets of a film, without the empty packet that marks its end."""
    return (packet for packet in container.demux(video=0) if packet.pts is not None)


def _start_s(timed: Any) -> Fraction:
    """Return the start time of a packet or a frame; -1 if the file does not record it."""
    start_s = seconds(timed.pts, timed.time_base)
    return Fraction(-1) if start_s is None else start_s


def _add_to_checksum(packet: Any, checksum: int) -> int:
    """Add a packet to a checksum, with its side data, which holds the alpha of a webm."""
    checksum = crc32(packet, checksum)
    for side_data in packet.iter_sidedata():
        checksum = crc32(bytes(side_data), checksum)
    return checksum
