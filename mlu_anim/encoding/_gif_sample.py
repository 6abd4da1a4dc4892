"""A sample of a film's changes, by which the bytes and the losses of smaller gifs are judged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

import av

from mlu_anim.encoding._gif_encoding import sizes_of
from mlu_anim.encoding._lossless_film import KeptFilm
from mlu_anim.encoding._palette import MOST_COLORS, palette_of, quantized
from mlu_anim.encoding._scaling import Scaler
from mlu_anim.encoding._similarity import enlarged, rgb_of, spread, ssim

_N_CHANGES = 24
_N_LOOKS = 8
"""Of how many changes the pictures are compared; that takes longer than encoding them."""


@dataclass(frozen=True)
class Cost:
    """Of something other than the plain gif: its share of the bytes, and the SSIM it loses."""

    share: float
    loss: float


class Sample:
    """Pairs of neighboring pictures, spread evenly over the film."""

    def __init__(self, film: KeptFilm) -> None:
        self._film, self._size = film, (film.width_px, film.height_px)
        afters = spread(range(1, len(film.starts)), _N_CHANGES) or [0]
        numbers = [number for after in afters for number in (max(0, after - 1), after)]
        frames = film.some_frames(numbers)
        self._frames = [frames[number] for number in numbers]
        self._looks = spread(range(1, len(numbers), 2), _N_LOOKS)
        self._meant = {look: rgb_of(self._frames[look]) for look in self._looks}
        self._plain = self._measured(self._size, MOST_COLORS)

    def cost(self, size: tuple[int, int], n_colors: int) -> Cost:
        """What size and colors do."""
        n_bytes, likeness = self._measured(size, n_colors)
        return Cost(n_bytes / self._plain[0], self._plain[1] - likeness)

    def loss_of_time(self, every: int) -> float:
        """What is lost at a lower rate, where an older picture stands in for the right one."""
        at = self._film.picture_at
        pairs = [(at(n), at(n - n % every)) for n in range(self._film.n_frames)]
        wrong = [number for number, (meant, shown) in enumerate(pairs) if meant != shown]
        looks = [pairs[number] for number in spread(wrong, _N_LOOKS)]
        if not looks:
            return 0.0
        frames = self._film.some_frames(number for pair in looks for number in pair)
        losses = [1 - ssim(rgb_of(frames[a]), rgb_of(frames[b])) for a, b in looks]
        return fmean(losses) * len(wrong) / len(pairs)

    def _measured(self, size: tuple[int, int], n_colors: int) -> tuple[int, float]:
        """Bytes of the second picture of each pair, and the likeness of some of them."""
        reduced = list(reduced_frames(self._frames, size))
        colored = list(quantized(reduced, palette_of(reduced, *size, n_colors), *size))
        n_bytes = sum(sizes_of(colored, size)[1::2])
        likeness = fmean(
            ssim(meant, enlarged(rgb_of(colored[look]), *self._size))
            for look, meant in self._meant.items()
        )
        return max(1, n_bytes), likeness


def reduced_frames(
    frames: Iterable[av.VideoFrame], size: tuple[int, int]
) -> Iterator[av.VideoFrame]:
    """Frames in a smaller size; those that have it already pass as they are."""
    scaler = Scaler(*size, "bgr0")
    for frame in frames:
        is_same = (frame.width, frame.height) == size
        yield frame if is_same else scaler.convert_frame(frame)
