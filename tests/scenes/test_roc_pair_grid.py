"""The grid of pairs: its filled share is the share ranked right, a tie counting half."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._roc_pair_grid import AreaUnder, PairGrid
from tests.stage.test_shapes import area

PLANE = Plane(Rect(1.0, -2.0, 4.0, 1.0))
_SCORES = st.lists(st.integers(min_value=0, max_value=5), min_size=1, max_size=9)


def _grid(pos: NDArray[np.int_], neg: NDArray[np.int_], n_laid: int) -> PairGrid:
    neg = np.sort(neg)[::-1]
    right = (pos[:, None] > neg).sum(axis=0)
    tied = (pos[:, None] == neg).sum(axis=0)
    grid = PairGrid(
        "pairs",
        PLANE,
        theme("light"),
        column_right=right,
        column_tied=tied,
        n_pos=len(pos),
        n_laid=lambda: n_laid,
    )
    grid.stand()
    return grid


@given(_SCORES, _SCORES)
def test_filled_share_is_the_share_of_pairs_ranked_right(pos: list[int], neg: list[int]) -> None:
    grid = _grid(np.array(pos), np.array(neg), len(neg))
    wins = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in product(pos, neg))
    share = wins / (len(pos) * len(neg))
    assert grid.readings()["pairs_filled"] == pytest.approx(share)
    whole = area(grid.filled.points) + area(grid.tied.points) / 2
    assert whole == pytest.approx(share * PLANE.rect.width * PLANE.rect.height)


@given(_SCORES, _SCORES, st.integers(min_value=0, max_value=9))
def test_only_the_columns_laid_are_drawn(pos: list[int], neg: list[int], n_laid: int) -> None:
    n_laid = min(n_laid, len(neg))
    grid = _grid(np.array(pos), np.array(neg), n_laid)
    assert len(grid.filled.points) == 16 * n_laid
    drawn = np.vstack([grid.filled.points, grid.tied.points])
    if len(drawn):
        assert PLANE.p2c(drawn)[:, 0].max() <= n_laid / len(neg) + 1e-9


def test_a_tied_pair_is_paler_and_above_what_ranks_right() -> None:
    grid = _grid(np.array([3, 2, 2]), np.array([2]), 1)
    filled, tied = PLANE.p2c(grid.filled.points), PLANE.p2c(grid.tied.points)
    assert filled[:, 1].max() == pytest.approx(1 / 3)
    assert (tied[:, 1].min(), tied[:, 1].max()) == pytest.approx((1 / 3, 1))
    assert grid.tied.visibility < grid.filled.visibility


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_area_under_a_curve_is_its_trapezoid(steps: list[tuple[int, int]]) -> None:
    x, y = (np.cumsum([0, *(each[i] for each in steps)]) / 50 for i in (0, 1))
    part = AreaUnder("pairs", PLANE, theme("light"), x=x, y=y, n_drawn=lambda: len(x))
    part.stand()
    exact = float(np.trapezoid(y, x))
    assert part.readings()["pairs_filled"] == pytest.approx(exact, abs=1e-12)
    page_area = exact * PLANE.rect.width * PLANE.rect.height
    assert area(part.filled.points) == pytest.approx(page_area, abs=1e-9)
