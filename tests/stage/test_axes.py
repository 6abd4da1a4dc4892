"""The map between values and the page, and where the ticks stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.axes import Axes, Plane, round_ticks, unit_ticks
from mlu_anim.stage.page import Rect, page
from mlu_anim.stage.theme import theme
from mlu_anim.stage.words import Words

_NUMBERS = st.floats(min_value=-10, max_value=10)
_RANGES = st.tuples(_NUMBERS, st.floats(min_value=0.1, max_value=10)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
RECT = Rect(-3.0, 1.0, 2.0, 4.0)


@given(_RANGES, _RANGES, st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=5))
def test_page_and_values_are_inverse(
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    values: list[tuple[float, float]],
) -> None:
    plane = Plane(RECT, x_range, y_range)
    x, y = np.array(values).T
    assert plane.p2c(plane.c2p(x, y)) == pytest.approx(np.array(values), abs=1e-9)
    points = plane.c2p(x, y)
    back = plane.p2c(points)
    assert plane.c2p(back[:, 0], back[:, 1]) == pytest.approx(points, abs=1e-9)


@given(_RANGES, _RANGES)
def test_corners_of_the_ranges_are_corners_of_the_rectangle(
    x_range: tuple[float, float], y_range: tuple[float, float]
) -> None:
    corners = Plane(RECT, x_range, y_range).c2p(x_range, y_range)
    assert corners == pytest.approx(np.array([(RECT.left, RECT.bottom), (RECT.right, RECT.top)]))


def test_x_runs_to_the_right_and_y_upward() -> None:
    plane = Plane(RECT)
    assert plane.c2p([1.0], [0.0])[0] == pytest.approx((RECT.right, RECT.bottom))
    assert plane.c2p([0.0], [1.0])[0] == pytest.approx((RECT.left, RECT.top))


def test_tick_labels_stand_at_their_values() -> None:
    made = page("16:9", compact=False)
    ticks = unit_ticks(made)
    plane = Plane(RECT)
    axes = Axes("axes", plane, made, theme("light"), x_ticks=ticks, y_ticks=ticks)
    labels = [ink for ink in axes.inks() if isinstance(ink, Words)]
    below = [w for w in labels if w.line_box().top < RECT.bottom]
    beside = [w for w in labels if w.line_box().right < RECT.left]
    assert len(below) == len(beside) == len(ticks) == 3
    for words in below:
        assert plane.p2c([words.line_box().center])[0, 0] == pytest.approx(float(words.string))
    for words in beside:
        middle = words.at[1] + 0.36 * words.em
        assert plane.p2c([(0, middle)])[0, 1] == pytest.approx(float(words.string))


def test_small_pictures_have_fewer_ticks() -> None:
    assert len(unit_ticks(page("16:9", compact=True))) == 3
    assert len(unit_ticks(page("9:16", compact=False))) == 3


@given(
    st.floats(min_value=-1e5, max_value=1e5),
    st.floats(min_value=1e-3, max_value=1e5),
    st.integers(min_value=3, max_value=6),
)
def test_round_ticks_are_few_and_within(low: float, span: float, at_most: int) -> None:
    high = low + span
    ticks = round_ticks(low, high, at_most)
    assert 1 <= len(ticks) <= at_most
    slack = 1e-6 * span
    assert all(low - slack <= tick.value <= high + slack for tick in ticks)


@pytest.mark.parametrize(
    ("low", "high", "at_most", "labels"),
    [
        (0, 1, 3, ["0", "0.5", "1"]),
        (-1.6, 1.6, 3, ["\u22121", "0", "1"]),
        (0, 0.384, 5, ["0", "0.1", "0.2", "0.3"]),
        (0, 5982, 5, ["0", "2000", "4000"]),
    ],
)
def test_round_ticks_are_written_short(
    low: float, high: float, at_most: int, labels: list[str]
) -> None:
    assert [tick.label for tick in round_ticks(low, high, at_most)] == labels
