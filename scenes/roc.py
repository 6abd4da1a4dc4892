"""ROC and AUC: one sweep of the threshold draws curve, area and pairs in one motion."""

from typing import TYPE_CHECKING, ClassVar

from mlu_anim.stage.pair_link import PairLink
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.roc_plot import RocPlot
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.score_world import ScoreWorld
from mlu_anim.stage.threshold_sweep import OFF_LEFT, OFF_RIGHT, ThresholdSweep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlu_anim.experiments.roc import RocSweep

SWEEP_S = {"short": 4.2, "full": 6.0}
"""How long the sweep takes in each cut."""
EVERYDAY = 0.5
"""The axis position of the threshold that everybody uses."""


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
        return told if result.second_name else tuple(b for b in told if b != "compare")

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
        names = self.scored.named(self.scored.field.names_beside_counts)
        present = self.world() | self.plot() | self.riding() | {self.roc.area: 0.0} | names
        self.enter(present, {self.reached: OFF_LEFT})
        self.follow(self.slide(self.threshold, EVERYDAY), run_time=1.2)
        parts = (self.scored.counts, self.roc.tpr_fraction, self.roc.fpr_fraction)
        self.follow(*(part.appear() for part in parts), run_time=0.8)

    def pairs(self) -> None:
        dimmed = dict.fromkeys((self.scored.swarm, self.scored.class_names), DIMMED)
        present = self.world() | self.plot() | dimmed
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        for link in self.links:
            self.follow(link.appear(), run_time=0.6)
            self.pause(0.6)
        self.follow(self.roc.payoff.appear(), run_time=0.6)

    def compare(self) -> None:
        dimmed = dict.fromkeys(
            (self.scored.swarm, self.scored.class_names, self.scored.axis), DIMMED
        )
        away = {self.roc.area: 0.0, self.roc.y_name: 0.0}
        present = self.world() | self.plot() | dimmed | away | {self.roc.chance: 1.0}
        self.enter(present, {self.reached: OFF_LEFT, self.threshold: OFF_LEFT})
        drawing = self.roc.second_curve.appear(), self.slide(self.second_drawn, 1.0)
        self.follow(*drawing, run_time=1.4)
        self.follow(self.roc.curve_names.appear(), run_time=0.5)

    def choose(self) -> None:
        present = (
            self.world()
            | self.plot()
            | self.riding()
            | {self.roc.area: DIMMED, self.roc.chance: 1.0}
        )
        present |= {self.roc.auc_words: 1.0}
        self.enter(present, {self.reached: OFF_LEFT, self.measured: 0.0})
        best = self.sweeping.bar_position(self.result.youden_step)
        self.follow(self.slide(self.threshold, best), run_time=0.8)
        if self.result.youden > 0:
            measure = self.roc.bracket.appear(), self.slide(self.measured, 1.0)
            self.follow(*measure, self.roc.youden_words.appear(), run_time=0.6)

    # --- what stands where ------------------------------------------------------------------

    def world(self) -> dict[Part, float]:
        """The cases on their axis."""
        w = self.scored
        return dict.fromkeys((self.world_card, w.axis, w.class_names, w.swarm), 1.0)

    def plot(self) -> dict[Part, float]:
        """The ROC plot as far as it has been drawn."""
        p = self.roc
        return dict.fromkeys((self.plot_card, p.axes, p.area, p.curve, p.y_name, p.x_name), 1.0)

    def riding(self) -> dict[Part, float]:
        """The bar, and what follows it."""
        w, p = self.scored, self.roc
        followers = (w.bar, p.point, p.tpr_value, p.fpr_value)
        return dict.fromkeys(followers, 1.0) | w.named(w.field.names_beside_bar)

    def lay(self) -> None:
        self.threshold = self.track("threshold", OFF_RIGHT)
        self.reached = self.track("reached", OFF_RIGHT)
        self.second_drawn = self.track("second_drawn", 0.0)
        self.measured = self.track("measured", 0.0)
        self.sweeping = ThresholdSweep(self.result, self.threshold, self.reached)
        self.scored = ScoreWorld(self.setting, self.result, self.sweeping)
        self.roc = RocPlot(
            self.setting,
            self.result,
            self.sweeping,
            second_drawn=self.second_drawn.get_value,
            measured=self.measured.get_value,
        )
        for part in (*self.scored.parts, *self.roc.parts):
            self.add_part(part)
        self._lay_links()

    def _lay_links(self) -> None:
        """A pair ranked right and, where there is time, one ranked wrong."""
        pairs = [(self.result.pair_right, True)]
        if self.cut.name == "full":
            pairs.append((self.result.pair_wrong, False))
        self.links = [self.add_part(self._link(p, right)) for p, right in pairs if p[0] >= 0]

    def _link(self, pair: "NDArray[np.int_]", right: bool) -> PairLink:
        r, marks = self.result, self.scored.marks
        n_discs = int(marks.is_positive.sum())
        n_squares = len(marks.is_positive) - n_discs
        disc = int(pair[0] * n_discs // len(r.pos_scores))
        square = n_discs + int(pair[1] * n_squares // len(r.neg_scores))
        cell = (pair[1] + 0.5) / len(r.neg_scores), (pair[0] + 0.5) / len(r.pos_scores)
        x, y = self.roc.plan.plane.c2p([cell[0]], [cell[1]])[0]
        ends = self.scored.stacked.centers[disc], self.scored.stacked.centers[square]
        return PairLink(
            f"pair {'right' if right else 'wrong'}",
            self.theme,
            ends=(tuple(ends[0]), tuple(ends[1])),
            radius=self.scored.stacked.radius,
            cell=(float(x), float(y)),
            plot=self.roc.plan.plane.rect,
            right=right,
        )
