"""Make the best gif within a size limit by reducing colors, frame rate or resolution.

The full gif is measured exactly. The size and quality of smaller gifs are estimated from a sample
of the picture changes, assuming that colors, rate and width act independently. The best one that
should fit is made; if it is too large, the estimates are scaled by the error and the next is tried.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import av
import numpy as np

from mlu_anim.encoding._gif_encoding import encode
from mlu_anim.encoding._gif_sample import Sample, reduced_frames
from mlu_anim.encoding._lossless_film import LosslessFilm
from mlu_anim.encoding._palette import MOST_COLORS, compute_palette
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding._similarity import Rgb, film_ssim
from mlu_anim.system.errors import UsageError

EXACT_FPS = (Fraction(10), Fraction(25, 2), Fraction(20), Fraction(25), Fraction(50))
"""Rates whose frames last a whole number of hundredths of a second, the time unit of gif."""
_N_COLORS = (MOST_COLORS, 128, 64, 32, 16)
_SHARES_OF_WIDTH = tuple(Fraction(n, 8) for n in (8, 7, 6, 5, 4, 3))
_SMALLEST_PX = 64
_MOST_TRIES = 6


@dataclass(frozen=True)
class GifChoice:
    """Settings of a gif: it keeps every `every`-th frame, at this size and number of colors."""

    every: int
    width_px: int
    height_px: int
    n_colors: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width_px, self.height_px


@dataclass(frozen=True)
class MadeGif:
    """The settings and the size of a gif that was written.

    `n_stored`: the number of stored pictures.
    `ssim`: mean similarity to the exact pictures at full size; None if it was not measured.
    """

    choice: GifChoice
    n_stored: int
    size_bytes: int
    ssim: float | None = None


def plain_choice(film: LosslessFilm) -> GifChoice:
    """Return the settings with all frames, all colors and full size."""
    return GifChoice(1, film.width_px, film.height_px, MOST_COLORS)


def make_gif(path: Path, film: LosslessFilm, choice: GifChoice) -> MadeGif:
    """Write a gif with the chosen settings."""
    schedule = film.schedule(choice.every)
    numbers = {scheduled.picture for scheduled in schedule[:-1]}
    palette = compute_palette(
        reduced_frames(_picked(film.frames(), numbers), choice.size),
        *choice.size,
        choice.n_colors,
    )
    frames = reduced_frames(film.shown(schedule), choice.size)
    stored = encode(path, frames, schedule, palette, choice.size)
    return MadeGif(choice, len(stored), path.stat().st_size)


def best_gif(path: Path, film: LosslessFilm, max_bytes: int) -> MadeGif:
    """Write the best gif of at most `max_bytes` bytes. Raises UsageError if none fits."""
    made = make_gif(path, film, plain_choice(film))
    if made.size_bytes > max_bytes:
        made = _search(path, film, max_bytes, made)
    return replace(made, ssim=film_ssim(film, _decoded(path, film.timing.lead_in_s)))


@dataclass(frozen=True)
class _Estimate:
    choice: GifChoice
    size_bytes: float
    loss: float


def _search(path: Path, film: LosslessFilm, max_bytes: int, full: MadeGif) -> MadeGif:
    """Write gifs in order of estimated quality until one fits; `full` is known to be too large.

    Raises UsageError if none fits.
    """
    estimates = sorted(_estimates(path, film, Sample(film), full), key=lambda e: e.loss)
    error, tried, smallest = 1.0, set[GifChoice](), full
    for _ in range(_MOST_TRIES):
        fits = (e for e in estimates if e.size_bytes * error <= max_bytes)
        best = next((e for e in fits if e.choice not in tried), None)
        if best is None:
            best = min(estimates, key=lambda gif: gif.size_bytes)
            if best.choice in tried:
                break
        made = make_gif(path, film, best.choice)
        if made.size_bytes <= max_bytes:
            return made
        tried.add(best.choice)
        error = max(error, made.size_bytes / best.size_bytes)
        smallest = min(smallest, made, key=lambda gif: gif.size_bytes)
    least = smallest.choice
    raise UsageError(
        f"cannot make a {path.suffix.removeprefix('.')} of at most {max_bytes} bytes: even at "
        f"{least.width_px}x{least.height_px}, {float(film.timing.fps / least.every):g} frames a "
        f"second and {least.n_colors} colors it takes {smallest.size_bytes}",
        hint="allow more bytes, or show fewer beats (--beats)",
    )


def _estimates(
    path: Path, film: LosslessFilm, sample: Sample, full: MadeGif
) -> Iterator[_Estimate]:
    """Yield an estimate for each combination of frame rate, size and number of colors.

    The size is estimated as a product of shares of the full gif, the loss of SSIM as a sum.
    """
    plain = full.choice
    sizes = list(_sizes(film))
    by_size = {size: sample.cost(size, MOST_COLORS) for size in sizes}
    by_colors = {n: sample.cost(plain.size, n) for n in _N_COLORS}
    by_rate = {1: (float(full.size_bytes), 0.0)}
    for every in _steps(film.timing.fps):
        slower = make_gif(path, film, replace(plain, every=every))
        by_rate[every] = slower.size_bytes, sample.loss_of_time(every)
    for every, size, n_colors in product(by_rate, sizes, _N_COLORS):
        n_bytes, loss = by_rate[every]
        for cost in (by_size[size], by_colors[n_colors]):
            n_bytes, loss = n_bytes * cost.share, loss + cost.loss
        yield _Estimate(GifChoice(every, *size, n_colors), n_bytes, loss)


def _steps(fps: Fraction) -> Iterable[int]:
    """Return all n > 1 for which every n-th frame gives a rate that gif keeps exactly."""
    return (round(fps / rate) for rate in EXACT_FPS if rate < fps and (fps / rate).denominator == 1)


def _sizes(film: LosslessFilm) -> Iterator[tuple[int, int]]:
    for share in _SHARES_OF_WIDTH:
        width_px = round(film.width_px * share / 2) * 2
        height_px = round(film.height_px * Fraction(width_px, film.width_px))
        if share == 1 or min(width_px, height_px) >= _SMALLEST_PX:
            yield (width_px, height_px) if share < 1 else (film.width_px, film.height_px)


def _decoded(path: Path, lead_in_s: Fraction) -> Iterator[tuple[Fraction, Rgb]]:
    """Yield the pictures of a gif, each with its start time, counted from the lead-in's end."""
    with av.open(str(path), format="gif") as container:
        for frame in container.decode(video=0):
            start_s = seconds(frame.pts, frame.time_base) or Fraction(0)
            yield start_s - lead_in_s, frame.to_ndarray(format="rgb24").astype(np.uint8)


def _picked(frames: Iterable[av.VideoFrame], wanted: set[int]) -> Iterator[av.VideoFrame]:
    return (frame for number, frame in enumerate(frames) if number in wanted)
