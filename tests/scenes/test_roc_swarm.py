"""The swarm: places exact, no mark over another, the wrong ones outlined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._roc_swarm import (
    SPACING,
    Stacked,
    Swarm,
    stack_heights,
    stacked_like,
    stacked_within,
)

_PLACES = st.lists(st.floats(min_value=0, max_value=6), min_size=1, max_size=40).map(np.array)
ROOM = Rect(0.0, 0.0, 6.0, 4.0)


def _nearest(centers: NDArray[np.float64]) -> float:
    """The smallest distance of two of the centers."""
    apart = np.hypot(*(centers[:, None] - centers[None]).transpose(2, 0, 1))
    return float(apart[~np.eye(len(centers), dtype=bool)].min(initial=np.inf))


@given(_PLACES, st.floats(min_value=0.1, max_value=1))
def test_stacked_marks_do_not_overlap(x: NDArray[np.float64], diameter: float) -> None:
    heights = stack_heights(x, diameter)
    assert (heights >= 0).all()
    assert heights.min() == 0, "nothing lies on the line"
    assert _nearest(np.column_stack([x, heights])) >= diameter * (1 - 1e-6)


@given(_PLACES)
def test_marks_stay_at_their_places(x: NDArray[np.float64]) -> None:
    is_positive = np.arange(len(x)) % 2 == 0
    stacked = stacked_within(x, is_positive, Rect(0, 0, 6, 40), 0.2)
    assert stacked is not None
    assert np.array_equal(stacked.centers[:, 0], x)
    up = stacked.centers[:, 1] > stacked.middle_y
    assert np.array_equal(up, is_positive)
    for chosen in (is_positive, ~is_positive):
        apart = _nearest(stacked.centers[chosen])
        assert apart >= 2 * stacked.radius * SPACING * (1 - 1e-6)
    gap = np.abs(stacked.centers[:, 1] - stacked.middle_y).min()
    assert gap >= stacked.radius


@pytest.mark.parametrize(("radius", "fits"), [(0.15, True), (0.5, False)])
def test_marks_stand_within_the_room_or_not_at_all(radius: float, fits: bool) -> None:
    x = np.repeat(np.linspace(0.5, 5.5, 11), 8)
    stacked = stacked_within(x, np.arange(len(x)) % 2 == 0, ROOM, radius)
    assert (stacked is not None) == fits
    if stacked is not None:
        low, high = stacked.centers[:, 1].min(), stacked.centers[:, 1].max()
        assert low - radius >= ROOM.bottom
        assert high + radius <= ROOM.top
        assert stacked.fits(ROOM)
        assert not stacked.fits(Rect(0, 0, 6, 1))


@given(_PLACES)
def test_the_same_marks_stack_alike_at_other_places(x: NDArray[np.float64]) -> None:
    first = stacked_within(x, np.arange(len(x)) % 2 == 0, Rect(0, 0, 6, 40), 0.2)
    assert first is not None
    moved = stacked_like(first, x[::-1])
    assert np.array_equal(moved.centers[:, 0], x[::-1])
    assert (moved.radius, moved.middle_y) == (first.radius, first.middle_y)
    assert np.array_equal(stacked_like(first, x).centers, first.centers)
    assert _nearest(moved.centers[moved.is_positive]) >= 2 * moved.radius


def test_marks_glide_from_the_one_model_to_the_other() -> None:
    way = [0.0]
    x, positive = np.array([1.0, 5.0]), np.array([True, False])
    first = stacked_within(x, positive, ROOM, 0.2)
    assert first is not None
    second = stacked_like(first, x[::-1])
    swarm = Swarm(
        "swarm",
        first,
        theme("light"),
        bar_x=lambda: 9.0,
        judging=lambda: 0.0,
        second=second,
        way=lambda: way[0],
    )
    for way[0], place in ((0.0, 1.0), (0.25, 2.0), (1.0, 5.0), (0.0, 1.0)):
        swarm.stand()
        box = swarm.positives.points[:, 0]
        assert (box.min() + box.max()) / 2 == pytest.approx(place)


def test_too_many_marks_are_refused() -> None:
    x = np.full(60, 3.0)
    assert stacked_within(x, np.arange(60) % 2 == 0, ROOM, 0.1) is None


@pytest.mark.parametrize(("bar", "wrong"), [(9.0, 2), (2.0, 2), (1.0, 3), (-1.0, 2), (2.5, 3)])
def test_marks_on_the_wrong_side_are_outlined(bar: float, wrong: int) -> None:
    """A case that stands exactly at the bar is called positive."""
    x = np.array([2.0, 3.0, 1.0, 0.5])
    is_positive = np.array([True, False, False, True])
    centers = np.column_stack([x, [1.0, -1.0, -1.0, 1.0]])
    stacked = Stacked(centers, is_positive, 0.2, 0.0)
    swarm = Swarm("swarm", stacked, theme("light"), bar_x=lambda: bar, judging=lambda: 1.0)
    swarm.stand()
    outlined = len(swarm.wrong.points) // 16
    truth = int(((x >= bar) != is_positive).sum())
    assert outlined == truth == wrong
    assert swarm.readings() == {"marks_positive": 2, "marks_negative": 2}
