"""WebM: AV1 for opaque films, in half of the bytes of the mp4; VP9 for transparent ones.

A picture that is shown for many frames is stored twice, so that its details settle, and again at
the end of a segment; the frames in between are not stored. See docs/decisions/0016.
"""

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import fill_transparent_pixels, scale_and_unpremultiply
from mlu_anim.encoding._joined_films import Codec, JoinableSegment, JoinedWriter
from mlu_anim.encoding._scaling import FILM, FILM_WITH_ALPHA, Scaler
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import Box, FileForm, FrameWriter, require_even

SUPPORTS_TRANSPARENCY = True
_NEVER = "1000000"
_AV1_PRESETS = {"draft": "9", "standard": "8", "high": "8", "4k": "9"}
# Preset 10 with screen content tools stores a wrong picture for one in twenty of the pictures that
# last a frame or two.
# One thread, since each core encodes its own segment. Without lookahead, and with a shallow
# pyramid, the encoder takes a third less memory for 1 % more bytes.
_AV1_DETAILS = "lp=1:scm=1:hierarchical-levels=3:lookahead=0"
# SVT-AV1 prints its settings unless it is set to log errors only.
os.environ.setdefault("SVT_LOG", "1")


class _WebFilm(Codec):
    """A codec in a WebM container, which rounds times to milliseconds, with 4:2:0 color."""

    container = "webm"
    sound_codec = "libopus"
    settles_after = 2
    tick_s = Fraction(1, 1000)
    pixel_format = FILM

    def encoder(self) -> tuple[str, dict[str, str]]:
        """Return the encoder's name and its options, as FFmpeg names them."""
        raise NotImplementedError

    def add_stream(self, container: Any) -> Any:
        """Add a stream with one thread, since each core encodes its own segment."""
        name, options = self.encoder()
        stream = container.add_stream(name, rate=self.fps, options=options)
        stream.width, stream.height = self.width_px, self.height_px
        stream.pix_fmt = self.pixel_format
        codec = stream.codec_context
        codec.time_base = 1 / self.fps
        codec.thread_count = 1
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream


class Av1(_WebFilm):
    """AV1, for opaque films."""

    def __init__(self, form: FileForm) -> None:
        super().__init__(form)
        self._canvas = YuvCanvas(form.width_px, form.height_px)

    def encoder(self) -> tuple[str, dict[str, str]]:
        """Return SVT-AV1, with the quality of the mp4 (`crf`).

        Its tools for screen content save a sixth of the bytes.
        """
        preset = _AV1_PRESETS[self.form.quality]
        options = {"crf": "38", "preset": preset, "g": _NEVER, "svtav1-params": _AV1_DETAILS}
        return "libsvtav1", options

    def convert(self, picture: NDArray[np.uint8], changed: Sequence[Box] | None) -> av.VideoFrame:
        """Convert the changed parts of a picture to yuv420p."""
        return self._canvas.show(picture, changed)

    def decoder(self, stream: Any) -> Any:
        """Return the decoder of the container's stream, with one thread."""
        stream.codec_context.thread_count = 1
        return stream.codec_context


class Vp9WithAlpha(_WebFilm):
    """VP9 with alpha as a second stream: the only transparent film that browsers support."""

    pixel_format = FILM_WITH_ALPHA

    def __init__(self, form: FileForm) -> None:
        super().__init__(form)
        self._reduce = Scaler(form.width_px, form.height_px, "bgra")
        self._to_film = Scaler(form.width_px, form.height_px, FILM_WITH_ALPHA)

    def encoder(self) -> tuple[str, dict[str, str]]:
        """Return VP9 without alternate reference frames, which desynchronize color and alpha."""
        options = {"crf": "28", "b": "0", "g": _NEVER, "auto-alt-ref": "0", "lag-in-frames": "0"}
        speed = {"deadline": "realtime", "cpu-used": "5", "tune-content": "screen"}
        return "libvpx-vp9", options | speed

    def convert(self, picture: NDArray[np.uint8], changed: Sequence[Box] | None) -> av.VideoFrame:
        """Convert a picture to yuva420p; its colors continue beyond visible edges."""
        return self._to_film.convert(
            fill_transparent_pixels(scale_and_unpremultiply(self._reduce, picture))
        )

    def decoder(self, stream: Any) -> Any:
        """Return the libvpx decoder, since FFmpeg's own VP9 decoder ignores alpha."""
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        decoder.thread_count = 1
        return decoder


def _codec(form: FileForm) -> Codec:
    return Vp9WithAlpha(form) if form.transparent else Av1(form)


def open_segment(path: Path, form: FileForm) -> JoinableSegment:
    """Begin a segment at `path`: the part of a WebM film that is made from one slice."""
    return JoinableSegment(path, _codec(form))


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a film. Raises UsageError if a side is odd, which 4:2:0 color does not support."""
    require_even(path, form)
    return JoinedWriter(path, _codec(form), form.tags)
