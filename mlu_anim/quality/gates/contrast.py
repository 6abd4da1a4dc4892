"""Texts and marks stand out from what lies under them (WCAG 2.2: 1.4.3 and 1.4.11)."""

from collections.abc import Iterator

from mlu_anim.quality.findings import Finding, at
from mlu_anim.quality.seen import Painted, SeenInk, stops
from mlu_anim.quality.subject import Subject
from mlu_anim.theme import MARK_CONTRAST, TEXT_CONTRAST, TRIOS, contrast, theme

ROUNDING = 0.05
"""A mixed color is rounded to whole levels."""
GROUNDS = ("paper", "panel", "highlighter")
"""Roles of areas that carry nothing that must be seen by itself."""
MARKS = (*(role for trio in TRIOS for role in trio), "ink", "muted")
"""Two of these are told apart by their distance, not by contrast: the gate of color vision."""


class Contrast:
    """4.5 for texts, 3 for marks; what has stepped back is exempt."""

    name = "contrast"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every color that is too weak, with what it stands on."""
        return [
            at(self.name, words, view.name, stop.beat, stop.t_s)
            for view, stop in stops(subject.views)
            for ink in stop.inks
            for words in _weak(ink, view.variant.theme)
        ]


def _weak(ink: SeenInk, theme_name: str) -> Iterator[str]:
    if ink.string is not None:
        if ink.string.strip():
            yield from _told(ink, [_worst(each, ()) for each in ink.painted], TEXT_CONTRAST)
        return
    roles = theme(theme_name).roles
    grounds = [roles[role] for role in GROUNDS]
    marks = [roles[role] for role in MARKS]
    worst = [_worst(each, marks) for each in ink.painted if each.color not in grounds]
    # An area in a weak color is seen by a line around it, and a line by what it is around.
    best = max(worst, default=None)
    yield from _told(ink, [best] if best else [], MARK_CONTRAST)


Measured = tuple[float, str, str]
"""A contrast, of a color, on another."""


def _worst(painted: Painted, exempt: list[str] | tuple[()]) -> Measured:
    measured = [
        (contrast(painted.color, under), painted.color, under)
        for under, _ in painted.under
        if under not in exempt
    ]
    return min(measured, default=(float("inf"), painted.color, ""))


def _told(ink: SeenInk, worst: list[Measured], needed: float) -> Iterator[str]:
    for ratio, color, under in worst:
        if ratio < needed - ROUNDING:
            yield f"{ink.title} in {color} on {under} has contrast {ratio:.2f}, not {needed:g}"
