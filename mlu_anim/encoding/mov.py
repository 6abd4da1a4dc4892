"""MOV: ProRes for video editors and QuickTime, opaque or transparent.

ProRes 4444 with alpha, ProRes 422 HQ without, tagged BT.709. Colors are straight, not multiplied
by alpha. Each frame is coded independently; frames that show the same picture repeat its packet.
See docs/decisions/0026.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import fill_transparent_pixels, scale_and_unpremultiply
from mlu_anim.encoding._joined_films import Codec, JoinableSegment, JoinedWriter
from mlu_anim.encoding._scaling import EDITING, EDITING_WITH_ALPHA, Scaler
from mlu_anim.encoding.writer import Box, FileForm, FrameWriter

SUPPORTS_TRANSPARENCY = True
_QUANTIZER = 2
_LAMBDA_PER_QUANTIZER = 118
"""FFmpeg's unit of `global_quality`."""
# A fixed quantizer: rate control takes six times as long and makes larger files.
_FIXED = {"flags": "+qscale", "global_quality": str(_LAMBDA_PER_QUANTIZER * _QUANTIZER)}
# Some editors reject a file that does not name Apple as vendor. 8-bit alpha would be rounded, so
# that nearly opaque pixels become opaque.
_OPAQUE = {"profile": "hq", "vendor": "apl0"}
_WITH_ALPHA = {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"}


class ProRes(Codec):
    """Codes each frame independently, so that an editor can cut anywhere."""

    container = "mov"
    sound_codec = "aac"
    repeats_holds = True

    def __init__(self, form: FileForm) -> None:
        super().__init__(form)
        self._transparent = form.transparent
        self.pixel_format = EDITING_WITH_ALPHA if form.transparent else EDITING
        size = form.width_px, form.height_px
        self._reduce = Scaler(*size, "bgra")
        self._to_film = Scaler(*size, self.pixel_format)

    def add_stream(self, container: Any) -> Any:
        """Add a stream with one thread, since each core encodes its own segment."""
        profile = _WITH_ALPHA if self._transparent else _OPAQUE
        stream = container.add_stream("prores_ks", rate=self.fps, options=profile | _FIXED)
        stream.width, stream.height = self.width_px, self.height_px
        stream.pix_fmt = self.pixel_format
        codec = stream.codec_context
        codec.time_base = 1 / self.fps
        codec.thread_count = 1
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream

    def convert(self, picture: NDArray[np.uint8], changed: Sequence[Box] | None) -> av.VideoFrame:
        """Convert a picture to the encoder's pixel format.

        Colors of a transparent film are straight, and continue beyond visible edges, since the
        codec blurs them.
        """
        if self._transparent:
            picture = fill_transparent_pixels(scale_and_unpremultiply(self._reduce, picture))
        frame = self._to_film.convert(picture)
        # Each ProRes frame has color tags of its own, besides those of the container.
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
        frame.color_primaries, frame.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return frame

    def decoder(self, stream: Any) -> Any:
        """Return the decoder of the container's stream, with one thread."""
        stream.codec_context.thread_count = 1
        return stream.codec_context


def open_segment(path: Path, form: FileForm) -> JoinableSegment:
    """Begin a segment at `path`: the part of a MOV film that is made from one slice."""
    return JoinableSegment(path, ProRes(form))


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a film; `quality` has no effect besides its size and frame rate."""
    return JoinedWriter(path, ProRes(form), form.tags)
