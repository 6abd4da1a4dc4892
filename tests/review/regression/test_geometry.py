"""Geometry: saving and loading, and differences in words."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.review.regression import geometry, point_summary
from mlu_anim.review.regression.geometry import Drawn, GeometryRow
from mlu_anim.review.regression.geometry_differences import differences
from mlu_anim.stage import shapes
from mlu_anim.system.errors import BadInput

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NUMBER = st.integers(-9999, 9999).map(lambda n: n / 1000)
DRAWN = st.builds(
    Drawn,
    box=st.tuples(NUMBER, NUMBER, NUMBER, NUMBER),
    fill=st.sampled_from(["", "#FFFFFF 1", "#12345F 0.25"]),
    text=TEXT,
    pieces=st.lists(NUMBER, max_size=4).map(tuple),
    n_pieces=st.integers(0, 3),
    nth=st.integers(1, 3),
    n_points=st.integers(0, 100),
    moment=NUMBER,
)
NAME = st.one_of(TEXT.filter(bool), st.sampled_from(["beat", "order", "@", "@ 0.1", "=", "\\"]))
FRAMES = st.lists(st.dictionaries(NAME, DRAWN, max_size=3), max_size=5)
BAR = Drawn((0.0, 0.0, 0.1, 2.0), fill="#1B2733 1", n_pieces=1, n_points=16, moment=10.0)
LABEL = Drawn((0.0, 0.0, 0.8, 0.2), fill="#1B2733 1", text="TPR")
DOTS = Drawn((0.0, 0.0, 3.0, 0.0), "#E26628 1", pieces=(0.0, 0.0, 1.0, 0.0, 3.0, 0.0), n_pieces=3)


def row(tenth: int, drawn: Mapping[str, Drawn], beat: str = "sweep") -> GeometryRow:
    t_s = Fraction(tenth, 10)
    return GeometryRow("full", t_s, beat, t_s, drawn, tuple(drawn))


def changes(old: Mapping[str, Drawn], new: Mapping[str, Drawn]) -> list[str]:
    return [
        words.removeprefix("beat sweep, 0.0 s: ")
        for words in differences([row(0, old)], [row(0, new)])
    ]


@settings(max_examples=50)
@given(FRAMES)
def test_saved_rows_load_unchanged(
    tmp_path_factory: pytest.TempPathFactory, frames: list[dict[str, Drawn]]
) -> None:
    rows = [row(tenth, drawn, f"beat {tenth // 2}\t") for tenth, drawn in enumerate(frames)]
    rows = [replace(r, beat_t_s=r.t_s % Fraction(1, 5)) for r in rows]
    path = tmp_path_factory.mktemp("rows") / "geometry.txt"
    geometry.save(path, rows)
    assert list(geometry.load(path)) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line"),
        ("cut,t_s\n", "first line"),
        (f"{geometry.HEAD}\n@ soon\n", "line 2"),
        (f"{geometry.HEAD}\nbeat\tfull\ta\t0.0\n@ 0.0\nbar\tbox=a b\n", "line 4"),
        (f"{geometry.HEAD}\nbeat\tfull\ta\t0.0\n@ 0.0\nbar\tbox=0 0 1 1\tsize=1\n", "line 4"),
    ],
)
def test_an_invalid_file_is_reported_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "geometry.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"geometry\.txt.*{words}"):
        geometry.load(path)


def test_equal_rows_have_no_differences() -> None:
    drawn = {"bar": BAR, "label": LABEL, "dots": DOTS}
    assert changes(drawn, drawn) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (BAR, replace(BAR, box=(0.21, 0.0, 0.31, 2.0)), "moved 0.21 right"),
        (BAR, replace(BAR, box=(0.0, -0.1, 0.1, 1.9)), "moved 0.1 down"),
        (BAR, replace(BAR, box=(0.0, 0.0, 0.1, 2.5)), "is 0.5 taller"),
        (BAR, replace(BAR, fill="#1B2734 1"), "changed its fill from #1B2733 to #1B2734"),
        (BAR, replace(BAR, fill="#1B2733 0.25"), "has a fill opacity of 0.25 instead of 1"),
        (BAR, replace(BAR, fill=""), "has no fill now"),
        (
            replace(BAR, fill="#1B2733 1 pixels:6x8x8:f29944"),
            replace(BAR, fill="#1B2733 1 pixels:5x8x8:ab0944"),
            "shows other pictures",
        ),
        (
            replace(BAR, fill="#1B2733 1 pixels:6x8x8:f29944"),
            replace(BAR, fill="#1B2733 0.5 pixels:6x8x8:f29944"),
            "has a fill opacity of 0.5 instead of 1",
        ),
        (
            replace(BAR, halo="#F7F4EE 1 6"),
            replace(BAR, fill="#1B2733 0.5", halo="#F7F4EE 0.5 6"),
            "has an opacity of 0.5 instead of 1",
        ),
        (BAR, replace(BAR, moment=10.4), "has another shape"),
        (BAR, replace(BAR, n_points=32), "has 32 points instead of 16"),
        (DOTS, replace(DOTS, n_pieces=4), "has 4 pieces instead of 3"),
        (
            DOTS,
            replace(DOTS, pieces=(0.0, 0.0, 1.0148, 0.0, 3.0, 0.0)),
            "(piece 2 moved 0.0148 right)",
        ),
        (LABEL, replace(LABEL, text="FPR"), "says 'FPR' instead of 'TPR'"),
        (LABEL, replace(LABEL, box=(0.0, 0.0, 0.83, 0.2)), "is 0.03 wider"),
    ],
)
def test_a_change_is_described_in_words(old: Drawn, new: Drawn, words: str) -> None:
    assert changes({"it": old}, {"it": new}) == [f"it {words}"]


def test_new_missing_and_reordered_objects_are_reported() -> None:
    assert changes({"a": BAR}, {"b": BAR}) == ["a is gone", "b is new"]
    assert changes({"a": BAR, "b": DOTS}, {"b": DOTS, "a": BAR}) == ["b is now below a"]


def test_changes_within_the_tolerance_are_ignored() -> None:
    assert changes({"a": BAR}, {"a": replace(BAR, box=(0.003, 0.0, 0.103, 2.0))}) == []
    assert changes({"a": LABEL}, {"a": replace(LABEL, box=(0.0, 0.0, 0.808, 0.2))}) == []


def test_the_frame_with_the_largest_change_is_reported() -> None:
    moved = [replace(BAR, box=(d, 0.0, 0.1 + d, 2.0)) for d in (0.1, 0.3, 0.2)]
    old = [row(tenth, {"bar": BAR}) for tenth in range(3)]
    new = [row(tenth, {"bar": bar}) for tenth, bar in enumerate(moved)]
    assert differences(old, new) == ["beat sweep, 0.1 s: bar moved 0.3 right (and 2 more frames)"]


def test_pieces_are_the_centers_of_contours() -> None:
    centers = [(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)]
    middles, n = point_summary.pieces_of(shapes.discs(centers, 0.1))
    assert n == 3
    assert np.allclose(middles, centers)


@pytest.mark.parametrize("index", [0, 7, 199])
def test_no_piece_moves_unnoticed(index: int) -> None:
    """Only some of 200 marks are listed; the sum over all points shows changes of the others."""
    centers = np.random.default_rng(3).random((200, 2))
    moved = centers.copy()
    moved[index, 0] += 0.0148
    before, after = (point_summary.moment_of(shapes.discs(c, 0.05)) for c in (centers, moved))
    assert abs(before - after) > 3 * 0.03
