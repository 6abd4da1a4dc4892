"""Shapes have the areas and the edges that they are asked for."""

from math import hypot, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage import shapes

_NUMBERS = st.floats(min_value=-5, max_value=5)
_SIZES = st.floats(min_value=0.05, max_value=3)


def area(points: shapes.Points) -> float:
    """The area that cubic Bezier curves enclose, by Green's theorem; exact for polynomials."""
    p = np.asarray(points).reshape(-1, 4, 3)[:, :, :2]
    t, weight = np.polynomial.legendre.leggauss(4)
    t, weight = (t[:, None, None] + 1) / 2, weight / 2
    at = (
        (1 - t) ** 3 * p[:, 0]
        + 3 * (1 - t) ** 2 * t * p[:, 1]
        + 3 * (1 - t) * t**2 * p[:, 2]
        + t**3 * p[:, 3]
    )
    slope = 3 * (
        (1 - t) ** 2 * (p[:, 1] - p[:, 0])
        + 2 * (1 - t) * t * (p[:, 2] - p[:, 1])
        + t**2 * (p[:, 3] - p[:, 2])
    )
    crossed = at[..., 0] * slope[..., 1] - at[..., 1] * slope[..., 0]
    return abs(float((weight[:, None] * crossed).sum()) / 2)


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=6), _SIZES)
def test_discs_have_the_area_of_circles(centers: list[tuple[float, float]], radius: float) -> None:
    points = shapes.discs(centers, radius)
    assert len(points) == 16 * len(centers)
    for (x, y), one in zip(centers, points.reshape(-1, 16, 3), strict=True):
        assert area(one) == pytest.approx(pi * radius**2, rel=1e-3)
        away = np.hypot(one[0::4, 0] - x, one[0::4, 1] - y)
        assert away == pytest.approx(radius)


@given(st.tuples(_NUMBERS, _NUMBERS), _SIZES)
def test_squares_have_the_area_of_their_discs(center: tuple[float, float], radius: float) -> None:
    points = shapes.squares([center], radius)
    assert area(points) == pytest.approx(pi * radius**2)
    low, high = points.min(axis=0)[:2], points.max(axis=0)[:2]
    assert (low + high) / 2 == pytest.approx(center)
    assert high[0] - low[0] == pytest.approx(high[1] - low[1])


@given(_NUMBERS, _NUMBERS, _SIZES, _SIZES)
def test_rectangles_have_their_edges(
    left: float, bottom: float, width: float, height: float
) -> None:
    right, top = left + width, bottom + height
    one = shapes.rectangle(left, bottom, right, top)
    many = shapes.rectangles([(left, bottom), (0, 0)], [(right, top), (1, 2)])
    assert many.shape == (32, 3)
    for points in (one, many[:16]):
        assert area(points) == pytest.approx(width * height)
        assert points.min(axis=0)[:2] == pytest.approx((left, bottom))
        assert points.max(axis=0)[:2] == pytest.approx((right, top))
    assert area(many[16:]) == pytest.approx(2)


@given(_NUMBERS, _NUMBERS, st.floats(min_value=0.01, max_value=0.4))
def test_rounded_corners_take_their_area_away(left: float, bottom: float, radius: float) -> None:
    points = shapes.rounded_rectangle(left, bottom, left + 3, bottom + 1, radius)
    assert area(points) == pytest.approx(3 - (4 - pi) * radius**2, rel=1e-4)
    assert points.min(axis=0)[:2] == pytest.approx((left, bottom))
    assert points.max(axis=0)[:2] == pytest.approx((left + 3, bottom + 1))
    joints = points.reshape(-1, 4, 3)
    assert np.allclose(joints[:-1, 3], joints[1:, 0]), "the outline is broken"
    assert np.allclose(joints[-1, 3], joints[0, 0])


def test_a_polyline_goes_through_its_corners() -> None:
    corners = [(0, 0), (1, 0), (1, 2), (3, 2)]
    points = shapes.polyline(corners)
    assert points.shape == (12, 3)
    assert np.array_equal(points[0::4, :2], corners[:-1])
    assert np.array_equal(points[3::4, :2], corners[1:])


@pytest.mark.parametrize("corners", [[], [(1, 1)]])
def test_a_line_needs_two_corners(corners: list[tuple[float, float]]) -> None:
    assert shapes.polyline(corners).shape == (0, 3)


def test_polygons_are_closed() -> None:
    triangle = shapes.polygon([(0, 0), (2, 0), (0, 1)])
    assert np.array_equal(triangle[0], triangle[-1])
    assert area(triangle) == pytest.approx(1)
    assert shapes.polygon([]).shape == (0, 3)


@given(st.tuples(_NUMBERS, _NUMBERS), st.tuples(_NUMBERS, _NUMBERS))
def test_dashes_begin_and_end_with_the_line(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    points = shapes.dashes(start, end, dash=0.1)
    assert points[0, :2] == pytest.approx(start)
    assert points[-1, :2] == pytest.approx(end)
    drawn = np.hypot(*(points[3::4] - points[0::4])[:, :2].T).sum()
    length = hypot(end[0] - start[0], end[1] - start[1])
    n_dashes = len(points) // 4
    assert drawn == pytest.approx(length * n_dashes / (2 * n_dashes - 1))


def test_joined_shapes_are_all_there() -> None:
    parts = [shapes.discs([(0, 0)], 1), np.zeros((0, 3)), shapes.squares([(3, 0)], 1)]
    assert np.array_equal(shapes.joined(parts), np.concatenate(parts))
    assert shapes.joined([]).shape == (0, 3)


def test_dashes_of_a_curve_lie_on_it_and_begin_and_end_with_it() -> None:
    corners = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (3.0, 1.0)])
    points = shapes.dashed(corners, dash=0.15)[:, :2]
    on_first, on_second = points[:, 1] == 0, np.isclose(points[:, 0], 1)
    assert np.all(on_first | on_second | np.isclose(points[:, 1], 1))
    assert points[0] == pytest.approx(corners[0])
    assert points[-1] == pytest.approx(corners[-1])
    pieces = points.reshape(-1, 4, 2)
    inked = np.hypot(*(pieces[:, 3] - pieces[:, 0]).T).sum()
    assert inked == pytest.approx(2.0, abs=0.15)
