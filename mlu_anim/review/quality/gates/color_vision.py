"""Roles that are seen together can be told apart, by every kind of color vision."""

from itertools import combinations

from mlu_anim.review.quality.color_distances import least_distance, too_close
from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import Stop, stops
from mlu_anim.stage.theme import TRIOS, Theme, theme

ROLES = (*(role for trio in TRIOS for role in trio), "ink")


class ColorVision:
    """Machado's simulation, over the roles that a clip shows at one time."""

    name = "color vision"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every pair of roles that looks alike to somebody."""
        return [
            at(self.name, words, view.name, stop.beat, stop.t_s)
            for view, stop in stops(subject.views)
            for words in _alike(theme(view.variant.theme), stop)
        ]


def _alike(colors: Theme, stop: Stop) -> list[str]:
    shown = [painted for ink in stop.inks if ink.string is None for painted in ink.painted]
    as_area = {painted.color for painted in shown if not painted.line}
    as_line = {painted.color for painted in shown if painted.line}
    roles = [role for role in ROLES if colors.color(role) in as_area | as_line]
    return [
        f"{one} and {other} are {apart:.1f} apart in {sight} vision, "
        f"not {least_distance(one, other):g}"
        for one, other in combinations(roles, 2)
        for sight, apart in too_close(
            colors, one, other, both_lines={colors.color(one), colors.color(other)} <= as_line
        )
    ]
