"""Gate: every text is legible at the smallest size at which the clip is shown."""

from collections.abc import Iterator

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import Snapshot, View, all_snapshots
from mlu_anim.stage.page import SHORT_SIDE, SMALLEST_COMPACT_EM, SMALLEST_EM

PHONE_PX, PAGE_PX = 360, 640
"""The width of GIFs and upright films on a phone, and of films on a page, in pixels."""
SMALLEST_PX = 8.8
"""The least font size (em) of a text at that width, in pixels."""
_ROUNDING = 1e-9


class TextSize:
    """Requires a share of the picture's shorter side (4 %, compact 4.8 %), and `SMALLEST_PX`."""

    name = "text size"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each text that is too small."""
        return [
            at(self.name, words, view.name, snapshot.beat, snapshot.t_s)
            for view, snapshot in all_snapshots(subject.views)
            for words in _too_small(view, snapshot)
        ]


def _too_small(view: View, snapshot: Snapshot) -> Iterator[str]:
    is_small = view.variant.compact or not snapshot.page.wide
    shown_px = PHONE_PX if is_small else PAGE_PX
    least = SMALLEST_COMPACT_EM if view.variant.compact else SMALLEST_EM
    rule = f"the least is {least / SHORT_SIDE:.1%}"
    for text in snapshot.texts:
        share, px = text.em / SHORT_SIDE, text.em / snapshot.page.frame.width * shown_px
        if text.em < least - _ROUNDING:
            yield f"{text.title} is too small: {share:.1%} of the shorter side; {rule}"
        elif px < SMALLEST_PX:
            yield f"{text.title} is too small: {px:.1f} px in a picture {shown_px} px wide"
