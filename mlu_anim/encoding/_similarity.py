"""How like two pictures are to an eye: structural similarity (SSIM), 1 for equal ones.

Wang, Bovik, Sheikh and Simoncelli, 2004; windows of 8x8 pixels at every fourth, as FFmpeg takes
them, and the mean of red, green and blue.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain
from statistics import fmean
from typing import cast

import av
import numpy as np
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from mlu_anim.encoding._lossless_film import KeptFilm

_STEP = 4
_N = (2 * _STEP) ** 2
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_N_MOMENTS = 48
Rgb = NDArray[np.uint8]
Sums = NDArray[np.float32]


def ssim(one: Rgb, other: Rgb) -> float:
    """Likeness of two pictures of shape (height, width, n), at least 8 pixels either way."""
    a, b = one.astype(np.float32), other.astype(np.float32)
    sum_a, sum_b = _windows(a), _windows(b)
    mean_a, mean_b = sum_a / _N, sum_b / _N
    squares = _windows(a * a + b * b) / _N - mean_a * mean_a - mean_b * mean_b
    product = _windows(a * b) / _N - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a * mean_a + mean_b * mean_b + _C1)
    return float((light * (2 * product + _C2) / (squares + _C2)).mean())


def _windows(values: Sums) -> Sums:
    """Sums over the windows: blocks of 4x4, and of these each with its neighbors."""
    height, width, n = values.shape
    down, across = height // _STEP, width // _STEP
    even = values[: down * _STEP, : across * _STEP]
    rows = even.reshape(down, _STEP, across * _STEP, n).sum(axis=1)
    blocks = rows.reshape(down, across, _STEP, n).sum(axis=2)
    pairs = blocks[:-1] + blocks[1:]
    return cast("Sums", pairs[:, :-1] + pairs[:, 1:])


def film_likeness(film: KeptFilm, seen: Iterable[tuple[Fraction, Rgb]]) -> float:
    """The mean SSIM of moments spread evenly over a film: what is seen, against what is meant.

    `seen`: the pictures of a file, shape (height, width, 3), each with the time from which on it is
    shown, rising; smaller ones are enlarged, as viewers do.
    """
    moments = spread(range(film.n_frames), _N_MOMENTS)
    meant = film.some_frames(film.picture_at(moment) for moment in moments)
    found: list[float] = []
    shown: Rgb | None = None
    for start_s, picture in chain(seen, [(None, None)]):
        while len(found) < len(moments) and shown is not None:
            t_s = moments[len(found)] / film.pace.fps
            if start_s is not None and start_s <= t_s:
                break
            found.append(ssim(rgb_of(meant[film.picture_at(moments[len(found)])]), shown))
        shown = None if picture is None else enlarged(picture, film.width_px, film.height_px)
    return fmean(found)


def spread(numbers: Sequence[int], n_most: int) -> list[int]:
    """At most so many of some numbers, evenly spread."""
    n = min(n_most, len(numbers))
    return [numbers[(2 * each + 1) * len(numbers) // (2 * n)] for each in range(n)]


def rgb_of(frame: av.VideoFrame) -> Rgb:
    """The pixels of a frame: (height, width, 3)."""
    return frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def enlarged(picture: Rgb, width_px: int, height_px: int) -> Rgb:
    """A picture at another size, smoothly."""
    if picture.shape[:2] == (height_px, width_px):
        return picture
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    smooth = Interpolation.BICUBIC
    return rgb_of(frame.reformat(width_px, height_px, "rgb24", interpolation=smooth))
