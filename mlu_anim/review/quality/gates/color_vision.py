"""Gate: color roles shown together are distinguishable with every kind of color vision."""

from itertools import combinations

from mlu_anim.review.quality.color_distances import least_distance, too_close
from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import Snapshot, all_snapshots
from mlu_anim.stage.theme import TRIOS, Theme, theme

ROLES = (*(role for trio in TRIOS for role in trio), "ink")


class ColorVision:
    """Compares the color roles that are shown at the same time, for each kind of color vision."""

    name = "color vision"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each pair of roles that is too similar in some kind of vision."""
        return [
            at(self.name, words, view.name, snapshot.beat, snapshot.t_s)
            for view, snapshot in all_snapshots(subject.views)
            for words in _too_similar(theme(view.variant.theme), snapshot)
        ]


def _too_similar(colors: Theme, snapshot: Snapshot) -> list[str]:
    shown = [painted for ink in snapshot.inks if ink.string is None for painted in ink.painted]
    as_area = {painted.color for painted in shown if not painted.line}
    as_line = {painted.color for painted in shown if painted.line}
    roles = [role for role in ROLES if colors.color(role) in as_area | as_line]
    return [
        f"{one} and {other} are too similar in {sight} vision: "
        f"their distance is {apart:.1f}, the least is {least_distance(one, other):g}"
        for one, other in combinations(roles, 2)
        for sight, apart in too_close(
            colors, one, other, both_lines={colors.color(one), colors.color(other)} <= as_line
        )
    ]
