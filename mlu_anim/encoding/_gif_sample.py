"""A sample of a film's picture changes, to estimate the size and quality of smaller gifs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

import av

from mlu_anim.encoding._gif_encoding import sizes_of
from mlu_anim.encoding._lossless_film import LosslessFilm
from mlu_anim.encoding._palette import MOST_COLORS, compute_palette, quantize
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding._similarity import resize, rgb_of, spread, ssim

_N_CHANGES = 24
_N_COMPARED = 8
"""The number of changes whose pictures are compared, which takes longer than encoding them."""


@dataclass(frozen=True)
class Cost:
    """A smaller gif compared with the full gif: its share of the bytes, and the SSIM lost."""

    share: float
    loss: float


class Sample:
    """Pairs of consecutive pictures, spread evenly over the film."""

    def __init__(self, film: LosslessFilm) -> None:
        self._film, self._size = film, (film.width_px, film.height_px)
        afters = spread(range(1, len(film.starts)), _N_CHANGES) or [0]
        numbers = [number for after in afters for number in (max(0, after - 1), after)]
        frames = film.some_frames(numbers)
        self._frames = [frames[number] for number in numbers]
        compared = spread(range(1, len(numbers), 2), _N_COMPARED)
        self._exact = {number: rgb_of(self._frames[number]) for number in compared}
        self._plain = self._measured(self._size, MOST_COLORS)

    def cost(self, size: tuple[int, int], n_colors: int) -> Cost:
        """Compare a gif of this size (width, height) and number of colors with the full gif."""
        n_bytes, similarity = self._measured(size, n_colors)
        return Cost(n_bytes / self._plain[0], self._plain[1] - similarity)

    def loss_of_time(self, every: int) -> float:
        """Return the mean SSIM lost at a lower rate: each `every`-th frame stays until the next."""
        at = self._film.picture_at
        pairs = [(at(n), at(n - n % every)) for n in range(self._film.n_frames)]
        wrong = [number for number, (exact, shown) in enumerate(pairs) if exact != shown]
        compared = [pairs[number] for number in spread(wrong, _N_COMPARED)]
        if not compared:
            return 0.0
        frames = self._film.some_frames(number for pair in compared for number in pair)
        losses = [1 - ssim(rgb_of(frames[a]), rgb_of(frames[b])) for a, b in compared]
        return fmean(losses) * len(wrong) / len(pairs)

    def _measured(self, size: tuple[int, int], n_colors: int) -> tuple[int, float]:
        """Return the bytes that the second pictures of all pairs take in a gif, and its mean SSIM.

        The gif has this size and number of colors; SSIM is measured for some of these pictures.
        """
        reduced = list(reduced_frames(self._frames, size))
        colored = list(quantize(reduced, compute_palette(reduced, *size, n_colors), *size))
        n_bytes = sum(sizes_of(colored, size)[1::2])
        similarity = fmean(
            ssim(exact, resize(rgb_of(colored[number]), *self._size))
            for number, exact in self._exact.items()
        )
        return max(1, n_bytes), similarity


def reduced_frames(
    frames: Iterable[av.VideoFrame], size: tuple[int, int]
) -> Iterator[av.VideoFrame]:
    """Yield frames scaled to a size; frames that already have it are passed on unchanged."""
    scaler = Scaler(*size, "bgr0")
    for frame in frames:
        is_same = (frame.width, frame.height) == size
        yield frame if is_same else scaler.convert_frame(frame)
