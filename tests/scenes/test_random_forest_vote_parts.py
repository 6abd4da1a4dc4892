"""Bars of votes, barcode, bag, columns and measured bars: what is drawn reads back."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._random_forest_bag import BagOfRows
from scenes._random_forest_barcode import Barcode
from scenes._random_forest_case_columns import CaseColumns
from scenes._random_forest_measured_bar import BarLook, MeasuredBar, bar_rects
from scenes._random_forest_moving_marks import CaseMarks, ClassMarks
from scenes._random_forest_others_line import OthersLine
from scenes._random_forest_vote_bars import UprightLine, VoteBars

LIGHT = theme("light")
RECT = Rect(-2.0, -1.0, 3.0, 2.0)
PLANE = Plane(RECT)
shares = st.lists(st.floats(0, 1), min_size=1, max_size=15).map(np.array)


# --- vote bars ----------------------------------------------------------------------------------


@given(shares, st.floats(0, 1))
def test_bars_show_shares_on_their_way_to_votes(share: np.ndarray, rounded: float) -> None:
    bars = VoteBars("bars", PLANE, share, LIGHT, rounded=lambda: rounded)
    bars.stand()
    expected = share + ((share > 0.5) - share) * rounded
    assert bars.drawn_shares() == pytest.approx(expected)
    assert bars.readings()["bars_mean"] == pytest.approx(expected.mean())


def test_bars_arrive_one_by_one_and_fill_their_rail_from_both_ends() -> None:
    arrived = np.array([1.0, 0.5, 0.0])
    bars = VoteBars("bars", PLANE, np.array([0.2, 0.6, 0.9]), LIGHT, arrived=lambda: arrived)
    bars.stand()
    assert bars.drawn_shares() == pytest.approx([0.2, 0.3, 0.0])
    rest = np.ptp(bars.negatives.points.reshape(-1, 16, 3)[:, :, 0], axis=1) / RECT.width
    assert rest == pytest.approx([0.8, 0.2, 0.0])
    assert bars.negatives.points[:, 0].max() == pytest.approx(RECT.right)


def test_bars_come_from_the_rows_of_others() -> None:
    origin = Rect(5.0, 0.0, 6.0, 1.0)
    for moved, rect in ((0.0, origin), (1.0, RECT)):
        bars = VoteBars(
            "bars", PLANE, np.array([0.5]), LIGHT, origin=origin, moved=lambda moved=moved: moved
        )
        bars.stand()
        x = bars.rails.points[:, 0]
        assert (x.min(), x.max()) == pytest.approx((rect.left, rect.right))


@pytest.mark.parametrize("grown", [0.25, 1.0])
def test_a_line_stands_at_its_value(grown: float) -> None:
    line = UprightLine("mean", PLANE, LIGHT, x=0.44, overhang=0.1, grown=lambda: grown)
    line.stand()
    assert line.readings() == {"mean_x": pytest.approx(0.44)}
    assert np.ptp(line.line.points[:, 1]) == pytest.approx(grown * (RECT.height + 0.2))


# --- barcode ------------------------------------------------------------------------------------


@st.composite
def arrangements(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Two arrangements with as many dark cells in each row."""
    n_rows, n_columns = draw(st.integers(1, 9)), draw(st.integers(1, 30))
    generator = np.random.default_rng(draw(st.integers(0, 1000)))
    before = generator.random((n_rows, n_columns)) < 0.3
    return before, generator.permuted(before, axis=1)


def _barcode(before: np.ndarray, after: np.ndarray, way: float) -> Barcode:
    code = Barcode(
        "code",
        RECT,
        LIGHT,
        before=before,
        after=after,
        together_before=before[0],
        together_after=after[-1],
        way=lambda: way,
    )
    code.stand()
    return code


