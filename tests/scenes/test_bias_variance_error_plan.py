"""The plot of errors leaves room for its words on every page."""

from itertools import product

import numpy as np
import pytest

from mlu_anim.stage.page import page
from mlu_anim.stage.variant import RATIOS
from scenes._bias_variance_error_plan import ABOVE_MARK, HEADROOM, plan_errors
from scenes._bias_variance_landing_marks import mark_radius

PAGES = [(r, c) for r, c in product(RATIOS, (False, True)) if r == "16:9" or not c]


@pytest.mark.parametrize(("ratio", "compact"), PAGES)
@pytest.mark.parametrize("n_stacks", [2, 3, 8, 20])
def test_the_plot_has_room_on_every_page(ratio: str, compact: bool, n_stacks: int) -> None:
    made = page(ratio, compact=compact)
    plan = plan_errors(
        made.measure,
        made,
        heights=np.linspace(0.1, 0.32, n_stacks),
        layers=("bias²", "variance", "noise"),
        test="test error",
        axis="squared error",
        below=0.16 + 2.2 * made.type.label,
    )
    assert made.measure.contains(plan.plane.rect)
    assert plan.plane.rect.height > 1.4
    assert plan.plane.y_range[1] >= 0.32 * HEADROOM - 1e-9
    tallest = plan.plane.c2p([n_stacks], [0.32])[0, 1]
    number = mark_radius(made) + ABOVE_MARK + 0.7 * made.type.label
    assert tallest + number <= plan.plane.rect.top, "the tallest stack's number has no room"
    for left, top in (plan.layer_key, plan.test_key):
        assert plan.card.left <= left < plan.card.right
        assert plan.plane.rect.bottom < top <= plan.card.top


@pytest.mark.parametrize(("middle", "inside"), [(0.1, True), (0.3, False)])
def test_names_of_layers_stand_between_the_ends_where_errors_are_low(
    middle: float, inside: bool
) -> None:
    made = page("16:9", compact=False)
    heights = np.array([0.3, 0.3, *[middle] * 5, 0.32])
    names = {"layers": ("bias²", "variance", "noise"), "test": "test error", "axis": "error"}
    names |= {"below": 0.16 + 2.2 * made.type.label}  # type: ignore[dict-item]
    plan = plan_errors(made.measure, made, heights=heights, **names)  # type: ignore[arg-type]
    left, top = plan.layer_key
    assert (left > plan.plane.rect.left) == inside
    assert (top <= plan.plane.rect.top) == inside
