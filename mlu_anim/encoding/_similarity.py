"""Structural similarity (SSIM) of pictures and films; 1 for equal pictures.

Wang, Bovik, Sheikh and Simoncelli, 2004; windows of 8x8 pixels at every fourth pixel, as in FFmpeg,
and the mean over red, green and blue.
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

from mlu_anim.encoding._lossless_film import LosslessFilm

_STEP = 4
_N = (2 * _STEP) ** 2
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_N_SAMPLED = 48
Rgb = NDArray[np.uint8]
Sums = NDArray[np.float32]


def ssim(one: Rgb, other: Rgb) -> float:
    """Return the SSIM of two pictures of shape (height, width, n); both sides at least 8."""
    a, b = one.astype(np.float32), other.astype(np.float32)
    sum_a, sum_b = _windows(a), _windows(b)
    mean_a, mean_b = sum_a / _N, sum_b / _N
    squares = _windows(a * a + b * b) / _N - mean_a * mean_a - mean_b * mean_b
    product = _windows(a * b) / _N - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a * mean_a + mean_b * mean_b + _C1)
    return float((light * (2 * product + _C2) / (squares + _C2)).mean())


def _windows(values: Sums) -> Sums:
    """Return sums over windows of 8x8 pixels: blocks of 4x4, added in groups of 2x2."""
    height, width, n = values.shape
    down, across = height // _STEP, width // _STEP
    even = values[: down * _STEP, : across * _STEP]
    rows = even.reshape(down, _STEP, across * _STEP, n).sum(axis=1)
    blocks = rows.reshape(down, across, _STEP, n).sum(axis=2)
    pairs = blocks[:-1] + blocks[1:]
    return cast("Sums", pairs[:, :-1] + pairs[:, 1:])


def film_ssim(film: LosslessFilm, shown: Iterable[tuple[Fraction, Rgb]]) -> float:
    """Return the mean SSIM between a file and the exact film, at frames spread evenly over it.

    `shown`: the pictures of the file, shape (height, width, 3), each after its start time, rising;
    smaller pictures are enlarged, as viewers do.
    """
    sampled = spread(range(film.n_frames), _N_SAMPLED)
    exact = film.some_frames(film.picture_at(frame) for frame in sampled)
    values: list[float] = []
    current: Rgb | None = None
    for start_s, picture in chain(shown, [(None, None)]):
        while len(values) < len(sampled) and current is not None:
            t_s = sampled[len(values)] / film.timing.fps
            if start_s is not None and start_s <= t_s:
                break
            values.append(ssim(rgb_of(exact[film.picture_at(sampled[len(values)])]), current))
        current = None if picture is None else resize(picture, film.width_px, film.height_px)
    return fmean(values)


def spread(numbers: Sequence[int], n_max: int) -> list[int]:
    """Choose at most `n_max` of these numbers, evenly spread."""
    n = min(n_max, len(numbers))
    return [numbers[(2 * i + 1) * len(numbers) // (2 * n)] for i in range(n)]


def rgb_of(frame: av.VideoFrame) -> Rgb:
    """Return the pixels of a frame as red, green and blue, shape (height, width, 3)."""
    return frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def resize(picture: Rgb, width_px: int, height_px: int) -> Rgb:
    """Scale a picture to another size with bicubic interpolation."""
    if picture.shape[:2] == (height_px, width_px):
        return picture
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    smooth = Interpolation.BICUBIC
    return rgb_of(frame.reformat(width_px, height_px, "rgb24", interpolation=smooth))
