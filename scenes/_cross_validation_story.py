"""What the parts of the scene of cross-validation share: the page, moving values, and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.page import Rect
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.cross_validation import Folds

TRACKED = (
    *("dropped", "picked", "fitted", "missed", "way", "turn", "rained", "lined", "turned"),
    *("scored", "averaged", "meant", "mixed", "grown", "k", "spread", "pull", "pulled"),
    *("all_missed", "stretched", "left", "listed"),
)
"""The moving values, all 0 at first.

`dropped`, `picked`, `fitted`, `missed`: men, those who test, the line, its misses. `way`: the plot
onto its card. `turn`: the shuffle that is shown. `rained`: errors of single tests. `lined`: men
onto the first belt. `turned`, `scored`: belts, and their errors. `averaged`, `meant`: the mean of
a shuffle, the means of others. `mixed`: men shuffled on their belts. `grown`: the strip over the
page. `k`, `spread`: numbers of folds, rows of their errors. `pulled`, `pull`: the man of the
largest leverage, and the line without him. `all_missed`, `stretched`, `left`: all misses, these
when left out, and their errors. `listed`: rows that are listed several times.
"""


@dataclass(frozen=True)
class Story:
    """The folds that are shown, the page they are shown on, and the values that move."""

    setting: Setting
    result: "Folds"
    tracked: dict[str, ValueTracker]

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    @property
    def whole(self) -> Rect:
        a, b = self.setting.page.world, self.setting.page.measure
        return Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)

    @property
    def art(self) -> tuple[Sequence[Floats], Sequence[Floats]]:
        """Figures of rows as they train and as they test: men as wide as their waists, or marks."""
        r = self.result
        if "own" not in r.verdicts:
            return [shapes.discs([(0, 0)], 0.9)[:, :2]], [shapes.squares([(0, 0)], 1.0)[:, :2]]
        girths = 0.34 + 0.3 * (r.x - r.x.min()) / np.ptp(r.x)
        return [_standing(girth) for girth in girths], [_sitting(girth) for girth in girths]


def _standing(girth: float) -> Floats:
    head, belly = _disc((0, 0.72), 0.28), _disc((0, 0.02), (girth, 0.48))
    legs = [_limb((side, -0.3), (side, -0.98), 0.15) for side in (-0.2, 0.2)]
    return np.concatenate([head, belly, *legs])


def _sitting(girth: float) -> Floats:
    """Return a man who does a sit-up."""
    head, hip, knee = _disc((-0.4, 0.5), 0.28), (-0.1, -0.7), (0.3, 0.05)
    trunk = _limb(hip, (-0.3, 0.0), 0.2 + 0.5 * (girth - 0.3))
    return np.concatenate([head, trunk, _limb(hip, knee, 0.14), _limb(knee, (0.52, -0.84), 0.14)])


def _disc(at: tuple[float, float], radius: float | tuple[float, float]) -> Floats:
    size = np.atleast_2d(radius) if isinstance(radius, tuple) else radius
    return shapes.discs([at], size)[:, :2]


def _limb(begin: tuple[float, float], end: tuple[float, float], radius: float) -> Floats:
    a, b = np.array(begin), np.array(end)
    aside = radius * np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))
    side = shapes.polygon([a - aside, b - aside, b + aside, a + aside])[:, :2]
    return np.concatenate([_disc(begin, radius), side, _disc(end, radius)])
