"""Trace one ink through a film: find what stands, what moves as one, and what bends."""

from collections.abc import Iterator, Sequence

import numpy as np

from mlu_anim.vector.bending import bent_part, between_rests
from mlu_anim.vector.film import Bent, Part, Piece
from mlu_anim.vector.following import matched, pieces_over_time
from mlu_anim.vector.grouping import moving_as_one, union
from mlu_anim.vector.lines import is_open_line
from mlu_anim.vector.moving import moved_part
from mlu_anim.vector.standing import Shapes, standing_part
from mlu_anim.vector.states import BRIEF, State, changed_at_once, joined, runs_of, without_repeats

_FLAT, _TINY = 0.5, 4.0
"""Least breadth and least length, in units, of a piece that is seen."""


def trace(
    states: Sequence[State], shapes: Shapes, *, is_filled: bool = True, has_line: bool = False
) -> Iterator[Part | Bent]:
    """Yield the parts of an ink, from all its states in order; lines are joined without a fill.

    `has_line`: the ink has a line too, which is seen where a piece has no size.
    """
    loose: list[list[State]] = []
    seen = states if is_filled else list(map(joined, states))
    for run in runs_of(seen):
        is_whole = len(run) > 1 and not run[0].images
        moved = moved_part(run, shapes) if is_whole else None
        if moved is None:
            loose.append(run)
            continue
        yield from _slots(loose, shapes, has_line=has_line)
        loose = []
        yield moved
    yield from _slots(loose, shapes, has_line=has_line)


def _slots(runs: Sequence[list[State]], shapes: Shapes, *, has_line: bool) -> Iterator[Part | Bent]:
    """Yield the parts of states that do not move as one: each piece is traced for itself.

    Pieces that move alike are one part, and so are those that stand still in the same frames.
    """
    still: dict[tuple[int, int], list[Piece]] = {}
    slots = matched([list(pieces_over_time(run)) for run in runs])
    seen = [run for slot in slots for run in _runs(slot) if has_line or _has_size(run)]
    for group in moving_as_one(seen):
        for part in _group(group, shapes):
            if isinstance(part, Part) and part.place is None:
                still.setdefault((part.start, part.end), []).extend(part.pieces)
            else:
                yield part
    for (start, end), pieces in still.items():
        yield Part(start, end, tuple(pieces))


def _group(group: Sequence[Sequence[State]], shapes: Shapes) -> Iterator[Part | Bent]:
    """Yield the parts of pieces that move alike: one, if they are one outline."""
    moved = moved_part(union(group), shapes) if len(group) > 1 else None
    if moved:
        yield moved
        return
    for run in group:
        yield from _traced(run, shapes)


def _has_size(run: Sequence[State]) -> bool:
    """Return True if an image or a filled piece is large enough to be seen at some time."""
    sizes = np.array([np.ptp(state.points, axis=0) for state in run])
    return bool(((sizes.min(axis=1) > _FLAT) & (sizes.max(axis=1) > _TINY)).any())


def _runs(slot: Sequence[State]) -> Iterator[list[State]]:
    for run in runs_of(list(without_repeats(slot))):
        if run[0].images or is_open_line(run[0].points):
            yield run
        else:
            yield from changed_at_once(run)


def _traced(run: Sequence[State], shapes: Shapes) -> Iterator[Part | Bent]:
    if len(run) == 1:
        yield standing_part(run[0], shapes)
        return
    if run[-1].end - run[0].start <= BRIEF:
        yield from (standing_part(state, shapes) for state in run)
        return
    if moved := moved_part(run, shapes):
        yield moved
        return
    for stretch in between_rests(run):
        bent = None if run[0].images or len(stretch) == 1 else bent_part(stretch)
        if bent is not None:
            yield bent
        else:
            yield from (standing_part(state, shapes) for state in stretch)
