"""How far two colors are apart, for eyes with and without a color deficiency."""

from functools import cache

from coloraide import Color

from mlu_anim.stage.theme import TRIOS, Theme

SIGHTS = (None, "protan", "deutan", "tritan")
"""Normal vision, and the three kinds of color blindness."""
APART, FURTHER_APART, FOREIGN_APART = 13.0, 17.0, 8.0
"""Least distances (OKLab x 100): of roles of one trio and the ink, of the first trio's roles, and
of roles of different trios, which are told apart by their marks as well."""
_ROUNDING = 0.05


@cache
def distance(one: str, other: str, sight: str | None) -> float:
    """How far two colors are apart (OKLab x 100), as such eyes see them (Machado, 2009)."""
    seen = [Color(color) for color in (one, other)]
    if sight is not None:
        seen = [color.filter(sight, method="machado") for color in seen]
    return 100 * float(seen[0].delta_e(seen[1], method="ok", scalar=1))


def least_distance(one: str, other: str) -> float:
    """How far two roles have to be apart that are seen together."""
    pair = {one, other}
    if pair <= set(TRIOS[0]):
        return FURTHER_APART
    is_one_set = "ink" in pair or any(pair <= set(trio) for trio in TRIOS)
    return APART if is_one_set else FOREIGN_APART


def too_close(theme: Theme, one: str, other: str, *, both_lines: bool) -> list[tuple[str, float]]:
    """The sights by which two roles of a theme cannot be told apart, each with their distance.

    `both_lines`: two lines have no shape that would tell them apart.
    """
    least = least_distance(one, other)
    sights = SIGHTS if both_lines or least > FOREIGN_APART else SIGHTS[:1]
    colors = theme.color(one), theme.color(other)
    apart = [(sight or "normal", distance(*colors, sight)) for sight in sights]
    return [(sight, each) for sight, each in apart if each < least - _ROUNDING]
