"""Our own clips are what their goldens say."""

import pytest

from mlu_anim.regression.plugin import ClipRegression

WITH_GOLDENS = ("roc",)
"""Clips whose goldens are committed."""


@pytest.mark.parametrize("clip", WITH_GOLDENS)
def test_a_clip_is_as_it_was(clip: str, clip_regression: ClipRegression) -> None:
    clip_regression.check(clip)
