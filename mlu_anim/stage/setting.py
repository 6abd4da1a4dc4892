"""The page, the colors and the words that parts are placed with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mlu_anim.results.facts import Fact
from mlu_anim.stage.page import Page
from mlu_anim.stage.theme import Theme
from mlu_anim.wording.numerals import ENGLISH, Numbers

SHORTER_NAMES = range(48, 7, -2)
"""Numbers of characters to which a name is shortened, the longest first."""


class Say(Protocol):
    """A sentence of the clip by its key, with the result's facts and, where given, more."""

    def __call__(self, key: str, **more: Fact) -> str: ...


@dataclass(frozen=True)
class Setting:
    """Page, theme and words of one scene.

    `numbers`: how numbers are written outside of sentences.  `named`: what a class or a feature of
    the data is called.  `say_short`: as `say`, with names of at most so many characters.
    """

    page: Page
    theme: Theme
    say: Say
    numbers: Numbers = ENGLISH
    named: Callable[[str], str] = str
    say_short: Callable[..., str] | None = None

    def fitted(self, key: str, fits: Callable[[str], bool], **more: Fact) -> str:
        """A sentence whose names end in an ellipsis where it does not fit with whole ones."""
        said = self.say(key, **more)
        for n_characters in SHORTER_NAMES if self.say_short is not None else ():
            if fits(said):
                break
            assert self.say_short is not None
            said = self.say_short(key, n_characters, **more)
        return said
