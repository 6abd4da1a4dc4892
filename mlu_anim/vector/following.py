"""The course of each piece through a film: which piece follows which."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mlu_anim.vector.outline import pieces_of
from mlu_anim.vector.states import State

Point = NDArray[np.float64]
_ALIKE = 4.0
"""Outlines that differ by less than about this, in units, are alike."""


def matched(runs: Sequence[list[list[State]]]) -> list[list[State]]:
    """Return the course of each piece through all runs, as a list of its states.

    A piece that stands follows itself. Others follow each other in their order if two runs, or
    their stretches between pieces that stand, have the same number of them; else each is followed
    by the one that begins and ends nearest to it, once all have moved as letters do that are like
    no other.
    """
    slots: list[list[State]] = []
    shown: list[int] = []
    for pieces in runs:
        followed = dict(_neighbors([slots[slot][-1] for slot in shown], pieces))
        numbers = []
        for number, states in enumerate(pieces):
            if number in followed:
                slot = shown[followed[number]]
            else:
                slot = len(slots)
                slots.append([])
            slots[slot] += states
            numbers.append(slot)
        shown = numbers
    return slots


def _neighbors(before: Sequence[State], pieces: Sequence[list[State]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of a piece's index and the index of the piece before that it follows."""
    after = [states[0] for states in pieces]
    pairs = _same(before, after)
    most_stand = 2 * len(pairs) >= min(len(before), len(after)) > 0
    if most_stand:
        pairs |= _between(pairs, len(before), len(after))
    yield from pairs.items()
    kept = set(pairs.values())
    new = [number for number in range(len(after)) if number not in pairs]
    old = [number for number in range(len(before)) if number not in kept]
    if len(before) == len(after):
        yield from zip(new, old, strict=True)
        return
    move = np.zeros(2) if most_stand else _common_move(before, after)
    for one, other in _nearest([before[n] for n in old], [after[n] for n in new], move):
        yield new[other], old[one]


def _between(pairs: Mapping[int, int], n_before: int, n_after: int) -> dict[int, int]:
    """Return pairs of the pieces between some that stand, and after the last, in their order.

    Pieces between two are left out if their number has changed, and all if their order has.
    """
    ends = [(-1, -1), *sorted(pairs.items()), (n_after, n_before)]
    if any(old > following for (_, old), (_, following) in pairwise(ends)):
        return {}
    found: dict[int, int] = {}
    for (new, old), (new_end, old_end) in pairwise(ends):
        if new_end - new == old_end - old or new_end == n_after:
            found |= zip(range(new + 1, new_end), range(old + 1, old_end), strict=False)
    return found


def _same(before: Sequence[State], after: Sequence[State]) -> dict[int, int]:
    """Return the pieces that are still there, by index, with the index they had.

    Such are images that are shown once each time, and outlines that stand where they stood.
    """
    names = [[_name(state) for state in states] for states in (before, after)]
    counts = [Counter(each) for each in names]
    old = {name: number for number, name in enumerate(names[0]) if counts[0][name] == 1}
    return {
        number: old[name]
        for number, name in enumerate(names[1])
        if name in old and counts[1][name] == 1
    }


def _name(state: State) -> tuple[int, ...] | bytes:
    return state.images or np.rint(state.points / _ALIKE).tobytes()


def _nearest(
    before: Sequence[State], after: Sequence[State], move: Point
) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices of pieces that begin and end nearest to each other, nearest first."""
    if not before or not after:
        return
    old, new = (
        np.array([[each.points[0], each.points[-1]] for each in ends]).reshape(-1, 1, 4)
        for ends in (before, after)
    )
    apart = np.abs(old + np.tile(move, 2) - new.transpose(1, 0, 2)).sum(axis=2)
    for _ in range(min(apart.shape)):
        one, other = divmod(int(apart.argmin()), len(after))
        yield one, other
        apart[one, :] = apart[:, other] = np.inf


def _common_move(before: Sequence[State], after: Sequence[State]) -> Point:
    """Return how far the pieces moved that are like no other: the letters of words that move."""
    old, new = ({_shape(s): s.points[0] for s in states} for states in (before, after))
    counts = Counter(map(_shape, before)), Counter(map(_shape, after))
    alone = [shape for shape in old if shape in new and all(c[shape] == 1 for c in counts)]
    if not alone:
        return np.zeros(2)
    return np.asarray(np.median([new[shape] - old[shape] for shape in alone], axis=0))


def _shape(state: State) -> bytes:
    """Return what is the same for equal outlines in different places."""
    shape: bytes = np.rint((state.points - state.points[0]) / _ALIKE).tobytes()
    return shape


def pieces_over_time(run: Sequence[State]) -> Iterator[list[State]]:
    """Yield the states of each piece of a run."""
    if run[0].images:
        every = [slice(16 * n, 16 * (n + 1)) for n in range(len(run[0].images))]
    else:
        every = pieces_of(run[0].points, is_filled=run[0].is_filled)
    for number, rows in enumerate(every):
        images = run[0].images[number : number + 1]
        yield [replace(s, points=s.points[rows], images=images) for s in run]
