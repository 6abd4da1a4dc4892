"""Nothing is cut, and nothing stands in the margin."""

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import stops
from mlu_anim.stage.fitting import SLACK
from mlu_anim.stage.page import MARGIN, Rect


class SafeArea:
    """The page without its margin of 5 % on each side."""

    name = "safe area"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every text and mark that leaves it."""
        return [
            at(
                self.name,
                f"{ink.title} leaves the safe area {_beyond(ink.box, stop.page.content)}",
                view.name,
                stop.beat,
                stop.t_s,
            )
            for view, stop in stops(subject.views)
            for ink in stop.inks
            if not stop.page.content.contains(ink.box, slack=SLACK)
        ]


def _beyond(box: Rect, safe: Rect) -> str:
    """On which side, and how far, in shares of the margin there."""
    width, height = (MARGIN * side / (1 - 2 * MARGIN) for side in (safe.width, safe.height))
    ways = {
        "at the left": (safe.left - box.left) / width,
        "at the right": (box.right - safe.right) / width,
        "at the bottom": (safe.bottom - box.bottom) / height,
        "at the top": (box.top - safe.top) / height,
    }
    side = max(ways, key=lambda name: ways[name])
    return f"{side} by {ways[side]:.0%} of the margin"
