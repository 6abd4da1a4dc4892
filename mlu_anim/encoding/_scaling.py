"""Scale RGB pictures and convert them to an encoder's pixel format, the same on every machine."""

from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

# Without these, swscale takes shortcuts that depend on the processor.
_EXACT = "full_chroma_inp+full_chroma_int+bitexact"
# Area averaging: no ringing beside edges, so a reduced chart keeps few colors (a gif of it is
# 40 % smaller than with lanczos). Accurate rounding takes nearly half of the time, and makes no
# difference where the size stays the same, as in most films.
_REDUCING = f"flags=area+accurate_rnd+{_EXACT}"
# Limited-range YUV, with the chroma location that film players expect.
_FILMING = f"flags=area+{_EXACT}:out_color_matrix=bt709:out_range=tv:out_chroma_loc=left"
# Like _FILMING, but with accurate rounding, for 10-bit films that will be edited.
_EDITING = _FILMING.replace("area", "area+accurate_rnd")
FILM, FILM_WITH_ALPHA = "yuv420p", "yuva420p"
EDITING, EDITING_WITH_ALPHA = "yuv422p10le", "yuva444p10le"
_OPTIONS = {
    FILM: _FILMING,
    FILM_WITH_ALPHA: _FILMING,
    EDITING: _EDITING,
    EDITING_WITH_ALPHA: _EDITING,
}
PIXEL_FORMATS = {3: "rgb24", 4: "bgra"}
"""The pixel format of input pictures by bytes per pixel: RGB, or Cairo's format."""


class Scaler:
    """Scales pictures to one size and converts them to one pixel format."""

    def __init__(self, width_px: int, height_px: int, pixel_format: str) -> None:
        options = _OPTIONS.get(pixel_format, _REDUCING)
        self._scale = f"w={width_px}:h={height_px}:{options}"
        self._pixel_format = pixel_format
        self._graph: Graph | None = None
        self._ends: tuple[Any, Any] | None = None

    def convert(self, picture: NDArray[np.uint8]) -> av.VideoFrame:
        """Convert a picture of shape (height, width, 3 or 4); all must have the same shape."""
        pixel_format = PIXEL_FORMATS[picture.shape[2]]
        return self.convert_frame(av.VideoFrame.from_numpy_buffer(picture, format=pixel_format))

    def convert_frame(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Convert an RGB frame, in any channel order; all must have the same size and format."""
        form = frame.width, frame.height, frame.format.name
        source, sink = self._ends or self._connect(*form)
        source.push(frame)
        return cast("av.VideoFrame", sink.pull())

    def reduced(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Convert a picture and return a new array, shape (height_px, width_px, channels)."""
        # A copy, because a frame that needs no conversion still refers to the caller's picture.
        return np.array(self.convert(picture).to_ndarray(), dtype=np.uint8)

    def _connect(self, width_px: int, height_px: int, pixel_format: str) -> tuple[Any, Any]:
        # Keep a reference to the graph: its ends crash the process once it is garbage-collected.
        self._graph = graph = Graph()
        graph.threads = 1  # pictures are already spread over the cores
        source = rgb_source(graph, width_px, height_px, pixel_format)
        scale = graph.add("scale", self._scale)
        form = graph.add("format", f"pix_fmts={self._pixel_format}")
        sink = graph.add("buffersink")
        graph.link_nodes(source, scale, form, sink).configure()
        self._ends = source, sink
        return self._ends


def seconds(ticks: int | None, time_base: Fraction | None) -> Fraction | None:
    """Convert a timestamp read from a file to seconds; None if the file has none."""
    return None if ticks is None or time_base is None else ticks * Fraction(time_base)


def rgb_source(
    graph: Graph,
    width_px: int,
    height_px: int,
    pixel_format: str = "rgb24",
    time_base: Fraction = Fraction(1, 100),
) -> Any:
    """Add the input of RGB frames of one size to a filter graph."""
    size = f"video_size={width_px}x{height_px}:pix_fmt={pixel_format}"
    time = f"time_base={time_base.numerator}/{time_base.denominator}"
    return graph.add("buffer", f"{size}:{time}:colorspace=gbr:range=pc")
