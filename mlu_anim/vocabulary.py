"""What can be said of each clip: its sentences by key, the facts they may mention, its verdicts."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mlu_anim.facts import Kind
from mlu_anim.shipped import shipped
from mlu_anim.templates import holes
from mlu_anim.wording import shipped_tables

PHRASES = "phrases."
"""How the keys of phrases begin."""
_KINDS: Mapping[str, Kind] = {**{kind.value: kind for kind in Kind}, "measure": Kind.SCORE}


@dataclass(frozen=True)
class KnownFact:
    """A fact that sentences may mention; `kind` is None where nobody wrote it down."""

    kind: Kind | None
    line: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All that the words of one clip consist of; `sentences`: key and shipped template."""

    clip: str
    sentences: Mapping[str, str]
    facts: Mapping[str, KnownFact]
    verdicts: tuple[str, ...]

    def knows(self, key: str) -> bool:
        """Whether a sentence has this key, alone or with a verdict."""
        return key in self.sentences or self._base(key) in self.sentences

    def facts_of(self, key: str) -> Mapping[str, KnownFact]:
        """The facts of the clip, and those that only this sentence is given."""
        base = self._base(key)
        phrases = () if key.startswith(PHRASES) else self.phrases
        own = {
            hole.name
            for each, template in self.sentences.items()
            if self._base(each) == base
            for hole in holes(template)
        }
        unwritten = [*sorted(own), *phrases]
        return {**dict.fromkeys(unwritten, KnownFact(None)), **self.facts}

    @property
    def phrases(self) -> tuple[str, ...]:
        """The names of phrases, pieces of sentences that other sentences may mention."""
        keys = (self._base(key) for key in self.sentences if key.startswith(PHRASES))
        return tuple(dict.fromkeys(key.removeprefix(PHRASES) for key in keys))

    def _base(self, key: str) -> str:
        """The key without its verdict, where it has one: of `a_worse_agree` it is `a`."""
        for verdict in sorted(self.verdicts, key=len, reverse=True):
            base = key.removesuffix(f"_{verdict}")
            if base != key and base in self.sentences:
                return base
        return key


@cache
def vocabulary(clip: str) -> Vocabulary:
    """The vocabulary of a clip by its module's name: `random_forest`."""
    path = shipped("assets") / "facts.toml"
    told: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get(clip, {})
    sentences = dict(_flat(shipped_tables()[clip]))
    facts = {name: _known(line) for name, line in told.get("facts", {}).items()}
    mentioned = {hole.name for template in sentences.values() for hole in holes(template)}
    if not told:  # a clip that wrote nothing down: at least what it mentions itself
        facts = {name: KnownFact(None) for name in sorted(mentioned)}
    return Vocabulary(clip, sentences, facts, tuple(told.get("verdicts", ())))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _known(text: str) -> KnownFact:
    kind, _, line = text.partition(": ")
    return KnownFact(_KINDS[kind], line)
