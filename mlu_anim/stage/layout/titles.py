"""Titles of axes, with or without a changing value beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, LiveLabel, Words, shortened, text_width


@dataclass(frozen=True)
class AxisTitle:
    """The title of an axis: the sentence at `key`, or the one at `short` if the first is too long.

    `name`: the prefix of its parts' names. `role`: the color role of title and value. `value`:
    returns a number as text, to be set in bold beside the title; `widest`: the widest such text.
    `beside`: room that other marks need at the right of the title, in scene units.
    """

    key: str
    name: str = ""
    short: str = ""
    role: str = "muted"
    value: Callable[[], str] | None = None
    widest: str = "0.00"
    beside: float = 0.0

    def text(self, setting: Setting, room: float) -> str:
        """Return the title that fits into the width `room`, with names shortened if necessary."""
        label = setting.page.type.label
        rest = room - self._value_room(setting) - self.beside

        def fits(text: str) -> bool:
            return text_width(text, label, "medium") <= rest

        for key in filter(None, (self.key, self.short)):
            if fits(setting.say(key)):
                return setting.say(key)
        return shortened(setting.fitted(self.short or self.key, fits), label, rest, "medium")

    def width(self, setting: Setting, room: float) -> float:
        """Return the width of the title with its widest value, as `text` writes it in `room`."""
        text = self.text(setting, room)
        return text_width(text, setting.page.type.label, "medium") + self._value_room(setting)

    def _value_room(self, setting: Setting) -> float:
        if self.value is None:
            return 0.0
        width = text_width(self.widest, setting.page.type.readout, "bold")
        return width + sizes.VALUE_GAP_EM * setting.page.type.label


def counted_title(
    setting: Setting, card: Rect, name: str, counts: Callable[[], tuple[int, int]], most: int
) -> AxisTitle:
    """Return the title `labels.NAME` of an axis, with a count beside it, as `labels.n_of` says it.

    counts: returns the count and its total; while that is 0, nothing is written. most: the largest
    total. The count is left out if the card is too narrow for both.
    """

    def written(n: int, total: int) -> str:
        both = {"n": Fact(n, Kind.COUNT), "total": Fact(total, Kind.COUNT)}
        return setting.say("labels.n_of", **both) if total else ""

    type_, widest = setting.page.type, written(most, most)
    width = text_width(setting.say(f"labels.{name}"), type_.label, "medium")
    width += text_width(widest, type_.readout, "bold") + sizes.VALUE_GAP_EM * type_.label
    fits = width <= card.width - 2 * setting.page.pad
    value = (lambda: written(*counts())) if fits else None
    return AxisTitle(f"labels.{name}", name, role="ink", value=value, widest=widest)


def title_parts(
    title: AxisTitle,
    setting: Setting,
    at: tuple[float, float],
    room: float,
    axis: str,
    anchor: Literal["left", "right"] = "left",
) -> list[Part]:
    """Return a title as parts: its text, then its value if it has one.

    `axis`: the prefix of the parts' names if the title has no name. `anchor`: whether the text
    begins or ends at `at`; the value is on its other side.
    """
    theme, label = setting.theme, setting.page.type.label
    tone, panel, name = theme.text_tone(title.role), theme.color("panel"), title.name or axis
    text = title.text(setting, room)
    look: Any = {"color": tone, "under": panel, "anchor": anchor}
    words = Words(text, em=label, at=at, weight="medium", **look)
    parts: list[Part] = [Label(f"{name} name", words)]
    if title.value is not None:
        gap = words.text_width + sizes.VALUE_GAP_EM * label
        beside = at[0] + (gap if anchor == "left" else -gap), at[1]
        value = Words("", em=setting.page.type.readout, at=beside, weight="bold", **look)
        parts.append(LiveLabel(f"{name} value", value, title.value))
    return parts
