"""Compute the times at which the pictures of an animated image are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAD_IN_S = Fraction(1)
"""The time for which the last picture is shown first, for viewers that show only the first."""


@dataclass(frozen=True)
class ScheduledPicture:
    """The number of a stored picture and the time from which it is shown."""

    picture: int
    start_s: Fraction


@dataclass(frozen=True)
class Timing:
    """The frame rate, the longest delay and the lead-in of an animated image.

    `longest_s`: the longest delay of a picture; one that is shown for longer is stored again.
    `lead_in_s`: for this time the last picture is shown first.
    """

    fps: Fraction
    longest_s: Fraction
    lead_in_s: Fraction = LEAD_IN_S


def schedule_pictures(
    starts: Sequence[int], n_frames: int, timing: Timing
) -> list[ScheduledPicture]:
    """Return when each picture is shown; the last one is also shown first, as a lead-in.

    `starts`: the first frame of each distinct picture, rising from 0. A picture that is shown for
    longer than `timing.longest_s` is repeated. The last entry of the result marks the end; its
    picture is the last one.
    """
    last, lead_in_s = len(starts) - 1, timing.lead_in_s
    scheduled = [
        ScheduledPicture(i, lead_in_s + start / timing.fps) for i, start in enumerate(starts)
    ]
    if lead_in_s and last:
        scheduled.insert(0, ScheduledPicture(last, Fraction(0)))
    elif lead_in_s:
        scheduled[0] = ScheduledPicture(0, Fraction(0))
    scheduled.append(ScheduledPicture(last, lead_in_s + n_frames / timing.fps))
    return _with_long_holds_split(scheduled, timing.longest_s)


def _with_long_holds_split(
    scheduled: Sequence[ScheduledPicture], longest_s: Fraction
) -> list[ScheduledPicture]:
    split = [scheduled[0]]
    for entry in scheduled[1:]:
        while entry.start_s - split[-1].start_s > longest_s:
            split.append(ScheduledPicture(split[-1].picture, split[-1].start_s + longest_s))
        split.append(entry)
    return split
