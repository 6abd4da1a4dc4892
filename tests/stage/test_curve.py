"""Curves grow from vertex to vertex, and brackets measure between two heights."""

import numpy as np
import pytest

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.curve import Bracket, Curve, Move, Point
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme

PLANE = Plane(Rect(-1.0, 2.0, 3.0, 6.0))
X, Y = (0.0, 0.0, 0.5, 1.0), (0.0, 0.5, 0.5, 1.0)


def _vertices(n_drawn: float) -> list[list[float]]:
    curve = Curve("c", PLANE, X, Y, color="#7815A0", under="#FFFFFF", n_drawn=lambda: n_drawn)
    curve.stand()
    drawn = curve.line.points
    corners = PLANE.p2c(np.vstack([drawn[0::4], drawn[-1:]])) if len(drawn) else np.zeros((0, 2))
    assert np.allclose(corners, curve.vertices())
    return [[round(float(v), 9) for v in corner] for corner in corners]


@pytest.mark.parametrize(
    ("n_drawn", "seen"),
    [
        (0, []),
        (1, []),
        (1.5, [[0, 0], [0, 0.25]]),
        (2, [[0, 0], [0, 0.5]]),
        (2.5, [[0, 0], [0, 0.5], [0.25, 0.5]]),
        (4, [[0, 0], [0, 0.5], [0.5, 0.5], [1, 1]]),
        (9, [[0, 0], [0, 0.5], [0.5, 0.5], [1, 1]]),
    ],
)
def test_a_curve_is_drawn_as_far_as_it_has_come(n_drawn: float, seen: list[list[float]]) -> None:
    assert _vertices(n_drawn) == seen


def test_a_curve_reads_its_own_area() -> None:
    curve = Curve("c", PLANE, X, Y, color="#7815A0", under="#FFFFFF", n_drawn=lambda: 4)
    curve.stand()
    assert curve.readings() == {"c_area": pytest.approx(0.25 + 0.375)}


def test_a_point_stands_at_its_values() -> None:
    point = Point("p", PLANE, theme("light"), at=lambda: (0.25, 0.75))
    point.stand()
    center = (point.dot.points.min(axis=0) + point.dot.points.max(axis=0)) / 2
    assert center[:2] == pytest.approx((0.0, 5.0))
    assert point.readings() == {"p_x": pytest.approx(0.25), "p_y": pytest.approx(0.75)}


@pytest.mark.parametrize("grown", [0.5, 1.0])
def test_a_bracket_grows_to_its_length(grown: float) -> None:
    bracket = Bracket("b", PLANE, theme("light"), x=0.25, bottom=0.2, top=0.8, grown=lambda: grown)
    bracket.stand()
    low, high = bracket.line.points[[0, 3], :2]
    assert low == pytest.approx((0.0, 2.8))
    assert high == pytest.approx((0.0, 2.8 + 2.4 * grown))
    assert bracket.readings() == {"b_length": pytest.approx(0.6 * grown)}


@pytest.mark.parametrize("way", [0.0, 0.3, 1.0])
def test_a_carried_bracket_keeps_its_length_in_the_units_of_its_plot(way: float) -> None:
    other = Plane(Rect(5.0, 0.0, 7.0, 1.0), (0.0, 1.0), (0.0, 0.5))
    move = Move(other, x=0.5, bottom=0.0, way=lambda: way)
    bracket = Bracket("b", PLANE, theme("light"), x=0.25, bottom=0.2, top=0.6, move=move)
    bracket.stand()
    low, high = bracket.line.points[[0, 3], :2]
    # From (0, 2.8) and 1.6 high, 4 units for 1, to (6, 0) and 0.8 high, 2 units for 1.
    assert low == pytest.approx((6 * way, 2.8 * (1 - way)))
    assert high - low == pytest.approx((0.0, 1.6 - 0.8 * way))
    assert bracket.readings() == {"b_length": pytest.approx(0.4)}


def test_a_bracket_that_has_not_grown_is_not_drawn() -> None:
    bracket = Bracket("b", PLANE, theme("light"), x=0, bottom=0, top=1, grown=lambda: 0.0)
    bracket.stand()
    assert bracket.line.visibility == 0
    assert bracket.readings() == {"b_length": 0.0}
