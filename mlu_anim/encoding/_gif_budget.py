"""The best gif under a budget of bytes: fewer colors, frames or pixels, whichever shows least.

What one gif takes is known exactly; what smaller ones take and lose is estimated from a sample of
its changes, as if colors, rate and width had nothing to do with each other. Then the best one that
should fit is made, and when it does not, the estimates are corrected by how far they were off.
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
from mlu_anim.encoding._lossless_film import KeptFilm
from mlu_anim.encoding._palette import MOST_COLORS, palette_of
from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding._similarity import Rgb, film_likeness
from mlu_anim.system.errors import UsageError

EXACT_FPS = (Fraction(10), Fraction(25, 2), Fraction(20), Fraction(25), Fraction(50))
"""Rates whose frames last a whole number of hundredths of a second, as gif counts."""
_N_COLORS = (MOST_COLORS, 128, 64, 32, 16)
_SHARES_OF_WIDTH = tuple(Fraction(n, 8) for n in (8, 7, 6, 5, 4, 3))
_SMALLEST_PX = 64
_MOST_TRIES = 6


@dataclass(frozen=True)
class GifChoice:
    """What a gif is made with: every so manieth frame, its size and its number of colors."""

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
    """A gif that was made. `ssim`: against the exact pictures at full size, mean over the film."""

    choice: GifChoice
    n_stored: int
    size_bytes: int
    ssim: float | None = None


def plain_choice(film: KeptFilm) -> GifChoice:
    """All frames, all colors, full size."""
    return GifChoice(1, film.width_px, film.height_px, MOST_COLORS)


def make_gif(path: Path, film: KeptFilm, choice: GifChoice) -> MadeGif:
    """Write a gif as chosen."""
    schedule = film.schedule(choice.every)
    shown = [showing.picture for showing in schedule[:-1]]
    palette = palette_of(
        reduced_frames(_picked(film.frames(), set(shown)), choice.size),
        *choice.size,
        choice.n_colors,
    )
    frames = reduced_frames(film.shown(schedule), choice.size)
    stored = encode(path, frames, schedule, palette, choice.size)
    return MadeGif(choice, len(stored), path.stat().st_size)


def best_gif(path: Path, film: KeptFilm, max_bytes: int) -> MadeGif:
    """Write the gif that is most like the film among those that fit; raises UsageError if none."""
    made = make_gif(path, film, plain_choice(film))
    if made.size_bytes > max_bytes:
        made = _search(path, film, max_bytes, made)
    return replace(made, ssim=film_likeness(film, _seen(path, film.pace.lead_in_s)))


@dataclass(frozen=True)
class _Estimate:
    choice: GifChoice
    size_bytes: float
    loss: float


def _search(path: Path, film: KeptFilm, max_bytes: int, whole: MadeGif) -> MadeGif:
    """Try the best that should fit, until one does."""
    estimates = sorted(_estimates(path, film, Sample(film), whole), key=lambda each: each.loss)
    error, tried, smallest = 1.0, set[GifChoice](), whole
    for _ in range(_MOST_TRIES):
        fits = (e for e in estimates if e.size_bytes * error <= max_bytes)
        best = next((e for e in fits if e.choice not in tried), None)
        if best is None:
            best = min(estimates, key=lambda each: each.size_bytes)
            if best.choice in tried:
                break
        made = make_gif(path, film, best.choice)
        if made.size_bytes <= max_bytes:
            return made
        tried.add(best.choice)
        error = max(error, made.size_bytes / best.size_bytes)
        smallest = min(smallest, made, key=lambda each: each.size_bytes)
    least = smallest.choice
    raise UsageError(
        f"{path.suffix.removeprefix('.')} of at most {max_bytes} bytes: even at "
        f"{least.width_px}x{least.height_px}, {float(film.pace.fps / least.every):g} frames a "
        f"second and {least.n_colors} colors it takes {smallest.size_bytes}",
        hint="allow more bytes, or show fewer beats (--beats)",
    )


def _estimates(path: Path, film: KeptFilm, sample: Sample, whole: MadeGif) -> Iterator[_Estimate]:
    """Every combination: its bytes are a product of shares, its loss a sum."""
    plain = whole.choice
    sizes = list(_sizes(film))
    by_size = {size: sample.cost(size, MOST_COLORS) for size in sizes}
    by_colors = {n: sample.cost(plain.size, n) for n in _N_COLORS}
    by_rate = {1: (float(whole.size_bytes), 0.0)}
    for every in _steps(film.pace.fps):
        thinner = make_gif(path, film, replace(plain, every=every))
        by_rate[every] = thinner.size_bytes, sample.loss_of_time(every)
    for every, size, n_colors in product(by_rate, sizes, _N_COLORS):
        n_bytes, loss = by_rate[every]
        for cost in (by_size[size], by_colors[n_colors]):
            n_bytes, loss = n_bytes * cost.share, loss + cost.loss
        yield _Estimate(GifChoice(every, *size, n_colors), n_bytes, loss)


def _steps(fps: Fraction) -> Iterable[int]:
    """Every how manieth frame may be shown, besides every one."""
    return (round(fps / rate) for rate in EXACT_FPS if rate < fps and (fps / rate).denominator == 1)


def _sizes(film: KeptFilm) -> Iterator[tuple[int, int]]:
    for share in _SHARES_OF_WIDTH:
        width_px = round(film.width_px * share / 2) * 2
        height_px = round(film.height_px * Fraction(width_px, film.width_px))
        if share == 1 or min(width_px, height_px) >= _SMALLEST_PX:
            yield (width_px, height_px) if share < 1 else (film.width_px, film.height_px)


def _seen(path: Path, lead_in_s: Fraction) -> Iterator[tuple[Fraction, Rgb]]:
    """The pictures of a gif, with the times at which they begin after the lead-in."""
    with av.open(str(path), format="gif") as container:
        for frame in container.decode(video=0):
            start_s = seconds(frame.pts, frame.time_base) or Fraction(0)
            yield start_s - lead_in_s, frame.to_ndarray(format="rgb24").astype(np.uint8)


def _picked(frames: Iterable[av.VideoFrame], wanted: set[int]) -> Iterator[av.VideoFrame]:
    return (frame for number, frame in enumerate(frames) if number in wanted)
