"""What parts are placed with: the page, the colors and the words."""

from dataclasses import dataclass
from typing import Protocol

from mlu_anim.facts import Fact
from mlu_anim.stage.page import Page
from mlu_anim.theme import Theme


class Say(Protocol):
    """A sentence of the clip by its key, with the result's facts and, where given, more."""

    def __call__(self, key: str, **more: Fact) -> str: ...


@dataclass(frozen=True)
class Setting:
    """Page, theme and words of one scene."""

    page: Page
    theme: Theme
    say: Say
