"""The user's own words for a clip, as data: they travel to every process that draws."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from mlu_anim.wording.numerals import ENGLISH, Numbers
from mlu_anim.wording.value_text import one_line


@dataclass(frozen=True)
class OwnWords:
    """What replaces the shipped words of one clip; found by its content, and picklable.

    `source`: the name of the file.  `sentences`: key (`captions.sweep`) and template.
    `names`: what the data says, and what is shown instead.  `key_of_class`: a class as the shipped
    sentences name it (`positive`), and the key of `names` that renames it (`yes`).
    """

    source: str
    language: str = "en"
    sentences: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    numbers: Numbers = ENGLISH
    key_of_class: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """The sentences."""
        return dict(self.sentences)

    @cached_property
    def _key_of_class(self) -> Mapping[str, str]:
        return dict(self.key_of_class)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        return dict(self.names)

    def named(self, name: str) -> str:
        """What a name of the data is called."""
        composed = _composed(name)
        return self._shown.get(self._key_of_class.get(composed, composed), name)

    def for_data(self, names: Iterable[str], labels: Mapping[str, str]) -> Self:
        """The same words, in which a class can also be renamed by its label in the table.

        names: everything that the data names.  labels: a class's label in the table and its name
        in the shipped sentences, such as `yes` and `positive`. A label's key comes before that of
        the class's name. A key that is the name of something else, such as a column `1`, renames
        that and not the class.
        """
        others = {_composed(name) for name in names}
        free = [key for key, _ in self.names if key not in others]
        found = {_composed(name): _matching(label, free) for label, name in labels.items()}
        keys = tuple((name, key) for name, key in found.items() if key is not None)
        return replace(self, key_of_class=keys)

    def unused_names(self, there: Iterable[str]) -> list[str]:
        """The keys of `names` that nothing in the data is called."""
        known = {_composed(name) for name in there} | set(self._key_of_class.values())
        return [name for name, _ in self.names if name not in known]


def _matching(label: str, keys: Collection[str]) -> str | None:
    """The key that spells a label: in the same way, else with other capitals, or `1.0` for `1`."""
    wanted = _composed(label)
    alike = [key for key in keys if one_line(key).casefold() == wanted.casefold()]
    return wanted if wanted in keys else next(iter(alike), None)


def _composed(text: str) -> str:
    """Text with composed letters, in which two spellings of one letter are equal."""
    return unicodedata.normalize("NFC", text)
