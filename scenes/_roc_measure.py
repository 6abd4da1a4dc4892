"""The measure card of the ROC clip: the curve, the pairs below it, and what is read off them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import (
    Area,
    Cell,
    Dot,
    Fraction,
    Interval,
    Line,
    LineNames,
    Mark,
    Named,
    Note,
    Notes,
    Rule,
    Text,
)
from mlu_anim.stage.moves import Grow, Sweep, Upto
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width
from scenes._roc_threshold_sweep import ThresholdSweep

if TYPE_CHECKING:
    from mlu_anim.experiments.roc import RocSweep

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
COUNTED_PAIRS = 100_000
"""Below this the payoff gives the number of pairs, above it their share."""
MOST_CELLS = 4_000
"""The most pairs that have a cell each."""
TIE = 0.13
"""Strength of a tied pair, which counts half."""
IN_AREA = ("accent", sizes.FILL)
"""The role and the strength of the area behind words."""


class RocMeasure:
    """The frame of the plot and its marks.

    `second_drawn`, `measured`: from 0 to 1, how far the second curve and the bracket have come.
    """

    def __init__(
        self,
        setting: Setting,
        result: "RocSweep",
        sweep: ThresholdSweep,
        *,
        second_drawn: Callable[[], float],
        measured: Callable[[], float],
    ) -> None:
        self.setting, self.result, self.sweep = setting, result, sweep
        unit, r = Linear(0, 1, at=QUARTERS), result
        x_title, y_title = self._title("fpr", "negative", 0), self._title("tpr", "positive", 1)
        card = setting.page.measure
        self.frame = Frame(
            setting, card, x=unit, y=unit, x_title=x_title, y_title=y_title, square=True
        )
        self.add = add = self.frame.add
        self.area = [add(mark) for mark in self._area()]
        self.chance = add(
            Line("chance", x=(0, 1), y=(0, 1), role="muted", width=sizes.RULE, halo=0, dashed=True)
        )
        self.curve = add(Line("roc", x=r.fpr, y=r.tpr, role="accent", reveal=Upto(self._n_steps)))
        x = r.second.fp / r.n_neg if r.second else np.zeros(0)
        y = r.second.tp / r.n_pos if r.second else np.zeros(0)
        self.second_curve = add(Line("second", x=x, y=y, halo=0, reveal=Sweep(second_drawn)))
        x, y, y2 = r.fpr[r.youden_step], r.fpr[r.youden_step], r.tpr[r.youden_step]
        self.bracket = add(Interval("youden", x=x, y=y, y2=y2, halo=0.04, reveal=Grow(measured)))
        self.point = add(Dot("point", x=self._fpr, y=self._tpr, radius=sizes.POINT, halo=0.05))
        self._add_notes()
        self._add_names()

    def _title(self, key: str, role: str, row: int) -> AxisTitle:
        """The name of an axis in its class's tone, and beside it the rate at the bar."""
        rate, at = self.setting.numbers.rate, self.sweep.operating_point
        say, short = f"labels.{key}", f"labels.{key}_short"
        return AxisTitle(say, key, short, role, lambda: rate(at()[row]), widest=rate(0.0))

    def _fpr(self) -> float:
        return self.sweep.operating_point()[0]

    def _tpr(self) -> float:
        return self.sweep.operating_point()[1]

    def _n_steps(self) -> int:
        """The number of steps that the sweep has made."""
        return self.sweep.n_reached() - 1

    def _area(self) -> Iterator[Mark]:
        """A cell for each pair, a column for each negative; or an area if cells would be small."""
        r, n_neg, n_pos = self.result, self.result.n_neg, self.result.n_pos
        if not 0 < r.n_pairs <= MOST_CELLS or r.columns is None:
            yield Area("pairs", x=r.fpr, y=r.tpr, reveal=Upto(self._n_steps))
            return
        right, top = r.columns.right, r.columns.right + r.columns.tied
        tied = np.flatnonzero(r.columns.tied)
        column = np.concatenate([np.arange(n_neg), tied])
        is_tie = np.arange(len(column)) >= n_neg
        yield Cell(
            "pairs",
            x=column / n_neg,
            x2=(column + 1) / n_neg,
            y=np.where(is_tie, right[column], 0) / n_pos,
            y2=np.where(is_tie, top[column], right[column]) / n_pos,
            role="accent",
            strength=np.where(is_tie, TIE, sizes.FILL),
            weight=np.where(is_tie, 0.5, 1.0),
            reveal=Upto(lambda: int(r.fp[self._n_steps()]), by=column),
        )
        x, y = np.arange(1, n_neg) / n_neg, np.arange(1, n_pos) / n_pos
        yield Rule("pair lines", x=x, y=y, role="panel", width=sizes.HAIRLINE)

    def _add_notes(self) -> None:
        """The AUC, small and large, and the two rates as fractions."""
        r, counts = self.result, self.sweep.counts
        small = Note("labels.auc", "readout", weight="bold", wraps=False)
        large = Note("labels.auc", "payoff", weight="bold", wraps=False)
        pairs = Note(f"labels.{self._pairs_key()}")
        self.auc_words = self.add(Notes("auc", [small], behind=IN_AREA))
        self.payoff = self.add(Notes("pairs right", [large, pairs], behind=IN_AREA))
        self.tpr_fraction = self._add_fraction("tpr", 0, "positive", lambda: counts().tp, r.n_pos)
        self.fpr_fraction = self._add_fraction("fpr", 1, "negative", lambda: counts().fp, r.n_neg)

    def _add_fraction(
        self, rate: str, row: int, role: str, count: Callable[[], int], total: int
    ) -> Fraction:
        """A rate with the counts at the bar substituted."""
        name, say = f"{rate}_fraction", f"labels.{rate}_short"
        fraction = Fraction(
            name, say=say, numerator=count, denominator=total, role=role, row=row, n_rows=2
        )
        return self.add(fraction)

    def _add_names(self) -> None:
        """The names of the curves, and the length of the bracket."""
        second = Named(self.second_curve, "labels.second_beside")
        first = Named(self.curve, "labels.first", "labels.first_auc", "labels.first_beside")
        chance = Named(self.chance, "labels.chance", short="labels.chance_beside")
        self.curve_names = self.add(LineNames("curve names", [second, first, chance]))
        r, say = self.result, "labels.youden"
        x, y = r.fpr[r.youden_step], r.fpr[r.youden_step] + 0.7 * r.youden  # clear of the diagonal
        words = Text(
            "youden value", x=x, y=y, say=say, em="readout", weight="bold", dx=0.2, halo=0.04
        )
        self.youden_words = self.add(words)

    def _pairs_key(self) -> str:
        """Counts of pairs where they are short, else shares; ties are counted apart."""
        key = "pairs_right" if self.result.n_pairs < COUNTED_PAIRS else "pairs_share"
        key = "pairs_with_ties" if self.result.n_pairs_tied else key
        said, em = self.setting.say(f"labels.{key}"), self.setting.page.type.label
        fits = text_width(said, em, "medium") <= self.frame.plan.notes.width
        return key if fits else f"{key}_short"
