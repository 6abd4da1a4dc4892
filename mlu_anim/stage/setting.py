"""What parts are placed with: the page, the colors and the words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mlu_anim.facts import Fact
from mlu_anim.numerals import ENGLISH, Numbers
from mlu_anim.stage.page import Page
from mlu_anim.theme import Theme


class Say(Protocol):
    """A sentence of the clip by its key, with the result's facts and, where given, more."""

    def __call__(self, key: str, **more: Fact) -> str: ...


@dataclass(frozen=True)
class Setting:
    """Page, theme and words of one scene.

    `numbers`: how numbers are written outside of sentences.  `named`: what a class or a feature of
    the data is called.
    """

    page: Page
    theme: Theme
    say: Say
    numbers: Numbers = ENGLISH
    named: Callable[[str], str] = str
