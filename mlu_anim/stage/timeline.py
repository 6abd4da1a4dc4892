"""The times of the beats of a cut."""

from dataclasses import dataclass
from fractions import Fraction

Span = tuple[Fraction, Fraction]
"""From a moment up to, not including, another."""


@dataclass(frozen=True)
class BeatSpan:
    """Begin and end of a beat; both lie on whole tenths of a second.

    `motion_s`: time for all that is seen besides the caption: motion, and the title.
    """

    name: str
    caption: str
    start_s: Fraction
    end_s: Fraction
    motion_s: Fraction


@dataclass(frozen=True)
class Timeline:
    """The beats of a cut, in order, without gaps."""

    beats: tuple[BeatSpan, ...]

    @property
    def duration_s(self) -> Fraction:
        return self.beats[-1].end_s

    def beat_at(self, t_s: Fraction) -> BeatSpan:
        """The beat that is on screen at `t_s`; an edge belongs to the beat that begins there."""
        return next(b for b in self.beats if t_s < b.end_s)
