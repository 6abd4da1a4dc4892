"""Ghosts: every curve is drawn where it is in the plot, cut exactly at its edges, in few steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.ghosts import LAYERS, STEPS, GhostCurves
from mlu_anim.stage.page import Rect

PLANE = Plane(Rect(-2.0, 1.0, 4.0, 3.0), (0.0, 1.0), (-1.0, 1.0))
X = np.linspace(0, 1, 9)


def ghosts(y: np.ndarray, share: float = 1.0) -> GhostCurves:
    part = GhostCurves("g", PLANE, X, y, color="#BF020A", share=lambda: share)
    part.stand()
    return part


def drawn(part: GhostCurves) -> np.ndarray:
    """(n, 2): the values of all points of all inks."""
    return PLANE.p2c(np.concatenate([ink.points for ink in part.layers]))


def height_at(curve: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.interp(x, X, curve)


@given(curve=arrays(float, 9, elements=st.floats(min_value=-3, max_value=3)))
def test_a_curve_is_drawn_where_it_is_within_the_plot(curve: np.ndarray) -> None:
    part = ghosts(curve[None])
    values = drawn(part)
    assert np.all(np.abs(values[:, 1]) <= 1 + 1e-9)
    if len(values):
        assert height_at(curve, values[:, 0]) == pytest.approx(values[:, 1], abs=1e-6)
    across = np.linspace(0, 1, 200)
    inside = np.abs(height_at(curve, across)) < 0.999
    segments = PLANE.p2c(np.concatenate([ink.points for ink in part.layers])).reshape(-1, 4, 2)
    low, high = segments[:, 0, 0], segments[:, 3, 0]
    covered = ((low <= across[:, None] + 1e-9) & (across[:, None] <= high + 1e-9)).any(axis=1)
    assert covered[inside].all()


def test_a_whole_curve_is_one_unbroken_line() -> None:
    (points,) = (ink.points for ink in ghosts(0.5 * np.sin(6 * X)[None]).layers if len(ink.points))
    assert len(points) == 4 * 8
    assert np.array_equal(points[3:-1:4], points[4::4])


def test_a_level_curve_outside_is_not_drawn() -> None:
    part = ghosts(np.stack([np.full(9, 2.0), np.full(9, -2.0), np.full(9, 0.5)]))
    assert part.readings() == {"g_curves": 3}
    assert drawn(part)[:, 1] == pytest.approx(0.5)


@pytest.mark.parametrize(("index", "share"), list(enumerate(np.linspace(0, 1, len(STEPS)))))
def test_curves_come_in_steps(index: int, share: float) -> None:
    y = np.linspace(-0.9, 0.9, 200)[:, None] + 0 * X
    part = ghosts(y, share)
    n_shown = int(np.ceil(STEPS[index] * 200))
    assert part.readings() == {"g_curves": n_shown}
    heights = {round(float(v), 6) for v in drawn(part)[:, 1]}
    assert heights == {round(float(v), 6) for v in y[:n_shown, 0]}


def test_between_steps_nothing_is_drawn_anew() -> None:
    y = np.zeros((200, 1)) + X
    states = {ghosts(y, share).state() for share in np.linspace(0, 1, 500)}
    assert len(states) == len(STEPS)


def test_inks_share_the_curves() -> None:
    lengths = [len(ink.points) for ink in ghosts(np.zeros((200, 1)) + 0 * X).layers]
    assert lengths == [4 * 8 * 200 // LAYERS] * LAYERS
