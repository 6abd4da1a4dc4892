"""The confusion matrix, laid over the cases themselves: four counts around the decision bar."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from mlu_anim.stage.part import Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Anchor, Words, text_width
from mlu_anim.wording.numerals import ENGLISH, Numbers

_GAP = 0.16


@dataclass(frozen=True)
class Counts:
    """True and false, positive and negative: the four cells of a confusion matrix."""

    tp: int
    fn: int
    fp: int
    tn: int


class ConfusionMatrix(Part):
    """Rows are the classes, columns the two sides of the bar; each cell a count and its name."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        *,
        counts: Callable[[], Counts],
        bar_x: Callable[[], float],
        top_y: float,
        bottom_y: float,
        em: float,
        half: float,
        names: Mapping[str, str],
        symbols: Mapping[str, str],
        numbers: Numbers = ENGLISH,
    ) -> None:
        """`top_y`, `bottom_y`: baselines of the row of positives and of negatives.

        `names`: of the cells `tp`, `fn`, `fp`, `tn` in words, shown before the symbol where both
        fit into `half`, the room at one side of the bar.  `symbols`: `TP` and the like.
        """
        self._counts, self._bar_x, self._numbers = counts, bar_x, numbers
        panel, ink, muted = theme.color("panel"), theme.color("ink"), theme.color("muted")
        self._cells = (
            ("fn", top_y, -1),
            ("tp", top_y, 1),
            ("tn", bottom_y, -1),
            ("fp", bottom_y, 1),
        )
        self.numbers: dict[str, Words] = {}
        self.symbols: dict[str, Words] = {}
        long = {cell: f"{words} \u00b7 {symbols[cell]}" for cell, words in names.items()}
        if self._widest_cell(long, em) <= half:
            symbols = long
        for cell, y, side in self._cells:
            anchor: Anchor = "right" if side < 0 else "left"
            options: dict[str, Any] = {"em": em, "at": (0, y), "under": panel, "anchor": anchor}
            self.numbers[cell] = Words("0", color=ink, weight="bold", halo=panel, **options)
            self.symbols[cell] = Words(symbols[cell], color=muted, halo=panel, **options)
        self.cell_width = self._widest_cell(symbols, em)
        super().__init__(*self.numbers.values(), *self.symbols.values(), name=name)

    def state(self) -> Hashable:
        return self._counts(), self._bar_x()

    def draw(self) -> None:
        counts, x = self._counts(), self._bar_x()
        for cell, y, side in self._cells:
            number, symbol = self.numbers[cell], self.symbols[cell]
            number.set_string(self._numbers.grouped(getattr(counts, cell)))
            near, far = (symbol, number) if side < 0 else (number, symbol)
            near.move_to_baseline((x + side * _GAP, y))
            far.move_to_baseline((x + side * (_GAP + near.text_width + 0.1), y))

    def readings(self) -> Mapping[str, float | int]:
        return {cell: self._numbers.ungrouped(words.string) for cell, words in self.numbers.items()}

    def _widest_cell(self, symbols: Mapping[str, str], em: float) -> float:
        """The room that the cells need at a side of the bar, whatever they come to count."""
        most = {c: self._numbers.grouped(n) for c, n in _largest(self._counts()).items()}
        return max(
            _GAP + text_width(most[cell], em, "bold") + 0.1 + text_width(symbols[cell], em)
            for cell in most
        )


def _largest(counts: Counts) -> dict[str, int]:
    """The most that each cell can ever hold: all of its class."""
    n_pos, n_neg = counts.tp + counts.fn, counts.fp + counts.tn
    return {"tp": n_pos, "fn": n_pos, "fp": n_neg, "tn": n_neg}
