"""The bias-variance scene of one data set: what it says and what it draws."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.stage.variant import RATIOS, film_variant
from mlu_anim.wording.sentences import CAPTION_LIMIT
from tests.playing import page_faults, shot_of, timeline_of
from tests.scenes.bias_variance_readings import (
    at_end,
    drawn_rects,
)


@cache
def resampled() -> BiasVariance:
    """One data set, and numbers of another scale."""
    from sklearn.datasets import load_diabetes
    from sklearn.tree import DecisionTreeRegressor

    data = load_diabetes(scaled=False)
    bmi = data.data[:, [data.feature_names.index("bmi")]]
    return BiasVariance.from_estimator(
        lambda depth: DecisionTreeRegressor(max_depth=depth, random_state=0),
        bmi,
        data.target,
        complexity_name="depth",
        n_resamples=60,
    )


@pytest.mark.parametrize("ratio", RATIOS)
def test_one_data_set_is_laid_out_in_order(ratio: str) -> None:
    shot = shot_of(resampled(), film_variant("draft", ratio, "light"))
    assert page_faults(shot) == []
    assert all(len(beat.caption) <= CAPTION_LIMIT for beat in timeline_of(shot).beats)


def test_bias_of_one_data_set_is_said_to_be_that_to_its_full_fit() -> None:
    r = resampled()
    assert "full fit" in at_end(r, "stiff", lambda scene: scene.say("subtitle"))
    strings = at_end(r, "stiff", lambda scene: scene.strings())
    assert {"gap: to full fit", "full fit"} <= set(strings)
    in_stacks = at_end(r, "squares", lambda scene: scene.strings())
    assert {"gap²", "the rest", "left-out rows"} <= set(in_stacks)
    for said in (*strings, *in_stacks):
        assert not {"truth", "test error", "bias²"} & {said}


def test_stacks_of_one_data_set_add_up_to_the_error_of_left_out_rows() -> None:
    r = resampled()

    def look(scene: Any) -> None:
        tops = scene.errors.plane.p2c(drawn_rects(scene)[:, -1, 2:])[:, 1]
        assert tops == pytest.approx(r.measured)
        for index in (0, len(r.complexity) - 1):
            (line,) = scene.world.truths[index].inks()
            drawn = scene.world.plane.p2c(line.points)
            assert drawn[:, 1] == pytest.approx(np.interp(drawn[:, 0], r.x, r.truth[index]))

    at_end(r, "u", look)
