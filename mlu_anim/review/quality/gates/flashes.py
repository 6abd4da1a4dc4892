"""Gate: nothing flashes more than WCAG 2.3.1 and FFmpeg's photosensitivity filter allow."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.flash_counter import MAX_SHARE
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import FlashMeasurement

MAX_BADNESS = 1.0
"""The limit of FFmpeg's measure, above which its filter would dim the picture."""
_OFTEN = "more than three times in a second"


class Flashes:
    """Checks general and red flashes in every frame."""

    name = "flashes"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each beat and measure at its limit, with the worst time."""
        return [
            at(self.name, words.format(worst), m.name, m.timeline.beat_at(t_s), float(t_s))
            for m in subject.flashes
            for values, limit, words in _measures(m)
            for t_s, worst in _worst(m, values, limit)
        ]


def _measures(flashes: FlashMeasurement) -> Iterator[tuple[Sequence[float], float, str]]:
    yield flashes.general, MAX_SHARE, f"{{:.0%}} of a field of ten degrees flashes {_OFTEN}"
    yield flashes.red, MAX_SHARE, f"{{:.0%}} of a field of ten degrees flashes red {_OFTEN}"
    yield (
        flashes.badness,
        MAX_BADNESS,
        "FFmpeg's photosensitivity filter gives {:.1f}; the limit is 1",
    )


def _worst(
    flashes: FlashMeasurement, values: Sequence[float], limit: float
) -> Iterator[tuple[Fraction, float]]:
    """Yield the time and value of the worst frame of each beat that reaches the limit.

    `values`: one measure, with a value for each frame.
    """
    worst: dict[str, tuple[Fraction, float]] = {}
    for index, value in enumerate(values):
        t_s = Fraction(index, flashes.fps)
        beat = flashes.timeline.beat_at(t_s).name
        if value >= limit and value > worst.get(beat, (t_s, 0.0))[1]:
            worst[beat] = t_s, value
    yield from worst.values()
