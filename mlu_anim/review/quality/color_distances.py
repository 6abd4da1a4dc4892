"""Distances between colors, as seen with normal vision and with color blindness."""

from functools import cache

from coloraide import Color

from mlu_anim.stage.theme import TRIOS, Theme

SIGHTS = (None, "protan", "deutan", "tritan")
"""Normal vision (None) and the three kinds of color blindness."""
SAME_TRIO, FIRST_TRIO, OTHER_TRIO = 13.0, 17.0, 8.0
"""Least distances (OKLab x 100) of two color roles of a theme: both in one trio, or one the ink;
both in the first trio; in different trios, whose marks have different shapes as well."""
_ROUNDING = 0.05


@cache
def distance(one: str, other: str, sight: str | None) -> float:
    """Return the distance of two colors, OKLab x 100, as seen with a kind of color vision.

    `sight`: one of SIGHTS; color blindness is simulated by the method of Machado (2009).
    """
    colors = [Color(color) for color in (one, other)]
    if sight is not None:
        colors = [color.filter(sight, method="machado") for color in colors]
    return 100 * float(colors[0].delta_e(colors[1], method="ok", scalar=1))


def least_distance(one: str, other: str) -> float:
    """Return the least distance (OKLab x 100) of two color roles that are shown together."""
    pair = {one, other}
    if pair <= set(TRIOS[0]):
        return FIRST_TRIO
    is_one_set = "ink" in pair or any(pair <= set(trio) for trio in TRIOS)
    return SAME_TRIO if is_one_set else OTHER_TRIO


def too_close(theme: Theme, one: str, other: str, *, both_lines: bool) -> list[tuple[str, float]]:
    """Return the kinds of vision in which two color roles are too similar, with their distance.

    `both_lines`: both colors are drawn as lines, which cannot be told apart by their shape.
    """
    least = least_distance(one, other)
    sights = SIGHTS if both_lines or least > OTHER_TRIO else SIGHTS[:1]
    colors = theme.color(one), theme.color(other)
    distances = [(sight or "normal", distance(*colors, sight)) for sight in sights]
    return [(sight, value) for sight, value in distances if value < least - _ROUNDING]
