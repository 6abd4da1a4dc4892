"""Which picture of a gif begins when: holds by delay, the summary first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LONGEST_DELAY_CS = 60_000
"""A gif's delay has 16 bits, 655.35 s; longer holds show the picture again."""


@dataclass(frozen=True)
class Showing:
    """A stored picture and when it begins, in hundredths of a second."""

    picture: int
    start_cs: int


def showings(starts: Sequence[int], n_frames: int, fps: Fraction, lead_in_cs: int) -> list[Showing]:
    """When each picture is shown, the last one also before all others.

    `starts`: the first frame of each distinct picture, rising from 0. The last element stands for
    the end: its picture is the last one.
    """
    cs_per_frame = int(100 / fps)
    last = len(starts) - 1
    begun = [Showing(i, lead_in_cs + start * cs_per_frame) for i, start in enumerate(starts)]
    if lead_in_cs and last:
        begun.insert(0, Showing(last, 0))
    elif lead_in_cs:
        begun[0] = Showing(0, 0)
    begun.append(Showing(last, lead_in_cs + n_frames * cs_per_frame))
    return _with_long_holds_split(begun)


def _with_long_holds_split(begun: Sequence[Showing]) -> list[Showing]:
    split = [begun[0]]
    for showing in begun[1:]:
        while showing.start_cs - split[-1].start_cs > LONGEST_DELAY_CS:
            split.append(Showing(split[-1].picture, split[-1].start_cs + LONGEST_DELAY_CS))
        split.append(showing)
    return split
