"""The bias-variance scene of users' tables: whatever names and numbers, the page is in order."""

from functools import cache

import numpy as np
import pytest

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.stage.variant import RATIOS, Variant, film_variant, gif_variant
from mlu_anim.wording.sentences import CAPTION_LIMIT
from tests.playing import page_faults, shot_of, timeline_of
from tests.scenes.bias_variance_readings import at_end
from tests.scenes.roc_readings import string_at

LONG_X = "living area in square feet, as it was measured when the house was built"
LONG_Y = "price_of_the_house_in_dollars_when_it_was_last_sold_without_its_garden"


@cache
def houses() -> BiasVariance:
    """Long names, thousands, several features."""
    generator = np.random.default_rng(0)
    area = 500 + 3_000 * generator.random(200)
    price = 40_000 + 25_000 * np.sin(area / 500) + generator.normal(0, 6_000, 200)
    columns = np.column_stack([generator.random(200), area])
    return bias_variance.EXPERIMENT.run(
        data=Dataset("house sales", columns, price, ("age", LONG_X), LONG_Y), n_resamples=40
    )


def variants() -> list[Variant]:
    films = [film_variant("draft", ratio, "light") for ratio in RATIOS]
    return [*films, *(gif_variant("standard", ratio, "dark") for ratio in ("16:9", "9:16"))]


@pytest.mark.parametrize("variant", variants(), ids=lambda v: f"{v.ratio}-{v.compact}")
def test_long_names_and_numbers_are_laid_out_in_order(variant: Variant) -> None:
    shot = shot_of(houses(), variant)
    assert page_faults(shot) == []
    assert all(len(beat.caption) <= CAPTION_LIMIT for beat in timeline_of(shot).beats)


def test_axes_are_named_and_what_was_chosen_is_said() -> None:
    strings = at_end(houses(), "sample", lambda scene: scene.strings())
    said = " ".join(strings)
    assert all(word in said for word in LONG_X.split())
    assert f"{LONG_Y[:20]}" in said
    assert {"x: the most correlated", "of 2 features"} <= set(strings)
    assert "shown: the middle 90 % of x" in strings
    assert "resamples of 50 rows" in said


def test_axis_of_thousands_is_written_in_thousands() -> None:
    r = houses()
    assert r.about["target_exponent"] == 3

    def look(scene: object) -> None:
        plane = scene.world.plane  # type: ignore[attr-defined]
        words = [w for w in scene.world.axes.inks() if hasattr(w, "string")]  # type: ignore[attr-defined]
        ticks = [w for w in words if w.anchor == "right" and w.at[0] < plane.rect.left]
        for tick in ticks:
            middle = plane.p2c([(0.0, tick.at[1] + 0.36 * tick.em)])[0, 1]
            assert float(string_at(tick).replace("\u2212", "-")) == pytest.approx(middle, abs=1e-6)
        assert ticks

    at_end(r, "sample", look)
