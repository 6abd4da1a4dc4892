"""The confusion matrix, laid over the cases themselves: four counts around the decision bar."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from mlu_anim.stage.part import Part
from mlu_anim.stage.words import Anchor, Words
from mlu_anim.theme import Theme
from mlu_anim.wording import grouped, ungrouped

_GAP = 0.16


@dataclass(frozen=True)
class Counts:
    """True and false, positive and negative: the four cells of a confusion matrix."""

    tp: int
    fn: int
    fp: int
    tn: int


class ConfusionMatrix(Part):
    """Rows are the classes, columns the two sides of the bar; each cell a count and its symbol."""

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
        small_em: float,
    ) -> None:
        """`top_y`, `bottom_y`: baselines of the row of positives and of negatives."""
        self._counts, self._bar_x, self._em = counts, bar_x, em
        panel, ink, muted = theme.color("panel"), theme.color("ink"), theme.color("muted")
        self.numbers, self.symbols = {}, {}
        cells = (("fn", top_y, -1), ("tp", top_y, 1), ("tn", bottom_y, -1), ("fp", bottom_y, 1))
        self._cells = cells
        for cell, y, side in cells:
            anchor: Anchor = "right" if side < 0 else "left"
            self.numbers[cell] = Words(
                "0",
                em=em,
                at=(0, y),
                color=ink,
                under=panel,
                weight="bold",
                anchor=anchor,
                halo=panel,
            )
            self.symbols[cell] = Words(
                cell.upper(),
                em=small_em,
                at=(0, y),
                color=muted,
                under=panel,
                anchor=anchor,
                halo=panel,
            )
        super().__init__(*self.numbers.values(), *self.symbols.values(), name=name)

    def state(self) -> Hashable:
        return self._counts(), self._bar_x()

    def draw(self) -> None:
        counts, x = self._counts(), self._bar_x()
        for cell, y, side in self._cells:
            number, symbol = self.numbers[cell], self.symbols[cell]
            number.set_string(grouped(getattr(counts, cell)))
            near, far = (symbol, number) if side < 0 else (number, symbol)
            near.move_to_baseline((x + side * _GAP, y))
            far.move_to_baseline((x + side * (_GAP + near.text_width + 0.1), y))

    def readings(self) -> Mapping[str, float | int]:
        return {cell: ungrouped(words.string) for cell, words in self.numbers.items()}
