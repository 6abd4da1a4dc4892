"""Distances between colors, as seen with normal vision and with color blindness."""

from functools import cache

from coloraide import Color

from mlu_anim.stage.theme import TRIOS, Theme

SIGHTS = (None, "protan", "deutan", "tritan")
"""Normal vision (None) and the three kinds of color blindness."""
SAME_TRIO, FIRST_TRIO, OTHER_TRIO = 13.0, 17.0, 8.0
"""Least distances (OKLab x 100) between roles of one trio or the ink, between roles of the first
trio, and between roles of different trios, which also differ by their marks."""
_ROUNDING = 0.05


@cache
def distance(one: str, other: str, sight: str | None) -> float:
    """The distance of two colors (OKLab x 100) in a kind of vision (simulation: Machado, 2009)."""
    colors = [Color(color) for color in (one, other)]
    if sight is not None:
        colors = [color.filter(sight, method="machado") for color in colors]
    return 100 * float(colors[0].delta_e(colors[1], method="ok", scalar=1))


def least_distance(one: str, other: str) -> float:
    """The least distance required between two roles that are shown together."""
    pair = {one, other}
    if pair <= set(TRIOS[0]):
        return FIRST_TRIO
    is_one_set = "ink" in pair or any(pair <= set(trio) for trio in TRIOS)
    return SAME_TRIO if is_one_set else OTHER_TRIO


def too_close(theme: Theme, one: str, other: str, *, both_lines: bool) -> list[tuple[str, float]]:
    """The kinds of vision in which two roles of a theme are too similar, with their distance.

    `both_lines`: both are lines, which cannot be distinguished by their shape.
    """
    least = least_distance(one, other)
    sights = SIGHTS if both_lines or least > OTHER_TRIO else SIGHTS[:1]
    colors = theme.color(one), theme.color(other)
    distances = [(sight or "normal", distance(*colors, sight)) for sight in sights]
    return [(sight, value) for sight, value in distances if value < least - _ROUNDING]
