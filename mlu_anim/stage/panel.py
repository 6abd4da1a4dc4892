"""Texts of a card: a headline (head) above the plot, and a conclusion (foot) below it."""

from collections.abc import Callable, Hashable
from itertools import zip_longest
from typing import Protocol

from mlu_anim.stage.page import Page, Rect, TypeScale
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Words, text_width, wrapped, wrapped_within

LEADING = 1.2
"""Distance between the lines of a conclusion, in em."""


class Strips(Protocol):
    """A plan with a rectangle for a headline and one for a conclusion."""

    @property
    def head(self) -> Rect: ...
    @property
    def foot(self) -> Rect: ...


def head_words(setting: Setting, panel: Strips, text: str, role: str = "muted") -> list[Words]:
    """Return the lines of a headline, wrapped to the width of the panel's head."""
    em, theme = setting.page.type.label, setting.theme
    lines = wrapped(text, em, panel.head.width, "medium")
    return [
        Words(
            line,
            em=em,
            at=(panel.head.left, panel.head.top - (0.8 + 1.25 * index) * em),
            color=theme.text_tone(role),
            under=theme.color("panel"),
            weight="medium",
        )
        for index, line in enumerate(lines)
    ]


def n_foot_lines(page: Page, card: Rect, *texts: str) -> int:
    """Return 1 if each of these conclusions fits on one line of a card in a large size, else 2."""
    width, scale = card.width - 2 * page.pad, page.type
    smallest = min(fitted_em(text, scale.readout, width) for text in texts)
    return 1 if smallest >= 1.1 * scale.label else 2


class LiveHead(Part):
    """A headline whose text changes."""

    def __init__(
        self, name: str, setting: Setting, panel: Strips, say: Callable[[], str], *texts: str
    ) -> None:
        """`texts`: all texts that `say()` can return; there are lines for the longest."""
        self._say, self._width = say, panel.head.width
        longest = max((head_words(setting, panel, text) for text in texts), key=len)
        self.lines = longest
        super().__init__(*self.lines, name=name)

    def state(self) -> Hashable:
        return self._say()

    def draw(self) -> None:
        lines = wrapped(self._say(), self.lines[0].em, self._width, "medium")
        for words, line in zip_longest(self.lines, lines, fillvalue=""):
            assert isinstance(words, Words)
            words.set_string(str(line))


class Foot(Part):
    """The conclusion at a panel's foot: one line or two, in the largest text size that fits."""

    def __init__(
        self,
        name: str,
        setting: Setting,
        panel: Strips,
        say: Callable[[], str],
        *texts: str,
    ) -> None:
        """`texts`: what `say()` can return, for which there is room; default: the present text."""
        self._say, self._width = say, panel.foot.width
        scale, theme = setting.page.type, setting.theme
        n_lines = 1 if panel.foot.height < 1.5 * scale.readout else 2
        self._em = min(self._largest(text, n_lines, scale) for text in texts or (say(),))
        bottom = panel.foot.bottom + 0.22 * scale.readout
        self.lines = [
            Words(
                "",
                em=self._em,
                at=(panel.foot.left, bottom + (n_lines - 1 - index) * LEADING * self._em),
                color=theme.color("ink"),
                under=theme.color("panel"),
                weight="bold",
            )
            for index in range(n_lines)
        ]
        super().__init__(*self.lines, name=name)

    def state(self) -> Hashable:
        return self._say()

    def draw(self) -> None:
        n_lines = len(self.lines)
        lines = wrapped_within(self._say(), self._em, self._width, "bold", n_lines=n_lines)
        for words, line in zip_longest(self.lines, lines, fillvalue=""):
            assert isinstance(words, Words)
            words.set_string(str(line))

    def string(self) -> str:
        """Return the conclusion that is drawn, its lines joined by spaces."""
        return " ".join(line.string for line in self.lines if line.string)

    def _wrapped(self, text: str, em: float) -> list[str]:
        return wrapped(text, em, self._width, "bold")

    def _largest(self, text: str, n_lines: int, scale: TypeScale) -> float:
        """Return the largest size from readout to label at which the text fits `n_lines` lines."""
        for step in range(41):
            em = scale.readout + (scale.label - scale.readout) * step / 40
            lines = self._wrapped(text, em)
            if (
                len(lines) <= n_lines
                and max(text_width(x, em, "bold") for x in lines) <= self._width
            ):
                return em
        return scale.label


def fitted_em(text: str, em: float, width: float, weight: str = "bold") -> float:
    """Return the text size `em`, or a smaller one at which the text is no wider than `width`."""
    return min(em, em * 0.999 * width / max(text_width(text, em, weight), 1e-9))
