"""Ghosts: every curve is drawn where it is in the plot, cut exactly at its edges, in few steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from scenes._bias_variance_ghosts import FLAT, SHARES, STEPS, GhostCurves, bends

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
        # A unit of this plot's y axis is as high as one of the page.
        assert height_at(curve, values[:, 0]) == pytest.approx(values[:, 1], abs=FLAT + 1e-6)
    across = np.linspace(0, 1, 200)
    inside = np.abs(height_at(curve, across)) < 0.999
    segments = PLANE.p2c(np.concatenate([ink.points for ink in part.layers])).reshape(-1, 4, 2)
    low, high = segments[:, 0, 0], segments[:, 3, 0]
    covered = ((low <= across[:, None] + 1e-9) & (across[:, None] <= high + 1e-9)).any(axis=1)
    assert covered[inside].all()


def test_a_whole_curve_is_one_unbroken_line() -> None:
    (points,) = (ink.points for ink in ghosts(0.5 * np.sin(6 * X)[None]).layers if len(ink.points))
    assert len(points) == 4 * 8, "every vertex of a wave is needed"
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
    assert lengths == [4 * round(share * 200) for share in np.diff(SHARES)]


@pytest.mark.parametrize("step", range(1, len(STEPS)))
def test_a_step_leaves_the_inks_of_the_steps_before_alone(step: int) -> None:
    """From a tenth on each step only fills further inks: what is painted need not be again."""
    y = np.linspace(-0.9, 0.9, 200)[:, None] + 0 * X
    steps = np.linspace(0, 1, len(STEPS))
    before, after = (ghosts(y, steps[each]).layers for each in (step - 1, step))
    changed = [
        index
        for index, (old, new) in enumerate(zip(before, after, strict=True))
        if len(old.points) and len(old.points) != len(new.points)
    ]
    assert changed == ([0] if 1 < step <= STEPS.index(SHARES[1]) else [])


def test_a_line_is_one_piece_and_a_wave_keeps_its_bends() -> None:
    slopes = np.linspace(-1, 1, 30)[:, None]
    assert bends(X, slopes * X, (-1, 1), 1e-6).tolist() == [0, 8]
    assert bends(X**2, slopes * X**2, (-1, 1), 1e-6).tolist() == [0, 8]
    assert bends(X, slopes * np.abs(X - 0.5), (-1, 1), 1e-6).tolist() == [0, 4, 8]
    assert len(bends(X, slopes * X + 0.2 * np.sin(9 * X), (-1, 1), 1e-6)) == 9


@given(
    curves=arrays(float, (5, 9), elements=st.floats(min_value=-3, max_value=3)),
    tolerance=st.floats(min_value=0.001, max_value=0.5),
)
def test_no_curve_is_drawn_further_off_than_allowed(curves: np.ndarray, tolerance: float) -> None:
    kept = bends(X, curves, (-1.0, 1.0), tolerance)
    for curve in curves:
        drawn_heights = np.interp(X, X[kept], curve[kept])
        assert np.abs(drawn_heights - curve).max() <= tolerance + 1e-12
