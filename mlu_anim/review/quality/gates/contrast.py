"""Gate: texts and marks contrast with the colors under them (WCAG 2.2: 1.4.3 and 1.4.11)."""

from collections.abc import Iterator, Sequence

import numpy as np

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import Painted, VisibleInk, all_snapshots
from mlu_anim.stage.theme import MARK_CONTRAST, TEXT_CONTRAST, TRIOS, contrast, rgb, theme

_HALF = 0.5
_MIXTURE_TOLERANCE = 0.03
"""The tolerance of each channel, on a scale from 0 to 1, for a color to count as a mixture."""
ROUNDING = 0.05
"""The tolerance of contrast ratios, since mixed colors are rounded to whole levels."""
GROUNDS = ("paper", "panel", "highlighter")
"""The color roles of background areas, which need no contrast of their own."""
MARKS = (*(role for trio in TRIOS for role in trio), "ink", "muted")
"""The color roles of marks; the gate for color vision compares two marks, not this gate."""


class Contrast:
    """Requires a contrast ratio of 4.5 for texts and 3 for marks, unless they are faded."""

    name = "contrast"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each color that has too little contrast with a color under it."""
        return [
            at(self.name, words, view.name, snapshot.beat, snapshot.t_s)
            for view, snapshot in all_snapshots(subject.views)
            for ink in snapshot.inks
            for words in _low_contrast(ink, view.variant.theme)
        ]


def _low_contrast(ink: VisibleInk, theme_name: str) -> Iterator[str]:
    if ink.string is not None:
        if ink.string.strip():
            yield from _describe(ink, [_worst(p) for p in ink.painted], TEXT_CONTRAST)
        return
    roles = theme(theme_name).roles
    grounds = [roles[role] for role in GROUNDS]
    marks = [roles[role] for role in MARKS]
    drawn = [p for p in ink.painted if p.color not in grounds]
    worst = [_worst(p, marks, grounds) for p in drawn]
    # An area with low contrast is visible by its outline, and an outline by its area.
    best = max(worst, default=None)
    yield from _describe(ink, [best] if best else [], MARK_CONTRAST)


Measured = tuple[float, str, str]
"""A contrast ratio, a color, and the color under it."""


def _worst(painted: Painted, marks: Sequence[str] = (), grounds: Sequence[str] = ()) -> Measured:
    """Return the lowest contrast of a color with the colors under it.

    `marks`: colors that are left out, as are their mixtures with `grounds` at blurred edges.
    The contrast is infinite if no color is left.
    """
    measured = [
        (contrast(painted.color, under), painted.color, under)
        for under, share in painted.under
        if under not in marks and not (share <= _HALF and _is_edge(under, marks, grounds))
    ]
    return min(measured, default=(float("inf"), painted.color, ""))


def _is_edge(color: str, marks: Sequence[str], grounds: Sequence[str]) -> bool:
    """Return True if a color mixes a mark's color and a background's, as at the edge of a mark."""
    pairs = ((mark, ground) for mark in marks for ground in grounds)
    return any(_is_between(color, *pair) for pair in pairs)


def _is_between(color: str, one: str, other: str) -> bool:
    """Return True if a color is a mixture of two others."""
    a, b, c = (np.array(rgb(hex_color)) for hex_color in (one, other, color))
    length = float(((b - a) ** 2).sum())
    if not length:
        return False
    share = float(np.clip(((c - a) * (b - a)).sum() / length, 0, 1))
    return bool(np.abs(a + share * (b - a) - c).max() < _MIXTURE_TOLERANCE)


def _describe(ink: VisibleInk, worst: list[Measured], needed: float) -> Iterator[str]:
    for ratio, color, under in worst:
        if ratio < needed - ROUNDING:
            yield (
                f"{ink.title} in {color} on {under} has contrast {ratio:.2f}; "
                f"the least is {needed:g}"
            )
