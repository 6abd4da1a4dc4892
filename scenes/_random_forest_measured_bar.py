"""A horizontal bar from zero with its name above it and its number at its end."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from mlu_anim.stage import shapes
from mlu_anim.stage.page import SMALLEST_EM, Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, shortened, text_width

GAP = 0.15
"""Between the bar and its number."""


@dataclass(frozen=True)
class BarLook:
    """Name and paint of a bar; sizes of its texts in scene units."""

    words: str
    em: float
    number_em: float
    role: str = "ink"
    hollow: bool = False
    """Only an outline: for what is promised and not measured."""


class MeasuredBar(Part):
    """A bar as long as `share()` of `longest`, and beside it `number()`."""

    def __init__(
        self,
        name: str,
        rect: Rect,
        theme: Theme,
        look: BarLook,
        *,
        share: Callable[[], float],
        number: Callable[[], str],
        longest: float = 1.0,
        widest: str = "0.00",
    ) -> None:
        """`rect`: words, then the bar below them. `widest`: the widest number it will show."""
        self._share, self._number, self._longest = share, number, longest
        panel, tone = theme.color("panel"), theme.text_tone(look.role)
        at = (rect.left, rect.top - 0.8 * look.em)
        words = shortened(look.words, look.em, rect.width, "medium")
        self.words = Words(words, em=look.em, at=at, color=tone, under=panel, weight="medium")
        number_em = max(SMALLEST_EM, min(look.number_em, (rect.height - 1.2 * look.em) / 0.95))
        room = text_width(widest, number_em, "bold") + GAP
        self._bar = Rect(rect.left, rect.bottom, rect.right - room, rect.top - 1.2 * look.em)
        y = (self._bar.bottom + self._bar.top) / 2 - 0.36 * number_em
        self.number = Words("0", em=number_em, at=(0.0, y), color=tone, under=panel, weight="bold")
        color = theme.color(look.role)
        self.bar = Ink(stroke=color, width=0.04) if look.hollow else Ink(fill=color)
        self._inset = 0.02 if look.hollow else 0.0
        super().__init__(self.bar, self.words, self.number, name=name)

    def state(self) -> Hashable:
        return self._share(), self._number()

    def draw(self) -> None:
        bar, inset = self._bar, self._inset
        length = max(bar.width * self._share() / self._longest, 3 * inset, 0.02)
        right, low, high = bar.left + length, bar.bottom + inset, bar.top - inset
        self.bar.points = shapes.rectangle(bar.left + inset, low, right - inset, high)
        self.number.set_string(self._number())
        self.number.move_to_baseline((bar.left + length + GAP, self.number.at[1]))

    def readings(self) -> Mapping[str, float | int]:
        width = self.bar.box().width + 2 * self._inset
        return {self.part_name.replace(" ", "_"): width / self._bar.width * self._longest}


def bar_rects(room: Rect, n_bars: int, em: float, number_em: float) -> list[Rect]:
    """Rooms of equal height for bars with their words, spread over a column from its top."""
    slim, stout = 1.2 * em + 0.85 * number_em, 1.2 * em + 1.5 * number_em
    tight = room.height / (n_bars + 0.3 * (n_bars - 1))
    height = min(tight, max(slim, min(stout, 0.5 * room.height / n_bars)))
    gap = min((room.height - n_bars * height) / n_bars, height)
    tops = [room.top - 0.4 * gap - index * (height + gap) for index in range(n_bars)]
    return [Rect(room.left, top - height, room.right, top) for top in tops]
