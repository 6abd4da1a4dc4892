"""The measure card of the ROC clip: the curve, the duels below it, and what is read off them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import (
    Area,
    Cell,
    Dot,
    Line,
    LineNames,
    Link,
    Mark,
    Named,
    Note,
    Notes,
    Rule,
    Text,
)
from mlu_anim.stage.moves import Sweep as Fill
from mlu_anim.stage.moves import Upto
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width
from scenes._roc_sweep import Sweep

if TYPE_CHECKING:
    from mlu_anim.stage.marks.text import TextOptions

MOST_CELLS = 4_000
"""The most pairs that have a cell each."""
TIE = 0.13
"""Strength of a tied pair, which counts half."""
LIT = 0.62
"""Strength of a duel that has just been won."""
IN_AREA = ("accent", sizes.FILL)
"""The role and the strength of the area behind words."""
_POINT, _HALO = 0.085, 0.03
"""Radius and halo of a point on the curve, small enough for the first step to be seen below it."""
_LINES = 0.3
"""Strength of the lines between the cells of the pairs, of that of the cells."""
_COUNTED = 1_000
"""Largest number of cases of a class whose share is written as a count of them."""


class RocPlot:
    """The frame of the plot and its marks."""

    def __init__(
        self,
        setting: Setting,
        sweep: Sweep,
        duels: NDArray[np.float64],
        fought: ValueTracker,
        filled: ValueTracker,
        second_drawn: ValueTracker,
    ) -> None:
        """`duels`: (n_duels, 5), the edges of each pair's cell; 1 if it is won, -1 if lost, else 0.
        `fought`: how many of them have been. `filled`, `second_drawn`: from 0 to 1, how far the
        pairs and the second curve have come.
        """
        self.setting, self.result, self.sweep = setting, sweep.result, sweep
        self.filled, n_duels = filled.get_value, fought.get_value
        unit, r = Linear(0, 1, at=(0.0, 0.5, 1.0)), sweep.result
        card, fpr = setting.page.measure, self._title("fpr", "negative", "fp", r.n_neg)
        tpr = self._title("tpr", "positive", "tp", r.n_pos)
        self.frame = Frame(
            setting, card, name="plot", x=unit, y=unit, x_title=fpr, y_title=tpr, square=True
        )
        add = self.frame.add
        self._area = [add(mark) for mark in self._pairs()]
        x, x2, y, y2, won = duels.T
        self.duels = add(
            Cell(
                "duels",
                x=x,
                x2=x2,
                y=y,
                y2=y2,
                role=np.where(won > 0, "accent", "muted"),
                strength=np.where(won > 0, LIT, sizes.GHOST),
                reveal=Upto(n_duels),
            )
        )
        lost = np.flatnonzero(won < 0)
        left, right, low, high = duels[lost, :4].T
        self.lost = add(
            Link(
                "lost duels",
                x=np.concatenate([left, right, right, left]),
                y=np.concatenate([low, low, high, high]),
                x2=np.concatenate([right, right, left, left]),
                y2=np.concatenate([low, high, high, low]),
                width=sizes.RULE,
                halo=0,
                reveal=Upto(n_duels, by=np.tile(lost, 4)),
            )
        )
        self.chance = add(
            Line("chance", x=(0, 1), y=(0, 1), role="muted", width=sizes.RULE, halo=0, dashed=True)
        )
        self.curve = add(Line("roc", x=r.fpr, y=r.tpr, role="accent", reveal=Upto(sweep.grown)))
        fp, tp = (r.second.fp, r.second.tp) if r.second else (np.zeros(0), np.zeros(0))
        self.second = add(
            Line(
                "second",
                x=fp / r.n_neg,
                y=tp / r.n_pos,
                halo=0,
                reveal=Fill(second_drawn.get_value),
            )
        )
        self.point = add(
            Dot(
                "point",
                x=lambda: sweep.point()[0],
                y=lambda: sweep.point()[1],
                radius=lambda: _POINT * min(1.0, sweep.grown()),
                halo=_HALO,
            )
        )
        self.picked = add(
            Dot(
                "picked",
                x=lambda: r.fpr[sweep.step()],
                y=lambda: r.tpr[sweep.step()],
                radius=_POINT,
                halo=_HALO,
            )
        )
        large = Note("labels.auc", "payoff", weight="bold", wraps=False)
        self.payoff = add(Notes("auc", [large], behind=IN_AREA))
        plan, type_ = self.frame.plan, setting.page.type
        inside, room = plan.notes_inside, plan.notes
        most = Fact(max(r.miss_cost * r.n_pos, r.n_neg), Kind.COUNT)
        width = text_width(setting.say("labels.cost", n=most), type_.payoff, "bold")
        reach = room.right - sizes.AIR - plan.plot.left if inside else room.width
        size = "payoff" if width <= reach else "readout"
        em = getattr(type_, size)
        at = (room.right, room.bottom + em / 4) if inside else (room.left, room.top - 0.8 * em)
        ((cost_x, cost_y),) = self.frame.plane.p2c([at])
        look: TextOptions = {"em": size, "weight": "bold", "behind": IN_AREA}
        look["anchor"] = "right" if inside else "left"
        self.cost = add(Text("cost", x=cost_x, y=cost_y, text=self._cost, **look))
        names = [
            Named(self.second, "labels.second", "labels.second_auc", "labels.second_beside"),
            Named(self.curve, "labels.first", "labels.first_auc", "labels.first_beside"),
            Named(self.chance, "labels.chance"),
        ]
        self.names = add(LineNames("curve names", names))

    def area(self, level: float = 1.0) -> dict[Part, float]:
        """The cells of the pairs, and the lines between them, which are paler."""
        cells, *lines = self._area
        return {cells: level, **dict.fromkeys(lines, _LINES * level)}

    def standing(self, *, alarms: bool = True, counts: bool = True) -> Iterator[Part]:
        """The axes with their titles; of false alarms only if these have been told."""
        for part in self.frame.parts():
            named = part.part_name.split()
            is_hidden = (named[0] == "fpr" and not alarms) or (named[-1] == "value" and not counts)
            if not is_hidden and named[0] in ("plot", "tpr", "fpr"):
                yield part

    def _cost(self) -> list[str]:
        """What the mistakes cost that the bar makes now."""
        missed, alarms = self.sweep.count("fn"), self.sweep.count("fp")
        cost = self.result.miss_cost * missed + alarms
        return [self.setting.say("labels.cost", n=Fact(cost, Kind.COUNT))]

    def n_pairs_filled(self) -> tuple[int, int]:
        """How many pairs are won of those whose cells are filled, and how many these are."""
        r = self.result
        if self.filled() >= 1 or r.columns is None:
            return r.n_pairs_right, r.n_pairs
        n_columns = int(self.filled() * r.n_neg + 1e-9)
        return int(r.columns.right[:n_columns].sum()), n_columns * r.n_pos

    def _title(self, rate: str, role: str, cell: str, total: int) -> AxisTitle:
        """The name of an axis in its class's tone, and beside it how many cases have landed."""
        say, sweep, numbers = self.setting.say, self.sweep, self.setting.numbers

        def value() -> str:
            n = sweep.n_landed(cell)
            if total > _COUNTED:
                return numbers.rate(n / total)
            return say("labels.n_of", n=Fact(n, Kind.COUNT), total=Fact(total, Kind.COUNT))

        both = {"n": Fact(total, Kind.COUNT), "total": Fact(total, Kind.COUNT)}
        widest = say("labels.n_of", **both) if total <= _COUNTED else numbers.rate(0.0)
        em, short = self.setting.page.type.label, f"labels.{rate}_short"
        width = text_width(say(short), em, "bold") + text_width(widest, 1.2 * em, "bold")
        width += sizes.VALUE_GAP_EM * em
        is_wide = width > self.setting.page.measure.width - 2 * self.setting.page.pad
        if is_wide and rate == "fpr":
            short = "labels.fpr_shortest"
        return AxisTitle(f"labels.{rate}", rate, short, role, value, widest)

    def _pairs(self) -> Iterator[Mark]:
        """A cell for each pair, a column for each negative; or an area if cells would be small."""
        r, n_neg, n_pos = self.result, self.result.n_neg, self.result.n_pos
        if r.n_pairs > MOST_CELLS or r.columns is None:
            yield Area("pairs", x=r.fpr, y=r.tpr, reveal=Fill(self.filled))
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
            reveal=Upto(lambda: self.filled() * n_neg, by=column),
        )
        x, y = np.arange(1, n_neg) / n_neg, np.arange(1, n_pos) / n_pos
        yield Rule("pair lines", x=x, y=y, width=sizes.HAIRLINE)
