"""Fractions with changing counts: TPR = 14 / 22 = 0.64."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.mark import Mark, Rows
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.words import Words, text_width

_ROW_EM, _FIRST_EM, _LAST_EM, _SPARE_EM = 2.6, 1.3, 0.2, 0.3
"""In em: the height of a fraction, that of its upper half, the space below the last fraction, and
the height by which the room may be too low for all fractions."""
_WIDE_EM = 8.2
"""Width of a fraction with counts of two digits, in em."""
_BEFORE_EM, _GAP_EM, _OVERHANG_EM = 0.38, 0.4, 0.1
_RISE_EM, _FALL_EM = 0.22, 0.95
"""Distances from the fraction bar up to the numerator's baseline and down to the denominator's."""


class Fraction(Mark):
    """A fraction with its value: `name = numerator / denominator = value`.

    It takes place `row` of `n_rows` in the notes of its frame. `say`: the key of the sentence with
    its name. The value is left out where it has no room.
    """

    def __init__(
        self,
        name: str,
        *,
        say: str,
        numerator: Source,
        denominator: Source,
        role: str = "ink",
        row: int = 0,
        n_rows: int = 1,
    ) -> None:
        super().__init__(name, {"numerator": numerator, "denominator": denominator})
        self._say, self.role, self._row, self._n_rows = say, role, row, n_rows

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        panel, ink = theme.color("panel"), theme.color("ink")
        self._em, self._at, self._right = self._place()
        tone: dict[str, Any] = {"em": self._em, "under": panel, "halo": panel}
        counts = tone | {"color": ink, "weight": "medium", "anchor": "center"}
        tone |= {"color": theme.text_tone(self.role), "weight": "semibold"}
        base = self._at[0], self._at[1] - sizes.HALF_CAP_EM * self._em
        self.symbol = Words(f"{self.setting.say(self._say)} =", at=base, **tone)
        self._left = base[0] + self.symbol.text_width + _BEFORE_EM * self._em
        self.top, self.bottom = Words("", **counts), Words("", **counts)
        self.bar = Ink(stroke=ink, width=sizes.FRACTION_BAR, halo=panel, halo_width=sizes.THIN_HALO)
        self.value = Words("", **tone)
        return [self.symbol, self.top, self.bottom, self.bar, self.value]

    def draw(self) -> None:
        (numerator, denominator), em, y = self._counts(), self._em, self._at[1]
        grouped, rate = self.setting.numbers.grouped, self.setting.numbers.rate
        self.top.set_string(grouped(numerator))
        self.bottom.set_string(grouped(denominator))
        width = max(text_width(s, em, "medium") for s in ("00", grouped(denominator)))
        middle = self._left + width / 2
        self.top.move_to_baseline((middle, y + _RISE_EM * em))
        self.bottom.move_to_baseline((middle, y - _FALL_EM * em))
        over = _OVERHANG_EM * em
        self.bar.points = shapes.polyline([(self._left - over, y), (self._left + width + over, y)])
        beside = self._left + width + _GAP_EM * em
        ends = beside + text_width(f"= {rate(0.0)}", em, "semibold")
        self.value.strength = float(ends <= self._right)
        self.value.set_string(f"= {rate(numerator / denominator)}")
        self.value.move_to_baseline((beside, y - sizes.HALF_CAP_EM * em))

    def expected(self) -> Rows:
        numerator, denominator = self._counts()
        return {"numerator": np.array([numerator]), "denominator": np.array([denominator])}

    def drawn(self) -> Rows:
        """Return the counts, read from the drawn digits."""
        read = self.setting.numbers.ungrouped
        return {
            key: np.array([read(words.drawn_string())])
            for key, words in (("numerator", self.top), ("denominator", self.bottom))
        }

    def read_values(self) -> Mapping[str, float | int]:
        drawn = self.drawn()
        counts = {key: self.reading(key, int(values[0])) for key, values in drawn.items()}
        return counts["numerator"] | counts["denominator"]

    def _counts(self) -> tuple[int, int]:
        numerator, denominator = self.columns("numerator", "denominator")
        return int(numerator[0]), int(denominator[0])

    def _place(self) -> tuple[float, tuple[float, float], float]:
        """Return the text size, the fraction's left end, and the largest x that it may reach."""
        room, scale = self.plan.notes, self.setting.page.type
        height = _ROW_EM * self._n_rows + _LAST_EM
        em = max(scale.label, min(scale.readout, room.width / _WIDE_EM, room.height / height))
        right = self.plan.plot.right if self.plan.notes_inside else room.right
        if self.plan.notes_inside or room.height >= (height - _SPARE_EM) * em:
            return em, (room.left, room.top - (_FIRST_EM + _ROW_EM * self._row) * em), right
        beside = Rect(room.left, room.bottom, right, room.top)
        step = beside.width / self._n_rows
        left = beside.left + self._row * step
        return em, (left, room.top - _FIRST_EM * em), left + step - em / 2
