"""Titles and ticks of axes stay within their room, however long names and numbers are."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.words import text_width
from scenes._bias_variance_axis_titles import spaced, ticks_within, title_lines

EM = 0.28


@pytest.mark.parametrize(
    "text", ["x", "living area in square feet, as built", "a" * 200, "b c " * 60]
)
def test_a_title_has_at_most_two_lines_within_its_width(text: str) -> None:
    lines = title_lines(text, EM, 3.0)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, EM, "medium") <= 3.0 for line in lines)
    whole = " ".join(lines) == " ".join(text.split())
    assert whole or lines[-1].endswith("…"), "something was left out in silence"


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_do_not_touch(low: float, span: float) -> None:
    ticks = ticks_within(low, low + span, em=EM, left=0.0, right=2.6, air=0.3)
    assert 1 <= len(ticks) <= 3


def test_labels_that_are_written_keep_apart() -> None:
    labels, places = ["1", "2", "4", "8", "16", "32", "64", "128"], [0.3 * k for k in range(8)]
    kept = spaced(labels, places, (4, 0, 7), EM)
    assert {4, 0, 7} <= kept
    for i, j in combinations(sorted(kept), 2):
        halves = (text_width(labels[i], EM) + text_width(labels[j], EM)) / 2
        assert places[j] - places[i] >= halves
    assert spaced(labels[:4], [0, 1, 2, 3], (0,), EM) == {0, 1, 2, 3}
