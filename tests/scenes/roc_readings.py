"""What can be read off a drawn scene: from points, colors and strings, not from its state."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.part import Ink
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import Words

POINTS_PER_MARK = 16


def centers(ink: Ink) -> NDArray[np.float64]:
    """(n_marks, 2) of the marks of an ink, on the page."""
    blocks = np.asarray(ink.points).reshape(-1, POINTS_PER_MARK, 3)[:, :, :2]
    return np.asarray((blocks.min(axis=1) + blocks.max(axis=1)) / 2)


def string_at(words: Words) -> str:
    """A string that can be seen."""
    assert words.visibility > 0, f"{words.string!r} cannot be seen"
    return words.string


def visible(scene: ExplainerScene) -> Hashable:
    """All that can be seen now: points, colors and opacities, in drawing order."""
    inks = (ink for ink in scene.mobjects_to_draw() if ink.visibility > 0)
    return tuple(
        (
            np.round(ink.points, 9).tobytes(),
            ink.fill_rgbas.tobytes(),
            ink.stroke_rgbas.tobytes(),
            ink.background_stroke_rgbas.tobytes(),
        )
        for ink in inks
    )
