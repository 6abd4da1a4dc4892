"""The states of an ink: its outlines in order, and the runs of those that have one structure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mlu_anim.rendering.display_list import contour_starts
from mlu_anim.vector.lines import chained
from mlu_anim.vector.outline import Points

_BORDERS_A_SECOND, _RESTLESS_POINTS = 10, 400
"""The number of outlines in a second where each frame has another, and the least size of such."""
BRIEF = 2
"""The number of frames that are a moment: a line that grows has a new outline in each."""
_ANOTHER = 0.25
"""A piece is another one if a point of it moves by more than this share of its size at once."""
_SHUFFLED = 0.5
"""Share of the contours that move, at which they do not move but stand in another order."""
_FLAT = 0.5
"""Points that are nearer than this, in units, are the same."""


@dataclass(frozen=True, eq=False)
class State:
    """An outline in some frames, `start` to `end`, without the last. `points`: in units.

    `images`: the indices of its images in the film; empty for a path.
    """

    start: int
    end: int
    points: Points
    images: tuple[int, ...] = ()
    is_filled: bool = True


def slowed(states: Sequence[State], fps: Fraction) -> Iterator[State]:
    """Yield the states; of large drawings of lines that are others in each frame, ten a second.

    Such are the borders of a field. Each stands for the frames before and after it. Drawings that
    only grow are left as they are.
    """
    n_frames = max(1, round(fps / _BORDERS_A_SECOND))
    group: list[State] = []
    for state in states:
        if group and not (
            state.end - group[0].start <= n_frames and _is_restless(group[-1], state)
        ):
            yield _middle(group)
            group = []
        group.append(state)
    if group:
        yield _middle(group)


def _middle(group: Sequence[State]) -> State:
    return replace(group[len(group) // 2], start=group[0].start, end=group[-1].end)


def joined(state: State) -> State:
    """Return a state of lines without a fill: those that meet are joined."""
    points = state.points if state.images else chained(state.points)
    return replace(state, points=points, is_filled=False)


def merged(states: Iterable[State], is_same: Callable[[State, State], bool]) -> Iterator[State]:
    """Yield the states; those that are the same as the kept one before them only lengthen it."""
    kept: State | None = None
    for state in states:
        if kept is not None and is_same(kept, state):
            kept = replace(kept, end=state.end)
            continue
        if kept is not None:
            yield kept
        kept = state
    if kept is not None:
        yield kept


def _is_restless(before: State, after: State) -> bool:
    n_points = min(len(before.points), len(after.points))
    return (
        not before.images
        and not after.images
        and before.end == after.start
        and n_points >= _RESTLESS_POINTS
        and _begins_open(after.points)
        and not same_structure(before.points, after.points)
        and not np.array_equal(before.points[: n_points // 2], after.points[: n_points // 2])
    )


def _begins_open(points: Points) -> bool:
    ends = [*(4 * contour_starts(points)[1:2] - 1), len(points) - 1]
    return bool((np.abs(points[ends[0]] - points[0]) > _FLAT).any())


def runs_of(states: Sequence[State]) -> Iterator[list[State]]:
    """Yield the states in groups of consecutive frames and equal structure."""
    run: list[State] = []
    for state in states:
        if run and not _continues(run[-1], state):
            yield run
            run = []
        run.append(state)
    if run:
        yield run


def _continues(before: State, after: State) -> bool:
    same = before.end == after.start and before.images == after.images
    same = same and same_structure(before.points, after.points)
    return same and not _is_shuffled(before.points, after.points)


def _is_shuffled(before: Points, after: Points) -> bool:
    """Return True if most contours that moved are where others were: their order is another."""
    rows = 4 * contour_starts(before)
    apart = np.maximum.reduceat(np.abs(after - before).max(axis=1), rows) > _FLAT
    if apart.sum() < 2:
        return False
    ends = [*rows[1:], len(before)]
    moved = [slice(rows[n], ends[n]) for n in np.flatnonzero(apart)]
    old, new = ({np.rint(p[each]).tobytes() for each in moved} for p in (before, after))
    return len(old & new) > _SHUFFLED * len(moved)


def same_structure(one: Points, other: Points) -> bool:
    return len(one) == len(other) and np.array_equal(contour_starts(one), contour_starts(other))


def changed_at_once(run: Sequence[State]) -> Iterator[list[State]]:
    """Yield the states of a closed piece, apart where it turns into another at once.

    Such is a digit that follows another digit: half of either is nothing to look at.
    """
    begin = 0
    for number, (before, after) in enumerate(pairwise(run), start=1):
        if _is_another(before.points, after.points):
            yield list(run[begin:number])
            begin = number
    yield list(run[begin:])


def _is_another(before: Points, after: Points) -> bool:
    old, new = (points - points.mean(axis=0) for points in (before, after))
    sizes = [np.maximum(np.ptp(points, axis=0), 1.0) for points in (old, new)]
    return bool((np.abs(old / sizes[0] - new / sizes[1]) > _ANOTHER).any())


def without_repeats(states: Sequence[State]) -> Iterator[State]:
    """Yield the states; consecutive equal ones are one."""
    return merged(states, lambda one, other: one.end == other.start and _equal(one, other))


def _equal(one: State, other: State) -> bool:
    return (
        one.images == other.images
        and one.points.shape == other.points.shape
        and bool((np.abs(one.points - other.points) < _FLAT).all())
    )
