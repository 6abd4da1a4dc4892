"""Squares become bars, and not a bit of their areas is lost on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._bias_variance_area_stacks import AreaStacks, Growth, Squares

PLANE = Plane(Rect(-3.0, -2.0, 3.0, 2.0), (0.5, 4.5), (0.0, 0.5))
AREAS = np.array([[0.09, 0.01, 0.2], [0.09, 0.02, 0.1], [0.09, 0.05, 0.01], [0.09, 0.3, 0.0]])
ROLES = ("noise", "variance", "bias")
CORNERS = np.array([[(x, y) for y in (-1.9, -0.6, 0.7)] for x in (-2.9, 0.2)])
SQUARES = Squares(CORNERS, 1.25)
WHOLE = Growth(1.0, 1.0, 1.0, 1.0)
SHARE = st.floats(min_value=0, max_value=1)


def stacks(growth: Growth) -> AreaStacks:
    part = AreaStacks(
        "a", PLANE, theme("light"), areas=AREAS, roles=ROLES, growth=lambda: growth, squares=SQUARES
    )
    part.stand()
    return part


def rects(part: AreaStacks) -> np.ndarray:
    """(n_stacks, n_layers, 4) of what is drawn: left, bottom, right, top."""
    found = []
    for ink in part.layers:
        corners = ink.points.reshape(-1, 16, 3)[:, :, :2]
        found.append(np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1))
    return np.stack(found, axis=1)


def sizes(part: AreaStacks) -> np.ndarray:
    """(n_stacks, n_layers, 2): width and height."""
    drawn = rects(part)
    return drawn[:, :, 2:] - drawn[:, :, :2]


def test_bars_are_as_high_as_their_values() -> None:
    drawn = rects(stacks(WHOLE))
    tops = PLANE.p2c(drawn[:, :, 2:].reshape(-1, 2))[:, 1].reshape(4, 3)
    assert tops == pytest.approx(AREAS.cumsum(axis=1))
    middles = PLANE.p2c((drawn[:, 1, :2] + drawn[:, 1, 2:]) / 2)[:, 0]
    assert middles == pytest.approx([1, 2, 3, 4])


def test_squares_have_the_lengths_as_sides() -> None:
    part = stacks(Growth(1.0, 1.0))
    drawn = sizes(part)[[0, -1]]
    sides = np.sqrt(AREAS[[0, -1]]) * 1.25
    assert drawn[:, :, 0] == pytest.approx(sides)
    assert drawn[:, :, 1] == pytest.approx(sides)
    assert rects(part)[[0, -1], :, :2] == pytest.approx(CORNERS)


@given(SHARE)
def test_areas_are_to_each_other_as_they_are_while_squares_flatten(flattened: float) -> None:
    part = stacks(Growth(1.0, 1.0, flattened))
    areas = sizes(part)[[0, -1]].prod(axis=2)
    assert areas / areas.sum() == pytest.approx(AREAS[[0, -1]] / AREAS[[0, -1]].sum(), abs=1e-9)
    readings = part.readings()
    assert readings["a_first_3"] == pytest.approx(0.2)
    assert readings["a_last_2"] == pytest.approx(0.3)


def test_squares_end_as_bars_of_the_axis() -> None:
    before, after = stacks(Growth(1.0, 1.0)), stacks(Growth(1.0, 1.0, 1.0))
    assert before.side_unit() == 1.25
    assert after.side_unit() == pytest.approx(np.sqrt(after.bar_width * PLANE.rect.height / 0.5))
    assert sizes(after)[[0, -1], :, 0] == pytest.approx(after.bar_width)


@given(SHARE)
def test_bars_lie_upon_each_other(risen: float) -> None:
    drawn = rects(stacks(Growth(1.0, 1.0, 1.0, risen)))
    assert drawn[:, 1:, 1] == pytest.approx(drawn[:, :-1, 3])
    assert drawn[:, 0, 1] == pytest.approx(PLANE.rect.bottom)


def test_nothing_is_there_before_it_has_grown() -> None:
    drawn = sizes(stacks(Growth()))
    assert drawn.prod(axis=2) == pytest.approx(0)
    only_noise_missing = sizes(stacks(Growth(widened=1.0))).prod(axis=2)
    assert only_noise_missing[[0, -1], 0] == pytest.approx(0)
    assert only_noise_missing[0, 2] > 0


def test_layers_have_the_colors_of_their_roles() -> None:
    colors = [ink.get_fill_color().to_hex() for ink in stacks(WHOLE).layers]
    assert colors == [theme("light").color(role) for role in ROLES]
