"""MOV: exact pictures for a video editor, transparent if wanted.

QuickTime Animation, as manim's own `--transparent` writes it: every frame is there, those of a hold
take a few bytes. See docs/decisions/0016.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._alpha import reduced_straight
from mlu_anim.encoding._joined import Codec, JoinableSegment, JoinedWriter
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding.writer import Box, FileForm, FrameWriter

HOLDS_TRANSPARENCY = True


class Animation(Codec):
    """Run lengths of what has changed since the frame before."""

    container = "mov"
    sound_codec = "aac"

    def __init__(self, form: FileForm) -> None:
        super().__init__(form)
        self._transparent = form.transparent
        self.pixel_format = "argb" if form.transparent else "rgb24"
        reduced = "bgra" if form.transparent else "rgb24"
        self._reduce = Scaler(form.width_px, form.height_px, reduced)

    def add_stream(self, container: Any) -> Any:
        """Keyframes only where segments begin."""
        stream = container.add_stream("qtrle", rate=self.fps, options={"g": "1000000"})
        stream.width, stream.height = self.width_px, self.height_px
        stream.pix_fmt = self.pixel_format
        stream.codec_context.time_base = 1 / self.fps
        return stream

    def convert(self, picture: NDArray[np.uint8], changed: Sequence[Box] | None) -> av.VideoFrame:
        """A frame of its own each time: the encoder looks back at the one before."""
        if not self._transparent:
            return av.VideoFrame.from_ndarray(self._reduce.reduced(picture), format="rgb24")
        turned = np.ascontiguousarray(reduced_straight(self._reduce, picture)[:, :, ::-1])
        return av.VideoFrame.from_ndarray(turned, format="argb")

    def decoder(self, stream: Any) -> Any:
        """What the container brings."""
        return stream.codec_context


def open_segment(path: Path, form: FileForm) -> JoinableSegment:
    """Begin a run of frames."""
    return JoinableSegment(path, Animation(form))


def open_file(path: Path, form: FileForm) -> FrameWriter:
    """Begin a film; every quality is lossless."""
    return JoinedWriter(path, Animation(form), form.tags)
