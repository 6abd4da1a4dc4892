"""Gate: nothing is cut off or in the margin."""

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import all_snapshots
from mlu_anim.stage.fitting import SLACK
from mlu_anim.stage.page import MARGIN, Rect


class SafeArea:
    """Requires everything to stay out of the outer 5 % on each side of the page."""

    name = "safe area"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each text or mark that extends beyond the safe area."""
        return [
            at(
                self.name,
                f"{ink.title} leaves the safe area {_beyond(ink.box, snapshot.page.content)}",
                view.name,
                snapshot.beat,
                snapshot.t_s,
            )
            for view, snapshot in all_snapshots(subject.views)
            for ink in snapshot.inks
            if not snapshot.page.content.contains(ink.box, slack=SLACK)
        ]


def _beyond(box: Rect, safe: Rect) -> str:
    """Say on which side a box leaves the safe area most, and by what share of the margin."""
    width, height = (MARGIN * side / (1 - 2 * MARGIN) for side in (safe.width, safe.height))
    overhangs = {
        "at the left": (safe.left - box.left) / width,
        "at the right": (box.right - safe.right) / width,
        "at the bottom": (safe.bottom - box.bottom) / height,
        "at the top": (box.top - safe.top) / height,
    }
    side = max(overhangs, key=lambda name: overhangs[name])
    return f"{side} by {overhangs[side]:.0%} of the margin"
