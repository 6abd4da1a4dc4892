"""Path data says where the points of an outline are, to half a unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.shapes import rectangles
from mlu_anim.vector.outline import form_of, path_data, pieces_of
from mlu_anim.vector.svg_still import outline_data
from mlu_anim.wording.typesetting import outline
from tests.vector.paths import read_path


@st.composite
def paths(draw: st.DrawFn) -> np.ndarray:
    """Contours of lines and curves, open and closed, shape (4 * n_curves, 2)."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    contours = []
    for _ in range(draw(st.integers(1, 4))):
        n_curves = draw(st.integers(1, 6))
        anchors = rng.uniform(-3000, 3000, (n_curves + 1, 2))
        if draw(st.booleans()) and n_curves > 1:
            anchors[-1] = anchors[0]
        curves = np.linspace(anchors[:-1], anchors[1:], 4, axis=1)
        bent = rng.random(n_curves) < 0.5
        curves[bent, 1:3] += rng.normal(0, 400, (int(bent.sum()), 2, 2))
        contours.append(curves.reshape(-1, 2))
    return np.concatenate(contours)


@given(points=paths())
def test_path_data_has_every_point(points: np.ndarray) -> None:
    found = np.concatenate(read_path(outline_data(points)))
    assert np.abs(found - points.reshape(-1, 4, 2)).max() <= 1.5


@given(points=paths(), shift=st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)))
def test_a_piece_has_the_same_data_wherever_it_stands(
    points: np.ndarray, shift: tuple[int, int]
) -> None:
    whole = np.rint(points)
    moved = whole + shift
    assert [
        path_data((whole[rows] - whole[rows][0]).astype(int), form_of(whole[rows][None]))
        for rows in pieces_of(whole)
    ] == [
        path_data((moved[rows] - moved[rows][0]).astype(int), form_of(moved[rows][None]))
        for rows in pieces_of(moved)
    ]


@pytest.mark.parametrize(("word", "n_pieces"), [("o", 1), ("oo", 2), ("i", 2), ("B8", 2)])
def test_a_hole_belongs_to_the_letter_around_it(word: str, n_pieces: int) -> None:
    assert len(pieces_of(outline(word, "regular").points[:, :2])) == n_pieces


def test_squares_that_stand_alone_are_pieces_of_three_lines() -> None:
    squares = rectangles([[0, 0], [20, 0]], [[10, 10], [30, 10]])[:, :2]
    assert [rows.stop - rows.start for rows in pieces_of(squares)] == [16, 16]
    data = path_data((squares[:16] - squares[0]).astype(int), form_of(squares[None, :16]))
    assert data.count("l") == 1
    assert "c" not in data
    assert data.endswith("z")
