"""Our own clips are what their goldens say."""

import pytest

from mlu_anim import clips
from mlu_anim.regression.plugin import ClipRegression


@pytest.mark.parametrize("clip", clips.names())
def test_a_clip_is_as_it_was(clip: str, clip_regression: ClipRegression) -> None:
    clip_regression.check(clip)
