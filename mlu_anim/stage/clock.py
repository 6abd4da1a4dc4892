"""The clock of a scene: it measures the beats and decides how long each one lasts."""

from fractions import Fraction
from math import ceil

from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.wording.sentences import reading_time_s

TENTH = Fraction(1, 10)
"""Beats begin and end on whole tenths of a second."""
FINAL_HOLD_S = 2.0
"""Shortest time for which the last picture of a cut stands still, in seconds."""


class Clock:
    """Scene time in exact seconds, counted from the beginning of the cut.

    A beat lasts as long as it takes to read its caption and then to follow its motion, one after
    the other. `pace` divides every duration: 2 is twice as fast.
    """

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self.now = Fraction(0)
        self.spans: list[BeatSpan] = []
        """The beats that have ended, in order."""
        self.beat_start = Fraction(0)
        self._beat_motion = Fraction(0)
        self._still_since = Fraction(0)

    def at_pace(self, seconds: float) -> Fraction:
        """Return `seconds` divided by the pace of the cut."""
        return exact_seconds(seconds / self.pace)

    def advance(self, seconds: float, *, is_motion: bool) -> None:
        """Advance the clock by the duration of an animation. `is_motion`: False for a mere wait."""
        self.now += exact_seconds(seconds)
        if is_motion:
            self._still_since = self.now

    def begin_beat(self) -> None:
        """Begin a beat at the current time of the clock."""
        self.beat_start, self._beat_motion = self.now, Fraction(0)

    def add_motion(self, seconds: Fraction) -> None:
        """Lengthen the beat by a motion, during which the viewer does not read the caption."""
        self._beat_motion += seconds

    def beat_end(self, caption: str, *, is_last: bool) -> Fraction:
        """Return the earliest time for the beat to end: its caption is read, its motion followed.

        `is_last`: True for the last beat of the cut, after whose motion the picture stands still
        for FINAL_HOLD_S or longer.
        """
        needed = self._beat_motion + self.at_pace(reading_time_s(caption))
        if is_last:
            needed = max(needed, self._still_since + exact_seconds(FINAL_HOLD_S) - self.beat_start)
        needed = max(needed, self.now - self.beat_start)
        return self.beat_start + ceil(needed / TENTH) * TENTH

    def end_beat(self, name: str, caption: str, end: Fraction) -> None:
        """Add the beat, which lasts from `beat_start` until `end`, to `spans`."""
        self.spans.append(BeatSpan(name, caption, self.beat_start, end, self._beat_motion))


def exact_seconds(seconds: float) -> Fraction:
    """Return the fraction with a denominator up to 10,000 that is nearest: 1/10 for 0.1."""
    return Fraction(seconds).limit_denominator(10_000)
