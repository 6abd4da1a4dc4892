"""Divide a cut into slices: sequences of frames that are drawn and encoded by one worker each.

The slices of a cut do not depend on the number of workers, so the bytes of its files do not either.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.rendering.executor import Report
from mlu_anim.rendering.plan import raster_plan
from mlu_anim.rendering.segments import SLICE_S, Output, Segment

if TYPE_CHECKING:
    from mlu_anim.rendering.moment import Moment
    from mlu_anim.rendering.plan import Shot
    from mlu_anim.stage.timeline import Span, Timeline

SHORTEST_S = Fraction(1)
"""A slice of at least this length contains a frame of every film: the slowest has one a second."""


def spans_of(
    timeline: "Timeline", slice_s: int = SLICE_S, shortest_s: Fraction = SHORTEST_S
) -> list["Span"]:
    """Return the slices of a cut, as start and end in seconds; each takes about `slice_s`.

    Slices are counted from the beginning of each beat, so that a change in the length of one beat
    leaves the slices of the other beats as they are. A beat shorter than `shortest_s`, the length
    of the films' longest frame, has no slice of its own.
    """
    edges = [Fraction(0)]
    for beat in timeline.beats:
        n_slices = max(1, round((beat.end_s - edges[-1]) / slice_s))
        edges += [edges[-1] + slice_s * Fraction(n) for n in range(1, n_slices)]
        if beat.end_s - edges[-1] >= shortest_s or beat is timeline.beats[-1]:
            edges.append(beat.end_s)
    return list(pairwise(edges))


@dataclass(frozen=True)
class MeasureTimeline:
    """A task that plays the cut of a shot without drawing; its answer is the times of all beats."""

    shot: "Shot"
    n_pieces: int = 1

    def run(self, first: int, report: Report, answer: Callable[["Timeline"], bool]) -> None:
        """Play the cut and pass its timeline to `answer`; there is only one piece."""
        from mlu_anim.rendering.shot import measure_timeline

        answer(measure_timeline(self.shot))


@dataclass(frozen=True)
class DrawSlices:
    """A task for workers: to draw the slices of a cut and encode each to a file, its segment.

    Consecutive slices are drawn while the scene is played once.

    `spans`: start and end of each slice in seconds.
    `folder`: where the files of the segments are written.
    `cache`: the folder in which finished segments are kept, or None.
    """

    shot: "Shot"
    timeline: "Timeline"
    outputs: tuple[Output, ...]
    spans: tuple["Span", ...]
    folder: Path
    cache: Path | None = None

    @property
    def n_pieces(self) -> int:
        """The number of slices."""
        return len(self.spans)

    @property
    def n_pictures(self) -> int:
        """The number of times at which the slices must be drawn."""
        plan = raster_plan(self.timeline.duration_s, self.shot.rates)
        return sum(first <= t < end for t, _ in plan for first, end in self.spans)

    def run(self, first: int, report: Report, answer: Callable[[Segment], bool]) -> None:
        """Draw the slices from `first` on, until `answer` returns False.

        `report` takes the number of pictures done since the last call.
        """
        from mlu_anim.rendering.shot import play

        player = _SlicePlayer(self, self.spans[first:], report, answer)
        with suppress(StopPlaying):
            play(self.shot, self.timeline, player.see, player.spans)
            player.end_slice()


class StopPlaying(Exception):
    """Raised to stop playing the scene: another worker took the remaining slices."""


class _SlicePlayer:
    """Collects the moments of one slice after the other, and makes each slice into a segment."""

    def __init__(
        self,
        slices: DrawSlices,
        spans: Sequence["Span"],
        report: Report,
        answer: Callable[[Segment], bool],
    ) -> None:
        self.spans = spans
        self._slices, self._report, self._answer = slices, report, answer
        self._moments: list[Moment] = []

    def see(self, moment: "Moment") -> None:
        """Take the next moment; if it belongs to the next slice, end the current slice first."""
        if self._moments and moment.span != self._moments[-1].span:
            self.end_slice()
        self._moments.append(moment)

    def end_slice(self) -> None:
        """Make a segment of the collected moments, and pass it on.

        Raises StopPlaying if the next slice is not wanted.
        """
        from mlu_anim.rendering.segment_making import SegmentMaker

        moments, self._moments = self._moments, []
        if not moments:
            return
        task, span = self._slices, self.spans[moments[0].span]
        maker = SegmentMaker(
            task.shot.variant, task.timeline, task.outputs, span, moments, task.folder, task.cache
        )
        if not self._answer(maker.segment(self._report)):
            raise StopPlaying
