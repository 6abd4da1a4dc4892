"""How the bias-variance scene looks: colors, sizes, words, whatever the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import RATIOS, Cut, film_variant
from mlu_anim.wording.sentences import CAPTION_LIMIT, wording
from tests.pairs import spread
from tests.playing import page_faults, shot_of
from tests.scenes.bias_variance_readings import (
    at_end,
    at_share,
    first_models,
    usual,
)
from tests.scenes.roc_readings import visible

# --- looks, words, other results ----------------------------------------------------------------


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_colors_follow_roles(theme_name: str) -> None:
    colors = theme(theme_name)

    def look(scene: Any) -> None:
        fits = scene.world.fits[0]
        lines = (fits.mean.line, "bias"), (fits.gap.line, "bias"), (fits.spread.line, "variance")
        for line, role in (*lines, *((ink, "variance") for ink in fits.ghosts.layers)):
            assert line.get_stroke_color().to_hex() == colors.color(role)
        (truth,) = scene.world.truths[0].inks()
        assert truth.get_stroke_color().to_hex() == colors.color("ink")
        marks = scene.errors.end_marks.discs
        assert marks.get_fill_color().to_hex() == colors.color("test")

    at_share(usual(), "stiff", 1.0, look, variant=film_variant("draft", "16:9", theme_name))


@pytest.mark.parametrize("ratio", RATIOS)
def test_marks_are_large_enough(ratio: str) -> None:
    def look(scene: Any) -> None:
        px = scene.page.frame.width / 640
        for discs in (scene.world.sample.discs, scene.errors.end_marks.discs):
            if len(discs.points):
                assert np.ptp(discs.points[:16, 0]) / 2 >= 6 * px

    variant = film_variant("draft", ratio, "light")
    at_share(usual(), "sample", 1.0, look, variant=variant)
    at_share(usual(), "u", 1.0, look, variant=variant)


@pytest.mark.parametrize("beat", ["sample", "stiff", "wiggly", "squares", "u", "point"])
def test_a_beat_looks_the_same_however_it_is_reached(beat: str) -> None:
    """But for the title, which is in its strip, and the caption, which is its own."""
    in_full = at_end(usual(), beat, visible)
    alone = at_share(usual(), beat, 1.0, visible, Cut(beats=(beat,)))
    assert alone == in_full


@pytest.mark.parametrize(("count", "ratio"), spread([2, 4], list(RATIOS), 2))
def test_other_results_are_laid_out_in_order(count: int, ratio: str) -> None:
    shot = shot_of(first_models(count), film_variant("draft", ratio, "dark"))
    assert page_faults(shot) == []


@pytest.mark.parametrize("verdict", ["usual", "clipped", "resampled"])
@pytest.mark.parametrize("key", ["sample", "stiff", "wiggly", "squares", "u", "point"])
def test_captions_fit_whatever_the_numbers(verdict: str, key: str) -> None:
    facts = dict(usual().facts())
    for name, fact in facts.items():
        if fact.kind is Kind.COUNT:
            facts[name] = Fact(1_000, Kind.COUNT)
        if fact.kind is Kind.SHARE:
            facts[name] = Fact(0.9999, Kind.SHARE)
    caption = wording("bias_variance").say(f"captions.{key}", facts, verdict)
    assert 0 < len(caption) <= CAPTION_LIMIT, caption
