"""Pieces that move alike are one part of a vector film; what cannot be seen is none."""

import numpy as np

from mlu_anim.stage.shapes import rectangles
from mlu_anim.vector.film import SCALE, Bent, Part
from mlu_anim.vector.grouping import moving_as_one, union
from mlu_anim.vector.moving import moved_part
from mlu_anim.vector.outline import Points
from mlu_anim.vector.standing import Shapes
from mlu_anim.vector.states import State
from mlu_anim.vector.tracing import trace

N_FRAMES = 12


def box(left: float, top: float, width: float, height: float) -> Points:
    """The outline of a rectangle in units."""
    return rectangles([[left, top]], [[left + width, top + height]])[:, :2]


def run_of(outlines: list[Points]) -> list[State]:
    """The states of a piece, one in each frame."""
    return [State(n, n + 1, points) for n, points in enumerate(outlines)]


def moving(left: float, top: float, *, by: float) -> list[State]:
    """A piece that moves to the right, on a course that is not straight."""
    return run_of([box(left + by * n * n, top, 40, 60) for n in range(N_FRAMES)])


def test_pieces_with_one_motion_are_a_group_and_others_are_not() -> None:
    head, body, other = moving(0, 0, by=9), moving(10, 80, by=9), moving(300, 0, by=-5)
    groups = list(moving_as_one([head, other, body]))
    assert groups == [[head, body], [other]]
    part = moved_part(union(groups[0]), Shapes())
    assert part is not None
    assert len(part.pieces) == 2


def test_a_group_may_grow_and_its_pieces_may_rest_in_other_frames() -> None:
    sizes = [1, 1, 1, 1.5, 2, 2.5, 3]
    one = run_of([box(0, 0, 40, 60) * size for size in sizes])
    other = run_of([box(50, 70, 20, 20) * size for size in sizes])
    rested = [State(0, 3, other[0].points), *other[3:]]
    (group,) = moving_as_one([one, rested])
    states = union(group)
    assert [(state.start, state.end) for state in states] == [(n, n + 1) for n in range(7)]
    assert np.array_equal(states[2].points, np.concatenate([one[2].points, other[2].points]))


def test_figures_in_an_ink_are_traced_as_one_each() -> None:
    figures = [(moving(0, 0, by=9), moving(10, 80, by=9)), (moving(900, 0, by=-5),)]
    runs = [piece for figure in figures for piece in figure]
    states = [
        State(n, n + 1, np.concatenate([run[n].points for run in runs])) for n in range(N_FRAMES)
    ]
    parts = list(trace(states, Shapes()))
    assert sorted(len(part.pieces) for part in parts if isinstance(part, Part)) == [1, 2]


def test_a_bar_grows_from_its_foot_and_a_dot_from_its_middle_without_moving() -> None:
    bar = run_of([box(100, 500 - height, 80, height) for height in range(20, 320, 30)])
    dot = run_of([box(700 - size / 2, 300 - size / 2, size, size) for size in range(10, 90, 9)])
    for run, place in ((bar, [500]), (dot, [700, 300])):
        part = moved_part(run, Shapes())
        assert part is not None
        assert part.place is not None
        assert part.place.values[:, 2 - len(place) : 2].tolist() == [place] * len(part.place.frames)
        assert part.place.values[:, 3].max() == SCALE


def test_a_filled_piece_without_a_size_is_no_part_unless_it_has_a_line() -> None:
    flat, seen = box(0, 0, 90, 0.2), box(0, 50, 90, 30)
    states = [State(0, 5, np.concatenate([flat, seen])), State(5, 9, seen)]
    counts = [
        sum(len(part.pieces) for part in trace(states, Shapes(), has_line=has_line) if _first(part))
        for has_line in (False, True)
    ]
    assert counts == [1, 2]


def _first(part: Part | Bent) -> bool:
    return isinstance(part, Part) and part.start == 0
