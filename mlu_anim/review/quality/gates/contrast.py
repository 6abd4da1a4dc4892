"""Texts and marks stand out from what lies under them (WCAG 2.2: 1.4.3 and 1.4.11)."""

from collections.abc import Iterator, Sequence

import numpy as np

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import Painted, SeenInk, stops
from mlu_anim.stage.theme import MARK_CONTRAST, TEXT_CONTRAST, TRIOS, contrast, rgb, theme

_HALF_OF_IT = 0.5
_AS_MIXED = 0.03
"""How far a channel, 0 to 1, of a mixed color may lie beside the mixture."""
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
            yield from _told(ink, [_worst(each) for each in ink.painted], TEXT_CONTRAST)
        return
    roles = theme(theme_name).roles
    grounds = [roles[role] for role in GROUNDS]
    marks = [roles[role] for role in MARKS]
    drawn = [each for each in ink.painted if each.color not in grounds]
    worst = [_worst(each, marks, grounds) for each in drawn]
    # An area in a weak color is seen by a line around it, and a line by what it is around.
    best = max(worst, default=None)
    yield from _told(ink, [best] if best else [], MARK_CONTRAST)


Measured = tuple[float, str, str]
"""A contrast, of a color, on another."""


def _worst(painted: Painted, marks: Sequence[str] = (), grounds: Sequence[str] = ()) -> Measured:
    """The weakest contrast with what lies under; neither other marks nor their ends count."""
    measured = [
        (contrast(painted.color, under), painted.color, under)
        for under, share in painted.under
        if under not in marks and not (share <= _HALF_OF_IT and _is_edge(under, marks, grounds))
    ]
    return min(measured, default=(float("inf"), painted.color, ""))


def _is_edge(color: str, marks: Sequence[str], grounds: Sequence[str]) -> bool:
    """Whether a color is mixed of a mark's and a ground's, as pixels are where a mark ends."""
    pairs = ((mark, ground) for mark in marks for ground in grounds)
    return any(_is_between(color, *pair) for pair in pairs)


def _is_between(color: str, one: str, other: str) -> bool:
    """Whether a color is a mixture of two."""
    a, b, c = (np.array(rgb(each)) for each in (one, other, color))
    length = float(((b - a) ** 2).sum())
    if not length:
        return False
    way = float(np.clip(((c - a) * (b - a)).sum() / length, 0, 1))
    return bool(np.abs(a + way * (b - a) - c).max() < _AS_MIXED)


def _told(ink: SeenInk, worst: list[Measured], needed: float) -> Iterator[str]:
    for ratio, color, under in worst:
        if ratio < needed - ROUNDING:
            yield f"{ink.title} in {color} on {under} has contrast {ratio:.2f}, not {needed:g}"