@given(arrangements())
def test_dark_cells_stand_where_the_errors_are(both: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = both
    first, last = _barcode(before, after, 0.0), _barcode(before, after, 1.0)
    assert (first.dark_cells() == before).all()
    assert (last.dark_cells() == after).all()
    assert (first.last_row() == before[0]).all()
    assert (last.last_row() == after[-1]).all()
    assert first.readings()["code_dark"] == before.sum()
    assert last.readings()["code_together"] == after[-1].sum()


@given(arrangements(), st.floats(0, 1))
def test_cells_stay_in_their_rows_and_within_the_code(
    both: tuple[np.ndarray, np.ndarray], way: float
) -> None:
    code = _barcode(*both, way)
    cells = code.dark.points.reshape(-1, 16, 3)
    rows = (RECT.top - cells[:, :, 1].mean(axis=1)) / code.pitch[1]
    assert (
        np.bincount(rows.astype(int), minlength=code.n_rows).tolist()
        == both[0].sum(axis=1).tolist()
    )
    if len(cells):
        assert cells[:, :, 0].min() >= RECT.left
        assert cells[:, :, 0].max() <= RECT.right
    assert code.ground.points[:, 1].min() >= RECT.bottom


# --- bag, columns, marks, measured bars ---------------------------------------------------------


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60).filter(any), st.floats(0, 1))
def test_every_draw_is_one_copy_of_its_row(draws: list[int], drawn: float) -> None:
    bag = BagOfRows("bag", RECT, LIGHT, np.array(draws), drawn=lambda: drawn)
    bag.stand()
    assert bag.readings() == {"bag_copies": round(drawn * sum(draws))}
    assert len(bag.hollow.points) // 16 == len(draws)
    for ink in (bag.hollow, bag.copies):
        if len(ink.points):
            assert RECT.contains(ink.box())


def test_copies_stand_by_the_row_that_was_drawn() -> None:
    draws = np.array([0, 3, 1, 0, 2])
    bag = BagOfRows("bag", RECT, LIGHT, draws, drawn=lambda: 1.0)
    bag.stand()
    rows = bag.hollow.points.reshape(-1, 16, 3).min(axis=1)[:, :2]
    copies = bag.copies.points.reshape(-1, 16, 3).min(axis=1)[:, :2]
    nearest = np.linalg.norm(copies[:, None] - rows[None], axis=2).argmin(axis=1)
    assert np.bincount(nearest, minlength=5).tolist() == draws.tolist()


@given(shares)
def test_columns_are_as_high_as_their_shares(heights: np.ndarray) -> None:
    columns = CaseColumns("cases", PLANE, LIGHT, heights=lambda: heights)
    columns.stand()
    assert columns.drawn_heights() == pytest.approx(heights)
    assert columns.readings() == {"cases_above_half": (heights > 0.5).sum()}


def test_marks_have_the_form_and_color_of_their_class() -> None:
    centers = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    is_positive = np.array([True, False, True])
    marks = ClassMarks("votes", LIGHT, is_positive, centers=lambda: centers, radius=lambda: 0.1)
    marks.stand()
    assert marks.readings() == {"votes_positive": 2, "votes_negative": 1}
    assert marks.positives.get_fill_color().to_hex() == LIGHT.color("positive")
    assert marks.negatives.get_fill_color().to_hex() == LIGHT.color("negative")
    assert marks.negatives.points[:, 0].mean() == pytest.approx(1.0)
    case = CaseMarks("case", LIGHT, centers=lambda: centers, radius=0.1)
    case.stand()
    assert case.readings() == {"case": 3}


@given(st.floats(0, 1), st.booleans())
def test_a_measured_bar_is_as_long_as_its_share(share: float, hollow: bool) -> None:
    look = BarLook("of all", 0.3, 0.4, "accent", hollow)
    bar = MeasuredBar(
        "of all", RECT, LIGHT, look, share=lambda: share, number=lambda: f"{share:.2f}"
    )
    bar.stand()
    assert bar.readings()["of_all"] == pytest.approx(share, abs=0.02)
    assert bar.number.string == f"{share:.2f}"
    assert bar.number.line_box().right <= RECT.right + 1e-9
    assert bar.number.line_box().left > bar.bar.box().right


@given(st.integers(1, 6), st.floats(1.5, 9))
def test_rooms_of_bars_do_not_overlap(n_bars: int, height: float) -> None:
    room = Rect(0.0, -height, 4.0, 0.0)
    rects = bar_rects(room, n_bars, 0.1, 0.12)
    assert len(rects) == n_bars
    assert all(room.contains(rect) for rect in rects)
    assert all(a.bottom >= b.top for a, b in itertools.pairwise(rects))


def test_what_is_not_named_has_a_ring_and_words_that_follow() -> None:
    told = ["2 others: 0"]
    line = OthersLine("others", LIGHT, 0.3, (1.0, -1.0), lambda: told[0])
    line.stand()
    assert line.words.string == "2 others: 0"
    assert line.ring.box().left == pytest.approx(1.0)
    assert line.words.line_box().left > line.ring.box().right
    told[0] = "2 others: 7"
    line.refresh()
    assert line.words.string == "2 others: 7"
