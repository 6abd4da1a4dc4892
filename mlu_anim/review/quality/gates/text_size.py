"""Every text can be read at the smallest size at which it is published."""

from collections.abc import Iterator

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import Stop, View, stops
from mlu_anim.stage.page import SHORT_SIDE, SMALLEST_EM

PHONE_PX, PAGE_PX = 360, 640
"""A phone's width, where GIFs and upright films are seen; the least width of a film across."""
SMALLEST_PX = 8.8
"""Least em of a text there: a label of the compact scale."""
_ROUNDING = 1e-9


class TextSize:
    """At least 1/30 of the shorter side, and at least so many pixels as shown."""

    name = "text size"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every text that is too small."""
        return [
            at(self.name, words, view.name, stop.beat, stop.t_s)
            for view, stop in stops(subject.views)
            for words in _too_small(view, stop)
        ]


def _too_small(view: View, stop: Stop) -> Iterator[str]:
    is_small = view.variant.compact or not stop.page.wide
    shown_px = PHONE_PX if is_small else PAGE_PX
    for text in stop.texts:
        share, px = text.em / SHORT_SIDE, text.em / stop.page.frame.width * shown_px
        if text.em < SMALLEST_EM - _ROUNDING:
            yield f"{text.title} is too small: {share:.1%} of the shorter side, not 1/30"
        elif px < SMALLEST_PX:
            yield f"{text.title} is too small: {px:.1f} px where shown {shown_px} px wide"
