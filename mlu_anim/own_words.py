"""The user's own words for a clip, as data: they travel to every process that draws."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mlu_anim.numerals import ENGLISH, Numbers


@dataclass(frozen=True)
class OwnWords:
    """What replaces the shipped words of one clip; found by its content, and picklable.

    `source`: the name of the file.  `sentences`: key (`captions.sweep`) and template.
    `names`: what the data says, and what is shown instead.
    """

    source: str
    language: str = "en"
    sentences: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    numbers: Numbers = ENGLISH

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """The sentences."""
        return dict(self.sentences)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        return dict(self.names)

    def named(self, name: str) -> str:
        """What a name of the data is called."""
        return self._shown.get(unicodedata.normalize("NFC", name), name)

    def unused_names(self, there: Iterable[str]) -> list[str]:
        """The names that nothing in the data is called."""
        known = {unicodedata.normalize("NFC", name) for name in there}
        return [name for name, _ in self.names if name not in known]
