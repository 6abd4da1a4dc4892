"""The clock of a scene: it measures the beats and decides how long each one lasts."""

from fractions import Fraction
from math import ceil

from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.wording.sentences import motion_start_s, reading_time_s

TENTH = Fraction(1, 10)
"""Beats begin and end on whole tenths of a second."""
HOLD_S = 0.4
"""Shortest time for which the picture stands still after the last motion of a beat, in seconds."""
FINAL_HOLD_S = 2.5
"""Shortest time for which the last picture of a cut stands still, in seconds."""


class Clock:
    """Scene time in exact seconds, counted from the beginning of the cut.

    A beat begins with its caption. The motion that matters waits until half of the caption is read;
    the beat ends when the whole caption could be read and the motion has come to rest. `pace`
    divides every duration: 2 is twice as fast.
    """

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self.now = Fraction(0)
        self.spans: list[BeatSpan] = []
        """The beats that have ended, in order."""
        self.beat_start = Fraction(0)
        self._title = Fraction(0)
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
        self.beat_start, self._title = self.now, Fraction(0)

    def caption_appears(self, at: Fraction) -> None:
        """Say that the beat's caption appears at the time `at`, not at the beat's beginning."""
        self._title = at - self.beat_start

    def until_motion(self, caption: str) -> Fraction:
        """Return how long the motion that matters still has to wait for the reader; 0 or more."""
        start = self.beat_start + self._title + self.at_pace(motion_start_s(caption))
        return max(_next_tenth(start) - self.now, Fraction(0))

    def beat_end(self, caption: str, *, is_last: bool) -> Fraction:
        """Return the earliest time for the beat to end: its caption is read, and the picture rests.

        `is_last`: True for the last beat of the cut, whose last picture stands still for
        FINAL_HOLD_S or longer.
        """
        is_read = self.beat_start + self._title + self.at_pace(reading_time_s(caption))
        hold = exact_seconds(FINAL_HOLD_S) if is_last else self.at_pace(HOLD_S)
        return _next_tenth(max(is_read, self._still_since + hold, self.now))

    def end_beat(self, name: str, caption: str, end: Fraction) -> None:
        """Add the beat, which lasts from `beat_start` until `end`, to `spans`."""
        self.spans.append(BeatSpan(name, caption, self.beat_start, end, self._title))


def exact_seconds(seconds: float) -> Fraction:
    """Return the fraction with a denominator up to 10,000 that is nearest: 1/10 for 0.1."""
    return Fraction(seconds).limit_denominator(10_000)


def _next_tenth(t_s: Fraction) -> Fraction:
    return ceil(t_s / TENTH) * TENTH
