"""Nothing flashes: our own count after WCAG 2.3.1, and FFmpeg's opinion."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.flash_counter import MOST_SHARE
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import Flicker

MOST_BADNESS = 1.0
"""From here on FFmpeg's filter would dim the picture."""
_OFTEN = "more than three times in a second"


class Flashes:
    """General flashes and red ones, over every frame."""

    name = "flashes"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """The worst moment of each beat that flashes, by each measure."""
        return [
            at(self.name, words.format(worst), each.name, each.timeline.beat_at(t_s), float(t_s))
            for each in subject.flickers
            for course, most, words in _measures(each)
            for t_s, worst in _worst(each, course, most)
        ]


def _measures(flicker: Flicker) -> Iterator[tuple[Sequence[float], float, str]]:
    yield flicker.general, MOST_SHARE, f"{{:.0%}} of ten degrees of sight flashes {_OFTEN}"
    yield flicker.red, MOST_SHARE, f"{{:.0%}} of ten degrees of sight flashes red {_OFTEN}"
    yield flicker.badness, MOST_BADNESS, "FFmpeg's photosensitivity filter finds {:.1f}, not 1"


def _worst(
    flicker: Flicker, course: Sequence[float], most: float
) -> Iterator[tuple[Fraction, float]]:
    """The worst frame of each beat that has too much, by its time."""
    worst: dict[str, tuple[Fraction, float]] = {}
    for index, value in enumerate(course):
        t_s = Fraction(index, flicker.fps)
        beat = flicker.timeline.beat_at(t_s).name
        if value >= most and value > worst.get(beat, (t_s, 0.0))[1]:
            worst[beat] = t_s, value
    yield from worst.values()
