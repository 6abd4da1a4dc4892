"""Which picture of an image file begins when: holds by delay, the summary first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAD_IN_S = Fraction(1)
"""How long the last picture is shown before the first, for viewers that stop there."""


@dataclass(frozen=True)
class Showing:
    """A stored picture and when it begins, in seconds."""

    picture: int
    start_s: Fraction


@dataclass(frozen=True)
class Pace:
    """How a format counts time.

    `longest_s`: what a delay can say at most; a longer hold shows the picture again.
    """

    fps: Fraction
    longest_s: Fraction
    lead_in_s: Fraction = LEAD_IN_S


def showings(starts: Sequence[int], n_frames: int, pace: Pace) -> list[Showing]:
    """When each picture is shown, the last one also before all others.

    `starts`: the first frame of each distinct picture, rising from 0. The last element stands for
    the end: its picture is the last one.
    """
    last, lead_in_s = len(starts) - 1, pace.lead_in_s
    begun = [Showing(i, lead_in_s + start / pace.fps) for i, start in enumerate(starts)]
    if lead_in_s and last:
        begun.insert(0, Showing(last, Fraction(0)))
    elif lead_in_s:
        begun[0] = Showing(0, Fraction(0))
    begun.append(Showing(last, lead_in_s + n_frames / pace.fps))
    return _with_long_holds_split(begun, pace.longest_s)


def _with_long_holds_split(begun: Sequence[Showing], longest_s: Fraction) -> list[Showing]:
    split = [begun[0]]
    for showing in begun[1:]:
        while showing.start_s - split[-1].start_s > longest_s:
            split.append(Showing(split[-1].picture, split[-1].start_s + longest_s))
        split.append(showing)
    return split
