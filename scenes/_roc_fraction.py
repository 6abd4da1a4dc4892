"""A fraction whose numbers are substituted live: TPR = 14 / 22 = 0.64."""

from collections.abc import Callable, Hashable, Mapping

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, text_width
from mlu_anim.wording.numerals import ENGLISH, Numbers

_BAR = 0.03


class LiveFraction(Part):
    """`name = numerator / denominator = value`, set as a stacked fraction."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        *,
        symbol: str,
        numerator: Callable[[], int],
        denominator: Callable[[], int],
        em: float,
        at: tuple[float, float],
        role: str,
        under: str,
        right: float,
        numbers: Numbers = ENGLISH,
    ) -> None:
        """`at`: the left end, at the height of the fraction's bar.

        `right`: the value, which is the number beside the axis too, is left out beyond it.
        """
        self._numbers = numbers
        self._numerator, self._denominator, self._em, self._at = numerator, denominator, em, at
        tone, ink = theme.text_tone(role, under), theme.color("ink")
        panel = theme.color("panel")
        x, y = at
        base = y - 0.36 * em
        self.symbol = Words(
            f"{symbol} =",
            em=em,
            at=(x, base),
            color=tone,
            under=under,
            weight="semibold",
            halo=panel,
        )
        self._left = x + self.symbol.text_width + 0.38 * em
        options = {"em": em, "color": ink, "under": under, "halo": panel, "weight": "medium"}
        self.top = Words("0", anchor="center", **options)  # type: ignore[arg-type]
        self.bottom = Words("0", anchor="center", **options)  # type: ignore[arg-type]
        self.bar = Ink(stroke=ink, width=_BAR, halo=panel, halo_width=0.03)
        self.value = Words("0", em=em, color=tone, under=under, weight="semibold", halo=panel)
        self._right = right
        super().__init__(self.symbol, self.top, self.bottom, self.bar, self.value, name=name)

    def state(self) -> Hashable:
        return self._numerator(), self._denominator()

    def draw(self) -> None:
        numerator, denominator, em, y = (
            self._numerator(),
            self._denominator(),
            self._em,
            self._at[1],
        )
        self.top.set_string(self._numbers.grouped(numerator))
        self.bottom.set_string(self._numbers.grouped(denominator))
        width = max(text_width(s, em, "medium") for s in ("00", self._numbers.grouped(denominator)))
        middle = self._left + width / 2
        self.top.move_to_baseline((middle, y + 0.22 * em))
        self.bottom.move_to_baseline((middle, y - 0.95 * em))
        self.bar.points = shapes.polyline(
            [(self._left - 0.1 * em, y), (self._left + width + 0.1 * em, y)]
        )
        self.value.strength = float(self._ends_at(denominator) <= self._right)
        self.value.set_string(f"= {self._numbers.rate(numerator / denominator)}")
        self.value.move_to_baseline((self._left + width + 0.4 * em, y - 0.36 * em))

    def _ends_at(self, denominator: int) -> float:
        """Where the whole line ends."""
        em = self._em
        numbers = max(
            text_width(s, em, "medium") for s in ("00", self._numbers.grouped(denominator))
        )
        return (
            self._left
            + numbers
            + 0.4 * em
            + text_width(f"= {self._numbers.rate(0.0)}", em, "semibold")
        )

    def readings(self) -> Mapping[str, float | int]:
        return {
            f"{self.part_name}_numerator": self._numbers.ungrouped(self.top.string),
            f"{self.part_name}_denominator": self._numbers.ungrouped(self.bottom.string),
        }
