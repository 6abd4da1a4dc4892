"""Loose lines are joined where they meet, and no line leaves its course farther than it may."""

import numpy as np
import pytest

from mlu_anim.rendering.display_list import contour_starts
from mlu_anim.stage.shapes import rows_of_segments
from mlu_anim.vector.lines import JOINED, THIN, chained, thinned


def loose(corners: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The lines from corner to corner as single curves, in any order and direction."""
    pairs = np.stack([corners[:-1], corners[1:]], axis=1)
    turned = np.where(rng.random(len(pairs))[:, None, None] < 0.5, pairs, pairs[:, ::-1])
    shuffled = rng.permutation(turned)
    return rows_of_segments(shuffled[:, 0], shuffled[:, 1])[:, :2]


def to_course(points: np.ndarray, corners: np.ndarray) -> float:
    """How far points are at most from the lines between corners."""
    start, chord = corners[:-1], np.diff(corners, axis=0)
    to = points[:, None] - start
    share = ((to * chord).sum(axis=2) / (chord**2).sum(axis=1)).clip(0, 1)
    return float(np.hypot(*(to - share[..., None] * chord).transpose(2, 0, 1)).min(axis=1).max())


def corners_of(points: np.ndarray) -> np.ndarray:
    """The ends of the curves of one contour."""
    return np.concatenate([points[:1], points[3::4]])


@pytest.mark.parametrize("is_ring", [False, True])
def test_the_border_of_a_field_becomes_one_line(is_ring: bool) -> None:
    rng = np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi if is_ring else 5, 200)
    course = np.stack([900 * np.cos(turn), 500 * np.sin(turn)], axis=1)
    found = chained(loose(course, rng))
    assert len(contour_starts(found)) == 1
    assert len(found) // 4 < 50
    assert to_course(course, corners_of(found)) <= JOINED + 0.1
    assert np.allclose(found[0], found[-1], atol=0.1) == is_ring


def test_lines_that_cross_or_part_are_all_kept() -> None:
    rng = np.random.default_rng(4)
    across = np.stack([np.linspace(-400, 400, 21), np.zeros(21)], axis=1)
    arms = [across, across[:, ::-1], np.array([[0.0, 0], [300, 300]])]
    found = chained(np.concatenate([loose(arm, rng) for arm in arms]))
    lengths = np.hypot(*(found[3::4] - found[::4]).T)
    assert lengths.sum() == pytest.approx(1600 + 300 * 2**0.5, abs=1)
    assert len(contour_starts(found)) <= 5


def test_a_line_in_all_its_states_keeps_few_points_and_its_course() -> None:
    x = np.linspace(0, 6, 121)
    anchors = [np.stack([1000 * x, n * 300 * np.sin(x)], axis=1) for n in range(3)]
    states = np.stack([np.linspace(a[:-1], a[1:], 4, axis=1).reshape(-1, 2) for a in anchors])
    found = thinned(states, THIN)
    assert found.shape[1] // 4 < 40
    for before, after in zip(anchors, found, strict=True):
        assert to_course(before, corners_of(after)) <= THIN + 0.1
