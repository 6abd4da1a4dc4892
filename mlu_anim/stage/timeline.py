"""The times of the beats of a cut."""

from dataclasses import dataclass
from fractions import Fraction

Span = tuple[Fraction, Fraction]
"""A range of times in seconds: from the first up to, but not including, the second."""


@dataclass(frozen=True)
class BeatSpan:
    """A beat with its begin and its end, which lie on whole tenths of a second.

    `title_s`: how long the title stands before the caption appears; 0 but in a film's first beat.
    """

    name: str
    caption: str
    start_s: Fraction
    end_s: Fraction
    title_s: Fraction


@dataclass(frozen=True)
class Timeline:
    """The beats of a cut, in order, without gaps."""

    beats: tuple[BeatSpan, ...]

    @property
    def duration_s(self) -> Fraction:
        return self.beats[-1].end_s

    def beat_at(self, t_s: Fraction) -> BeatSpan:
        """Return the beat on screen at `t_s`; where two beats meet, the later one."""
        return next(b for b in self.beats if t_s < b.end_s)
