"""A track is nowhere farther from the numbers than it may be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mlu_anim.vector.tracks import Track


@given(
    values=arrays.arrays(
        float,
        st.tuples(st.integers(1, 60), st.integers(1, 3)),
        elements=st.floats(-1e4, 1e4, width=32),
    ),
    tolerance=st.floats(0.5, 500),
    gaps=st.lists(st.integers(1, 9), min_size=60, max_size=60),
)
def test_no_number_is_farther_off_than_the_tolerance(
    values: np.ndarray, tolerance: float, gaps: list[int]
) -> None:
    frames = np.cumsum(gaps)[: len(values)]
    track = Track.through(frames.tolist(), values, tolerance)
    assert set(track.frames) <= set(frames.tolist())
    found = np.array([track.at(frame) for frame in frames])
    assert np.abs(found - values).max() <= tolerance + 0.5 + 1e-9


@given(tolerance=st.floats(0.5, 50))
def test_frames_where_less_is_allowed_are_nearer(tolerance: float) -> None:
    values = np.random.default_rng(4).normal(0, 100, (40, 2))
    allowed = np.where(np.arange(40) % 5 == 0, 0.0001, tolerance)[:, None]
    track = Track.through(range(40), values, allowed)
    off = np.abs([track.at(frame) for frame in range(40)] - values).max(axis=1)
    assert (off <= allowed[:, 0] + 0.5).all()


def test_straight_and_still_courses_need_two_frames_and_one() -> None:
    line = Track.through(range(100), np.arange(100)[:, None] * [3, -2], 0.1)
    assert line.frames == (0, 99)
    assert line.at(50.5) == pytest.approx([151.5, -101])
    still = Track.through(range(7, 90), np.full((83, 1), 5.2), 0.1)
    assert (still.frames, still.is_constant) == ((7,), True)
    assert still.at(0) == still.at(1000) == [5]
