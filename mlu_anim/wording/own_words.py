"""The user's own words for a clip, as data that is sent to every process that draws."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from mlu_anim.wording.numerals import ENGLISH, Numbers
from mlu_anim.wording.value_text import one_line


@dataclass(frozen=True)
class OwnWords:
    """Replacements for the shipped words of one clip; hashable and picklable.

    `source`: the name of the file. `sentences`: pairs of a key (`captions.sweep`) and a template.
    `names`: pairs of a name in the data and the name to show. `key_of_class`: pairs of a class name
    in the shipped sentences (`positive`) and the key of `names` that renames it (`yes`).
    """

    source: str
    language: str = "en"
    sentences: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    numbers: Numbers = ENGLISH
    key_of_class: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """The template of each sentence, by its key."""
        return dict(self.sentences)

    @cached_property
    def _key_of_class(self) -> Mapping[str, str]:
        return dict(self.key_of_class)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        return dict(self.names)

    def named(self, name: str) -> str:
        """Return the name to show for a name in the data; the same name if none replaces it."""
        composed = _composed(name)
        return self._shown.get(self._key_of_class.get(composed, composed), name)

    def for_data(self, names: Iterable[str], labels: Mapping[str, str]) -> Self:
        """Return the same words, in which `names` can rename a class by its label in the table.

        `names`: all names in the data. `labels`: the name of a class in the shipped sentences
        (`positive`) by its label in the table (`yes`). If both are keys, that of the label wins. A
        key that is also the name of something else, such as a column `1`, renames that and not the
        class.
        """
        others = {_composed(name) for name in names}
        free = [key for key, _ in self.names if key not in others]
        keys_of_classes = {
            _composed(name): _matching(label, free) for label, name in labels.items()
        }
        keys = tuple((name, key) for name, key in keys_of_classes.items() if key is not None)
        return replace(self, key_of_class=keys)

    def unused_names(self, there: Iterable[str]) -> list[str]:
        """Return the keys of `names` that rename nothing; `there`: all names in the data."""
        known = {_composed(name) for name in there} | set(self._key_of_class.values())
        return [name for name, _ in self.names if name not in known]


def _matching(label: str, keys: Collection[str]) -> str | None:
    """Return the key for a label, or None: the same text, else one that differs only in case.

    Different spellings of a number also match: `1.0` and `1`.
    """
    wanted = _composed(label)
    alike = [key for key in keys if one_line(key).casefold() == wanted.casefold()]
    return wanted if wanted in keys else next(iter(alike), None)


def _composed(text: str) -> str:
    """Return text in Unicode's composed form (NFC), so that two encodings of a letter are equal."""
    return unicodedata.normalize("NFC", text)
