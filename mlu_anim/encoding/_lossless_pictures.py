"""A lossless file of pictures on disk, for formats that need all pictures before they encode."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mlu_anim.encoding._scaling import Scaler

_TICK = Fraction(1, 100)
_NO_KEYFRAMES = {"g": "1000000"}


class LosslessPictures:
    """A file of pictures that is written once and can be read in order many times.

    Memory use is one picture, however long the film is. The codec, QuickTime Animation, stores
    only changes: a third of the bytes of FFV1 in a quarter of the time.
    """

    def __init__(
        self, path: Path, width_px: int, height_px: int, *, transparent: bool = False
    ) -> None:
        pixel_format = "argb" if transparent else "rgb24"
        self._path = path
        self._to_stored = Scaler(width_px, height_px, pixel_format)
        self.n_pictures = 0
        self._container: Any = av.open(str(path), "w", format="mov")
        self._stream = self._container.add_stream("qtrle", rate=100, options=_NO_KEYFRAMES)
        self._stream.codec_context.time_base = _TICK
        self._stream.width, self._stream.height = width_px, height_px
        self._stream.pix_fmt = pixel_format

    def append(self, picture: NDArray[np.uint8], index: int) -> None:
        """Store the next picture, which is shown from frame `index` on.

        The caller must not change the picture: the encoder reads it again with the next one.
        """
        frame = self._to_stored.convert(picture)
        frame.pts, frame.time_base = index, _TICK
        self._container.mux(self._stream.encode(frame))
        self.n_pictures += 1

    def complete(self) -> None:
        """Finish the file, so that its pictures can be read."""
        self._container.mux(self._stream.encode(None))
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._container is not None:
            container, self._container = self._container, None
            container.close()

    @staticmethod
    def starts(path: Path) -> list[int]:
        """Return the number of the first frame that shows each stored picture."""
        with av.open(str(path), format="mov") as container:
            times = [(p.pts, p.time_base) for p in container.demux(video=0) if p.pts is not None]
        return [round(pts * base / _TICK) for pts, base in times if base is not None]

    def frames(self) -> Iterator[av.VideoFrame]:
        """Yield all pictures in order, as `bgr0` or `bgra` frames."""
        yield from stored_frames(self._path)


def stored_frames(path: Path) -> Iterator[av.VideoFrame]:
    """Yield the pictures of a file in order, as `bgr0` or (with alpha) `bgra` frames."""
    with av.open(str(path), format="mov") as container:
        for frame in container.decode(video=0):
            yield frame.reformat(format="bgra" if frame.format.name == "argb" else "bgr0")
