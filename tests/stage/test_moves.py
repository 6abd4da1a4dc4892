"""Reveals and moves: pure functions of a value, with a begin and an end that they keep."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import ValueTracker

from mlu_anim.stage import sizes
from mlu_anim.stage.marks import Dot
from mlu_anim.stage.moves import (
    Drop,
    Each,
    Flip,
    Fly,
    Grow,
    Move,
    Pose,
    Rain,
    Relay,
    Reveal,
    Square,
    Stack,
    Stagger,
    Sweep,
    UnderWay,
    Upto,
)
from mlu_anim.stage.scales import Linear
from mlu_anim.system.errors import AuthorMistake
from tests.stage.grammar import SHARES, bound

few = settings(max_examples=15)
N_ROWS = st.integers(1, 9)
REVEALS: dict[str, Callable[[Any], Reveal]] = {
    "grow": Grow,
    "sweep": Sweep,
    "stagger": Stagger,
    "stagger, tight": lambda value: Stagger(value, overlap=0.95),
    "stagger, one by one": lambda value: Stagger(value, overlap=0.0),
    "upto": lambda value: Upto(lambda: 9 * (value() if callable(value) else float(value))),
}
every_reveal = pytest.mark.parametrize("reveal", REVEALS.values(), ids=REVEALS)


FOUR_BOXES = st.lists(st.integers(1, 120), min_size=16, max_size=16).map(
    lambda tenths: Pose.of(
        np.array(tenths[:8]).reshape(4, 2) / 10 - 6, np.array(tenths[8:]).reshape(4, 2) / 80
    )
)


def same(one: Pose, other: Pose) -> bool:
    """Whether two poses are equal to the last digits."""
    columns = ("at", "half", "side")
    return all(np.allclose(getattr(one, c), getattr(other, c), atol=1e-9) for c in columns)


def keys_of(pose: Pose) -> tuple[int, ...]:
    return tuple(range(len(pose.at)))


# --- reveals --------------------------------------------------------------------------------------


@every_reveal
@given(n_rows=N_ROWS)
@few
def test_a_reveal_begins_with_nothing_and_ends_with_all(
    reveal: Callable[[Any], Reveal], n_rows: int
) -> None:
    assert reveal(0.0).shares(n_rows).tolist() == [0] * n_rows
    assert reveal(1.0).shares(n_rows).tolist() == [1] * n_rows


@every_reveal
@given(n_rows=N_ROWS, one=SHARES, other=SHARES)
@few
def test_a_reveal_never_goes_back_and_shows_rows_in_their_order(
    reveal: Callable[[Any], Reveal], n_rows: int, one: float, other: float
) -> None:
    early, late = (reveal(value).shares(n_rows) for value in sorted((one, other)))
    assert (early <= late).all()
    assert (np.diff(late) <= 1e-12).all()
    assert ((late >= 0) & (late <= 1)).all()


@every_reveal
@given(n_rows=N_ROWS, value=SHARES, before=SHARES)
@few
def test_a_reveal_depends_on_its_value_alone(
    reveal: Callable[[Any], Reveal], n_rows: int, value: float, before: float
) -> None:
    """Equal after another value as at once; and its state changes when its value does."""
    now = [before]
    made = reveal(lambda: now[0])
    made.shares(n_rows)
    earlier = made.state()
    now[0] = value
    assert made.shares(n_rows).tolist() == reveal(value).shares(n_rows).tolist()
    assert (made.state() == earlier) == (value == before)


@given(begun=st.integers(0, 100), behind=st.integers(0, 40), later=st.integers(0, 40))
@few
def test_rows_of_a_relay_set_out_by_one_value_and_arrive_by_the_other(
    begun: int, behind: int, later: int
) -> None:
    """Row k sets out when the first value passes k, and is there when the other reaches k + 1."""
    now = [begun / 10, max(begun - behind, 0) / 10]
    flights = Relay(lambda: now[0], lambda: now[1], range(9), range(1, 10))
    early, state = flights.shares(9), flights.state()
    assert ((early > 0) == ((now[0] > np.arange(9)) | (now[1] >= np.arange(1, 10)))).all()
    assert ((early == 1) == (now[1] >= np.arange(1, 10))).all()
    shown = UnderWay(flights).shares(9)
    assert (shown == ((early > 0) & (early < 1))).all()
    now[0] += later / 10
    now[1] += later / 10
    assert (flights.shares(9) >= early).all()
    assert (flights.state() == UnderWay(flights).state() == state) == (later == 0)


def test_a_reveal_follows_a_tracker() -> None:
    tracker = ValueTracker(0.25)
    grown = Grow(tracker)
    assert grown.shares(2).tolist() == [0.25, 0.25]
    tracker.set_value(2.0)
    assert grown.shares(2).tolist() == [1, 1]


def test_a_sweep_shows_one_row_when_the_last_is_whole() -> None:
    assert Sweep(0.375).shares(4) == pytest.approx([1, 0.5, 0, 0])


def test_each_row_is_shown_by_its_own_share() -> None:
    shares = [0.25, 2.0, -1.0]
    each = Each(lambda: shares)
    assert each.shares(3).tolist() == [0.25, 1, 0]
    before = each.state()
    shares[0] = 0.5
    assert each.state() != before


@few
@given(st.permutations(range(5)), SHARES)
def test_rows_come_in_the_order_of_by(order: list[int], value: float) -> None:
    in_order = np.argsort(order)
    staggered = Stagger(value, by=order).shares(5)
    assert staggered[in_order].tolist() == Stagger(value).shares(5).tolist()
    upto = Upto(lambda: 5 * value, by=order).shares(5)
    assert upto[in_order].tolist() == Upto(lambda: 5 * value).shares(5).tolist()


@few
@given(SHARES)
def test_equal_values_of_by_set_out_together(value: float) -> None:
    shares = Stagger(value, by=["b", "a", "b"]).shares(3)
    assert shares[0] == shares[2] <= shares[1]


# --- moves ----------------------------------------------------------------------------------------

MOVES: dict[str, Callable[[Any], Move]] = {
    "drop": Drop,
    "fly": lambda value: Fly(value, (1.0, 2.0)),
    "flip": Flip,
    "square": Square,
    "stack": Stack,
    "stack, in piles": lambda value: Stack(value, by=[0, 1, 0, 2], x=(-1.0, 0.0, 1.0)),
}
every_move = pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)


@every_move
@few
@given(pose=FOUR_BOXES)
def test_a_move_begins_where_the_rows_are(move: Callable[[Any], Move], pose: Pose) -> None:
    """All but a drop, which ends there and begins above."""
    begun, arrived = (move(value).moved(pose, keys_of(pose)) for value in (0.0, 1.0))
    if isinstance(move(0.0), Drop):
        assert same(arrived, pose)
        assert begun.at - pose.at == pytest.approx(np.tile([0, sizes.DROP], (4, 1)))
    else:
        assert same(begun, pose)


@every_move
@few
@given(pose=FOUR_BOXES, value=SHARES, before=SHARES)
def test_a_move_depends_on_its_value_alone(
    move: Callable[[Any], Move], pose: Pose, value: float, before: float
) -> None:
    now = [before]
    made = move(lambda: now[0])
    first = made.moved(pose, keys_of(pose))
    state = made.state()
    now[0] = value
    assert same(
        made.moved(pose, keys_of(pose)),
        move(value).moved(pose, keys_of(pose)),
    )
    if made.state() == state:
        assert same(first, made.moved(pose, keys_of(pose)))


@every_move
@few
@given(pose=FOUR_BOXES, value=SHARES)
def test_a_move_keeps_its_rows_and_leaves_the_pose_as_it_was(
    move: Callable[[Any], Move], pose: Pose, value: float
) -> None:
    at, half = pose.at.copy(), pose.half.copy()
    moved = move(value).moved(pose, keys_of(pose))
    assert (moved.at.shape, moved.half.shape, moved.side.shape) == ((4, 2), (4, 2), (4,))
    assert (pose.at == at).all()
    assert (pose.half == half).all()


@every_move
@few
@given(pose=FOUR_BOXES, value=SHARES)
def test_rows_of_a_move_go_one_after_another_with_a_reveal(
    move: Callable[[Any], Move], pose: Pose, value: float
) -> None:
    """Row by row the same as if all had gone as far as this row."""
    reveal = Sweep(value)
    moved = move(reveal).moved(pose, keys_of(pose))
    for row, share in enumerate(reveal.shares(4)):
        alone = move(float(share)).moved(pose, keys_of(pose))
        assert same(moved.rows(np.array([row])), alone.rows(np.array([row])))


@few
@given(FOUR_BOXES)
def test_a_flip_ends_with_the_back_in_the_same_box(pose: Pose) -> None:
    half_way, over = (Flip(value).moved(pose, keys_of(pose)) for value in (0.5, 1.0))
    assert half_way.turned_half[:, 0].tolist() == [0] * 4
    assert over.side.tolist() == [1] * 4
    assert (over.low == pose.low).all()
    assert (over.high == pose.high).all()


@few
@given(FOUR_BOXES)
def test_a_length_becomes_a_square_on_its_left_edge_and_foot(pose: Pose) -> None:
    squares = Square(1.0).moved(pose, keys_of(pose))
    assert squares.half[:, 0] == pytest.approx(pose.half[:, 1])
    assert squares.low == pytest.approx(pose.low)
    assert squares.high[:, 1] == pytest.approx(pose.high[:, 1])


@few
@given(FOUR_BOXES)
def test_stacked_boxes_stand_on_each_other_in_their_order(pose: Pose) -> None:
    piled = Stack(1.0).moved(pose, keys_of(pose))
    assert piled.low[0, 1] == pytest.approx(pose.low[:, 1].min())
    assert piled.low[1:, 1] == pytest.approx(piled.high[:-1, 1])
    assert piled.at[:, 0] == pytest.approx(pose.at[:, 0].mean())
    assert (piled.half == pose.half).all()


@few
@given(FOUR_BOXES)
def test_piles_stand_side_by_side_on_one_foot(pose: Pose) -> None:
    piled = Stack(1.0, x=(-3.0, 3.0), by=["a", "b", "a", "b"]).moved(pose, keys_of(pose))
    assert piled.at[:, 0] == pytest.approx([-3, 3, -3, 3])
    assert piled.low[:2, 1] == pytest.approx(pose.low[:, 1].min())
    assert piled.low[2:, 1] == pytest.approx(piled.high[:2, 1])


def _dots(key: list[str], radius: float) -> Dot:
    mark = Dot(
        "dots", x=[0.1 * (ord(k) - 96) for k in key], y=[0.5] * len(key), radius=radius, key=key
    )
    bound(mark, Linear(), Linear())
    return mark


@few
@given(st.permutations(["a", "b", "c", "d"]), st.permutations(["a", "b", "c", "d"]))
def test_rows_fly_to_the_rows_with_their_keys(here: list[str], there: list[str]) -> None:
    """They arrive with place and size of those, whatever the order of both."""
    target = _dots([*there, "e"], 0.2)
    pose = Pose.of(np.zeros((4, 2)), np.full((4, 2), 0.1))
    arrived = Fly(1.0, target).moved(pose, tuple(here))
    home = target.home()
    for row, key in enumerate(here):
        assert arrived.at[row] == pytest.approx(home.at[there.index(key)])
        assert arrived.half[row] == pytest.approx(home.half[there.index(key)])


def test_a_key_that_the_other_mark_lacks_is_named() -> None:
    pose = Pose.of(np.zeros((1, 2)), np.ones((1, 2)))
    with pytest.raises(AuthorMistake, match="'z'"):
        Fly(1.0, _dots(["a"], 0.2)).moved(pose, ("z",))


def test_rows_can_fly_to_places_that_follow_values() -> None:
    place = [1.0]
    fly = Fly(1.0, lambda: (place[0], 0.0))
    pose = Pose.of(np.zeros((2, 2)), np.ones((2, 2)))
    state = fly.state()
    place[0] = 3.0
    assert fly.moved(pose, (0, 1)).at.tolist() == [[3, 0], [3, 0]]
    assert fly.state() != state


def test_rain_begins_slowly_and_ends_whole() -> None:
    """The first two rows come alone, later ones overlap, and all are there at the end."""
    assert Rain(1.5).shares(9).tolist() == [1.0, 0.5] + 7 * [0.0]
    under_way = Rain(20.5).shares(30)
    assert 3 < ((under_way > 0) & (under_way < 1)).sum() <= 6
    assert (np.diff(under_way) <= 0).all()
    assert Rain(30).shares(30).tolist() == 30 * [1.0]
