"""Transparent pictures over the paper color equal the opaque pictures."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.display_list import Item
from mlu_anim.rendering.painter import Painter
from mlu_anim.results import clips
from mlu_anim.stage import shapes
from mlu_anim.stage.theme import rgb, theme
from mlu_anim.stage.variant import Cut, Variant
from tests.playing import default_result, shot_of, timeline_of

Picture = NDArray[np.uint8]
EVERY_S = Fraction(6)
MOST_LEVELS = 2
"""Colors are rounded twice: when multiplied by alpha, and when blended."""
PAPER = rgb(theme("light").color("paper"))


def pictures(clip: str, theme_name: str, *, transparent: bool) -> list[Picture]:
    """Some pictures of a clip, in Cairo's format."""
    variant = Variant(theme_name, "en", "16:9", 426, 240, transparent=transparent)
    shot = shot_of(default_result(clip), variant, Cut("full"), (1 / EVERY_S,))
    drawn: list[Picture] = []
    shots.draw(shot, timeline_of(shot), lambda frame: drawn.append(frame.picture.copy()))
    return drawn


@pytest.mark.parametrize(
    ("clip", "theme_name"), [("roc", "dark"), *((clip, "light") for clip in clips.names())]
)
def test_over_the_paper_color_it_is_the_opaque_picture(clip: str, theme_name: str) -> None:
    paper = np.array(rgb(theme(theme_name).color("paper"))[::-1]) * 255
    without = pictures(clip, theme_name, transparent=True)
    for bare, opaque in zip(without, pictures(clip, theme_name, transparent=False), strict=True):
        opacity = bare[:, :, 3:] / 255
        blended = bare[:, :, :3] + (1 - opacity) * paper
        assert np.abs(blended - opaque[:, :, :3]).max() <= MOST_LEVELS
    assert all((bare[:, :, 3] == 0).mean() > 0.1 for bare in without), "some pixels are transparent"


def squares(key: int, radius: float, rgba: tuple[float, float, float, float]) -> Item:
    """Several squares in one place: enough curves for their coverage to be cached."""
    points = shapes.squares([(0.0, 0.0)] * 4, radius)
    return Item(key, points, None, rgba, None, "AUTO", "AUTO")


@pytest.mark.parametrize("times", [1, 5], ids=["painted directly", "from cached coverage"])
def test_painting_in_the_paper_color_erases(times: int) -> None:
    painter = Painter(160, 90, 16.0, 9.0, PAPER, transparent=True)
    card, hole = squares(0, 4.0, (1.0, 1.0, 1.0, 1.0)), squares(1, 2.0, (*PAPER, 1.0))
    mark = squares(2, 1.0, (0.8, 0.2, 0.4, 1.0))
    for _ in range(times):  # a changed order repaints everything
        painter.paint((hole, card))
        painter.paint((card, hole, mark))
    pixels: Any = painter.pixels
    assert pixels[45, 80].tolist() == [102, 51, 204, 255], "the mark is in the hole"
    assert pixels[45, 96].tolist() == [0, 0, 0, 0], "the hole shows what is behind"
    assert pixels[45, 110].tolist() == [255, 255, 255, 255], "the card is whole around it"
