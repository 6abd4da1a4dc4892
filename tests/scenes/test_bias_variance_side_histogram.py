"""Bars on the side of a plot are as long as their counts, at the heights of their bins."""

import numpy as np
import pytest

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._bias_variance_side_histogram import SideHistogram

PLANE = Plane(Rect(1.0, -1.0, 4.0, 3.0), (0.0, 3.0), (-2.0, 2.0))
COUNTS = np.array([0, 3, 9, 0, 1])
EDGES = np.linspace(-2, 2, 6)


def histogram(grown: float) -> SideHistogram:
    part = SideHistogram("h", PLANE, theme("dark"), counts=COUNTS, bin_edges=EDGES, x=1.0,
                         per_count=0.1, role="variance", grown=lambda: grown)  # fmt: skip
    part.stand()
    return part


def test_bars_are_their_counts() -> None:
    drawn = histogram(1.0).drawn()
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    assert drawn[:, 0] == pytest.approx(middles[COUNTS > 0])
    assert drawn[:, 1] == pytest.approx(COUNTS[COUNTS > 0])
    assert histogram(1.0).readings() == {"h_counted": pytest.approx(13)}


def test_bars_begin_at_their_line_and_stay_in_their_bins() -> None:
    corners = PLANE.p2c(histogram(1.0).bars.points).reshape(-1, 16, 2)
    assert corners[:, :, 0].min(axis=1) == pytest.approx(1.0)
    low, high = corners[:, :, 1].min(axis=1), corners[:, :, 1].max(axis=1)
    assert np.all(low >= EDGES[:-1][COUNTS > 0])
    assert np.all(high <= EDGES[1:][COUNTS > 0])


def test_bars_grow() -> None:
    assert histogram(0.5).drawn()[:, 1] == pytest.approx(COUNTS[COUNTS > 0] / 2)


def test_no_counts_draw_nothing() -> None:
    part = SideHistogram("h", PLANE, theme("dark"), counts=0 * COUNTS, bin_edges=EDGES, x=1.0,
                         per_count=0.1, role="variance")  # fmt: skip
    part.stand()
    assert part.readings() == {"h_counted": 0}
