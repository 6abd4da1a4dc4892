"""Trace one ink through a film: find what stands, what moves as one, and what bends."""

from collections.abc import Iterator, Sequence

from mlu_anim.vector.bending import bent_part, between_rests
from mlu_anim.vector.film import Bent, Part, Piece
from mlu_anim.vector.following import matched, pieces_over_time
from mlu_anim.vector.lines import is_open_line
from mlu_anim.vector.moving import moved_part
from mlu_anim.vector.standing import Shapes, standing_part
from mlu_anim.vector.states import BRIEF, State, changed_at_once, joined, runs_of, without_repeats


def trace(
    states: Sequence[State], shapes: Shapes, *, is_filled: bool = True
) -> Iterator[Part | Bent]:
    """Yield the parts of an ink, from all its states in order; lines are joined without a fill."""
    loose: list[list[State]] = []
    seen = states if is_filled else list(map(joined, states))
    for run in runs_of(seen):
        moved = moved_part(run, shapes) if len(run) > 1 else None
        if moved is None and (len(run) > 1 or not run[0].images):
            loose.append(run)
            continue
        yield from _slots(loose, shapes)
        loose = []
        yield moved or standing_part(run[0], shapes)
    yield from _slots(loose, shapes)


def _slots(runs: Sequence[list[State]], shapes: Shapes) -> Iterator[Part | Bent]:
    """Yield the parts of states that do not move as one: each piece is traced for itself.

    Pieces that stand still in the same frames are one part.
    """
    still: dict[tuple[int, int], list[Piece]] = {}
    for slot in matched([list(pieces_over_time(run)) for run in runs]):
        for run in _runs(slot):
            for part in _traced(run, shapes):
                if isinstance(part, Part) and part.place is None:
                    still.setdefault((part.start, part.end), []).extend(part.pieces)
                else:
                    yield part
    for (start, end), pieces in still.items():
        yield Part(start, end, tuple(pieces))


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
