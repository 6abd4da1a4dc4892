"""Which piece follows which in a vector film, and where a piece becomes another one."""

import numpy as np

from mlu_anim.stage.shapes import rows_of_segments
from mlu_anim.vector.following import matched
from mlu_anim.vector.states import State, changed_at_once, runs_of

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


def dot(x: float, size: float, frame: int) -> State:
    """A square dot that stands at x in one frame."""
    corners = np.add([(0, 0), (size, 0), (size, size), (0, size)], (x, 100.0))
    return State(frame, frame + 1, rows_of_segments(corners, np.roll(corners, -1, axis=0))[:, :2])


def test_dots_that_fly_are_followed_where_most_stand_and_others_come() -> None:
    before = [dot(x, 20, 0) for x in (0, 50, 100)] + [dot(300, 8, 0), dot(600, 4, 0)]
    after = [dot(x, 20, 1) for x in (0, 50, 100)] + [dot(150, 20, 1), dot(310, 8, 1)]
    after += [dot(590, 4, 1)]
    slots = matched([[[each] for each in states] for states in (before, after)])
    assert [slot[-1] for slot in slots] == after
    assert [len(slot) for slot in slots] == [2, 2, 2, 2, 2, 1]


def test_dots_that_stand_in_another_order_are_followed() -> None:
    run = [dot(x, 20, 0) for x in (0, 50, 100)]
    before, after = run, [run[2], run[0], run[1]]
    slots = matched([[[each] for each in states] for states in (before, after)])
    assert slots == [[each, each] for each in run]
    outlines = [np.concatenate([each.points for each in order]) for order in (before, after)]
    states = [State(n, n + 1, points) for n, points in enumerate(outlines)]
    assert [len(run) for run in runs_of(states)] == [1, 1]
