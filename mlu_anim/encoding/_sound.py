"""Add a sound track to a finished silent film: copy its packets and encode the sound.

The sound is known only when a scene has ended. Packets of both tracks are interleaved by time, so
that a film can play while it loads.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

import av

from mlu_anim.encoding._scaling import seconds
from mlu_anim.system.errors import RenderFailed

RATE_HZ = 48_000
"""A sample rate that every player supports, that Opus always uses, and that manim's films have."""
BITS_PER_S = {"aac": 192_000, "libopus": 128_000}
_LONGEST_FRAME = 2048
"""The longest frame of a sound encoder, in samples; the last frame is padded to its length."""


OpenCopy = Callable[[Path, Any], tuple[Any, Any, Any]]
"""A function that begins a copy of a film: see `CheckedWriter.begin_copy`."""


def add_sound_stream(container: Any, codec: str) -> Any:
    """Add a stereo track to a new container, before its first packet."""
    stream = container.add_stream(codec, rate=RATE_HZ, layout="stereo")
    stream.codec_context.bit_rate = BITS_PER_S[codec]
    return stream


def add_sound(silent: Path, sound: Path, target: Path, open_copy: OpenCopy) -> Fraction:
    """Write a silent film and a sound file into the film `target`. Returns the sound's length in s.

    A sound that is longer than the film is not cut, as in manim. Both tracks are read back. Raises
    RenderFailed if a packet of the film has changed or the sound is damaged.
    """
    with av.open(str(silent)) as film:
        container, film_stream, sound_stream = open_copy(target, film.streams.video[0])
        with container:
            track = _SoundTrack(sound, sound_stream)
            for packet in merge(_redirected(film, film_stream), track.packets(), key=_decoded_at_s):
                container.mux(packet)
    if _digest(target) != _digest(silent):
        raise RenderFailed("adding sound to a film changed its pictures or their times")
    with av.open(str(target)) as film:
        n_samples = sum(_samples(film.decode(audio=0)))
    if not track.n_samples <= n_samples < track.n_samples + _LONGEST_FRAME:
        raise RenderFailed(
            f"a film's sound was written with {track.n_samples} samples "
            f"but reads back with {n_samples}"
        )
    return Fraction(track.n_samples, RATE_HZ)


class _SoundTrack:
    """Encodes a sound file; `n_samples` counts the samples encoded so far, at the stream's rate."""

    def __init__(self, path: Path, stream: Any) -> None:
        self._path, self._stream, self.n_samples = path, stream, 0

    def packets(self) -> Iterator[Any]:
        """Encode the sound file, packet by packet."""
        resampler = av.AudioResampler(self._stream.format.name, "stereo", RATE_HZ)
        with av.open(str(self._path)) as container:
            for frame in chain(container.decode(audio=0), [None]):
                for part in resampler.resample(frame):
                    self.n_samples += part.samples
                    yield from self._stream.encode(part)
        yield from self._stream.encode(None)


def _redirected(film: Any, stream: Any) -> Iterator[Any]:
    for packet in _packets(film):
        packet.stream = stream
        yield packet


def _packets(film: Any) -> Iterator[Any]:
    """Yield the packets of a film, without the empty packet that marks its end."""
    return (packet for packet in film.demux(video=0) if packet.pts is not None)


def _decoded_at_s(packet: Any) -> Fraction:
    return Fraction(packet.dts * packet.time_base)


def _digest(path: Path) -> tuple[list[Fraction | None], int]:
    """Return the time of each packet of a film, and a checksum of all packets and side data."""
    checksum, times_s = 0, []
    with av.open(str(path)) as film:
        for packet in _packets(film):
            times_s.append(seconds(packet.pts, packet.time_base))
            checksum = crc32(packet, checksum)
            for side_data in packet.iter_sidedata():
                checksum = crc32(bytes(side_data), checksum)
    return times_s, checksum


def _samples(frames: Iterable[Any]) -> Iterator[int]:
    for frame in frames:
        if frame.is_corrupt:
            raise RenderFailed("a film's sound reads back damaged")
        yield frame.samples
