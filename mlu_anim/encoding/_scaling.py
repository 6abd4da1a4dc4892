"""RGB pictures become frames for an encoder: reduced, converted, and the same on every machine."""

from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

# Without these, swscale takes shortcuts that depend on the processor.
_EXACT = "full_chroma_inp+full_chroma_int+bitexact"
# Means of areas: no ringing beside edges, so a reduced chart keeps few colors (a gif of it is
# 40 % smaller than with lanczos). Rounding them takes nearly half of the time, and makes no
# difference where nothing is reduced, as in most films.
_REDUCING = f"flags=area+accurate_rnd+{_EXACT}"
# Limited-range YUV, with its color sited as film players expect it.
_FILMING = f"flags=area+{_EXACT}:out_color_matrix=bt709:out_range=tv:out_chroma_loc=left"
# The same with rounding, for films of 10 bits, which are to be taken up and changed.
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
"""What pictures may be, by their bytes a pixel: plain RGB, or as Cairo keeps them."""


class Scaler:
    """Reduces pictures to one size and converts them to one pixel format."""

    def __init__(self, width_px: int, height_px: int, pixel_format: str) -> None:
        options = _OPTIONS.get(pixel_format, _REDUCING)
        self._scale = f"w={width_px}:h={height_px}:{options}"
        self._pixel_format = pixel_format
        self._graph: Graph | None = None
        self._ends: tuple[Any, Any] | None = None

    def convert(self, picture: NDArray[np.uint8]) -> av.VideoFrame:
        """One picture, shape (height, width, 3 or 4); all pictures have the form of the first."""
        pixel_format = PIXEL_FORMATS[picture.shape[2]]
        return self.convert_frame(av.VideoFrame.from_numpy_buffer(picture, format=pixel_format))

    def convert_frame(self, frame: av.VideoFrame) -> av.VideoFrame:
        """The same for a frame of RGB, in any order."""
        form = frame.width, frame.height, frame.format.name
        source, sink = self._ends or self._connect(*form)
        source.push(frame)
        return cast("av.VideoFrame", sink.pull())

    def reduced(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The same for `rgb24`, as an array of its own: shape (height_px, width_px, 3)."""
        # A copy, because a frame that needs no conversion still refers to the caller's picture.
        return np.array(self.convert(picture).to_ndarray(), dtype=np.uint8)

    def _connect(self, width_px: int, height_px: int, pixel_format: str) -> tuple[Any, Any]:
        # The graph must be kept: its ends crash the process once it has been collected.
        self._graph = graph = Graph()
        graph.threads = 1  # each core has its own pictures
        source = rgb_source(graph, width_px, height_px, pixel_format)
        scale = graph.add("scale", self._scale)
        form = graph.add("format", f"pix_fmts={self._pixel_format}")
        sink = graph.add("buffersink")
        graph.link_nodes(source, scale, form, sink).configure()
        self._ends = source, sink
        return self._ends


def seconds(ticks: int | None, time_base: Fraction | None) -> Fraction | None:
    """A time read from a file, or None when the file does not say."""
    return None if ticks is None or time_base is None else ticks * Fraction(time_base)


def rgb_source(
    graph: Graph,
    width_px: int,
    height_px: int,
    pixel_format: str = "rgb24",
    time_base: Fraction = Fraction(1, 100),
) -> Any:
    """The end of a graph where RGB frames of one size are pushed in."""
    size = f"video_size={width_px}x{height_px}:pix_fmt={pixel_format}"
    time = f"time_base={time_base.numerator}/{time_base.denominator}"
    return graph.add("buffer", f"{size}:{time}:colorspace=gbr:range=pc")
