"""The setting of a scene: the page, the colors and the words that its parts are made with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mlu_anim.results.facts import Fact
from mlu_anim.stage.page import Page
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import first_fitting
from mlu_anim.wording.numerals import ENGLISH, Numbers

SHORTER_NAMES = range(48, 7, -2)
"""Longest names to try in turn, in characters, until a text fits."""


class Say(Protocol):
    """Returns the sentence at a key, with the facts of the result and `more` filled in."""

    def __call__(self, key: str, **more: Fact) -> str: ...


@dataclass(frozen=True)
class Setting:
    """Page, theme and words of one scene.

    `say`: returns a sentence by its key. `numbers`: the number format outside of sentences.
    `named`: returns the name to show for a class or a feature of the data. `say_short`: like `say`,
    with a second argument: the most characters of a name.
    """

    page: Page
    theme: Theme
    say: Say
    numbers: Numbers = ENGLISH
    named: Callable[[str], str] = str
    say_short: Callable[..., str] | None = None

    def first_fitting(self, *keys: str, room: float, weight: str = "medium", **more: Fact) -> str:
        """Return the first of these sentences that is at most `room` wide in the size of labels.

        It is empty if none is.
        """
        sentences = [self.say(key, **more) for key in keys]
        return first_fitting([*sentences, ""], self.page.type.label, room, weight)

    def fitted(self, key: str, fits: Callable[[str], bool], **more: Fact) -> str:
        """Return a sentence for which `fits` is True, with names shortened only if necessary.

        If it never fits, names are as short as allowed.
        """
        said = self.say(key, **more)
        for n_characters in SHORTER_NAMES if self.say_short is not None else ():
            if fits(said):
                break
            assert self.say_short is not None
            said = self.say_short(key, n_characters, **more)
        return said
