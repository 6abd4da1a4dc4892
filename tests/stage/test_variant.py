"""Variants: sizes that can be encoded, and what each quality means."""

from fractions import Fraction

import pytest

from mlu_anim.stage.variant import QUALITIES, RATIOS, film_variant, gif_variant, size_px
from mlu_anim.system.errors import UsageError


@pytest.mark.parametrize(
    ("quality", "size", "fps"),
    [
        ("draft", (854, 480), 15),
        ("standard", (1280, 720), 30),
        ("high", (1920, 1080), 60),
        ("4k", (3840, 2160), 60),
    ],
)
def test_qualities_are_what_the_command_line_says(
    quality: str, size: tuple[int, int], fps: int
) -> None:
    made = film_variant(quality, "16:9", "dark")
    assert (made.width_px, made.height_px) == size
    assert made.fps == fps
    assert made.theme == "dark"
    assert not made.compact


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("quality", QUALITIES)
def test_pictures_have_even_sides_of_their_ratio(ratio: str, quality: str) -> None:
    across, down = RATIOS[ratio]
    for made in (film_variant(quality, ratio, "light"), gif_variant(quality, ratio, "light")):
        assert made.width_px % 2 == 0 or made.height_px % 2 == 0
        assert made.width_px / made.height_px == pytest.approx(across / down, rel=0.01)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("quality", QUALITIES)
def test_films_have_even_sides(ratio: str, quality: str) -> None:
    made = film_variant(quality, ratio, "light")
    assert made.width_px % 2 == made.height_px % 2 == 0


@pytest.mark.parametrize(("quality", "fps"), [("draft", 10), ("standard", 20), ("4k", 20)])
def test_gifs_are_small_and_compact(quality: str, fps: int) -> None:
    made = gif_variant(quality, "16:9", "light")
    assert (made.width_px, made.height_px) == (640, 360)
    assert made.compact
    assert made.fps == fps
    assert (Fraction(100) / made.fps).denominator == 1, "no exact delay in a GIF"


def test_a_rate_can_be_asked_for() -> None:
    assert film_variant("draft", "1:1", "light", Fraction(25)).fps == 25
    assert gif_variant("draft", "1:1", "light", Fraction(50)).fps == 50


def test_unknown_ratios_and_qualities_are_named() -> None:
    with pytest.raises(UsageError, match="'3:1'"):
        size_px("3:1", 480)
    with pytest.raises(UsageError, match="'best'"):
        film_variant("best", "16:9", "light")
