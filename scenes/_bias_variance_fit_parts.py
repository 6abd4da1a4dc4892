"""The parts that show many fits of one model, and how far each has come."""

from collections.abc import Callable
from dataclasses import dataclass

from mlu_anim.stage.curve import Bracket, Curve
from mlu_anim.stage.part import Part
from mlu_anim.stage.words import Label
from scenes._bias_variance_ghosts import GhostCurves


@dataclass(frozen=True)
class Drawn:
    """Progress of one model's fits, each from 0 to 1: ghosts, mean curve, brackets."""

    ghosts: Callable[[], float]
    mean: Callable[[], float]
    measured: Callable[[], float]


@dataclass(frozen=True)
class Fits:
    """The parts that show one model: its fits, their mean, and what is measured of them."""

    ghosts: GhostCurves
    mean: Curve
    gap: Bracket
    spread: Bracket
    name: Label

    def all(self) -> dict[Part, float]:
        """All of them, present."""
        return dict.fromkeys((self.ghosts, self.mean, self.gap, self.spread, self.name), 1.0)

    def curves(self) -> dict[Part, float]:
        """Presence of the curves, without the brackets."""
        return dict.fromkeys((self.ghosts, self.mean, self.name), 1.0)
