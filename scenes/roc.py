"""ROC and AUC: one sweep of the threshold draws curve, area and pairs in one motion."""

from typing import TYPE_CHECKING, ClassVar

from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.marks import Mark
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._roc_measure import RocMeasure
from scenes._roc_pair import pair_marks
from scenes._roc_score_world import ScoreWorld
from scenes._roc_threshold_sweep import OFF_LEFT, OFF_RIGHT, ThresholdSweep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlu_anim.experiments.roc import RocSweep

SWEEP_S = {"short": 4.2, "full": 6.0}
"""How long the sweep takes in each cut."""
LINK_S = {"short": 0.4, "full": 0.8}
"""How long a picked pair takes to appear."""
MEDIAN = 0.5
"""The axis position of the median case, on an axis of ranks."""


class Roc(ExplainerScene):
    """The cases, the sweep, one threshold, the pairs, a second model, a choice."""

    clip: ClassVar[str] = "roc"
    beat_names: ClassVar[tuple[str, ...]] = (
        "cases",
        "sweep",
        "matrix",
        "pairs",
        "compare",
        "choose",
    )
    short_beats: ClassVar[tuple[str, ...]] = ("sweep", "pairs", "choose")
    result: "RocSweep"

    def beats_of(self, result: "RocSweep") -> tuple[str, ...]:
        """No second model: no comparison."""
        told = self.beat_names
        return told if result.second else tuple(b for b in told if b != "compare")

    # --- beats ------------------------------------------------------------------------------

    def cases(self) -> None:
        at_start = {self.threshold: OFF_RIGHT, self.reached: OFF_RIGHT}
        self.enter(self.world() | {self.scored.tally: 1.0}, at_start)

    def sweep(self) -> None:
        at_start = {self.threshold: OFF_RIGHT, self.reached: OFF_RIGHT}
        self.enter(self.world() | self.plot() | self.riding(), at_start)
        self.pause(0.6)
        self.follow(
            self.slide(self.threshold, OFF_LEFT, self.sweeping.rate),
            self.slide(self.reached, OFF_LEFT, self.sweeping.rate),
            run_time=SWEEP_S[self.cut.name],
        )

    def matrix(self) -> None:
        beside = self.scored.beside_bar(with_counts=True)
        present = self.world() | self.plot() | self.riding() | self.area(0.0) | beside
        self.enter(present, {self.reached: OFF_LEFT})
        everyday = MEDIAN if self.result.by_median else self.stated_position("everyday")
        self.follow(self.slide(self.threshold, everyday), run_time=1.2)
        parts = (self.scored.counts, self.roc.tpr_fraction, self.roc.fpr_fraction)
        self.follow(*(part.appear() for part in parts), run_time=0.8)

    def pairs(self) -> None:
        present = self.world() | self.plot() | {self.scored.swarm: DIMMED}
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        for pair in self.pairs_picked:
            self.follow(*(mark.appear() for mark in pair), run_time=LINK_S[self.cut.name])
            self.pause(LINK_S[self.cut.name] / 2)
        self.follow(self.roc.payoff.appear(), run_time=0.6)

    def compare(self) -> None:
        present = self.world() | self.plot() | self.area(0.0) | {self.scored.axis: 0.0}
        present |= {self.scored.second_axis: 1.0, self.roc.chance: 1.0}
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        drawing = self.roc.second_curve.appear(), self.slide(self.second_drawn, 1.0)
        self.follow(*drawing, self.slide(self.reranked, 1.0), run_time=1.4)
        self.follow(self.roc.curve_names.appear(), run_time=0.5)

    def choose(self) -> None:
        present = self.world() | self.plot() | self.riding() | self.area(DIMMED)
        present |= {self.roc.chance: 1.0, self.roc.auc_words: 1.0}
        before = {self.reached: OFF_LEFT, self.measured: 0.0, self.reranked: 0.0}
        self.enter(present, before)
        best = self.stated_position("youden")
        self.follow(self.slide(self.threshold, best), run_time=0.8)
        if self.result.youden > 0:
            measure = self.roc.bracket.appear(), self.slide(self.measured, 1.0)
            self.follow(*measure, self.roc.youden_words.appear(), run_time=0.6)

    def stated_position(self, name: str) -> float:
        """Return the axis position of the threshold in the caption; on ranks, between two cases.

        name: `everyday` or `youden`.
        """
        step = getattr(self.result, f"{name}_step")
        stated = self.result.facts()[f"{name}_threshold"].value
        on_axis = self.result.score_axis == "probability" and isinstance(stated, float)
        if on_axis and self.sweeping.step_at(float(stated)) == step:
            return float(stated)
        return self.sweeping.bar_position(step)

    # --- what stands where ------------------------------------------------------------------

    def world(self) -> dict[Part, float]:
        """The cases on their axis."""
        w = self.scored
        return dict.fromkeys((self.world_card, w.axis, w.class_names, w.swarm), 1.0)

    def plot(self) -> dict[Part, float]:
        """The ROC plot as far as it has been drawn."""
        p = self.roc
        return self.area(1.0) | dict.fromkeys((self.plot_card, *p.frame.furniture, p.curve), 1.0)

    def area(self, level: float) -> dict[Part, float]:
        """What lies below the curve."""
        return dict.fromkeys(self.roc.area, level)

    def riding(self) -> dict[Part, float]:
        """The bar, and what follows it."""
        w, p = self.scored, self.roc
        rates = p.frame.part("tpr value"), p.frame.part("fpr value")
        return w.beside_bar() | dict.fromkeys((p.point, *rates), 1.0)

    def lay(self) -> None:
        self.threshold = self.track("threshold", OFF_RIGHT)
        self.reached = self.track("reached", OFF_RIGHT)
        self.second_drawn = self.track("second_drawn", 0.0)
        self.reranked = self.track("reranked", 0.0)
        self.measured = self.track("measured", 0.0)
        self.sweeping = ThresholdSweep(self.result, self.threshold, self.reached)
        self.scored = ScoreWorld(self.setting, self.result, self.sweeping, self.reranked.get_value)
        self.roc = RocMeasure(
            self.setting,
            self.result,
            self.sweeping,
            second_drawn=self.second_drawn.get_value,
            measured=self.measured.get_value,
        )
        for part in self.scored.parts:
            self.add_part(part)
        over = Overlay(self.setting)
        pairs = [(*self._drawn_pair(right), right) for right in (True, False)]
        self.pairs_picked = [self._pair(over, *pair) for pair in pairs if pair[0][0] >= 0]
        self.place(self.roc.frame, over)

    def _drawn_pair(self, right: bool) -> "tuple[NDArray[np.int_], NDArray[np.int_]]":
        is_positive = self.scored.marks.is_positive
        n_discs = int(is_positive.sum())
        return self.result.drawn_pair(n_discs, len(is_positive) - n_discs, right=right)

    def _pair(
        self, over: Overlay, marks: "NDArray[np.int_]", pair: "NDArray[np.int_]", right: bool
    ) -> list[Mark]:
        """`marks`: which disc and which square; `pair`: the indices of their cases."""
        r, stacked = self.result, self.scored.stacked
        rows = [marks[0], int(self.scored.marks.is_positive.sum()) + marks[1]]
        cell = (pair[1] + 0.5) / len(r.neg_scores), (pair[0] + 0.5) / len(r.pos_scores)
        ends, radius = stacked.centers[rows], stacked.radius
        return pair_marks(self.roc.frame, over, ends=ends, radius=radius, cell=cell, right=right)
