"""The table of lengths: at the scale they were measured at, and everything within its column."""

import numpy as np
import pytest

from mlu_anim.stage.page import page
from mlu_anim.stage.variant import RATIOS
from mlu_anim.stage.words import text_width
from scenes._bias_variance_side_table import plan_table

SIDES = np.array([[0.44, 0.02], [0.11, 0.48], [0.3, 0.3]])
TEXTS = [["0.44²", "0.02²"], ["0.11²", "0.48²"], ["0.30²", "0.30²"]]


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("factor", [1.0, 3.0])
def test_squares_and_lengths_stay_in_their_cells(ratio: str, compact: bool, factor: float) -> None:
    made = page(ratio, compact=compact)
    plan = plan_table(made.measure, made, sides=factor * SIDES, texts=TEXTS, unit=1.2)
    is_tight = factor > 1 or (compact and ratio == "1:1")
    assert is_tight or plan.unit == 1.2
    assert plan.unit <= 1.2
    for row, column in np.ndindex(3, 2):
        side, top = factor * SIDES[row, column], plan.rules[row]
        lower = [*plan.rules[1:], plan.room.bottom][row]
        square = plan.square(row, column, side)
        assert square.width == pytest.approx(side * plan.unit)
        assert lower < square.bottom < square.top < plan.names[row][1] < top
        x, baseline = plan.text_at(row, column, side)
        right = x + text_width(TEXTS[row][column], plan.em, "semibold")
        edge = (plan.room.left + plan.room.width / 2, plan.room.right)[column]
        assert max(right, square.right) <= edge + 1e-9
        assert baseline - 0.2 * plan.em > lower - 0.05
