"""What a sample is, in two numbers, and what was done to the data."""

from typing import TYPE_CHECKING

from mlu_anim.stage.panel import fitted_em
from mlu_anim.stage.part import Ink
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, wrapped

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

_LEADING = 1.3


class Tally(Label):
    """Two large numbers with their names at the top of the measure card, notes at its foot."""

    def __init__(self, setting: Setting, result: "BiasVariance") -> None:
        self._say, self._theme, self._type = setting.say, setting.theme, setting.page.type
        self._room = setting.page.measure.inset(setting.page.pad, 0.8 * setting.page.pad)
        super().__init__("tally", *self._numbers(), *self._notes(result))

    def _numbers(self) -> list[Ink]:
        scale, width = self._type, self._room.width
        y, inks = self._room.top - 0.85 * scale.payoff, list[Ink]()
        for role, number, name in (("train", "n_points", "points"), ("noise", "sigma", "noisy")):
            text = self._say(f"labels.{number}")
            em = fitted_em(text, scale.payoff, width)
            inks.append(self._words(text, y, em, role, "bold"))
            lines = wrapped(self._say(f"labels.{name}"), scale.label, width, "medium")
            for row, line in enumerate(lines):
                below = y - (1.5 + row * _LEADING) * scale.label
                inks.append(self._words(line, below, scale.label, role, "medium"))
            rows = 2.6 + _LEADING * (len(lines) - 1)
            y -= rows * scale.label + 1.15 * scale.payoff
        return inks

    def _notes(self, result: "BiasVariance") -> list[Ink]:
        """What was chosen or left out of the user's table, each in a line, from the foot up."""
        em = self._type.label
        lines: list[str] = []
        for note in result.notes:
            lines += wrapped(self._say(f"labels.{note}"), em, self._room.width, "medium")
        bottom = self._room.bottom + 0.25 * em
        return [
            self._words(line, bottom + row * _LEADING * em, em, "muted", "medium")
            for row, line in enumerate(reversed(lines))
        ]

    def _words(self, text: str, y: float, em: float, role: str, weight: str) -> Words:
        tone, panel = self._theme.text_tone(role), self._theme.color("panel")
        return Words(text, em=em, at=(self._room.left, y), color=tone, under=panel, weight=weight)
