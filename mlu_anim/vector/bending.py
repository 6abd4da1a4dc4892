"""Pieces whose points move."""

from collections.abc import Iterator, Sequence

import numpy as np

from mlu_anim.vector.film import Bent
from mlu_anim.vector.lines import THIN, is_open_line, thinned
from mlu_anim.vector.outline import form_of
from mlu_anim.vector.states import BRIEF, State
from mlu_anim.vector.tracks import Track

BEND = 6.0
"""Tolerance of points that bend, in units."""
SWIFT = 24.0
"""The same for an open line while it moves on in each frame."""
_STEP, _REST = 3, 6
"""The number of frames for which a line that moves on stands at most, and the least of a rest."""
_WORTH_BENDING = 0.7
"""Bent points are kept if they need at most this share of the frames that would be kept else."""


def between_rests(run: Sequence[State]) -> Iterator[Sequence[State]]:
    """Yield the states of a piece; those of an open line apart where it rests for a while.

    A line that bends from one rest to the next needs fewer points than one that serves them all.
    """
    if not is_open_line(run[0].points):
        yield run
        return
    begin = 0
    for number, state in enumerate(run):
        if state.end - state.start >= _REST:
            if begin < number:
                yield run[begin:number]
            yield run[number : number + 1]
            begin = number + 1
    if begin < len(run):
        yield run[begin:]


def bent_part(run: Sequence[State]) -> Bent | None:
    """Return a piece whose points move; None if keeping each state costs less."""
    points = np.stack([state.points for state in run])
    if is_open := is_open_line(points[0]):
        points = thinned(points, THIN)
    form = form_of(points)
    rows = form.kept_points(points).reshape(len(run), -1)
    moments = [(frame, n) for n in range(len(run)) for frame in _moments(run, n, is_open=is_open)]
    frames, numbers = zip(*moments, strict=True)
    is_swift = [is_open and run[n].end - run[n].start <= BRIEF for n in numbers]
    tolerance = np.where(is_swift, SWIFT, BEND)[:, None]
    track = Track.through(frames, rows[list(numbers)], tolerance)
    if len(track.frames) > _WORTH_BENDING * len(run) + 1 and not is_open:
        return None
    return Bent(run[0].start, run[-1].end, form, track)


def _moments(run: Sequence[State], number: int, *, is_open: bool) -> Sequence[int]:
    """Return the frames in which a state is as it is: all, but of a line that moves on, one.

    Drawings of lines may be shown as steps of two or three frames; between them they move on.
    """
    state = run[number]
    if not is_open or state.end - state.start > _STEP:
        return range(state.start, state.end)
    middle = (state.start + state.end) // 2
    ends = [state.start] * (number == 0) + [state.end - 1] * (number == len(run) - 1)
    return sorted({middle, *ends})
