"""Which piece follows which in a vector film, and where a piece becomes another one."""

import numpy as np

from mlu_anim.stage.shapes import rows_of_segments
from mlu_anim.vector.following import matched
from mlu_anim.vector.states import State, changed_at_once

LETTERS = {
    "2": [(0, 0), (40, 0), (0, 80), (40, 80)],
    "h": [(0, 0), (10, 0), (10, 80), (60, 80)],
    "i": [(0, 0), (8, 0), (8, 60)],
    "t": [(0, 0), (20, 0), (25, 70), (5, 75)],
}


def letter(name: str, x: float, frame: int) -> State:
    """A letter that stands at x in one frame."""
    corners = np.add(LETTERS[name], (x, 500.0))
    return State(frame, frame + 1, rows_of_segments(corners, np.roll(corners, -1, axis=0))[:, :2])


def test_letters_follow_themselves_when_a_word_moves_by_more_than_a_letter() -> None:
    before = [letter(name, x, 0) for name, x in zip("hit", (400, 470, 490), strict=True)]
    after = [letter(name, x, 1) for name, x in zip("2hit", (150, 200, 270, 290), strict=True)]
    slots = matched([[[each] for each in states] for states in (before, after)])
    ends = {slot[0].points.tobytes(): slot[-1] for slot in slots if len(slot) == 2}
    assert [ends[each.points.tobytes()] for each in before] == after[1:]


def test_a_digit_that_becomes_another_does_not_bend_into_it() -> None:
    places = [("2", 0), ("2", 50), ("t", 100), ("t", 150)]
    run = [letter(name, x, frame) for frame, (name, x) in enumerate(places)]
    assert list(changed_at_once(run)) == [run[:2], run[2:]]


def test_a_shape_that_moves_and_grows_is_one() -> None:
    run = [State(n, n + 1, letter("h", 0, 0).points * (1 + n)) for n in range(4)]
    assert list(changed_at_once(run)) == [run]
