"""The plot of errors leaves room for its words on every page, and its ticks are round."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.error_plan import HEADROOM, plan_errors, ticks_up_to
from mlu_anim.stage.page import page
from mlu_anim.variant import RATIOS

PAGES = [(r, c) for r, c in product(RATIOS, (False, True)) if r == "16:9" or not c]


@pytest.mark.parametrize(("ratio", "compact"), PAGES)
@pytest.mark.parametrize("n_stacks", [2, 3, 8, 20])
def test_the_plot_has_room_on_every_page(ratio: str, compact: bool, n_stacks: int) -> None:
    made = page(ratio, compact=compact)
    plan = plan_errors(
        made.abstraction,
        made,
        n_stacks=n_stacks,
        largest=0.32,
        layers=("bias²", "variance", "noise"),
        test="test error",
        axis="squared error",
    )
    assert made.abstraction.contains(plan.plane.rect)
    assert plan.plane.rect.height > 1.4
    assert plan.plane.y_range == pytest.approx((0, 0.32 * HEADROOM))
    for left, top in (plan.layer_key, plan.test_key):
        assert plan.card.left <= left < plan.card.right
        assert plan.plane.rect.bottom < top <= plan.card.top


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_ticks_are_few_round_and_within(top: float) -> None:
    ticks = ticks_up_to(top)
    assert 2 <= len(ticks) <= 5 or top / ticks[-1].value < 2
    assert ticks[0].value == 0
    assert ticks[-1].value <= top
    assert all(float(tick.label) == pytest.approx(tick.value) for tick in ticks)
