"""Places where a distance is typical: found exactly, on the straight lines that are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlu_anim.experiments.bias_variance.places import interpolated, place_of_gap, place_of_spread

X = np.linspace(0, 1, 12)
NUMBERS = st.floats(min_value=-9, max_value=9).map(lambda v: round(v, 3))


@given(gap=arrays(float, 12, elements=NUMBERS), near=st.floats(min_value=0, max_value=1))
def test_every_curve_has_a_place_of_its_typical_gap(gap: np.ndarray, near: float) -> None:
    size = float(np.sqrt((gap**2).mean()))
    place = place_of_gap(X, gap, size, near)
    assert 0 <= place <= 1
    # A gap that jumps over -size and size has such a place as well, on the line between.
    assert abs(float(interpolated(X, gap, place))) == pytest.approx(size, abs=1e-9)


@given(curves=arrays(float, (5, 12), elements=NUMBERS))
def test_every_family_has_a_place_of_its_typical_spread(curves: np.ndarray) -> None:
    size = float(np.sqrt(curves.var(axis=0).mean()))
    place = place_of_spread(X, curves, size, 0.5)
    assert float(interpolated(X, curves, place).std()) == pytest.approx(size, abs=1e-6)


def test_the_nearest_place_is_taken() -> None:
    gap = np.abs(X - 0.5)
    assert place_of_gap(X, gap, 0.25, 0.3) == pytest.approx(0.25)
    assert place_of_gap(X, gap, 0.25, 0.7) == pytest.approx(0.75)


def test_between_grid_points_values_lie_on_a_line() -> None:
    assert interpolated(X, X**2, float(X[3])) == pytest.approx(X[3] ** 2)
    halfway = (X[3] + X[4]) / 2
    assert interpolated(X, X**2, float(halfway)) == pytest.approx((X[3] ** 2 + X[4] ** 2) / 2)
    assert interpolated(X, np.stack([X, 2 * X]), 0.0) == pytest.approx([0, 0])
