"""Animated WebP: exact pictures, in about as many bytes as a gif.

Lossless, since flat charts then take fewer bytes than with lossy compression of similar quality.
Unchanged pixels are left out. See docs/decisions/0016.
"""

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from PIL import Image

from mlu_anim.encoding._checked_writer import Contents
from mlu_anim.encoding._deferred_writer import LOSSLESS_PICTURES, DeferredWriter, LosslessSegment
from mlu_anim.encoding._picture_checksums import as_rgba, visible_checksum
from mlu_anim.encoding._picture_schedule import Timing
from mlu_anim.encoding.writer import FileForm, FrameWriter

SEGMENTS = LOSSLESS_PICTURES
SUPPORTS_TRANSPARENCY = True
_MS = Fraction(1, 1000)
_LONGEST_DELAY_MS = 2**24 - 1
_OPTIONS = {"lossless": "1", "compression_level": "2"}
_FOR_EVER = 0
_HEADER_BYTES, _CHUNK_HEADER_BYTES, _DELAY_AT = 12, 8, 12
_FLAGS_AT, _HAS_ALPHA = _HEADER_BYTES + _CHUNK_HEADER_BYTES, 0x10
"""The offset of the flags byte in an animated file, and the flag for transparency."""


class WebpWriter(DeferredWriter):
    """Writes the WebP when all pictures are known, from its own frames or from segments.

    A film of one picture becomes a still image without a duration.
    """

    def end(self, n_frames: int) -> Contents:
        """Write each picture at its time, in whole milliseconds."""
        self._written: list[tuple[int, int]] = []
        options = {"loop": str(_FOR_EVER), "fflags": "+bitexact"}
        with av.open(str(self.temporary), "w", format="webp", options=options) as container:
            stream = container.add_stream("libwebp_anim", rate=1000, options=_OPTIONS)
            stream.width, stream.height = self.size
            stream.pix_fmt = "bgra"
            stream.codec_context.time_base = _MS
            film = self.film(n_frames)
            schedule = film.schedule()
            starts_ms = [round(entry.start_s / _MS) for entry in schedule]
            for frame, start_ms in zip(film.shown(schedule), starts_ms, strict=False):
                if self._is_new(frame, start_ms):
                    exact = frame.reformat(format="bgra")
                    exact.pts, exact.time_base = start_ms, _MS
                    container.mux(stream.encode(exact))
            container.mux(stream.encode(None))
        if len(self._written) == 1:
            return Contents(*self.size, 1, Fraction(0))
        _set_last_delay(self.temporary, starts_ms[-1] - self._written[-1][0])
        if self.transparent:
            _set_alpha_flag(self.temporary)
        return Contents(*self.size, len(self._written), starts_ms[-1] * _MS)

    def _is_new(self, frame: av.VideoFrame, start_ms: int) -> bool:
        """Return True if a frame differs from the one before, and record it as written."""
        checksum = visible_checksum(as_rgba(frame))
        if self._written and self._written[-1][1] == checksum:
            return False
        self._written.append((start_ms, checksum))
        return True

    def read_back(self) -> Contents:
        """Decode every picture, compare it with what was written, and add up the delays."""
        try:
            with Image.open(self.temporary, formats=["WEBP"]) as image:
                size, loop = image.size, image.info.get("loop")
                shown = list(_pictures(image))
        except (EOFError, SyntaxError) as error:
            raise self._wrong(f"it cannot be read back: {error}") from error
        if len(shown) > 1 and loop != _FOR_EVER:
            raise self._wrong("it does not loop forever")
        actual, end_ms = [], 0
        for delay_ms, checksum in shown:
            actual.append((end_ms, checksum))
            end_ms += delay_ms
        if actual != self._written:
            raise self._wrong("a picture reads back differently or at another time")
        return Contents(*size, len(actual), end_ms * _MS)


def _pictures(image: Image.Image) -> Iterator[tuple[int, int]]:
    """Yield the delay in milliseconds and the checksum of each picture."""
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        rgba = np.asarray(image.convert("RGBA"), dtype=np.uint8)
        yield cast("int", image.info.get("duration", 0)), visible_checksum(rgba)


def _set_last_delay(path: Path, delay_ms: int) -> None:
    """Write the delay of the last picture, which the encoder only guesses."""
    with path.open("r+b") as file:
        content = file.read()
        at, last = _HEADER_BYTES, 0
        while at < len(content):
            kind, n_bytes = struct.unpack_from("<4sI", content, at)
            last = at if kind == b"ANMF" else last
            at += _CHUNK_HEADER_BYTES + n_bytes + n_bytes % 2
        file.seek(last + _CHUNK_HEADER_BYTES + _DELAY_AT)
        file.write(delay_ms.to_bytes(3, "little"))


def _set_alpha_flag(path: Path) -> None:
    """Set the flag that marks the canvas as transparent.

    The encoder crops each picture to its visible part. If that part is opaque, it clears the flag,
    and readers show the rest as black.
    """
    with path.open("r+b") as file:
        header = file.read(_FLAGS_AT + 1)
        if header[_HEADER_BYTES : _HEADER_BYTES + 4] == b"VP8X":
            file.seek(_FLAGS_AT)
            file.write(bytes([header[_FLAGS_AT] | _HAS_ALPHA]))


def open_segment(path: Path, form: FileForm) -> LosslessSegment:
    """Begin a segment at `path`: the part of a WebP that is made from one slice."""
    return LosslessSegment(path, form)


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a WebP; `quality` has no effect, since every file is lossless."""
    return WebpWriter(path, form, Timing(form.fps, _LONGEST_DELAY_MS * _MS, form.lead_in_s))
